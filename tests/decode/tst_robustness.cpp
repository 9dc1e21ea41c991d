// Decoder and broken input: clear refusals, no crash, no hang, no unbounded length, and cancelling.
#include <QtTest>

#include <condition_variable>
#include <mutex>
#include <thread>
#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

#include "decoding.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

/// Sets the cancel flag when its owner has not finished in time: a hang becomes a failure.
class Watchdog
{
public:
    explicit Watchdog(std::chrono::seconds limit)
        : flag(std::make_shared<std::atomic<bool>>(false))
        , m_thread([this, limit] {
            std::unique_lock lock(m_mutex);
            if (!m_changed.wait_for(lock, limit, [this] { return m_done; })) *flag = true;
        })
    {
    }
    ~Watchdog()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_done = true;
        }
        m_changed.notify_all();
        m_thread.join();
    }
    std::shared_ptr<std::atomic<bool>> flag;

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_done = false;
    std::thread m_thread;
};

/// Opens, reads, seeks and reads. Returns what is wrong with that, or nothing.
QString exercise(const QString& path)
{
    const Watchdog watchdog(std::chrono::seconds(20));
    auto decoder = Decoder::open(path.toStdString(), {ChannelMode::Stereo, watchdog.flag});
    if (*watchdog.flag) return QStringLiteral("hangs");
    if (!decoder)
        return decoder.error().message.empty() || decoder.error().path != path.toStdString()
                   ? QStringLiteral("refused without a reason")
                   : QString();
    const StreamInfo& info = (*decoder)->info();
    if (!info.format.valid() || info.format.channels != 2) return QStringLiteral("has no valid format");
    const std::int64_t limit = 60 * static_cast<std::int64_t>(info.format.rate);
    std::vector<float> block(2 * 4096);
    std::int64_t read = 0;
    while (read < limit) {
        const auto got = (*decoder)->read(block.data(), 4096);
        if (!got) {
            if (got.error().message.empty()) return QStringLiteral("failed without a reason");
            break;
        }
        if (*got == 0) break;
        for (int i = 0; i < *got * 2; ++i)
            if (!std::isfinite(block[static_cast<std::size_t>(i)]))
                return QStringLiteral("gives samples that are no numbers");
        read += *got;
        if ((*decoder)->position() != read) return QStringLiteral("counts wrongly");
    }
    for (const std::int64_t target : {read / 2, std::int64_t{0}, read, read * 2 + 1000}) {
        if (const auto sought = (*decoder)->seek(target); !sought && sought.error().message.empty())
            return QStringLiteral("cannot seek, without a reason");
        const auto got = (*decoder)->read(block.data(), 100);
        if (got && *got > 100) return QStringLiteral("gives more than asked for");
    }
    return *watchdog.flag ? QStringLiteral("hangs") : QString();
}

} // namespace

class RobustnessTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void refusals();
    void corpus_data();
    void corpus();
    void damaged_data();
    void damaged();
    void damagedPacketsKeepTheirPlace();
    void pictureIsNotAudio();
    void oddNames();
    void cancelled();
    void brokenSource();
    void goesOnAfterCancel_data();
    void goesOnAfterCancel();
    void goesOnAfterTruncation_data() { goesOnAfterCancel_data(); }
    void goesOnAfterTruncation();

private:
    QString longer(const QString& name) const;
    QString path(const QString& name) const { return m_dir.filePath(name); }
    QTemporaryDir m_dir;
};

void RobustnessTest::initTestCase()
{
    if (!haveProgram("ffmpeg")) QSKIP("ffmpeg is not installed");
    QVERIFY(writeWav(path(QStringLiteral("source.wav")), quantised(melody(44100, 44100), 16), 44100, 2));
    QVERIFY(writeWav(path(QStringLiteral("longer.wav")), quantised(melody(44100, 6 * 44100), 16), 44100, 2));
}

