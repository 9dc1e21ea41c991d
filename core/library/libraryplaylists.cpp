// Library: playlists.
#include <cmath>
#include <map>
#include <set>

#include <QFile>
#include <QSaveFile>

#include "filereader.h"
#include "filestat.h"
#include "libraryprivate.h"
#include "playlistfile.h"

namespace auralis
{

namespace
{

TrackList readTracks(TrackQueries& reader, PlaylistId id)
{
    TrackList out;
    for (const PlaylistRow& row : readPlaylists(reader.database()))
        if (row.id == id && row.kind == PlaylistRow::Kind::Smart) return reader.ids(row.query);
    Statement duration(reader.database(), "SELECT duration FROM track WHERE id = ?");
    for (const PlaylistEntry& entry : readPlaylistEntries(reader.database(), id)) {
        if (!entry.id || !duration.bind(entry.id).step()) continue;
        out.ids.push_back(entry.id);
        out.duration += duration.real(0);
    }
    return out;
}

/// `fresh` with those entries of `old` that are not in the library, each behind the track it stood behind.
std::vector<PlaylistEntry> withUnknown(const std::vector<PlaylistEntry>& fresh, const std::vector<PlaylistEntry>& old)
{
    std::set<TrackId> kept;
    for (const PlaylistEntry& entry : fresh)
        kept.insert(entry.id);
    std::map<TrackId, std::vector<PlaylistEntry>> behind; // none: at the front
    TrackId last;
    for (const PlaylistEntry& entry : old) {
        if (!entry.id)
            behind[last].push_back(entry);
        else if (kept.count(entry.id))
            last = entry.id;
    }
    std::vector<PlaylistEntry> out = std::move(behind[{}]);
    for (const PlaylistEntry& entry : fresh) {
        out.push_back(entry);
        auto& followers = behind[entry.id];
        out.insert(out.end(), followers.begin(), followers.end());
        followers.clear(); // a track that is there twice takes them once
    }
    return out;
}

Result<PlaylistFile> readFile(const std::string& path)
{
    constexpr long long largest = 50'000'000;
    if (!statFile(path).isFile()) return fail(ErrorCode::NotFound, "does not exist or is not a file", path);
    FileReader file(path);
    if (!file.isOpen()) return fail(ErrorCode::Unreadable, "cannot be opened", path);
    if (file.size() > largest) return fail(ErrorCode::NotAudio, "is too large for a playlist", path);
    return parsePlaylist(QByteArray::fromStdString(file.readAt(0, static_cast<std::size_t>(file.size()))), path);
}

Result<void> writeFile(TrackQueries& reader, PlaylistId id, const std::string& path, bool relative)
{
    PlaylistFile out;
    for (const PlaylistRow& row : readPlaylists(reader.database()))
        if (row.id == id) out.name = row.name;
    std::vector<PlaylistEntry> entries = readPlaylistEntries(reader.database(), id);
    if (entries.empty()) entries = entriesOf(reader.database(), readTracks(reader, id).ids); // smart
    for (const PlaylistEntry& entry : entries) {
        PlaylistFile::Entry e;
        e.path = entry.path;
        e.part = entry.part;
        const auto rows = entry.id ? reader.rows({entry.id}) : std::vector<TrackRow>();
        if (!rows.empty()) {
            const TrackRow& row = rows.front();
            e.title = row.artist.isEmpty() ? row.title : row.artist + QStringLiteral(" - ") + row.title;
            e.duration = row.duration;
            if (row.sampleRate > 0) e.start = static_cast<double>(row.cueStart) / row.sampleRate;
        }
        out.entries.push_back(std::move(e));
    }
    QSaveFile file(QFile::decodeName(QByteArray::fromStdString(path)));
    const QByteArray bytes = formatPlaylist(out, path, relative);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return fail(ErrorCode::Unreadable, "cannot be written: " + file.errorString().toStdString(), path);
    return {};
}

} // namespace

void Library::Private::editPlaylists(std::function<void(PlaylistStore&)> change, std::function<void()> after)
{
    edit([this, change = std::move(change)](Database&, TrackStore&) { change(*playlists); },
         [this, after = std::move(after)] {
             Q_EMIT q->playlistsChanged();
             if (after) after();
         });
}

void Library::playlists(QObject* context, Done<std::vector<PlaylistRow>> done) const
{
    d->ask<std::vector<PlaylistRow>>(context, std::move(done),
                                     [](TrackQueries& reader) { return readPlaylists(reader.database()); });
}

void Library::playlistTracks(PlaylistId id, QObject* context, Done<TrackList> done) const
{
    d->ask<TrackList>(context, std::move(done), [id](TrackQueries& reader) { return readTracks(reader, id); });
}

void Library::playlistEntries(PlaylistId id, QObject* context, Done<PlaylistContents> done) const
{
    d->ask<PlaylistContents>(context, std::move(done), [id](TrackQueries& reader) {
        const TrackList tracks = readTracks(reader, id);
        PlaylistContents out{readPlaylistEntries(reader.database(), id), tracks.duration};
        if (out.entries.empty()) // smart
            for (const TrackId track : tracks.ids)
                out.entries.push_back({track, {}, 0});
        return out;
    });
}

void Library::savePlaylist(const PlaylistRow& playlist, QObject* context, Done<PlaylistId> done)
{
    const auto id = std::make_shared<PlaylistId>();
    d->editPlaylists([playlist, id](PlaylistStore& store) { *id = store.save(playlist); },
                     [id, context = QPointer<QObject>(context), guarded = context != nullptr, done = std::move(done)] {
                         if (done && (!guarded || context)) done(*id);
                     });
}

void Library::setPlaylistTracks(PlaylistId id, std::vector<TrackId> ids)
{
    d->editPlaylists([this, id, ids = std::move(ids)](PlaylistStore& store) {
        store.setEntries(id, withUnknown(entriesOf(*d->writeDb, ids), readPlaylistEntries(*d->writeDb, id)));
    });
}

void Library::setPlaylistEntries(PlaylistId id, std::vector<PlaylistEntry> entries)
{
    d->editPlaylists([this, id, entries = std::move(entries)](PlaylistStore& store) {
        std::vector<PlaylistEntry> out;
        for (const PlaylistEntry& entry : entries) {
            if (!entry.id)
                out.push_back(entry);
            else if (const auto known = entriesOf(*d->writeDb, {entry.id}); !known.empty())
                out.push_back(known.front());
        }
        store.setEntries(id, out);
    });
}

void Library::addToPlaylist(PlaylistId id, std::vector<TrackId> ids)
{
    d->editPlaylists(
        [this, id, ids = std::move(ids)](PlaylistStore& store) { store.addEntries(id, entriesOf(*d->writeDb, ids)); });
}

void Library::deletePlaylist(PlaylistId id)
{
    d->editPlaylists([id](PlaylistStore& store) { store.remove(id); });
}

void Library::undoPlaylistEdit()
{
    d->editPlaylists([](PlaylistStore& store) { store.undo(); });
}

void Library::redoPlaylistEdit()
{
    d->editPlaylists([](PlaylistStore& store) { store.redo(); });
}

void Library::importPlaylist(const std::string& path, QObject* context, Done<Result<PlaylistImport>> done)
{
    const auto result = std::make_shared<Result<PlaylistImport>>();
    d->editPlaylists(
        [this, path, result](PlaylistStore& store) {
            const auto file = readFile(path);
            if (!file) {
                *result = tl::unexpected(file.error());
                return;
            }
            std::vector<PlaylistEntry> entries;
            PlaylistImport& out = **result;
            for (const auto& entry : file->entries) {
                entries.push_back({trackAt(*d->writeDb, entry.path, entry.part), entry.path, entry.part});
                ++out.entries;
                if (!entries.back().id) ++out.unknown;
            }
            PlaylistRow row;
            row.name = file->name;
            out.id = store.save(row, &entries);
        },
        [result, context = QPointer<QObject>(context), guarded = context != nullptr, done = std::move(done)] {
            if (!guarded || context) done(*result);
        });
}

void Library::exportPlaylist(PlaylistId id, const std::string& path, bool relative, QObject* context,
                             Done<Result<void>> done) const
{
    d->ask<Result<void>>(context, std::move(done), [id, path = cleanPath(path), relative](TrackQueries& reader) {
        return writeFile(reader, id, path, relative);
    });
}

} // namespace auralis
