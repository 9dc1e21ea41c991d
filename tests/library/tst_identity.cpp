// Identity and absence: statistics survive whatever happens to files on disk, and nothing is forgotten because it
// cannot be seen.
#include <random>

#include "filereader.h"
#include "fixture.h"
#include "payload.h"

using namespace auralis;
using namespace auralis::test;

namespace fs = std::filesystem;

class TestIdentity : public QObject
{
    Q_OBJECT
    Sounds m_sounds;
    QTemporaryDir m_music, m_data;

    static QByteArray identity(const std::string& path)
    {
        FileReader file(path);
        return quickIdentity(file);
    }
    static void settle(Library& library)
    {
        // Edits and queries run on different threads: an edit that answers comes after all before it.
        QSignalSpy changed(&library, &Library::tracksChanged);
        library.setAvailable(TrackId{std::numeric_limits<std::int64_t>::max()}, true);
        QVERIFY(changed.wait());
    }

private Q_SLOTS:
    void retaggingKeepsPayload_data();
    void retaggingKeepsPayload();
    void differentSoundsDiffer();
    void randomMovesKeepStatistics();
    void swapAndChain();
    void copiesStayTwo();
    void replacedFileKeepsTrack();
    void overwrittenByAnother();
    void removedStaysRemoved();
    void unmountedRoot();
    void emptiedRoot();
    void renamedRoot();
    void copyOfAbsentTrack();
    void deletedFolder();
};

void TestIdentity::retaggingKeepsPayload_data()
{
    QTest::addColumn<QString>("ext");
    for (const char* ext : {"flac", "mp3", "ogg", "opus", "m4a", "wv", "wav", "tta", "aiff", "wma", "oga", "spx"})
        QTest::newRow(ext) << QString(QLatin1String(ext));
}

void TestIdentity::retaggingKeepsPayload()
{
    QFETCH(QString, ext);
    QTemporaryDir dir;
    const std::string path = dir.path().toStdString() + "/x." + ext.toStdString();
    writeFile(path, m_sounds.encoded(ext, 1, 2.0));
    const QByteArray quick = identity(path);
    const auto whole = payloadHash(path);
    QVERIFY(whole);
    QCOMPARE(quick.size(), 16);
    for (int length : {5, 3000, 200000, 20}) {
        setTags(path, {{"TITLE", QString(length, u'x')}, {"ARTIST", QStringLiteral("Ü")}});
        QCOMPARE(identity(path).toHex(), quick.toHex());
        QCOMPARE(payloadHash(path)->toHex(), whole->toHex());
    }
    // A change of the sound is seen by the whole hash.
    QFile file(QString::fromStdString(path));
    QVERIFY(file.open(QIODevice::ReadWrite));
    const QByteArray bytes = file.readAll();
    const qint64 at = bytes.size() - (ext == QLatin1String("m4a") ? bytes.size() / 3 : 3000);
    file.seek(ext == QLatin1String("m4a") ? bytes.indexOf("mdat") + 1000 : at);
    file.write("changed");
    file.close();
    QVERIFY(*payloadHash(path) != *whole);
}

void TestIdentity::differentSoundsDiffer()
{
    QTemporaryDir dir;
    QSet<QByteArray> seen;
    int files = 0;
    for (const char* ext : {"flac", "mp3", "ogg", "opus", "m4a", "wv", "wav", "aiff"})
        for (int seed = 1; seed <= 3; ++seed) {
            const std::string path = dir.path().toStdString() + "/x." + ext;
            writeFile(path, m_sounds.encoded(QLatin1String(ext), seed));
            seen.insert(identity(path));
            ++files;
        }
    QCOMPARE(seen.size(), files);
}

