// Album grouping: what the listener ruled for single albums.
//
// The first character of an album's key tells how it came to be: 'a' one artist, 'v' several in a folder; then the
// rules: 't' together, 's' split by artist, 'f' by folder, 'o' own artist, each before the key that tags alone would
// have given.
#include <QCoreApplication>

#include "albumgrouping.h"
#include "textfold.h"

namespace auralis
{

namespace
{

constexpr QChar separator(0x1e);

} // namespace

AlbumRule::Kind AlbumGrouping::ruleOf(const QString& key)
{
    switch (key.isEmpty() ? u'a' : key[0].unicode()) {
    case u't':
        return AlbumRule::Kind::Together;
    case u's':
        return AlbumRule::Kind::SplitByArtist;
    case u'f':
        return AlbumRule::Kind::SplitByFolder;
    case u'o':
        return AlbumRule::Kind::OwnArtist;
    default:
        return AlbumRule::Kind::Automatic;
    }
}

QString AlbumGrouping::reasonOf(const QString& key)
{
    switch (ruleOf(key)) {
    case AlbumRule::Kind::Together:
        return QCoreApplication::translate("Library", "Kept together by you");
    case AlbumRule::Kind::SplitByArtist:
        return QCoreApplication::translate("Library", "Split by artist, by you");
    case AlbumRule::Kind::SplitByFolder:
        return QCoreApplication::translate("Library", "Split by folder, by you");
    case AlbumRule::Kind::OwnArtist:
        return QCoreApplication::translate("Library", "Album artist set by you");
    case AlbumRule::Kind::Automatic:
        break;
    }
    return key.startsWith(u'v') ? QCoreApplication::translate("Library", "Several artists, one title, one folder")
                                : QCoreApplication::translate("Library", "One title by one artist");
}

const QHash<QString, AlbumGrouping::Rule>& AlbumGrouping::rules()
{
    if (m_rules) return *m_rules;
    m_rules.emplace();
    Statement read(m_db, "SELECT key, kind, title, artist, joined FROM album_rule");
    while (read.step())
        m_rules->insert(read.text(0),
                        {static_cast<AlbumRule::Kind>(read.number(1)), read.text(2), read.text(3), read.text(4)});
    return *m_rules;
}

AlbumGrouping::Place AlbumGrouping::ruled(const Place& natural, const Member& track)
{
    const auto it = rules().constFind(natural.key);
    if (it == rules().constEnd()) return natural;
    switch (it->kind) {
    case AlbumRule::Kind::Together:
        return {it->joined, it->title, it->artist};
    case AlbumRule::Kind::OwnArtist:
        return {u'o' + natural.key, natural.title, it->artist};
    case AlbumRule::Kind::SplitByArtist: {
        const QString artist = withoutGuests(track.artist);
        return {u's' + natural.key + separator + nameKey(artist), natural.title, artist};
    }
    case AlbumRule::Kind::SplitByFolder:
        return {u'f' + natural.key + separator + QString::number(track.folder), natural.title, natural.artist};
    case AlbumRule::Kind::Automatic:
        break;
    }
    return natural;
}

/// The keys that tags alone would have given the tracks of an album.
QStringList AlbumGrouping::naturalKeys(const QString& key)
{
    QStringList out;
    switch (ruleOf(key)) {
    case AlbumRule::Kind::Together:
        for (auto it = rules().constBegin(); it != rules().constEnd(); ++it)
            if (it->joined == key) out += it.key();
        return out;
    case AlbumRule::Kind::OwnArtist:
        return {key.mid(1)};
    case AlbumRule::Kind::SplitByArtist:
    case AlbumRule::Kind::SplitByFolder:
        return {key.mid(1, key.lastIndexOf(separator) - 1)};
    case AlbumRule::Kind::Automatic:
        break;
    }
    return {key};
}

void AlbumGrouping::setRule(const std::vector<AlbumId>& albums, const AlbumRule& rule)
{
    QStringList keys;
    QString title, artist;
    for (const AlbumId id : albums) {
        Statement read(m_db, "SELECT key, title, artist FROM album WHERE id = ?");
        if (!read.bind(id).step()) continue;
        if (title.isEmpty()) {
            title = read.text(1);
            artist = read.text(2);
        }
        for (const QString& key : naturalKeys(read.text(0)))
            if (!keys.contains(key)) keys += key;
    }
    if (keys.isEmpty()) return;
    // All tracks that earlier rules for these keys have put anywhere are judged again.
    for (const QString& key : keys) {
        const QString joined = rules().value(key).joined;
        Statement tracks(m_db,
                         "SELECT t.id, t.album_group FROM album a JOIN track t ON t.album_id = a.id WHERE a.key = ?1"
                         " OR a.key = 'o' || ?1 OR a.key = ?2 OR (a.key > 's' || ?3 AND a.key < 's' || ?4)"
                         " OR (a.key > 'f' || ?3 AND a.key < 'f' || ?4)");
        tracks.bind(key, joined.isEmpty() ? key : joined, QString(key + separator), QString(key + QChar(0x1f)));
        while (tracks.step())
            touch({tracks.integer(0)}, tracks.integer(1));
    }
    const bool together = rule.kind == AlbumRule::Kind::Together;
    const QString by = !rule.artist.isEmpty() ? rule.artist : together && keys.size() > 1 ? variousArtists() : artist;
    for (const QString& key : keys) {
        Statement(m_db, "DELETE FROM album_rule WHERE key = ?").run(key);
        if (rule.kind == AlbumRule::Kind::Automatic) continue;
        Statement(m_db, "INSERT INTO album_rule (key, kind, title, artist, joined) VALUES (?, ?, ?, ?, ?)")
            .run(key, static_cast<int>(rule.kind), title, by, together ? QString(u't' + keys.first()) : QString());
    }
    m_rules.reset();
}

} // namespace auralis
