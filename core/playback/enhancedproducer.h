// EnhancedProducer: makes one enhanced chunk: the track's frames through the mastering chain. One chunk worker at a
// time.
#pragma once

#include <memory>

#include "chunksource.h"
#include "decoderpool.h"
#include "masteringplan.h"

namespace auralis
{

/// The chunks of a track under a mastering plan, which is of its own frames alone.
ChunkPlan enhancedPlan(const TrackPtr& track, PlanPtr mastering, std::shared_ptr<DecoderPool> decoders);

} // namespace auralis
