// The library file: older versions migrate, newer ones are only read, damaged ones are restored, and a session cut off
// loses nothing that was stored.
#include <sqlite3.h>

#include "database.h"
#include "fixture.h"
#include "schema.h"

using namespace auralis;
using namespace auralis::test;

class TestSchema : public QObject
{
    Q_OBJECT
    Sounds m_sounds;

    static QString file(const QTemporaryDir& dir) { return dir.filePath(QStringLiteral("library.sqlite")); }
    static void sql(const QString& path, const char* statements)
    {
        auto db = Database::open(path, Database::Access::ReadWrite);
        QVERIFY(db);
        QVERIFY2((*db)->execute(statements), sqlite3_errmsg((*db)->handle()));
    }
    static int version(const QString& path)
    {
        auto db = Database::open(path, Database::Access::ReadOnly);
        Statement read(**db, "PRAGMA user_version");
        return read.step() ? read.number(0) : -1;
    }
    /// A library with `n` tracks, closed.
    void fill(const QTemporaryDir& data, const QTemporaryDir& music, int n)
    {
        for (int i = 0; i < n; ++i) {
            const std::string path = music.path().toStdString() + '/' + std::to_string(i) + ".flac";
            writeFile(path, m_sounds.encoded(QStringLiteral("flac"), i + 1));
            setTags(
                path,
                {{"ARTIST", QStringLiteral("A; B")}, {"ALBUM", QStringLiteral("C")}, {"GENRE", QStringLiteral("D")}});
        }
        auto library = test::openLibrary(data.path());
        QCOMPARE(importPaths(*library, {music.path().toStdString()}).added, n);
    }
    static void damage(const QString& path)
    {
        QFile f(path);
        QVERIFY(f.open(QIODevice::ReadWrite));
        QByteArray junk(static_cast<qsizetype>(f.size() - 4096), '\x5a');
        f.seek(4096);
        f.write(junk);
    }

private Q_SLOTS:
    void everyVersionMigrates();
    void newerIsReadOnly();
    void damagedIsRestored();
    void damagedWithoutBackup();
    void notADatabase();
    void folderThatCannotBe();
    void uncleanEndKeepsWhatWasStored();
    void backupsAreLimited();
    void failedTransactionChangesNothing();
    void queueAndMemory();
};

void TestSchema::everyVersionMigrates()
{
    QDir schema(QStringLiteral(AURALIS_SOURCE_DIR "/resources/schema"));
    const QStringList files = schema.entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name);
    QVERIFY(!files.isEmpty());
    for (int from = 1; from < files.size(); ++from) {
        QTemporaryDir data;
        for (int i = 0; i < from; ++i) {
            QFile f(schema.filePath(files[i]));
            QVERIFY(f.open(QIODevice::ReadOnly));
            sql(file(data), f.readAll().constData());
        }
        sql(file(data), QByteArray("PRAGMA user_version = " + QByteArray::number(from)).constData());
        sql(file(data), "INSERT INTO artist (key, name, sort) VALUES ('k', 'Kept', 'k')");
        sql(file(data),
            "INSERT INTO folder VALUES (1, CAST('/m' AS BLOB));"
            "INSERT INTO album (id, key, title, artist, sort, artist_sort, tracks) VALUES (1, 'a', 'A', 'Kept', 'a', "
            "'k', 1);"
            "INSERT INTO track (id, folder_id, name, size, mtime, identity, title, artist, album, album_artist, genre,"
            " composer, title_sort, artist_sort, album_sort, group_sort, album_id, year, disc, track, compilation,"
            " duration, rate, channels, bits, bitrate, codec, lossless, added, rating, plays) VALUES (7, 1,"
            " CAST('x.flac' AS BLOB), 5, 6, x'00', 'Old title', 'Kept', 'A', '', '', '', 'old title', 'kept', 'a', "
            "'k', 1,"
            " 1999, 0, 1, 0, 10, 44100, 2, 16, 0, 'FLAC', 1, 8, 4.5, 12);"
            "INSERT INTO track_text (rowid, title, artist, album, album_artist, genre, composer)"
            " VALUES (7, 'Old title', 'Kept', 'A', '', '', '');"
            "INSERT INTO profile (track_id, version, bytes) VALUES (7, 1, x'00')");
        {
            auto library = test::openLibrary(data.path());
            QVERIFY(!library->readOnly());
            const auto found = search(*library, QStringLiteral("old"));
            QCOMPARE(found.size(), std::size_t{1});
            QCOMPARE(found[0].rating, 4.5);
            QCOMPARE(found[0].plays, 12);
            QCOMPARE(found[0].id, TrackId{7});
            QCOMPARE(search(*library, QStringLiteral("rating:>4 title:old")).size(), std::size_t{1});
            QCOMPARE(counts(*library).tracks, 1);
            QCOMPARE(albums(*library).size(), std::size_t{1});
        }
        QCOMPARE(version(file(data)), static_cast<int>(files.size()));
        auto db = Database::open(file(data), Database::Access::ReadOnly);
        Statement kept(**db, "SELECT count(*) FROM artist WHERE name = 'Kept'");
        QVERIFY(kept.step());
        QCOMPARE(kept.number(0), 1);
        const QStringList copies = QDir(data.filePath(QStringLiteral("backups"))).entryList(QDir::Files);
        QCOMPARE(copies.size(), 1);
        QCOMPARE(version(data.filePath(QStringLiteral("backups/")) + copies[0]), from);
    }
}

