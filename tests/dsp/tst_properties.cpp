// Properties every output must have, whatever went in; the numbers are the bars.
#include <QCryptographicHash>
#include <QProcess>
#include <complex>
#include <thread>

#include "dynamics.h"
#include "loudness.h"
#include "signals.h"
#include "truepeakreference.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

PlanPtr planOf(const Sound& sound, const char* preset, double intensity = 1.0)
{
    return makePlan(analyse(sound), *findPreset(preset), intensity);
}

/// What is left of a channel without the best-fitting sine of `hz`, dB below that sine; edges of `skip` seconds are
/// left out.
double residueDb(const Sound& sound, double hz, double skip = 1.0)
{
    const int rate = sound.format.rate;
    const auto first = static_cast<FramePos>(skip * rate);
    const auto periods = static_cast<FramePos>((static_cast<double>(sound.frames()) - 2 * skip * rate) * hz / rate);
    const auto count = static_cast<FramePos>(std::llround(static_cast<double>(periods) * rate / hz));
    double c = 0, s = 0, all = 0, cc = 0, ss = 0, cs = 0, mean = 0;
    for (FramePos n = 0; n < count; ++n) {
        const double x = sound.samples[static_cast<std::size_t>((first + n) * sound.format.channels)];
        const double a = 2 * M_PI * hz * static_cast<double>(n) / rate;
        c += x * std::cos(a), s += x * std::sin(a), all += x * x, mean += x;
        cc += std::cos(a) * std::cos(a), ss += std::sin(a) * std::sin(a), cs += std::cos(a) * std::sin(a);
    }
    const double det = cc * ss - cs * cs, p = (c * ss - s * cs) / det, q = (s * cc - c * cs) / det;
    double rest = 0, fundamental = 0;
    for (FramePos n = 0; n < count; ++n) {
        const double a = 2 * M_PI * hz * static_cast<double>(n) / rate;
        const double fit = p * std::cos(a) + q * std::sin(a);
        const double x = sound.samples[static_cast<std::size_t>((first + n) * sound.format.channels)];
        rest += (x - fit) * (x - fit);
        fundamental += fit * fit;
    }
    return 10 * std::log10(rest / fundamental);
}

std::complex<double> bin(const Sound& sound, int channel, double hz)
{
    std::complex<double> sum = 0, turn = 1;
    const std::complex<double> step = std::polar(1.0, -2 * M_PI * hz / sound.format.rate);
    for (FramePos n = 0; n < sound.frames(); ++n, turn *= step)
        sum += static_cast<double>(sound.samples[static_cast<std::size_t>(n * sound.format.channels + channel)]) * turn;
    return sum;
}

/// Power between two frequencies by the analysis, dB.
double bandDb(const TrackProfile& profile, int firstBand, int lastBand)
{
    double sum = 0;
    for (int b = firstBand; b <= lastBand; ++b)
        sum += std::pow(10.0, static_cast<double>(profile.midDb[static_cast<std::size_t>(b)]) / 10) +
               std::pow(10.0, static_cast<double>(profile.sideDb[static_cast<std::size_t>(b)]) / 10);
    return 10 * std::log10(sum);
}
/// 4-16 kHz over 60-250 Hz.
double tiltDb(const TrackProfile& profile)
{
    return bandDb(profile, 23, 29) - bandDb(profile, 5, 11);
}

std::vector<std::pair<QString, Sound>> worstCases()
{
    const AudioFormat format{44100, 2};
    std::vector<std::pair<QString, Sound>> cases;
    std::mt19937 random(1);
    std::normal_distribution<float> normal(0, 0.25f);
    Sound noise = silence(format, 44100 * 2);
    for (float& x : noise.samples)
        x = normal(random);
    cases.emplace_back(QStringLiteral("white noise"), noise);
    cases.emplace_back(QStringLiteral("fs/4 at 45 degrees"), sine(format, 11025, -3, 2, M_PI / 4));
    cases.emplace_back(QStringLiteral("19.9 kHz"), sine(format, 19900, -3, 2, 0.3));
    Sound square = sine(format, 997, 0, 2);
    for (float& x : square.samples)
        x = x > 0 ? 0.5f : -0.5f;
    cases.emplace_back(QStringLiteral("square"), square);
    Sound impulses = silence(format, 44100 * 2);
    for (std::size_t n = 1000; n < 80000; n += 3777)
        impulses.samples[2 * n] = impulses.samples[2 * n + 1] = 0.9f;
    cases.emplace_back(QStringLiteral("impulses"), impulses);
    cases.emplace_back(QStringLiteral("noise like music"), music(format, 4, 1.0));
    return cases;
}

