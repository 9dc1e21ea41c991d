// OutputFeed: what was pulled already is replaced by other music, or by the same at another gain. Output thread; no
// locks, no allocation, no logging, no waiting.
#include "outputfeed.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace auralis
{

void OutputFeed::remember(const float* out, int frames, bool plain)
{
    const auto size = static_cast<int>(m_history.size() / 2);
    for (int done = 0; done < frames;) {
        const int n = std::min(frames - done, size - m_historyAt);
        std::memcpy(m_history.data() + 2 * m_historyAt, out + 2 * done,
                    sizeof(float) * 2 * static_cast<std::size_t>(n));
        m_historyAt = (m_historyAt + n) % size;
        done += n;
    }
    m_plain = plain ? std::min(m_plain + frames, size) : 0;
}

/// The latest frames are not to be heard.
void OutputFeed::forget(int frames)
{
    const auto size = static_cast<int>(m_history.size() / 2);
    m_historyAt = (m_historyAt + size - frames) % size;
    m_plain = std::max(0, m_plain - frames);
    m_whole = std::max(0, m_whole - frames);
    m_ahead -= frames;
}

/// The next frames of what sounds, or would have sounded from `back` frames ago on.
int OutputFeed::readFormer(float* out, int frames, int back)
{
    if (back <= 0) return readMixed(out, frames, false);
    const auto size = static_cast<int>(m_history.size() / 2);
    const int at = (m_historyAt + size - back) % size;
    const int n = std::min({frames, back, size - at});
    std::memcpy(out, m_history.data() + 2 * at, sizeof(float) * 2 * static_cast<std::size_t>(n));
    return n;
}

/// In place of how many of the latest frames the waiting splice can be carried out: an aligned one where the places are
/// those of the music that sounds. While it is Busy.
int OutputFeed::reachOfSplice() const
{
    if (m_splice.kind == Splice::Kind::Immediate) return m_plain;
    const Block* front = m_decks[spare()]->readSlot();
    if (!front || front->first.turn != m_now.next.turn || m_splice.at.turn != m_now.next.turn) return 0;
    const FramePos from = std::max(m_splice.at.frame, front->first.frame);
    const std::int64_t known = std::min(m_now.played - m_entered, m_now.next.frame - from);
    return static_cast<int>(std::clamp<std::int64_t>(known, 0, m_plain));
}

/// What is pulled next is at the gain that was asked for; what was pulled is not.
int OutputFeed::gainCuttable() const
{
    if (m_gain < 0.0f || m_targetGain.load(std::memory_order_relaxed) == m_gainGoal) return 0;
    const int least = m_patience / 4;
    return m_whole >= least && m_playing.load(std::memory_order_relaxed) ? least : 0;
}

/// Of the latest frames, which are replaced.
void OutputFeed::noteGains(int frames)
{
    const auto size = static_cast<int>(m_gains.size());
    for (int i = 0; i < frames; ++i)
        m_formerGains[static_cast<std::size_t>(i)] =
            m_gains[static_cast<std::size_t>((m_historyAt + size - frames + i) % size)];
}

/// The latest frames once more, going over to another gain.
int OutputFeed::cutGain(float* out, int frames)
{
    noteGains(frames);
    m_cut.made = frames;
    return rampGain(out, 0);
}

/// In place of the first `late` frames of the cut the former ones are heard.
int OutputFeed::rampGain(float* out, int late)
{
    const int frames = m_cut.made - late;
    for (int done = 0; done < frames;)
        done += readFormer(out + 2 * done, frames - done, frames - done);
    std::copy(m_formerGains.begin() + late, m_formerGains.begin() + m_cut.made, m_formerGains.begin());
    m_gain = m_gainGoal = m_formerGains.front(); // as it is heard now
    m_gainLeft = 0;
    applyGain(out, frames, true);
    m_plain = std::max(0, frames - m_patience); // the ramp is as long
    m_cut.made = frames;
    m_cut.kind = Cut::Gain;
    m_mayRecut = true;
    m_done = 0; // the same frames as before
    m_lastL = out[2 * frames - 2];
    m_lastR = out[2 * frames - 1];
    report(out, frames, true);
    return frames;
}

int OutputFeed::cuttable()
{
    settle();
    if (const int splice = spliceCuttable()) return splice;
    if (const int gain = gainCuttable()) return gain;
    return m_playing.load(std::memory_order_acquire) ? resumable() : pausable();
}

int OutputFeed::spliceCuttable()
{
    int state = Pending;
    if (m_plain == 0 || live() < 0 || !m_spliceState.compare_exchange_strong(state, Busy, std::memory_order_acq_rel))
        return 0;
    const int least = std::clamp(m_splice.fadeFrames, 1, m_patience);
    m_mostCut = reachOfSplice();
    FramePos there = 0;
    bool enough = false;
    SpscRing<Block>& ring = *m_decks[spare()];
    const Block* block = nullptr;
    // What a device takes next must not break off behind the fade: a second block, too. The same music is not in haste:
    // all that may be replaced, and more.
    const bool aligned = m_splice.kind == Splice::Kind::Aligned;
    const FramePos wanted = std::max(m_leastHeld, (aligned ? m_mostCut : 0) + 2 * least);
    for (std::size_t i = 0; m_mostCut >= least && !enough && (block = ring.readSlot(i)); ++i) {
        FramePos passed = 0; // of the same music
        if (aligned && block->first.turn == m_now.next.turn) passed = m_now.next.frame - m_mostCut - block->first.frame;
        there += block->frames - std::clamp<FramePos>(passed, 0, block->frames);
        enough = block->last || (i > 0 && there >= wanted);
    }
    m_spliceState.store(Pending, std::memory_order_release);
    return enough ? least : 0;
}

int OutputFeed::cut(float* out, int& frames)
{
    settle();
    const int least = spliceCuttable();
    if (least == 0) {
        const int leastOfGain = gainCuttable();
        if (leastOfGain == 0) {
            const bool playing = m_playing.load(std::memory_order_acquire);
            const int most = playing ? m_silence : pausable();
            if (frames = std::min(frames, most); frames == 0) return 0;
            if (playing) return cutResume(out, frames);
            noteGains(frames);
            return cutPause(out, frames);
        }
        frames = std::min(frames, m_whole);
        return frames >= leastOfGain ? cutGain(out, frames) : 0;
    }
    frames = std::min(frames, m_mostCut);
    if (frames < least) return 0;
    m_done = 0;
    // With all of it if that is there, or with what is.
    if (!trySplice(frames, frames) && !trySplice(least, frames)) return 0;
    forget(frames);
    m_now.dry = false;
    keep(Cut::Splice);
    return readCut(out, frames);
}

int OutputFeed::recut(float* out, int late)
{
    const int frames = m_cut.made - late;
    if (!m_mayRecut || late <= 0 || frames <= 0) return 0;
    if (m_cut.kind == Cut::Gain) return rampGain(out, late);
    if (m_cut.kind != Cut::Splice) return makeAgain(out, late);
    if (m_tailFrom + late + m_tailFrames > m_tailThere) return 0;
    forget(m_cut.made);
    m_ahead += late;
    remember(m_tail.data() + 2 * static_cast<std::size_t>(m_tailFrom), late, true);
    m_tailFrom += late;
    m_tailAt = 0;
    m_held = 0; // all of the new music again
    m_cut.now.played += late;
    goBack();
    m_done = 0;
    // Of the same music only what comes after what is heard of the former.
    for (int left = m_alignedCut ? m_tailFrom : 0, got = 0; left > 0; left -= got) {
        got = readLive(out, std::min(left, frames), false);
        if (got == 0) break;
    }
    if (const Block* front = m_decks[live()]->readSlot(m_held)) enter(*front, 0);
    return readCut(out, frames);
}

void OutputFeed::keep(Cut kind)
{
    m_cut = {m_now,       m_offset, 0,       m_gainLeft, m_lastSeen, m_gain,      m_gainGoal, m_gainStep,    kind,
             m_historyAt, m_plain,  m_whole, m_tailAt,   m_againAt,  m_againLeft, m_fade,     m_fadeAfterDry};
    m_mayRecut = true;
}

void OutputFeed::goBack()
{
    m_now = m_cut.now;
    m_offset = m_cut.offset;
    m_lastSeen = m_cut.lastSeen;
    m_gainLeft = m_cut.gainLeft;
    m_gain = m_cut.gain;
    m_gainGoal = m_cut.gainGoal;
    m_gainStep = m_cut.gainStep;
}

int OutputFeed::readCut(float* out, int frames)
{
    while (m_done < frames) {
        const int got = readMixed(out + 2 * m_done, frames - m_done);
        if (got == 0) break;
        m_done += got;
    }
    m_cut.made = m_done;
    m_ahead += m_done;
    if (m_done > 0) finish(out, m_done, true);
    return m_cut.made;
}

/// What the latest cut gave is heard.
void OutputFeed::settle()
{
    if (m_held > 0) m_decks[live()]->release(m_held);
    m_held = 0;
    m_mayRecut = false;
    payWake();
}

} // namespace auralis
