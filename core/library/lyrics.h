// Lyrics: words of a song from a .lrc file beside it or from its tags. Any thread that may block on the disk.
#pragma once

#include <string>

#include "librarytypes.h"

namespace auralis
{

/// Reads "[mm:ss.xx] line" and its relatives: several times before a line, times before single words (left out), hours,
/// an [offset:ms], and tags such as [ar:]. Text without any time comes back whole, without lines.
Lyrics parseLyrics(const QString& text);

/// UTF-8, UTF-16 with a mark, or else Latin-1.
QString lyricsText(const QByteArray& bytes);

/// Of a .lrc file; none when it cannot be read.
Lyrics readLyricsFile(const std::string& path);

/// Of the file beside (same name, .lrc), else of the tags.
Lyrics readLyrics(const std::string& path);

} // namespace auralis