void RobustnessTest::refusals()
{
    const auto code = [](const QString& file) {
        const auto decoder = Decoder::open(file.toStdString());
        return decoder ? -1 : int(decoder.error().code);
    };
    QCOMPARE(code(path(QStringLiteral("absent.flac"))), int(ErrorCode::NotFound));
    QVERIFY(QDir(m_dir.path()).mkpath(QStringLiteral("x.mp3")));
    QCOMPARE(code(path(QStringLiteral("x.mp3"))), int(ErrorCode::Unreadable));
    QFile empty(path(QStringLiteral("empty.ogg")));
    QVERIFY(empty.open(QIODevice::WriteOnly));
    QCOMPARE(code(empty.fileName()), int(ErrorCode::NotAudio));
    QFile text(path(QStringLiteral("text.txt")));
    QVERIFY(text.open(QIODevice::WriteOnly));
    text.write("These are words, and no music at all.\n");
    text.close();
    QCOMPARE(code(text.fileName()), int(ErrorCode::NotAudio));
    QCOMPARE(code(QString()), int(ErrorCode::NotFound));
#ifdef Q_OS_UNIX
    QCOMPARE(code(QStringLiteral("/dev/zero")), int(ErrorCode::Unreadable));
    const QString fifo = path(QStringLiteral("fifo.wav"));
    QCOMPARE(mkfifo(fifo.toLocal8Bit().constData(), 0600), 0);
    QCOMPARE(code(fifo), int(ErrorCode::Unreadable));
#endif
}

void RobustnessTest::corpus_data()
{
    QTest::addColumn<QString>("file");
    QString folder = qEnvironmentVariable("AURALIS_CORPUS");
    if (folder.isEmpty()) folder = QStringLiteral(AURALIS_SOURCE_DIR "/../shared/corpus");
    for (const QFileInfo& info : QDir(folder).entryInfoList(QDir::Files))
        QTest::newRow(qPrintable(info.fileName())) << info.filePath();
    if (!QDir(folder).exists()) QTest::newRow("none") << QString();
}

void RobustnessTest::corpus()
{
    QFETCH(QString, file);
    if (file.isEmpty()) QSKIP("set AURALIS_CORPUS to a folder of odd and broken files");
    const QString wrong = exercise(file);
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}

void RobustnessTest::damaged_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"a.flac", "a.mp3", "a.m4a", "a.ogg", "a.opus", "a.wv", "a.aiff", "a.mka", "a.wma", "a.tta",
                             "a.aac", "a.webm", "b.wav"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void RobustnessTest::damaged()
{
    QFETCH(QString, name);
    const QString whole = path(name);
    QVERIFY(ffmpeg({QStringLiteral("-i"), path(QStringLiteral("source.wav")), whole}));
    QFile file(whole);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY(exercise(whole).isEmpty());

    const QString broken = path(QStringLiteral("broken-") + name);
    const auto check = [&](const QByteArray& content) {
        QFile out(broken);
        if (!out.open(QIODevice::WriteOnly)) return QStringLiteral("cannot be written");
        out.write(content);
        out.close();
        return exercise(broken);
    };
    for (const double part : {0.01, 0.1, 0.5, 0.9, 0.999}) {
        const QString wrong = check(bytes.left(qsizetype(double(bytes.size()) * part)));
        QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("cut at %1: %2").arg(part).arg(wrong)));
    }
    std::uint64_t state = 12345;
    for (int round = 0; round < 12; ++round) {
        QByteArray content = bytes;
        for (int flips = 0; flips < 1 << (round % 6); ++flips) {
            state = state * 6364136223846793005ull + 1442695040888963407ull;
            // Every other round in the headers, where damage has the widest effect.
            const auto range =
                round % 2 ? std::min<std::uint64_t>(200, std::uint64_t(content.size())) : std::uint64_t(content.size());
            content[qsizetype((state >> 33) % range)] ^= char(1 << (state >> 20 & 7));
        }
        const QString wrong = check(content);
        QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("round %1: %2").arg(round).arg(wrong)));
    }
}

void RobustnessTest::damagedPacketsKeepTheirPlace()
{
    const QString whole = path(QStringLiteral("place.flac"));
    QVERIFY(ffmpeg({QStringLiteral("-i"), path(QStringLiteral("source.wav")), whole}));
    const Frames good = decodeFile(whole);
    QFile file(whole);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QByteArray bytes = file.readAll();
    for (qsizetype i = bytes.size() / 2; i < bytes.size() / 2 + 40; ++i)
        bytes[i] = char(0x55);
    file.seek(0);
    file.write(bytes);
    file.close();
    auto decoder = Decoder::open(whole.toStdString());
    QVERIFY(decoder);
    const Frames damaged = readAll(**decoder);
    QCOMPARE(damaged.size(), good.size());
    // Before and after the damage everything is where it was.
    QVERIFY(std::equal(good.begin(), good.begin() + 20000, damaged.begin()));
    QVERIFY(std::equal(good.end() - 20000, good.end(), damaged.end() - 20000));
}

