// Audio files: what FILE, FOLDER, PLAYLIST and URL arguments stand for.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "result.h"

namespace auralis
{

/// "http://..." and the like. A path is never taken for one.
bool isUrl(const std::string& argument);

/// Made absolute against the working folder; a URL is left as it is ("file://" becomes its path).
std::string absoluteArgument(const std::string& argument);

/// Files in the order given: a folder becomes the audio files in and below it (by ending, sorted by path, links
/// followed once), a playlist its entries. What does not exist or cannot be read goes to `failed`.
std::vector<std::string> expandArguments(const std::vector<std::string>& arguments,
                                         const std::function<void(const Error&)>& failed);

/// Entries of an M3U, M3U8 or PLS file, absolute.
Result<std::vector<std::string>> readPlaylist(const std::string& path);

/// ".flac" in whatever case.
bool hasEnding(const std::string& path, std::string_view ending);

} // namespace auralis
