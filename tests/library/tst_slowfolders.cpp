// A disk that does not answer for a while: the walk waits for it, and nothing and nobody else does. The program's own
// readdir() and stat() stand before those of the system and hold whoever asks for the slow folder.
#include <condition_variable>
#include <mutex>

#include <dirent.h>
#include <dlfcn.h>
#include <sys/stat.h>

#include "fixture.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

/// Holds callers as long as it is closed.
class Gate
{
public:
    void close(ino_t folder, std::string path)
    {
        const std::lock_guard lock(m_mutex);
        m_folder = folder;
        m_path = std::move(path);
    }
    void open()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_folder = 0;
            m_path.clear();
        }
        m_opened.notify_all();
    }
    int waiting()
    {
        const std::lock_guard lock(m_mutex);
        return m_waiting;
    }
    void passFolder(ino_t folder)
    {
        pass([this, folder] { return m_folder != 0 && m_folder == folder; });
    }
    void passPath(const char* path)
    {
        pass([this, path] { return !m_path.empty() && path == m_path; });
    }

private:
    template <class Held>
    void pass(Held held)
    {
        std::unique_lock lock(m_mutex);
        if (!held()) return;
        ++m_waiting;
        m_opened.wait(lock, [&held] { return !held(); });
        --m_waiting;
    }

    std::mutex m_mutex;
    std::condition_variable m_opened;
    ino_t m_folder = 0;
    std::string m_path;
    int m_waiting = 0;
};

Gate& gate()
{
    static Gate one;
    return one;
}

ino_t inodeOf(const std::string& path)
{
    struct stat s = {};
    return lstat(path.c_str(), &s) == 0 ? s.st_ino : 0;
}

} // namespace

extern "C" __attribute__((visibility("default"))) dirent* readdir(DIR* folder)
{
    static const auto next = reinterpret_cast<dirent* (*)(DIR*)>(dlsym(RTLD_NEXT, "readdir"));
    struct stat s = {};
    if (fstat(dirfd(folder), &s) == 0) gate().passFolder(s.st_ino);
    return next(folder);
}

extern "C" __attribute__((visibility("default"))) int stat(const char* path, struct stat* out) noexcept
{
    static const auto next = reinterpret_cast<int (*)(const char*, struct stat*)>(dlsym(RTLD_NEXT, "stat"));
    gate().passPath(path);
    return next(path, out);
}

class TestSlowFolders : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { gate().open(); }
    void hangs_data();
    void hangs();
};

void TestSlowFolders::hangs_data()
{
    QTest::addColumn<bool>("listing");
    QTest::addColumn<bool>("cancelled");
    QTest::newRow("listing, waited for") << true << false;
    QTest::newRow("listing, cancelled") << true << true;
    QTest::newRow("file, waited for") << false << false;
    QTest::newRow("file, cancelled") << false << true;
}

void TestSlowFolders::hangs()
{
    QFETCH(bool, listing);
    QFETCH(bool, cancelled);
    QTemporaryDir music, data;
    Sounds sounds;
    const std::string root = music.path().toStdString(), slow = root + "/b/2.flac";
    for (const char* name : {"/a/1.flac", "/b/2.flac", "/c/3.flac"})
        writeFile(root + name, sounds.encoded(QStringLiteral("flac"), name[1]));
    auto library = openLibrary(data.path());
    QCOMPARE(importPaths(*library, {root}).added, 3);
    const auto allThere = [&] {
        const auto tracks = rows(*library, find(*library, {}).ids);
        return tracks.size() >= 3 &&
               std::all_of(tracks.begin(), tracks.end(), [](const TrackRow& row) { return row.available; });
    };
    writeFile(root + "/c/4.flac", sounds.encoded(QStringLiteral("flac"), 4));
    gate().close(listing ? inodeOf(root + "/b") : 0, listing ? std::string() : slow);
    QSignalSpy finished(library.get(), &Library::importFinished);
    library->rescan();
    QTRY_VERIFY(gate().waiting() > 0);
    // Meanwhile questions are answered, edits are stored, and nothing counts as missing.
    QVERIFY(allThere());
    const TrackId id = byPath(*library, slow).id;
    library->setRating(id, 4.5);
    QTRY_COMPARE(rows(*library, {id}).at(0).rating, 4.5);
    QCOMPARE(counts(*library).unavailable, 0);
    if (cancelled) library->cancelImport();
    QVERIFY(finished.isEmpty());
    QVERIFY(gate().waiting() > 0);
    gate().open();
    QVERIFY(!finished.isEmpty() || finished.wait(20000));
    const auto report = finished[0][0].value<ImportReport>();
    QCOMPARE(report.cancelled, cancelled);
    if (!cancelled) QCOMPARE(report.added, 1);
    QVERIFY(allThere());
    QCOMPARE(counts(*library).unavailable, 0);
}

QTEST_GUILESS_MAIN(TestSlowFolders)
#include "tst_slowfolders.moc"
