// Intensity: whatever is measured goes one way only over 0, 0.25, 0.5, 0.75 and 1; at 0 the output is the input.
#include <array>
#include <map>

#include "realmusic.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

constexpr std::array intensities = {0.0, 0.25, 0.5, 0.75, 1.0};

double powerDb(const std::array<float, TrackProfile::bandCount>& bands, int first, int last)
{
    double sum = 0;
    for (int b = first; b <= last; ++b)
        sum += std::pow(10.0, static_cast<double>(bands[static_cast<std::size_t>(b)]) / 10);
    return 10 * std::log10(sum);
}

struct Metric {
    const char* name;
    double (*of)(const TrackProfile& profile);
    double slack; ///< that the meter's own steps need
};
constexpr Metric metrics[] = {
    {"loudness, LUFS", [](const TrackProfile& p) { return p.integratedLufs; }, 0.02},
    {"tilt (4-16 kHz over 60-250 Hz), dB",
     [](const TrackProfile& p) { return powerDb(p.midDb, 23, 29) - powerDb(p.midDb, 5, 11); }, 0.05},
    {"bass (60-120 Hz over 250 Hz-4 kHz), dB",
     [](const TrackProfile& p) { return powerDb(p.midDb, 5, 8) - powerDb(p.midDb, 11, 23); }, 0.05},
    {"width (side over mid, 400 Hz-16 kHz), dB",
     [](const TrackProfile& p) { return powerDb(p.sideDb, 13, 29) - powerDb(p.midDb, 13, 29); }, 0.05},
    {"loudness range, LU", [](const TrackProfile& p) { return p.loudnessRangeLu; }, 0.05},
};

/// In three levels, so that there is a range to lose.
Sound threeLevels()
{
    Sound sound = pinkNoise({44100, 2}, 24, 0.25);
    const auto third = sound.samples.size() / 3;
    for (std::size_t i = 0; i < sound.samples.size(); ++i)
        sound.samples[i] *= i < third ? 0.12f : i < 2 * third ? 1.0f : 0.35f;
    return sound;
}

/// Curves alone change the ratio of peaks to loudness either way. What compressor, punch and limiter take of it grows.
double plrTakenDb(const Sound& dry, const MasteringPlan& plan, const TrackProfile& out)
{
    auto curves = std::make_shared<MasteringPlan>(plan);
    curves->compressorRatio = 1;
    curves->transient = 0;
    curves->levellerDb.clear();
    curves->ceilingDbtp = 30;
    return analyse(render(dry, curves)).plrDb() - out.plrDb();
}

} // namespace

class TestMonotone : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyMetric_data()
    {
        QTest::addColumn<QString>("sound");
        QTest::addColumn<QString>("preset");
        for (const char* sound : {"quiet", "usual", "three levels"})
            for (const Preset& preset : shippedPresets())
                QTest::addRow("%s %s", sound, preset.id.c_str())
                    << QString::fromLatin1(sound) << QString::fromStdString(preset.id);
    }
    void everyMetric()
    {
        QFETCH(QString, sound);
        QFETCH(QString, preset);
        static const std::map<QString, Sound> sounds = {
            {QStringLiteral("quiet"), pinkNoise({44100, 2}, 8, 0.08)},
            {QStringLiteral("usual"), pinkNoise({44100, 2}, 8, 0.25)},
            {QStringLiteral("three levels"), threeLevels()},
        };
        const Sound& dry = sounds.at(sound);
        const TrackProfile profile = analyse(dry);
        std::vector<TrackProfile> found;
        std::vector<double> taken;
        for (const double intensity : intensities) {
            const PlanPtr plan = makePlan(profile, *findPreset(preset.toStdString()), intensity);
            const Sound out = render(dry, plan);
            if (!(intensity > 0)) QVERIFY(sameBytes(out, dry));
            found.push_back(analyse(out));
            taken.push_back(plan->bypass ? 0 : plrTakenDb(dry, *plan, found.back()));
        }
        const auto oneWay = [](const std::vector<double>& values, double slack) {
            const double way = values.back() - values.front();
            for (std::size_t i = 1; i < values.size(); ++i)
                if (std::copysign(1.0, way) * (values[i] - values[i - 1]) < -slack) return false;
            return true;
        };
        const auto inWords = [](const char* name, const std::vector<double>& values) {
            QString text = QLatin1String(name);
            for (const double value : values)
                text += QStringLiteral(" %1").arg(value, 0, 'f', 3);
            return text;
        };
        for (const Metric& metric : metrics) {
            std::vector<double> values;
            for (const TrackProfile& at : found)
                values.push_back(metric.of(at));
            QVERIFY2(oneWay(values, metric.slack), qPrintable(inWords(metric.name, values)));
        }
        QVERIFY2(oneWay(taken, 0.15), qPrintable(inWords("taken of peak to loudness, dB", taken)));
    }

    // The spectrum, loudness and width of real music; strokes that the limiter takes are not curves, so that a step
    // back of 0.15 is let pass.
    void realMusic()
    {
        int tried = 0;
        double worst = 0;
        for (const QString& file : musicFiles()) {
            if (tried == 6) break;
            Sound dry = excerpt(file);
            if (dry.format.channels != 2) continue;
            ++tried;
            const TrackProfile profile = analyse(dry);
            for (const char* preset : {"warm", "bright", "punchy"}) {
                std::vector<TrackProfile> found;
                for (const double intensity : intensities)
                    found.push_back(analyse(render(dry, makePlan(profile, *findPreset(preset), intensity))));
                for (const Metric& metric : metrics) {
                    const double way = metric.of(found.back()) - metric.of(found.front());
                    for (std::size_t i = 1; i < found.size(); ++i) {
                        const double back = -std::copysign(1.0, way) * (metric.of(found[i]) - metric.of(found[i - 1]));
                        worst = std::max(worst, back);
                    }
                }
            }
        }
        if (tried == 0) QSKIP("no music: install wesnoth-1.16-music or set AURALIS_MUSIC");
        qInfo("largest step back: %.3f", worst);
        QVERIFY2(worst <= 0.15, qPrintable(QString::number(worst)));
    }

    void aHundredth()
    {
        const Sound dry = pinkNoise({44100, 2}, 8, 0.3);
        const TrackProfile before = analyse(dry);
        for (const Preset& preset : shippedPresets()) {
            const TrackProfile after = analyse(render(dry, makePlan(before, preset, 0.01)));
            QVERIFY(std::fabs(after.integratedLufs - before.integratedLufs) <= 0.1);
            for (std::size_t b = 0; b < before.midDb.size(); ++b) {
                const auto off = [b](const auto& x, const auto& y) {
                    return std::fabs(static_cast<double>(x[b] - y[b]));
                };
                const double most = std::max(off(after.midDb, before.midDb), off(after.sideDb, before.sideDb));
                QVERIFY2(most <= 0.1, qPrintable(QStringLiteral("band %1: %2 dB").arg(b).arg(most)));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestMonotone)
#include "tst_monotone.moc"
