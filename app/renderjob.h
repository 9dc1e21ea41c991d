// Render job: one file as it would be heard, written to another. Blocks; any thread, one job a thread.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "decoder.h"
#include "fileencoder.h"
#include "recipebook.h"
#include "renderspec.h"
#include "result.h"
#include "trackprofile.h"
#include "units.h"

namespace auralis
{

struct RenderJob {
    std::string in;
    std::string out; ///< its ending chooses the format
    RenderSpec spec;
    PresetPtr preset;         ///< of Enhanced
    CorrectionPtr correction; ///< of Enhanced; null: none
    double from = 0.0;        ///< s
    std::optional<double> to; ///< s
    SampleDepth depth = SampleDepth::Int24;
    bool fold = false;   ///< to stereo, as playback does; else the source's channels are kept
    int rate = 0;        ///< Hz; 0: what the sound has, or the nearest that the format can hold
    ProfilePtr profile;  ///< of the file in measuredAs(), for Enhanced, with what is behind the correction; null: it is
                         ///< measured first
    double gainDb = 0.0; ///< of what is written
    std::shared_ptr<std::atomic<bool>> cancel; ///< set from any thread: Cancelled soon, and no file; may be null
};

/// Which channels of the file the job works on: all of more than two, if the format of `out` and the mastering know how
/// they are arranged. All else is stereo: mono, too, is mastered as it is heard, and one side of it written.
ChannelMode measuredAs(const RenderJob& job);

/// Deterministic: equal jobs give equal bytes. Tags (without gain tags, which would be wrong then) and the embedded
/// cover go along. Returns the frames written; `progress` hears the share done (0-1) now and then.
Result<FramePos> render(const RenderJob& job, const std::function<void(double)>& progress);

} // namespace auralis
