// StreamedProducer: makes one streamed chunk: the track's frames to WebM/Opus and at once back, as a listener far away
// would hear them. One chunk worker at a time.
#pragma once

#include <memory>

#include "chunksource.h"
#include "decoderpool.h"

namespace auralis
{

/// The chunks of a track at a bitrate.
ChunkPlan streamedPlan(const TrackPtr& track, int bitrate, std::shared_ptr<DecoderPool> decoders);

/// What such chunks are made with and takes long to make, ready for the next one. Any thread.
void keepStreamedReady(int trackRate, int bitrate);

} // namespace auralis
