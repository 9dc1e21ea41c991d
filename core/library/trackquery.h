// Track queries: the reading side of the library. Query thread (or any thread with a connection of its own); never
// writes.
#pragma once

#include <atomic>
#include <vector>

#include "database.h"
#include "libraryjobs.h"
#include "librarytypes.h"
#include "trackprofile.h"

namespace auralis
{

class TrackQueries
{
public:
    /// `contents` is raised, by whichever thread writes, when tracks come, go or change their place in the order.
    TrackQueries(Database& db, const std::atomic<int>& contents);

    Database& database() { return m_db; }
    /// Reads what most answers need, before the first question.
    void prepare() { readOrder(); }
    LibraryCounts counts();
    TrackList ids(const TrackQuery& query);
    std::vector<TrackRow> rows(const std::vector<TrackId>& ids);
    TrackRow byPath(const std::string& path);
    std::vector<AlbumRow> albums(AlbumSort sort, const QString& search);
    std::vector<ArtistRow> artists(const QString& search);
    std::vector<GenreRow> genres(const QString& search);
    Listening listening();
    std::vector<FolderRow> folders(const std::string& below);
    std::vector<Duplicates> duplicates();
    std::vector<LibraryRoot> roots();
    std::vector<ProfilePtr> profiles(const std::vector<TrackId>& ids);

private:
    struct Listed {
        TrackId id;
        float duration = 0;
        std::int32_t album = 0;
    };
    /// One name of a list, with the tracks shown that bear it.
    struct Named {
        std::int64_t id = 0;
        QString name, coverKey;
        int albums = 0, tracks = 0;
    };
    /// All tracks in the library's own order (artist, album, disc, track), and the place of each id in it (-1: not
    /// shown). 20 bytes a track; read again after `contents` was raised.
    void readOrder();
    void append(TrackList& list, int place) const;
    TrackList everything(const TrackQuery& query);
    TrackList found(const TrackQuery& query, const QString& words);
    TrackList sorted(const TrackQuery& query);
    std::vector<int> placesByPath();
    std::vector<int> placesByText(const char* column, bool descending);
    std::vector<int> placesByNumber(const char* expression, bool descending);
    std::vector<Named> readNames(const char* names, const char* tracks);
    const std::vector<Named>& artistNames();
    const std::vector<Named>& genreNames();

    Database& m_db;
    const std::atomic<int>& m_contents;
    int m_orderOf = -1;
    std::vector<Listed> m_order;
    std::vector<int> m_place;
    int m_artistsOf = -1, m_genresOf = -1;
    std::vector<Named> m_artists, m_genres;
};

} // namespace auralis
