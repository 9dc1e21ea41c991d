// Analysis: the queue of tracks to measure.
#include "analysis.h"

#include <algorithm>

#include <QMetaObject>
#include <QPointer>

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
        const bool known =
            item.profile && !item.profile->provisional && item.profile->version == TrackProfile::currentVersion;
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
    // The receiver outlives the job or is seen to be gone: the queued call is dropped with it.
    m_cancel = m_tasks.run(
        [this, item, serial](const BackgroundTasks::Cancel& cancel) {
            const Result<ProfilePtr> profile = measureTrack(item, cancel);
            if (*cancel) return;
            QMetaObject::invokeMethod(
                this, [this, item, profile, serial] { finished(item, profile, serial); }, Qt::QueuedConnection);
        },
        true);
}

void Analysis::finished(const PlayableItem& item, const Result<ProfilePtr>& profile, std::uint64_t serial)
{
    if (serial != m_serial) return;
    m_running = {};
    if (profile) {
        PlayableItem known = item;
        known.profile = *profile;
        Q_EMIT measured(known);
    } else {
        m_failed.push_back(item.item);
    }
    begin();
}

} // namespace auralis
