// The disk tier: what comes back is what was made; budget, order of use, clearing.
#include <QTest>

#include "diskfixture.h"

using namespace auralis;
using namespace auralis::fake;

class TestDiskTier : public QObject
{
    Q_OBJECT

    NewFolders m_folders;
    fs::path m_folder; ///< of the test

private Q_SLOTS:
    void init() { m_folder = m_folders.next(); }

    void survivesARestart_data()
    {
        QTest::addColumn<bool>("encodes");
        QTest::addColumn<int>("frames");
        QTest::newRow("frames") << false << 4000;
        QTest::newRow("frames of several blocks") << false << 50000;
        QTest::newRow("frames of exactly one block") << false << 4096;
        QTest::newRow("encoded") << true << 4000;
        QTest::newRow("encoded, of several blocks") << true << 50000;
    }

    void survivesARestart()
    {
        QFETCH(bool, encodes);
        Sound sound;
        sound.encodes = encodes;
        QFETCH(int, frames);
        sound.frames = frames;
        sound.stepFrames = frames / 4;
        QCOMPARE(session(settings(m_folder), {key(1)}, sound).stats.rendered, 1);
        QVERIFY(fs::exists(entryOf(m_folder, key(1))));

        const Made again = session(settings(m_folder), {key(1)}, sound);
        QCOMPARE(again.stats.rendered, 0);
        QCOMPARE(again.stats.l3.hits, 1);
        QCOMPARE(again.stats.diskErrors, 0);
        QVERIFY(again.chunk->fromDisk());
        QCOMPARE(again.chunk->state(), Chunk::State::Complete);
        QCOMPARE(again.chunk->readyFrames(), frames);
        QVERIFY(isRight(*again.chunk));
    }

    void theEndOfAStoredChunk_data()
    {
        QTest::addColumn<int>("mark");
        QTest::newRow("within the first block") << 1;
        QTest::newRow("in the midst") << 8;
        QTest::newRow("near the end") << 25;
    }

    void theEndOfAStoredChunk()
    {
        QFETCH(int, mark);
        Sound sound;
        sound.frames = 50000;
        sound.stepFrames = 50000;
        session(settings(m_folder), {key(1)}, sound);
        const int before = mark * markFrames(48000);
        const int left = 50000 - before;
        const ChunkJob job = storedFrom(fake::job(key(1), sound), static_cast<std::uint8_t>(mark));
        QCOMPARE(job.frames, left);
        const fs::path file = entryOf(m_folder, key(1));
        {
            ChunkStore store(settings(m_folder));
            Progress progress(store);
            const ChunkPtr chunk = store.request(job, Priority::Urgent).chunk;
            progress.waitFor(chunk);
            QCOMPARE(chunk->state(), Chunk::State::Complete);
            QVERIFY(chunk->fromDisk());
            QCOMPARE(chunk->readyFrames(), left);
            for (int i = 0; i < 2 * left; ++i)
                QCOMPARE(chunk->samples()[i], sample(key(1), before + i / 2, i % 2));
            // It is neither the whole chunk nor one that was made from there on, and is not kept on the disk.
            QVERIFY(!store.find(key(1)).chunk);
            QVERIFY(!store.find(key(1, 1, static_cast<std::uint8_t>(mark))).chunk);
        }
        QCOMPARE(bytesBelow(m_folder), static_cast<std::int64_t>(fs::file_size(file)));
        // A damaged one is dropped, and what is not there can be asked for otherwise.
        std::string bad = contents(file);
        bad[bad.size() - 5] = static_cast<char>(bad[bad.size() - 5] ^ 1);
        setContents(file, bad);
        ChunkStore store(settings(m_folder));
        Progress progress(store);
        const ChunkPtr chunk = store.request(job, Priority::Urgent).chunk;
        progress.waitFor(chunk);
        QCOMPARE(chunk->state(), Chunk::State::Failed);
        QCOMPARE(chunk->error().code, ErrorCode::Cancelled);
        QVERIFY(!store.onDisk(key(1)));
        QVERIFY(!fs::exists(file));
    }

    void knowsWhatIsOnDisk()
    {
        session(settings(m_folder), {key(1)});
        ChunkStore store(settings(m_folder));
        QTRY_VERIFY(store.onDisk(key(1)));
        QVERIFY(!store.onDisk(key(2)));
        QCOMPARE(store.request(job(key(1)), Priority::Urgent).tier, Tier::L3);
        const CacheStats stats = store.stats();
        QCOMPARE(stats.l3.entries, 1);
        QCOMPARE(stats.l3.bytes, entryBytes());
        QCOMPARE(stats.l3.bytes, bytesBelow(m_folder));
    }

    void onlyWholeChunksAreKept()
    {
        Sound broken;
        broken.failAt = 2000;
        session(settings(m_folder), {key(1)}, broken);
        session(settings(m_folder), {key(2, 1, 3)});
        QCOMPARE(diskCacheStats(m_folder.string())->entries, 0);
    }

    void shorterThanThoughtComesBackShort()
    {
        // The producer ends early: the track was shorter.
        struct Early : ChunkProducer {
            Result<bool> step(Chunk& chunk) override
            {
                for (int i = 0; i < 2000; ++i)
                    chunk.writePtr()[i] = sample(chunk.key(), i / 2, i % 2);
                chunk.advance(1000);
                return true;
            }
        };
        ChunkJob job = fake::job(key(1));
        job.producer = [] { return Result<std::unique_ptr<ChunkProducer>>(std::make_unique<Early>()); };
        for (const int rendered : {1, 0}) {
            ChunkStore store(settings(m_folder));
            Progress progress(store);
            const ChunkPtr chunk = store.request(job, Priority::Urgent).chunk;
            progress.waitFor(chunk);
            QCOMPARE(chunk->state(), Chunk::State::Complete);
            QCOMPARE(chunk->readyFrames(), 1000);
            QVERIFY(isRight(*chunk));
            QCOMPARE(store.stats().rendered, rendered);
        }
        // Known better now, it is another length and made again.
        job.frames = 1000;
        ChunkStore store(settings(m_folder));
        Progress progress(store);
        progress.waitFor(store.request(job, Priority::Urgent).chunk);
        QCOMPARE(store.stats().rendered, 1);
    }

