// TrackActions: what one can do with tracks of the library, the same from every page: play, queue, remove, show. Main
// thread; ids are resolved by the library first, so each takes effect a moment later. Of two play commands the later
// one wins.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <QObject>

#include "libraryjobs.h"
#include "librarytypes.h"
#include "playableitem.h"

class QMimeData;

namespace auralis
{

class EditHistory;
class Library;
class PlayQueue;
class Playlists;
class UnifiedPlayerManager;

class TrackActions : public QObject
{
    Q_OBJECT
public:
    TrackActions(Library& library, UnifiedPlayerManager& player, QObject* parent = nullptr);

    /// Replaces the queue by these and plays from `start`. Of very long lists the queue takes the 5,000 from `start`
    /// on.
    void play(std::vector<TrackId> ids, int start = 0);
    void playShuffled(std::vector<TrackId> ids);
    void playNext(std::vector<TrackId> ids);
    void append(std::vector<TrackId> ids);
    /// Before a queue entry; 0: at the end.
    void insert(std::vector<TrackId> ids, ItemId before);
    void playAlbum(AlbumId album);
    void appendAlbum(AlbumId album);
    void playAlbumNext(AlbumId album);

    /// Files from outside: imported, then put into the queue before `before`.
    void insertFiles(std::vector<std::string> paths, ItemId before);
    /// Files from outside: imported, then `done` is told the tracks they are.
    void importFiles(std::vector<std::string> paths, std::function<void(std::vector<TrackId>)> done);

    void remove(std::vector<TrackId> ids); ///< from the library; removed() tells
    void setFavourite(std::vector<TrackId> ids, bool on);
    void showFolder(TrackId id); ///< in the desktop's file manager
    PlayQueue* queue() const;
    Playlists* playlists() const { return m_playlists; }
    EditHistory* history() const { return m_history; }
    void playPlaylist(PlaylistId id);
    void albumIds(AlbumId album, std::function<void(std::vector<TrackId>)> done);
    /// Rows of an album in its order, for a drag.
    void albumTracks(AlbumId album, QObject* context, std::function<void(std::vector<TrackRow>)> done);
    static QMimeData* mimeData(const std::vector<TrackRow>& rows); ///< the caller owns it

    static PlayableItem toItem(const TrackRow& row, ProfilePtr profile = {});

Q_SIGNALS:
    void removed(int count); ///< 0: they are back
    // What takes a dialog: the window shows it.
    void newPlaylistRequested(const std::vector<auralis::TrackId>& ids);
    void tagsRequested(const std::vector<auralis::TrackId>& ids);
    void locateRequested(auralis::TrackId id);
    void ratingsRequested(const std::vector<auralis::TrackId>& ids); ///< into the tags of their files

private:
    /// Rows as items, with the stored analyses of the first few.
    void resolve(std::vector<TrackId> ids, std::function<void(std::vector<PlayableItem>)> done);
    void fetchProfilesAhead();
    void onImported(const ImportReport& report);
    void noteQueueEdits();
    bool idle() const;

    Library& m_library;
    UnifiedPlayerManager& m_player;
    EditHistory* m_history;
    Playlists* m_playlists;
    int m_playRequest = 0;
    bool m_queueNoted = false;                    ///< the edit under way is in the history already
    std::vector<std::vector<TrackId>> m_removals; ///< for redo; the first m_removalsDone of them stand
    std::size_t m_removalsDone = 0;
    struct Pending {
        std::vector<std::string> paths;
        std::function<void(std::vector<TrackId>)> done;
    };
    std::vector<Pending> m_pendingFiles; ///< waiting for the end of the import
};

} // namespace auralis
