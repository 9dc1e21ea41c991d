// Track: a queue entry as the engine knows it once its file has been opened. Immutable; shared between render thread
// and workers.
#pragma once

#include <memory>

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

/// The item's own profile if chunks can be made by it: they lie on the grid of the whole file, and a profile of a part
/// alone (as the library keeps it of cue sheets) does not fit them. Else null.
ProfilePtr fittingProfile(const PlayableItem& item, const StreamInfo& info);

/// Opens the file of an item and names its content. Blocks on the disk: workers only.
Result<TrackPtr> openTrack(const PlayableItem& item, DecoderPool& decoders);

/// A profile made quickly from a few windows of the track. Blocks: workers only.
Result<ProfilePtr> provisionalProfile(const Track& track, DecoderPool& decoders);

/// The whole track's profile: one decode of all of it. Blocks for seconds: a low-priority worker only, who may set
/// `cancel`.
Result<ProfilePtr> measureTrack(const PlayableItem& item, const std::shared_ptr<std::atomic<bool>>& cancel);

} // namespace auralis