void TestIdentity::randomMovesKeepStatistics()
{
    constexpr int n = 24;
    const QStringList exts{QStringLiteral("flac"), QStringLiteral("mp3"), QStringLiteral("ogg"), QStringLiteral("m4a")};
    for (unsigned round = 1; round <= 4; ++round) {
        std::mt19937 random(round);
        QTemporaryDir music, data;
        const std::string root = music.path().toStdString();
        auto library = openLibrary(data.path());
        std::vector<std::string> where(n);
        for (int i = 0; i < n; ++i) {
            where[i] = root + "/d" + std::to_string(i % 3) + "/" + std::to_string(i) + '.' + exts[i % 4].toStdString();
            writeFile(where[i], m_sounds.encoded(exts[i % 4], i + 1));
        }
        importPaths(*library, {root});
        std::vector<TrackId> id(n);
        for (int i = 0; i < n; ++i) {
            id[i] = byPath(*library, where[i]).id;
            QVERIFY(id[i]);
            for (int p = 0; p <= i; ++p)
                library->notePlayed(id[i], false);
        }
        settle(*library);
        for (int turn = 0; turn < 4; ++turn) {
            for (int edit = 0; edit < 12; ++edit) {
                const auto i = static_cast<std::size_t>(random() % n);
                switch (random() % 4) {
                case 0: { // move to another folder under another name
                    const std::string to = root + "/d" + std::to_string(random() % 6) + "/m" +
                                           std::to_string(random()) + where[i].substr(where[i].rfind('.'));
                    fs::create_directories(fs::path(to).parent_path());
                    fs::rename(where[i], to);
                    where[i] = to;
                    break;
                }
                case 1: // retag
                    setTags(where[i], {{"TITLE", QString::number(random())},
                                       {"ALBUM", QString(static_cast<int>(random() % 3000), u'a')}});
                    break;
                case 2: { // swap two files of a format
                    const auto j = (i + 4) % n;
                    fs::rename(where[i], root + "/tmp");
                    fs::rename(where[j], where[i]);
                    fs::rename(root + "/tmp", where[j]);
                    std::swap(where[i], where[j]);
                    break;
                }
                case 3: { // rename its folder
                    const fs::path old = fs::path(where[i]).parent_path();
                    const std::string fresh = root + "/r" + std::to_string(random());
                    fs::rename(old, fresh);
                    for (std::string& path : where) {
                        if (fs::path(path).parent_path() == old)
                            path = fresh + "/" + fs::path(path).filename().string();
                    }
                    break;
                }
                }
            }
            const auto report = importPaths(*library, {root});
            QCOMPARE(report.added, 0);
            QCOMPARE(report.failed.size(), 0u);
            QCOMPARE(counts(*library).tracks, n);
            QCOMPARE(counts(*library).unavailable, 0);
            for (int i = 0; i < n; ++i) {
                const TrackRow row = byPath(*library, where[i]);
                QVERIFY2(row.id == id[i],
                         qPrintable(QStringLiteral("round %1 turn %2 track %3").arg(round).arg(turn).arg(i)));
                QCOMPARE(row.plays, i + 1);
            }
        }
    }
}

void TestIdentity::swapAndChain()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    const auto p = [&](const char* name) { return root + '/' + name + ".flac"; };
    int seed = 0;
    for (const char* name : {"a", "b", "c"})
        writeFile(p(name), m_sounds.encoded(QStringLiteral("flac"), ++seed));
    auto library = openLibrary(data.path());
    importPaths(*library, {root});
    const TrackId a = byPath(*library, p("a")).id, b = byPath(*library, p("b")).id, c = byPath(*library, p("c")).id;
    // A new file in front pushes all others one name on.
    fs::rename(p("c"), p("d"));
    fs::rename(p("b"), p("c"));
    fs::rename(p("a"), p("b"));
    writeFile(p("a"), m_sounds.encoded(QStringLiteral("flac"), 9));
    const auto report = importPaths(*library, {root});
    QCOMPARE(report.added, 1);
    QVERIFY(byPath(*library, p("b")).id == a);
    QVERIFY(byPath(*library, p("c")).id == b);
    QVERIFY(byPath(*library, p("d")).id == c);
    QCOMPARE(counts(*library).tracks, 4);
    QCOMPARE(counts(*library).unavailable, 0);
}

