// SourceMaker: one source for each way to play a track. Render thread only.
#include "sourcemaker.h"

#include "chunksource.h"
#include "enhancedproducer.h"
#include "opuswindow.h"
#include "originalsource.h"
#include "resampler.h"
#include "streamedproducer.h"

namespace auralis
{

namespace
{
constexpr std::size_t plansKept = 8;
}

SourceMaker::SourceMaker(ChunkStore& store, std::shared_ptr<DecoderPool> decoders,
                         std::shared_ptr<const RecipeBook> recipes, const MachineWatch& machine,
                         std::function<void()> wake)
    : m_store(store)
    , m_decoders(std::move(decoders))
    , m_recipes(std::move(recipes))
    , m_machine(machine)
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
        if (known.profile == rendering.profile && known.spec == rendering.spec) return known.plan;
    }
    // A recipe may be edited between asking and here: the plan's own hash names what is heard, and another spec is on
    // its way.
    const PresetPtr preset = m_recipes->presets.find(rendering.spec.preset);
    const CorrectionPtr correction = m_recipes->corrections.find(rendering.spec.correction);
    if (!preset || !rendering.profile) return nullptr;
    PlanPtr plan = makePlan(*rendering.profile, *preset, rendering.spec.intensity, correction.get());
    if (m_plans.size() == plansKept) m_plans.erase(m_plans.begin());
    m_plans.push_back({rendering.profile, rendering.spec, plan});
    return plan;
}

/// Null: this rendering knows no chunks, or is impossible.
std::shared_ptr<const ChunkPlan> SourceMaker::chunksOf(const TrackPtr& track, const Rendering& rendering)
{
    if (rendering.spec.mode == Mode::Streamed) {
        return std::make_shared<const ChunkPlan>(streamedPlan(track, rendering.spec.bitrate, m_decoders));
    }
    if (rendering.spec.mode != Mode::Enhanced) return nullptr;
    const PlanPtr plan = planOf(rendering);
    if (!plan || plan->format.rate != track->rate() || plan->format.channels != 2) return nullptr;
    return std::make_shared<const ChunkPlan>(enhancedPlan(track, plan, m_decoders));
}

std::unique_ptr<TrackSource> SourceMaker::make(const TrackPtr& track, const Rendering& rendering, FramePos start,
                                               Error& error)
{
    if (rendering.spec.mode == Mode::Original) {
        return std::make_unique<OriginalSource>(track, start, m_decoders, m_tasks, m_wake);
    }
    std::shared_ptr<const ChunkPlan> chunks = chunksOf(track, rendering);
    if (!chunks) {
        error = {ErrorCode::Failed, "cannot be mastered by this preset, or has changed since it was measured",
                 track->item.path};
        return nullptr;
    }
    return std::make_unique<ChunkSource>(m_store, std::move(chunks), start);
}

void SourceMaker::prepare(const TrackPtr& track, const Rendering& rendering, FramePos frame, Urgency urgency)
{
    const std::shared_ptr<const ChunkPlan> chunks = chunksOf(track, rendering);
    if (!chunks) return;
    const FramePos at = convertFrames(frame, track->rate(), chunks->rate, Rounding::Down);
    if (chunks->frames >= 0 && at >= chunks->frames) return;
    const auto index = static_cast<std::uint32_t>(at / chunkFrames(chunks->rate));
    m_store.request(chunks->job(index, 0), urgency == Urgency::Soon ? Priority::Soon : Priority::Predicted);
}

void SourceMaker::keepReady(const Track& track, const Rendering& rendering, int engineRate)
{
    Resampler::keepReady(rateOf(track, rendering), engineRate, 2);
    if (rendering.spec.mode == Mode::Streamed) keepStreamedReady(track.rate(), rendering.spec.bitrate);
}

} // namespace auralis
