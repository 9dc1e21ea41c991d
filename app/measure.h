// Measure: the profile of a file, by decoding it once from end to end, and as it is heard behind a correction, once
// more.
#pragma once

#include <functional>
#include <string>

#include "decoder.h"
#include "listeningcorrection.h"
#include "masteringrenderer.h"
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

/// The profile of the file, with the one behind `correction` (null: none) where plans foresee more by it: the file is
/// decoded once more then. Blocks as measureFile().
Result<ProfilePtr> heardThrough(const ListeningCorrection* correction, TrackProfile profile, const std::string& path,
                                const DecodeOptions& options, const std::function<void(double)>& progress = {});

/// Reads by the decoder, wherever it stands; what it lacks of its measured length is an error.
DryReader dryReader(std::shared_ptr<Decoder> decoder);

} // namespace auralis
