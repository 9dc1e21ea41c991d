// Library: the listener's tracks. The facade lives on the main thread; every query and edit runs on the library's own
// threads and answers later on the main thread. No call waits.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <QByteArray>
#include <QObject>
#include <QStringList>

#include "libraryjobs.h"
#include "librarytypes.h"
#include "result.h"
#include "trackprofile.h"

namespace auralis
{

class Library : public QObject
{
    Q_OBJECT
public:
    /// `folder`: where library.sqlite lies; made if missing. open() says at once whether the database can be used; an
    /// older schema is migrated after a backup, a newer one opened read-only, a damaged one restored from the newest
    /// good backup (notice() says so).
    static Result<std::unique_ptr<Library>> open(const QString& folder, QObject* parent = nullptr);
    ~Library() override; ///< waits for the transaction under way

    /// Something the listener should know about how the library was opened; empty: nothing.
    QString notice() const;
    bool readOnly() const;

    // Queries. `done` is called on the main thread unless `context` was destroyed before (null: in any case). Answers
    // come in the order asked; that of a query that failed is empty.
    template <class T>
    using Done = std::function<void(T)>;
    void counts(QObject* context, Done<LibraryCounts> done) const;
    void trackIds(const TrackQuery& query, QObject* context, Done<TrackList> done) const;
    /// Rows in the order asked; ids that do not exist are left out.
    void tracks(std::vector<TrackId> ids, QObject* context, Done<std::vector<TrackRow>> done) const;
    void albums(AlbumSort sort, const QString& search, QObject* context, Done<std::vector<AlbumRow>> done) const;
    void artists(const QString& search, QObject* context, Done<std::vector<ArtistRow>> done) const;
    void genres(const QString& search, QObject* context, Done<std::vector<GenreRow>> done) const;
    void listening(QObject* context, Done<Listening> done) const;
    /// The folders right below one (native bytes); of none: the roots.
    void folders(const std::string& below, QObject* context, Done<std::vector<FolderRow>> done) const;
    void duplicates(QObject* context, Done<std::vector<Duplicates>> done) const; ///< most copies first
    /// From a .lrc file beside the track, else from its tags.
    void lyrics(TrackId id, QObject* context, Done<Lyrics> done) const;
    void chapters(TrackId id, QObject* context, Done<std::vector<ChapterRow>> done) const;
    /// By native bytes; id 0: not in the library.
    void trackByPath(const std::string& path, QObject* context, Done<TrackRow> done) const;
    /// Encoded image bytes (JPEG, PNG ...) of an embedded or folder cover; empty: none.
    void cover(const QString& coverKey, QObject* context, Done<QByteArray> done) const;
    /// Stored analysis of tracks; null where there is none.
    void profiles(std::vector<TrackId> ids, QObject* context, Done<std::vector<ProfilePtr>> done) const;

    // Edits. What they change is told by tracksChanged() or contentsChanged(), that it could not be stored by failed().
    /// Adds files and folders (native bytes). Several calls queue up. Progress and the report come by the signals
    /// below.
    void import(std::vector<std::string> paths);
    void cancelImport();
    /// Looks through the folders imported before for what changed; reports like import(). Removed tracks stay removed.
    void rescan();
    /// From now on changes below these folders are found by themselves (off at first); they are reported by
    /// importFinished().
    void setWatching(bool on);
    /// Another program wrote the database: contentsChanged() follows, and folders imported there are watched here, too.
    void reread();
    /// The folders that were imported, with those missing now marked.
    void roots(QObject* context, Done<std::vector<LibraryRoot>> done) const;
    /// The folder is no longer looked through; its tracks are removed as by remove().
    void forgetRoot(const std::string& path);
    const ImportProgress& importProgress() const;
    /// From the library only, never from disk.
    void remove(std::vector<TrackId> ids);
    void undoRemove();                         ///< brings the last removal back
    void setRating(TrackId id, double rating); ///< stars, 0.5 to 5 in halves; 0: none
    void setFavourite(TrackId id, bool on);
    void setAlbumFavourite(AlbumId id, bool on);
    void setResume(TrackId id, double seconds); ///< where listening was left off; 0: nowhere
    void notePlayed(TrackId id, bool skipped);  ///< counts a play, or a skip
    /// What makes these albums, now and for tracks that come later; Kind::Automatic takes earlier rules back.
    void setAlbumRule(std::vector<AlbumId> albums, const AlbumRule& rule);
    static QStringList albumRules(); ///< how albums are made from tags, a sentence each
    /// What playback measured of a track, so that it is not analysed again.
    void storeProfile(TrackId id, const ProfilePtr& profile);
    /// The file was found missing or present again.
    void setAvailable(TrackId id, bool available);

    // Analysis in the background, one file at a time: profile, whole payload hash, decode errors.
    /// On: all tracks that lack it or whose analysis is of an older version, and those that come later. Goes on where
    /// an earlier session was. `mayWork` is asked on the analysing thread every few milliseconds; while it says no the
    /// work stands still. Several calls may change it.
    void setAnalysing(bool on, std::function<bool()> mayWork = {});
    const AnalysisProgress& analysisProgress() const;