void TestIdentity::copiesStayTwo()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    const QByteArray bytes = m_sounds.encoded(QStringLiteral("mp3"), 1);
    writeFile(root + "/a/x.mp3", bytes);
    writeFile(root + "/b/x.mp3", bytes);
    auto library = openLibrary(data.path());
    QCOMPARE(importPaths(*library, {root}).added, 2);
    writeFile(root + "/c/x.mp3", bytes);
    QCOMPARE(importPaths(*library, {root}).added, 1);
    QCOMPARE(counts(*library).tracks, 3);
}

void TestIdentity::replacedFileKeepsTrack()
{
    QTemporaryDir music, data;
    const std::string path = music.path().toStdString() + "/x.flac";
    writeFile(path, m_sounds.encoded(QStringLiteral("flac"), 1));
    auto library = openLibrary(data.path());
    const TrackId id = importPaths(*library, {path}).ids.at(0);
    writeFile(path, m_sounds.encoded(QStringLiteral("flac"), 2, 0.6)); // a better rip
    const auto report = importPaths(*library, {path});
    QCOMPARE(report.updated, 1);
    QVERIFY(report.ids.at(0) == id);
}

void TestIdentity::overwrittenByAnother()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    writeFile(root + "/a.flac", m_sounds.encoded(QStringLiteral("flac"), 1));
    writeFile(root + "/b.flac", m_sounds.encoded(QStringLiteral("flac"), 2));
    auto library = openLibrary(data.path());
    importPaths(*library, {root});
    const TrackId a = byPath(*library, root + "/a.flac").id, b = byPath(*library, root + "/b.flac").id;
    fs::rename(root + "/a.flac", root + "/b.flac");
    importPaths(*library, {root});
    QVERIFY(byPath(*library, root + "/b.flac").id == a);
    // The other sound is gone from disk; its track stays until the listener removes it.
    QCOMPARE(counts(*library).tracks, 2);
    QVERIFY(!rows(*library, {b}).at(0).available);
    // And is the same track again when the sound comes back anywhere.
    writeFile(root + "/back.flac", m_sounds.encoded(QStringLiteral("flac"), 2));
    QCOMPARE(importPaths(*library, {root}).added, 0);
    QVERIFY(byPath(*library, root + "/back.flac").id == b);
}

void TestIdentity::removedStaysRemoved()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    writeFile(root + "/a.flac", m_sounds.encoded(QStringLiteral("flac"), 1));
    writeFile(root + "/b.flac", m_sounds.encoded(QStringLiteral("flac"), 2));
    auto library = openLibrary(data.path());
    const auto ids = importPaths(*library, {root}).ids;
    library->remove({ids[0]});
    settle(*library);
    QSignalSpy finished(library.get(), &Library::importFinished);
    library->rescan();
    QVERIFY(finished.wait());
    QCOMPARE(counts(*library).tracks, 1);
    QCOMPARE(importPaths(*library, {root + "/a.flac"}).ids.at(0).value, ids[0].value);
    QCOMPARE(counts(*library).tracks, 2);
}

void TestIdentity::unmountedRoot()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString() + "/disk";
    for (int i = 0; i < 10; ++i)
        writeFile(root + "/x/" + std::to_string(i) + ".flac", m_sounds.encoded(QStringLiteral("flac"), i + 1));
    auto library = openLibrary(data.path());
    const auto ids = importPaths(*library, {root}).ids;
    library->setRating(ids[3], 5);
    fs::rename(root, music.path().toStdString() + "/away");
    QSignalSpy finished(library.get(), &Library::importFinished);
    library->rescan();
    QVERIFY(finished.wait());
    QCOMPARE(counts(*library).tracks, 10);
    QCOMPARE(counts(*library).unavailable, 10);
    QCOMPARE(find(*library, {}).ids.size(), 10u);
    fs::rename(music.path().toStdString() + "/away", root);
    library->rescan();
    QVERIFY(finished.wait());
    QCOMPARE(counts(*library).unavailable, 0);
    QCOMPARE(rows(*library, {ids[3]}).at(0).rating, 5.0);
}

