// Playlist store. An edit remembers what the playlists concerned were before and after it, so undo and redo just write
// that back.
#include "playliststore.h"

#include <algorithm>
#include <map>

#include "filestat.h"

namespace auralis
{

namespace
{

constexpr std::size_t longestHistory = 200;

PlaylistRow readRow(const Statement& s)
{
    PlaylistRow row;
    row.id = {s.integer(0)};
    row.parent = {s.integer(1)};
    row.kind = static_cast<PlaylistRow::Kind>(s.integer(2));
    row.name = s.text(3);
    row.position = s.number(4);
    row.query.search = s.text(5);
    row.query.sort = static_cast<TrackSort>(s.integer(6));
    row.query.descending = s.integer(7) != 0;
    row.query.limit = s.number(8);
    row.tracks = s.number(9);
    return row;
}

constexpr const char* rowSql = "SELECT id, parent, kind, name, position, query, sort, descending, most,"
                               " (SELECT count(*) FROM playlist_entry WHERE playlist_id = id) FROM playlist";

} // namespace

TrackId trackAt(Database& db, const std::string& path, int part)
{
    Statement known(db, "SELECT t.id FROM track t JOIN folder f ON f.id = t.folder_id WHERE f.path = ? AND t.name = ?"
                        " AND t.state < 2 ORDER BY t.part != ?, t.part");
    return known.bind(folderOf(path), nameOf(path), part).step() ? TrackId{known.integer(0)} : TrackId{};
}

std::vector<PlaylistRow> readPlaylists(Database& db)
{
    std::multimap<PlaylistId, PlaylistRow> byParent;
    Statement s(db, std::string(rowSql) + " ORDER BY position, name COLLATE NOCASE, id");
    while (s.step()) {
        PlaylistRow row = readRow(s);
        byParent.emplace(row.parent, std::move(row));
    }
    std::vector<PlaylistRow> out;
    const std::function<void(PlaylistId)> add = [&](PlaylistId parent) {
        const auto range = byParent.equal_range(parent);
        for (auto it = range.first; it != range.second; ++it) {
            out.push_back(it->second);
            if (it->second.kind == PlaylistRow::Kind::Folder) add(it->second.id);
        }
    };
    add({});
    return out;
}

std::vector<PlaylistEntry> readPlaylistEntries(Database& db, PlaylistId id)
{
    std::vector<PlaylistEntry> out;
    Statement s(db, "SELECT t.id, e.path, e.part, f.path, t.name, t.part FROM playlist_entry e LEFT JOIN track t ON "
                    "t.id = e.track_id "
                    "AND t.state < 3"
                    " LEFT JOIN folder f ON f.id = t.folder_id WHERE e.playlist_id = ? ORDER BY e.position");
    s.bind(id);
    while (s.step()) {
        PlaylistEntry entry{{s.integer(0)}, s.path(1), s.number(2)};
        if (entry.id) {
            const std::string folder = s.path(3);
            entry.path = joinPath(folder, s.path(4));
            entry.part = s.number(5);
        } else {
            entry.id = trackAt(db, entry.path, entry.part); // imported since
        }
        out.push_back(std::move(entry));
    }
    return out;
}

std::vector<PlaylistEntry> entriesOf(Database& db, const std::vector<TrackId>& ids)
{
    std::vector<PlaylistEntry> out;
    Statement s(db, "SELECT f.path, t.name, t.part FROM track t JOIN folder f ON f.id = t.folder_id WHERE t.id = ? AND "
                    "t.state < 3");
    for (const TrackId id : ids) {
        if (!s.bind(id).step()) continue;
        const std::string folder = s.path(0);
        out.push_back({id, joinPath(folder, s.path(1)), s.number(2)});
    }
    return out;
}

std::optional<PlaylistStore::State> PlaylistStore::read(PlaylistId id)
{
    Statement s(m_db, std::string(rowSql) + " WHERE id = ?");
    if (!s.bind(id).step()) return {};
    return State{readRow(s), readPlaylistEntries(m_db, id)};
}

void PlaylistStore::write(PlaylistId id, const std::optional<State>& state)
{
    Statement(m_db, "DELETE FROM playlist WHERE id = ?").run(id); // its entries go with it
    if (!state) return;
    const PlaylistRow& row = state->row;
    Statement(m_db, "INSERT INTO playlist (id, parent, kind, name, position, query, sort, descending, most)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .run(id, row.parent, static_cast<int>(row.kind), row.name, row.position, row.query.search,
             static_cast<int>(row.query.sort), row.query.descending, row.query.limit);
    Statement insert(m_db,
                     "INSERT INTO playlist_entry (playlist_id, position, track_id, path, part) VALUES (?, ?, ?, ?, ?)");
    int position = 0;
    for (const PlaylistEntry& entry : state->entries)
        insert.run(id, position++, entry.id, entry.path, entry.part);
}

void PlaylistStore::perform(const std::vector<PlaylistId>& ids, const std::function<void()>& change)
{
    Edit edit;
    for (const PlaylistId id : ids)
        edit.push_back({id, read(id), {}});
    change();
    for (Change& c : edit)
        c.after = read(c.id);
    m_undo.push_back(std::move(edit));
    if (m_undo.size() > longestHistory) m_undo.erase(m_undo.begin());
    m_redo.clear();
}

PlaylistId PlaylistStore::save(const PlaylistRow& playlist, const std::vector<PlaylistEntry>* entries)
{
    PlaylistId id = playlist.id;
    if (!id) {
        Statement next(m_db, "SELECT coalesce(max(id), 0) + 1 FROM playlist");
        if (next.step()) id = {next.integer(0)};
        // An id that undo may bring back is not given away.
        for (const auto* history : {&m_undo, &m_redo})
            for (const Edit& edit : *history)
                for (const Change& change : edit)
                    id.value = std::max(id.value, change.id.value + 1);
    }
    perform({id}, [&] {
        const auto old = read(id);
        write(id, State{playlist, entries ? *entries : old ? old->entries : std::vector<PlaylistEntry>()});
    });
    return id;
}

void PlaylistStore::setEntries(PlaylistId id, const std::vector<PlaylistEntry>& entries)
{
    auto state = read(id);
    if (!state) return;
    state->entries = entries;
    perform({id}, [&] { write(id, state); });
}

void PlaylistStore::addEntries(PlaylistId id, const std::vector<PlaylistEntry>& entries)
{
    auto all = readPlaylistEntries(m_db, id);
    all.insert(all.end(), entries.begin(), entries.end());
    setEntries(id, all);
}

void PlaylistStore::remove(PlaylistId id)
{
    std::vector<PlaylistId> ids{id};
    for (std::size_t i = 0; i < ids.size(); ++i) {
        Statement children(m_db, "SELECT id FROM playlist WHERE parent = ?");
        children.bind(ids[i]);
        while (children.step())
            ids.push_back({children.integer(0)});
    }
    perform(ids, [&] {
        for (const PlaylistId each : ids)
            write(each, {});
    });
}

bool PlaylistStore::undo()
{
    if (m_undo.empty()) return false;
    for (const Change& change : m_undo.back())
        write(change.id, change.before);
    m_redo.push_back(std::move(m_undo.back()));
    m_undo.pop_back();
    return true;
}

bool PlaylistStore::redo()
{
    if (m_redo.empty()) return false;
    for (const Change& change : m_redo.back())
        write(change.id, change.after);
    m_undo.push_back(std::move(m_redo.back()));
    m_redo.pop_back();
    return true;
}

} // namespace auralis
