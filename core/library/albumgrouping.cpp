// Album grouping in SQL and a few rules.
#include "albumgrouping.h"

#include <cmath>
#include <vector>

#include <QCoreApplication>
#include <QRegularExpression>

#include <xxhash.h>

#include "albumloudness.h"
#include "filestat.h"
#include "tagreader.h"
#include "textfold.h"

namespace auralis
{

namespace
{

/// ".../Album/CD 2" -> ".../Album".
std::string withoutDiscFolder(const std::string& folder)
{
    static const QRegularExpression disc(
        QStringLiteral("^(cd|disc|disk|dvd|vol|volume|side|part)[ ._-]*([0-9]{1,2}|[a-d])$"),
        QRegularExpression::CaseInsensitiveOption);
    const std::string name = nameOf(folder);
    return disc.match(QString::fromUtf8(QByteArray::fromStdString(name))).hasMatch() ? folderOf(folder) : folder;
}

/// "FLAC 44.1 kHz, 16 bit"
QString formatText(const QString& codec, int rate, int bits)
{
    const QString hertz = QString::number(rate / 1000.0, 'g', 4);
    return bits > 0 ? QCoreApplication::translate("Library", "%1 %2 kHz, %3 bit").arg(codec, hertz).arg(bits)
                    : QCoreApplication::translate("Library", "%1 %2 kHz").arg(codec, hertz);
}

} // namespace

QString AlbumGrouping::variousArtists()
{
    return QCoreApplication::translate("Library", "Various Artists");
}

QString AlbumGrouping::withoutGuests(const QString& artist)
{
    static const QRegularExpression guests(QStringLiteral("\\s+[\\(\\[]?(feat\\.?|ft\\.?|featuring)\\s.*$"),
                                           QRegularExpression::CaseInsensitiveOption);
    return QString(artist).remove(guests);
}

std::int64_t AlbumGrouping::groupOf(const std::string& folder, const FileTags& tags)
{
    if (tags.album.isEmpty() || !tags.albumArtists.isEmpty()) return 0;
    const std::string text = withoutDiscFolder(folder) + '\x1f' + nameKey(tags.album).toStdString();
    const auto hash = static_cast<std::int64_t>(XXH3_64bits(text.data(), text.size()));
    return hash ? hash : 1;
}

void AlbumGrouping::touch(TrackId id, std::int64_t group)
{
    if (group)
        m_groups.insert(group);
    else
        m_tracks.insert(id);
}

void AlbumGrouping::touchAlbum(AlbumId id)
{
    if (id) m_albums.insert(id);
}

AlbumId AlbumGrouping::albumFor(const Place& place)
{
    {
        Statement find(m_db, "SELECT id, title, artist FROM album WHERE key = ?");
        if (find.bind(place.key).step()) {
            const AlbumId id{find.integer(0)};
            const bool other = find.text(1) != place.title || find.text(2) != place.artist;
            if (other && ruleOf(place.key) != AlbumRule::Kind::Automatic)
                Statement(m_db, "UPDATE album SET title = ?, artist = ?, sort = ?, artist_sort = ? WHERE id = ?")
                    .run(place.title, place.artist, sortKey(place.title), sortOf(place.artist), id);
            return id;
        }
    }
    Statement(m_db, "INSERT INTO album (key, title, artist, sort, artist_sort) VALUES (?, ?, ?, ?, ?)")
        .run(place.key, place.title, place.artist, sortKey(place.title), sortOf(place.artist));
    return {m_db.lastInsertId()};
}

/// What an artist stands under: as a file said, or by the name.
QString AlbumGrouping::sortOf(const QString& artist)
{
    Statement known(m_db, "SELECT sort FROM artist WHERE key = ?");
    return known.bind(nameKey(artist)).step() ? known.text(0) : sortKey(artist);
}

void AlbumGrouping::assign(const Member& track, const Place& natural)
{
    const Place place = ruled(natural, track);
    const AlbumId album = albumFor(place);
    touchAlbum(album);
    const QString groupSort = sortOf(place.artist);
    if (track.album == album && track.groupSort == groupSort) return;
    if (track.album != album) touchAlbum(track.album);
    Statement(m_db, "UPDATE track SET album_id = ?, group_sort = ? WHERE id = ?").run(album, groupSort, track.id);
}

void AlbumGrouping::judgeOne(TrackId id)
{
    Statement read(m_db, "SELECT album_id, album, album_artist, artist, group_sort, folder_id FROM track WHERE id = ?");
    if (!read.bind(id).step()) return;
    const Member track{id, {read.integer(0)}, read.text(3), read.text(4), read.integer(5)};
    const QString title = read.text(1), artist = read.text(2);
    if (title.isEmpty()) {
        if (track.album) Statement(m_db, "UPDATE track SET album_id = NULL WHERE id = ?").run(id);
        touchAlbum(track.album);
        return;
    }
    assign(track, {u'a' + nameKey(artist) + QChar(0x1f) + nameKey(title), title, artist});
}

void AlbumGrouping::judgeGroup(std::int64_t group)
{
    std::vector<Member> members;
    QString title, artist;
    bool several = false;
    {
        Statement read(m_db, "SELECT id, album_id, album, artist, compilation, group_sort, folder_id FROM track"
                             " WHERE album_group = ? AND state < 3");
        read.bind(group);
        while (read.step()) {
            members.push_back({{read.integer(0)}, {read.integer(1)}, read.text(3), read.text(5), read.integer(6)});
            const QString by = withoutGuests(read.text(3));
            if (members.size() == 1) {
                title = read.text(2);
                artist = by;
            }
            several = several || read.integer(4) || nameKey(by) != nameKey(artist);
        }
    }
    if (several) artist = variousArtists();
    const QString key =
        several ? u'v' + QString::number(group, 16) : u'a' + nameKey(artist) + QChar(0x1f) + nameKey(title);
    for (const Member& track : members)
        assign(track, {key, title, artist});
}

void AlbumGrouping::sum(AlbumId id)
{
    int tracks = 0, year = 0;
    double duration = 0, energy = 0, measured = 0, peak = std::nan("");
    std::int64_t added = 0;
    QString cover, format;
    bool mixed = false, blocksOfAll = true;
    LoudnessHistogram blocks;
    std::vector<std::pair<TrackId, QByteArray>> fresh;
    {
        Statement read(m_db,
                       "SELECT t.year, t.duration, t.added, t.lufs, t.cover, t.codec, t.rate, t.bits, t.true_peak,"
                       " p.histogram, CASE WHEN p.histogram IS NULL THEN p.bytes END, t.id FROM track t"
                       " LEFT JOIN profile p ON p.track_id = t.id AND t.lufs IS NOT NULL"
                       " WHERE t.album_id = ? AND t.state < 3 ORDER BY t.disc, t.track, t.name, t.part");
        read.bind(id);
        while (read.step()) {
            ++tracks;
            year = std::max(year, read.number(0));
            duration += read.real(1);
            added = std::max(added, read.integer(2));
            if (!read.isNull(3)) {
                energy += read.real(1) * std::pow(10.0, read.real(3) / 10.0);
                measured += read.real(1);
                QByteArray histogram = read.blob(9);
                if (histogram.isEmpty() && !read.isNull(10)) { // stored by an older version
                    histogram = LoudnessHistogram::ofProfile(read.blob(10)).toBytes();
                    fresh.emplace_back(TrackId{read.integer(11)}, histogram);
                }
                blocksOfAll = blocks.add(histogram) && blocksOfAll;
                peak = std::fmax(peak, read.real(8));
            }
            if (cover.isEmpty()) cover = read.text(4);
            const QString own = formatText(read.text(5), read.number(6), read.number(7));
            mixed = mixed || (!format.isEmpty() && own != format);
            format = own;
        }
    }
    for (const auto& [track, histogram] : fresh)
        Statement(m_db, "UPDATE profile SET histogram = ? WHERE track_id = ?").run(histogram, track);
    // The gates of BS.1770 over all blocks of the album; without blocks, the tracks' loudness weighted by their length.
    double lufs = std::nan("");
    if (measured > 0) lufs = blocksOfAll ? blocks.gated() : 10.0 * std::log10(energy / measured);
    Statement(m_db,
              "UPDATE album SET year = ?, tracks = ?, duration = ?, format = ?, added = ?, lufs = ?, true_peak = ?,"
              " cover = ? WHERE id = ?")
        .run(year, tracks, duration, mixed ? QString() : format, added, lufs, peak, cover, id);
}

void AlbumGrouping::settle()
{
    for (const TrackId id : m_tracks)
        judgeOne(id);
    for (const std::int64_t group : m_groups)
        judgeGroup(group);
    for (const AlbumId id : m_albums)
        sum(id);
    m_tracks.clear();
    m_groups.clear();
    m_albums.clear();
}

} // namespace auralis
