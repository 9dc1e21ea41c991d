// Watching: what happens in watched folders reaches the library by itself. And a scan that is killed harms nothing.
#include <csignal>
#include <random>

#include <QElapsedTimer>
#include <QProcess>

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
    void killedScans();
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

/// The same program, told to scan, is killed at random moments.
void TestWatching::killedScans()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    constexpr int files = 600;
    for (int i = 0; i < files; ++i) {
        const std::string path = root + '/' + std::to_string(i / 20) + '/' + std::to_string(i) + ".flac";
        QByteArray bytes = m_sounds.encoded(QStringLiteral("flac"), i % 4 + 1);
        bytes.replace(26, 8, QByteArray::number(10000000 + i)); // each another sound, by its MD5
        writeFile(path, bytes);
    }
    const auto sum = [&] {
        qint64 bytes = 0;
        for (const auto& entry : fs::recursive_directory_iterator(root))
            if (entry.is_regular_file()) bytes += static_cast<qint64>(entry.file_size());
        return bytes;
    };
    const qint64 before = sum();
    std::mt19937 random(7);
    int seen = 0;
    for (int kill = 0; kill < 12; ++kill) {
        QProcess scan;
        scan.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--scan"), data.path(), music.path()});
        QVERIFY(scan.waitForStarted());
        scan.waitForFinished(static_cast<int>(random() % 400));
        scan.kill();
        scan.waitForFinished();
        auto library = openLibrary(data.path());
        QCOMPARE(library->notice(), QString());
        const LibraryCounts now = counts(*library);
        QVERIFY2(now.tracks >= seen, "tracks that were stored are gone");
        seen = now.tracks;
        const auto check = wait<LibraryCheck>([&](auto done) { library->verify(false, this, done); });
        QVERIFY(check.whole);
        QVERIFY(check.problems.empty());
        QCOMPARE(find(*library, {}).ids.size(), static_cast<std::size_t>(now.tracks));
    }
    auto library = openLibrary(data.path());
    const auto report = importPaths(*library, {root});
    QCOMPARE(report.added + report.unchanged, files);
    QCOMPARE(counts(*library).tracks, files);
    QCOMPARE(sum(), before);
}

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == QLatin1String("--scan")) {
        auto library = openLibrary(arguments.value(2));
        return importPaths(*library, {arguments.value(3).toStdString()}).failed.empty() ? 0 : 1;
    }
    TestWatching test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_watching.moc"
