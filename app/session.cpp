// Session: see the header.
#include "session.h"

#include <unordered_map>

#include "fileitem.h"
#include "library.h"
#include "models/inbackground.h"
#include "models/trackactions.h"
#include "unifiedplayermanager.h"

namespace auralis
{

Session::Session(Library& library, UnifiedPlayerManager& player, QObject* parent)
    : QObject(parent)
    , m_library(library)
    , m_player(player)
{
    const auto changed = [this] { m_queueChanged = true; };
    const PlayQueue* queue = m_player.queue();
    connect(queue, &PlayQueue::itemsReset, this, changed);
    connect(queue, &PlayQueue::itemsInserted, this, changed);
    connect(queue, &PlayQueue::itemsRemoved, this, changed);
    connect(queue, &PlayQueue::itemChanged, this, changed);
    connect(&m_saving, &QTimer::timeout, this, &Session::save);
    m_saving.start(3000);
}

Session::~Session()
{
    save();
}

void Session::save()
{
    const PlayQueue& queue = *m_player.queue();
    const PlayerSnapshot& s = m_player.snapshot();
    const bool known = queue.current() && s.item == queue.current()->item;
    const int row = queue.currentRow();
    const double seconds = known ? framesToSeconds(s.position, s.sourceRate) : 0.0;
    if (m_queueChanged) {
        SavedQueue saved;
        for (const PlayableItem& item : queue.items())
            saved.entries.push_back({item.track, item.path});
        saved.current = row;
        saved.position = seconds;
        m_library.saveQueue(saved);
    } else if (row != m_savedRow || seconds != m_savedSeconds) {
        m_library.saveQueuePosition(row, seconds);
    }
    m_queueChanged = false;
    m_savedRow = row;
    m_savedSeconds = seconds;
}

void Session::restore()
{
    m_library.loadQueue(this, [this](const SavedQueue& saved) {
        std::vector<TrackId> ids;
        for (const SavedQueue::Entry& entry : saved.entries)
            if (entry.id) ids.push_back(entry.id);
        m_library.tracks(ids, this, [this, saved](const std::vector<TrackRow>& rows) { describe(saved, rows); });
    });
}

/// Tracks are what the library says of them now; files outside it are read again, which may take a while.
void Session::describe(const SavedQueue& saved, const std::vector<TrackRow>& rows)
{
    const auto make = [saved, rows] {
        std::unordered_map<TrackId, const TrackRow*> known;
        for (const TrackRow& row : rows)
            known.emplace(row.id, &row);
        std::vector<PlayableItem> items;
        for (const SavedQueue::Entry& entry : saved.entries) {
            const auto found = known.find(entry.id);
            items.push_back(found != known.end() ? TrackActions::toItem(*found->second) : fileItem(entry.path));
        }
        return items;
    };
    inBackground(this, make, [this, current = saved.current, position = saved.position](const auto& items) {
        bringBack(items, current, position);
    });
}

void Session::bringBack(std::vector<PlayableItem> items, int current, double seconds)
{
    PlayQueue& queue = *m_player.queue();
    if (items.empty() || queue.count() > 0) return;
    queue.replace(std::move(items), current);
    if (!queue.current()) return;
    // Opened and paused, then moved to its place as soon as a second means something.
    m_place = connect(&m_player, &UnifiedPlayerManager::durationChanged, this, [this, seconds] {
        disconnect(m_place);
        m_player.seekSeconds(seconds);
    });
    m_player.playItem(queue.current()->item);
    m_player.pause();
}

} // namespace auralis
