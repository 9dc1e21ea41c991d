// File item: what playback is told of a file or URL that is not in the library.
#pragma once

#include <string>

#include "playableitem.h"

namespace auralis
{

/// Named by its tags, or else after itself. Reads the file; any thread.
PlayableItem fileItem(const std::string& path);

} // namespace auralis
