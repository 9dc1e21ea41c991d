// The ceiling under signals made to break it, at 44.1 to 192 kHz and on real music driven into it; tracks of any
// length; silence that stays silence.
#include <array>
#include <future>

#include "realmusic.h"
#include "truepeakreference.h"
#include "zerophaseeq.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

constexpr double worstBar = -0.35, stretchBar = -0.6, musicBar = -1.0;
// What begins or ends at once at half the rate: all of it lies where no filter that is shorter than 256 taps sees it.
constexpr double nyquistDb = 0.55;

float largest(const Sound& sound, FramePos first, FramePos end)
{
    float most = 0;
    for (auto i = first * sound.format.channels; i < end * sound.format.channels; ++i)
        most = std::max(most, std::fabs(sound.samples[static_cast<std::size_t>(i)]));
    return most;
}
float largest(const Sound& sound)
{
    return largest(sound, 0, sound.frames());
}

struct Worst {
    const char* name;
    Sound sound;
    double bar = stretchBar; ///< by the 32x meter
};

/// One channel, a third of a second each.
std::vector<Worst> worstCases(int rate)
{
    const AudioFormat mono{rate, 1};
    const double seconds = 1.0 / 3;
    std::mt19937 random(7);
    std::vector<Worst> cases;
    const auto made = [&](auto value) {
        Sound sound = silence(mono, static_cast<FramePos>(seconds * rate));
        for (std::size_t n = 0; n < sound.samples.size(); ++n)
            sound.samples[n] = static_cast<float>(value(static_cast<double>(n)));
        return sound;
    };
    const auto turn = [rate](double hz, double n) { return 2 * M_PI * hz * n / rate; };
    std::normal_distribution<double> normal(0, 0.25);
    cases.push_back({"white noise", made([&](double) { return normal(random); })});
    cases.push_back({"square of 997 Hz", made([&](double n) { return std::sin(turn(997, n)) > 0 ? 0.9 : -0.9; })});
    cases.push_back({"square of 60 Hz", made([&](double n) { return std::sin(turn(60, n)) > 0 ? 0.9 : -0.9; })});
    cases.push_back({"fs/4 at 45 degrees", made([&](double n) { return 0.9 * std::sin(M_PI / 2 * n + M_PI / 4); })});
    cases.push_back({"fs/6 at 60 degrees", made([&](double n) { return 0.9 * std::sin(M_PI / 3 * n + M_PI / 3); })});
    cases.push_back({"19 kHz", made([&](double n) { return 0.9 * std::sin(turn(19000, n) + 0.3); })});
    cases.push_back({"20 kHz", made([&](double n) { return 0.9 * std::sin(turn(20000, n) + 0.3); })});
    cases.push_back({"constant", made([](double) { return 0.9; })});
    cases.push_back(
        {"alternating 1 and -1", made([](double n) { return static_cast<int>(n) % 2 ? -1.0 : 1.0; }), nyquistDb});
    cases.push_back({"impulses", made([](double n) { return static_cast<int>(n) % 1511 == 7 ? 0.95 : 0.0; })});
    cases.push_back({"bursts of 5 kHz", made([&](double n) {
                         return std::fmod(n / rate, 0.05) < 0.004 ? 0.9 * std::sin(turn(5000, n)) : 0.0;
                     })});
    cases.push_back({"1 and -1 at random", made([&](double) { return random() % 2 ? 1.0 : -1.0; }), worstBar});
    return cases;
}

} // namespace

