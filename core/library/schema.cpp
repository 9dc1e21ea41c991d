// Schema: numbered SQL files, each run once; PRAGMA user_version counts them.
#include "schema.h"

#include <vector>

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <sqlite3.h>

static void initSchemaResource()
{
    Q_INIT_RESOURCE(schema);
}

namespace auralis
{

namespace
{

constexpr const char* cleanKey = "session/clean";

/// resources/schema/0001_library.sql and on, in order.
std::vector<QByteArray> schemaFiles()
{
    initSchemaResource();
    std::vector<QByteArray> out;
    const QDir dir(QStringLiteral(":/schema"));
    for (const QString& name : dir.entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name)) {
        QFile file(dir.filePath(name));
        if (file.open(QIODevice::ReadOnly)) out.push_back(file.readAll());
    }
    return out;
}

int versionOf(Database& db)
{
    Statement version(db, "PRAGMA user_version");
    return version.step() ? version.number(0) : -1;
}

bool endedWell(Database& db)
{
    bool clean = false;
    {
        Statement read(db, "SELECT 1 FROM memory WHERE key = ?");
        clean = read.bind(QString::fromLatin1(cleanKey)).step();
    }
    return db.takeError().has_value() && clean;
}

QString backupFolder(const QString& libraryPath)
{
    return QFileInfo(libraryPath).path() + QStringLiteral("/backups");
}

QStringList allBackups(const QString& libraryPath)
{
    const QDir dir(backupFolder(libraryPath));
    QStringList out;
    for (const QString& name :
         dir.entryList({QStringLiteral("library-*.sqlite")}, QDir::Files, QDir::Name | QDir::Reversed))
        out += dir.filePath(name);
    return out;
}

void removeFiles(const QString& path)
{
    for (const char* suffix : {"", "-wal", "-shm"})
        QFile::remove(path + QLatin1String(suffix));
}

Result<void> copyDatabase(Database& from, const QString& target)
{
    removeFiles(target);
    auto to = Database::open(target, Database::Access::ReadWrite);
    if (!to) return tl::unexpected(to.error());
    sqlite3_backup* backup = sqlite3_backup_init((*to)->handle(), "main", from.handle(), "main");
    if (!backup) {
        (*to)->noteError();
        return (*to)->takeError();
    }
    const int code = sqlite3_backup_step(backup, -1);
    sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE) return fail(ErrorCode::Failed, "the copy of the library could not be written");
    (*to)->execute("PRAGMA journal_mode = DELETE");
    if (!isWhole(**to)) return fail(ErrorCode::Corrupt, "the copy of the library is damaged");
    return {};
}

bool isGood(const QString& backup)
{
    auto db = Database::open(backup, Database::Access::ReadOnly);
    return db && isWhole(**db) && versionOf(**db) > 0;
}

/// Renames the file, with what its journal holds.
void setAside(const QString& path, const QString& why)
{
    const QString aside =
        path + u'.' + why + u'-' + QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmmss"));
    for (const char* suffix : {"", "-wal"}) {
        QFile::remove(aside + QLatin1String(suffix));
        QFile::rename(path + QLatin1String(suffix), aside + QLatin1String(suffix));
    }
}

/// Sets a damaged file aside and puts the newest whole backup, or nothing, in its place. Returns what happened, in
/// words.
QString recover(const QString& path)
{
    setAside(path, QStringLiteral("damaged"));
    removeFiles(path);
    for (const QString& backup : allBackups(path)) {
        if (!isGood(backup) || !QFile::copy(backup, path)) continue;
        return QCoreApplication::translate("Library",
                                           "The library file was damaged. It was restored from the backup of %1; "
                                           "the damaged file was kept.")
            .arg(QFileInfo(backup).lastModified().toString(QStringLiteral("yyyy-MM-dd hh:mm")));
    }
    return QCoreApplication::translate("Library",
                                       "The library file was damaged and there was no backup. A new library was begun; "
                                       "the damaged file was kept.");
}

Result<std::unique_ptr<Database>> openWritable(const QString& path)
{
    auto db = Database::open(path, Database::Access::ReadWrite);
    if (!db) return db;
    Database& d = **db;
    // NORMAL under WAL: a power cut may lose the last moments, never the file.
    d.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;"
              "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000; PRAGMA journal_size_limit = 8000000");
    if (auto fine = d.takeError(); !fine) return tl::unexpected(fine.error());
    return db;
}

