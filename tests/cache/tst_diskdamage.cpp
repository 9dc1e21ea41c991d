// Stored chunks that are torn, altered, foreign or litter: noticed, dropped and made again.
#include <sys/stat.h>

#include <QTest>

#include "diskfixture.h"

using namespace auralis;
using namespace auralis::fake;

namespace
{

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
        if (*done) return chunk.readyFrames() == (*reader)->frames() && isRight(chunk);
    }
}

} // namespace

class TestDiskDamage : public QObject
{
    Q_OBJECT

    NewFolders m_folders;
    fs::path m_folder; ///< of the test

private Q_SLOTS:
    void init() { m_folder = m_folders.next(); }

    void everyAlteredByteIsNoticed_data()
    {
        QTest::addColumn<bool>("encodes");
        QTest::newRow("frames") << false;
        QTest::newRow("encoded") << true;
    }

    void everyAlteredByteIsNoticed()
    {
        QFETCH(bool, encodes);
        Sound sound;
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
        Sound sound;
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
        QVERIFY(isRight(*made.chunk));
        QVERIFY(!made.chunk->fromDisk());
        QCOMPARE(made.stats.rendered, 1);
        QCOMPARE(made.stats.diskErrors, 1);
        QVERIFY(contents(file) == good);
        QCOMPARE(session(settings(m_folder), {key(1)}, sound).stats.rendered, 0);
    }

    void whatCannotBeDecodedIsMadeAgain()
    {
        Sound sound;
        sound.encodes = true;
        session(settings(m_folder), {key(1)}, sound);
        ChunkJob job = fake::job(key(1), sound);
        const auto decode = job.decode;
        job.decode = [](const std::string&, Chunk& chunk) -> Result<bool> {
            std::fill_n(chunk.writePtr(), 200, 0.0f);
            for (int i = 0; i < 200; ++i)
                chunk.writePtr()[i] = sample(chunk.key(), i / 2, i % 2);
            chunk.advance(100);
            return fail(ErrorCode::Corrupt, "cannot be decoded");
        };
        ChunkStore store(settings(m_folder));
        Progress progress(store);
        const ChunkPtr chunk = store.request(job, Priority::Urgent).chunk;
        progress.waitFor(chunk);
        QCOMPARE(chunk->state(), Chunk::State::Complete);
        QVERIFY(isRight(*chunk));
        QCOMPARE(chunk->readyFrames(), sound.frames);
        QCOMPARE(store.stats().diskErrors, 1);

        // Without a decoder an encoded entry is of no use, but no damage either.
        QVERIFY(store.clear());
        session(settings(m_folder), {key(1)}, sound);
        job.decode = nullptr;
        ChunkStore other(settings(m_folder));
        Progress otherProgress(other);
        otherProgress.waitFor(other.request(job, Priority::Urgent).chunk);
        QCOMPARE(other.stats().rendered, 1);
        QCOMPARE(other.stats().diskErrors, 0);
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
};

QTEST_GUILESS_MAIN(TestDiskDamage)
#include "tst_diskdamage.moc"