void RobustnessTest::pictureIsNotAudio()
{
    const QString picture = path(QStringLiteral("cover.jpg"));
    QVERIFY(ffmpeg({QStringLiteral("-f"), QStringLiteral("lavfi"), QStringLiteral("-i"),
                    QStringLiteral("testsrc=s=64x64"), QStringLiteral("-frames:v"), QStringLiteral("1"), picture}));
    auto decoder = Decoder::open(picture.toStdString());
    QVERIFY(!decoder);
    QCOMPARE(int(decoder.error().code), int(ErrorCode::NotAudio));
    // An attached picture does not disturb.
    const QString withCover = path(QStringLiteral("cover.flac"));
    QVERIFY(ffmpeg({QStringLiteral("-i"), path(QStringLiteral("source.wav")), QStringLiteral("-i"), picture,
                    QStringLiteral("-map"), QStringLiteral("0"), QStringLiteral("-map"), QStringLiteral("1"),
                    QStringLiteral("-disposition:v"), QStringLiteral("attached_pic"), withCover}));
    QCOMPARE(decodeFile(withCover).size(), std::size_t(2 * 44100));
}

void RobustnessTest::oddNames()
{
    for (const QString& name :
         {QStringLiteral("http:x.wav"), QStringLiteral("concat:a|b.wav"), QStringLiteral("-i.wav"),
          QStringLiteral("ä ö%20 日本.wav"), QStringLiteral("no-ending"), QStringLiteral("wrong.mp3")}) {
        const QString copy = path(name);
        QVERIFY(QFile::copy(path(QStringLiteral("source.wav")), copy));
        QCOMPARE(decodeFile(copy).size(), std::size_t(2 * 44100));
    }
}

void RobustnessTest::cancelled()
{
    const auto flag = std::make_shared<std::atomic<bool>>(true);
    const auto none = Decoder::open(path(QStringLiteral("source.wav")).toStdString(), {ChannelMode::Stereo, flag});
    QVERIFY(!none);
    QCOMPARE(int(none.error().code), int(ErrorCode::Cancelled));

    *flag = false;
    auto decoder = Decoder::open(path(QStringLiteral("source.wav")).toStdString(), {ChannelMode::Stereo, flag});
    QVERIFY(decoder);
    *flag = true;
    Frames all(2 * 44100);
    const auto got = (*decoder)->read(all.data(), 44100);
    QVERIFY(!got);
    QCOMPARE(int(got.error().code), int(ErrorCode::Cancelled));

    // A source that never ends and holds nothing is given up when asked to.
    *flag = false;
    int calls = 0;
    const auto endless = Decoder::openBytes(
        [&](std::uint8_t* dst, int n) {
            if (++calls == 200) *flag = true;
            std::fill_n(dst, n, std::uint8_t{0});
            return n;
        },
        {ChannelMode::Stereo, flag});
    QVERIFY(!endless);
}