    // What outlives the session.
    void saveQueue(const SavedQueue& queue);
    void saveQueuePosition(int current, double seconds); ///< cheap: call it every few seconds and at the end
    void loadQueue(QObject* context, Done<SavedQueue> done) const;
    /// Small things by name, for instance learned preset transitions; an empty value forgets.
    void remember(const QString& key, const QByteArray& value);
    void recall(const QString& key, QObject* context, Done<QByteArray> done) const; ///< null: nothing

    // Playlists. Every edit can be undone and redone, in this session.
    void playlists(QObject* context, Done<std::vector<PlaylistRow>> done) const; ///< in order, each after its folder
    void playlistTracks(PlaylistId id, QObject* context, Done<TrackList> done) const;
    /// Also those entries that are not in the library.
    void playlistEntries(PlaylistId id, QObject* context, Done<PlaylistContents> done) const;
    /// A new playlist (id none) or new properties of one; `done` is told its id.
    void savePlaylist(const PlaylistRow& playlist, QObject* context, Done<PlaylistId> done);
    /// Replaces its entries; those that are not in the library stay behind the tracks they stood behind.
    void setPlaylistTracks(PlaylistId id, std::vector<TrackId> ids);
    /// Replaces its entries, each by its id or, where it is not in the library, by its path.
    void setPlaylistEntries(PlaylistId id, std::vector<PlaylistEntry> entries);
    void addToPlaylist(PlaylistId id, std::vector<TrackId> ids); ///< at its end
    void deletePlaylist(PlaylistId id);                          ///< a folder with all in it
    void undoPlaylistEdit();
    void redoPlaylistEdit();
    /// M3U, M3U8, PLS or XSPF by its ending. Entries not in the library are kept as paths.
    void importPlaylist(const std::string& path, QObject* context, Done<Result<PlaylistImport>> done);
    void exportPlaylist(PlaylistId id, const std::string& path, bool relative, QObject* context,
                        Done<Result<void>> done) const;

    // Tags in files: written only when asked for, in a verified copy that then takes the file's place.
    void previewTags(std::vector<TrackId> ids, const TagEdit& edit, QObject* context,
                     Done<std::vector<TagDifference>> done) const;
    /// Writes fields that differ; the library follows.
    void writeTags(std::vector<TrackId> ids, const TagEdit& edit, QObject* context, Done<TagWriteReport> done);
    /// Writes back what the last edit not yet undone changed, in this session or an earlier one.
    void undoTagWrite(QObject* context, Done<TagWriteReport> done);

    /// Cover art: the picture embedded as front cover becomes `image` (JPEG, PNG, GIF, BMP or WebP), or is removed when
    /// that is empty. Preview, journal and undo as for text.
    void previewCover(std::vector<TrackId> ids, const QByteArray& image, QObject* context,
                      Done<std::vector<TagDifference>> done) const;
    void writeCover(std::vector<TrackId> ids, const QByteArray& image, QObject* context, Done<TagWriteReport> done);
    /// The track's cover, as it is, to a file that must not exist.
    void extractCover(TrackId id, const std::string& path, QObject* context, Done<Result<void>> done) const;
    /// Rating of the library into the tags of these tracks.
    void writeRatings(std::vector<TrackId> ids, QObject* context, Done<TagWriteReport> done);
    /// Writing to this file waits until another one, or none, plays.
    void setPlaying(const std::string& path);

    // Care.
    void backup(QObject* context, Done<Result<QString>> done); ///< the path of the copy
    /// Looks at the database and every file; `payload`: also reads all audio and compares it with what it was.
    void verify(bool payload, QObject* context, Done<LibraryCheck> done) const;
    /// Everything worth keeping as JSON, for other programs.
    void exportTo(const QString& path, QObject* context, Done<Result<void>> done) const;
    /// Puts a backup (the newest whole one when none is named) in the place of a library that is not open; what was
    /// there is kept beside it. Returns the backup used.
    static Result<QString> restore(const QString& folder, const QString& backup = {});
    static QStringList backups(const QString& folder); ///< newest first

Q_SIGNALS:
    void playlistsChanged(); ///< playlists came, went or have other properties or tracks
    void importProgressed(const auralis::ImportProgress& progress); ///< at most 10 a second
    void importFinished(const auralis::ImportReport& report);
    void analysisProgressChanged(int done, int total); ///< both 0: nothing to do; at most 10 a second
    void contentsChanged(); ///< tracks came or went: lists are to be asked for again (at most 2 a second)
    void tracksChanged(const std::vector<auralis::TrackId>& ids); ///< fields of these rows changed
    void failed(const QString& message);                          ///< an edit could not be stored

private:
    struct Private;
    explicit Library(QObject* parent);
    std::unique_ptr<Private> d;
};

} // namespace auralis
