// Playlists: rows and edits.
#include "playlists.h"

#include <algorithm>

#include <QFile>
#include <QFileInfo>

#include "edithistory.h"
#include "library.h"

namespace auralis
{

namespace
{

constexpr int gap = 1024; ///< between the positions of siblings, so that a move changes only what is moved

QString nameOf(const std::string& path)
{
    return QFileInfo(QFile::decodeName(path.c_str())).fileName();
}

} // namespace

Playlists::Playlists(Library& library, EditHistory& history, QObject* parent)
    : QObject(parent)
    , m_library(library)
    , m_history(history)
{
    connect(&library, &Library::playlistsChanged, this, &Playlists::reload);
    const auto repeat = [this](void (Library::*step)()) {
        return [this, step](int steps) {
            for (int i = 0; i < steps; ++i)
                (m_library.*step)();
            return true;
        };
    };
    history.setOwner(EditHistory::Kind::Playlist, repeat(&Library::undoPlaylistEdit),
                     repeat(&Library::redoPlaylistEdit));
    reload();
}

void Playlists::reload()
{
    m_library.playlists(this, [this, request = ++m_request](std::vector<PlaylistRow> rows) {
        if (request != m_request) return;
        m_rows = std::move(rows);
        m_loaded = true;
        Q_EMIT changed();
    });
}

void Playlists::note(int steps)
{
    if (!m_library.readOnly()) m_history.note(EditHistory::Kind::Playlist, steps);
}

const PlaylistRow* Playlists::find(PlaylistId id) const
{
    const auto found =
        std::find_if(m_rows.begin(), m_rows.end(), [id](const PlaylistRow& row) { return row.id == id; });
    return found == m_rows.end() ? nullptr : &*found;
}

QString Playlists::pathOf(const PlaylistRow& row) const
{
    const PlaylistRow* folder = row.parent ? find(row.parent) : nullptr;
    return folder ? tr("%1 / %2").arg(pathOf(*folder), row.name) : row.name;
}

QString Playlists::freeName(const QString& wish) const
{
    const auto taken = [this](const QString& name) {
        return std::any_of(m_rows.begin(), m_rows.end(), [&name](const PlaylistRow& row) {
            return row.name.compare(name, Qt::CaseInsensitive) == 0;
        });
    };
    if (!taken(wish)) return wish;
    for (int number = 2;; ++number) {
        const QString name = QStringLiteral("%1 %2").arg(wish).arg(number);
        if (!taken(name)) return name;
    }
}

std::vector<PlaylistRow> Playlists::childrenOf(PlaylistId parent) const
{
    std::vector<PlaylistRow> out;
    std::copy_if(m_rows.begin(), m_rows.end(), std::back_inserter(out),
                 [parent](const PlaylistRow& row) { return row.parent == parent; });
    return out;
}

int Playlists::lastPosition(PlaylistId parent) const
{
    const auto siblings = childrenOf(parent);
    return siblings.empty() ? gap : siblings.back().position + gap;
}

void Playlists::create(PlaylistRow::Kind kind, const QString& name, PlaylistId parent, std::vector<TrackId> ids,
                       Done done)
{
    PlaylistRow row;
    row.kind = kind;
    row.name = name;
    row.parent = parent;
    row.position = lastPosition(parent);
    const bool filled = !ids.empty();
    m_library.savePlaylist(row, this, [this, name, ids = std::move(ids), done = std::move(done)](PlaylistId id) {
        if (!ids.empty()) {
            m_library.addToPlaylist(id, ids);
            Q_EMIT added(name, static_cast<int>(ids.size()));
        }
        if (done) done(id);
    });
    note(filled ? 2 : 1);
}

void Playlists::save(const PlaylistRow& row, Done done)
{
    PlaylistRow placed = row;
    if (!placed.id) placed.position = lastPosition(row.parent);
    m_library.savePlaylist(placed, this, [done = std::move(done)](PlaylistId id) {
        if (done) done(id);
    });
    note();
}

void Playlists::rename(PlaylistId id, const QString& name)
{
    const PlaylistRow* known = find(id);
    const QString trimmed = name.simplified();
    if (!known || trimmed.isEmpty() || trimmed == known->name) return;
    PlaylistRow row = *known;
    row.name = trimmed;
    save(row);
}

void Playlists::duplicate(PlaylistId id, Done done)
{
    const PlaylistRow* known = find(id);
    if (!known || known->kind == PlaylistRow::Kind::Folder) return;
    const QString name = freeName(tr("%1, copy").arg(known->name));
    if (known->kind == PlaylistRow::Kind::Smart) {
        PlaylistRow row = *known;
        row.id = {};
        row.name = name;
        return save(row, std::move(done));
    }
    m_library.playlistEntries(id, this, [this, name, parent = known->parent, done](const PlaylistContents& contents) {
        PlaylistRow row;
        row.name = name;
        row.parent = parent;
        row.position = lastPosition(parent);
        m_library.savePlaylist(row, this, [this, entries = contents.entries, done](PlaylistId copy) {
            if (!entries.empty()) m_library.setPlaylistEntries(copy, entries);
            if (done) done(copy);
        });
        note(contents.entries.empty() ? 1 : 2);
    });
}

void Playlists::remove(PlaylistId id)
{
    const PlaylistRow* row = find(id);
    if (!row) return;
    const QString name = row->name;
    m_library.deletePlaylist(id);
    note();
    Q_EMIT removed(name);
}

void Playlists::move(PlaylistId id, PlaylistId parent, PlaylistId before)
{
    const PlaylistRow* known = find(id);
    if (!known || id == before) return;
    for (PlaylistId up = parent; up;) { // not into itself
        if (up == id) return;
        const PlaylistRow* folder = find(up);
        up = folder ? folder->parent : PlaylistId{};
    }
    PlaylistRow moved = *known;
    moved.parent = parent;
    std::vector<PlaylistRow> siblings = childrenOf(parent);
    siblings.erase(
        std::remove_if(siblings.begin(), siblings.end(), [id](const PlaylistRow& row) { return row.id == id; }),
        siblings.end());
    const auto at =
        std::find_if(siblings.begin(), siblings.end(), [before](const PlaylistRow& row) { return row.id == before; });
    const auto place = at - siblings.begin();
    const int low = place > 0 ? siblings[static_cast<std::size_t>(place - 1)].position : 0;
    const int high = at == siblings.end() ? low + 2 * gap : at->position;
    if (high - low > 1) {
        moved.position = low + (high - low) / 2;
        return save(moved);
    }
    // No room between them: all of them get new places.
    siblings.insert(at, moved);
    int steps = 0;
    for (std::size_t i = 0; i < siblings.size(); ++i) {
        const int position = static_cast<int>(i + 1) * gap;
        if (siblings[i].position == position && siblings[i].id != id) continue;
        siblings[i].position = position;
        m_library.savePlaylist(siblings[i], this, {});
        ++steps;
    }
    note(steps);
}

void Playlists::setTracks(PlaylistId id, std::vector<TrackId> ids)
{
    m_library.setPlaylistTracks(id, std::move(ids));
    note();
}

void Playlists::setEntries(PlaylistId id, std::vector<PlaylistEntry> entries)
{
    m_library.setPlaylistEntries(id, std::move(entries));
    note();
}

void Playlists::add(PlaylistId id, std::vector<TrackId> ids)
{
    const PlaylistRow* row = find(id);
    if (ids.empty() || !row || row->kind != PlaylistRow::Kind::Fixed) return;
    const int count = static_cast<int>(ids.size());
    m_library.addToPlaylist(id, std::move(ids));
    note();
    Q_EMIT added(row->name, count);
}

void Playlists::importFile(const std::string& path)
{
    m_library.importPlaylist(path, this, [this, path](const Result<PlaylistImport>& result) {
        if (!result) {
            Q_EMIT failed(tr("%1 %2.").arg(nameOf(path), QString::fromStdString(result.error().message)));
            return;
        }
        note();
        Q_EMIT imported(result->id, result->entries, result->unknown);
    });
}

void Playlists::exportTo(PlaylistId id, const std::string& path, bool relative)
{
    const PlaylistRow* row = find(id);
    const QString name = row ? row->name : QString();
    m_library.exportPlaylist(id, path, relative, this, [this, path, name](const Result<void>& result) {
        if (result)
            Q_EMIT exported(name, QFile::decodeName(path.c_str()));
        else
            Q_EMIT failed(tr("%1 %2.").arg(nameOf(path), QString::fromStdString(result.error().message)));
    });
}

} // namespace auralis
