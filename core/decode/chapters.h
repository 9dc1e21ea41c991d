// Chapters of a file, as its container tells them (M4B, MKA, Ogg, MP3 ...). Any thread that may block on the disk.
#pragma once

#include <string>
#include <vector>

#include "result.h"

namespace auralis
{

struct Chapter {
    std::string title;         ///< UTF-8; empty: none
    double start = 0, end = 0; ///< s
};

/// In order of time; empty: the file has none. Errors as of Decoder::open().
Result<std::vector<Chapter>> readChapters(const std::string& path);

} // namespace auralis