QByteArray hashOfRendering()
{
    const Sound sound = music({44100, 2}, 5, 0.5);
    const PlanPtr plan = planOf(sound, "punchy");
    const Sound out = render(sound, plan);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArrayView(reinterpret_cast<const char*>(out.samples.data()),
                                static_cast<qsizetype>(out.samples.size() * sizeof(float))));
    return hash.result().toHex() + plan->hash().hex().c_str();
}

} // namespace

#define ATMOST(value, bound)                                                                                           \
    do {                                                                                                               \
        const double found_ = (value);                                                                                 \
        QVERIFY2(found_ <= (bound), qPrintable(QStringLiteral("%1 is above %2").arg(found_).arg(double(bound))));      \
    } while (false)

class TestProperties : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void truePeakOfTheWorst()
    {
        const QTemporaryDir folder;
        for (const auto& item : worstCases())
            for (const double gain : {6.0, 12.0}) {
                const Sound out = render(item.second, drive(item.second, gain));
                ATMOST(referenceTruePeakDb(out.samples, 2, 0.5), -0.6);
                const Reference other = reference(out);
                ATMOST(other.truePeakDb, -0.6);
                ATMOST(other.samplePeakDb, -1.0499);
                if (gain > 6 || QStandardPaths::findExecutable(QStringLiteral("ffmpeg")).isEmpty()) continue;
                QFile raw(folder.filePath(QStringLiteral("x.f32")));
                QVERIFY(raw.open(QIODevice::WriteOnly));
                raw.write(reinterpret_cast<const char*>(out.samples.data()),
                          static_cast<qint64>(out.samples.size() * sizeof(float)));
                raw.close();
                QProcess ffmpeg;
                ffmpeg.start(QStringLiteral("ffmpeg"),
                             {QStringLiteral("-hide_banner"), QStringLiteral("-f"), QStringLiteral("f32le"),
                              QStringLiteral("-ar"), QStringLiteral("44100"), QStringLiteral("-ac"),
                              QStringLiteral("2"), QStringLiteral("-i"), raw.fileName(), QStringLiteral("-af"),
                              QStringLiteral("ebur128=peak=true"), QStringLiteral("-f"), QStringLiteral("null"),
                              QStringLiteral("-")});
                QVERIFY(ffmpeg.waitForFinished());
                const QRegularExpression peak(QStringLiteral("True peak:\\s+Peak:\\s+(-?[0-9.]+) dBFS"));
                const auto match = peak.match(QString::fromUtf8(ffmpeg.readAllStandardError()));
                QVERIFY(match.hasMatch());
                ATMOST(match.captured(1).toDouble(), -0.35);
            }
    }

    // A tone whose third harmonic flattens it: an interpolator that loses the harmonic reads a higher peak than there
    // is.
    void metersThatReadMore()
    {
        Sound sound = sine({44100, 2}, 6797, -4, 3);
        const Sound third = sine(sound.format, 3 * 6797, -4 - 18, 3);
        for (std::size_t i = 0; i < sound.samples.size(); ++i)
            sound.samples[i] += third.samples[i];
        QVERIFY(reference(sound).truePeakDb > referenceTruePeakDb(sound.samples, 2, 0.3) + 0.15);
        for (const double gain : {3.0, 9.0}) {
            const Sound out = render(sound, drive(sound, gain));
            ATMOST(referenceTruePeakDb(out.samples, 2, 0.3), -1.0);
            ATMOST(reference(out).truePeakDb, -1.0);
            QVERIFY(analyse(out).truePeakDbtp >= reference(out).truePeakDb - 0.1);
        }
    }

    void distortion()
    {
        for (const double hz : {50.0, 60.0, 100.0, 440.0, 1000.0}) {
            const Sound quiet = sine({44100, 2}, hz, -12, 5);
            auto shaped = std::make_shared<MasteringPlan>(*planOf(music({44100, 2}, 5), "warm"));
            shaped->trackFrames = quiet.frames();
            shaped->gainDb = 0;
            shaped->levellerDb.clear();
            shaped->compressorRatio = 1;
            QVERIFY(!shaped->curveHz.empty());
            ATMOST(residueDb(render(quiet, shaped), hz), -125);
            ATMOST(residueDb(render(quiet, drive(quiet, 12 + 6 - 1.05)), hz), -100); // 6 dB above the ceiling
            auto compressed = drive(quiet, 0);
            compressed->compressorRatio = 1.6;
            compressed->compressorThresholdDb = -20;
            compressed->transient = 1;
            ATMOST(residueDb(render(quiet, compressed), hz), -100);
        }
    }

    void intermodulation()
    {
        Sound sound = sine({44100, 2}, 60, 20 * std::log10(0.8), 4);
        const Sound high = sine(sound.format, 7000, 20 * std::log10(0.2), 4);
        for (std::size_t i = 0; i < sound.samples.size(); ++i)
            sound.samples[i] += high.samples[i];
        const Sound out = render(sound, drive(sound, 6 - 1.05));
        const double carrier = std::abs(bin(out, 0, 7000));
        double sides = 0;
        for (const double hz : {6880.0, 6940.0, 7060.0, 7120.0})
            sides += std::norm(bin(out, 0, hz));
        ATMOST(20 * std::log10(std::sqrt(sides) / carrier), -60);
    }

    void nothingIsDelayed()
    {
        const Sound sound = music({44100, 2}, 6, 0.3);
        for (const Preset& preset : shippedPresets()) {
            const Sound out = render(sound, planOf(sound, preset.id.c_str()));
            double best = -1;
            int lag = -1000;
            for (int shift = -40; shift <= 40; ++shift) {
                double sum = 0;
                for (std::size_t n = 100; n + 100 < sound.samples.size() / 2; ++n)
                    sum += static_cast<double>(sound.samples[2 * n]) *
                           static_cast<double>(out.samples[2 * static_cast<std::size_t>(static_cast<int>(n) + shift)]);
                if (sum > best) {
                    best = sum;
                    lag = shift;
                }
            }
            QCOMPARE(lag, 0);
        }
    }

    void curvesAreRealised_data()
    {
        QTest::addColumn<int>("rate");
        for (const int rate : {8000, 11025, 22050, 32000, 44100, 48000, 88200, 96000, 192000, 384000})
            QTest::newRow(std::to_string(rate).c_str()) << rate;
    }
    void curvesAreRealised()
    {
        QFETCH(int, rate);
        static const TrackProfile profile = analyse(music({44100, 2}, 8));
        for (const char* preset : {"bright", "warm", "punchy"}) {
            auto plan = std::make_shared<MasteringPlan>(*makePlan(profile, *findPreset(preset), 1));
            plan->format.rate = rate;
            plan->gainDb = 0;
            plan->levellerDb.clear();
            plan->compressorRatio = 1;
            plan->transient = 0;
            for (const float sign : {1.0f, -1.0f}) { // mid, side
                Sound impulse = silence({rate, 2}, rate / 2);
                const auto at = static_cast<std::size_t>(rate / 4);
                impulse.samples[2 * at] = 0.1f;
                impulse.samples[2 * at + 1] = sign * 0.1f;
                plan->trackFrames = impulse.frames();
                const Sound out = render(impulse, plan);
                for (double hz = 40; hz < std::min(20000.0, rate * 0.49); hz *= 1.09) {
                    const double asked = curveAt(plan->curveHz, sign > 0 ? plan->midCurveDb : plan->sideCurveDb, hz);
                    const double found = 20 * std::log10(std::abs(bin(out, 0, hz)) / 0.1);
                    QVERIFY2(std::fabs(found - asked) <= 0.1,
                             qPrintable(QStringLiteral("%1 Hz: %2, not %3").arg(hz).arg(found).arg(asked)));
                }
                // Pre-ringing: more than 10 ms ahead of the impulse at most -55 dB.
                float early = 0;
                for (std::size_t n = 0; n < at - static_cast<std::size_t>(rate / 100); ++n)
                    early = std::max(early, std::fabs(out.samples[2 * n]));
                ATMOST(gainToDb(static_cast<double>(early) / 0.1), -55);
            }
        }
    }

    void presetsAreInOrder()
    {
        const Sound sound = pinkNoise({44100, 2}, 20, 0.2);
        const TrackProfile dry = analyse(sound);
        QMap<QString, TrackProfile> out;
        for (const Preset& preset : shippedPresets())
            out[QString::fromStdString(preset.id)] = analyse(render(sound, makePlan(dry, preset, 1)));
        const auto tilt = [&](const char* preset) { return tiltDb(out[QLatin1String(preset)]); };
        QVERIFY(tilt("bright") - tilt("warm") >= 4);
        QVERIFY(tilt("bright") - tilt("adaptive") >= 1.5);
        QVERIFY(tilt("adaptive") - tilt("warm") >= 1.5);
        const auto bass = [&](const char* preset) {
            const TrackProfile& profile = out[QLatin1String(preset)];
            return bandDb(profile, 5, 8) - profile.integratedLufs;
        };
        QVERIFY2(bass("punchy") - bass("adaptive") >= 1,
                 qPrintable(QString::number(bass("punchy") - bass("adaptive"))));
    }

    void intensityIsMonotone()
    {
        const Sound sound = pinkNoise({44100, 2}, 8, 0.08);
        const TrackProfile dry = analyse(sound);
        const Sound louder = pinkNoise({44100, 2}, 8, 0.22); // less than 10 dB from its target
        const TrackProfile before = analyse(louder);
        for (const Preset& preset : shippedPresets()) {
            double lastLoudness = -100, lastTilt = 0, direction = 0;
            for (const double intensity : {0.0, 0.25, 0.5, 0.75, 1.0}) {
                const PlanPtr plan = makePlan(dry, preset, intensity);
                const TrackProfile out = analyse(render(sound, plan));
                if (intensity > 0) {
                    QVERIFY(out.integratedLufs > lastLoudness); // a quiet source: up to the target
                    const double change = tiltDb(out) - lastTilt;
                    if (std::fabs(direction) < 0.05) direction = change;
                    QVERIFY2(change * direction >= -0.01, qPrintable(QStringLiteral("%1 %2 %3")
                                                                         .arg(QString::fromStdString(preset.id))
                                                                         .arg(intensity)
                                                                         .arg(change)));
                }
                QVERIFY2(std::fabs(out.integratedLufs - plan->predictedLufs) <= 0.1,
                         qPrintable(QStringLiteral("%1 %2: %3, predicted %4, limiting %5")
                                        .arg(QString::fromStdString(preset.id))
                                        .arg(intensity)
                                        .arg(out.integratedLufs)
                                        .arg(plan->predictedLufs)
                                        .arg(plan->predictedLimitingDb)));
                lastLoudness = out.integratedLufs;
                lastTilt = tiltDb(out);
            }
            // Next to nothing is next to the input.
            const TrackProfile slight = analyse(render(louder, makePlan(before, preset, 0.01)));
            ATMOST(std::fabs(slight.integratedLufs - before.integratedLufs), 0.1);
            ATMOST(std::fabs(tiltDb(slight) - tiltDb(before)), 0.1);
        }
    }

    void onItsOwnOutput()
    {
        Sound sound = pinkNoise({44100, 2}, 20, 0.4);
        float low[2] = {}; // falls as music does, and not quite: there is something to correct
        for (std::size_t i = 0; i < sound.samples.size(); ++i)
            sound.samples[i] = low[i % 2] += 0.12f * (sound.samples[i] - low[i % 2]);
        const Sound once = render(sound, planOf(sound, "adaptive"));
        const TrackProfile first = analyse(once);
        const PlanPtr plan = makePlan(first, *findPreset("adaptive"), 1);
        const TrackProfile second = analyse(render(once, plan));
        ATMOST(std::fabs(second.integratedLufs - first.integratedLufs), 0.5);
        ATMOST(plan->predictedLimitingDb, 0.5);
        // The level as such may move by the half LU above.
        const double level = second.integratedLufs - first.integratedLufs;
        for (std::size_t b = 4; b < 29; ++b)
            QVERIFY2(std::fabs(static_cast<double>(second.midDb[b] - first.midDb[b]) - level) <= 0.5,
                     qPrintable(QStringLiteral("band %1: %2")
                                    .arg(b)
                                    .arg(static_cast<double>(second.midDb[b] - first.midDb[b]) - level)));
    }

    void monoFoldDownIsKept()
    {
        const Sound sound = music({44100, 2}, 10, 0.1);
        auto plan = std::make_shared<MasteringPlan>(*planOf(sound, "bright"));
        plan->gainDb = 0;
        plan->compressorRatio = 1;
        const TrackProfile dry = analyse(sound), out = analyse(render(sound, plan));
        for (int b = 4; b < 29; ++b) {
            const auto in = static_cast<double>(dry.bandHz[static_cast<std::size_t>(b)]); // where the band's power is
            const double asked = curveAt(plan->curveHz, plan->midCurveDb, in);
            const auto at = static_cast<std::size_t>(b);
            ATMOST(std::fabs(static_cast<double>(out.midDb[at] - dry.midDb[at]) - asked), 0.1);
            ATMOST(dry.correlation[at] - out.correlation[at], 0.1);
        }
    }

    // (Between sounds: tst_worstcases.)
    void nothingIsAddedToSilence()
    {
        const Sound sound = music({44100, 2}, 4, 0.4);
        const Sound tone = sine(sound.format, 441, -6, 4); // whole periods: no mean of its own
        auto toned = std::make_shared<MasteringPlan>(*planOf(sound, "punchy"));
        toned->trackFrames = tone.frames();
        ATMOST(std::fabs(analyse(render(tone, toned)).dcOffset), 1e-4);
        const Sound nothing = silence({44100, 2}, 50000);
        QVERIFY(sameBytes(nothing, render(nothing, planOf(nothing, "warm"))));
        toned->trackFrames = nothing.frames();
        QVERIFY(sameBytes(nothing, render(nothing, toned)));
    }

    void damageStaysWhereItIs()
    {
        const Sound good = music({44100, 2}, 8, 0.3);
        const PlanPtr plan = planOf(good, "punchy");
        const Sound clean = render(good, plan);
        for (const float bad :
             {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), 1e30f, -1e30f, 1e-40f}) {
            Sound sound = good;
            const FramePos at = 4 * 44100;
            for (FramePos n = at; n < at + 10; ++n)
                sound.samples[static_cast<std::size_t>(2 * n)] = bad;
            const Sound out = render(sound, plan);
            MasteringRenderer window(plan, readerOf(sound));
            const FramePos first = at - window.postRollFrames(), end = at + 10 + window.preRollFrames();
            const float ceiling = static_cast<float>(dbToGain(plan->ceilingDbtp));
            for (FramePos n = 0; n < out.frames(); ++n)
                for (int c = 0; c < 2; ++c) {
                    const auto i = static_cast<std::size_t>(2 * n + c);
                    QVERIFY(std::isfinite(out.samples[i]) && std::fabs(out.samples[i]) <= ceiling);
                    if (n < first || n >= end) QVERIFY(out.samples[i] == clean.samples[i]);
                }
        }
    }

    void everyFormat_data()
    {
        QTest::addColumn<int>("rate");
        QTest::addColumn<int>("channels");
        for (const int rate : {8000, 22050, 96000, 192000, 384000})
            for (const int channels : {1, 2, 6})
                QTest::addRow("%d Hz, %d channels", rate, channels) << rate << channels;
        QTest::addRow("8 channels") << 48000 << 8;
    }
    void everyFormat()
    {
        QFETCH(int, rate);
        QFETCH(int, channels);
        const Sound sound = music({rate, channels}, rate > 100000 ? 1.5 : 2.5, 0.4);
        const TrackProfile profile = analyse(sound);
        ATMOST(std::fabs(profile.integratedLufs - reference(sound).integrated), 0.02);
        const PlanPtr plan = makePlan(profile, *findPreset("punchy"), 1);
        const Sound whole = render(sound, plan);
        QCOMPARE(whole.frames(), sound.frames());
        ATMOST(reference(whole).truePeakDb, -0.6);
        // Cold starts anywhere.
        MasteringRenderer renderer(plan, readerOf(sound));
        for (FramePos first = sound.frames() - 1000; first > 0; first -= sound.frames() / 5) {
            std::vector<float> dst(static_cast<std::size_t>(800 * channels));
            renderer.seek(first);
            QCOMPARE(*renderer.render(dst.data(), 800), 800);
            QVERIFY(std::memcmp(dst.data(), whole.samples.data() + first * channels, dst.size() * sizeof(float)) == 0);
        }
    }

    void theLowEffectsChannelKeepsItsSpectrum()
    {
        Sound sound = music({48000, 6}, 4, 0.05);
        const Sound low = sine({48000, 1}, 50, -30, 4);
        for (FramePos n = 0; n < sound.frames(); ++n)
            sound.samples[static_cast<std::size_t>(6 * n + 3)] = low.samples[static_cast<std::size_t>(n)];
        auto plan = std::make_shared<MasteringPlan>(*planOf(sound, "warm"));
        plan->gainDb = 0;
        plan->compressorRatio = 1;
        const Sound out = render(sound, plan);
        for (std::size_t i = 3; i < out.samples.size(); i += 6)
            QVERIFY(out.samples[i] == sound.samples[i] || std::fabs(sound.samples[i]) < 1e-14f);
    }

    void threadsDoNotMatter()
    {
        const Sound sound = music({44100, 2}, 8, 0.5);
        const PlanPtr plan = planOf(sound, "punchy");
        const Sound whole = render(sound, plan);
        Sound pieces = silence(sound.format, sound.frames());
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&, i] {
                MasteringRenderer renderer(plan, readerOf(sound));
                const FramePos first = i * 2 * 44100;
                renderer.seek(first);
                (void)renderer.render(pieces.samples.data() + first * 2, 2 * 44100);
            });
        for (std::thread& thread : threads)
            thread.join();
        QVERIFY(sameBytes(whole, pieces));
    }

    void theSameAfterARestart()
    {
        QProcess again;
        again.start(QCoreApplication::applicationFilePath(), {QStringLiteral("print-hash")});
        QVERIFY(again.waitForFinished());
        const QByteArray other = again.readAllStandardOutput();
        QVERIFY(other.size() >= 64);
        QCOMPARE(other, hashOfRendering());
    }

    void hashesTellPlansApart()
    {
        const TrackProfile profile = analyse(music({44100, 2}, 5));
        QSet<QString> seen;
        for (const Preset& preset : shippedPresets())
            for (const double intensity : {0.0, 0.5, 1.0})
                seen.insert(QString::fromStdString(makePlan(profile, preset, intensity)->hash().hex()));
        QCOMPARE(seen.size(), 5 * 2 + 1); // all bypasses are one
        QVERIFY(makePlan(profile, *findPreset("warm"), 1)->hash() == makePlan(profile, *findPreset("warm"), 1)->hash());
    }
};

int main(int argc, char** argv)
{
    if (argc == 2 && std::strcmp(argv[1], "print-hash") == 0) {
        std::fputs(hashOfRendering().constData(), stdout);
        return 0;
    }
    const QCoreApplication application(argc, argv);
    TestProperties test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_properties.moc"
