// Formats whose time stamps are coarse, rounded or drifting: any place is found without decoding or reading from the
// start, and is the one that reading from the start gives.
#include <QtTest>

#include "decoding.h"

using namespace auralis;
using namespace auralis::test;

class PlacesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void seeks_data();
    void seeks();
    void lastPacketIsShort();
    void unlikePackets();
    void unsteadyStampsAreFoundOut();

private:
    static constexpr std::int64_t seconds = 60;
    QString path(const QString& name) const { return m_dir.filePath(name); }
    bool encoded(int rate, const QString& options, const QString& out) const;
    /// Whether `decoder` gives at every one of the places what `whole` has there.
    static QString compared(Decoder& decoder, const Frames& whole, const std::vector<std::int64_t>& targets);
    /// Bytes that this process has read from anywhere; -1 where the system does not tell.
    static qint64 bytesRead();

    QTemporaryDir m_dir;
};

void PlacesTest::initTestCase()
{
    if (!haveProgram("ffmpeg")) QSKIP("ffmpeg is not installed");
    for (const int rate : {44100, 48000})
        QVERIFY(writeWav(path(QStringLiteral("%1.wav").arg(rate)), melody(rate, seconds * rate + 777), rate, 2));
}

qint64 PlacesTest::bytesRead()
{
    QFile io(QStringLiteral("/proc/self/io"));
    if (!io.open(QIODevice::ReadOnly)) return -1;
    return io.readLine().mid(6).trimmed().toLongLong(); // "rchar: 12345"
}

bool PlacesTest::encoded(int rate, const QString& options, const QString& out) const
{
    const QStringList in{QStringLiteral("-y"), QStringLiteral("-i"), path(QStringLiteral("%1.wav").arg(rate))};
    return ffmpeg(in + options.split(QLatin1Char(' ')) + QStringList{out});
}

QString PlacesTest::compared(Decoder& decoder, const Frames& whole, const std::vector<std::int64_t>& targets)
{
    const auto count = static_cast<std::int64_t>(whole.size() / 2);
    for (const std::int64_t target : targets) {
        if (!decoder.seek(target)) return QStringLiteral("no way to frame %1").arg(target);
        const Frames got = readAll(decoder, 3000);
        const Frames wanted(whole.begin() + target * 2, whole.begin() + std::min(count, target + 3000) * 2);
        if (got.size() != wanted.size())
            return QStringLiteral("frame %1 is followed by %2 instead of %3")
                .arg(target)
                .arg(got.size() / 2)
                .arg(wanted.size() / 2);
        if (const double difference = largestDifference(got, wanted); difference != 0)
            return QStringLiteral("frame %1 differs by %2").arg(target).arg(difference);
    }
    return {};
}

void PlacesTest::seeks_data()
{
    QTest::addColumn<int>("rate");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("options"); // of ffmpeg
    const auto rows = [](const char* file, const char* options) {
        for (const int rate : {44100, 48000})
            QTest::addRow("%s at %d", file, rate) << rate << QString::fromLatin1(file) << QString::fromLatin1(options);
    };
    rows("1.wma", "-c:a wmav1");
    rows("2.wma", "-c:a wmav2");
    rows("low.wma", "-c:a wmav2 -b:a 48k");
    rows("wma.mka", "-c:a wmav2");
    rows("mp3.wma", "-c:a libmp3lame -f asf");
    rows("ms.wav", "-c:a adpcm_ms");
    rows("ima.wav", "-c:a adpcm_ima_wav");
    rows("ms.w64", "-c:a adpcm_ms");
    rows("ms.mka", "-c:a adpcm_ms");
    rows("g722.wav", "-c:a g722 -ac 1");
    rows("g726.wav", "-c:a g726 -ac 1 -strict -2");
    rows("vorbis.mka", "-c:a libvorbis");
    rows("vorbis.webm", "-c:a libvorbis -q:a 6");
    rows("a.ac3", "-c:a ac3 -b:a 448k");
    rows("a.eac3", "-c:a eac3 -b:a 448k");
    rows("a.dts", "-c:a dca -strict -2");
    rows("dts.mka", "-c:a dca -strict -2");
    rows("dts.mp4", "-c:a dca -strict -2");
    rows("dts.ts", "-c:a dca -strict -2");
    rows("alac.mka", "-c:a alac");
    rows("tta.mka", "-c:a tta");
    rows("wavpack.mka", "-c:a wavpack");
    rows("pcm.mka", "-c:a pcm_s16le");
    rows("aac.flv", "-c:a aac");
    QTest::addRow("adpcm.flv") << 44100 << QStringLiteral("adpcm.flv") << QStringLiteral("-c:a adpcm_swf");
}

