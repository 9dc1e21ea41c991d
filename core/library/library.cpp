// Library: the facade. Everything here runs on the main thread except the tasks handed to the three threads below.
#include "library.h"

#include <cmath>

#include <QDateTime>
#include <QDir>
#include <QFileInfo>

#include "covers.h"
#include "libraryprivate.h"
#include "schema.h"

namespace auralis
{

Library::Library(QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this))
{
    qRegisterMetaType<ImportProgress>();
    qRegisterMetaType<ImportReport>();
    qRegisterMetaType<AnalysisProgress>();
    qRegisterMetaType<std::vector<std::string>>();
    d->changed.setSingleShot(true);
    d->changed.setInterval(500);
    connect(&d->changed, &QTimer::timeout, this, &Library::contentsChanged);
}

Library::~Library()
{
    setWatching(false);
    d->analysis.reset();
    {
        const std::lock_guard lock(d->playingMutex);
        d->ending = true;
        for (auto& task : d->deferred)
            d->files.post(std::move(task));
        d->deferred.clear();
    }
    d->files.stop(); // an edit asked for is finished
    d->importer.reset();
    d->queries.stop();
    d->covers.stop();
    if (d->writeDb) d->writer.post([this] { markClean(*d->writeDb); });
    d->writer.stop();
}

Result<std::unique_ptr<Library>> Library::open(const QString& folder, QObject* parent)
{
    if (!QDir().mkpath(folder))
        return fail(ErrorCode::Unreadable, "the folder of the library cannot be made",
                    QFile::encodeName(folder).toStdString());
    std::unique_ptr<Library> library(new Library(parent));
    Private& d = *library->d;
    d.path = folder + QStringLiteral("/library.sqlite");
    auto opened = openLibrary(d.path);
    if (!opened) return tl::unexpected(opened.error());
    d.notice = opened->notice;
    d.writeDb = std::move(opened->writer);
    for (auto* db : {&d.readDb, &d.coverDb}) {
        auto reader = Database::open(d.path, Database::Access::ReadOnly);
        if (!reader) return tl::unexpected(reader.error());
        *db = std::move(*reader);
        (*db)->execute("PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000");
    }
    d.reader = std::make_unique<TrackQueries>(*d.readDb, d.contents);
    d.queries.post([&d] { d.reader->prepare(); }); // while the window is being made
    if (!d.writeDb) return library;
    d.store = std::make_unique<TrackStore>(*d.writeDb);
    d.playlists = std::make_unique<PlaylistStore>(*d.writeDb);
    // A copy a day, once the start is over. Asking the copies for their age is cheap, so no record is kept.
    QTimer::singleShot(60000, library.get(), [&d] {
        const QStringList copies = backupsOf(d.path);
        const bool recent =
            !copies.isEmpty() && QFileInfo(copies.first()).lastModified().secsTo(QDateTime::currentDateTime()) < 86400;
        if (!recent) d.queries.post([&d] { (void)backUp(*d.readDb, d.path, QStringLiteral("daily")); });
    });
    Importer::Callbacks callbacks;
    callbacks.progress = [&d](const ImportProgress& progress) {
        d.toMain([&d, progress] {
            d.progress = progress;
            Q_EMIT d.q->importProgressed(progress);
        });
    };
    callbacks.finished = [&d](const ImportReport& report) {
        d.toMain([&d, report] {
            if (d.changed.isActive()) { // the lists are complete before the report is
                d.changed.stop();
                Q_EMIT d.q->contentsChanged();
            }
            d.watchRoots(); // perhaps a new one
            d.analysis->look();
            Q_EMIT d.q->importFinished(report);
        });
    };
    callbacks.failed = [&d](const QString& message) { d.toMain([&d, message] { Q_EMIT d.q->failed(message); }); };
    callbacks.stored = [&d] {
        ++d.contents;
        d.toMain([&d] { d.noteContents(); });
    };
    d.startAnalysis();
    d.importer = std::make_unique<Importer>(d.path, d.writer, *d.writeDb, *d.store, callbacks);
    return library;
}

QString Library::notice() const
{
    return d->notice;
}
bool Library::readOnly() const
{
    return !d->writeDb;
}
const ImportProgress& Library::importProgress() const
{
    return d->progress;
}

void Library::counts(QObject* context, Done<LibraryCounts> done) const
{
    d->ask<LibraryCounts>(context, std::move(done), [path = d->path](TrackQueries& reader) {
        LibraryCounts counts = reader.counts();
        counts.databasePath = path;
        counts.databaseBytes = QFileInfo(path).size();
        return counts;
    });
}

void Library::trackIds(const TrackQuery& query, QObject* context, Done<TrackList> done) const
{
    d->ask<TrackList>(context, std::move(done), [query](TrackQueries& reader) { return reader.ids(query); });
}

void Library::tracks(std::vector<TrackId> ids, QObject* context, Done<std::vector<TrackRow>> done) const
{
    d->ask<std::vector<TrackRow>>(context, std::move(done),
                                  [ids = std::move(ids)](TrackQueries& reader) { return reader.rows(ids); });
}

void Library::albums(AlbumSort sort, const QString& search, QObject* context, Done<std::vector<AlbumRow>> done) const
{
    d->ask<std::vector<AlbumRow>>(context, std::move(done),
                                  [sort, search](TrackQueries& reader) { return reader.albums(sort, search); });
}

