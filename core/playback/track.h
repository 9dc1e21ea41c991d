// Track: a queue entry as the engine knows it once its file has been opened. Immutable; shared between render thread
// and workers.
#pragma once

#include <memory>

#include "behindprofile.h"
#include "decoder.h"
#include "decoderpool.h"
#include "playableitem.h"

namespace auralis
{

struct Track {
    PlayableItem item;
    StreamInfo info;
    ContentId content;    ///< names the file's bytes for the chunk cache
    ProfilePtr profile;   ///< stored, provisional or measured; null: none yet
    FramePos first = 0;   ///< of the item within the file, source frames (cue sheets)
    FramePos frames = -1; ///< of the item, source frames; -1: unknown

    int rate() const { return info.format.rate; }
};

using TrackPtr = std::shared_ptr<const Track>;

/// A track of its own within a file (cue sheets): measured and mastered by itself.
bool isPart(const PlayableItem& item);

/// The item's own profile if it is of just the frames that are to be played; else null.
ProfilePtr fittingProfile(const PlayableItem& item, const StreamInfo& info);

/// Opens the file of an item and names its content. Blocks on the disk: workers only.
Result<TrackPtr> openTrack(const PlayableItem& item, DecoderPool& decoders);

/// A profile made quickly from a few windows of the track, or the part. Blocks: workers only.
Result<ProfilePtr> provisionalProfile(const Track& track, DecoderPool& decoders);

/// The whole track's, or part's, profile: one decode of all of it. Blocks for seconds: a low-priority worker only, who
/// may set `cancel`.
Result<ProfilePtr> measureTrack(const PlayableItem& item, const std::shared_ptr<std::atomic<bool>>& cancel);

/// The same track, which must have its profile, as it is heard behind a correction: one more decode of all of it.
Result<BehindPtr> measureBehindTrack(const PlayableItem& item, const CorrectionFilterPtr& filter,
                                     const std::shared_ptr<std::atomic<bool>>& cancel);

} // namespace auralis
