// Track queries in SQL.
#include "trackquery.h"

#include <algorithm>

#include <QRegularExpression>

#include "filestat.h"
#include "searchlanguage.h"
#include "textfold.h"

namespace auralis
{

namespace
{

constexpr const char* rowColumns = "t.id, f.path, t.name, t.title, t.artist, t.album, t.album_artist, t.genre, "
                                   "t.composer, t.album_id, t.year, t.disc, t.track,"
                                   " t.duration, t.rate, t.channels, t.bits, t.bitrate, t.codec, t.lossless, t.rating, "
                                   "t.favourite, t.plays, t.skips, t.added,"
                                   " t.last_played, t.lufs, t.state, t.cover, t.cue_start, t.cue_end FROM track t JOIN "
                                   "folder f ON f.id = t.folder_id ";

QDateTime time(std::int64_t ms)
{
    return ms ? QDateTime::fromMSecsSinceEpoch(ms) : QDateTime();
}

TrackRow readRow(const Statement& s)
{
    TrackRow r;
    int c = 0;
    r.id = {s.integer(c++)};
    const std::string folder = s.path(c++);
    r.path = joinPath(folder, s.path(c++));
    for (QString* text : {&r.title, &r.artist, &r.album, &r.albumArtist, &r.genre, &r.composer})
        *text = s.text(c++);
    r.albumId = {s.integer(c++)};
    for (int* number : {&r.year, &r.disc, &r.track})
        *number = s.number(c++);
    r.duration = s.real(c++);
    for (int* number : {&r.sampleRate, &r.channels, &r.bits, &r.bitrate})
        *number = s.number(c++);
    r.codec = s.text(c++);
    r.lossless = s.integer(c++) != 0;
    r.rating = s.real(c++);
    r.favourite = s.integer(c++) != 0;
    r.plays = s.number(c++);
    r.skips = s.number(c++);
    r.added = time(s.integer(c++));
    r.lastPlayed = time(s.integer(c++));
    r.lufs = s.real(c++);
    r.available = s.integer(c++) == 0;
    r.coverKey = s.text(c++);
    r.cueStart = s.integer(c++);
    r.cueEnd = s.integer(c++);
    return r;
}

/// Words of which each must begin a word of the text, as the full-text search does it for tracks.
class WordFilter
{
public:
    explicit WordFilter(const QString& typed)
        : m_words(split(typed))
    {
    }
    bool matches(const QString& text) const
    {
        if (m_words.isEmpty()) return true;
        const QString hay = u' ' + split(text).join(u' ');
        return std::all_of(m_words.begin(), m_words.end(),
                           [&hay](const QString& word) { return hay.contains(u' ' + word); });
    }

private:
    static QStringList split(const QString& text)
    {
        static const QRegularExpression gaps(QStringLiteral("[^\\p{L}\\p{N}]+"));
        QString folded;
        const QString parts = searchText(text).normalized(QString::NormalizationForm_KD).toCaseFolded();
        for (const QChar c : parts) {
            if (!c.isMark()) folded += c;
        }
        return folded.split(gaps, Qt::SkipEmptyParts);
    }
    QStringList m_words;
};

QString orderBy(const TrackQuery& q, bool searching)
{
    const QString place = QStringLiteral("t.group_sort, t.album_sort, t.album_id, t.disc, t.track, t.title_sort, t.id");
    if (q.sort == TrackSort::Default) {
        if (q.album) return QStringLiteral("t.disc, t.track, t.name, t.id");
        return searching ? QStringLiteral("rank, ") + place : place;
    }
    const QString down = q.descending ? QStringLiteral(" DESC") : QString();
    QString key;
    switch (q.sort) {
    case TrackSort::Title:
        key = QStringLiteral("t.title_sort");
        break;
    case TrackSort::Artist:
        key = QStringLiteral("t.artist_sort");
        break;
    case TrackSort::Album:
        key = QStringLiteral("t.album_sort");
        break;
    case TrackSort::Duration:
        key = QStringLiteral("t.duration");
        break;
    case TrackSort::Year:
        key = QStringLiteral("t.year");
        break;
    case TrackSort::Added:
        key = QStringLiteral("t.added");
        break;
    case TrackSort::Plays:
        key = QStringLiteral("t.plays");
        break;
    case TrackSort::Rating:
        key = QStringLiteral("t.rating");
        break;
    case TrackSort::Loudness:
        key = QStringLiteral("t.lufs IS NULL, t.lufs");
        break;
    case TrackSort::Path:
        return QStringLiteral("f.path") + down + QStringLiteral(", t.name") + down;
    case TrackSort::Default:
        break;
    }
    return key + down + QStringLiteral(", ") + place;
}

} // namespace

LibraryCounts TrackQueries::counts()
{
    LibraryCounts c;
    Statement tracks(m_db,
                     "SELECT count(*), total(duration), total(state > 0), count(lufs) FROM track WHERE state < 3");
    if (tracks.step()) {
        c.tracks = tracks.number(0);
        c.duration = tracks.real(1);
        c.unavailable = tracks.number(2);
        c.analysed = tracks.number(3);
    }
    Statement others(
        m_db,
        "SELECT (SELECT count(*) FROM album WHERE tracks > 0),"
        " (SELECT count(DISTINCT a.artist_id) FROM track_artist a JOIN track t ON t.id = a.track_id"
        "  WHERE a.role < 2 AND t.state < 3),"
        " (SELECT count(DISTINCT g.genre_id) FROM track_genre g JOIN track t ON t.id = g.track_id WHERE t.state < 3)");
    if (others.step()) {
        c.albums = others.number(0);
        c.artists = others.number(1);
        c.genres = others.number(2);
    }
    return c;
}

void TrackQueries::readOrder()
{
    const int contents = m_contents;
    if (m_orderOf == contents) return;
    m_order.clear();
    m_place.clear();
    Statement s(m_db, "SELECT id, duration FROM track t WHERE t.state < 3"
                      " ORDER BY t.group_sort, t.album_sort, t.album_id, t.disc, t.track, t.title_sort, t.id");
    while (s.step()) {
        const auto id = static_cast<std::size_t>(s.integer(0));
        if (id >= m_place.size()) m_place.resize(std::max(id + 1, m_place.size() * 3 / 2), -1);
        m_place[id] = static_cast<int>(m_order.size());
        m_order.push_back({{s.integer(0)}, static_cast<float>(s.real(1))});
    }
    m_orderOf = m_db.ok() ? contents : -1;
}

void TrackQueries::append(TrackList& list, int place) const
{
    const Listed& track = m_order[static_cast<std::size_t>(place)];
    list.ids.push_back(track.id);
    list.duration += track.duration;
}

TrackList TrackQueries::everything(const TrackQuery& q)
{
    TrackList out;
    const auto count =
        q.limit >= 0 ? std::min<std::size_t>(static_cast<std::size_t>(q.limit), m_order.size()) : m_order.size();
    out.ids.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        append(out, static_cast<int>(i));
    return out;
}

TrackList TrackQueries::found(const TrackQuery& q, const QString& words)
{
    constexpr int few =
        1000; // what can be ranked at a keystroke; more than that is no answer yet but a start of typing
    struct Hit {
        double score;
        int place;
        bool operator<(const Hit& o) const { return score != o.score ? score < o.score : place < o.place; }
    };
    std::vector<Hit> hits;
    const auto add = [&](std::int64_t id, double score) {
        const int place =
            id > 0 && id < static_cast<std::int64_t>(m_place.size()) ? m_place[static_cast<std::size_t>(id)] : -1;
        if (place >= 0) hits.push_back({score, place});
    };
    {
        Statement any(m_db, "SELECT rowid FROM track_text WHERE track_text MATCH ? LIMIT ?");
        any.bind(words, q.limit >= 0 && q.limit <= few ? few + 1 : -1);
        while (any.step())
            add(any.integer(0), 0);
    }
    if (hits.size() <= few) {
        hits.clear();
        Statement ranked(m_db,
                         "SELECT rowid, bm25(track_text, 8, 5, 5, 4, 1, 1) FROM track_text WHERE track_text MATCH ?");
        ranked.bind(words);
        while (ranked.step())
            add(ranked.integer(0), ranked.real(1));
    }
    std::sort(hits.begin(), hits.end());
    TrackList out;
    const auto count =
        q.limit >= 0 ? std::min<std::size_t>(static_cast<std::size_t>(q.limit), hits.size()) : hits.size();
    for (std::size_t i = 0; i < count; ++i)
        append(out, hits[i].place);
    return out;
}

TrackList TrackQueries::ids(const TrackQuery& q)
{
    TrackList out;
    const SearchCondition search = compileSearch(q.search);
    if (!search.error.isEmpty()) {
        out.error = search.error;
        out.errorStart = search.errorStart;
        out.errorLength = search.errorLength;
        return out;
    }
    if (q.sort == TrackSort::Default && !q.descending && !q.album && !q.artist && search.where.isEmpty()) {
        readOrder();
        return search.words.isEmpty() ? everything(q) : found(q, search.words);
    }
    const bool words = !search.words.isEmpty();
    QString sql = QStringLiteral("SELECT t.id, t.duration FROM ");
    sql += words ? QStringLiteral("track_text x JOIN track t ON t.id = x.rowid") : QStringLiteral("track t");
    if (q.sort == TrackSort::Path || search.where.contains(QStringLiteral("f.path")))
        sql += QStringLiteral(" JOIN folder f ON f.id = t.folder_id");
    sql += QStringLiteral(" WHERE t.state < 3");
    if (words) sql += QStringLiteral(" AND track_text MATCH ?");
    if (!search.where.isEmpty()) sql += QStringLiteral(" AND ") + search.where;
    if (q.album) sql += QStringLiteral(" AND t.album_id = %1").arg(q.album.value);
    if (q.artist)
        sql += QStringLiteral(" AND t.id IN (SELECT track_id FROM track_artist WHERE artist_id = %1 AND role < 2)")
                   .arg(q.artist.value);
    sql += QStringLiteral(" ORDER BY ") + orderBy(q, words);
    if (q.limit >= 0) sql += QStringLiteral(" LIMIT %1").arg(q.limit);
    Statement s(m_db, sql.toStdString());
    if (words) s.bindAt(1, search.words);
    search.bind(s, 1);
    while (s.step()) {
        out.ids.push_back({s.integer(0)});
        out.duration += s.real(1);
    }
    if (auto fine = m_db.takeError(); !fine) out.error = QString::fromStdString(fine.error().message);
    return out;
}

std::vector<TrackRow> TrackQueries::rows(const std::vector<TrackId>& ids)
{
    std::vector<TrackRow> out;
    out.reserve(ids.size());
    Statement s(m_db, std::string("SELECT ") + rowColumns + "WHERE t.id = ? AND t.state < 3");
    for (const TrackId id : ids) {
        if (s.bind(id).step()) out.push_back(readRow(s));
    }
    return out;
}

TrackRow TrackQueries::byPath(const std::string& path)
{
    Statement s(m_db, std::string("SELECT ") + rowColumns +
                          "WHERE f.path = ? AND t.name = ? AND t.state < 2 ORDER BY t.cue_start");
    return s.bind(folderOf(path), nameOf(path)).step() ? readRow(s) : TrackRow{};
}

std::vector<AlbumRow> TrackQueries::albums(AlbumSort sort, const QString& search)
{
    const char* order = "added DESC, artist_sort, sort, id";
    if (sort == AlbumSort::Title) order = "sort, artist_sort, id";
    if (sort == AlbumSort::Artist) order = "artist_sort, year, sort, id";
    if (sort == AlbumSort::Year) order = "year DESC, artist_sort, sort, id";
    const WordFilter filter(search);
    std::vector<AlbumRow> out;
    Statement s(
        m_db,
        std::string("SELECT id, title, artist, year, tracks, duration, format, added, lufs, cover, favourite FROM album"
                    " WHERE tracks > 0 ORDER BY ") +
            order);
    while (s.step()) {
        AlbumRow a;
        a.title = s.text(1);
        a.artist = s.text(2);
        if (!filter.matches(a.title + u' ' + a.artist)) continue;
        a.id = {s.integer(0)};
        a.year = s.number(3);
        a.tracks = s.number(4);
        a.duration = s.real(5);
        a.format = s.text(6);
        a.added = time(s.integer(7));
        a.lufs = s.real(8);
        a.coverKey = s.text(9);
        a.favourite = s.integer(10) != 0;
        out.push_back(std::move(a));
    }
    return out;
}

std::vector<ArtistRow> TrackQueries::artists(const QString& search)
{
    const WordFilter filter(search);
    std::vector<ArtistRow> out;
    Statement s(m_db,
                "SELECT a.id, a.name, count(DISTINCT t.album_id), count(DISTINCT t.id), max(t.cover) FROM artist a"
                " JOIN track_artist ta ON ta.artist_id = a.id AND ta.role < 2 JOIN track t ON t.id = ta.track_id AND "
                "t.state < 3"
                " GROUP BY a.id ORDER BY a.sort, a.id");
    while (s.step()) {
        ArtistRow a;
        a.name = s.text(1);
        if (!filter.matches(a.name)) continue;
        a.id = {s.integer(0)};
        a.albums = s.number(2);
        a.tracks = s.number(3);
        a.coverKey = s.text(4);
        out.push_back(std::move(a));
    }
    return out;
}

std::vector<LibraryRoot> TrackQueries::roots()
{
    std::vector<LibraryRoot> out;
    Statement s(
        m_db,
        "SELECT r.path, r.available, (SELECT count(*) FROM folder f JOIN track t ON t.folder_id = f.id AND t.state < 3"
        " WHERE f.path >= r.path AND f.path < CAST(r.path || '0' AS BLOB)"
        " AND (f.path = r.path OR f.path > CAST(r.path || '/' AS BLOB))) FROM root r ORDER BY r.path");
    while (s.step())
        out.push_back({s.path(0), s.integer(1) != 0, s.number(2)});
    return out;
}

std::vector<ProfilePtr> TrackQueries::profiles(const std::vector<TrackId>& ids)
{
    std::vector<ProfilePtr> out;
    out.reserve(ids.size());
    Statement s(m_db, "SELECT bytes FROM profile WHERE track_id = ?");
    for (const TrackId id : ids) {
        ProfilePtr profile;
        if (s.bind(id).step()) {
            const QByteArray bytes = s.blob(0);
            const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.constData());
            if (auto parsed = TrackProfile::fromBytes(data, static_cast<std::size_t>(bytes.size())))
                profile = std::make_shared<const TrackProfile>(std::move(*parsed));
        }
        out.push_back(std::move(profile));
    }
    return out;
}

} // namespace auralis
