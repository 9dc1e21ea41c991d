// Conformance: every case of EBU Tech 3341 and 3342 (v4) at 44.1, 48 and 96 kHz.
#include "ebusignals.h"
#include "loudness.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

/// Feeds a meter with tones, the same in all channels but for `offsets` (dB).
class Feed
{
public:
    explicit Feed(int rate, std::vector<double> offsets = {0, 0})
        : m_rate(rate)
        , m_offsets(std::move(offsets))
        , meter({rate, static_cast<int>(m_offsets.size())})
    {
    }

    Feed& play(const std::vector<Part>& parts)
    {
        const Sound sound = tones(m_rate, parts, m_offsets);
        std::vector<std::vector<float>> planes(m_offsets.size());
        for (std::size_t i = 0; i < sound.samples.size(); ++i)
            planes[i % planes.size()].push_back(sound.samples[i]);
        std::vector<const float*> pointers;
        for (const auto& plane : planes)
            pointers.push_back(plane.data());
        meter.add(pointers.data(), static_cast<int>(sound.frames()));
        return *this;
    }

private:
    int m_rate;
    std::vector<double> m_offsets;

public:
    LoudnessMeter meter;
};

bool near(double value, double expected, double tolerance = 0.1)
{
    return std::fabs(value - expected) <= tolerance;
}

} // namespace

#define NEAR(value, expected)                                                                                          \
    do {                                                                                                               \
        const double found_ = (value);                                                                                 \
        QVERIFY2(near(found_, (expected)),                                                                             \
                 qPrintable(QStringLiteral("%1, not %2").arg(found_).arg(double(expected))));                          \
    } while (false)

class TestLoudness : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void integrated_data() { standardRateRows(); }
    void integrated() // 3341, cases 1-6
    {
        QFETCH(int, rate);
        for (const double db : {-23.0, -33.0}) {
            Feed feed(rate);
            feed.play({{20, db}});
            NEAR(feed.meter.integrated(), db);
            NEAR(feed.meter.maxShortTerm(), db);
            NEAR(feed.meter.maxMomentary(), db);
        }
        NEAR(Feed(rate).play({{10, -36}, {60, -23}, {10, -36}}).meter.integrated(), -23);
        NEAR(Feed(rate).play({{10, -72}, {10, -36}, {60, -23}, {10, -36}, {10, -72}}).meter.integrated(), -23);
        NEAR(Feed(rate).play({{20, -26}, {20.1, -20}, {20, -26}}).meter.integrated(), -23);
        NEAR(Feed(rate, {-28, -28, -24, -30, -30}).play({{20, 0}}).meter.integrated(), -23);
    }

    void shortTerm_data() { standardRateRows(); }
    void shortTerm() // 3341, cases 9-11
    {
        QFETCH(int, rate);
        Feed nine(rate);
        nine.play(repeated({{1.34, -20}, {1.66, -30}}, 5));
        for (const float value : nine.meter.shortTerm())
            NEAR(static_cast<double>(value), -23);
        Feed eleven(rate);
        for (int i = 0; i < 20; ++i) {
            NEAR(Feed(rate).play({{0.15 * i, none}, {3, -23}, {1, none}}).meter.maxShortTerm(), -23);
            eleven.play({{0.15 * i, none}, {3, -38.0 + i}, {3 - 0.15 * i, none}});
            NEAR(eleven.meter.maxShortTerm(), -38.0 + i); // so far: levels rise
        }
    }

    void momentary_data() { standardRateRows(); }
    void momentary() // 3341, cases 12-14
    {
        QFETCH(int, rate);
        Feed twelve(rate);
        twelve.play(repeated({{0.18, -20}, {0.22, -30}}, 25));
        const std::vector<float> values = twelve.meter.momentary();
        for (std::size_t i = 60; i < values.size(); ++i)
            NEAR(static_cast<double>(values[i]), -23);
        Feed fourteen(rate);
        for (int i = 0; i < 20; ++i) {
            NEAR(Feed(rate).play({{0.02 * i, none}, {0.4, -23}, {1, none}}).meter.maxMomentary(), -23);
            fourteen.play({{0.02 * i, none}, {0.4, -38.0 + i}, {0.4 - 0.02 * i, none}});
            NEAR(fourteen.meter.maxMomentary(), -38.0 + i); // so far: levels rise
        }
    }

    void truePeak_data() { standardRateRows(); }
    void truePeak() // 3341, cases 15-19
    {
        QFETCH(int, rate);
        for (const PeakCase& test : peakCases) {
            const double found = analyse(fadedSine(rate, test.divisor, test.amplitude, test.degrees)).truePeakDbtp;
            QVERIFY2(found <= test.expectedDb + 0.2 && found >= test.expectedDb - 0.4,
                     qPrintable(QString::number(found)));
        }
    }

    void truePeakBetweenSamples_data() { standardRateRows(); }
    void truePeakBetweenSamples() // 3341, cases 20-23
    {
        QFETCH(int, rate);
        for (int offset = 0; offset < 4; ++offset) {
            const double found = analyse(peakBetweenSamples(rate, offset)).truePeakDbtp;
            QVERIFY2(found <= 0.2 && found >= -0.4, qPrintable(QString::number(found)));
        }
    }

    void range_data() { standardRateRows(); }
    void range() // 3342, cases 1-4
    {
        QFETCH(int, rate);
        NEAR(Feed(rate).play({{20, -20}, {20, -30}}).meter.range(), 10);
        NEAR(Feed(rate).play({{20, -20}, {20, -15}}).meter.range(), 5);
        NEAR(Feed(rate).play({{20, -40}, {20, -20}}).meter.range(), 20);
        NEAR(Feed(rate).play({{20, -50}, {20, -35}, {20, -20}, {20, -35}, {20, -50}}).meter.range(), 15);
    }

    void gapsJoinNothing()
    {
        Feed feed(48000);
        feed.play({{1, -20}}).meter.gap();
        feed.play({{0.2, -10}}).meter.gap(); // too short for a block of 400 ms
        feed.play({{1, -20}});
        NEAR(feed.meter.integrated(), -20);
        NEAR(feed.meter.maxMomentary(), -20);
    }
};

QTEST_GUILESS_MAIN(TestLoudness)
#include "tst_loudness.moc"
