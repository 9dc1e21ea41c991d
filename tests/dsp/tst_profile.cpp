// The analysis pass against libebur128 and against signals whose measures are known.
#include "finespectrum.h"
#include "signals.h"

using namespace auralis;
using namespace auralis::test;

class TestProfile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithLibebur128()
    {
        for (const int rate : {22050, 44100, 48000, 96000}) {
            const Sound sound = music({rate, 2}, 25);
            const TrackProfile profile = analyse(sound);
            const Reference other = reference(sound);
            QVERIFY2(std::fabs(profile.integratedLufs - other.integrated) <= 0.02,
                     qPrintable(QStringLiteral("%1 %2").arg(profile.integratedLufs).arg(other.integrated)));
            QVERIFY2(profile.truePeakDbtp >= other.truePeakDb - 0.1,
                     qPrintable(QStringLiteral("%1 %2").arg(profile.truePeakDbtp).arg(other.truePeakDb)));
            QVERIFY(std::fabs(profile.samplePeakDbfs - other.samplePeakDb) < 1e-3);
            QCOMPARE(profile.frames, sound.frames());
            QVERIFY(profile.waveform.peak.size() >= 900 && profile.waveform.peak.size() <= 1000);
        }
    }

    void sineFillsItsBand()
    {
        const TrackProfile profile = analyse(sine({44100, 2}, 1000, -20, 5));
        QVERIFY2(std::fabs(profile.midDb[17] + 23.01f) < 0.05f, qPrintable(QString::number(double(profile.midDb[17]))));
        QVERIFY(profile.sideDb[17] < -120);
        QVERIFY(profile.correlation[17] > 0.999f);
        QVERIFY(profile.midDb[20] < -60);
        QVERIFY(std::fabs(profile.crestDb - 3.01) < 0.02);
    }

    // Two sines 4 Hz apart, one on the left, the other on both sides and a quarter of a period later on the right.
    void fineLinesAreApart_data()
    {
        QTest::addColumn<int>("rate");
        for (const int rate : {8000, 44100, 96000})
            QTest::newRow(qPrintable(QString::number(rate))) << rate;
    }
    void fineLinesAreApart()
    {
        QFETCH(int, rate);
        Sound sound = silence({rate, 2}, 20 * rate);
        for (FramePos n = 0; n < sound.frames(); ++n) {
            const double turn = 2 * M_PI * static_cast<double>(n) / rate;
            const auto at = static_cast<std::size_t>(2 * n);
            sound.samples[at] = static_cast<float>(0.1 * std::cos(1000 * turn) + 0.2 * std::cos(1004 * turn));
            sound.samples[at + 1] = static_cast<float>(0.1 * std::sin(1000 * turn));
        }
        const TrackProfile profile = analyse(sound);
        QCOMPARE(static_cast<int>(profile.fine.size()), fineLineCount(rate));
        const auto around = [&](double hz) {
            double left = 0, right = 0;
            std::complex<double> cross = 0;
            const auto middle = static_cast<std::size_t>(std::lround(hz / fineLineHz(rate)));
            for (std::size_t k = middle - 2; k <= middle + 2; ++k) {
                const FineLine line = FineLine::of(profile.fine[k]);
                left += line.left;
                right += line.right;
                cross += line.correlation * std::sqrt(line.left * line.right);
            }
            return std::tuple(left, right, cross / std::sqrt(left * right + 1e-30));
        };
        const auto [lowLeft, lowRight, lowCross] = around(1000);
        const auto [highLeft, highRight, highCross] = around(1004);
        QVERIFY(std::fabs(10 * std::log10(highLeft / lowLeft) - 6.02) < 0.3);
        QVERIFY(std::fabs(10 * std::log10(lowRight / lowLeft)) < 0.3);
        QVERIFY(highRight < 1e-3 * highLeft);
        QVERIFY2(std::abs(lowCross - std::complex<double>(0, 1)) < 0.05, qPrintable(QString::number(lowCross.imag())));
    }

    void piecesDoNotMatter()
    {
        const Sound sound = music({44100, 2}, 6);
        ProfileBuilder builder(sound.format);
        std::mt19937 random(3);
        for (FramePos at = 0; at < sound.frames();) {
            const int take = static_cast<int>(std::min<FramePos>(sound.frames() - at, random() % 5000));
            builder.add(sound.samples.data() + at * 2, take);
            at += take;
        }
        QVERIFY(builder.finish().toBytes() == analyse(sound).toBytes());
    }

    void bytesComeBack()
    {
        const TrackProfile profile = analyse(music({48000, 2}, 8));
        std::vector<std::uint8_t> bytes = profile.toBytes();
        QVERIFY(bytes.size() < 20000);
        const auto back = TrackProfile::fromBytes(bytes.data(), bytes.size());
        QVERIFY(back);
        QVERIFY(back->toBytes() == bytes);
        QCOMPARE(back->integratedLufs, profile.integratedLufs);
        QVERIFY(back->waveform.peak == profile.waveform.peak);
        QVERIFY(!back->fine.empty() && back->fine == profile.fine);
        for (const std::size_t size : {std::size_t{0}, std::size_t{7}, bytes.size() / 2, bytes.size() - 1})
            QVERIFY(!TrackProfile::fromBytes(bytes.data(), size));
        bytes[bytes.size() / 2] ^= 1;
        QVERIFY(!TrackProfile::fromBytes(bytes.data(), bytes.size()));
    }

    void edgesAndFaults()
    {
        Sound sound = silence({44100, 2}, 4410);
        append(sound, sine(sound.format, 440, 6, 2));
        for (float& x : sound.samples)
            x = std::clamp(x, -1.0f, 1.0f);
        append(sound, silence(sound.format, 8820));
        const TrackProfile profile = analyse(sound);
        QVERIFY(profile.leadingSilence >= 4410 && profile.leadingSilence <= 4412);
        QVERIFY(profile.trailingSilence >= 8820 && profile.trailingSilence <= 8822);
        QVERIFY(profile.clippedSamples > 44100);
        const TrackProfile nothing = analyse(silence({44100, 2}, 0));
        QCOMPARE(nothing.frames, FramePos{0});
        QCOMPARE(nothing.integratedLufs, -70.0);
    }

    void lossyCutoffIsFound()
    {
        Sound sound = silence({44100, 2}, 44100 * 4);
        std::mt19937 random(5);
        for (int k = 1; k < 1600; ++k) { // many sines up to 16 kHz
            const double hz = k * 10.0, phase = std::uniform_real_distribution<double>(0, 6.28)(random);
            const double step = 2 * std::cos(2 * M_PI * hz / 44100);
            double a = std::sin(phase), b = std::sin(phase + 2 * M_PI * hz / 44100);
            for (std::size_t n = 0; n < sound.samples.size(); n += 2) {
                sound.samples[n] += static_cast<float>(0.003 * a);
                sound.samples[n + 1] = sound.samples[n];
                const double next = step * b - a;
                a = b;
                b = next;
            }
        }
        const double cutoff = analyse(sound).cutoffHz;
        QVERIFY2(std::fabs(cutoff - 16000) <= 300, qPrintable(QString::number(cutoff)));
        QCOMPARE(analyse(music({44100, 2}, 5)).cutoffHz, 22050.0);
    }
};

QTEST_GUILESS_MAIN(TestProfile)
#include "tst_profile.moc"
