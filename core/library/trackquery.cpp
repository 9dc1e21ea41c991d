// Track queries in SQL.
#include "trackquery.h"

#include <algorithm>

#include "behindprofile.h"
#include "filestat.h"
#include "searchlanguage.h"
#include "searchrank.h"

namespace auralis
{

namespace
{

constexpr const char* rowColumns = "t.id, f.path, t.name, t.title, t.artist, t.album, t.album_artist, t.genre, "
                                   "t.composer, t.album_id, t.year, t.disc, t.track,"
                                   " t.duration, t.rate, t.channels, t.bits, t.bitrate, t.codec, t.lossless, t.rating, "
                                   "t.favourite, t.plays, t.skips, t.added,"
                                   " t.last_played, t.lufs, t.state, t.cover, t.cue_start, t.cue_end, t.part, t.resume,"
                                   " t.decode_errors, t.problem, t.true_peak, t.track_gain, t.track_peak, t.album_gain,"
                                   " t.album_peak, a.lufs, a.true_peak FROM track t JOIN folder f ON f.id = t.folder_id"
                                   " LEFT JOIN album a ON a.id = t.album_id ";

QDateTime time(std::int64_t ms)
{
    return ms ? QDateTime::fromMSecsSinceEpoch(ms) : QDateTime();
}

std::optional<TrackProfile> parsedProfile(const QByteArray& bytes)
{
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.constData());
    return TrackProfile::fromBytes(data, static_cast<std::size_t>(bytes.size()));
}

/// Null where there is none, or it is damaged or of another version: it is made again.
BehindPtr parsedBehind(const QByteArray& filter, const QByteArray& bytes)
{
    auto behind = std::make_shared<BehindProfile>();
    auto profile = parsedProfile(bytes);
    if (!profile || filter.size() != static_cast<qsizetype>(behind->filter.bytes.size())) return nullptr;
    std::copy(filter.begin(), filter.end(), behind->filter.bytes.begin());
    behind->profile = std::move(*profile);
    return behind;
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
    r.part = s.number(c++);
    r.resume = static_cast<double>(s.integer(c++)) / 1000;
    r.decodeErrors = s.number(c++);
    r.problem = s.text(c++);
    r.truePeakDbtp = s.real(c++);
    for (std::optional<double>* value : {&r.trackGainDb, &r.trackPeak, &r.albumGainDb, &r.albumPeak}) {
        if (!s.isNull(c)) *value = s.real(c);
        ++c;
    }
    r.albumLufs = s.real(c++);
    r.albumTruePeakDbtp = s.real(c++);
    return r;
}

QString orderBy(const TrackQuery& q, bool searching)
{
    const QString place = QStringLiteral("t.group_sort, t.album_sort, t.album_id, t.disc, t.track, t.title_sort, t.id");
    if (q.sort == TrackSort::Default) {
        if (q.album) return QStringLiteral("t.disc, t.track, t.name, t.part, t.id");
        if (!q.folder.empty()) return QStringLiteral("f.path, t.name, t.part");
        return searching ? QStringLiteral("fit(track_text) DESC, ") + place : place;
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
    case TrackSort::LastPlayed:
        key = QStringLiteral("t.last_played");
        break;
    case TrackSort::Path:
        return QStringLiteral("f.path") + down + QStringLiteral(", t.name") + down + QStringLiteral(", t.part") + down;
    case TrackSort::Default:
        break;
    }
    return key + down + QStringLiteral(", ") + place;
}

} // namespace

TrackQueries::TrackQueries(Database& db, const std::atomic<int>& contents)
    : m_db(db)
    , m_contents(contents)
{
    addSearchRank(db);
}

