// Playlist files: M3U, M3U8, PLS and XSPF, to and from lists of paths. Pure: bytes in, bytes out.
#pragma once

#include <string>
#include <vector>

#include <QByteArray>
#include <QString>

#include "result.h"

namespace auralis
{

struct PlaylistFile {
    struct Entry {
        std::string path;     ///< native bytes, absolute; or a URL
        QString title;        ///< "Artist - Title", as far as the file says; may be empty
        double duration = -1; ///< s; -1: unknown
        int part = 0;         ///< number in the file's cue sheet; 0: the whole file
        double start = 0;     ///< of the part, s; written for players that know no parts
    };
    QString name;
    std::vector<Entry> entries;
};

/// Whether the name ends as one of the formats does.
bool isPlaylistName(const std::string& path);

/// Relative entries are resolved against the folder of `path`, whose ending names the format. NotAudio: not such a
/// file.
Result<PlaylistFile> parsePlaylist(const QByteArray& bytes, const std::string& path);

/// Parts of files are written so that other players play the part (M3U, by VLC's options) or the whole file.
/// `relative`: entries below the folder of `path` are written relative to it.
QByteArray formatPlaylist(const PlaylistFile& playlist, const std::string& path, bool relative);

} // namespace auralis
