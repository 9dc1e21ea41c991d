// OutputFeed: a pause takes place in what was pulled already, and so does its end. Output thread; no locks, no
// allocation, no logging, no waiting.
#include "outputfeed.h"

#include <algorithm>
#include <cstring>

namespace auralis
{

/// How many of the latest frames a pause may take back: music of one piece, as it can be read again.
int OutputFeed::pausable() const
{
    if (m_fade != 1.0 || m_lastSeen) return 0;
    const auto room = static_cast<std::int64_t>(m_history.size() / 2) - m_againLeft;
    return static_cast<int>(std::clamp<std::int64_t>(std::min(m_now.played - m_entered, room), 0, m_whole));
}

/// How many frames of music may take the place of silence: of all that the device may hold, or it would have less to go
/// on with than it had.
int OutputFeed::resumable()
{
    const int most = m_reach > 0 ? std::min(m_silence, m_reach) : m_silence;
    if (most == 0) return 0;
    const bool first = live() < 0 || passedOver() || (m_lastSeen && exhausted());
    if (first && !splicePending()) return 0;
    SpscRing<Block>& ring = *m_decks[first ? spare() : live()];
    int there = first ? 0 : m_againLeft - m_offset;
    for (std::size_t i = 0; const Block* block = ring.readSlot(i); ++i) {
        there += block->frames;
        if (block->last) return there > 0 ? most : 0;
        if (there >= most + m_patience) return most;
    }
    m_awaited = true;
    return 0;
}

/// Fades out in place of the latest frames. Those that are not heard now are heard first when it goes on.
int OutputFeed::cutPause(float* out, int frames)
{
    keep(Cut::Pause);
    forget(frames);
    m_ahead += frames;                           // as many again
    m_gain = m_gainGoal = m_formerGains.front(); // as it was there
    m_gainLeft = 0;
    m_now.played -= frames;
    m_now.next.frame -= frames;
    m_againAt = m_historyAt;
    m_againLeft += frames;
    m_cut.made = frames;
    make(out, frames, false);
    return frames;
}

/// Music in place of silence.
int OutputFeed::cutResume(float* out, int replaced)
{
    int frames = std::min(replaced, resumable());
    m_done = 0;
    if (frames > 0 && splicePending()) {
        const int distance = distanceToSplice();
        if (distance == 0)
            trySplice(frames);
        else
            frames = std::min(frames, distance);
    }
    if (frames == 0 || live() < 0 || passedOver()) return 0;
    keep(Cut::Resume);
    m_ahead += frames - replaced;
    m_cut.made = frames;
    make(out, frames, true);
    return frames;
}

/// The latest of the two again, but for its first `late` frames.
int OutputFeed::makeAgain(float* out, int late)
{
    const int frames = m_cut.made - late;
    goBack();
    m_historyAt = m_cut.historyAt;
    m_plain = m_cut.plain;
    m_whole = m_cut.whole;
    m_tailAt = m_cut.tailAt;
    m_againAt = m_cut.againAt;
    m_againLeft = m_cut.againLeft;
    m_fade = m_cut.fade;
    m_fadeAfterDry = m_cut.fadeAfterDry;
    m_held = 0;
    if (m_cut.kind == Cut::Pause) {
        std::copy(m_formerGains.begin() + late, m_formerGains.begin() + late + frames, m_formerGains.begin());
        return cutPause(out, frames);
    }
    m_cut.made = frames;
    make(out, frames, true);
    return frames;
}

/// What a pause took back. It is written again to where it lies.
int OutputFeed::readAgain(float* out, int frames, bool sounding)
{
    const auto size = static_cast<int>(m_history.size() / 2);
    const int n = std::min({frames, m_againLeft, size - m_againAt});
    std::memcpy(out, m_history.data() + 2 * m_againAt, sizeof(float) * 2 * static_cast<std::size_t>(n));
    m_againAt = (m_againAt + n) % size;
    m_againLeft -= n;
    if (sounding) m_now.next.frame += n;
    return n;
}

} // namespace auralis