    void reductionsAreKept()
    {
        Chunk chunk(key(1), 5000);
        const double values[] = {0.0, 3.27, 90.0};
        for (int i = 0; i < 3; ++i)
            chunk.setReductionDb(i, values[i]);
        std::fill(chunk.writePtr(), chunk.writePtr() + 2 * 5000, 0.25f);
        chunk.advance(5000);
        chunk.complete();
        const fs::path file = entryOf(m_folder, key(1));
        fs::create_directories(file.parent_path());
        QVERIFY(writeDiskEntry(file, chunk, {}));
        const auto reader = DiskEntryReader::open(file, key(1), 5000);
        QVERIFY(reader);
        Chunk again(key(1), 5000);
        again.setReductions((*reader)->reductions());
        while (again.writable() > 0)
            QVERIFY((*reader)->readFrames(again));
        QCOMPARE(again.reductionDb(0), 0.0);
        QCOMPARE(again.reductionDb(2048 + 7), 3.3);
        QCOMPARE(again.reductionDb(4999), 25.4); // more than that is told as that
        // Unknown stays unknown, and what has no limiter has none.
        Chunk fresh(key(1), 5000);
        fresh.advance(100);
        QVERIFY(std::isnan(fresh.reductionDb(0)));
        ChunkKey streamed = key(1);
        streamed.kind = ChunkKind::Streamed;
        QVERIFY(Chunk(streamed, 5000).reductions().empty());
    }

    void budgetHoldsAtTheStartAndWhileRunning()
    {
        const std::int64_t bytes = entryBytes();
        session(settings(m_folder), {key(1), key(2), key(3), key(4)});
        QCOMPARE(diskCacheStats(m_folder.string())->entries, 4);
        {
            // Read by order of use: 1 is used again, so 2 and 3 go.
            session(settings(m_folder), {key(1)});
            ChunkStore store(settings(m_folder, 2 * bytes + 10));
            QTRY_COMPARE(store.stats().l3.evictions, 2);
            QCOMPARE(store.stats().l3.entries, 2);
        }
        QVERIFY(fs::exists(entryOf(m_folder, key(1))));
        QVERIFY(fs::exists(entryOf(m_folder, key(4))));
        session(settings(m_folder, 2 * bytes + 10), {key(5)});
        QVERIFY(fs::exists(entryOf(m_folder, key(1))));
        QVERIFY(!fs::exists(entryOf(m_folder, key(4))));
        QVERIFY(fs::exists(entryOf(m_folder, key(5))));
        QCOMPARE(bytesBelow(m_folder), 2 * bytes);
        {
            ChunkStore store(settings(m_folder));
            store.setBudgets(1 << 20, 1 << 20, bytes);
            QTRY_COMPARE(bytesBelow(m_folder), bytes);
            QCOMPARE(store.stats().l3.budget, bytes);
        }
        // One that is larger than all of it is not written.
        session(settings(m_folder, bytes - 1), {key(6)});
        QVERIFY(!fs::exists(entryOf(m_folder, key(6))));
        QVERIFY(bytesBelow(m_folder) < bytes);
    }

    void clearLeavesNoStaleByte()
    {
        Gate gate;
        ChunkStore store(settings(m_folder));
        Progress progress(store);
        for (std::uint32_t i = 1; i <= 3; ++i)
            progress.waitFor(store.request(job(key(i)), Priority::Urgent).chunk);
        Sound sound;
        sound.gate = &gate;
        const ChunkPtr growing = store.request(job(key(4), sound), Priority::Urgent).chunk;
        gate.waitForArrivals(1);
        setContents(m_folder / "notes.txt", "mine");
        QVERIFY(store.clear()); // with writes still in the queue, and one being made
        QCOMPARE(bytesBelow(m_folder), 4);
        gate.open();
        progress.waitFor(growing);
        // Another one written afterwards shows that the queue was worked off.
        progress.waitFor(store.request(job(key(5)), Priority::Urgent).chunk);
        QTRY_VERIFY(fs::exists(entryOf(m_folder, key(5))));
        QCOMPARE(bytesBelow(m_folder), 4 + entryBytes());
        QTRY_COMPARE(store.stats().l3.entries, 1);
        QCOMPARE(contents(m_folder / "notes.txt"), std::string("mine"));
    }

    void theCommandLineSeesTheFolder()
    {
        QCOMPARE(diskCacheStats(m_folder.string())->entries, 0); // not there yet
        QVERIFY(clearDiskCache(m_folder.string()));
        session(settings(m_folder), {key(1), key(2)});
        QCOMPARE(diskCacheStats(m_folder.string())->entries, 2);
        QCOMPARE(diskCacheStats(m_folder.string())->bytes, 2 * entryBytes());
        QVERIFY(clearDiskCache(m_folder.string()));
        QCOMPARE(diskCacheStats(m_folder.string())->entries, 0);
        QCOMPARE(bytesBelow(m_folder), 0);
    }
};

QTEST_GUILESS_MAIN(TestDiskTier)
#include "tst_disktier.moc"
