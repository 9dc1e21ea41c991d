// Voice: one lane, or two of them mixed, to blocks. Render thread only.
#include "voice.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

namespace auralis
{

Voice::Voice(std::uint32_t epoch, int engineRate, SourceFactory& factory, Part part, FramePos start,
             const std::optional<Overlap>& overlap)
    : m_epoch(epoch)
    , m_engineRate(engineRate)
    , m_factory(factory)
    , m_start{part.turn, start}
    , m_written(m_start)
    , m_lane(std::make_unique<Lane>(engineRate, factory, part, start))
    , m_tail(2 * Block::capacity)
{
    if (overlap && overlap->turn == part.turn && start < overlap->frames) {
        m_overlap = overlap;
        m_outgoing = std::make_unique<Lane>(engineRate, factory, overlap->outgoing, overlap->at + start);
        m_outgoing->finish();
        m_faded = start;
    }
    m_parts.push_back(std::move(part));
}

void Voice::append(const Part& part)
{
    m_incoming.reset();
    m_lane->append(part);
    m_parts.push_back(part);
}

void Voice::cross(const Part& next, FramePos at, FramePos end)
{
    m_incoming = std::make_unique<Lane>(m_engineRate, m_factory, next, 0);
    m_incomingPart = next;
    m_crossAt = at;
    m_crossEnd = end;
}

/// The outgoing lane's next frames into m_tail; returns how many of the `frames` are there.
int Voice::fetchTail(Lane& outgoing, int frames, Lane::State& outcome)
{
    while (m_tailFrames < frames) {
        const Lane::Read got = outgoing.read(m_tail.data() + 2 * m_tailFrames, frames - m_tailFrames);
        if (got.frames == 0) {
            outcome = got.state;
            break;
        }
        if (m_tailFrames == 0) m_tailFirst = got.first;
        m_tailFrames += got.frames;
    }
    return std::min(frames, m_tailFrames);
}

void Voice::takeTail(int frames)
{
    m_tailFrames -= frames;
    m_tailFirst.frame += frames;
    std::memmove(m_tail.data(), m_tail.data() + 2 * frames, sizeof(float) * 2 * static_cast<std::size_t>(m_tailFrames));
}

/// The tail under what comes in: tracks that have nothing to do with each other keep their loudness at equal power.
void Voice::mix(float* out, int frames)
{
    for (int i = 0; i < frames; ++i) {
        const double done = (static_cast<double>(m_faded + i) + 0.5) / static_cast<double>(m_overlap->frames);
        const auto in = static_cast<float>(std::sin(std::numbers::pi / 2 * done));
        const auto under = static_cast<float>(std::cos(std::numbers::pi / 2 * done));
        for (int c = 2 * i; c < 2 * i + 2; ++c)
            out[c] = in * out[c] + under * m_tail[static_cast<std::size_t>(c)];
    }
    takeTail(frames);
    m_faded += frames;
    if (m_faded >= m_overlap->frames) {
        m_outgoing.reset();
        m_tailFrames = 0;
    }
}

Lane::Read Voice::read(float* out, int frames, bool mayWait)
{
    const bool crossing = m_incoming && m_written.turn == m_parts.back().turn;
    if (crossing && m_written.frame < m_crossAt)
        frames = static_cast<int>(std::min<FramePos>(frames, m_crossAt - m_written.frame));
    const bool due = crossing && m_written.frame >= m_crossAt;
    if (!m_outgoing && !due && m_tailFrames == 0) return m_lane->read(out, frames);

    Lane::State outcome = Lane::State::Ok;
    if (m_outgoing) {
        frames = static_cast<int>(std::min<FramePos>(frames, m_overlap->frames - m_faded));
        int tail = fetchTail(*m_outgoing, frames, outcome);
        if (outcome == Lane::State::NotYet && tail == 0) return {0, outcome, {}};
        if (outcome != Lane::State::NotYet && tail < frames) { // it ended early: silence
            std::fill(m_tail.begin() + 2 * tail, m_tail.begin() + 2 * frames, 0.0f);
            m_tailFrames = tail = frames;
        }
        const Lane::Read got = m_lane->read(out, tail);
        if (got.frames > 0) mix(out, got.frames);
        return got;
    }

    const int tail = fetchTail(*m_lane, frames, outcome);
    if (tail == 0) return {0, outcome, {}};
    const FramePos left = due ? m_crossEnd - m_tailFirst.frame : 0;
    if (left > 0) {
        const Lane::Read got = m_incoming->read(out, static_cast<int>(std::min<FramePos>(tail, left)));
        if (got.frames > 0) {
            m_overlap = Overlap{m_parts.back(), m_tailFirst.frame, m_incomingPart.turn, left};
            m_faded = 0;
            m_outgoing = std::move(m_lane);
            m_outgoing->finish();
            m_lane = std::move(m_incoming);
            m_parts.push_back(m_incomingPart);
            mix(out, got.frames);
            return got;
        }
        if (got.state == Lane::State::NotYet && mayWait) return got;
        // It broke before it began: it is tried again when this part is played out, and told.
        if (got.state != Lane::State::NotYet) m_incoming.reset();
    }
    // Not ready: what plays goes on alone.
    const Lane::Read alone{tail, Lane::State::Ok, m_tailFirst};
    std::memcpy(out, m_tail.data(), sizeof(float) * 2 * static_cast<std::size_t>(tail));
    takeTail(tail);
    return alone;
}

Voice::Step Voice::step(SpscRing<Block>& deck, int frames, bool mayWait)
{
    if (m_lane->drained()) return Step::Ended;
    Block* block = deck.writeSlot();
    if (!block) return Step::Full;
    const Lane::Read got = read(block->samples, std::min(frames, Block::capacity), mayWait);
    block->epoch = m_epoch;
    block->frames = got.frames;
    block->last = got.state == Lane::State::Ended;
    block->first = block->last ? m_written : got.first;
    switch (got.state) {
    case Lane::State::NotYet:
        return Step::NotYet;
    case Lane::State::AtEnd:
        return Step::AtEnd;
    case Lane::State::Failed:
        return Step::Failed;
    case Lane::State::Ended:
        deck.commit();
        return Step::Ended;
    case Lane::State::Ok:
        break;
    }
    m_written = {got.first.turn, got.first.frame + got.frames};
    m_made += got.frames;
    deck.commit();
    return Step::Wrote;
}

} // namespace auralis