void TestSchema::newerIsReadOnly()
{
    QTemporaryDir data, music;
    fill(data, music, 2);
    sql(file(data), "PRAGMA user_version = 999");
    auto library = test::openLibrary(data.path());
    QVERIFY(library->readOnly());
    QVERIFY(library->notice().contains(QStringLiteral("newer")));
    QCOMPARE(counts(*library).tracks, 2);
    QSignalSpy failed(library.get(), &Library::failed);
    library->setRating(TrackId{1}, 5);
    library->import({music.path().toStdString()});
    QCOMPARE(failed.count(), 2);
    library.reset();
    QCOMPARE(version(file(data)), 999);
}

void TestSchema::damagedIsRestored()
{
    QTemporaryDir data, music;
    fill(data, music, 3);
    {
        auto db = Database::open(file(data), Database::Access::ReadWrite);
        QVERIFY(backUp(**db, file(data), QStringLiteral("test")));
    }
    damage(file(data));
    {
        auto library = test::openLibrary(data.path());
        QVERIFY2(library->notice().contains(QStringLiteral("restored")), qPrintable(library->notice()));
        QVERIFY(!library->readOnly());
        QCOMPARE(counts(*library).tracks, 3);
        QCOMPARE(titles(search(*library, QStringLiteral("1"))).size(), 1);
    }
    QCOMPARE(QDir(data.path()).entryList({QStringLiteral("*.damaged-*")}).size(), 1);
    QVERIFY(test::openLibrary(data.path())->notice().isEmpty());
}

void TestSchema::damagedWithoutBackup()
{
    QTemporaryDir data, music;
    fill(data, music, 3);
    damage(file(data));
    auto library = test::openLibrary(data.path());
    QVERIFY(library->notice().contains(QStringLiteral("no backup")));
    QCOMPARE(counts(*library).tracks, 0);
    QCOMPARE(importPaths(*library, {music.path().toStdString()}).added, 3);
}

void TestSchema::notADatabase()
{
    QTemporaryDir data;
    writeFile(file(data).toStdString(), QByteArray(100000, 'x'));
    auto library = test::openLibrary(data.path());
    QVERIFY(library->notice().contains(QStringLiteral("damaged")));
    QCOMPARE(counts(*library).tracks, 0);
}

void TestSchema::folderThatCannotBe()
{
    QTemporaryDir data;
    writeFile(data.filePath(QStringLiteral("file")).toStdString(), "x");
    const auto library = Library::open(data.filePath(QStringLiteral("file/below")));
    QVERIFY(!library);
    QVERIFY(!library.error().message.empty());
}

