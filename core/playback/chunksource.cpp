// ChunkSource: walks the grid of chunks. Render thread only.
#include "chunksource.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>

namespace auralis
{

namespace
{
/// Frames of a growing chunk are not handed out by the handful: a deck holds so many blocks, however small.
constexpr FramePos pieceFrames = 512;
/// This part of a chunk is made sooner than a chunk is begun.
constexpr FramePos nearby = 100;
} // namespace

ChunkSource::ChunkSource(ChunkStore& store, std::shared_ptr<const ChunkPlan> plan, FramePos start)
    : m_store(store)
    , m_plan(std::move(plan))
    , m_position(start)
{
    if (!atEnd()) open(); // the workers begin before the first pull
}

/// Finds the chunk at the position or has it begun. A jump into the middle of a chunk begins at the mark before it; one
/// that is in no tier is made as a whole afterwards, for the cache.
void ChunkSource::open()
{
    const FramePos length = chunkFrames(m_plan->rate);
    const std::uint32_t index = indexOf(m_position);
    const FramePos offset = m_position - length * index;
    const auto mark = static_cast<std::uint8_t>(offset * chunkMarks / length);
    const ChunkJob whole = m_plan->job(index, 0);
    const ChunkPtr known = m_store.find(whole.key).chunk;
    const bool near =
        known && known->state() != Chunk::State::Failed && known->readyFrames() + length / nearby > offset;
    if (mark == 0 || near) {
        m_found = m_store.request(whole, Priority::Urgent);
    } else if (m_store.onDisk(whole.key)) {
        m_found = m_store.request(storedFrom(whole, mark), Priority::Urgent);
    } else {
        m_found = m_store.request(m_plan->job(index, mark), Priority::Urgent);
        m_store.request(whole, Priority::Idle);
    }
    readAhead();
}

void ChunkSource::readAhead()
{
    const std::uint32_t next = indexOf(m_position) + 1;
    if (m_plan->frames >= 0 && chunkFrames(m_plan->rate) * next >= m_plan->frames) return;
    m_store.request(m_plan->job(next, 0), Priority::Soon);
}

TrackSource::Pulled ChunkSource::pull(float* dst, int frames)
{
    if (atEnd()) return {0, Status::End};
    if (!m_found.chunk) open();
    const Chunk& chunk = *m_found.chunk;
    const Chunk::State state = chunk.state(); // before the count: a complete chunk's count is final
    const FramePos first = chunk.key().firstFrame();
    const FramePos ready = first + chunk.readyFrames() - m_position;
    const FramePos enough = std::min<FramePos>({frames, pieceFrames, first + chunk.frames() - m_position});
    if (ready > 0 && (ready >= enough || state != Chunk::State::Growing)) {
        const auto n = static_cast<int>(std::min<FramePos>(frames, ready));
        std::memcpy(dst, chunk.samples() + 2 * (m_position - first), sizeof(float) * 2 * static_cast<std::size_t>(n));
        m_position += n;
        if (m_position == chunk.key().endFrame()) m_found = {};
        return {n, Status::Ok};
    }
    switch (state) {
    case Chunk::State::Growing:
        break;
    case Chunk::State::Complete:
        return {0, Status::End}; // shorter than the grid: the track ends here
    case Chunk::State::Failed:
        if (chunk.error().code == ErrorCode::Cancelled) {
            open(); // dropped when the listener went elsewhere, and wanted again; or its disk entry is gone
            break;
        }
        m_error = chunk.error();
        return {0, Status::Failed};
    }
    return {0, Status::NotYet};
}

TrackSource::Lack ChunkSource::lack() const
{
    // One that waits for a worker waits for other chunks to be made.
    const bool reading = m_found.chunk && m_found.chunk->stage() == Chunk::Stage::Reading;
    return reading ? Lack::File : Lack::Making;
}

double reductionDb(const ChunkStore& store, const ChunkPlan& plan, FramePos frame)
{
    constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
    const FramePos length = chunkFrames(plan.rate);
    const FramePos offset = frame % length;
    ChunkKey key = plan.job(static_cast<std::uint32_t>(frame / length), 0).key;
    if (key.kind != ChunkKind::Enhanced) return unknown;
    const auto look = [&](FramePos mark, bool stored) -> std::optional<double> {
        key.mark = static_cast<std::uint8_t>(mark);
        key.stored = stored;
        const ChunkPtr chunk = store.find(key).chunk;
        const FramePos at = chunk ? frame - key.firstFrame() : -1;
        if (at < 0 || at >= chunk->readyFrames()) return {};
        return chunk->reductionDb(static_cast<int>(at));
    };
    if (const auto known = look(0, false)) return *known;
    for (FramePos mark = offset * chunkMarks / length; mark > 0; --mark) { // begun in its midst
        for (const bool stored : {false, true}) {
            if (const auto known = look(mark, stored)) return *known;
        }
    }
    return unknown;
}

ReadyStretch readyStretch(const ChunkStore& store, const ChunkPlan& plan, FramePos frame)
{
    if (plan.frames <= 0) return {};
    const FramePos length = chunkFrames(plan.rate);
    const auto ready = [&](FramePos index) {
        const ChunkKey key = plan.job(static_cast<std::uint32_t>(index), 0).key;
        const ChunkPtr chunk = store.find(key).chunk;
        return (chunk && chunk->state() == Chunk::State::Complete) || store.onDisk(key);
    };
    const FramePos count = (plan.frames + length - 1) / length;
    FramePos first = std::clamp<FramePos>(frame / length, 0, count - 1);
    if (!ready(first)) return {};
    FramePos last = first;
    while (first > 0 && ready(first - 1))
        --first;
    while (last + 1 < count && ready(last + 1))
        ++last;
    const auto share = [&plan](FramePos at) {
        return static_cast<float>(static_cast<double>(std::min(at, plan.frames)) / static_cast<double>(plan.frames));
    };
    return {share(first * length), share((last + 1) * length)};
}

const char* ChunkSource::tier() const
{
    if (!m_found.chunk) return "";
    switch (m_found.tier) {
    case Tier::L1:
        return "L1";
    case Tier::L2:
        return "L2";
    case Tier::L3:
        return "L3";
    case Tier::Fresh:
        break;
    }
    return m_found.chunk->fromDisk() ? "L3" : "fresh";
}

} // namespace auralis
