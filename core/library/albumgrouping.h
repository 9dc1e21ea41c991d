// Album grouping: which tracks make an album. Library thread, inside the writer's transaction.
//
// The rules, in this order:
// 1. A track without an album title belongs to no album.
// 2. With an album artist: the album is that title by that artist, wherever its files lie and however many discs it
// has.
// 3. Without one, the tracks of that title in a folder (its disc folders "CD 1", "Disc 2" taken together) are judged
// together:
//    by one artist (guests after "feat." left out) they are that artist's album, as in rule 2; marked as a compilation,
//    or by several, they are an album of this folder by "Various Artists".
// Case and Unicode form of titles and names do not count.
#pragma once

#include <set>
#include <string>

#include <QString>

#include "database.h"

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
    /// Decides the albums of the tracks touched and sums the figures of all albums concerned.
    void settle();

private:
    struct Member {
        TrackId id;
        AlbumId album;
    };
    AlbumId albumFor(const QString& key, const QString& title, const QString& artist);
    void assign(const Member& track, AlbumId album, const QString& artist);
    void judgeOne(TrackId id);
    void judgeGroup(std::int64_t group);
    void sum(AlbumId id);

    Database& m_db;
    std::set<TrackId> m_tracks;
    std::set<std::int64_t> m_groups;
    std::set<AlbumId> m_albums;
};

} // namespace auralis
