// Gapless information that FFmpeg does not hand on: how long a track is without its encoder's delay and padding.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "units.h"

namespace auralis
{

/// From iTunes' comment " 00000000 00000840 000001CA 00000000003F31F6 ...": delay, padding, frames in hexadecimal.
std::optional<FramePos> itunesLength(const char* comment);

/// From the Xing/Info frame of an MP3 file. None without one, or when the file is clearly not what it was written for.
std::optional<FramePos> lameLength(const std::string& path);

/// From the header of a Musepack file, stream version 7 or 8.
std::optional<FramePos> musepackLength(const std::string& path);
/// Frames by which every Musepack decoder is late; players drop them.
inline constexpr int musepackDelay = 481;

/// From the audio track of an MP4 file: the media's length and its edit list. None without an edit, for
/// several edits, and for fragments.
std::optional<FramePos> mp4Length(const std::string& path, int rate);

/// Whether an Ogg file is several streams one after the other (RFC 3533, "chaining"): it ends in one that does not
/// begin it.
bool isChainedOgg(const std::string& path);

/// Where the last page of an Ogg file begins; the largest number when there is none near the end.
std::int64_t lastOggPage(const std::string& path);

} // namespace auralis
