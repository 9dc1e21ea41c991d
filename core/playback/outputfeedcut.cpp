// OutputFeed: what was pulled already is replaced by other music. Output thread; no locks, no allocation, no logging,
// no waiting.
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

int OutputFeed::cuttable()
{
    settle();
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
    const FramePos wanted = aligned ? m_mostCut + 2 * least : 2 * least;
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
    const int least = cuttable();
    frames = std::min(frames, m_mostCut);
    if (least == 0 || frames < least) return 0;
    m_done = 0;
    // With all of it if that is there, or with what is.
    if (!trySplice(frames, frames) && !trySplice(least, frames)) return 0;
    forget(frames);
    m_now.dry = false;
    m_cut = {m_now, m_offset, 0, m_gainLeft, m_lastSeen, m_gain, m_gainGoal, m_gainStep};
    m_mayRecut = true;
    return readCut(out, frames);
}

int OutputFeed::recut(float* out, int late)
{
    const int frames = m_cut.made - late;
    if (!m_mayRecut || late <= 0 || frames <= 0 || m_tailFrom + late + m_tailFrames > m_tailThere) return 0;
    forget(m_cut.made);
    m_ahead += late;
    remember(m_tail.data() + 2 * static_cast<std::size_t>(m_tailFrom), late, true);
    m_tailFrom += late;
    m_tailAt = 0;
    m_held = 0; // all of the new music again
    m_cut.now.played += late;
    m_now = m_cut.now;
    m_offset = m_cut.offset;
    m_lastSeen = m_cut.lastSeen;
    m_gainLeft = m_cut.gainLeft;
    m_gain = m_cut.gain;
    m_gainGoal = m_cut.gainGoal;
    m_gainStep = m_cut.gainStep;
    m_done = 0;
    // Of the same music only what comes after what is heard of the former.
    for (int left = m_alignedCut ? m_tailFrom : 0, got = 0; left > 0; left -= got) {
        got = readLive(out, std::min(left, frames), false);
        if (got == 0) break;
    }
    if (const Block* front = m_decks[live()]->readSlot(m_held)) enter(*front, 0);
    return readCut(out, frames);
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
}

} // namespace auralis
