// Playlist store: playlists in the database and the history of their edits. Library thread, inside a transaction; the
// reading functions on any thread with a connection.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "database.h"
#include "librarytypes.h"

namespace auralis
{

/// The track that a file, or its part, is now; none: not in the library. A file that is no longer in that part stands
/// in for it, and its first part for the whole.
TrackId trackAt(Database& db, const std::string& path, int part);

std::vector<PlaylistRow> readPlaylists(Database& db); ///< each after its folder
std::vector<PlaylistEntry> readPlaylistEntries(Database& db, PlaylistId id);

class PlaylistStore
{
public:
    explicit PlaylistStore(Database& db)
        : m_db(db)
    {
    }

    /// A new playlist (id none) or new properties of one, and its entries if these are given. Returns its id.
    PlaylistId save(const PlaylistRow& playlist, const std::vector<PlaylistEntry>* entries = nullptr);
    void setEntries(PlaylistId id, const std::vector<PlaylistEntry>& entries);
    void addEntries(PlaylistId id, const std::vector<PlaylistEntry>& entries); ///< at its end
    void remove(PlaylistId id);                                                ///< a folder with all in it
    bool undo();                                                               ///< false: nothing left to undo
    bool redo();

private:
    struct State {
        PlaylistRow row;
        std::vector<PlaylistEntry> entries;
    };
    struct Change {
        PlaylistId id;
        std::optional<State> before, after;
    };
    using Edit = std::vector<Change>;

    std::optional<State> read(PlaylistId id);
    void write(PlaylistId id, const std::optional<State>& state);
    void perform(const std::vector<PlaylistId>& ids, const std::function<void()>& change);

    Database& m_db;
    std::vector<Edit> m_undo, m_redo;
};

/// Entries for tracks by id, in order; ids that do not exist are left out.
std::vector<PlaylistEntry> entriesOf(Database& db, const std::vector<TrackId>& ids);

} // namespace auralis
