// The folder of the disk tier in trouble: shared with other processes, locked, full, read-only, replaced or deleted.
#include <atomic>
#include <chrono>
#include <csignal>
#include <sys/resource.h>
#include <thread>

#include <QTest>

#include "diskfixture.h"
#include "diskfolder.h"

using namespace auralis;
using namespace auralis::fake;

class TestDiskFolder : public QObject
{
    Q_OBJECT

    NewFolders m_folders;
    fs::path m_folder; ///< of the test

private Q_SLOTS:
    void init() { m_folder = m_folders.next(); }

    void severalStoresShareAFolder()
    {
        const std::int64_t bytes = entryBytes();
        const std::int64_t budget = 10 * bytes;
        std::atomic<int> over{0}, wrong{0};
        const auto play = [&](unsigned seed) {
            ChunkStoreSettings s = settings(m_folder, budget);
            s.l1Bytes = s.l2Bytes = 2 * fake::bytes();
            ChunkStore store(s);
            Progress progress(store);
            for (std::uint32_t i = 0; i < 60; ++i) {
                const ChunkPtr chunk = store.request(job(key((i * seed) % 24)), Priority::Urgent).chunk;
                progress.waitFor(chunk);
                if (chunk->state() != Chunk::State::Complete || !isRight(*chunk)) ++wrong;
                // Nobody writes while the folder is locked, so that all shards are counted at the same moment.
                FolderLock lock(m_folder);
                while (lock.state() == FolderLock::State::Busy) {
                    std::this_thread::yield();
                    lock = FolderLock(m_folder);
                }
                if (lock.state() != FolderLock::State::Held) ++wrong;
                if (diskCacheStats(m_folder.string())->bytes > budget) ++over;
            }
            if (store.stats().diskErrors > 0) ++wrong;
        };
        fs::create_directories(m_folder);
        std::thread one(play, 5), two(play, 7);
        one.join();
        two.join();
        QCOMPARE(over.load(), 0);
        QCOMPARE(wrong.load(), 0);
        QCOMPARE(diskCacheStats(m_folder.string())->bytes, budget); // full, not more
    }

    void oneStoreFindsWhatAnotherWrote()
    {
        ChunkStore first(settings(m_folder));
        Progress progress(first);
        {
            // It lives until it has written: in its end it would not wait long for the first one to leave the folder.
            ChunkStore second(settings(m_folder));
            Progress made(second);
            made.waitFor(second.request(job(key(1)), Priority::Urgent).chunk);
            QTRY_COMPARE(second.stats().l3.entries, 1);
        }
        const ChunkPtr chunk = first.request(job(key(1)), Priority::Urgent).chunk;
        progress.waitFor(chunk);
        QVERIFY(chunk->fromDisk());
        QCOMPARE(first.stats().rendered, 0);
        // And does not mind when it vanishes.
        QVERIFY(clearDiskCache(m_folder.string()));
        QVERIFY(first.clear());
        const ChunkPtr again = first.request(job(key(1)), Priority::Urgent).chunk;
        progress.waitFor(again);
        QVERIFY(!again->fromDisk() && isRight(*again));
        QCOMPARE(first.stats().diskErrors, 0);
    }

    void aLockThatIsNeverFreedCostsTheWriteOnly()
    {
        fs::create_directories(m_folder);
        const FolderLock other(m_folder);
        QCOMPARE(other.state(), FolderLock::State::Held);
        QCOMPARE(FolderLock(m_folder).state(), FolderLock::State::Busy);
        const Made made = session(settings(m_folder), {key(1)});
        QVERIFY(isRight(*made.chunk));
        QVERIFY(!fs::exists(entryOf(m_folder, key(1))));
    }

