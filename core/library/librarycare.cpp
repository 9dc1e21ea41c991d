// Library: backup, verification, export and restoring.
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

#include "filereader.h"
#include "filestat.h"
#include "libraryprivate.h"
#include "payload.h"
#include "schema.h"

namespace auralis
{

namespace
{

struct Checked {
    std::string path;
    std::int64_t size, mtime;
    QByteArray identity, payload;
};

/// What is wrong with a file, or empty.
QString problemOf(const Checked& track, bool payload)
{
    const FileStat now = statFile(track.path);
    if (!now.isFile()) return Library::tr("is missing");
    if (now.size != track.size || now.mtime != track.mtime) {
        FileReader file(track.path);
        if (!file.isOpen()) return Library::tr("cannot be read");
        return quickIdentity(file) == track.identity.left(identitySize)
                   ? Library::tr("was changed since the last scan (its tags, not its sound)")
                   : Library::tr("holds other audio than at the last scan");
    }
    if (!payload) return {};
    const auto hash = payloadHash(track.path);
    if (!hash) return QString::fromStdString(hash.error().message);
    if (!track.payload.isEmpty() && *hash != track.payload)
        return Library::tr("is damaged: its audio is not what it was");
    return {};
}

LibraryCheck check(TrackQueries& reader, bool payload)
{
    LibraryCheck out;
    Database& db = reader.database();
    out.whole = isWhole(db);
    std::vector<Checked> tracks;
    Statement s(
        db,
        "SELECT f.path, t.name, t.size, t.mtime, t.identity, t.payload FROM track t JOIN folder f ON f.id = t.folder_id"
        " WHERE t.state < 2 ORDER BY f.path, t.name, t.part");
    while (s.step()) {
        const std::string folder = s.path(0);
        ++out.tracks;
        if (!tracks.empty() && tracks.back().path == joinPath(folder, s.path(1))) continue; // another part of the file
        tracks.push_back({joinPath(folder, s.path(1)), s.integer(2), s.integer(3), s.blob(4), s.blob(5)});
    }
    for (const Checked& track : tracks)
        if (const QString problem = problemOf(track, payload); !problem.isEmpty())
            out.problems.push_back({track.path, problem});
    return out;
}

/// A path as text where it is UTF-8, else percent-encoded as a file URL.
QString pathText(const std::string& path)
{
    const QByteArray bytes = QByteArray::fromStdString(path);
    const QString text = QString::fromUtf8(bytes);
    return text.toUtf8() == bytes ? text
                                  : QStringLiteral("file://") + QString::fromLatin1(bytes.toPercentEncoding("/"));
}

QString timeText(const QDateTime& time)
{
    return time.isValid() ? time.toUTC().toString(Qt::ISODate) : QString();
}

Result<void> exportJson(TrackQueries& reader, const QString& path)
{
    QSaveFile file(path);
    const auto failed = [&] {
        return fail(ErrorCode::Unreadable, "cannot be written: " + file.errorString().toStdString(),
                    QFile::encodeName(path).toStdString());
    };
    if (!file.open(QIODevice::WriteOnly)) return failed();
    file.write("{\"format\":1,\"tracks\":[");
    bool first = true;
    for (const TrackId id : reader.ids({}).ids) { // one at a time: a library need not fit into memory twice
        const auto rows = reader.rows({id});
        if (rows.empty()) continue;
        const TrackRow& r = rows.front();
        const QJsonObject track{{QStringLiteral("path"), pathText(r.path)},
                                {QStringLiteral("title"), r.title},
                                {QStringLiteral("artist"), r.artist},
                                {QStringLiteral("album"), r.album},
                                {QStringLiteral("album_artist"), r.albumArtist},
                                {QStringLiteral("genre"), r.genre},
                                {QStringLiteral("composer"), r.composer},
                                {QStringLiteral("year"), r.year},
                                {QStringLiteral("disc"), r.disc},
                                {QStringLiteral("track"), r.track},
                                {QStringLiteral("duration"), r.duration},
                                {QStringLiteral("rating"), r.rating},
                                {QStringLiteral("favourite"), r.favourite},
                                {QStringLiteral("plays"), r.plays},
                                {QStringLiteral("skips"), r.skips},
                                {QStringLiteral("added"), timeText(r.added)},
                                {QStringLiteral("last_played"), timeText(r.lastPlayed)}};
        file.write(first ? "\n" : ",\n");
        file.write(QJsonDocument(track).toJson(QJsonDocument::Compact));
        first = false;
    }
    QJsonArray playlists;
    for (const PlaylistRow& p : readPlaylists(reader.database())) {
        QJsonArray entries;
        for (const PlaylistEntry& entry : readPlaylistEntries(reader.database(), p.id))
            entries.append(pathText(entry.path));
        static const char* const kinds[] = {"fixed", "smart", "folder"};
        playlists.append(QJsonObject{{QStringLiteral("id"), qint64(p.id.value)},
                                     {QStringLiteral("parent"), qint64(p.parent.value)},
                                     {QStringLiteral("name"), p.name},
                                     {QStringLiteral("kind"), QLatin1String(kinds[static_cast<int>(p.kind)])},
                                     {QStringLiteral("query"), p.query.search},
                                     {QStringLiteral("entries"), entries}});
    }
    file.write("\n],\"playlists\":");
    file.write(QJsonDocument(playlists).toJson(QJsonDocument::Compact));
    file.write("}\n");
    if (!file.commit()) return failed();
    return {};
}

} // namespace

void Library::backup(QObject* context, Done<Result<QString>> done)
{
    // On the query thread: the copy reads a snapshot, and edits go on meanwhile.
    d->ask<Result<QString>>(context, std::move(done), [path = d->path](TrackQueries& reader) {
        return backUp(reader.database(), path, QStringLiteral("asked"));
    });
}

void Library::verify(bool payload, QObject* context, Done<LibraryCheck> done) const
{
    d->ask<LibraryCheck>(context, std::move(done), [payload](TrackQueries& reader) { return check(reader, payload); });
}

void Library::exportTo(const QString& path, QObject* context, Done<Result<void>> done) const
{
    d->ask<Result<void>>(context, std::move(done), [path](TrackQueries& reader) { return exportJson(reader, path); });
}

Result<QString> Library::restore(const QString& folder, const QString& backup)
{
    return restoreBackup(folder + QStringLiteral("/library.sqlite"), backup);
}

QStringList Library::backups(const QString& folder)
{
    return backupsOf(folder + QStringLiteral("/library.sqlite"));
}

} // namespace auralis