Result<void> migrate(Database& db, const QString& path)
{
    const auto files = schemaFiles();
    int version = versionOf(db);
    if (version > 0 && version < static_cast<int>(files.size())) {
        if (auto copy = backUp(db, path, QStringLiteral("before-update")); !copy) return tl::unexpected(copy.error());
    }
    for (; version < static_cast<int>(files.size()); ++version) {
        Transaction transaction(db);
        db.execute(files[static_cast<std::size_t>(version)]);
        db.execute(QByteArray("PRAGMA user_version = ") + QByteArray::number(version + 1));
        if (auto done = transaction.commit(); !done) return done;
    }
    return {};
}

} // namespace

bool isWhole(Database& db)
{
    bool whole = true, any = false;
    {
        Statement check(db, "PRAGMA quick_check(1000)");
        while (check.step()) {
            const QString line = check.text(0);
            any = true;
            whole = whole && (line == QLatin1String("ok") || line.startsWith(QLatin1String("NULL value in ")) ||
                              line.startsWith(QLatin1String("CHECK constraint failed")));
        }
    }
    return db.takeError().has_value() && any && whole;
}

Result<OpenedLibrary> openLibrary(const QString& path)
{
    OpenedLibrary out;
    const bool existed = QFileInfo::exists(path);
    auto db = openWritable(path);
    if (existed && !db && db.error().code == ErrorCode::Unreadable) { // may be read, may not be written
        auto reader = Database::open(path, Database::Access::ReadOnly);
        if (!reader || versionOf(**reader) < 1) return tl::unexpected(db.error());
        out.notice = QCoreApplication::translate("Library", "The library may not be written. Changes are not kept.");
        return out;
    }
    bool damaged = existed && !db && db.error().code == ErrorCode::Corrupt;
    if (existed && db) {
        const int version = versionOf(**db);
        if (version > static_cast<int>(schemaFiles().size())) {
            out.notice =
                QCoreApplication::translate("Library", "This library was written by a newer version of Auralis. "
                                                       "It is opened for reading only.");
            return out;
        }
        damaged = version < 0 || (version > 0 && !endedWell(**db) && !isWhole(**db));
    }
    if (damaged) {
        if (db) db->reset();
        out.notice = recover(path);
        db = openWritable(path);
    }
    if (!db) return tl::unexpected(db.error());
    if (auto done = migrate(**db, path); !done) return tl::unexpected(done.error());
    Statement(**db, "DELETE FROM memory WHERE key = ?").run(QString::fromLatin1(cleanKey));
    if (auto fine = (*db)->takeError(); !fine) return tl::unexpected(fine.error());
    out.writer = std::move(*db);
    return out;
}

void markClean(Database& db)
{
    Statement(db, "INSERT OR REPLACE INTO memory VALUES (?, x'01')").run(QString::fromLatin1(cleanKey));
    db.execute("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE)");
}

Result<QString> backUp(Database& db, const QString& libraryPath, const QString& why, int keep)
{
    QDir().mkpath(backupFolder(libraryPath));
    const QString stamp = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmmss-zzz"));
    const QString target = QStringLiteral("%1/library-%2-%3.sqlite").arg(backupFolder(libraryPath), stamp, why);
    const QString unfinished = target + QStringLiteral(".part");
    if (auto copied = copyDatabase(db, unfinished); !copied) {
        removeFiles(unfinished);
        return tl::unexpected(copied.error());
    }
    if (!QFile::rename(unfinished, target))
        return fail(ErrorCode::Failed, "the copy of the library could not be renamed");
    const QStringList all = allBackups(libraryPath);
    for (qsizetype i = keep; i < all.size(); ++i)
        QFile::remove(all[i]);
    return target;
}

QStringList backupsOf(const QString& libraryPath)
{
    return allBackups(libraryPath);
}

Result<QString> restoreBackup(const QString& libraryPath, const QString& backup)
{
    for (const QString& candidate : backup.isEmpty() ? allBackups(libraryPath) : QStringList{backup}) {
        if (!isGood(candidate)) continue;
        const QString fresh = libraryPath + QStringLiteral(".restoring");
        QFile::remove(fresh);
        if (!QFile::copy(candidate, fresh)) return fail(ErrorCode::NoSpace, "the backup could not be copied");
        if (QFileInfo::exists(libraryPath)) setAside(libraryPath, QStringLiteral("replaced"));
        removeFiles(libraryPath);
        if (!QFile::rename(fresh, libraryPath)) return fail(ErrorCode::Failed, "the backup could not be put in place");
        return candidate;
    }
    return backup.isEmpty() ? fail(ErrorCode::NotFound, "there is no backup that is whole")
                            : fail(ErrorCode::Corrupt, "is not a whole backup of a library",
                                   QFile::encodeName(backup).toStdString());
}

} // namespace auralis
