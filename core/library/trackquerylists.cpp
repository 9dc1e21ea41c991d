// Track queries: albums, artists, genres, folders, roots and counts.
#include <algorithm>
#include <map>
#include <unordered_map>

#include <QHash>
#include <QRegularExpression>

#include "albumgrouping.h"
#include "filestat.h"
#include "textfold.h"
#include "trackquery.h"

namespace auralis
{

namespace
{

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

} // namespace

LibraryCounts TrackQueries::counts()
{
    LibraryCounts c;
    readOrder();
    c.tracks = static_cast<int>(m_order.size());
    for (const Listed& track : m_order)
        c.duration += track.duration;
    Statement others(m_db,
                     "SELECT (SELECT count(*) FROM album WHERE tracks > 0),"
                     " (SELECT count(*) FROM track WHERE state IN (1, 2)),"
                     " (SELECT count(*) FROM track INDEXED BY track_measured WHERE lufs IS NOT NULL AND state < 3)");
    if (others.step()) {
        c.albums = others.number(0);
        c.unavailable = others.number(1);
        c.analysed = others.number(2);
    }
    c.artists = static_cast<int>(artistNames().size());
    c.genres = static_cast<int>(genreNames().size());
    return c;
}

/// `names`: id and name in order; `tracks`: id of a name and of a track that bears it, names together.
std::vector<TrackQueries::Named> TrackQueries::readNames(const char* names, const char* tracks)
{
    struct Tally {
        int tracks = 0, albums = 0;
        std::int32_t album = 0;
    };
    std::unordered_map<std::int64_t, Tally> tallies;
    {
        std::vector<int> borne; // places, in the order of the library: tracks of an album stand together
        std::int64_t current = 0;
        const auto close = [&] {
            if (borne.empty()) return;
            std::sort(borne.begin(), borne.end());
            borne.erase(std::unique(borne.begin(), borne.end()), borne.end());
            Tally& tally = tallies[current];
            tally.tracks = static_cast<int>(borne.size());
            std::vector<std::int32_t> albums;
            for (const int place : borne)
                if (const auto album = m_order[static_cast<std::size_t>(place)].album) albums.push_back(album);
            std::sort(albums.begin(), albums.end());
            tally.albums = static_cast<int>(std::unique(albums.begin(), albums.end()) - albums.begin());
            if (!albums.empty()) tally.album = albums.front();
            borne.clear();
        };
        Statement s(m_db, tracks);
        while (s.step()) {
            if (s.integer(0) != current) {
                close();
                current = s.integer(0);
            }
            const auto id = static_cast<std::size_t>(s.integer(1));
            if (id < m_place.size() && m_place[id] >= 0) borne.push_back(m_place[id]);
        }
        close();
    }
    std::vector<Named> out;
    out.reserve(tallies.size());
    Statement s(m_db, names);
    Statement cover(m_db, "SELECT cover FROM album WHERE id = ?");
    while (s.step()) {
        const auto it = tallies.find(s.integer(0));
        if (it == tallies.end()) continue;
        Named name{s.integer(0), s.text(1), {}, it->second.albums, it->second.tracks};
        if (it->second.album && cover.bind(it->second.album).step()) name.coverKey = cover.text(0);
        out.push_back(std::move(name));
    }
    return out;
}

const std::vector<TrackQueries::Named>& TrackQueries::artistNames()
{
    readOrder();
    if (m_artistsOf != m_orderOf || m_orderOf < 0)
        m_artists = readNames("SELECT id, name FROM artist ORDER BY sort, id",
                              "SELECT artist_id, track_id FROM track_artist INDEXED BY track_artist_by_artist"
                              " WHERE role < 2 ORDER BY artist_id");
    m_artistsOf = m_orderOf;
    return m_artists;
}

const std::vector<TrackQueries::Named>& TrackQueries::genreNames()
{
    readOrder();
    if (m_genresOf != m_orderOf || m_orderOf < 0)
        m_genres =
            readNames("SELECT id, name FROM genre ORDER BY key, id",
                      "SELECT genre_id, track_id FROM track_genre INDEXED BY track_genre_by_genre ORDER BY genre_id");
    m_genresOf = m_orderOf;
    return m_genres;
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
        std::string("SELECT id, title, artist, year, tracks, duration, format, added, lufs, cover, favourite, key,"
                    " true_peak FROM album WHERE tracks > 0 ORDER BY ") +
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
        a.added = s.integer(7) ? QDateTime::fromMSecsSinceEpoch(s.integer(7)) : QDateTime();
        a.lufs = s.real(8);
        a.coverKey = s.text(9);
        a.favourite = s.integer(10) != 0;
        a.rule = AlbumGrouping::ruleOf(s.text(11));
        a.grouping = AlbumGrouping::reasonOf(s.text(11));
        a.truePeakDbtp = s.real(12);
        out.push_back(std::move(a));
    }
    return out;
}

std::vector<ArtistRow> TrackQueries::artists(const QString& search)
{
    const WordFilter filter(search);
    std::vector<ArtistRow> out;
    for (const Named& n : artistNames())
        if (filter.matches(n.name)) out.push_back({{n.id}, n.name, n.albums, n.tracks, n.coverKey});
    return out;
}

std::vector<GenreRow> TrackQueries::genres(const QString& search)
{
    const WordFilter filter(search);
    std::vector<GenreRow> out;
    for (const Named& n : genreNames())
        if (filter.matches(n.name)) out.push_back({{n.id}, n.name, n.albums, n.tracks, n.coverKey});
    return out;
}

