// The disk tier: what comes back is what was made, or it is made again; budget, order of use, sharing, and a disk that
// fails.
#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>

#include <QTemporaryDir>
#include <QTest>

#include "chunkstore.h"
#include "diskentry.h"
#include "diskfolder.h"
#include "fakechunks.h"

using namespace auralis;
using fake::key;
namespace fs = std::filesystem;

namespace
{

ChunkStoreSettings settings(const fs::path& folder, std::int64_t budget = 1 << 30)
{
    ChunkStoreSettings result;
    result.diskFolder = folder.string();
    result.l3Bytes = budget;
    result.workers = 1;
    return result;
}

struct Made {
    ChunkPtr chunk;
    CacheStats stats; ///< after all was written
};

/// One session: makes the chunks one after the other, and writes them.
Made session(const ChunkStoreSettings& s, const std::vector<ChunkKey>& keys, const fake::Sound& sound = {})
{
    Made made;
    auto store = std::make_unique<ChunkStore>(s);
    fake::Progress progress(*store);
    for (const ChunkKey& k : keys) {
        made.chunk = store->request(fake::job(k, sound), Priority::Urgent).chunk;
        progress.waitFor(made.chunk);
    }
    made.stats = store->stats();
    return made;
}

fs::path entryOf(const fs::path& folder, const ChunkKey& k)
{
    return folder / diskEntryPath(k);
}

std::string contents(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void setContents(const fs::path& file, const std::string& bytes)
{
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

/// Reads everything through DiskEntryReader; false when any of it is refused.
bool isSound(const fs::path& file, const ChunkKey& k, int frames)
{
    const auto reader = DiskEntryReader::open(file, k, frames);
    if (!reader) return false;
    if ((*reader)->isEncoded()) return (*reader)->readEncoded().has_value();
    Chunk chunk(k, frames);
    while (true) {
        const Result<bool> done = (*reader)->readFrames(chunk);
        if (!done) return false;
        if (*done) return chunk.readyFrames() == (*reader)->frames() && fake::isRight(chunk);
    }
}

std::int64_t entryBytes(const fake::Sound& sound = {})
{
    Chunk chunk(key(0), sound.frames);
    chunk.advance(sound.frames);
    return diskEntryBytes(chunk, {});
}

/// All regular files below, without the empty lock.
std::int64_t bytesBelow(const fs::path& folder)
{
    std::int64_t sum = 0;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) sum += static_cast<std::int64_t>(entry.file_size());
    return sum;
}

} // namespace

class TestDiskTier : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_folder = fs::path(m_dir->path().toStdString()) / "chunks";
    }

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
        fake::Sound sound;
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
        QVERIFY(fake::isRight(*again.chunk));
    }

    void theEndOfAStoredChunk_data()
    {
        QTest::addColumn<int>("mark");
        QTest::newRow("within the first block") << 1;
        QTest::newRow("in the midst") << 3;
        QTest::newRow("near the end") << 10;
    }

    void theEndOfAStoredChunk()
    {
        QFETCH(int, mark);
        fake::Sound sound;
        sound.frames = 50000;
        sound.stepFrames = 50000;
        session(settings(m_folder), {key(1)}, sound);
        const int before = mark * 4800;
        const int left = 50000 - before;
        const ChunkJob job = storedFrom(fake::job(key(1), sound), static_cast<std::uint8_t>(mark));
        QCOMPARE(job.frames, left);
        const fs::path file = entryOf(m_folder, key(1));
        {
            ChunkStore store(settings(m_folder));
            fake::Progress progress(store);
            const ChunkPtr chunk = store.request(job, Priority::Urgent).chunk;
            progress.waitFor(chunk);
            QCOMPARE(chunk->state(), Chunk::State::Complete);
            QVERIFY(chunk->fromDisk());
            QCOMPARE(chunk->readyFrames(), left);
            for (int i = 0; i < 2 * left; ++i)
                QCOMPARE(chunk->samples()[i], fake::sample(key(1), before + i / 2, i % 2));
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
        fake::Progress progress(store);
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
        QCOMPARE(store.request(fake::job(key(1)), Priority::Urgent).tier, Tier::L3);
        const CacheStats stats = store.stats();
        QCOMPARE(stats.l3.entries, 1);
        QCOMPARE(stats.l3.bytes, entryBytes());
        QCOMPARE(stats.l3.bytes, bytesBelow(m_folder));
    }

    void onlyWholeChunksAreKept()
    {
        fake::Sound broken;
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
                    chunk.writePtr()[i] = fake::sample(chunk.key(), i / 2, i % 2);
                chunk.advance(1000);
                return true;
            }
        };
        ChunkJob job = fake::job(key(1));
        job.producer = [] { return Result<std::unique_ptr<ChunkProducer>>(std::make_unique<Early>()); };
        for (const int rendered : {1, 0}) {
            ChunkStore store(settings(m_folder));
            fake::Progress progress(store);
            const ChunkPtr chunk = store.request(job, Priority::Urgent).chunk;
            progress.waitFor(chunk);
            QCOMPARE(chunk->state(), Chunk::State::Complete);
            QCOMPARE(chunk->readyFrames(), 1000);
            QVERIFY(fake::isRight(*chunk));
            QCOMPARE(store.stats().rendered, rendered);
        }
        // Known better now, it is another length and made again.
        job.frames = 1000;
        ChunkStore store(settings(m_folder));
        fake::Progress progress(store);
        progress.waitFor(store.request(job, Priority::Urgent).chunk);
        QCOMPARE(store.stats().rendered, 1);
    }

    void everyAlteredByteIsNoticed_data()
    {
        QTest::addColumn<bool>("encodes");
        QTest::newRow("frames") << false;
        QTest::newRow("encoded") << true;
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

    void everyAlteredByteIsNoticed()
    {
        QFETCH(bool, encodes);
        fake::Sound sound;
        sound.frames = 17000; // several blocks
        sound.stepFrames = 17000;
        sound.encodes = encodes;
        session(settings(m_folder), {key(1)}, sound);
        const fs::path file = entryOf(m_folder, key(1));
        const std::string good = contents(file);
        QVERIFY(isSound(file, key(1), sound.frames));
        const std::size_t header = 48 + 43 + 17000 / Chunk::reductionPiece + 1 + (encodes ? 3 : 6) * 16;
        const std::size_t block = (encodes ? 16384 : 4096) * 8;
        QCOMPARE(good.size(), header + 17000 * 8);

        const auto isNoticed = [&](const std::string& bytes) {
            setContents(file, bytes);
            return !isSound(file, key(1), sound.frames);
        };
        std::fstream altered(file, std::ios::binary | std::ios::in | std::ios::out);
        const auto put = [&altered](std::size_t at, char byte) {
            altered.seekp(static_cast<std::streamoff>(at));
            altered.put(byte);
            altered.flush();
        };
        for (std::size_t at = 0; at < good.size(); at += at < header + 64 ? 1 : 997) {
            for (const int bit : {0, 7}) {
                put(at, static_cast<char>(good[at] ^ (1 << bit)));
                QVERIFY2(!isSound(file, key(1), sound.frames), qPrintable(QString::number(at)));
            }
            put(at, good[at]);
        }
        altered.close();
        QVERIFY(isSound(file, key(1), sound.frames)); // all put back
        for (const std::size_t length : {std::size_t(0), std::size_t(1), std::size_t(47), header - 1, header,
                                         header + 1, header + block, good.size() / 2, good.size() - 1})
            QVERIFY2(isNoticed(good.substr(0, length)), qPrintable(QString::number(length)));
        QVERIFY(isNoticed(good + '\0'));
        QVERIFY(isNoticed(std::string(good.size(), '\0')));
        QVERIFY(isNoticed("RIFF" + good));
        setContents(file, good);
        QVERIFY(isSound(file, key(1), sound.frames));
        QVERIFY(!isSound(file, key(2), sound.frames));
        QVERIFY(!isSound(file, key(1), sound.frames + 1));
    }

    void damagedEntriesAreMadeAgain_data()
    {
        QTest::addColumn<QString>("damage");
        for (const char* damage : {"magic", "key", "checksum", "first block", "last block", "torn", "empty", "foreign",
                                   "of another chunk", "directory", "fifo"})
            QTest::newRow(damage) << QString::fromLatin1(damage);
    }

    void damagedEntriesAreMadeAgain()
    {
        QFETCH(QString, damage);
        fake::Sound sound;
        sound.frames = 50000; // four blocks
        sound.stepFrames = 7000;
        session(settings(m_folder), {key(1), key(2)}, sound);
        const fs::path file = entryOf(m_folder, key(1));
        const std::string good = contents(file);
        std::string bad = good;
        const auto flip = [&bad](std::size_t at) { bad[at] = static_cast<char>(bad[at] ^ 0x10); };
        if (damage == QLatin1String("magic")) flip(0);
        if (damage == QLatin1String("key")) flip(60);
        if (damage == QLatin1String("checksum")) flip(48 + 43 + 20);
        if (damage == QLatin1String("first block")) flip(1000);
        if (damage == QLatin1String("last block")) flip(good.size() - 100);
        if (damage == QLatin1String("torn")) bad.resize(good.size() / 2);
        if (damage == QLatin1String("empty")) bad.clear();
        if (damage == QLatin1String("foreign")) bad = "a letter to a friend";
        if (damage == QLatin1String("of another chunk")) bad = contents(entryOf(m_folder, key(2)));
        if (damage == QLatin1String("directory") || damage == QLatin1String("fifo")) {
            fs::remove(file);
            if (damage == QLatin1String("fifo"))
                QCOMPARE(mkfifo(file.c_str(), 0600), 0);
            else
                fs::create_directory(file);
        } else {
            setContents(file, bad);
        }

        const Made made = session(settings(m_folder), {key(1)}, sound);
        QCOMPARE(made.chunk->state(), Chunk::State::Complete);
        QCOMPARE(made.chunk->readyFrames(), sound.frames);
        QVERIFY(fake::isRight(*made.chunk));
        QVERIFY(!made.chunk->fromDisk());
        QCOMPARE(made.stats.rendered, 1);
        QCOMPARE(made.stats.diskErrors, 1);
        QVERIFY(contents(file) == good);
        QCOMPARE(session(settings(m_folder), {key(1)}, sound).stats.rendered, 0);
    }

    void whatCannotBeDecodedIsMadeAgain()
    {
        fake::Sound sound;
        sound.encodes = true;
        session(settings(m_folder), {key(1)}, sound);
        ChunkJob job = fake::job(key(1), sound);
        const auto decode = job.decode;
        job.decode = [](const std::string&, Chunk& chunk) -> Result<bool> {
            std::fill_n(chunk.writePtr(), 200, 0.0f);
            for (int i = 0; i < 200; ++i)
                chunk.writePtr()[i] = fake::sample(chunk.key(), i / 2, i % 2);
            chunk.advance(100);
            return fail(ErrorCode::Corrupt, "cannot be decoded");
        };
        ChunkStore store(settings(m_folder));
        fake::Progress progress(store);
        const ChunkPtr chunk = store.request(job, Priority::Urgent).chunk;
        progress.waitFor(chunk);
        QCOMPARE(chunk->state(), Chunk::State::Complete);
        QVERIFY(fake::isRight(*chunk));
        QCOMPARE(chunk->readyFrames(), sound.frames);
        QCOMPARE(store.stats().diskErrors, 1);

        // Without a decoder an encoded entry is of no use, but no damage either.
        QVERIFY(store.clear());
        session(settings(m_folder), {key(1)}, sound);
        job.decode = nullptr;
        ChunkStore other(settings(m_folder));
        fake::Progress otherProgress(other);
        otherProgress.waitFor(other.request(job, Priority::Urgent).chunk);
        QCOMPARE(other.stats().rendered, 1);
        QCOMPARE(other.stats().diskErrors, 0);
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

    void severalStoresShareAFolder()
    {
        const std::int64_t bytes = entryBytes();
        const std::int64_t budget = 10 * bytes;
        std::atomic<int> over{0}, wrong{0};
        const auto play = [&](unsigned seed) {
            ChunkStoreSettings s = settings(m_folder, budget);
            s.l1Bytes = s.l2Bytes = 2 * fake::bytes();
            ChunkStore store(s);
            fake::Progress progress(store);
            for (std::uint32_t i = 0; i < 60; ++i) {
                const ChunkPtr chunk = store.request(fake::job(key((i * seed) % 24)), Priority::Urgent).chunk;
                progress.waitFor(chunk);
                if (chunk->state() != Chunk::State::Complete || !fake::isRight(*chunk)) ++wrong;
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
        fake::Progress progress(first);
        session(settings(m_folder), {key(1)});
        const ChunkPtr chunk = first.request(fake::job(key(1)), Priority::Urgent).chunk;
        progress.waitFor(chunk);
        QVERIFY(chunk->fromDisk());
        QCOMPARE(first.stats().rendered, 0);
        // And does not mind when it vanishes.
        QVERIFY(clearDiskCache(m_folder.string()));
        QVERIFY(first.clear());
        const ChunkPtr again = first.request(fake::job(key(1)), Priority::Urgent).chunk;
        progress.waitFor(again);
        QVERIFY(!again->fromDisk() && fake::isRight(*again));
        QCOMPARE(first.stats().diskErrors, 0);
    }

    void aLockThatIsNeverFreedCostsTheWriteOnly()
    {
        fs::create_directories(m_folder);
        const FolderLock other(m_folder);
        QCOMPARE(other.state(), FolderLock::State::Held);
        QCOMPARE(FolderLock(m_folder).state(), FolderLock::State::Busy);
        const Made made = session(settings(m_folder), {key(1)});
        QVERIFY(fake::isRight(*made.chunk));
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
            fake::Progress progress(store);
            progress.waitFor(store.request(fake::job(key(1)), Priority::Urgent).chunk);
            // Another process is about to be done with the folder when this one ends.
            writer = std::thread([&other] {
                std::this_thread::sleep_for(std::chrono::milliseconds(50));
                other.reset();
            });
        }
        writer.join();
        QVERIFY(fs::exists(entryOf(m_folder, key(1))));
    }

    void litterOfACrashIsRemoved()
    {
        fs::path litter = entryOf(m_folder, key(1));
        litter.replace_extension(".tmp");
        setContents(litter, "half a chunk");
        const fs::path foreign = litter.parent_path() / "holiday.jpg";
        setContents(foreign, "a beach");
        ChunkStore store(settings(m_folder));
        QTRY_VERIFY(!fs::exists(litter));
        QVERIFY(fs::exists(foreign));
    }

    void aFileInPlaceOfTheFolder()
    {
        setContents(m_folder, "not a folder");
        const Made made = failing(key(1));
        QVERIFY(fake::isRight(*made.chunk));
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
            QVERIFY(fake::isRight(*made.chunk));
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
        QVERIFY(fake::isRight(*made.chunk));
        QCOMPARE(made.stats.diskErrors, 1);
        QCOMPARE(known.stats.rendered, 0);
        QVERIFY(!fs::exists(entryOf(m_folder, key(2))));
        QCOMPARE(bytesBelow(m_folder), static_cast<std::int64_t>(before.size())); // no litter
    }

    void theFolderIsDeletedWhilePlaying()
    {
        ChunkStore store(settings(m_folder));
        fake::Progress progress(store);
        progress.waitFor(store.request(fake::job(key(1)), Priority::Urgent).chunk);
        QTRY_VERIFY(fs::exists(entryOf(m_folder, key(1))));
        fs::remove_all(m_folder);
        const ChunkPtr chunk = store.request(fake::job(key(2)), Priority::Urgent).chunk;
        progress.waitFor(chunk);
        QVERIFY(fake::isRight(*chunk));
        QTRY_VERIFY(fs::exists(entryOf(m_folder, key(2)))); // it is made again
        QTRY_COMPARE(store.stats().l3.entries, 1);
    }

    void clearLeavesNoStaleByte()
    {
        fake::Gate gate;
        ChunkStore store(settings(m_folder));
        fake::Progress progress(store);
        for (std::uint32_t i = 1; i <= 3; ++i)
            progress.waitFor(store.request(fake::job(key(i)), Priority::Urgent).chunk);
        fake::Sound sound;
        sound.gate = &gate;
        const ChunkPtr growing = store.request(fake::job(key(4), sound), Priority::Urgent).chunk;
        gate.waitForArrivals(1);
        setContents(m_folder / "notes.txt", "mine");
        QVERIFY(store.clear()); // with writes still in the queue, and one being made
        QCOMPARE(bytesBelow(m_folder), 4);
        gate.open();
        progress.waitFor(growing);
        // Another one written afterwards shows that the queue was worked off.
        progress.waitFor(store.request(fake::job(key(5)), Priority::Urgent).chunk);
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

private:
    /// A session in which the write fails: waits until that has been counted.
    Made failing(const ChunkKey& k)
    {
        ChunkStore store(settings(m_folder));
        fake::Progress progress(store);
        Made made;
        made.chunk = store.request(fake::job(k), Priority::Urgent).chunk;
        progress.waitFor(made.chunk);
        (void)QTest::qWaitFor([&] { return store.stats().diskErrors > 0; });
        made.stats = store.stats();
        return made;
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    fs::path m_folder;
};

QTEST_GUILESS_MAIN(TestDiskTier)
#include "tst_disktier.moc"
