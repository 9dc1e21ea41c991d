// BehindProfile: a track as it is heard behind a listening correction, for predictions where its own profile cannot
// tell what a room makes of levels and peaks. Plain values; made on any thread, one decode and one convolution of the
// track.
#pragma once

#include <functional>
#include <memory>

#include "correctionfilter.h"
#include "masteringrenderer.h"
#include "result.h"
#include "trackprofile.h"

namespace auralis
{

struct BehindProfile {
    ContentId filter;     ///< CorrectionFilter::id
    TrackProfile profile; ///< of the corrected frames; without waveform and fine spectrum, which nobody reads of it
};

using BehindPtr = std::shared_ptr<const BehindProfile>;

/// Whether such a profile foresees more than the track's own does: where the filter smears strokes or turns phases, as
/// all but curves without phase do.
bool wantsBehind(const CorrectionFilter& filter);

/// Of the track that `dry` gives from 0 to `frames`, at `format` as the filter was made for. The same frames give the
/// same profile. `goOn` (may be empty) is asked every second of the track: false ends with Cancelled. Errors are the
/// reader's. Blocks: about 500 times faster than real time, and the reader.
Result<BehindPtr> measureBehind(const CorrectionFilterPtr& filter, AudioFormat format, FramePos frames,
                                const DryReader& dry, const std::function<bool()>& goOn = {});

/// The profile with `behind` of it attached.
ProfilePtr withBehind(const TrackProfile& profile, BehindPtr behind);

/// Whether the profile has one behind the filter of this id, of just this track.
bool hasBehind(const TrackProfile& profile, const ContentId& filter);

/// What the mastering gets to hear: the profile behind the filter (null: none), or null where that is not known or is
/// silence.
const TrackProfile* behindFilter(const TrackProfile& profile, const CorrectionFilter* filter);

} // namespace auralis
