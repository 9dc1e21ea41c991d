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

int OutputFeed::cuttable()
{
    settle();
    int state = Pending;
    if (m_plain == 0 || live() < 0 || !m_spliceState.compare_exchange_strong(state, Busy, std::memory_order_acq_rel))
        return 0;
    const int least = std::clamp(m_splice.fadeFrames, 1, m_patience);
    int there = 0;
    bool enough = false;
    if (m_splice.kind == Splice::Kind::Immediate) {
        SpscRing<Block>& ring = *m_decks[spare()];
        const Block* block = nullptr;
        // A second block, too: what a device takes next must not break off behind the fade.
        for (std::size_t i = 0; !enough && (block = ring.readSlot(i)); ++i) {
            there += block->frames;
            enough = block->last || (i > 0 && there >= 2 * least);
        }
    }
    m_spliceState.store(Pending, std::memory_order_release);
    return enough ? least : 0;
}

int OutputFeed::cut(float* out, int& frames)
{
    frames = std::min(frames, m_plain);
    const int least = cuttable();
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
    if (const Block* front = m_decks[live()]->readSlot()) enter(*front, 0);
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