class TestWorstCases : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void truePeak_data()
    {
        QTest::addColumn<int>("rate");
        for (const int rate : {44100, 48000, 96000, 192000})
            QTest::newRow(std::to_string(rate).c_str()) << rate;
    }
    void truePeak()
    {
        QFETCH(int, rate);
        double worst = -100;
        QString failures;
        for (const Worst& test : worstCases(rate))
            for (const double gain : {1.0, 12.0}) {
                const auto plan = drive(test.sound, gain);
                const Sound out = render(test.sound, plan);
                QVERIFY(largest(out) <= static_cast<float>(dbToGain(plan->ceilingDbtp)));
                const double exact = referenceTruePeakDb(out.samples, 1, 0.4), other = reference(out).truePeakDb;
                if (test.bar < 0) worst = std::max({worst, exact, other});
                if (exact > test.bar || other > stretchBar)
                    failures += QStringLiteral("%1 +%2 dB: %3 (libebur128 %4) dBTP; ")
                                    .arg(QLatin1String(test.name))
                                    .arg(gain)
                                    .arg(exact)
                                    .arg(other);
            }
        qInfo("highest: %.2f dBTP", worst);
        QVERIFY2(failures.isEmpty(), qPrintable(failures));
    }

    void realMusicDriven()
    {
        std::vector<Sound> sounds;
        for (const QString& file : musicFiles()) {
            if (sounds.size() == 20) break;
            Sound sound = excerpt(file);
            if (sound.format.channels != 2 || sound.frames() < 5 * sound.format.rate) continue;
            sound.samples.resize(static_cast<std::size_t>(5 * sound.format.rate) * 2);
            sounds.push_back(std::move(sound));
        }
        if (sounds.empty()) QSKIP("no music: install wesnoth-1.16-music or set AURALIS_MUSIC");
        double worst = -100;
        for (std::size_t i = 0; i < sounds.size(); ++i)
            for (const double gain : {0.0, 6.0, 12.0}) {
                const auto plan = drive(sounds[i], gain);
                const Sound out = render(sounds[i], plan);
                QVERIFY(largest(out) <= static_cast<float>(dbToGain(plan->ceilingDbtp)) || gain == 0);
                const double peak = std::max(reference(out).truePeakDb, analyse(out).truePeakDbtp);
                worst = std::max(worst, peak);
                QVERIFY2(peak <= musicBar, qPrintable(QStringLiteral("%1 +%2: %3").arg(i).arg(gain).arg(peak)));
            }
        qInfo("highest of %zu tracks: %.2f dBTP", sounds.size(), worst);
    }

    void anyLength_data()
    {
        QTest::addColumn<int>("rate");
        QTest::addColumn<int>("channels");
        QTest::newRow("8 kHz mono") << 8000 << 1;
        QTest::newRow("44.1 kHz stereo") << 44100 << 2;
        QTest::newRow("48 kHz 5.1") << 48000 << 6;
        QTest::newRow("192 kHz stereo") << 192000 << 2;
    }
    void anyLength()
    {
        QFETCH(int, rate);
        QFETCH(int, channels);
        const int block = EqGrid(rate).block;
        const Sound all = music({rate, channels}, 3.0 * block / rate + 1, 0.5);
        const TrackProfile profile = analyse(all);
        for (const int frames :
             {0, 1, 2, 3, 61, 63, 64, 65, 127, 661, 1009, block - 1, block, block + 1, 2 * block + 7}) {
            Sound sound{all.format, {all.samples.begin(), all.samples.begin() + std::ptrdiff_t{frames} * channels}};
            Sound padded = sound;
            append(padded, silence(all.format, block + rate));
            const auto rendered = [&](const MasteringPlan& like, const Sound& of) {
                auto plan = std::make_shared<MasteringPlan>(like);
                plan->trackFrames = of.frames();
                Sound out = silence(of.format, of.frames());
                MasteringRenderer renderer(plan, readerOf(of));
                const auto got = renderer.render(out.samples.data(), static_cast<int>(of.frames()) + 100);
                if (!got || *got != of.frames() || *renderer.render(out.samples.data(), 1) != 0) out.samples.clear();
                return out;
            };
            const auto sameAsPadded = [&](const MasteringPlan& plan) {
                Sound longer = rendered(plan, padded);
                if (longer.frames() != padded.frames()) return false;
                longer.samples.resize(sound.samples.size());
                return sameBytes(rendered(plan, sound), longer);
            };
            const PlanPtr whole = makePlan(profile, *findPreset("punchy"), 1);
            MasteringPlan dynamics = *whole; // what the EQ rings beyond the end is cut, so that each on its own
            dynamics.curveHz.clear();
            dynamics.gainDb = 9;
            MasteringPlan curves = *whole;
            curves.gainDb = -30;
            curves.compressorRatio = 1;
            curves.transient = 0;
            const QByteArray text = QByteArray::number(frames);
            QVERIFY2(sameAsPadded(dynamics), text);
            QVERIFY2(sameAsPadded(curves), text);
            const Sound out = rendered(*whole, sound);
            QCOMPARE(out.frames(), FramePos{frames});
            QVERIFY(largest(out) <= static_cast<float>(dbToGain(whole->ceilingDbtp)));
            // Its own profile, however little that says; and in pieces.
            const PlanPtr own = makePlan(analyse(sound), *findPreset("warm"), 1);
            QVERIFY2(sameBytes(render(sound, own), render(sound, own, frames > 1000 ? 997 : 1)), text);
            QCOMPARE(render(sound, own).frames(), FramePos{frames});
        }
    }

    void zeroStaysZero_data()
    {
        QTest::addColumn<QString>("preset");
        for (const Preset& preset : shippedPresets())
            QTest::newRow(preset.id.c_str()) << QString::fromStdString(preset.id);
    }
    void zeroStaysZero()
    {
        QFETCH(QString, preset);
        const int rate = 44100;
        Sound sound = silence({rate, 2}, 2 * rate);
        append(sound, music(sound.format, 3, 0.4));
        const FramePos musicEnd = sound.frames();
        append(sound, silence(sound.format, 2 * rate));
        append(sound, music(sound.format, 1, 0.1));
        const PlanPtr plan = makePlan(analyse(sound), *findPreset(preset.toStdString()), 1);
        const Sound out = render(sound, plan);
        // Where the EQ's response reaches nothing but zeros; within its reach it may ring.
        const FramePos reach = EqGrid(rate).half;
        QCOMPARE(largest(out, 0, 2 * rate - reach), 0.0f);
        QCOMPARE(largest(out, musicEnd + reach - 1, musicEnd + 2 * rate - reach), 0.0f);
        if (!plan->curveHz.empty()) QVERIFY(largest(out, musicEnd, musicEnd + reach / 2) > 0);
        QVERIFY(sameBytes(out, render(sound, plan, 4099)));
        Sound late = silence(sound.format, 1000); // begun amid the zeros
        MasteringRenderer renderer(plan, readerOf(sound));
        renderer.seek(musicEnd + reach + 100);
        QVERIFY(renderer.render(late.samples.data(), 1000));
        QCOMPARE(largest(late), 0.0f);
    }
};

QTEST_GUILESS_MAIN(TestWorstCases)
#include "tst_worstcases.moc"
