// Watching: what happens in watched folders reaches the library by itself.
#include "fixture.h"

using namespace auralis;
using namespace auralis::test;

namespace fs = std::filesystem;

class TestWatching : public QObject
{
    Q_OBJECT
    Sounds m_sounds;

private Q_SLOTS:
    void followsChanges();
    void anotherProgramWrites();
};

void TestWatching::followsChanges()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    writeFile(root + "/a/1.flac", m_sounds.encoded(QStringLiteral("flac"), 1));
    auto library = openLibrary(data.path());
    importPaths(*library, {root});
    library->setWatching(true);
    const TrackId id = byPath(*library, root + "/a/1.flac").id;
    // The watch is set up on another thread: the first change is repeated until it is seen.
    int n = 0;
    QTRY_VERIFY_WITH_TIMEOUT(
        (writeFile(root + "/a/new" + std::to_string(n++ % 3) + ".flac", m_sounds.encoded(QStringLiteral("flac"), 2)),
         counts(*library).tracks > 1),
        20000);
    writeFile(root + "/b/deep/3.flac", m_sounds.encoded(QStringLiteral("flac"), 3));
    QTRY_VERIFY_WITH_TIMEOUT(byPath(*library, root + "/b/deep/3.flac").id, 20000);
    fs::rename(root + "/a/1.flac", root + "/b/deep/moved.flac");
    QTRY_VERIFY_WITH_TIMEOUT(byPath(*library, root + "/b/deep/moved.flac").id == id, 20000);
    writeFile(root + "/b/deep/4.flac", m_sounds.encoded(QStringLiteral("flac"), 4));
    QTRY_VERIFY_WITH_TIMEOUT(byPath(*library, root + "/b/deep/4.flac").id, 20000);
    fs::remove(root + "/b/deep/3.flac");
    QTRY_VERIFY_WITH_TIMEOUT(!byPath(*library, root + "/b/deep/3.flac").available, 20000);
}

void TestWatching::anotherProgramWrites()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    auto library = openLibrary(data.path());
    QVERIFY(find(*library, {}).ids.empty());
    writeFile(root + "/1.flac", m_sounds.encoded(QStringLiteral("flac"), 1));
    importPaths(*openLibrary(data.path()), {root});
    QSignalSpy changed(library.get(), &Library::contentsChanged);
    library->reread();
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(find(*library, {}).ids.size(), std::size_t{1});
    QCOMPARE(counts(*library).tracks, 1);
}

QTEST_GUILESS_MAIN(TestWatching)
#include "tst_watching.moc"
