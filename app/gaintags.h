// Gain tags: measured loudness as the tags that players read, ReplayGain 2.0 (reference -18 LUFS, peaks as true peaks)
// or, for Opus, R128 (RFC 7845 section 5.2.1: Q7.8 dB to -23 LUFS). Written only when a person asked for it.
#pragma once

#include <string>

#include "albums.h"
#include "libraryjobs.h"

namespace auralis
{

/// The fields for a file of this name. Silence gets no gain: its fields are removed.
TagEdit gainTags(const std::string& path, const TrackProfile& track, const AlbumLoudness& album);

} // namespace auralis
