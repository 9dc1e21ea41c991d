// Analysis: the queue of tracks to measure.
#include "analysis.h"

#include <algorithm>

#include "behindprofile.h"
#include "track.h"

namespace auralis
{

namespace
{

constexpr int settlingMs = 400;
constexpr std::size_t filtersKept = 4;

bool isKnown(const PlayableItem& item)
{
    if (!item.profile || item.profile->provisional || item.profile->version != TrackProfile::currentVersion)
        return false;
    // Of the whole file, where it should be of a part?
    return !isPart(item) || item.cueEnd < 0 ||
           item.profile->frames <= item.cueEnd - item.cueStart + item.profile->format.rate;
}

/// It would be fetched a second time.
bool isRemote(const PlayableItem& item)
{
    return item.path.find("://") != std::string::npos;
}

} // namespace

Analysis::Analysis(QObject* parent)
    : QObject(parent)
{
    m_settling.setSingleShot(true);
    connect(&m_settling, &QTimer::timeout, this, &Analysis::begin);
}

void Analysis::measure(std::vector<PlayableItem> items, const CorrectionPtr& correction)
{
    if (correction != m_correction) {
        if (correction && m_correction) m_settling.start(settlingMs);
        m_correction = correction;
    }
    m_waiting.clear();
    bool keep = false;
    for (PlayableItem& item : items) {
        const bool known = isKnown(item);
        if (known && (!correction || isRemote(item) || isBehindKnown(*item.profile, correction))) continue;
        const Wanted wanted{item.item, known ? correction : nullptr};
        if (m_running == wanted)
            keep = true;
        else if (std::find(m_failed.begin(), m_failed.end(), wanted) == m_failed.end())
            m_waiting.push_back({std::move(item), wanted});
    }
    if (m_running && !keep) {
        *m_cancel = true;
        m_running.reset();
    }
    begin();
}

bool Analysis::isBehindKnown(const TrackProfile& profile, const CorrectionPtr& correction) const
{
    for (const Filter& known : m_filters)
        if (known.correction == correction && known.format == profile.format)
            return !known.id || hasBehind(profile, known.id);
    return false;
}

void Analysis::begin()
{
    const auto next = std::find_if(m_waiting.begin(), m_waiting.end(),
                                   [this](const Job& job) { return !job.wanted.behind || !m_settling.isActive(); });
    if (m_running || next == m_waiting.end()) return;
    const Job job = std::move(*next);
    m_waiting.erase(next);
    m_running = job.wanted;
    const std::uint64_t serial = ++m_serial;
    m_cancel = m_tasks.run(
        [this, job, serial](const BackgroundTasks::Cancel& cancel) {
            Outcome outcome = workOn(job, cancel);
            outcome.serial = serial;
            if (!*cancel) m_outcomes.put(std::move(outcome)); // set before this object goes
        },
        true);
}

/// On a thread of its own.
Analysis::Outcome Analysis::workOn(const Job& job, const BackgroundTasks::Cancel& cancel)
{
    const CorrectionPtr& correction = job.wanted.behind;
    if (!correction) return {job, measureTrack(job.item, cancel), {}};
    const TrackProfile& profile = *job.item.profile;
    const CorrectionFilterPtr filter = correctionFilter(*correction, profile.format);
    const bool wanted = filter && wantsBehind(*filter);
    const Filter known{correction, profile.format, wanted ? filter->id : ContentId{}};
    if (!wanted || hasBehind(profile, filter->id)) return {job, ProfilePtr(), known};
    Result<BehindPtr> behind = measureBehindTrack(job.item, filter, cancel);
    if (!behind) return {job, tl::unexpected<Error>(behind.error()), known};
    return {job, withBehind(profile, std::move(*behind)), known};
}

void Analysis::collect()
{
    for (Outcome& outcome : m_outcomes.take()) {
        if (outcome.serial != m_serial || !m_running) continue;
        m_running.reset();
        if (outcome.filter) {
            if (m_filters.size() == filtersKept) m_filters.pop_front();
            m_filters.push_back(*outcome.filter);
        }
        if (!outcome.profile) {
            m_failed.push_back(outcome.job.wanted);
        } else if (*outcome.profile) {
            outcome.job.item.profile = *outcome.profile;
            Q_EMIT measured(outcome.job.item);
        }
    }
    begin();
}

} // namespace auralis
