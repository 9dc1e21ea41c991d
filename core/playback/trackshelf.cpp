// TrackShelf: opens ahead and remembers the last few. Render thread only.
#include "trackshelf.h"

#include <algorithm>

namespace auralis
{

namespace
{
constexpr std::size_t shelfSize = 8;
}

void TrackShelf::Inbox::put(Outcome outcome)
{
    {
        const std::lock_guard lock(mutex);
        outcomes.push_back(std::move(outcome));
    }
    wake();
}

TrackShelf::TrackShelf(std::shared_ptr<DecoderPool> decoders, std::function<void()> wake)
    : m_decoders(std::move(decoders))
    , m_inbox(std::make_shared<Inbox>())
{
    m_inbox->wake = std::move(wake);
}

const TrackShelf::Entry& TrackShelf::get(const PlayableItem& item)
{
    const auto found = m_entries.find(item.item);
    if (found != m_entries.end()) {
        found->second.lastUse = ++m_uses;
        return found->second;
    }
    while (m_entries.size() >= shelfSize) {
        m_entries.erase(std::min_element(m_entries.begin(), m_entries.end(), [](const auto& a, const auto& b) {
            return a.second.lastUse < b.second.lastUse;
        }));
    }
    Entry& entry = m_entries[item.item];
    entry.lastUse = ++m_uses;
    m_tasks.run([inbox = m_inbox, decoders = m_decoders, item](const BackgroundTasks::Cancel&) {
        inbox->put({item.item, false, openTrack(item, *decoders)});
    });
    return entry;
}

void TrackShelf::measure(const PlayableItem& item)
{
    const auto found = m_entries.find(item.item);
    if (found == m_entries.end()) return;
    Entry& entry = found->second;
    if (entry.state != Entry::State::Ready || entry.measuring || entry.measureFailed || entry.track->profile) return;
    entry.measuring = true;
    m_tasks.run([inbox = m_inbox, decoders = m_decoders, track = entry.track](const BackgroundTasks::Cancel&) {
        Result<ProfilePtr> profile = provisionalProfile(*track, *decoders);
        Outcome outcome{track->item.item, true, track};
        if (profile) {
            auto measured = std::make_shared<Track>(*track);
            measured->profile = *profile;
            outcome.track = TrackPtr(std::move(measured));
        } else {
            outcome.track = tl::unexpected<Error>(profile.error());
        }
        inbox->put(std::move(outcome));
    });
}

void TrackShelf::survey(const Track& track)
{
    if (m_survey && m_surveyed == track.content) return;
    if (m_survey) *m_survey = true;
    m_surveyed = track.content;
    m_survey =
        m_tasks.run([decoders = m_decoders, path = track.item.path, content = track.content, info = track.info](
                        const BackgroundTasks::Cancel& cancel) { decoders->survey(path, content, info, cancel); },
                    true);
}

void TrackShelf::retry(ItemId item)
{
    const auto found = m_entries.find(item);
    if (found == m_entries.end()) return;
    if (found->second.state == Entry::State::Failed) {
        m_entries.erase(found);
    } else {
        found->second.measureFailed = false;
    }
}

void TrackShelf::collect()
{
    std::vector<Outcome> outcomes;
    {
        const std::lock_guard lock(m_inbox->mutex);
        outcomes.swap(m_inbox->outcomes);
    }
    for (Outcome& outcome : outcomes) {
        const auto found = m_entries.find(outcome.item);
        if (found == m_entries.end()) continue;
        Entry& entry = found->second;
        if (outcome.profile) {
            entry.measuring = false;
            entry.measureFailed = !outcome.track;
            if (outcome.track) {
                entry.track = *outcome.track;
            } else {
                entry.error = outcome.track.error();
            }
        } else if (outcome.track) {
            entry.state = Entry::State::Ready;
            entry.track = *outcome.track;
        } else {
            entry.state = Entry::State::Failed;
            entry.error = outcome.track.error();
        }
    }
}

} // namespace auralis
