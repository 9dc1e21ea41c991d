// Resampler: exact length, place, quality, and the promise about starting in the middle.
#include <QtTest>

#include <numeric>

#include "resampler.h"
#include "signals.h"

using namespace auralis;
using namespace auralis::test;

namespace
{
/// Through a fresh resampler in steps of `step` frames with room for `room`.
Frames resampled(const Frames& in, int from, int to, int step = 1024, int room = 700, bool continued = false)
{
    auto resampler = Resampler::create(from, to, 2);
    if (continued) (*resampler)->continueEdges(true, true);
    Frames out;
    Frames block(static_cast<std::size_t>(room) * 2);
    const auto frames = static_cast<int>(in.size() / 2);
    for (int at = 0; at < frames;) {
        const auto moved = (*resampler)->process(in.data() + at * 2, std::min(step, frames - at), block.data(), room);
        at += moved.consumed;
        out.insert(out.end(), block.begin(), block.begin() + moved.produced * 2);
    }
    while (const int n = (*resampler)->drain(block.data(), room))
        out.insert(out.end(), block.begin(), block.begin() + n * 2);
    return out;
}
} // namespace

class ResamplerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rates_data();
    void rates();
    void startsAnywhere_data() { rates_data(); }
    void startsAnywhere();
    void continuedEdges_data() { rates_data(); }
    void continuedEdges();
    void equalRatesPassThrough();
    void resetIsAsNew();
    void readyOnesAreTheSame();
    void refusesNonsense();
};

void ResamplerTest::rates_data()
{
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("to");
    for (const auto& [from, to] : std::vector<std::pair<int, int>>{{44100, 48000},
                                                                   {48000, 44100},
                                                                   {96000, 48000},
                                                                   {192000, 48000},
                                                                   {22050, 48000},
                                                                   {352800, 48000},
                                                                   {8000, 48000},
                                                                   {44100, 96000},
                                                                   {11025, 48000}})
        QTest::addRow("%d to %d", from, to) << from << to;
}

void ResamplerTest::rates()
{
    QFETCH(int, from);
    QFETCH(int, to);
    for (const int extra : {0, 1, 17}) {
        const std::int64_t frames = from + extra;
        const Frames in = sine(997, from, frames);
        const Frames out = resampled(in, from, to);
        QCOMPARE(qint64(out.size() / 2), qint64(convertFrames(frames, from, to)));
        // The same sine sampled at the other rate, away from the ends where the signal is cut.
        Frames wanted = sine(997, to, static_cast<std::int64_t>(out.size() / 2));
        const auto edge = static_cast<std::ptrdiff_t>(to / 10 * 2);
        const double snr = snrDb({wanted.begin() + edge, wanted.end() - edge}, {out.begin() + edge, out.end() - edge});
        QVERIFY2(snr > 135, qPrintable(QString::number(snr))); // what is left is the rounding to float
    }
    const Frames in = noise(from / 2);
    QCOMPARE(largestDifference(resampled(in, from, to, 1024, 700), resampled(in, from, to, 333, 4096)), 0.0);
}

void ResamplerTest::startsAnywhere()
{
    QFETCH(int, from);
    QFETCH(int, to);
    const auto resampler = Resampler::create(from, to, 2);
    const int alignment = (*resampler)->inputAlignment();
    QCOMPARE(alignment, from / std::gcd(from, to));
    const int preRoll = (*resampler)->preRollFrames();
    QCOMPARE(preRoll % alignment, 0);

    const Frames in = noise(2 * from);
    const Frames whole = resampled(in, from, to);
    const std::int64_t used = std::int64_t(from) / alignment * alignment; // frame from which the result is wanted
    const std::int64_t start = used - preRoll;
    const Frames part = resampled({in.begin() + start * 2, in.end()}, from, to);
    const auto skip = convertFrames(preRoll, from, to) * 2;
    const auto offset = convertFrames(used, from, to) * 2;
    double largest = 0;
    for (std::size_t i = 0; i < static_cast<std::size_t>(to); ++i)
        largest = std::max(largest, std::abs(double(part[i + static_cast<std::size_t>(skip)]) -
                                             whole[i + static_cast<std::size_t>(offset)]));
    QVERIFY2(20 * std::log10(largest + 1e-12) < -140, qPrintable(QString::number(20 * std::log10(largest + 1e-12))));
}

