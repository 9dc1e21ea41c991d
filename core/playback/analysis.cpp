// Analysis: the queue of tracks to measure.
#include "analysis.h"

#include <algorithm>

#include "track.h"

namespace auralis
{

Analysis::Analysis(QObject* parent)
    : QObject(parent)
{
}

void Analysis::measure(std::vector<PlayableItem> items)
{
    m_waiting.clear();
    bool keep = false;
    for (PlayableItem& item : items) {
        keep |= item.item == m_running;
        // Of the whole file, where it should be of a part?
        const bool tooLong = item.profile && isPart(item) && item.cueEnd >= 0 &&
                             item.profile->frames > item.cueEnd - item.cueStart + item.profile->format.rate;
        const bool known = item.profile && !item.profile->provisional && !tooLong &&
                           item.profile->version == TrackProfile::currentVersion;
        const bool hopeless = std::find(m_failed.begin(), m_failed.end(), item.item) != m_failed.end();
        if (!known && !hopeless && item.item != m_running) m_waiting.push_back(std::move(item));
    }
    if (m_running && !keep) {
        *m_cancel = true;
        m_running = {};
    }
    begin();
}

void Analysis::begin()
{
    if (m_running || m_waiting.empty()) return;
    const PlayableItem item = m_waiting.front();
    m_waiting.pop_front();
    m_running = item.item;
    const std::uint64_t serial = ++m_serial;
    m_cancel = m_tasks.run(
        [this, item, serial](const BackgroundTasks::Cancel& cancel) {
            Result<ProfilePtr> profile = measureTrack(item, cancel);
            if (!*cancel) m_outcomes.put({item, std::move(profile), serial}); // set before this object goes
        },
        true);
}

void Analysis::collect()
{
    for (Outcome& outcome : m_outcomes.take()) {
        if (outcome.serial != m_serial) continue;
        m_running = {};
        if (outcome.profile) {
            outcome.item.profile = *outcome.profile;
            Q_EMIT measured(outcome.item);
        } else {
            m_failed.push_back(outcome.item.item);
        }
    }
    begin();
}

} // namespace auralis
