// SourceMaker: the sources of the program: the file itself, streamed chunks, enhanced chunks. Render thread only.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "backgroundtasks.h"
#include "chunksource.h"
#include "chunkstore.h"
#include "machinewatch.h"
#include "masteringplan.h"
#include "recipebook.h"
#include "tracksource.h"

namespace auralis
{

class SourceMaker : public SourceFactory
{
public:
    /// `wake` tells the renderer that frames came.
    SourceMaker(ChunkStore& store, std::shared_ptr<DecoderPool> decoders, std::shared_ptr<const RecipeBook> recipes,
                const MachineWatch& machine, std::function<void()> wake);

    std::unique_ptr<TrackSource> make(const TrackPtr& track, const Rendering& rendering, FramePos start,
                                      Error& error) override;
    void prepare(const TrackPtr& track, const Rendering& rendering, FramePos frame, Urgency urgency) override;
    void keepReady(const Track& track, const Rendering& rendering, int engineRate) override;
    int rateOf(const Track& track, const Rendering& rendering) const override;
    bool mayPrepare() const override { return m_machine.calm(); }
    bool machineBusy() const override { return m_machine.state().busy; }
    void dropPending() override { m_store.dropPending(); }

private:
    PlanPtr planOf(const Rendering& rendering);
    std::shared_ptr<const ChunkPlan> chunksOf(const TrackPtr& track, const Rendering& rendering);

    struct KnownPlan {
        ProfilePtr profile;
        RenderSpec spec;
        PlanPtr plan;
    };

    ChunkStore& m_store;
    const std::shared_ptr<DecoderPool> m_decoders;
    const std::shared_ptr<const RecipeBook> m_recipes;
    const MachineWatch& m_machine;
    const std::function<void()> m_wake;
    std::vector<KnownPlan> m_plans; ///< the latest few
    BackgroundTasks m_tasks;
};

} // namespace auralis
