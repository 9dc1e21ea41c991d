// Track queries: the reading side of the library. Query thread (or any thread with a connection of its own); never
// writes.
#pragma once

#include <vector>

#include "database.h"
#include "librarytypes.h"
#include "trackprofile.h"

namespace auralis
{

class TrackQueries
{
public:
    explicit TrackQueries(Database& db)
        : m_db(db)
    {
    }

    LibraryCounts counts();
    TrackList ids(const TrackQuery& query);
    std::vector<TrackRow> rows(const std::vector<TrackId>& ids);
    TrackRow byPath(const std::string& path);
    std::vector<AlbumRow> albums(AlbumSort sort, const QString& search);
    std::vector<ArtistRow> artists(const QString& search);
    std::vector<LibraryRoot> roots();
    std::vector<ProfilePtr> profiles(const std::vector<TrackId>& ids);

private:
    Database& m_db;
};

/// Words typed, as an FTS5 expression: all must begin a word of the track; "in quotes": a phrase. Empty: matches
/// everything.
QString ftsExpression(const QString& typed);

} // namespace auralis