void TestIdentity::emptiedRoot()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString() + "/mount";
    for (int i = 0; i < 5; ++i)
        writeFile(root + "/x/" + std::to_string(i) + ".flac", m_sounds.encoded(QStringLiteral("flac"), i + 1));
    auto library = openLibrary(data.path());
    const auto ids = importPaths(*library, {root}).ids;
    fs::rename(root, music.path().toStdString() + "/hidden");
    fs::create_directory(root); // what an unmounted mount point looks like
    const auto report = importPaths(*library, {root});
    QCOMPARE(report.added, 0);
    QCOMPARE(counts(*library).tracks, 5);
    QCOMPARE(counts(*library).unavailable, 5);
    fs::remove(root);
    fs::rename(music.path().toStdString() + "/hidden", root);
    QVERIFY(importPaths(*library, {root}).ids == ids);
    QCOMPARE(counts(*library).unavailable, 0);
}

void TestIdentity::renamedRoot()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString() + "/Music", fresh = music.path().toStdString() + "/Songs";
    for (int i = 0; i < 5; ++i)
        writeFile(root + "/x/" + std::to_string(i) + ".flac", m_sounds.encoded(QStringLiteral("flac"), i + 1));
    auto library = openLibrary(data.path());
    const auto ids = importPaths(*library, {root}).ids;
    fs::rename(root, fresh);
    const auto report = importPaths(*library, {fresh});
    QCOMPARE(report.added, 0);
    QVERIFY(report.ids == ids);
    QCOMPARE(counts(*library).tracks, 5);
}

void TestIdentity::copyOfAbsentTrack()
{
    QTemporaryDir music, data;
    const std::string usb = music.path().toStdString() + "/usb", local = music.path().toStdString() + "/local";
    writeFile(usb + "/x.flac", m_sounds.encoded(QStringLiteral("flac"), 1));
    auto library = openLibrary(data.path());
    const TrackId id = importPaths(*library, {usb}).ids.at(0);
    library->setRating(id, 4);
    library->notePlayed(id, false);
    settle(*library);
    writeFile(local + "/x.flac", m_sounds.encoded(QStringLiteral("flac"), 1));
    fs::remove_all(usb);
    fs::create_directory(usb);
    const auto report = importPaths(*library, {local});
    QCOMPARE(report.added, 1); // the disk may come back: two entries
    const TrackRow copy = rows(*library, report.ids).at(0);
    QVERIFY(copy.id != id);
    QCOMPARE(copy.rating, 4.0);
    QCOMPARE(copy.plays, 1);
    QCOMPARE(rows(*library, {id}).at(0).rating, 4.0);
}

void TestIdentity::deletedFolder()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    writeFile(root + "/keep/a.flac", m_sounds.encoded(QStringLiteral("flac"), 1));
    writeFile(root + "/gone/deep/b.flac", m_sounds.encoded(QStringLiteral("flac"), 2));
    writeFile(root + "/keep/c.flac", m_sounds.encoded(QStringLiteral("flac"), 3));
    auto library = openLibrary(data.path());
    importPaths(*library, {root});
    fs::remove_all(root + "/gone");
    fs::remove(root + "/keep/c.flac");
    importPaths(*library, {root});
    QCOMPARE(counts(*library).tracks, 3);
    QCOMPARE(counts(*library).unavailable, 2);
    QVERIFY(byPath(*library, root + "/keep/a.flac").available);
    QVERIFY(!byPath(*library, root + "/gone/deep/b.flac").available);
}

QTEST_GUILESS_MAIN(TestIdentity)
#include "tst_identity.moc"
