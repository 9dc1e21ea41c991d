// Track store: writes what the scanner read, and what the listener did, into the database. Library thread, inside a
// transaction.
//
// A track is its audio first and its place second. A file's audio that is known, and is no longer where it was, is the
// same track at a new place; other audio at a known place keeps the track unless its own audio turns up elsewhere.
// Nothing here deletes a track.
#pragma once

#include <string>
#include <vector>

#include <QHash>

#include "albumgrouping.h"
#include "database.h"
#include "filestat.h"
#include "tagreader.h"

namespace auralis
{

/// State of a track's row; all before Removed are shown. Folded: a cue sheet came or went, so that the file is shown as
/// its parts, or whole again; the row keeps what is known of it until that changes back.
enum class TrackState { Present = 0, Missing = 1, Displaced = 2, Removed = 3, Folded = 4 };

struct ScannedFile {
    std::size_t slot = 0; ///< its place in the walk
    std::string folder, name;
    FileStat stat;
    FileTags tags;
    int parts = 0;          ///< tracks in the file by its cue sheet; 0: the file is one track
    std::int64_t sheet = 0; ///< WalkedFile::besideId
    QString folderCover;    ///< key and path of the folder's picture
    std::string folderCoverPath;
};

class TrackStore
{
public:
    explicit TrackStore(Database& db);

    struct Stored {
        TrackId id; ///< none: the listener removed it before, and did not ask for it now
        bool added = false;
        /// Nothing was written: give the file again, with `last`, when all others of the scan are stored.
        bool postponed = false;
    };
    /// `asked`: named by the listener, so that a removed track comes back. Unknown audio at a known place is postponed:
    /// only when all files were seen is it certain that the old audio has not moved elsewhere.
    Stored store(const ScannedFile& file, bool asked, bool last);

    /// A file that is known and unchanged; `folderCover` replaces the cover unless the track embeds one.
    void seen(TrackId id, const QString& folderCover, const std::string& folderCoverPath);
    /// The file was not found where it was; does nothing when the track moved meanwhile.
    void missing(TrackId id, const std::string& folder, const std::string& name);
    /// All tracks of a folder that is no more.
    void folderMissing(const std::string& folder);
    /// A folder to be looked through at every rescan, unless it lies in one.
    void addRoot(const std::string& path);
    /// Notes which roots are there and what identifies them.
    void lookAtRoots();
    /// The root and its tracks, as by remove().
    void forgetRoot(const std::string& path);

    void remove(const std::vector<TrackId>& ids);
    /// Brings the last removal back; returns its tracks.
    std::vector<TrackId> undoRemove();

    AlbumGrouping& albums() { return m_albums; }
    /// Albums of tracks whose figures changed.
    void touchAlbumOf(TrackId id);

private:
    std::int64_t folderId(const std::string& path);
    std::int64_t nameId(const char* table, QHash<QString, std::int64_t>& known, const QString& name);
    TrackId claim(const ScannedFile& file, TrackId atPlace, bool asked, TrackId& absentTwin);
    bool stillThere(const std::string& path, std::int64_t size, std::int64_t mtime, const QByteArray& identity) const;
    bool rootAbsent(const std::string& path, const std::string& newPath);
    TrackId insertOrUpdate(TrackId id, const ScannedFile& file);
    /// A copy of a track whose disk is away: both stay, and the new one starts with what is known of the old one.
    void inheritStatistics(TrackId id, TrackId from);
    void writeNames(TrackId id, const FileTags& tags, bool isNew);
    void noteArtistSort(const QString& name, const QString& sort);
    void fold(TrackId id);
    void noteCover(const QString& key, const std::string& path, bool embedded);

    Database& m_db;
    AlbumGrouping m_albums;
    QHash<QByteArray, std::int64_t> m_folders;
    QHash<QString, std::int64_t> m_artists, m_genres;
    QString m_lastCover;
};

} // namespace auralis
