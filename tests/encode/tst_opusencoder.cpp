// OpusEncoder and ChunkDecoder: the frames put in come back in number and place, while the stream still grows, and the
// same every time.
#include <QtTest>

#include "chunkdecoder.h"
#include "decoder.h"
#include "opusencoder.h"
#include "opuswindow.h"
#include "signals.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

using Bytes = std::vector<std::uint8_t>;

Bytes encoded(const Frames& frames, const OpusSettings& settings = {}, int step = 1000)
{
    Bytes bytes;
    auto encoder =
        OpusEncoder::create(settings, [&](const std::uint8_t* b, int n) { bytes.insert(bytes.end(), b, b + n); });
    if (!encoder) return {};
    const auto count = static_cast<int>(frames.size() / 2);
    for (int at = 0; at < count; at += step)
        if (!(*encoder)->write(frames.data() + at * 2, std::min(step, count - at))) return {};
    if (!(*encoder)->finish()) return {};
    return bytes;
}

Frames decoded(const Bytes& bytes)
{
    std::size_t at = 0;
    auto decoder = Decoder::openBytes([&](std::uint8_t* dst, int n) {
        const auto count = std::min(static_cast<std::size_t>(n), bytes.size() - at);
        std::copy_n(bytes.data() + at, count, dst);
        at += count;
        return static_cast<int>(count);
    });
    if (!decoder) return {};
    Frames out;
    Frames block(2000);
    while (const int n = (*decoder)->read(block.data(), 1000).value_or(0))
        out.insert(out.end(), block.begin(), block.begin() + n * 2);
    return out;
}

/// The window of a chunk of `source`, with silence outside it.
Frames windowOf(const Frames& source, const OpusWindow& window)
{
    Frames out;
    for (FramePos i = window.readFrom() * 2; i < window.readTo() * 2; ++i)
        out.push_back(i >= 0 && i < static_cast<FramePos>(source.size()) ? source[static_cast<std::size_t>(i)] : 0.0f);
    return out;
}

Frames chunkFrames(const Bytes& bytes, FramePos frames, int step, FramePos from = 0)
{
    auto decoder = ChunkDecoder::create(frames, from);
    Frames out;
    Frames block(2 * 500);
    const auto take = [&] {
        while (const int n = (*decoder)->read(block.data(), 500))
            out.insert(out.end(), block.begin(), block.begin() + n * 2);
    };
    for (std::size_t at = 0; at < bytes.size(); at += static_cast<std::size_t>(step)) {
        const auto n = std::min(static_cast<std::size_t>(step), bytes.size() - at);
        if (!(*decoder)->push(bytes.data() + at, static_cast<int>(n))) return {};
        take();
    }
    if (!(*decoder)->finish()) return {};
    take();
    return out;
}

} // namespace

class OpusEncoderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip_data();
    void roundTrip();
    void sameBytesEveryTime();
    void chunkIsReadableWhileItGrows();
    void chunkIsTheSameHoweverItArrives();
    void chunkIsEnteredInItsMidst();
    void chunkEqualsTheDecodedFile();
    void chunksJoin();
    void brokenChunksAreRefused();
};

void OpusEncoderTest::roundTrip_data()
{
    QTest::addColumn<int>("frames");
    QTest::addColumn<int>("bitrate");
    for (const int frames : {648, 649, 960, 48000, 100003, 480000})
        QTest::addRow("%d frames", frames) << frames << 128000;
    QTest::addRow("96 kbit/s") << 100000 << 96000;
    QTest::addRow("256 kbit/s") << 100000 << 256000;
}

void OpusEncoderTest::roundTrip()
{
    QFETCH(int, frames);
    QFETCH(int, bitrate);
    const Frames source = melody(48000, frames);
    const Frames back = decoded(encoded(source, {bitrate, 10}));
    QCOMPARE(back.size() / 2, std::size_t(frames));
    if (frames < 48000) return;
    QCOMPARE(lagOf(source, back, 2, 400), 0);
    QVERIFY2(snrDb(source, back) > 15, qPrintable(QString::number(snrDb(source, back))));
}

void OpusEncoderTest::sameBytesEveryTime()
{
    const Frames source = melody(48000, 60000);
    const Bytes bytes = encoded(source);
    QVERIFY(!bytes.empty());
    QVERIFY(bytes == encoded(source, {}, 777));
}

void OpusEncoderTest::chunkIsReadableWhileItGrows()
{
    const OpusWindow window{480000, 480000};
    const Frames source = windowOf(melody(48000, 1000000), window);
    auto decoder = ChunkDecoder::create(window.frames);
    auto encoder = OpusEncoder::create({}, [&](const std::uint8_t* b, int n) { QVERIFY((*decoder)->push(b, n)); });
    QVERIFY(encoder);
    // Never further behind than a cluster, a packet, the encoder's look-ahead and its block.
    const int behind = opusPreRoll + 3840 + 960 + 312 + 960;
    const auto count = static_cast<int>(source.size() / 2);
    for (int at = 0; at < count; at += 480) {
        QVERIFY((*encoder)->write(source.data() + at * 2, std::min(480, count - at)));
        QVERIFY2((*decoder)->available() >= std::min(at + 480 - behind, 480000), qPrintable(QString::number(at)));
    }
    QVERIFY((*encoder)->finish());
    QVERIFY((*decoder)->finish());
    QCOMPARE((*decoder)->available(), 480000);
}

