// ChunkSource: frames of a track from the chunk store. Render thread only; asks the store, takes what is ready, never
// waits.
#pragma once

#include <functional>

#include "chunkstore.h"
#include "tracksource.h"

namespace auralis
{

/// A track in one rendering as a sequence of chunks.
struct ChunkPlan {
    int rate = 0;         ///< Hz of the chunks' frames
    FramePos frames = -1; ///< of the whole file at that rate; -1: not known, the first short chunk is the last
    std::function<ChunkJob(std::uint32_t index, std::uint8_t mark)> job;
    double masteringGainDb = 0, eqMaxDb = 0;
};

/// Share of the track, 0-1, around `frame` (of the plan's grid) that is in a tier without a gap. Any thread.
struct ReadyStretch {
    float from = 0, to = 0;
};
ReadyStretch readyStretch(const ChunkStore& store, const ChunkPlan& plan, FramePos frame);

/// How much the limiter takes at `frame` (of the plan's grid), dB; NaN: not known, or there is no limiter. Any thread.
double reductionDb(const ChunkStore& store, const ChunkPlan& plan, FramePos frame);

class ChunkSource : public TrackSource
{
public:
    ChunkSource(ChunkStore& store, std::shared_ptr<const ChunkPlan> plan, FramePos start);

    int rate() const override { return m_plan->rate; }
    Pulled pull(float* dst, int frames) override;
    Error error() const override { return m_error; }
    const char* tier() const override;
    Lack lack() const override;
    std::shared_ptr<const ChunkPlan> chunks() const override { return m_plan; }
    double masteringGainDb() const override { return m_plan->masteringGainDb; }
    double eqMaxDb() const override { return m_plan->eqMaxDb; }

private:
    bool atEnd() const { return m_plan->frames >= 0 && m_position >= m_plan->frames; }
    std::uint32_t indexOf(FramePos position) const
    {
        return static_cast<std::uint32_t>(position / chunkFrames(m_plan->rate));
    }
    void open();
    void readAhead();

    ChunkStore& m_store;
    const std::shared_ptr<const ChunkPlan> m_plan;
    FramePos m_position;
    ChunkStore::Found m_found; ///< the chunk at m_position; null: not asked for yet
    Error m_error;
};

} // namespace auralis
