// SourceMaker: one source for each way to play a track. Render thread only.
#include "sourcemaker.h"

#include "chunksource.h"
#include "enhancedproducer.h"
#include "opuswindow.h"
#include "originalsource.h"
#include "presets.h"
#include "streamedproducer.h"

namespace auralis
{

namespace
{
constexpr std::size_t plansKept = 8;
}

SourceMaker::SourceMaker(ChunkStore& store, std::shared_ptr<DecoderPool> decoders, std::function<void()> wake)
    : m_store(store)
    , m_decoders(std::move(decoders))
    , m_wake(std::move(wake))
{
}

int SourceMaker::rateOf(const Track& track, const Rendering& rendering) const
{
    return rendering.spec.mode == Mode::Streamed ? opusRate : track.rate();
}

PlanPtr SourceMaker::planOf(const Rendering& rendering)
{
    for (const KnownPlan& known : m_plans) {
        if (known.profile == rendering.profile && known.preset == rendering.spec.preset &&
            known.intensity == rendering.spec.intensity) {
            return known.plan;
        }
    }
    const Preset* preset = findPreset(rendering.spec.preset);
    if (!preset || !rendering.profile) return nullptr;
    PlanPtr plan = makePlan(*rendering.profile, *preset, rendering.spec.intensity);
    if (m_plans.size() == plansKept) m_plans.erase(m_plans.begin());
    m_plans.push_back({rendering.profile, rendering.spec.preset, rendering.spec.intensity, plan});
    return plan;
}

std::unique_ptr<TrackSource> SourceMaker::make(const TrackPtr& track, const Rendering& rendering, FramePos start,
                                               Error& error)
{
    switch (rendering.spec.mode) {
    case Mode::Original:
        return std::make_unique<OriginalSource>(track, start, m_decoders, m_tasks, m_wake);
    case Mode::Streamed:
        return std::make_unique<ChunkSource>(m_store, streamedPlan(track, rendering.spec.bitrate, m_decoders), start);
    case Mode::Enhanced:
        break;
    }
    const PlanPtr plan = planOf(rendering);
    if (!plan || plan->format.rate != track->rate() || plan->format.channels != 2) {
        error = {ErrorCode::Failed, plan ? "has changed since it was measured" : "cannot be mastered by this preset",
                 track->item.path};
        return nullptr;
    }
    return std::make_unique<ChunkSource>(m_store, enhancedPlan(track, plan, m_decoders), start);
}

} // namespace auralis
