// TrackActions: from ids to the queue and back to the library.
#include "trackactions.h"

#include <algorithm>
#include <cmath>
#include <random>

#include <QDesktopServices>
#include <QFile>
#include <QFileInfo>
#include <QUrl>

#include "edithistory.h"
#include "library.h"
#include "playlists.h"
#include "trackmime.h"
#include "unifiedplayermanager.h"

namespace auralis
{

namespace
{

constexpr size_t longestQueue = 5000;
constexpr size_t profilesAhead = 3;
constexpr double referenceLufs = -18.0; // ReplayGain 2.0
constexpr double silenceLufs = -69.0;

} // namespace

TrackActions::TrackActions(Library& library, UnifiedPlayerManager& player, QObject* parent)
    : QObject(parent)
    , m_library(library)
    , m_player(player)
    , m_history(new EditHistory(this))
    , m_playlists(new Playlists(library, *m_history, this))
{
    connect(player.queue(), &PlayQueue::currentChanged, this, &TrackActions::fetchProfilesAhead);
    connect(&library, &Library::importFinished, this, &TrackActions::onImported);
    noteQueueEdits();
    m_history->setOwner(
        EditHistory::Kind::Removal,
        [this](int) {
            m_library.undoRemove();
            --m_removalsDone;
            Q_EMIT removed(0);
            return true;
        },
        [this](int) {
            const auto& ids = m_removals[m_removalsDone++];
            m_library.remove(ids);
            Q_EMIT removed(int(ids.size()));
            return true;
        });
}

/// The queue keeps its own edits; the history is told that there was one, once for what changes in one go.
void TrackActions::noteQueueEdits()
{
    PlayQueue* queue = m_player.queue();
    const auto edited = [this, queue] {
        if (m_queueNoted || m_history->isTravelling() || !queue->canUndo()) return;
        m_queueNoted = true;
        m_history->note(EditHistory::Kind::Queue);
        QMetaObject::invokeMethod(
            this, [this] { m_queueNoted = false; }, Qt::QueuedConnection);
    };
    connect(queue, &PlayQueue::itemsReset, this, edited);
    connect(queue, &PlayQueue::itemsInserted, this, edited);
    connect(queue, &PlayQueue::itemsRemoved, this, edited);
    m_history->setOwner(
        EditHistory::Kind::Queue,
        [queue](int) {
            const bool can = queue->canUndo();
            if (can) queue->undo();
            return can;
        },
        [queue](int) {
            const bool can = queue->canRedo();
            if (can) queue->redo();
            return can;
        });
}

PlayQueue* TrackActions::queue() const
{
    return m_player.queue();
}

PlayableItem TrackActions::toItem(const TrackRow& row, ProfilePtr profile)
{
    PlayableItem item;
    item.track = row.id;
    item.path = row.path;
    item.title = row.title;
    item.artist = row.artist;
    item.album = row.album;
    item.coverKey = row.coverKey;
    item.durationSeconds = row.duration;
    item.cueStart = row.cueStart;
    item.cueEnd = row.cueEnd;
    item.gain = {row.trackGainDb, row.trackPeak, row.albumGainDb, row.albumPeak};
    if (!item.gain.albumGainDb && row.albumLufs > silenceLufs) { // not so when it is not known
        item.gain.albumGainDb = referenceLufs - row.albumLufs;
        item.gain.albumPeak.reset();
        if (std::isfinite(row.albumTruePeakDbtp)) item.gain.albumPeak = dbToGain(row.albumTruePeakDbtp);
    }
    item.profile = std::move(profile);
    return item;
}

void TrackActions::resolve(std::vector<TrackId> ids, std::function<void(std::vector<PlayableItem>)> done)
{
    if (ids.empty()) return;
    m_library.tracks(std::move(ids), this, [this, done = std::move(done)](const std::vector<TrackRow>& rows) {
        std::vector<PlayableItem> items;
        std::vector<TrackId> head;
        for (const TrackRow& row : rows) {
            items.push_back(toItem(row));
            if (head.size() < profilesAhead) head.push_back(row.id);
        }
        if (items.empty()) return;
        m_library.profiles(head, this,
                           [items = std::move(items), done](const std::vector<ProfilePtr>& profiles) mutable {
                               for (size_t i = 0; i < std::min(profiles.size(), items.size()); ++i)
                                   items[i].profile = profiles[i];
                               done(std::move(items));
                           });
    });
}

void TrackActions::fetchProfilesAhead()
{
    PlayQueue* list = m_player.queue();
    std::vector<TrackId> ids;
    std::vector<ItemId> items;
    for (const PlayableItem* item : {list->following(), list->afterNext()}) {
        if (!item || item->profile || !item->track) continue;
        ids.push_back(item->track);
        items.push_back(item->item);
    }
    if (ids.empty()) return;
    m_library.profiles(ids, this, [list, items](const std::vector<ProfilePtr>& profiles) {
        for (size_t i = 0; i < std::min(items.size(), profiles.size()); ++i) {
            const int row = list->rowOf(items[i]);
            if (row < 0 || !profiles[i]) continue;
            PlayableItem item = list->items()[size_t(row)];
            item.profile = profiles[i];
            list->update(item);
        }
    });
}

bool TrackActions::idle() const
{
    return m_player.queue()->current() == nullptr;
}

void TrackActions::play(std::vector<TrackId> ids, int start)
{
    if (ids.empty()) return;
    start = std::clamp(start, 0, int(ids.size()) - 1);
    if (ids.size() > longestQueue) {
        ids.erase(ids.begin(), ids.begin() + start);
        if (ids.size() > longestQueue) ids.resize(longestQueue);
        start = 0;
    }
    const TrackId first = ids[size_t(start)];
    const int request = ++m_playRequest;
    resolve(std::move(ids), [this, first, request](std::vector<PlayableItem> items) {
        if (request != m_playRequest) return;
        const auto found =
            std::find_if(items.begin(), items.end(), [first](const PlayableItem& i) { return i.track == first; });
        const int row = found == items.end() ? 0 : int(found - items.begin());
        // The one about to play needs its analysis now; a list started in its middle has not got it yet.
        m_library.profiles({items[size_t(row)].track}, this,
                           [this, items, row, request](const std::vector<ProfilePtr>& profiles) mutable {
                               if (request != m_playRequest) return;
                               if (!profiles.empty() && profiles.front()) items[size_t(row)].profile = profiles.front();
                               m_player.queue()->replace(std::move(items), row);
                               if (row < m_player.queue()->count())
                                   m_player.playItem(m_player.queue()->items()[size_t(row)].item);
                           });
    });
}

void TrackActions::playShuffled(std::vector<TrackId> ids)
{
    if (ids.empty()) return;
    static std::mt19937 random{std::random_device{}()};
    std::shuffle(ids.begin(), ids.end(), random);
    play(std::move(ids), 0);
}

void TrackActions::playNext(std::vector<TrackId> ids)
{
    if (idle()) return play(std::move(ids));
    resolve(std::move(ids),
            [this](std::vector<PlayableItem> items) { m_player.queue()->insertNext(std::move(items)); });
}

void TrackActions::append(std::vector<TrackId> ids)
{
    insert(std::move(ids), {});
}

void TrackActions::insert(std::vector<TrackId> ids, ItemId before)
{
    resolve(std::move(ids), [this, before](std::vector<PlayableItem> items) {
        const int row = before ? m_player.queue()->rowOf(before) : -1;
        if (row < 0)
            m_player.queue()->append(std::move(items));
        else
            m_player.queue()->insert(row, std::move(items));
    });
}

void TrackActions::albumIds(AlbumId album, std::function<void(std::vector<TrackId>)> done)
{
    TrackQuery query;
    query.album = album;
    m_library.trackIds(query, this, [done = std::move(done)](const TrackList& list) { done(list.ids); });
}

void TrackActions::albumTracks(AlbumId album, QObject* context, std::function<void(std::vector<TrackRow>)> done)
{
    TrackQuery query;
    query.album = album;
    m_library.trackIds(query, context, [this, context, done = std::move(done)](const TrackList& list) {
        m_library.tracks(list.ids, context, done);
    });
}

QMimeData* TrackActions::mimeData(const std::vector<TrackRow>& rows)
{
    std::vector<TrackId> ids;
    std::vector<std::string> paths;
    for (const TrackRow& row : rows) {
        ids.push_back(row.id);
        paths.push_back(row.path);
    }
    return trackmime::make(ids, paths);
}

void TrackActions::playAlbum(AlbumId album)
{
    albumIds(album, [this](std::vector<TrackId> ids) { play(std::move(ids)); });
}

void TrackActions::appendAlbum(AlbumId album)
{
    albumIds(album, [this](std::vector<TrackId> ids) { append(std::move(ids)); });
}

void TrackActions::playAlbumNext(AlbumId album)
{
    albumIds(album, [this](std::vector<TrackId> ids) { playNext(std::move(ids)); });
}

void TrackActions::insertFiles(std::vector<std::string> paths, ItemId before)
{
    importFiles(std::move(paths), [this, before](std::vector<TrackId> ids) { insert(std::move(ids), before); });
}

void TrackActions::importFiles(std::vector<std::string> paths, std::function<void(std::vector<TrackId>)> done)
{
    if (paths.empty()) return;
    m_pendingFiles.push_back({paths, std::move(done)});
    m_library.import(std::move(paths));
}

void TrackActions::onImported(const ImportReport& report)
{
    if (m_pendingFiles.empty()) return;
    // Imports asked for elsewhere end here too: ours are told by their paths.
    m_library.tracks(report.ids, this, [this](const std::vector<TrackRow>& rows) {
        for (auto pending = m_pendingFiles.begin(); pending != m_pendingFiles.end();) {
            std::vector<TrackId> ids;
            for (const TrackRow& row : rows)
                if (std::any_of(pending->paths.begin(), pending->paths.end(), [&row](const std::string& path) {
                        return row.path == path || row.path.rfind(path + '/', 0) == 0;
                    }))
                    ids.push_back(row.id);
            const bool over = !ids.empty() || !m_library.importProgress().running;
            if (!ids.empty()) pending->done(std::move(ids));
            pending = over ? m_pendingFiles.erase(pending) : pending + 1;
        }
    });
}

void TrackActions::playPlaylist(PlaylistId id)
{
    m_library.playlistTracks(id, this, [this](const TrackList& list) { play(list.ids); });
}

void TrackActions::remove(std::vector<TrackId> ids)
{
    if (ids.empty()) return;
    m_removals.resize(m_removalsDone++);
    m_removals.push_back(ids);
    m_library.remove(std::move(ids));
    m_history->note(EditHistory::Kind::Removal);
    Q_EMIT removed(int(m_removals.back().size()));
}

void TrackActions::setFavourite(std::vector<TrackId> ids, bool on)
{
    for (const TrackId id : ids)
        m_library.setFavourite(id, on);
}

void TrackActions::showFolder(TrackId id)
{
    m_library.tracks({id}, this, [](const std::vector<TrackRow>& rows) {
        if (rows.empty()) return;
        const QFileInfo file(QFile::decodeName(rows.front().path.c_str()));
        QDesktopServices::openUrl(QUrl::fromLocalFile(file.absolutePath()));
    });
}

} // namespace auralis
