// EnhancedProducer: decoder -> mastering chain -> frames at the source's rate.
#include "enhancedproducer.h"

#include <algorithm>
#include <cmath>

#include "masteringrenderer.h"

namespace auralis
{

namespace
{

class EnhancedProducer : public ChunkProducer
{
public:
    EnhancedProducer(TrackPtr track, PlanPtr mastering, FramePos first, std::unique_ptr<Decoder> decoder,
                     std::shared_ptr<DecoderPool> decoders)
        : m_track(std::move(track))
        , m_decoders(std::move(decoders))
        , m_decoder(std::move(decoder))
        , m_renderer(std::move(mastering),
                     [this](FramePos from, float* dst, int count) { return readDry(from, dst, count); })
    {
        m_renderer.seek(first);
    }
    ~EnhancedProducer() override { m_decoders->release(m_track->item.path, m_track->content, std::move(m_decoder)); }

    Result<bool> step(Chunk& chunk) override
    {
        m_chunk = &chunk;
        // The first frames one by one: somebody may wait for them, wherever after a mark.
        const int most = std::max(1, m_track->rate() / 5 / Chunk::reductionPiece);
        const bool first = chunk.readyFrames() < markFrames(m_track->rate()) + 2 * Chunk::reductionPiece;
        const int pieces = first ? 1 : most;
        for (int i = 0; i < pieces; ++i) {
            const int wanted = std::min(chunk.writable(), Chunk::reductionPiece);
            const Result<int> got = m_renderer.render(chunk.writePtr(), wanted);
            if (!got) {
                m_decoder.reset(); // not to be shared after a failure
                return tl::unexpected<Error>(got.error());
            }
            chunk.setReductionDb(chunk.readyFrames() / Chunk::reductionPiece, m_renderer.lastReductionDb());
            chunk.advance(*got);
            if (chunk.writable() == 0 || *got < wanted) return true;
        }
        return false;
    }

private:
    Result<void> readDry(FramePos from, float* dst, int count)
    {
        m_chunk->setStage(Chunk::Stage::Reading);
        Result<void> read = readFile(from, dst, count);
        m_chunk->setStage(Chunk::Stage::Making);
        return read;
    }

    /// A file that ends before its time gives silence: the plan was made for its full length.
    Result<void> readFile(FramePos from, float* dst, int count)
    {
        if (m_decoder->position() != from) {
            if (const auto sought = m_decoder->seek(from); !sought) return sought;
        }
        int done = 0;
        while (done < count) {
            const Result<int> got = m_decoder->read(dst + 2 * done, count - done);
            if (!got) return tl::unexpected<Error>(got.error());
            if (*got == 0) break;
            done += *got;
        }
        std::fill(dst + 2 * done, dst + 2 * count, 0.0f);
        return {};
    }

    const TrackPtr m_track;
    const std::shared_ptr<DecoderPool> m_decoders;
    std::unique_ptr<Decoder> m_decoder;
    Chunk* m_chunk = nullptr; ///< of the running step
    MasteringRenderer m_renderer;
};

double largest(const std::vector<float>& curve)
{
    double most = 0;
    for (const float db : curve)
        most = std::max(most, std::fabs(static_cast<double>(db)));
    return most;
}

/// Chunks lie on the grid of the file. The plan of a part of it is moved to where the part lies: the chain is fed with
/// what comes before and after it in the file, so its ends are no edges.
PlanPtr placedInFile(PlanPtr mastering, const Track& track)
{
    if (!isPart(track.item)) return mastering;
    auto placed = std::make_shared<MasteringPlan>(*mastering);
    placed->trackFrames = track.info.framesExact ? track.info.frames : track.first + mastering->trackFrames;
    if (std::vector<float>& curve = placed->levellerDb; !curve.empty()) { // at 10 Hz
        const auto before = static_cast<std::size_t>((track.first * 10 + track.rate() / 2) / track.rate());
        curve.insert(curve.begin(), before, static_cast<float>(curve.front()));
    }
    return placed;
}

/// Chunks of a part end with it: another part may begin in the same chunk, and at intensity 0 all have the same plan.
ContentId parametersOf(const MasteringPlan& mastering, FramePos partEnd)
{
    ContentId id = mastering.hash();
    for (std::size_t i = 0; i < sizeof partEnd; ++i)
        id.bytes[i] ^= static_cast<std::uint8_t>(static_cast<std::uint64_t>(partEnd) >> (8 * i));
    return id;
}

} // namespace

ChunkPlan enhancedPlan(const TrackPtr& track, PlanPtr mastering, std::shared_ptr<DecoderPool> decoders)
{
    mastering = placedInFile(std::move(mastering), *track);
    const bool part = isPart(track->item) && track->frames >= 0;
    const FramePos end = std::min(part ? track->first + track->frames : mastering->trackFrames, mastering->trackFrames);
    ChunkPlan plan;
    plan.rate = track->rate();
    plan.frames = end;
    plan.masteringGainDb = mastering->gainDb;
    plan.eqMaxDb = std::max(largest(mastering->midCurveDb), largest(mastering->sideCurveDb));
    const ContentId parameters = parametersOf(*mastering, part ? end : 0);
    plan.job = [track, mastering = std::move(mastering), parameters, end,
                decoders = std::move(decoders)](std::uint32_t index, std::uint8_t mark) {
        ChunkJob job;
        job.key.content = track->content;
        job.key.kind = ChunkKind::Enhanced;
        job.key.mark = mark;
        job.key.index = index;
        job.key.rate = static_cast<std::uint32_t>(track->rate());
        job.key.parameters = parameters;
        const FramePos first = job.key.firstFrame();
        job.frames = static_cast<int>(std::max<FramePos>(0, std::min(job.key.endFrame(), end) - first));
        job.producer = [track, mastering, decoders, first]() -> Result<std::unique_ptr<ChunkProducer>> {
            auto decoder = decoders->acquire(track->item.path, track->content);
            if (!decoder) return tl::unexpected<Error>(decoder.error());
            return std::make_unique<EnhancedProducer>(track, mastering, first, std::move(*decoder), decoders);
        };
        return job;
    };
    return plan;
}

} // namespace auralis
