// Track queries: all tracks by one of their columns. SQLite's sorter carries every column of the order along with each
// row; here one key is read for each track, and the library's own order, which is in memory, decides between equals.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <string_view>

#include "trackquery.h"

namespace auralis
{

std::vector<int> TrackQueries::placesByNumber(const char* expression, bool descending)
{
    struct Key {
        double value;
        int place;
    };
    std::vector<Key> keys;
    keys.reserve(m_order.size());
    Statement s(m_db, std::string("SELECT t.id, ") + expression + " FROM track t WHERE t.state < 3");
    while (s.step()) {
        const auto id = static_cast<std::size_t>(s.integer(0));
        const double value = s.real(1); // what has none stands last, either way
        if (id < m_place.size() && m_place[id] >= 0)
            keys.push_back({std::isnan(value) ? std::numeric_limits<double>::infinity()
                            : descending      ? -value
                                              : value,
                            m_place[id]});
    }
    std::sort(keys.begin(), keys.end(),
              [](const Key& a, const Key& b) { return a.value != b.value ? a.value < b.value : a.place < b.place; });
    std::vector<int> out(keys.size());
    std::transform(keys.begin(), keys.end(), out.begin(), [](const Key& key) { return key.place; });
    return out;
}

std::vector<int> TrackQueries::placesByText(const char* column, bool descending)
{
    struct Key {
        std::uint64_t head; ///< the first eight bytes, to be compared as a number
        std::uint32_t begin, length;
        int place;
    };
    std::vector<Key> keys;
    keys.reserve(m_order.size());
    std::string texts;
    Statement s(m_db, std::string("SELECT t.id, CAST(t.") + column + " AS BLOB) FROM track t WHERE t.state < 3");
    while (s.step()) {
        const auto id = static_cast<std::size_t>(s.integer(0));
        if (id >= m_place.size() || m_place[id] < 0) continue;
        const std::string text = s.path(1);
        Key key{0, static_cast<std::uint32_t>(texts.size()), static_cast<std::uint32_t>(text.size()), m_place[id]};
        for (std::size_t i = 0; i < 8; ++i)
            key.head = key.head << 8 | (i < text.size() ? static_cast<std::uint8_t>(text[i]) : 0);
        texts += text;
        keys.push_back(key);
    }
    const auto compare = [&texts](const Key& a, const Key& b) {
        if (a.head != b.head) return a.head < b.head ? -1 : 1;
        return std::string_view(texts)
            .substr(a.begin, a.length)
            .compare(std::string_view(texts).substr(b.begin, b.length));
    };
    std::sort(keys.begin(), keys.end(), [&](const Key& a, const Key& b) {
        const int order = compare(a, b);
        return order != 0 ? (order < 0) != descending : a.place < b.place;
    });
    std::vector<int> out(keys.size());
    std::transform(keys.begin(), keys.end(), out.begin(), [](const Key& key) { return key.place; });
    return out;
}

/// An index has the tracks of each folder in order already.
std::vector<int> TrackQueries::placesByPath()
{
    struct File {
        std::string name;
        int part, place;
    };
    std::vector<std::pair<std::string, std::int64_t>> folders;
    {
        Statement s(m_db, "SELECT path, id FROM folder");
        while (s.step())
            folders.emplace_back(s.path(0), s.integer(1));
    }
    std::sort(folders.begin(), folders.end());
    std::vector<int> out;
    out.reserve(m_order.size());
    std::vector<File> files;
    Statement s(m_db, "SELECT name, part, id FROM track INDEXED BY track_by_place WHERE folder_id = ? AND state < 3");
    for (const auto& [path, folder] : folders) {
        files.clear();
        s.bind(folder);
        while (s.step()) {
            const auto id = static_cast<std::size_t>(s.integer(2));
            if (id < m_place.size() && m_place[id] >= 0) files.push_back({s.path(0), s.number(1), m_place[id]});
        }
        std::sort(files.begin(), files.end(), [](const File& a, const File& b) {
            return std::tie(a.name, a.part, a.place) < std::tie(b.name, b.part, b.place);
        });
        for (const File& file : files)
            out.push_back(file.place);
    }
    return out;
}

TrackList TrackQueries::sorted(const TrackQuery& q)
{
    readOrder();
    std::vector<int> places;
    switch (q.sort) {
    case TrackSort::Title:
        places = placesByText("title_sort", q.descending);
        break;
    case TrackSort::Artist:
        places = placesByText("artist_sort", q.descending);
        break;
    case TrackSort::Album:
        places = placesByText("album_sort", q.descending);
        break;
    case TrackSort::Duration:
        places = placesByNumber("t.duration", q.descending);
        break;
    case TrackSort::Year:
        places = placesByNumber("t.year", q.descending);
        break;
    case TrackSort::Added:
        places = placesByNumber("t.added", q.descending);
        break;
    case TrackSort::Plays:
        places = placesByNumber("t.plays", q.descending);
        break;
    case TrackSort::Rating:
        places = placesByNumber("t.rating", q.descending);
        break;
    case TrackSort::Loudness:
        places = placesByNumber("t.lufs", q.descending);
        break;
    case TrackSort::LastPlayed:
        places = placesByNumber("t.last_played", q.descending);
        break;
    case TrackSort::Path:
        places = placesByPath();
        if (q.descending) std::reverse(places.begin(), places.end());
        break;
    case TrackSort::Default:
        places.resize(m_order.size());
        std::iota(places.begin(), places.end(), 0);
        break;
    }
    TrackList out;
    const auto limit = q.limit >= 0 ? std::min(static_cast<std::size_t>(q.limit), places.size()) : places.size();
    out.ids.reserve(limit);
    for (std::size_t i = 0; i < limit; ++i)
        append(out, places[i]);
    if (auto fine = m_db.takeError(); !fine) out.error = QString::fromStdString(fine.error().message);
    return out;
}

} // namespace auralis
