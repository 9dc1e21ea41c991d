// OutputFeed: splices, gain and silence, on the output thread. No locks, no allocation, no logging, no waiting in
// pull().
#include "outputfeed.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>
#include <utility>

namespace auralis
{

namespace
{

constexpr double gainRampSeconds = 0.020;
constexpr double fadeSeconds = 0.010;    // pause and resume, unless set
constexpr double shortestFade = 0.003;   // a step would click
constexpr double residueSeconds = 0.004; // after running dry
constexpr double longestSplice = 0.300;  // what decks hold of the old sound
constexpr double splicePatience = 0.020; // so much of the new sound must be there before it fades in
constexpr double deckSeconds = 0.6;
constexpr double historySeconds = 0.5;
constexpr double burstSeconds = 0.25; // a device that takes so much more than time has passed is not fed in time
constexpr double aheadForgotten = 10; // s: clocks drift
constexpr double fadeSlack = 1e-3;    // frames: what rounding leaves of a fade is nothing

int framesOf(double seconds, int rate)
{
    return static_cast<int>(std::lround(seconds * rate));
}

} // namespace

OutputFeed::OutputFeed(int rate, std::shared_ptr<Waiter> renderer)
    : m_rate(rate)
    , m_patience(framesOf(splicePatience, rate))
    , m_renderer(std::move(renderer))
    , m_fadeFrames(framesOf(fadeSeconds, rate))
    , m_tail(static_cast<std::size_t>(framesOf(longestSplice, rate)) * 2)
    , m_nextTail(m_tail.size())
    , m_history(static_cast<std::size_t>(framesOf(historySeconds, rate)) * 2)
    , m_gains(m_history.size() / 2)
    , m_formerGains(m_gains.size())
    , m_fadeLength(m_fadeFrames)
{
    const int blocks = framesOf(deckSeconds, rate) / Block::capacity * 2 + 8; // blocks may be half full
    for (auto& deck : m_decks)
        deck = std::make_unique<SpscRing<Block>>(static_cast<std::size_t>(blocks));
}

void OutputFeed::setFade(double seconds)
{
    m_fadeFrames.store(framesOf(std::max(seconds, shortestFade), m_rate), std::memory_order_relaxed);
}

void OutputFeed::publish(const Splice& splice)
{
    assert(!splicePending());
    m_splice = splice;
    m_splice.fadeFrames = std::min(splice.fadeFrames, static_cast<int>(m_tail.size() / 2));
    m_spliceState.store(Pending, std::memory_order_release);
}

bool OutputFeed::withdraw()
{
    for (;;) {
        int state = Pending;
        if (m_spliceState.compare_exchange_weak(state, NoSplice, std::memory_order_acq_rel)) return true;
        if (state == NoSplice) return false;
        // Busy: the output thread looks at it right now, for microseconds.
    }
}

int OutputFeed::buffered() const
{
    return m_buffered.load(std::memory_order_relaxed);
}

bool OutputFeed::nextMark(Mark& mark)
{
    const Mark* slot = m_marks.readSlot();
    if (!slot) return false;
    mark = *slot;
    m_marks.release();
    return true;
}

void OutputFeed::pull(float* out, int frames)
{
    settle();
    noteTime(frames);
    make(out, frames, m_playing.load(std::memory_order_acquire));
}

void OutputFeed::make(float* out, int frames, bool playing)
{
    m_fadeLength = m_fadeFrames.load(std::memory_order_relaxed);
    m_fadeAfterDry = m_fadeAfterDry && playing && m_fade != 1.0;
    if (m_fadeAfterDry) m_fadeLength = std::min(m_fadeLength, framesOf(fadeSeconds, m_rate));
    if (!playing && m_lastSeen && exhausted()) m_fade = 0.0; // the end has faded by itself
    // While fading out only the frames of the fade are consumed, so that nothing is lost unheard.
    int wanted = frames;
    if (!playing) wanted = std::min(frames, static_cast<int>(std::ceil(m_fade * m_fadeLength - fadeSlack)));
    const bool wasDry = m_now.dry;
    m_now.dry = false;
    m_done = 0;
    bool tried = m_mayRecut; // it would have to be undone
    const bool clean = m_residueLeft == 0;
    do {
        int until = wanted - m_done;
        if (!tried && splicePending()) {
            const int distance = distanceToSplice();
            if (distance == 0) {
                trySplice(until);
                tried = true;
            } else {
                until = std::min(until, distance);
            }
        }
        if (until <= 0 || passedOver()) break;
        const int got = readMixed(out + 2 * m_done, until);
        if (got == 0) break;
        m_done += got;
    } while (m_done < wanted);

    if (m_done < wanted && live() >= 0 && !m_lastSeen && !passedOver()) {
        m_now.dry = true;
        if (!wasDry) {
            ++m_now.underruns;
            if (m_ahead > burstSeconds * m_rate) ++m_now.bursts;
        }
    }
    finish(out, frames, playing);
    const int silence = m_done > 0 ? frames - m_done : std::min(m_silence + frames, m_rate);
    m_silence = clean && !m_now.dry ? silence : 0;
}

/// The frames that were made become what is handed over.
void OutputFeed::finish(float* out, int frames, bool playing)
{
    remember(out, m_done,
             playing && m_done == frames && m_fade == 1.0 && m_gainLeft == 0 && m_gain >= 0.0f &&
                 m_targetGain.load(std::memory_order_relaxed) == m_gainGoal);
    const bool unfaded = m_fade == 1.0;
    applyGain(out, m_done, playing);
    const bool whole = playing && m_done == frames && unfaded;
    m_whole = whole ? std::min(m_whole + frames, static_cast<int>(m_gains.size())) : 0;
    fillSilence(out, frames);
    report(out, frames, playing);
}

/// A device that was held up and catches up takes what time has passed; one that restarts, or asks for a long stretch
/// at once, takes more.
void OutputFeed::noteTime(int frames)
{
    const auto now = std::chrono::steady_clock::now();
    const double passed = std::chrono::duration<double>(now - m_pulledAt).count();
    m_pulledAt = now;
    m_ahead = std::max<double>(m_ahead - passed * m_rate, -m_rate);
    m_ahead *= std::max(0.0, 1.0 - passed / aheadForgotten);
    m_ahead += frames;
}

int OutputFeed::there(int frames)
{
    settle();
    const bool playing = m_playing.load(std::memory_order_acquire);
    if (!playing && m_fade == 0.0) return frames;
    const bool first = live() < 0 || (passedOver() && !(m_lastSeen && exhausted()));
    if (first && !splicePending()) return playing ? 0 : frames;
    SpscRing<Block>& ring = *m_decks[first ? spare() : live()];
    if (!first && m_lastSeen && ring.empty()) return frames;
    int there = first ? 0 : m_againLeft - m_offset;
    for (std::size_t i = 0; const Block* block = ring.readSlot(i); ++i) {
        there += block->frames;
        if (there >= frames || block->last) return frames;
    }
    m_awaited = true;
    return std::max(0, there);
}

/// Frames until the pending splice is due; 0: now. A splice that the old deck cannot reach any more is due at once.
int OutputFeed::distanceToSplice()
{
    int state = Pending;
    if (!m_spliceState.compare_exchange_strong(state, Busy, std::memory_order_acq_rel)) return 0;
    FramePos distance = 0;
    const bool ahead = m_splice.kind == Splice::Kind::Aligned && live() >= 0 && m_splice.at.turn == m_now.next.turn;
    if (ahead && !exhausted()) distance = std::max<FramePos>(0, m_splice.at.frame - m_now.next.frame);
    m_spliceState.store(Pending, std::memory_order_release);
    return static_cast<int>(std::min<FramePos>(distance, m_rate));
}

/// What is live is not to be heard any more, and nothing of it is: another deck has to take over first.
bool OutputFeed::passedOver() const
{
    return m_fade == 0.0 && live() >= 0 && m_playing.load(std::memory_order_acquire) &&
           m_now.next.turn < m_firstTurn.load(std::memory_order_relaxed);
}

bool OutputFeed::exhausted()
{
    const int index = live();
    return index < 0 || (!m_decks[index]->readSlot() && m_tailAt == m_tailFrames && m_againLeft == 0);
}

/// Carries out the pending splice if the new deck has enough for the fade and the `frames` that are still to be made.
/// `back`: it takes the place of that many frames that were pulled already.
bool OutputFeed::trySplice(int frames, int back)
{
    int state = Pending;
    if (!m_spliceState.compare_exchange_strong(state, Busy, std::memory_order_acq_rel)) return false;
    if (back > 0 && back > reachOfSplice()) { // another one than that which was looked at
        m_spliceState.store(Pending, std::memory_order_release);
        return false;
    }
    m_alignedCut = m_splice.kind == Splice::Kind::Aligned;
    const bool over = back == 0 && m_lastSeen && exhausted(); // there is nothing to fade out
    const bool silent =
        live() < 0 || over || passedOver() || (m_fade == 0.0 && !m_playing.load(std::memory_order_relaxed));
    if (over) m_fade = 0.0;
    const int fade = silent ? 0 : m_splice.fadeFrames;
    const int target = spare();
    SpscRing<Block>& ring = *m_decks[target];

    PlayPoint at; // of an immediate splice: wherever the new deck begins
    if (m_splice.kind == Splice::Kind::Aligned) {
        at = m_splice.at;
        const PlayPoint here{m_now.next.turn, m_now.next.frame - back};
        const bool passed = here.turn > at.turn || (here.turn == at.turn && here.frame > at.frame);
        if (live() >= 0 && passed) at = here;
    }
    int offset = 0;
    if (!align(ring, at, std::min(fade, m_patience) + frames, offset)) {
        m_spliceState.store(Pending, std::memory_order_release);
        return false;
    }

    // The old sound's next frames, as they would have been heard; where it ends, the new one rises from silence. Of a
    // cut all that it takes the place of, for it might come too late.
    const int kept = std::max(fade, std::min(back, static_cast<int>(m_tail.size() / 2)));
    int tail = 0;
    while (tail < kept) {
        const int got = readFormer(m_nextTail.data() + 2 * tail, kept - tail, back - tail);
        if (got == 0) break;
        tail += got;
    }
    // A deck that holds less of it, though more was to come, would break off within the fade.
    const bool cut = tail > 0 && tail < fade && !m_lastSeen;
    const int length = cut ? tail : fade;
    if (tail < length) std::fill(m_nextTail.begin() + 2 * tail, m_nextTail.begin() + 2 * length, 0.0f);
    m_tail.swap(m_nextTail);
    m_tailThere = tail;
    m_tailFrames = length;
    m_tailFrom = m_tailAt = 0;
    m_offset = offset;
    m_againLeft = 0;
    m_lastSeen = false;
    m_now.played -= back;
    m_live.store(target, std::memory_order_release);
    // Told at once, for a paused player shows where it stands.
    const Block* front = ring.readSlot();
    if (front && (front->frames > 0 || front->first.turn != 0)) enter(*front, m_done);
    if (front && front->frames == 0 && front->last) { // nothing, after a stop
        m_lastSeen = true;
        ring.release();
    }
    m_spliceState.store(NoSplice, std::memory_order_release);
    wakeRenderer(back > 0);
    return true;
}

/// Drops what lies before `at`. True if `needed` frames are there from it on, or all that will come.
bool OutputFeed::align(SpscRing<Block>& ring, const PlayPoint& at, int needed, int& offset)
{
    offset = 0;
    const Block* front = ring.readSlot();
    while (front && !front->last &&
           (front->first.turn < at.turn ||
            (front->first.turn == at.turn && front->first.frame + front->frames <= at.frame))) {
        ring.release();
        front = ring.readSlot();
    }
    if (!front) return false;
    if (front->first.turn == at.turn && front->frames > 0) {
        offset = static_cast<int>(std::clamp<FramePos>(at.frame - front->first.frame, 0, front->frames));
    }
    int ready = -offset;
    for (std::size_t i = 0; const Block* block = ring.readSlot(i); ++i) {
        ready += block->frames;
        if (block->last || ready >= needed) return true;
    }
    return false;
}

/// Up to `frames` of what sounds: the live deck, with the old one's tail fading under it. Silent frames of a fade are
/// `sounding` false: they are not told as heard.
int OutputFeed::readMixed(float* out, int frames, bool sounding)
{
    if (m_againLeft > 0) return readAgain(out, frames, sounding);
    const bool fading = m_tailAt < m_tailFrames;
    if (fading) frames = std::min(frames, m_tailFrames - m_tailAt);
    const int got = readLive(out, frames, sounding);
    if (!fading) return got;
    // The new deck may have ended within the fade: the old tail fades on alone.
    const int mixed = m_lastSeen || got == 0 ? frames : got;
    std::fill(out + 2 * got, out + 2 * mixed, 0.0f);
    for (int i = 0; i < mixed; ++i) {
        const float weight = (static_cast<float>(m_tailAt + i) + 0.5f) / static_cast<float>(m_tailFrames);
        const float* tail = m_tail.data() + 2 * static_cast<std::size_t>(m_tailFrom + m_tailAt + i);
        // In this form equal sides stay equal, bit for bit.
        out[2 * i] = tail[0] + weight * (out[2 * i] - tail[0]);
        out[2 * i + 1] = tail[1] + weight * (out[2 * i + 1] - tail[1]);
    }
    m_tailAt += mixed;
    return mixed;
}

/// The next frame handed over, `done` frames into this pull, is the block's at m_offset.
void OutputFeed::enter(const Block& block, int done)
{
    m_now.epoch = block.epoch;
    m_now.next = {block.first.turn, block.first.frame + m_offset};
    m_entered = m_now.played + done;
    if (Mark* mark = m_marks.writeSlot()) {
        *mark = {m_now.played + done, m_now.epoch, m_now.next, std::chrono::steady_clock::now()};
        m_marks.commit();
    }
}

int OutputFeed::readLive(float* out, int frames, bool sounding)
{
    const int index = m_live.load(std::memory_order_relaxed);
    if (index < 0) return 0;
    SpscRing<Block>& ring = *m_decks[index];
    int got = 0;
    while (got < frames) {
        const Block* block = ring.readSlot(m_held);
        if (!block) break;
        if (m_offset == 0 || block->epoch != m_now.epoch) {
            if (block->frames > 0) m_lastSeen = false;
        }
        if (sounding && block->frames > 0 && (block->epoch != m_now.epoch || block->first.turn != m_now.next.turn)) {
            enter(*block, m_done + got);
        }
        // What begins at its own beginning is not faded in.
        if (sounding && m_fade == 0.0 && m_done + got == 0 && block->first.frame + m_offset == 0) m_fade = 1.0;
        const int n = std::min(frames - got, block->frames - m_offset);
        if (n > 0)
            std::memcpy(out + 2 * got, block->samples + 2 * m_offset, sizeof(float) * 2 * static_cast<std::size_t>(n));
        got += n;
        m_offset += n;
        if (sounding) {
            m_now.epoch = block->epoch;
            m_now.next = {block->first.turn, block->first.frame + m_offset};
        }
        if (m_offset == block->frames) {
            if (block->last) m_lastSeen = true;
            m_offset = 0;
            if (m_mayRecut)
                ++m_held;
            else
                ring.release();
        }
    }
    return got;
}

void OutputFeed::applyGain(float* out, int frames, bool playing)
{
    const float goal = m_targetGain.load(std::memory_order_relaxed);
    if (m_gain < 0.0f) m_gain = m_gainGoal = goal;
    if (goal != m_gainGoal) {
        m_gainGoal = goal;
        m_gainLeft = framesOf(gainRampSeconds, m_rate);
        m_gainStep = (goal - m_gain) / static_cast<float>(m_gainLeft);
    }
    const double fadeStep = (playing ? 1.0 : -1.0) / m_fadeLength;
    const auto size = static_cast<int>(m_gains.size());
    int at = (m_historyAt + size - frames % size) % size; // of the first frame's gain
    const auto note = [&] {
        m_gains[static_cast<std::size_t>(at)] = m_gain;
        if (++at == size) at = 0;
    };
    int i = 0;
    for (; i < frames && (m_gainLeft > 0 || m_fade != 1.0 || !playing); ++i) {
        if (m_gainLeft > 0) m_gain = --m_gainLeft == 0 ? m_gainGoal : m_gain + m_gainStep;
        m_fade += fadeStep;
        if (m_fade * m_fadeLength < fadeSlack) m_fade = 0.0;
        if ((1.0 - m_fade) * m_fadeLength < fadeSlack) m_fade = 1.0;
        const float factor = m_gain * static_cast<float>(m_fade);
        out[2 * i] *= factor;
        out[2 * i + 1] *= factor;
        note();
    }
    for (int rest = i; rest < frames; ++rest)
        note();
    if (m_gain == 1.0f) return; // full volume: the samples themselves
    for (; i < frames; ++i) {
        out[2 * i] *= m_gain;
        out[2 * i + 1] *= m_gain;
    }
}

/// Silence after the frames made. Where the sound broke off, its last value fades away instead of jumping to zero, and
/// what comes next is faded in.
void OutputFeed::fillSilence(float* out, int frames)
{
    std::fill(out + 2 * m_done, out + 2 * frames, 0.0f);
    int from = 0;
    if (m_now.dry && m_residueLeft == 0) {
        from = m_done;
        m_residueL = m_done > 0 ? out[2 * m_done - 2] : m_lastL;
        m_residueR = m_done > 0 ? out[2 * m_done - 1] : m_lastR;
        m_residueLeft = framesOf(residueSeconds, m_rate);
    }
    const auto length = static_cast<float>(framesOf(residueSeconds, m_rate));
    for (int i = from; i < frames && m_residueLeft > 0; ++i) {
        const float weight = static_cast<float>(--m_residueLeft) / length;
        out[2 * i] += m_residueL * weight;
        out[2 * i + 1] += m_residueR * weight;
    }
    if (m_now.dry) {
        m_fade = 0.0;
        m_fadeAfterDry = true;
    }
    m_lastL = out[2 * frames - 2];
    m_lastR = out[2 * frames - 1];
}

void OutputFeed::report(const float* out, int frames, bool playing)
{
    m_now.peakL = m_now.peakR = 0.0f;
    for (int i = 0; i < frames; ++i) {
        m_now.peakL = std::max(m_now.peakL, std::fabs(out[2 * i]));
        m_now.peakR = std::max(m_now.peakR, std::fabs(out[2 * i + 1]));
    }
    m_now.played += m_done;
    m_now.silent = !playing && m_fade == 0.0;
    int buffered = 0;
    if (live() >= 0) {
        SpscRing<Block>& ring = *m_decks[live()];
        for (std::size_t i = m_held; const Block* block = ring.readSlot(i); ++i)
            buffered += block->frames;
        buffered += m_againLeft - m_offset;
        m_now.ended = m_lastSeen && buffered == 0;
    }
    m_buffered.store(buffered, std::memory_order_relaxed);
    m_head.publish(m_now);
    m_heard.publish(m_now);
    if (buffered < m_rate / 4) wakeRenderer(m_mayRecut);
}

/// Behind a cut only when its frames are on their way to the device: whoever is to take them shall find a processor.
void OutputFeed::wakeRenderer(bool later)
{
    m_wakeOwed = true;
    if (!later) payWake();
}

void OutputFeed::payWake()
{
    if (std::exchange(m_wakeOwed, false)) m_renderer->wake();
}

} // namespace auralis