void TestSchema::uncleanEndKeepsWhatWasStored()
{
    QTemporaryDir data, music, copy;
    fill(data, music, 2);
    {
        auto library = test::openLibrary(data.path());
        QSignalSpy changed(library.get(), &Library::tracksChanged);
        library->setRating(TrackId{1}, 4);
        QVERIFY(changed.wait());
        // The files as a power cut would leave them.
        for (const char* suffix : {"", "-wal"})
            QVERIFY(QFile::copy(file(data) + QLatin1String(suffix), file(copy) + QLatin1String(suffix)));
    }
    auto library = test::openLibrary(copy.path());
    QVERIFY(library->notice().isEmpty());
    QCOMPARE(rows(*library, {TrackId{1}}).at(0).rating, 4.0);
}

void TestSchema::backupsAreLimited()
{
    QTemporaryDir data, music;
    fill(data, music, 1);
    auto db = Database::open(file(data), Database::Access::ReadWrite);
    for (int i = 0; i < 5; ++i)
        QVERIFY(backUp(**db, file(data), QString::number(i), 3));
    const QStringList copies =
        QDir(data.filePath(QStringLiteral("backups"))).entryList({QStringLiteral("*.sqlite")}, QDir::Files, QDir::Name);
    QCOMPARE(copies.size(), 3);
    QVERIFY(copies.last().endsWith(QStringLiteral("-4.sqlite")));
}

void TestSchema::failedTransactionChangesNothing()
{
    QTemporaryDir data;
    auto db = Database::open(file(data), Database::Access::ReadWrite);
    QVERIFY((*db)->execute("CREATE TABLE t (x INTEGER CHECK (x < 10))"));
    {
        Transaction transaction(**db);
        Statement insert(**db, "INSERT INTO t VALUES (?)");
        QVERIFY(insert.run(1));
        QVERIFY(!insert.run(100));
        QVERIFY(insert.run(2));
        QVERIFY(!transaction.commit());
    }
    Statement count(**db, "SELECT count(*) FROM t");
    QVERIFY(count.step());
    QCOMPARE(count.number(0), 0);
    QVERIFY((*db)->ok());
}

void TestSchema::queueAndMemory()
{
    QTemporaryDir data, music;
    fill(data, music, 2);
    const std::string root = music.path().toStdString();
    {
        auto library = test::openLibrary(data.path());
        const TrackId id = byPath(*library, root + "/1.flac").id;
        SavedQueue queue;
        queue.entries = {{id, root + "/1.flac"}, {{}, "/elsewhere/caf\xe9.mp3"}, {TrackId{12345}, "/gone.mp3"}};
        queue.current = 2;
        queue.position = 12.5;
        library->saveQueue(queue);
        library->saveQueuePosition(1, 77.25);
        library->remember(QStringLiteral("learned"), "a\0b");
    }
    std::filesystem::rename(root + "/1.flac", root + "/renamed.flac");
    auto library = test::openLibrary(data.path());
    importPaths(*library, {root});
    const auto queue = wait<SavedQueue>([&](auto done) { library->loadQueue(this, done); });
    QCOMPARE(queue.entries.size(), 3u);
    QVERIFY(queue.entries[0].path == root + "/renamed.flac");
    QVERIFY(queue.entries[1].path == "/elsewhere/caf\xe9.mp3");
    QVERIFY(!queue.entries[2].id);
    QCOMPARE(queue.current, 1);
    QCOMPARE(queue.position, 77.25);
    const auto recall = [&](const QString& key) {
        return wait<QByteArray>([&](auto done) { library->recall(key, this, done); });
    };
    QCOMPARE(recall(QStringLiteral("learned")), QByteArray("a\0b"));
    QVERIFY(recall(QStringLiteral("other")).isEmpty());
}

QTEST_GUILESS_MAIN(TestSchema)
#include "tst_schema.moc"
