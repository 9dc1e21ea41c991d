// Conformance: every case of EBU Tech 3341 and 3342 (v4) at 44.1, 48 and 96 kHz.
#include "loudness.h"
#include "signals.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

struct Part {
    double seconds, db; ///< peak dBFS of a 1 kHz sine; below -200: silence
};
constexpr double none = -300;

/// Feeds a meter with a 1 kHz sine of changing level, the same in all channels but for `offsets` (dB).
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
        for (const Part& part : parts) {
            const auto count = static_cast<std::size_t>(secondsToFrames(part.seconds, m_rate));
            std::vector<std::vector<float>> planes(m_offsets.size(), std::vector<float>(count));
            const double step = 2 * M_PI * 1000 / m_rate;
            for (std::size_t n = 0; n < count; ++n, ++m_frame) {
                if (part.db < -200) continue;
                const double s = std::sin(step * static_cast<double>(m_frame % m_rate));
                for (std::size_t c = 0; c < planes.size(); ++c)
                    planes[c][n] = static_cast<float>(s * dbToGain(part.db + m_offsets[c]));
            }
            std::vector<const float*> pointers;
            for (const auto& plane : planes)
                pointers.push_back(plane.data());
            meter.add(pointers.data(), static_cast<int>(count));
        }
        return *this;
    }

private:
    int m_rate;
    std::vector<double> m_offsets;
    std::int64_t m_frame = 0;

public:
    LoudnessMeter meter;
};

std::vector<Part> repeated(const std::vector<Part>& parts, int times)
{
    std::vector<Part> all;
    for (int i = 0; i < times; ++i)
        all.insert(all.end(), parts.begin(), parts.end());
    return all;
}

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

private:
    static void rates()
    {
        QTest::addColumn<int>("rate");
        for (const int rate : {44100, 48000, 96000})
            QTest::newRow(std::to_string(rate).c_str()) << rate;
    }

private Q_SLOTS:
    void integrated_data() { rates(); }
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

    void shortTerm_data() { rates(); }
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

    void momentary_data() { rates(); }
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

    void truePeak_data() { rates(); }
    void truePeak() // 3341, cases 15-19
    {
        QFETCH(int, rate);
        struct {
            int divisor;
            double amplitude, degrees, expected;
        } const cases[] = {{4, 0.5, 0, -6}, {4, 0.5, 45, -6}, {6, 0.5, 60, -6}, {8, 0.5, 67.5, -6}, {4, 1.41, 45, 3}};
        for (const auto& test : cases) {
            Sound sound = sine({rate, 2}, static_cast<double>(rate) / test.divisor, gainToDb(test.amplitude), 1,
                               test.degrees * M_PI / 180);
            const FramePos fade = rate / 100;
            for (FramePos n = 0; n < sound.frames(); ++n) {
                const FramePos edge = std::min(n, sound.frames() - 1 - n);
                for (int c = 0; c < 2; ++c)
                    sound.samples[static_cast<std::size_t>(2 * n + c)] *=
                        static_cast<float>(std::min(1.0, static_cast<double>(edge) / static_cast<double>(fade)));
            }
            const double found = analyse(sound).truePeakDbtp;
            QVERIFY2(found <= test.expected + 0.2 && found >= test.expected - 0.4, qPrintable(QString::number(found)));
        }
    }

    void truePeakBetweenSamples_data() { rates(); }
    void truePeakBetweenSamples() // 3341, cases 20-23
    {
        QFETCH(int, rate);
        // At four times the rate: fs/6 at 0.50 with one period of fs/4 at 1.00, phase-continuous.
        constexpr int length = 48000;
        std::vector<double> wide;
        for (int n = 0; n < length; ++n) {
            const int into = n - 24000; // 1,000 periods of 24
            wide.push_back(into >= 0 && into < 16 ? std::sin(2 * M_PI * into / 16)
                                                  : 0.5 * std::sin(2 * M_PI * (into < 0 ? into : into - 16) / 24));
        }
        std::vector<double> low; // Kaiser-windowed sinc, half the narrow rate
        constexpr int half = 256;
        for (int k = -half; k <= half; ++k) {
            const double t = k / 4.0, w = std::cos(M_PI * k / (2.0 * half + 2));
            low.push_back((k == 0 ? 1.0 : std::sin(M_PI * t) / (M_PI * t)) * w * w / 4);
        }
        for (int offset = 0; offset < 4; ++offset) {
            Sound sound = silence({rate, 2}, length / 4);
            for (int n = 0; n < length / 4; ++n) {
                double sum = 0;
                for (int k = -half; k <= half; ++k) {
                    const int at = 4 * n + offset + k;
                    if (at >= 0 && at < length)
                        sum += wide[static_cast<std::size_t>(at)] * low[static_cast<std::size_t>(k + half)];
                }
                const double edge = std::min({1.0, n / 500.0, (length / 4.0 - n) / 500});
                sound.samples[static_cast<std::size_t>(2 * n)] = sound.samples[static_cast<std::size_t>(2 * n + 1)] =
                    static_cast<float>(sum * edge);
            }
            const double found = analyse(sound).truePeakDbtp;
            QVERIFY2(found <= 0.2 && found >= -0.4, qPrintable(QString::number(found)));
        }
    }

    void range_data() { rates(); }
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