/// A sine that is cut at both ends is, up to its last frame, the sine; and the length is what it always is.
void ResamplerTest::continuedEdges()
{
    QFETCH(int, from);
    QFETCH(int, to);
    const Frames in = sine(997, from, from, 2);
    const Frames out = resampled(in, from, to, 1024, 700, true);
    const Frames wanted = sine(997, to, to, 2);
    QVERIFY(largestDifference(out, wanted) < 1e-4);
    QVERIFY(largestDifference(resampled(in, from, to), wanted) > 1e-3);
    QCOMPARE(largestDifference(out, resampled(in, from, to, 333, 4096, true)), 0.0);
    // What lies within is as it is without.
    const Frames music = noise(from);
    const Frames plain = resampled(music, from, to), continued = resampled(music, from, to, 1024, 700, true);
    const auto edge = static_cast<std::ptrdiff_t>(to / 4 * 2);
    QVERIFY(largestDifference({plain.begin() + edge, plain.end() - edge},
                              {continued.begin() + edge, continued.end() - edge}) < 1e-6);
    for (const int frames : {0, 1, 2, 100, 1023, 1024, 1025, 3000}) {
        const Frames few = sine(997, from, frames, 2);
        QCOMPARE(qint64(resampled(few, from, to, 100, 64, true).size() / 2), qint64(convertFrames(frames, from, to)));
    }
    const Frames silence = resampled(Frames(2 * 5000), from, to, 1024, 700, true);
    QVERIFY(std::all_of(silence.begin(), silence.end(), [](float x) { return x == 0.0f; }));
}

void ResamplerTest::equalRatesPassThrough()
{
    const Frames in = noise(5000);
    QCOMPARE(largestDifference(resampled(in, 48000, 48000), in), 0.0);
}

void ResamplerTest::resetIsAsNew()
{
    const Frames in = noise(20000);
    auto resampler = Resampler::create(44100, 48000, 2);
    Frames first(50000);
    Frames second(50000);
    (*resampler)->process(in.data(), 5000, first.data(), 25000);
    (*resampler)->reset();
    const auto a = (*resampler)->process(in.data(), 20000, first.data(), 25000);
    (*resampler)->drain(first.data() + a.produced * 2, 25000 - a.produced);
    (*resampler)->reset();
    const auto b = (*resampler)->process(in.data(), 20000, second.data(), 25000);
    (*resampler)->drain(second.data() + b.produced * 2, 25000 - b.produced);
    QCOMPARE(a.produced, b.produced);
    QCOMPARE(largestDifference(first, second), 0.0);
}

void ResamplerTest::readyOnesAreTheSame()
{
    Frames in(2 * 5000);
    for (std::size_t i = 0; i < in.size(); ++i)
        in[i] = static_cast<float>(std::sin(0.01 * static_cast<double>(i)));
    const Frames fresh = resampled(in, 44100, 48000);
    Resampler::keepReady(44100, 48000, 2);
    Resampler::keepReady(48000, 48000, 2);         // nothing to be made
    QVERIFY(resampled(in, 44100, 48000) == fresh); // the one kept
    QVERIFY(resampled(in, 44100, 48000) == fresh); // and one made now
}

void ResamplerTest::refusesNonsense()
{
    QVERIFY(!Resampler::create(0, 48000, 2));
    QVERIFY(!Resampler::create(44100, -1, 2));
    QVERIFY(!Resampler::create(44100, 48000, 0));
}

QTEST_GUILESS_MAIN(ResamplerTest)
#include "tst_resampler.moc"