void Library::artists(const QString& search, QObject* context, Done<std::vector<ArtistRow>> done) const
{
    d->ask<std::vector<ArtistRow>>(context, std::move(done),
                                   [search](TrackQueries& reader) { return reader.artists(search); });
}

void Library::trackByPath(const std::string& path, QObject* context, Done<TrackRow> done) const
{
    d->ask<TrackRow>(context, std::move(done),
                     [path = cleanPath(path)](TrackQueries& reader) { return reader.byPath(path); });
}

void Library::profiles(std::vector<TrackId> ids, QObject* context, Done<std::vector<ProfilePtr>> done) const
{
    d->ask<std::vector<ProfilePtr>>(context, std::move(done),
                                    [ids = std::move(ids)](TrackQueries& reader) { return reader.profiles(ids); });
}

void Library::cover(const QString& coverKey, QObject* context, Done<QByteArray> done) const
{
    d->askFiles<QByteArray>(context, std::move(done), [coverKey](Database& db) { return readCover(db, coverKey); });
}

void Library::import(std::vector<std::string> paths)
{
    if (d->importer)
        d->importer->add(std::move(paths), true);
    else
        Q_EMIT failed(tr("The library may not be written."));
}

void Library::rescan()
{
    if (d->importer) d->importer->add({}, false);
}

void Library::setWatching(bool on)
{
    if (on == (d->watcher != nullptr) || !d->importer) return;
    if (on) {
        d->watcher = new FolderWatcher;
        d->watcher->moveToThread(&d->watching);
        connect(&d->watching, &QThread::finished, d->watcher, &QObject::deleteLater);
        connect(d->watcher, &FolderWatcher::changed, this,
                [this](const std::vector<std::string>& folders) { d->importer->add(folders, false); });
        d->watching.start();
        d->watchRoots();
    } else {
        d->watching.quit();
        d->watching.wait();
        d->watcher = nullptr;
    }
}

void Library::reread()
{
    ++d->contents;
    d->noteContents();
    d->watchRoots();
    if (d->analysis) d->analysis->look();
}

void Library::Private::watchRoots()
{
    if (!watcher) return;
    q->roots(q, [this](const std::vector<LibraryRoot>& roots) {
        if (!watcher) return;
        std::vector<std::string> paths;
        for (const LibraryRoot& root : roots)
            if (root.available) paths.push_back(root.path);
        QMetaObject::invokeMethod(watcher, [watcher = watcher, paths] { watcher->watch(paths); });
    });
}

void Library::roots(QObject* context, Done<std::vector<LibraryRoot>> done) const
{
    d->ask<std::vector<LibraryRoot>>(context, std::move(done), [](TrackQueries& reader) { return reader.roots(); });
}

void Library::forgetRoot(const std::string& path)
{
    d->editContents([path = cleanPath(path)](Database&, TrackStore& store) { store.forgetRoot(path); });
}

void Library::cancelImport()
{
    if (d->importer) d->importer->cancel();
}

void Library::remove(std::vector<TrackId> ids)
{
    d->editContents([ids = std::move(ids)](Database&, TrackStore& store) { store.remove(ids); });
}

void Library::undoRemove()
{
    d->editContents([](Database&, TrackStore& store) { store.undoRemove(); });
}

void Library::setRating(TrackId id, double rating)
{
    const double halves = std::round(std::clamp(rating, 0.0, 5.0) * 2) / 2;
    d->editTrack(id, [id, halves](Database& db, TrackStore&) {
        Statement(db, "UPDATE track SET rating = ? WHERE id = ?").run(halves, id);
    });
}

void Library::setFavourite(TrackId id, bool on)
{
    d->editTrack(id, [id, on](Database& db, TrackStore&) {
        Statement(db, "UPDATE track SET favourite = ? WHERE id = ?").run(on, id);
    });
}

void Library::setAlbumFavourite(AlbumId id, bool on)
{
    d->editContents([id, on](Database& db, TrackStore&) {
        Statement(db, "UPDATE album SET favourite = ? WHERE id = ?").run(on, id);
    });
}

void Library::setResume(TrackId id, double seconds)
{
    d->editTrack(id, [id, ms = std::llround(std::max(0.0, seconds) * 1000)](Database& db, TrackStore&) {
        Statement(db, "UPDATE track SET resume = ? WHERE id = ?").run(ms, id);
    });
}

void Library::notePlayed(TrackId id, bool skipped)
{
    d->editTrack(id, [id, skipped](Database& db, TrackStore&) {
        if (skipped)
            Statement(db, "UPDATE track SET skips = skips + 1 WHERE id = ?").run(id);
        else
            Statement(db, "UPDATE track SET plays = plays + 1, last_played = ? WHERE id = ?")
                .run(QDateTime::currentMSecsSinceEpoch(), id);
    });
}

void Library::setAvailable(TrackId id, bool available)
{
    d->editTrack(id, [id, available](Database& db, TrackStore&) {
        Statement(db, "UPDATE track SET state = ?1 WHERE id = ?2 AND state = 1 - ?1").run(available ? 0 : 1, id);
    });
}

} // namespace auralis
