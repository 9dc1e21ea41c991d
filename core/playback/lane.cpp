// Lane: sources through one resampler to frames with exact places. Render thread only.
#include "lane.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <limits>

namespace auralis
{

namespace
{
constexpr int inputFrames = 2048;
}

Lane::Lane(int engineRate, SourceFactory& factory, const Part& part, FramePos start)
    : m_engineRate(engineRate)
    , m_factory(factory)
    , m_input(2 * inputFrames)
{
    startRun(part, start);
}

/// Starts on the item's own grid, early enough for the resampler to be where it would be had the item played from its
/// start: so that any two voices of one item are sample-aligned.
void Lane::startRun(const Part& part, FramePos start)
{
    m_sourceRate = m_factory.rateOf(*part.track, part.rendering);
    m_resampler.reset();
    m_fed = m_output = m_discard = 0;
    m_inputAt = m_inputEnd = 0;
    m_places.clear();
    m_finishing = m_flushing = m_drained = false;
    FramePos first = start;
    FramePos firstOutput = start;
    if (m_sourceRate != m_engineRate) {
        auto resampler = Resampler::create(m_sourceRate, m_engineRate, 2);
        if (!resampler) {
            m_error = resampler.error();
            m_source.reset();
            m_failed = true;
            return;
        }
        m_resampler = std::move(*resampler);
        const int alignment = m_resampler->inputAlignment();
        first = convertFrames(start, m_engineRate, m_sourceRate, Rounding::Down) - m_resampler->preRollFrames();
        first = std::max<FramePos>(0, first / alignment * alignment);
        firstOutput = convertFrames(first, m_sourceRate, m_engineRate);
        m_resampler->continueEdges(first == 0, true); // another rate may go on with the same sound
    }
    m_discard = start - firstOutput;
    m_places.push_back({part.turn, 0, firstOutput, part.rendering.gain});
    openSource(part, first);
}

void Lane::openSource(const Part& part, FramePos first)
{
    const Track& track = *part.track;
    const FramePos itemStart = convertFrames(track.first, track.rate(), m_sourceRate);
    m_sourceLeft = -1;
    if (track.item.cueEnd >= 0) {
        m_sourceLeft = convertFrames(track.item.cueEnd, track.rate(), m_sourceRate) - itemStart - first;
        m_sourceLeft = std::max<FramePos>(0, m_sourceLeft);
    }
    m_error = {};
    m_source = m_factory.make(part.track, part.rendering, itemStart + first, m_error);
    m_failed = !m_source;
}

void Lane::append(const Part& part)
{
    assert(!m_source && !m_after);
    if (m_drained) {
        startRun(part, 0);
    } else if (m_factory.rateOf(*part.track, part.rendering) == m_sourceRate) {
        m_finishing = false;
        m_places.push_back({part.turn, runEnd(), 0, part.rendering.gain});
        openSource(part, 0);
    } else {
        m_after = part;
        m_finishing = true;
    }
}

/// Puts the source's next frames into the empty m_input. False: there are none (now), `outcome` says why.
bool Lane::refill(State& outcome)
{
    if (!m_source) {
        outcome = m_failed ? State::Failed : State::AtEnd;
        return false;
    }
    const int wanted =
        m_sourceLeft >= 0 ? static_cast<int>(std::min<FramePos>(inputFrames, m_sourceLeft)) : inputFrames;
    const TrackSource::Pulled pulled =
        wanted > 0 ? m_source->pull(m_input.data(), wanted) : TrackSource::Pulled{0, TrackSource::Status::End};
    if (pulled.frames > 0) {
        m_inputAt = 0;
        m_inputEnd = pulled.frames;
        m_fed += pulled.frames;
        if (m_sourceLeft >= 0) m_sourceLeft -= pulled.frames;
        return true;
    }
    switch (pulled.status) {
    case TrackSource::Status::Ok:
    case TrackSource::Status::NotYet:
        outcome = State::NotYet;
        break;
    case TrackSource::Status::End:
        m_source.reset();
        outcome = State::AtEnd;
        break;
    case TrackSource::Status::Failed:
        m_error = m_source->error();
        m_source.reset();
        m_failed = true;
        outcome = State::Failed;
        break;
    }
    return false;
}

/// Engine frames until the next part begins, if that is known.
FramePos Lane::framesToBoundary() const
{
    return m_places.size() > 1 ? m_places[1].output - m_output : std::numeric_limits<FramePos>::max();
}

const Lane::Place& Lane::placeOfNext()
{
    while (m_places.size() > 1 && m_places[1].output <= m_output)
        m_places.pop_front();
    return m_places.front();
}

/// Up to `frames` engine frames; 0: none now, `outcome` says why.
int Lane::produce(float* out, int frames, State& outcome)
{
    for (;;) {
        int made = 0;
        if (m_flushing) {
            if (m_resampler) {
                made = m_resampler->drain(out, static_cast<int>(std::min<FramePos>(frames, runEnd() - m_output)));
            }
            if (made == 0) outcome = State::Ended;
            return made;
        }
        const int waiting = m_inputEnd - m_inputAt;
        const float* in = m_input.data() + 2 * static_cast<std::ptrdiff_t>(m_inputAt);
        if (!m_resampler) {
            made = std::min(frames, waiting);
            std::memcpy(out, in, sizeof(float) * 2 * static_cast<std::size_t>(made));
            m_inputAt += made;
        } else {
            const Resampler::Moved moved = m_resampler->process(in, waiting, out, frames);
            m_inputAt += moved.consumed;
            made = moved.produced;
        }
        if (made > 0) return made;
        if (m_inputAt < m_inputEnd) continue;
        if (refill(outcome)) continue;
        if (outcome != State::AtEnd || !m_finishing) return 0;
        m_flushing = true;
    }
}

Lane::Read Lane::read(float* out, int frames)
{
    if (m_drained) return {0, State::Ended, {}};
    State outcome = State::Ok;
    // The pre-roll; it ends with the part at the latest.
    while (m_discard > 0 && outcome == State::Ok) {
        const FramePos left = std::min<FramePos>(m_discard, framesToBoundary());
        const int made = produce(out, static_cast<int>(std::min<FramePos>(left, frames)), outcome);
        m_output += made;
        m_discard = framesToBoundary() > 0 ? m_discard - made : 0;
    }
    const Place place = placeOfNext();
    frames = static_cast<int>(std::min<FramePos>(frames, framesToBoundary()));
    int got = 0;
    while (got < frames && outcome == State::Ok)
        got += produce(out + 2 * got, frames - got, outcome);

    if (got == 0 && outcome == State::Ended && m_after) {
        const Part next = *m_after;
        m_after.reset();
        startRun(next, 0);
        return read(out, frames);
    }
    if (got == 0) {
        m_drained = outcome == State::Ended;
        if (outcome == State::Failed) m_failed = false; // told once; then the stream stands at its end
        return {0, outcome, {}};
    }
    if (place.gain != 1.0f) {
        for (int i = 0; i < 2 * got; ++i)
            out[i] *= place.gain;
    }
    const PlayPoint first{place.turn, place.frame + (m_output - place.output)};
    m_output += got;
    return {got, State::Ok, first};
}

} // namespace auralis