void PlacesTest::seeks()
{
    QFETCH(int, rate);
    QFETCH(QString, file);
    QFETCH(QString, options);
    const QString out = path(file);
    if (!encoded(rate, options, out)) QSKIP("the encoder is not installed");
    auto first = Decoder::open(out.toStdString());
    QVERIFY(first);
    const Frames whole = readAll(**first);
    const auto count = static_cast<std::int64_t>(whole.size() / 2);
    QVERIFY(count > (seconds - 2) * rate);
    QVERIFY((*first)->info().framesExact);
    QCOMPARE(qint64((*first)->info().frames), qint64(count));
    QCOMPARE((*first)->decodeErrors(), 0);

    auto decoder = Decoder::open(out.toStdString());
    QVERIFY(decoder);
    const qint64 before = bytesRead();
    for (const std::int64_t target : {count * 9 / 10, count / 2 + 123}) {
        QVERIFY((*decoder)->seek(target));
        float frame[2];
        QCOMPARE((*decoder)->read(frame, 1).value_or(-1), 1); // only now it has to be there
    }
    if (before >= 0 && QFileInfo(out).size() > 600'000) {
        const qint64 spent = bytesRead() - before;
        QVERIFY2(spent < QFileInfo(out).size() / 3 + 200'000, qPrintable(QString::number(spent)));
    }
    std::vector<std::int64_t> targets{count * 9 / 10, count - 1, 0, count / 2, 1, rate - 1, count - 3000, 3 * rate};
    for (std::int64_t i = 1; i < 25; ++i)
        targets.push_back(i * 7919 * 613'111 % count);
    const QString wrong = compared(**decoder, whole, targets);
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}

/// A last packet of half a length is not rounded away.
void PlacesTest::lastPacketIsShort()
{
    const Frames source = quantised(melody(48000, 20 * 1024 + 512), 16);
    QVERIFY(writeWav(path(QStringLiteral("short.wav")), source, 48000, 2));
    const QString out = path(QStringLiteral("short.mka"));
    QVERIFY(ffmpeg({QStringLiteral("-i"), path(QStringLiteral("short.wav")), QStringLiteral("-c:a"),
                    QStringLiteral("pcm_s16le"), out}));
    auto decoder = Decoder::open(out.toStdString());
    QVERIFY(decoder);
    const QString wrong = compared(**decoder, source, {20 * 1024 + 511, 20 * 1024, 20 * 1024 - 1, 0});
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}

/// Packets of many lengths, as where a program cut them as it liked, are counted.
void PlacesTest::unlikePackets()
{
    const Frames source = quantised(melody(44100, 30 * 44100), 16);
    QVERIFY(writeWav(path(QStringLiteral("unlike.wav")), source, 44100, 2));
    const QString out = path(QStringLiteral("unlike.mka"));
    QVERIFY(ffmpeg({QStringLiteral("-i"), path(QStringLiteral("unlike.wav")), QStringLiteral("-af"),
                    QStringLiteral("asplit=2[a][b];[a]atrim=end_sample=100000,"
                                   "asetnsamples=1601:p=0[c];[b]atrim=start_sample=100000,asetpts=PTS-STARTPTS,"
                                   "asetnsamples=777:p=0[d];[c][d]concat=v=0:a=1"),
                    QStringLiteral("-c:a"), QStringLiteral("pcm_s16le"), out}));
    const Frames whole = decodeFile(out);
    QCOMPARE(whole.size(), source.size());
    QCOMPARE(largestDifference(whole, source), 0.0);
    auto decoder = Decoder::open(out.toStdString());
    QVERIFY(decoder);
    const QString wrong = compared(**decoder, whole, {25 * 44100, 100'000, 99'999, 0, 30 * 44100 - 1});
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}

/// Time stamps of Vorbis that fit no grid of packets are not trusted, however slow that is.
void PlacesTest::unsteadyStampsAreFoundOut()
{
    const QString out = path(QStringLiteral("unsteady.mka"));
    if (!encoded(48000, QStringLiteral("-c:a libvorbis -bsf:a setts=ts=TS+mod(N\\,2)*60"), out))
        QSKIP("the encoder is not installed");
    const Frames whole = decodeFile(out);
    const auto count = static_cast<std::int64_t>(whole.size() / 2);
    QVERIFY(std::abs(count - seconds * 48000) < 4800);
    auto decoder = Decoder::open(out.toStdString());
    QVERIFY(decoder);
    const QString wrong = compared(**decoder, whole, {count * 9 / 10, count / 3, count - 1, 0, count / 2});
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}

QTEST_GUILESS_MAIN(PlacesTest)
#include "tst_places.moc"
