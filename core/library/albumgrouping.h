// Album grouping: which tracks make an album. Library thread, inside the writer's transaction.
//
// The rules, in this order:
// 1. A track without an album title belongs to no album.
// 2. With an album artist, the album is that title by that artist, wherever its files lie and on however many discs.
// 3. Without one, the tracks of that title in a folder (its disc folders "CD 1", "Disc 2" taken together) are judged
//    together. By one artist (guests after "feat." left out) they are that artist's album, as in rule 2. Marked as a
//    compilation, or by several, they are an album of this folder by "Various Artists".
// 4. The listener may rule otherwise for an album (AlbumRule). The rule is kept by the key that 1-3 give, so that
//    tracks added later follow it.
// Case and Unicode form of titles and names do not count.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include <QHash>
#include <QString>
#include <QStringList>

#include "database.h"
#include "librarytypes.h"

namespace auralis
{

struct FileTags;

class AlbumGrouping
{
public:
    explicit AlbumGrouping(Database& db)
        : m_db(db)
    {
    }

    /// What stands in track.album_group: names the tracks judged together; 0 when rule 1 or 2 decides alone.
    static std::int64_t groupOf(const std::string& folder, const FileTags& tags);

    /// The track's row is written: its album is decided by settle().
    void touch(TrackId id, std::int64_t group);
    /// The figures of the album are to be summed anew.
    void touchAlbum(AlbumId id);
    /// A rule for these albums and what they are made of, in place of earlier ones; settle() carries it out.
    void setRule(const std::vector<AlbumId>& albums, const AlbumRule& rule);
    /// What the key of an album tells of it.
    static AlbumRule::Kind ruleOf(const QString& key);
    static QString reasonOf(const QString& key);
    /// Decides the albums of the tracks touched and sums the figures of all albums concerned.
    void settle();

private:
    struct Member {
        TrackId id;
        AlbumId album;
        QString artist, groupSort;
        std::int64_t folder = 0;
    };
    struct Place { ///< an album as the rules make it
        QString key, title, artist;
    };
    struct Rule {
        AlbumRule::Kind kind = AlbumRule::Kind::Automatic;
        QString title, artist, joined;
    };
    static QString variousArtists();
    static QString withoutGuests(const QString& artist); ///< "Artist feat. Guest" -> "Artist"
    const QHash<QString, Rule>& rules();
    Place ruled(const Place& natural, const Member& track);
    QStringList naturalKeys(const QString& key);
    AlbumId albumFor(const Place& place);
    QString sortOf(const QString& artist);
    void assign(const Member& track, const Place& natural);
    void judgeOne(TrackId id);
    void judgeGroup(std::int64_t group);
    void sum(AlbumId id);

    Database& m_db;
    std::set<TrackId> m_tracks;
    std::set<std::int64_t> m_groups;
    std::set<AlbumId> m_albums;
    std::optional<QHash<QString, Rule>> m_rules; ///< read when first needed
};

} // namespace auralis