std::vector<FolderRow> TrackQueries::folders(const std::string& below)
{
    std::vector<FolderRow> out;
    if (below.empty()) {
        for (const LibraryRoot& root : roots()) {
            FolderRow row;
            row.path = root.path;
            row.name = QString::fromStdString(root.path);
            row.tracks = root.tracks;
            for (const FolderRow& inside : folders(root.path)) {
                row.folders = true;
                row.unavailable += inside.unavailable;
                if (row.coverKey.isEmpty()) row.coverKey = inside.coverKey;
            }
            out.push_back(std::move(row));
        }
        return out;
    }
    const std::string start = below == "/" ? below : below + '/';
    Statement s(
        m_db,
        "SELECT f.path, count(*), total(t.state > 0), max(t.cover) FROM folder f JOIN track t ON t.folder_id = f.id"
        " AND t.state < 3 WHERE f.path > ?1 AND f.path < ?2 GROUP BY f.id ORDER BY f.path");
    s.bind(start, start.substr(0, start.size() - 1) + '0');
    std::map<std::string, std::size_t> places; // siblings may stand apart: "a b" sorts before "a/c"
    while (s.step()) {
        const std::string path = s.path(0);
        const auto slash = path.find('/', start.size());
        const std::string child = path.substr(0, slash);
        const auto [at, isNew] = places.emplace(child, out.size());
        if (isNew) {
            out.emplace_back();
            out.back().path = child;
            out.back().name = QString::fromUtf8(QByteArray::fromStdString(child.substr(start.size())));
        }
        FolderRow& row = out[at->second];
        row.tracks += s.number(1);
        row.unavailable += s.number(2);
        row.folders = row.folders || slash != std::string::npos;
        if (row.coverKey.isEmpty()) row.coverKey = s.text(3);
    }
    return out;
}

std::vector<Duplicates> TrackQueries::duplicates()
{
    struct Copy {
        TrackId id;
        QByteArray identity, payload;
    };
    std::vector<Copy> copies;
    {
        Statement s(m_db, "SELECT id, identity, payload FROM track WHERE state < 3 AND identity IN"
                          " (SELECT identity FROM track GROUP BY identity HAVING count(*) > 1)"
                          " ORDER BY identity, lossless DESC, bitrate DESC, added, id");
        while (s.step())
            copies.push_back({{s.integer(0)}, s.blob(1), s.blob(2)});
    }
    std::vector<Duplicates> out;
    for (std::size_t begin = 0, end = 0; begin < copies.size(); begin = end) {
        while (end < copies.size() && copies[end].identity == copies[begin].identity)
            ++end;
        // Whole payloads tell apart what the quick look cannot; a copy not read yet is taken to be like the first.
        std::map<QByteArray, Duplicates> byPayload;
        for (std::size_t i = begin; i < end; ++i) {
            const QByteArray& payload = copies[i].payload;
            if (payload.isEmpty() && !byPayload.empty()) {
                byPayload.begin()->second.ids.push_back(copies[i].id);
                byPayload.begin()->second.confirmed = false;
            } else {
                Duplicates& group = byPayload[payload];
                group.confirmed = group.ids.empty() ? !payload.isEmpty() : group.confirmed;
                group.ids.push_back(copies[i].id);
            }
        }
        if (byPayload.size() == 2 && byPayload.contains({})) { // the first was not read yet
            Duplicates rest = byPayload.extract(std::prev(byPayload.end())).mapped();
            Duplicates& all = byPayload.begin()->second;
            all.ids.insert(all.ids.end(), rest.ids.begin(), rest.ids.end());
        }
        for (auto& [payload, group] : byPayload)
            if (group.ids.size() > 1) out.push_back(std::move(group));
    }
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.ids.size() > b.ids.size(); });
    return out;
}

Listening TrackQueries::listening()
{
    Listening out;
    std::map<std::int64_t, Listening::Name> albums;
    QHash<QString, Listening::Name> artists;
    Statement s(m_db, "SELECT t.artist, t.album_id, a.title, t.plays, t.plays * t.duration FROM track t"
                      " LEFT JOIN album a ON a.id = t.album_id WHERE t.state < 3 AND t.plays > 0");
    while (s.step()) {
        const QString artist = s.text(0);
        const std::int64_t plays = s.integer(3);
        const double seconds = s.real(4);
        const auto add = [plays, seconds](auto& sum) {
            sum.plays += plays;
            sum.seconds += seconds;
        };
        add(out);
        if (!artist.isEmpty()) {
            Listening::Name& sum = artists[artist];
            sum.name = artist;
            add(sum);
        }
        if (!s.isNull(1)) {
            Listening::Name& sum = albums[s.integer(1)];
            if (sum.name.isEmpty()) sum.name = s.text(2);
            add(sum);
        }
    }
    const auto firstOf = [](std::vector<Listening::Name> names) {
        const auto end = std::min<std::size_t>(8, names.size());
        std::partial_sort(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(end), names.end(),
                          [](const auto& a, const auto& b) {
                              return a.seconds != b.seconds ? a.seconds > b.seconds : a.name < b.name;
                          });
        names.resize(end);
        return names;
    };
    out.artists = firstOf({artists.begin(), artists.end()});
    std::vector<Listening::Name> byAlbum;
    for (auto& [id, sum] : albums)
        byAlbum.push_back(std::move(sum));
    out.albums = firstOf(std::move(byAlbum));
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

} // namespace auralis