void RobustnessTest::brokenSource()
{
    const auto nothing = Decoder::openBytes([](std::uint8_t*, int) { return 0; });
    QVERIFY(!nothing);
    const auto failing = Decoder::openBytes([](std::uint8_t*, int) { return -1; });
    QVERIFY(!failing);
    // Not seekable: forward is reading on, backward is refused.
    QFile file(path(QStringLiteral("source.wav")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const Frames whole = decodeFile(file.fileName());
    auto decoder =
        Decoder::openBytes([&](std::uint8_t* dst, int n) { return int(file.read(reinterpret_cast<char*>(dst), n)); });
    QVERIFY(decoder);
    QVERIFY((*decoder)->seek(30000));
    const Frames got = readAll(**decoder, 1000);
    QCOMPARE(largestDifference(got, {whole.begin() + 60000, whole.begin() + 62000}), 0.0);
    QVERIFY(!(*decoder)->seek(0));
}

void RobustnessTest::goesOnAfterCancel_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"c.wav", "c.flac", "c.mp3", "c.m4a", "c.ogg", "c.opus", "c.wv"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

/// A file of some seconds that does not fit the demuxer's buffer.
QString RobustnessTest::longer(const QString& name) const
{
    const bool made =
        QFile::exists(path(name)) || ffmpeg({QStringLiteral("-i"), path(QStringLiteral("longer.wav")), path(name)});
    return made ? path(name) : QString();
}

void RobustnessTest::goesOnAfterCancel()
{
    QFETCH(QString, name);
    const QString file = longer(name);
    const Frames whole = decodeFile(file);
    const auto frames = FramePos(whole.size() / 2);
    QVERIFY(frames > 5 * 44100);
    const auto flag = std::make_shared<std::atomic<bool>>(false);
    auto opened = Decoder::open(file.toStdString(), {ChannelMode::Stereo, flag});
    QVERIFY(opened);
    Decoder& decoder = **opened;
    Frames block(2 * 4096);
    const auto readsWhatIsThere = [&](FramePos expected) {
        const FramePos from = decoder.position();
        const auto got = decoder.read(block.data(), 4096);
        return from == expected && got && *got == std::min<FramePos>(4096, frames - from) &&
               std::equal(block.begin(), block.begin() + *got * 2, whole.begin() + from * 2);
    };

    QVERIFY(readsWhatIsThere(0));
    *flag = true;
    const auto refused = decoder.read(block.data(), 4096);
    QVERIFY(!refused);
    QCOMPARE(int(refused.error().code), int(ErrorCode::Cancelled));
    *flag = false;
    QVERIFY(readsWhatIsThere(4096));

    for (const FramePos target : {FramePos{0}, FramePos{150000}, FramePos{1000}}) {
        QVERIFY(decoder.seek(200000));
        QVERIFY(readsWhatIsThere(200000));
        *flag = true;
        for (int i = 0; i < 2; ++i) { // also while it is in pieces
            const auto stopped = decoder.seek(target);
            QVERIFY(!stopped);
            QCOMPARE(int(stopped.error().code), int(ErrorCode::Cancelled));
            QVERIFY(!decoder.read(block.data(), 4096));
        }
        *flag = false;
        QVERIFY(readsWhatIsThere(target)); // the read gets there
    }
    *flag = true;
    QVERIFY(!decoder.seek(0));
    *flag = false;
    QVERIFY(decoder.seek(100000));
    QVERIFY(readsWhatIsThere(100000));

    // Wherever a call is interrupted, what is given is right and nothing is left out.
    std::atomic<bool> done = false;
    std::thread meddler([&] {
        while (!done) {
            *flag = !*flag;
            std::this_thread::yield();
        }
    });
    bool right = true;
    for (int i = 0; i < 300 && right; ++i) {
        if (i % 3 == 0) (void)decoder.seek(i * 7919 % (frames - 8192));
        const FramePos from = decoder.position();
        const auto got = decoder.read(block.data(), 4096);
        const int given = got.value_or(0);
        right = (got || got.error().code == ErrorCode::Cancelled) && decoder.position() == from + given &&
                std::equal(block.begin(), block.begin() + given * 2, whole.begin() + from * 2);
    }
    done = true;
    meddler.join();
    *flag = false;
    QVERIFY(right);
    QVERIFY(decoder.seek(50000));
    QVERIFY(readsWhatIsThere(50000));
}

void RobustnessTest::goesOnAfterTruncation()
{
    QFETCH(QString, name);
    const QString path = longer(name);
    const Frames whole = decodeFile(path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    const QByteArray bytes = file.readAll();
    auto opened = Decoder::open(path.toStdString());
    QVERIFY(opened);
    Decoder& decoder = **opened;
    Frames block(2 * 4096);
    for (const qint64 size : {bytes.size() / 2, qsizetype{1000}, qsizetype{0}}) {
        QVERIFY(file.resize(size));
        for (const FramePos target : {FramePos{200000}, FramePos{0}, FramePos{100000}, FramePos{20000}}) {
            const auto sought = decoder.seek(target);
            QVERIFY(sought || !sought.error().message.empty());
            QCOMPARE(decoder.position(), target);
            const auto got = decoder.read(block.data(), 4096);
            QVERIFY(got || !got.error().message.empty());
            QCOMPARE(decoder.position(), target + got.value_or(0));
        }
    }
    QVERIFY(!decoder.seek(0)); // nothing is left to begin with
    QVERIFY(!decoder.read(block.data(), 4096));

    QVERIFY(file.seek(0));
    QCOMPARE(file.write(bytes), bytes.size());
    QVERIFY(file.flush());
    for (const FramePos target : {FramePos{0}, FramePos{120000}}) {
        QVERIFY(decoder.seek(target));
        QCOMPARE(decoder.read(block.data(), 4096).value_or(-1), 4096);
        QVERIFY(std::equal(block.begin(), block.end(), whole.begin() + target * 2));
    }
}

QTEST_GUILESS_MAIN(RobustnessTest)
#include "tst_robustness.moc"