void TrackQueries::readOrder()
{
    const int contents = m_contents;
    if (m_orderOf == contents) return;
    m_order.clear();
    m_place.clear();
    Statement s(m_db, "SELECT id, duration, album_id FROM track t WHERE t.state < 3"
                      " ORDER BY t.group_sort, t.album_sort, t.album_id, t.disc, t.track, t.title_sort, t.id");
    while (s.step()) {
        const auto id = static_cast<std::size_t>(s.integer(0));
        if (id >= m_place.size()) m_place.resize(std::max(id + 1, m_place.size() * 3 / 2), -1);
        m_place[id] = static_cast<int>(m_order.size());
        m_order.push_back({{s.integer(0)}, static_cast<float>(s.real(1)), static_cast<std::int32_t>(s.integer(2))});
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
    // What can be ranked at a keystroke; more than that is no answer yet but a start of typing.
    constexpr int few = 1000;
    struct Hit {
        double fit;
        int place;
        bool operator<(const Hit& o) const { return fit != o.fit ? fit > o.fit : place < o.place; }
    };
    std::vector<Hit> hits;
    int rows = 0;
    const auto search = [&](const char* sql, int limit) {
        hits.clear();
        Statement s(m_db, sql);
        s.bind(words, limit);
        for (rows = 0; s.step(); ++rows) {
            const auto id = s.integer(0);
            const int place =
                id > 0 && id < static_cast<std::int64_t>(m_place.size()) ? m_place[static_cast<std::size_t>(id)] : -1;
            if (place >= 0) hits.push_back({s.real(1), place});
        }
    };
    constexpr const char* ranked = "SELECT rowid, fit(track_text) FROM track_text WHERE track_text MATCH ? LIMIT ?";
    const bool firstRows = q.limit >= 0 && q.limit <= few;
    if (!firstRows) search("SELECT rowid, 0.0 FROM track_text WHERE track_text MATCH ? LIMIT ?", -1);
    if (firstRows || rows <= few) search(ranked, few + 1);
    if (rows > few)
        for (Hit& hit : hits)
            hit.fit = 0;
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
    if (q.sort == TrackSort::Default && !q.descending && !q.album && !q.artist && !q.genre && q.folder.empty() &&
        search.where.isEmpty()) {
        readOrder();
        return search.words.isEmpty() ? everything(q) : found(q, search.words);
    }
    const bool words = !search.words.isEmpty();
    if (q.sort != TrackSort::Default && !q.album && !q.artist && !q.genre && q.folder.empty() && !words &&
        search.where.isEmpty())
        return sorted(q);
    QString sql = QStringLiteral("SELECT t.id, t.duration FROM ");
    sql += words ? QStringLiteral("track_text x JOIN track t ON t.id = x.rowid") : QStringLiteral("track t");
    if (q.sort == TrackSort::Path || !q.folder.empty() || search.where.contains(QStringLiteral("f.path")))
        sql += QStringLiteral(" JOIN folder f ON f.id = t.folder_id");
    sql += QStringLiteral(" WHERE t.state < 3");
    if (words) sql += QStringLiteral(" AND track_text MATCH ?");
    if (!search.where.isEmpty()) sql += QStringLiteral(" AND ") + search.where;
    if (q.album) sql += QStringLiteral(" AND t.album_id = %1").arg(q.album.value);
    if (q.artist)
        sql += QStringLiteral(" AND t.id IN (SELECT track_id FROM track_artist WHERE artist_id = %1 AND role < 2)")
                   .arg(q.artist.value);
    if (q.genre)
        sql += QStringLiteral(" AND t.id IN (SELECT track_id FROM track_genre WHERE genre_id = %1)").arg(q.genre.value);
    if (!q.folder.empty()) sql += QStringLiteral(" AND (f.path = ? OR (f.path > ? AND f.path < ?))");
    sql += QStringLiteral(" ORDER BY ") + orderBy(q, words);
    if (q.limit >= 0) sql += QStringLiteral(" LIMIT %1").arg(q.limit);
    Statement s(m_db, sql.toStdString());
    if (words) s.bindAt(1, search.words);
    search.bind(s, 1);
    if (!q.folder.empty()) {
        int at = 1 + (words ? 1 : 0) + static_cast<int>(search.values.size());
        for (const std::string& bound : {q.folder, q.folder + '/', q.folder + '0'})
            s.bindAt(at++, bound);
    }
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
                          "WHERE f.path = ? AND t.name = ? AND t.state < 2 ORDER BY t.part");
    return s.bind(folderOf(path), nameOf(path)).step() ? readRow(s) : TrackRow{};
}

std::vector<ProfilePtr> TrackQueries::profiles(const std::vector<TrackId>& ids)
{
    std::vector<ProfilePtr> out;
    out.reserve(ids.size());
    Statement s(m_db, "SELECT p.bytes, b.filter, b.bytes FROM profile p LEFT JOIN behind b USING (track_id)"
                      " WHERE p.track_id = ?");
    for (const TrackId id : ids) {
        ProfilePtr profile;
        if (s.bind(id).step())
            if (auto parsed = parsedProfile(s.blob(0))) {
                parsed->behind = parsedBehind(s.blob(1), s.blob(2));
                profile = std::make_shared<const TrackProfile>(std::move(*parsed));
            }
        out.push_back(std::move(profile));
    }
    return out;
}

} // namespace auralis
