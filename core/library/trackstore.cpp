// Track store: rows of tracks, their names and their words.
#include "trackstore.h"

#include <algorithm>
#include <limits>

#include <QDateTime>
#include <QJsonDocument>

#include "filereader.h"
#include "payload.h"
#include "textfold.h"

namespace auralis
{

namespace
{

// The columns that a scan writes, in the order that bindTags() gives them.
constexpr const char* insertSql = "INSERT INTO track (folder_id, name, size, mtime, identity, title, artist, album, "
                                  "album_artist, genre, composer, title_sort,"
                                  " artist_sort, album_sort, group_sort, album_group, year, disc, track, compilation, "
                                  "more, cover, duration, rate, channels, bits,"
                                  " bitrate, codec, lossless, part, cue_start, cue_end, sheet, track_gain, track_peak,"
                                  " album_gain, album_peak, rating, added)"
                                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, "
                                  "?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25,"
                                  " ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39)";
constexpr const char* updateSql =
    "UPDATE track SET folder_id = ?1, name = ?2, size = ?3, mtime = ?4, identity = ?5, title = ?6, artist = ?7, album "
    "= ?8,"
    " album_artist = ?9, genre = ?10, composer = ?11, title_sort = ?12, artist_sort = ?13, album_sort = ?14, "
    "group_sort = ?15,"
    " album_group = ?16, year = ?17, disc = ?18, track = ?19, compilation = ?20, more = ?21, cover = ?22, duration = "
    "?23, rate = ?24,"
    " channels = ?25, bits = ?26, bitrate = ?27, codec = ?28, lossless = ?29, part = ?30, cue_start = ?31, cue_end ="
    " ?32, sheet = ?33, track_gain = ?34, track_peak = ?35, album_gain = ?36, album_peak = ?37,"
    // The library's rating is the listener's; that of the file only fills a gap.
    " rating = CASE WHEN rating > 0 THEN rating ELSE ?38 END, state = 0, removal = 0 WHERE id = ?39";
// Other audio at the same place is to be measured anew; so is what failed, since the file is another one now.
constexpr const char* forgetAnalysisSql =
    "UPDATE track SET analysed = 0, problem = '', decode_errors = 0, payload = NULL, lufs = NULL, true_peak = NULL"
    " WHERE id = ?";

/// Number that a Statement stores as NULL when there is none.
double orNull(const std::optional<double>& value)
{
    return value.value_or(std::numeric_limits<double>::quiet_NaN());
}

QString joined(const QStringList& names)
{
    return names.join(QStringLiteral(", "));
}

} // namespace

TrackStore::TrackStore(Database& db)
    : m_db(db)
    , m_albums(db)
{
}

std::int64_t TrackStore::folderId(const std::string& path)
{
    const QByteArray key = QByteArray::fromStdString(path);
    if (const auto it = m_folders.constFind(key); it != m_folders.constEnd()) return *it;
    if (m_folders.size() > 50000) m_folders.clear();
    std::int64_t id = 0;
    Statement find(m_db, "SELECT id FROM folder WHERE path = ?");
    if (find.bind(path).step()) {
        id = find.integer(0);
    } else {
        Statement(m_db, "INSERT INTO folder (path) VALUES (?)").run(path);
        id = m_db.lastInsertId();
    }
    m_folders.insert(key, id);
    return id;
}

std::int64_t TrackStore::nameId(const char* table, QHash<QString, std::int64_t>& known, const QString& name)
{
    if (const auto it = known.constFind(name); it != known.constEnd()) return *it;
    const QString key = nameKey(name);
    if (known.size() > 50000) known.clear();
    const bool artist = table[0] == 'a';
    std::int64_t id = 0;
    Statement find(m_db,
                   artist ? "SELECT id, name FROM artist WHERE key = ?" : "SELECT id, name FROM genre WHERE key = ?");
    if (find.bind(key).step()) {
        id = find.integer(0);
        if (!artist && spelledBetter(name, find.text(1)))
            Statement(m_db, "UPDATE genre SET name = ? WHERE id = ?").run(name, id);
    } else {
        if (artist)
            Statement(m_db, "INSERT INTO artist (key, name, sort) VALUES (?, ?, ?)").run(key, name, sortKey(name));
        else
            Statement(m_db, "INSERT INTO genre (key, name) VALUES (?, ?)").run(key, name);
        id = m_db.lastInsertId();
    }
    known.insert(name, id);
    return id;
}

bool TrackStore::stillThere(const std::string& path, std::int64_t size, std::int64_t mtime,
                            const QByteArray& identity) const
{
    const FileStat now = statFile(path);
    if (!now.isFile()) return false;
    if (now.size == size && now.mtime == mtime) return true;
    FileReader file(path);
    return file.isOpen() && quickIdentity(file) == identity.left(identitySize);
}

bool TrackStore::rootAbsent(const std::string& path, const std::string& newPath)
{
    std::string root;
    std::uint64_t device = 0, inode = 0;
    Statement roots(m_db, "SELECT path, file_system, inode FROM root");
    while (roots.step()) {
        const std::string candidate = roots.path(0);
        if (!isBelow(path, candidate) || candidate.size() < root.size()) continue;
        root = candidate;
        device = static_cast<std::uint64_t>(roots.integer(1));
        inode = static_cast<std::uint64_t>(roots.integer(2));
    }
    if (root.empty() || isBelow(newPath, root)) return false;
    if (const FileStat now = statFile(root); now.isFolder() && !isEmptyFolder(root)) {
        if (now.device == device && now.inode == inode) return false;
        // Numbers of file systems change from one mounting to the next: a known file is as good a sign.
        Statement known(m_db, "SELECT f.path, t.name FROM folder f JOIN track t ON t.folder_id = f.id"
                              " WHERE f.path >= ?1 AND f.path < ?2 AND t.state = 0 LIMIT 50");
        known.bind(root, root + '0');
        while (known.step()) {
            const std::string folder = known.path(0);
            if (statFile(joinPath(folder, known.path(1))).isFile()) return false;
        }
    }
    // The root itself may have been renamed: then a folder above the new place is the one that was remembered.
    for (std::string up = folderOf(newPath); inode && up.size() > 1; up = folderOf(up)) {
        const FileStat s = statFile(up);
        if (s.inode == inode && s.device == device) return false;
    }
    return true;
}

TrackId TrackStore::claim(const ScannedFile& file, TrackId atPlace, bool asked, TrackId& absentTwin)
{
    struct Candidate {
        TrackId id;
        std::string path;
        std::int64_t size, mtime;
        TrackState state;
    };
    // Those known to be away come first: Folded, Removed, Displaced, Missing. Of those thought present a few are asked
    // for.
    constexpr std::size_t most = 20;
    std::vector<Candidate> candidates;
    Statement byIdentity(m_db, "SELECT t.id, f.path, t.name, t.size, t.mtime FROM track t JOIN folder f ON f.id ="
                               " t.folder_id WHERE t.identity = ? AND t.state = ? ORDER BY t.id LIMIT 20");
    for (int state = 4; state >= 0 && candidates.size() < most; --state) {
        byIdentity.bind(file.tags.identity, state);
        while (byIdentity.step())
            candidates.push_back({{byIdentity.integer(0)},
                                  joinPath(byIdentity.path(1), byIdentity.path(2)),
                                  byIdentity.integer(3),
                                  byIdentity.integer(4),
                                  static_cast<TrackState>(state)});
    }
    std::stable_partition(candidates.begin(), candidates.end(),
                          [&file](const Candidate& c) { return nameOf(c.path) == file.name; });
    const std::string path = joinPath(file.folder, file.name);
    for (const Candidate& c : candidates) {
        if (c.id == atPlace) continue;
        if (c.state == TrackState::Removed && !asked) continue;
        if (c.state == TrackState::Displaced || c.path == path) return c.id;
        if (stillThere(c.path, c.size, c.mtime, file.tags.identity)) continue;
        if (!rootAbsent(c.path, path)) return c.id;
        absentTwin = c.id;
    }
    return {};
}

TrackStore::Stored TrackStore::store(const ScannedFile& file, bool asked, bool last)
{
    const std::int64_t folder = folderId(file.folder);
    TrackId atPlace;
    QByteArray identity;
    std::vector<TrackId> otherParts; // of how the file was shown before
    {
        Statement find(m_db, "SELECT id, identity, part FROM track WHERE folder_id = ? AND name = ? AND state < 2");
        find.bind(folder, file.name);
        while (find.step()) {
            const int part = find.number(2);
            if (part == file.tags.part) {
                atPlace = {find.integer(0)};
                identity = find.blob(1);
            } else if ((part > 0) != (file.parts > 0) || part > file.parts) {
                otherParts.push_back({find.integer(0)});
            }
        }
    }
    for (const TrackId other : otherParts)
        fold(other);

    TrackId id = atPlace, absentTwin;
    if (!atPlace || identity != file.tags.identity) {
        if (const TrackId claimed = claim(file, atPlace, asked, absentTwin)) {
            if (atPlace) {
                touchAlbumOf(atPlace);
                Statement(m_db, "UPDATE track SET state = 2 WHERE id = ?").run(atPlace);
            }
            id = claimed;
        } else if (atPlace) {
            if (!last) return {{}, false, true};
        } else {
            Statement removed(m_db, "SELECT id FROM track WHERE folder_id = ? AND name = ? AND state = 3 AND part = ?");
            if (removed.bind(folder, file.name, file.tags.part).step()) {
                if (!asked) return {};
                id = {removed.integer(0)};
            }
        }
    }
    Stored out{insertOrUpdate(id, file), !id};
    if (out.added && absentTwin) inheritStatistics(out.id, absentTwin);
    return out;
}

TrackId TrackStore::insertOrUpdate(TrackId id, const ScannedFile& file)
{
    const FileTags& t = file.tags;
    const QString artist = t.artistCredit.isEmpty() ? joined(t.artists) : t.artistCredit;
    const QString albumArtist = joined(t.albumArtists);
    const QString artistSort = sortKey(t.artistSort.isEmpty() ? artist : t.artistSort);
    const QString albumArtistSort = sortKey(t.albumArtistSort.isEmpty() ? albumArtist : t.albumArtistSort);
    if (t.artists.size() == 1) noteArtistSort(t.artists.first(), t.artistSort);
    if (t.albumArtists.size() == 1) noteArtistSort(t.albumArtists.first(), t.albumArtistSort);
    const std::int64_t group = AlbumGrouping::groupOf(file.folder, t);
    const bool embedded = !t.coverKey.isEmpty();
    const QString cover = embedded ? t.coverKey : file.folderCover;
    noteCover(cover, embedded ? joinPath(file.folder, file.name) : file.folderCoverPath, embedded);
    if (id) {
        touchAlbumOf(id);
        bool otherAudio = false;
        {
            Statement old(m_db, "SELECT album_group, identity != ?2 OR analysed < 0 FROM track WHERE id = ?1");
            if (old.bind(id, t.identity).step()) {
                if (old.integer(0)) m_albums.touch(id, old.integer(0));
                otherAudio = old.integer(1) != 0;
            }
        }
        if (otherAudio) {
            Statement(m_db, forgetAnalysisSql).run(id);
            Statement(m_db, "DELETE FROM profile WHERE track_id = ?").run(id);
            Statement(m_db, "DELETE FROM behind WHERE track_id = ?").run(id);
        }
    }
    Statement write(m_db, id ? updateSql : insertSql);
    const std::int64_t last = id ? id.value : QDateTime::currentMSecsSinceEpoch();
    const QByteArray more = t.more.isEmpty() ? QByteArray() : QJsonDocument(t.more).toJson(QJsonDocument::Compact);
    write.run(folderId(file.folder), file.name, file.stat.size, file.stat.mtime, t.identity, t.title, artist, t.album,
              albumArtist, joined(t.genres), joined(t.composers),
              sortKey(t.titleSort.isEmpty() ? t.title : t.titleSort), artistSort,
              sortKey(t.albumSort.isEmpty() ? t.album : t.albumSort),
              t.albumArtists.isEmpty() ? artistSort : albumArtistSort, group, t.year, t.disc, t.track, t.compilation,
              QString::fromUtf8(more), cover, t.duration, t.sampleRate, t.channels, t.bits, t.bitrate, t.codec,
              t.lossless, t.part, t.partStart, t.partEnd, file.sheet, orNull(t.trackGainDb), orNull(t.trackPeak),
              orNull(t.albumGainDb), orNull(t.albumPeak), t.rating, last);
    const bool isNew = !id;
    if (isNew) id = {m_db.lastInsertId()};
    writeNames(id, t, isNew);
    m_albums.touch(id, group);
    return id;
}

void TrackStore::writeNames(TrackId id, const FileTags& t, bool isNew)
{
    if (!isNew) {
        Statement(m_db, "DELETE FROM track_text WHERE rowid = ?").run(id);
        Statement(m_db, "DELETE FROM track_artist WHERE track_id = ?").run(id);
        Statement(m_db, "DELETE FROM track_genre WHERE track_id = ?").run(id);
    }
    Statement(m_db, "INSERT INTO track_text (rowid, title, artist, album, album_artist, genre, composer, other)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .run(id, searchText(t.title), searchText(joined(t.artists)), searchText(t.album),
             searchText(joined(t.albumArtists)), searchText(joined(t.genres)), searchText(joined(t.composers)),
             searchText(joined(t.others)));
    Statement addArtist(m_db, "INSERT INTO track_artist (track_id, artist_id, role, position) VALUES (?, ?, ?, ?)");
    Statement addGenre(m_db, "INSERT OR IGNORE INTO track_genre (track_id, genre_id) VALUES (?, ?)");
    int role = 0;
    for (const QStringList* names : {&t.artists, &t.albumArtists, &t.composers}) {
        int position = 0;
        for (const QString& name : *names)
            addArtist.run(id, nameId("artist", m_artists, name), role, position++);
        ++role;
    }
    for (const QString& name : t.genres)
        addGenre.run(id, nameId("genre", m_genres, name));
}

/// The first name to sort by that a file gives an artist holds, for all of the artist's tracks.
void TrackStore::noteArtistSort(const QString& name, const QString& sort)
{
    if (sort.isEmpty()) return;
    const std::int64_t id = nameId("artist", m_artists, name);
    const QString plain = sortKey(name), key = sortKey(sort);
    if (key == plain) return;
    Statement(m_db, "UPDATE artist SET sort = ? WHERE id = ? AND sort = ?").run(key, id, plain);
    if (m_db.changes() == 0) return;
    Statement(m_db, "UPDATE album SET artist_sort = ?1 WHERE artist_sort = ?2 AND artist = ?3").run(key, plain, name);
    Statement(m_db, "UPDATE track SET group_sort = ?1 WHERE group_sort = ?2 AND state < 3").run(key, plain);
}

/// Out of sight, with all that is known of it.
void TrackStore::fold(TrackId id)
{
    touchAlbumOf(id);
    Statement(m_db, "UPDATE track SET state = 4 WHERE id = ?").run(id);
}

void TrackStore::inheritStatistics(TrackId id, TrackId from)
{
    Statement(m_db, "UPDATE track SET (added, rating, favourite, plays, skips, last_played, resume, lufs, true_peak, "
                    "analysed, payload,"
                    " decode_errors, problem) = (SELECT added, rating, favourite, plays, skips, last_played, resume, "
                    "lufs, true_peak,"
                    " analysed, payload, decode_errors, problem FROM track WHERE id = ?) WHERE id = ?")
        .run(from, id);
    Statement(m_db, "INSERT INTO profile (track_id, version, bytes, histogram) SELECT ?, version, bytes, histogram"
                    " FROM profile WHERE track_id = ?")
        .run(id, from);
    Statement(m_db, "INSERT INTO behind (track_id, filter, bytes) SELECT ?, filter, bytes FROM behind"
                    " WHERE track_id = ?")
        .run(id, from);
}

void TrackStore::noteCover(const QString& key, const std::string& path, bool embedded)
{
    if (key.isEmpty() || key == m_lastCover) return;
    Statement(m_db, "INSERT INTO cover (key, path, embedded) VALUES (?, ?, ?)"
                    " ON CONFLICT (key) DO UPDATE SET path = excluded.path, embedded = excluded.embedded")
        .run(key, path, embedded);
    m_lastCover = key;
}

void TrackStore::touchAlbumOf(TrackId id)
{
    Statement album(m_db, "SELECT album_id FROM track WHERE id = ?");
    if (album.bind(id).step()) m_albums.touchAlbum({album.integer(0)});
}

void TrackStore::seen(TrackId id, const QString& folderCover, const std::string& folderCoverPath)
{
    noteCover(folderCover, folderCoverPath, false);
    touchAlbumOf(id);
    Statement(m_db, "UPDATE track SET state = 0 WHERE id = ? AND state = 1").run(id);
    Statement(m_db, "UPDATE track SET cover = ? WHERE id = ? AND cover NOT LIKE 'e%'").run(folderCover, id);
}

void TrackStore::missing(TrackId id, const std::string& folder, const std::string& name)
{
    Statement(m_db, "UPDATE track SET state = 1 WHERE id = ? AND folder_id = ? AND name = ? AND state = 0")
        .run(id, folderId(folder), name);
}

void TrackStore::folderMissing(const std::string& folder)
{
    Statement(m_db, "UPDATE track SET state = 1 WHERE folder_id = ? AND state = 0").run(folderId(folder));
}

void TrackStore::addRoot(const std::string& path)
{
    std::vector<std::string> inside;
    {
        Statement roots(m_db, "SELECT path FROM root WHERE path != ?");
        roots.bind(path);
        while (roots.step()) {
            const std::string other = roots.path(0);
            if (isBelow(path, other)) return; // looked through already
            if (isBelow(other, path)) inside.push_back(other);
        }
    }
    for (const std::string& other : inside)
        Statement(m_db, "DELETE FROM root WHERE path = ?").run(other);
    Statement(m_db, "INSERT OR IGNORE INTO root (path, added) VALUES (?, ?)")
        .run(path, QDateTime::currentMSecsSinceEpoch());
}

void TrackStore::lookAtRoots()
{
    std::vector<std::string> roots;
    {
        Statement read(m_db, "SELECT path FROM root");
        while (read.step())
            roots.push_back(read.path(0));
    }
    for (const std::string& root : roots) {
        const FileStat stat = statFile(root);
        const bool there = stat.isFolder() && !isEmptyFolder(root);
        Statement(m_db, "UPDATE root SET available = ? WHERE path = ?").run(there, root);
        // What identifies the folder is noted only while it holds its tracks, not for the empty folder of an unmounted
        // disk.
        Statement known(m_db, "SELECT 1 FROM folder f JOIN track t ON t.folder_id = f.id AND t.state = 0"
                              " WHERE f.path >= ?1 AND f.path < ?2 LIMIT 1");
        if (there && known.bind(root, root + '0').step())
            Statement(m_db, "UPDATE root SET file_system = ?, inode = ? WHERE path = ?")
                .run(static_cast<std::int64_t>(stat.device), static_cast<std::int64_t>(stat.inode), root);
    }
}

void TrackStore::forgetRoot(const std::string& path)
{
    Statement(m_db, "DELETE FROM root WHERE path = ?").run(path);
    std::vector<TrackId> ids;
    Statement below(m_db, "SELECT t.id FROM track t JOIN folder f ON f.id = t.folder_id"
                          " WHERE (f.path = ?1 OR (f.path > ?2 AND f.path < ?3)) AND t.state < 3");
    below.bind(path, path + '/', path + '0');
    while (below.step())
        ids.push_back({below.integer(0)});
    remove(ids);
}

void TrackStore::remove(const std::vector<TrackId>& ids)
{
    Statement last(m_db, "SELECT coalesce(max(removal), 0) FROM track WHERE state = 3");
    const std::int64_t removal = (last.step() ? last.integer(0) : 0) + 1;
    Statement hide(m_db, "UPDATE track SET removal = ?, state = 3 WHERE id = ? AND state < 3");
    for (const TrackId id : ids) {
        hide.run(removal, id);
        touchAlbumOf(id);
    }
}

std::vector<TrackId> TrackStore::undoRemove()
{
    std::vector<TrackId> ids;
    Statement last(
        m_db, "SELECT id FROM track WHERE state = 3 AND removal = (SELECT max(removal) FROM track WHERE state = 3)");
    while (last.step())
        ids.push_back({last.integer(0)});
    // Displaced where another file stands at its place now; whether the file is there, the next scan sees.
    for (const TrackId id : ids) {
        Statement(m_db,
                  "UPDATE track SET removal = 0, state = CASE WHEN EXISTS (SELECT 1 FROM track o WHERE o.folder_id ="
                  " track.folder_id AND o.name = track.name AND o.part = track.part AND o.state < 2)"
                  " THEN 2 ELSE 0 END WHERE id = ?")
            .run(id);
        touchAlbumOf(id);
    }
    return ids;
}

} // namespace auralis
