// Decoder: exact lengths, exact seeking, exact samples, in every format that a test machine can write.
#include <QtTest>

#include "decoding.h"

using namespace auralis;
using namespace auralis::test;

class DecoderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void lengths_data() { formats(); }
    void lengths();
    void seeks_data() { formats(); }
    void seeks();
    void shortWarmUp_data() { formats(); }
    void shortWarmUp();

private:
    static constexpr std::int64_t length = 618'349; // 14 s at 44.1 kHz, and a multiple of no packet size
    void formats();
    /// The file of the current row, made when it is first asked for.
    QString made();

    QTemporaryDir m_dir;
    Frames m_source;
};

void DecoderTest::initTestCase()
{
    if (!haveProgram("ffmpeg")) QSKIP("ffmpeg is not installed");
    m_source = quantised(melody(44100, length), 16);
    QVERIFY(writeWav(m_dir.filePath(QStringLiteral("source.wav")), m_source, 44100, 2));
}

void DecoderTest::formats()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("options"); // of ffmpeg, or another program's command line with IN and OUT
    QTest::addColumn<qint64>("frames");   // 0: whatever decoding from the start gives
    QTest::addColumn<bool>("lossless");
    const auto row = [](const char* file, const char* options, qint64 frames, bool lossless) {
        QTest::newRow(file) << QString::fromLatin1(file) << QString::fromLatin1(options) << frames << lossless;
    };
    const qint64 at48 = convertFrames(length, 44100, 48000, Rounding::Up);
    row("pcm.wav", "-c:a pcm_s16le", length, true);
    row("pcm.aiff", "-c:a pcm_s16be", length, true);
    row("flac.flac", "-c:a flac", length, true);
    row("flac.ogg", "-c:a flac", length, true);
    row("flac.mka", "-c:a flac", length, true);
    row("alac.m4a", "-c:a alac", length, true);
    row("alac.mka", "-c:a alac", length, true);
    row("alac.caf", "-c:a alac", length, true);
    row("wavpack.wv", "-c:a wavpack", length, true);
    row("tta.tta", "-c:a tta", length, true);
    row("pcm.mka", "-c:a pcm_s16le", length, true);
    row("lavc.mp3", "-c:a libmp3lame", length, false);
    row("lame.mp3", "lame --quiet -V 4 IN OUT", length, false);
    row("lowest.mp3", "lame --quiet -b 8 --resample 8 IN OUT", 0, false);
    row("noxing.mp3", "-c:a libmp3lame -q:a 3 -write_xing 0", 0, false);
    row("layer2.mp2", "-c:a mp2", 0, false);
    row("aac.m4a", "-c:a aac", length, false);
    row("aac.aac", "-c:a aac", 0, false);
    row("aac.mka", "-c:a aac", 0, false);
    row("aac.ts", "-c:a aac", 0, false);
    row("lavc.ogg", "-c:a libvorbis", length, false);
    row("oggenc.ogg", "oggenc -Q IN -o OUT", length, false);
    row("vorbis.mka", "-c:a libvorbis", 0, false);
    row("lavc.opus", "-c:a libopus", at48, false);
    row("opusenc.opus", "opusenc --quiet IN OUT", at48, false);
    row("silk.opus", "opusenc --quiet --bitrate 16 IN OUT", at48, false);
    row("opus.webm", "-c:a libopus", at48, false);
    row("wma.wma", "-c:a wmav2", 0, false);
    row("ac3.ac3", "-c:a ac3", 0, false);
    row("ac3at48.ac3", "-c:a ac3 -ar 48000", 0, false);
}

QString DecoderTest::made()
{
    QFETCH(QString, file);
    QFETCH(QString, options);
    const QString out = m_dir.filePath(file);
    if (QFile::exists(out)) return out;
    const QString in = m_dir.filePath(QStringLiteral("source.wav"));
    QStringList words = options.split(QLatin1Char(' '));
    if (words.first().startsWith(QLatin1Char('-')))
        return ffmpeg(QStringList{QStringLiteral("-i"), in} + words + QStringList{out}) ? out : QString();
    words.replaceInStrings(QStringLiteral("IN"), in).replaceInStrings(QStringLiteral("OUT"), out);
    const QString program = words.takeFirst();
    if (!haveProgram(program.toLatin1().constData())) return {};
    return run(program, words) ? out : QString();
}

