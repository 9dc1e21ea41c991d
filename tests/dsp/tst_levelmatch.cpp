// Level-matched comparing: the plan says how loud its output will be, so that the louder side can be turned down by
// the difference. What is said against libebur128's reading of what is rendered.
#include <future>

#include "realmusic.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

double loudness(const Sound& sound)
{
    ebur128_state* state = ebur128_init(static_cast<unsigned>(sound.format.channels),
                                        static_cast<unsigned long>(sound.format.rate), EBUR128_MODE_I);
    ebur128_add_frames_float(state, sound.samples.data(), static_cast<std::size_t>(sound.frames()));
    double lufs = 0;
    ebur128_loudness_global(state, &lufs);
    ebur128_destroy(&state);
    return lufs;
}

/// How far apart original and enhanced are once the louder one is turned down by what the plan says.
double apart(const Sound& dry, const TrackProfile& profile, const MasteringPlan& plan, const Sound& out)
{
    const double difference = plan.predictedLufs - profile.integratedLufs;
    const auto turnedDown = [](Sound sound, double db) {
        for (float& x : sound.samples)
            x *= static_cast<float>(dbToGain(-std::max(0.0, db)));
        return sound;
    };
    return std::fabs(loudness(turnedDown(out, difference)) - loudness(turnedDown(dry, -difference)));
}

} // namespace

class TestLevelMatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pinkNoise_data()
    {
        QTest::addColumn<double>("level");
        QTest::newRow("quiet") << 0.08;
        QTest::newRow("usual") << 0.2;
        QTest::newRow("loud") << 0.4;
    }
    void pinkNoise()
    {
        QFETCH(double, level);
        const Sound dry = test::pinkNoise({44100, 2}, 15, level);
        const TrackProfile profile = analyse(dry);
        double worst = 0;
        QString where;
        for (const Preset& preset : shippedPresets())
            for (const double intensity : {0.5, 1.0}) {
                const PlanPtr plan = makePlan(profile, preset, intensity);
                const double off = apart(dry, profile, *plan, render(dry, plan));
                if (off > worst) {
                    worst = off;
                    where = QStringLiteral("%1 %2, limiting %3: %4 LU")
                                .arg(QString::fromStdString(preset.id))
                                .arg(intensity)
                                .arg(plan->predictedLimitingDb)
                                .arg(off);
                }
            }
        qInfo("worst: %s", qPrintable(where));
        QVERIFY2(worst <= 0.1, qPrintable(where));
    }

    void wholeTracks()
    {
        int tracks = 0, pairs = 0, close = 0;
        double worst = 0;
        QString where;
        for (const QString& file : musicFiles()) {
            if (tracks == 6) break;
            const Sound dry = whole(file);
            if (dry.format.channels != 2) continue;
            ++tracks;
            const TrackProfile profile = analyse(dry);
            std::vector<std::future<double>> all;
            for (const Preset& preset : shippedPresets())
                all.push_back(std::async(std::launch::async, [&dry, &profile, &preset] {
                    const PlanPtr plan = makePlan(profile, preset, 1);
                    return std::fabs(loudness(render(dry, plan)) - plan->predictedLufs);
                }));
            for (std::size_t i = 0; i < all.size(); ++i, ++pairs) {
                const double off = all[i].get();
                if (off <= 0.1) ++close;
                if (off <= worst) continue;
                worst = off;
                where = QStringLiteral("%1 %2: %3 LU")
                            .arg(QFileInfo(file).fileName(), QString::fromStdString(shippedPresets()[i].id))
                            .arg(off);
            }
        }
        if (tracks == 0) QSKIP("no music: install wesnoth-1.16-music or set AURALIS_MUSIC");
        qInfo("%d of %d within 0.1 LU; worst: %s", close, pairs, qPrintable(where));
        QVERIFY2(worst <= 0.25, qPrintable(where));
        QVERIFY(close * 10 >= pairs * 9);
    }
};

QTEST_GUILESS_MAIN(TestLevelMatch)
#include "tst_levelmatch.moc"
