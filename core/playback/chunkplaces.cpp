// What of the sounding track is ready, in whatever way it may be asked for. Main thread only.
#include <algorithm>

#include "enhancedproducer.h"
#include "playerconductor.h"
#include "streamedproducer.h"

namespace auralis
{

std::vector<ChunkPlace> UnifiedPlayerManager::chunkPlaces(const PlanPtr& plan) const
{
    const TrackPtr known = d->track();
    if (!known || known->frames <= 0) return {};
    if (plan && (plan->format.rate != known->rate() || plan->format.channels != 2)) return {};
    // Only the names of the chunks are asked for: nothing is decoded.
    const ChunkPlan chunks =
        plan ? enhancedPlan(known, plan, nullptr) : streamedPlan(known, d->unenhanced.bitrate, nullptr);
    const FramePos length = chunkFrames(chunks.rate);
    const auto chunkOf = [&](FramePos frame) { return convertFrames(frame, known->rate(), chunks.rate) / length; };
    const FramePos first = chunkOf(known->first);
    const FramePos last = chunkOf(known->first + known->frames - 1);
    const ChunkStore& store = d->engine.store();
    std::vector<ChunkPlace> places;
    for (FramePos index = first; index <= last; ++index) {
        const ChunkKey key = chunks.job(static_cast<std::uint32_t>(index), 0).key;
        const ChunkStore::Found found = store.find(key);
        if (found.chunk && found.chunk->state() == Chunk::State::Complete)
            places.push_back(found.tier == Tier::L2 ? ChunkPlace::L2 : ChunkPlace::L1);
        else
            places.push_back(store.onDisk(key) ? ChunkPlace::L3 : ChunkPlace::NotMade);
    }
    return places;
}

} // namespace auralis