void DecoderTest::lengths()
{
    QFETCH(qint64, frames);
    QFETCH(bool, lossless);
    const QString path = made();
    if (path.isEmpty()) QSKIP("the encoder is not installed");
    auto decoder = Decoder::open(path.toStdString());
    QVERIFY2(decoder, decoder ? "" : decoder.error().text().c_str());
    const StreamInfo info = (*decoder)->info();
    const Frames decoded = readAll(**decoder);
    const auto count = static_cast<qint64>(decoded.size() / 2);
    QCOMPARE((*decoder)->decodeErrors(), 0);
    if (frames > 0) QCOMPARE(count, frames);
    if (info.framesExact) QCOMPARE(qint64(info.frames), count);
    QVERIFY(info.frames > 0);
    QVERIFY(std::abs(info.frames - count) < info.format.rate / 10);
    if (!frames) return;
    QCOMPARE(info.lossless, lossless);
    if (lossless)
        QCOMPARE(largestDifference(decoded, m_source), 0.0);
    else if (info.format.rate == 44100)
        QCOMPARE(lagOf(m_source, decoded, 2, 400), 0);
}

void DecoderTest::seeks()
{
    const QString path = made();
    if (path.isEmpty()) QSKIP("the encoder is not installed");
    const Frames whole = decodeFile(path);
    const auto count = static_cast<std::int64_t>(whole.size() / 2);
    QVERIFY(count > 0);
    auto decoder = Decoder::open(path.toStdString());
    QVERIFY(decoder);
    std::vector<std::int64_t> targets{count - 1, 0,    count / 2, count / 2 + 100, count / 2,
                                      1,         1151, 1152,      count - 3000,    count};
    for (std::int64_t i = 1; i < 25; ++i)
        targets.push_back(i * 7919 * 6131 % count);
    for (const std::int64_t target : targets) {
        QVERIFY((*decoder)->seek(target));
        QCOMPARE(qint64((*decoder)->position()), qint64(target));
        const Frames got = readAll(**decoder, 3000);
        const Frames wanted(whole.begin() + target * 2, whole.begin() + std::min(count, target + 3000) * 2);
        QCOMPARE(got.size(), wanted.size());
        if (const double difference = largestDifference(got, wanted); difference != 0)
            QFAIL(qPrintable(QStringLiteral("frame %1 differs by %2").arg(target).arg(difference)));
    }
    QVERIFY((*decoder)->seek(count + 1000));
    float frame[2];
    QCOMPARE((*decoder)->read(frame, 1).value_or(-1), 0);
}

/// With little warming up the place is exact, what differs is far below the music, and soon nothing does.
void DecoderTest::shortWarmUp()
{
    const QString path = made();
    if (path.isEmpty()) QSKIP("the encoder is not installed");
    const Frames whole = decodeFile(path);
    const auto count = static_cast<std::int64_t>(whole.size() / 2);
    auto decoder = Decoder::open(path.toStdString());
    QVERIFY(decoder);
    const int rate = (*decoder)->info().format.rate;
    double worst = -1000;
    for (std::int64_t i = 1; i < 25; ++i) {
        const std::int64_t target = i * 7919 * 6131 % (count - 4 * rate);
        QVERIFY((*decoder)->seek(target, SeekWarmUp::Short));
        QCOMPARE(qint64((*decoder)->position()), qint64(target));
        const Frames got = readAll(**decoder, 4 * rate);
        double music = 0, difference = 0;
        for (std::size_t s = 0; s < static_cast<std::size_t>(rate) / 5; ++s) { // a tenth of a second
            const double wanted = whole[static_cast<std::size_t>(2 * target) + s];
            music += wanted * wanted;
            difference += (got[s] - wanted) * (got[s] - wanted);
        }
        if (difference > 0) worst = std::max(worst, 10 * std::log10(difference / music));
        for (std::size_t s = 4 * static_cast<std::size_t>(rate); s < got.size(); ++s) // from 2 s on
            QCOMPARE(got[s], whole[static_cast<std::size_t>(2 * target) + s]);
    }
    QFETCH(QString, file);
    qInfo("difference of the first 0.1 s: %.1f dB", worst);
    if (file.endsWith(QStringLiteral(".opus")) || file == QStringLiteral("opus.webm")) {
        QVERIFY2(worst < -40, qPrintable(QString::number(worst)));
    } else {
        QCOMPARE(worst, -1000.0); // there it makes no difference
    }
}

QTEST_GUILESS_MAIN(DecoderTest)
#include "tst_decoder.moc"
