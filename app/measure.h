// Measure: the profile of a file, by decoding it once from end to end.
#pragma once

#include <functional>
#include <string>

#include "decoder.h"
#include "trackprofile.h"

namespace auralis
{

struct Measured {
    StreamInfo info;
    TrackProfile profile;
};

/// Blocks until done, or Cancelled. `progress` hears the share done (0-1) now and then; may be empty.
Result<Measured> measureFile(const std::string& path, const DecodeOptions& options,
                             const std::function<void(double)>& progress = {});

} // namespace auralis