void OpusEncoderTest::chunkIsTheSameHoweverItArrives()
{
    const OpusWindow window{0, 100000};
    const Bytes bytes = encoded(windowOf(melody(48000, 200000), window));
    const Frames whole = chunkFrames(bytes, window.frames, 1 << 20);
    QCOMPARE(whole.size(), std::size_t(200000));
    for (const int step : {1, 7, 1000})
        QCOMPARE(largestDifference(chunkFrames(bytes, window.frames, step), whole), 0.0);
}

void OpusEncoderTest::chunkIsEnteredInItsMidst()
{
    const OpusWindow window{960000, 480000};
    for (const int bitrate : {48000, 128000, 256000}) {
        const Bytes bytes = encoded(windowOf(melody(48000, 1500000), window), {bitrate, 10});
        const Frames whole = chunkFrames(bytes, window.frames, 4096);
        for (const FramePos from : {1, 4800, 11088, 11089, 96000, 240001, 398760, 475200, 479999}) {
            const Frames rest = chunkFrames(bytes, window.frames, 4096, from);
            QCOMPARE(rest.size(), std::size_t(2 * (window.frames - from)));
            const Frames same(whole.begin() + 2 * from, whole.end());
            // The decoder has come near enough, and is then where it would be had it begun at the beginning.
            const std::size_t near = std::min<std::size_t>(same.size(), 2 * 960);
            double error = 0, sound = 0;
            for (std::size_t i = 0; i < near; ++i) {
                error += std::pow(double(rest[i]) - same[i], 2);
                sound += std::pow(double(same[i]), 2);
            }
            QVERIFY2(error <= sound * 1e-8, qPrintable(QString::number(from)));
            if (same.size() < 2 * 48000) continue;
            QVERIFY(std::equal(rest.begin() + 2 * 48000, rest.end(), same.begin() + 2 * 48000));
        }
    }
}

void OpusEncoderTest::chunkEqualsTheDecodedFile()
{
    const OpusWindow window{48000, 40000}; // shorter than what the file's decoder restarts after
    const Bytes bytes = encoded(windowOf(melody(48000, 300000), window));
    const Frames file = decoded(bytes);
    QCOMPARE(file.size() / 2, std::size_t(window.readTo() - window.readFrom()));
    const Frames inside(file.begin() + 2 * opusPreRoll, file.end() - 2 * opusPostRoll);
    QCOMPARE(largestDifference(chunkFrames(bytes, window.frames, 4096), inside), 0.0);
}

void OpusEncoderTest::chunksJoin()
{
    const FramePos length = 96000;
    const Frames source = melody(48000, 4 * length);
    Frames joined;
    for (FramePos first = 0; first < 4 * length; first += length) {
        const Frames chunk = chunkFrames(encoded(windowOf(source, {first, length})), length, 4096);
        joined.insert(joined.end(), chunk.begin(), chunk.end());
    }
    QCOMPARE(joined.size(), source.size());
    const Frames continuous = decoded(encoded(source));
    // Around each seam the error is no larger than the codec's own.
    for (FramePos seam = length; seam < 4 * length; seam += length) {
        const auto from = static_cast<std::ptrdiff_t>(seam - 480) * 2;
        const auto to = static_cast<std::ptrdiff_t>(seam + 480) * 2;
        const Frames original(source.begin() + from, source.begin() + to);
        const double own = snrDb(original, {continuous.begin() + from, continuous.begin() + to});
        const double joint = snrDb(original, {joined.begin() + from, joined.begin() + to});
        QVERIFY2(joint > own - 3, qPrintable(QStringLiteral("%1 dB instead of %2").arg(joint).arg(own)));
    }
}

void OpusEncoderTest::brokenChunksAreRefused()
{
    const OpusWindow window{0, 48000};
    const Bytes bytes = encoded(windowOf(melody(48000, 60000), window));
    QVERIFY(
        chunkFrames({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2)}, window.frames, 4096)
            .empty());
    QVERIFY(chunkFrames(Bytes(5000, 0), window.frames, 4096).empty());
    QVERIFY(chunkFrames({}, window.frames, 4096).empty());
    // Whatever is flipped: frames of the right number or a refusal.
    for (std::size_t i = 0; i < bytes.size(); i += 97) {
        Bytes damaged = bytes;
        damaged[i] ^= 0xff;
        const Frames frames = chunkFrames(damaged, window.frames, 4096);
        QVERIFY(frames.empty() || frames.size() == 96000);
    }
}

QTEST_GUILESS_MAIN(OpusEncoderTest)
#include "tst_opusencoder.moc"