    void whatIsWrittenLastWaitsForTheFolder()
    {
        fs::create_directories(m_folder);
        auto other = std::make_unique<FolderLock>(m_folder);
        QCOMPARE(other->state(), FolderLock::State::Held);
        std::thread writer;
        {
            ChunkStore store(settings(m_folder));
            Progress progress(store);
            progress.waitFor(store.request(job(key(1)), Priority::Urgent).chunk);
            // Another process is about to be done with the folder when this one ends.
            writer = std::thread([&other] {
                std::this_thread::sleep_for(std::chrono::milliseconds(50));
                other.reset();
            });
        }
        writer.join();
        QVERIFY(fs::exists(entryOf(m_folder, key(1))));
    }

    void aFileInPlaceOfTheFolder()
    {
        setContents(m_folder, "not a folder");
        const Made made = failing(key(1));
        QVERIFY(isRight(*made.chunk));
        QVERIFY(made.stats.diskErrors > 0);
        QCOMPARE(contents(m_folder), std::string("not a folder"));
        QVERIFY(!diskCacheStats(m_folder.string()));
    }

    void aReadOnlyFolder()
    {
        session(settings(m_folder), {key(1)});
        const auto allow = [this](fs::perms perms) {
            for (const fs::directory_entry& entry : fs::directory_iterator(m_folder))
                if (entry.is_directory()) fs::permissions(entry.path(), perms);
            fs::permissions(m_folder, perms);
        };
        allow(fs::perms::owner_read | fs::perms::owner_exec);
        const bool denied = !std::ofstream(m_folder / "probe");
        if (denied) {
            QCOMPARE(session(settings(m_folder), {key(1)}).stats.rendered, 0); // reading goes on
            const Made made = failing(key(2));
            QVERIFY(isRight(*made.chunk));
            QVERIFY(made.stats.diskErrors > 0);
        }
        allow(fs::perms::owner_all);
        if (!denied) QSKIP("this user may write everywhere");
    }

    void aFullDisk()
    {
        session(settings(m_folder), {key(1)});
        const std::string before = contents(entryOf(m_folder, key(1)));
        const auto previousHandler = std::signal(SIGXFSZ, SIG_IGN);
        rlimit previous{};
        QCOMPARE(getrlimit(RLIMIT_FSIZE, &previous), 0);
        rlimit tight = previous;
        tight.rlim_cur = 1000;
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &tight), 0);
        const Made made = failing(key(2));
        const Made known = session(settings(m_folder), {key(1)});
        setrlimit(RLIMIT_FSIZE, &previous);
        std::signal(SIGXFSZ, previousHandler);
        QVERIFY(isRight(*made.chunk));
        QCOMPARE(made.stats.diskErrors, 1);
        QCOMPARE(known.stats.rendered, 0);
        QVERIFY(!fs::exists(entryOf(m_folder, key(2))));
        QCOMPARE(bytesBelow(m_folder), static_cast<std::int64_t>(before.size())); // no litter
    }

    void theFolderIsDeletedWhilePlaying()
    {
        ChunkStore store(settings(m_folder));
        Progress progress(store);
        progress.waitFor(store.request(job(key(1)), Priority::Urgent).chunk);
        QTRY_VERIFY(fs::exists(entryOf(m_folder, key(1))));
        fs::remove_all(m_folder);
        const ChunkPtr chunk = store.request(job(key(2)), Priority::Urgent).chunk;
        progress.waitFor(chunk);
        QVERIFY(isRight(*chunk));
        QTRY_VERIFY(fs::exists(entryOf(m_folder, key(2)))); // it is made again
        QTRY_COMPARE(store.stats().l3.entries, 1);
    }

private:
    /// A session in which the write fails: waits until that has been counted.
    Made failing(const ChunkKey& k)
    {
        ChunkStore store(settings(m_folder));
        Progress progress(store);
        Made made;
        made.chunk = store.request(job(k), Priority::Urgent).chunk;
        progress.waitFor(made.chunk);
        (void)QTest::qWaitFor([&] { return store.stats().diskErrors > 0; });
        made.stats = store.stats();
        return made;
    }
};

QTEST_GUILESS_MAIN(TestDiskFolder)
#include "tst_diskfolder.moc"
