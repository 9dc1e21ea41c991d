// Album grouping in SQL and a few rules.
#include "albumgrouping.h"

#include <cmath>
#include <vector>

#include <QCoreApplication>
#include <QRegularExpression>

#include <xxhash.h>

#include "filestat.h"
#include "tagreader.h"
#include "textfold.h"

namespace auralis
{

namespace
{

QString variousArtists()
{
    return QCoreApplication::translate("Library", "Various Artists");
}

/// "Artist feat. Guest" -> "Artist".
QString withoutGuests(const QString& artist)
{
    static const QRegularExpression guests(QStringLiteral("\\s+[\\(\\[]?(feat\\.?|ft\\.?|featuring)\\s.*$"),
                                           QRegularExpression::CaseInsensitiveOption);
    return QString(artist).remove(guests);
}

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

AlbumId AlbumGrouping::albumFor(const QString& key, const QString& title, const QString& artist)
{
    {
        Statement find(m_db, "SELECT id FROM album WHERE key = ?");
        if (find.bind(key).step()) return {find.integer(0)};
    }
    Statement(m_db, "INSERT INTO album (key, title, artist, sort, artist_sort) VALUES (?, ?, ?, ?, ?)")
        .run(key, title, artist, sortKey(title), sortKey(artist));
    return {m_db.lastInsertId()};
}

void AlbumGrouping::assign(const Member& track, AlbumId album, const QString& artist)
{
    touchAlbum(album);
    if (track.album == album) return;
    touchAlbum(track.album);
    Statement(m_db, "UPDATE track SET album_id = ?, group_sort = ? WHERE id = ?").run(album, sortKey(artist), track.id);
}

void AlbumGrouping::judgeOne(TrackId id)
{
    Statement read(m_db, "SELECT album_id, album, album_artist FROM track WHERE id = ?");
    if (!read.bind(id).step()) return;
    const Member track{id, {read.integer(0)}};
    const QString title = read.text(1), artist = read.text(2);
    if (title.isEmpty()) {
        if (track.album) Statement(m_db, "UPDATE track SET album_id = NULL WHERE id = ?").run(id);
        touchAlbum(track.album);
        return;
    }
    assign(track, albumFor(u'a' + nameKey(artist) + QChar(0x1f) + nameKey(title), title, artist), artist);
}

void AlbumGrouping::judgeGroup(std::int64_t group)
{
    std::vector<Member> members;
    QString title, artist;
    bool several = false;
    {
        Statement read(
            m_db, "SELECT id, album_id, album, artist, compilation FROM track WHERE album_group = ? AND state < 3");
        read.bind(group);
        while (read.step()) {
            members.push_back({{read.integer(0)}, {read.integer(1)}});
            const QString by = withoutGuests(read.text(3));
            if (members.size() == 1) {
                title = read.text(2);
                artist = by;
            }
            several = several || read.integer(4) || nameKey(by) != nameKey(artist);
        }
    }
    if (members.empty()) return;
    if (several) artist = variousArtists();
    const QString key =
        several ? u'v' + QString::number(group, 16) : u'a' + nameKey(artist) + QChar(0x1f) + nameKey(title);
    const AlbumId album = albumFor(key, title, artist);
    for (const Member& track : members)
        assign(track, album, artist);
}

void AlbumGrouping::sum(AlbumId id)
{
    Statement read(m_db, "SELECT year, duration, added, lufs, cover, codec, rate, bits FROM track "
                         "WHERE album_id = ? AND state < 3 ORDER BY disc, track, name");
    read.bind(id);
    int tracks = 0, year = 0;
    double duration = 0, energy = 0, measured = 0;
    std::int64_t added = 0;
    QString cover, format;
    bool mixed = false;
    while (read.step()) {
        ++tracks;
        year = std::max(year, read.number(0));
        duration += read.real(1);
        added = std::max(added, read.integer(2));
        if (!read.isNull(3)) {
            energy += read.real(1) * std::pow(10.0, read.real(3) / 10.0);
            measured += read.real(1);
        }
        if (cover.isEmpty()) cover = read.text(4);
        const QString own = formatText(read.text(5), read.number(6), read.number(7));
        mixed = mixed || (!format.isEmpty() && own != format);
        format = own;
    }
    const double lufs = measured > 0 ? 10.0 * std::log10(energy / measured) : std::nan("");
    Statement(
        m_db,
        "UPDATE album SET year = ?, tracks = ?, duration = ?, format = ?, added = ?, lufs = ?, cover = ? WHERE id = ?")
        .run(year, tracks, duration, mixed ? QString() : format, added, lufs, cover, id);
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
