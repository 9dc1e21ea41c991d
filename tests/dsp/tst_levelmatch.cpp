// Level-matched comparing: the plan says how loud its output will be, so that the louder side can be turned down by
// the difference. What is said against libebur128's reading of what is rendered. (Whole tracks: tst_music.)
#include "signals.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

/// How far apart original and enhanced are once the louder one is turned down by what the plan says.
double apart(const Sound& dry, const TrackProfile& profile, const MasteringPlan& plan, const Sound& out)
{
    const double difference = plan.predictedLufs - profile.integratedLufs;
    const auto turnedDown = [](Sound sound, double db) {
        for (float& x : sound.samples)
            x *= static_cast<float>(dbToGain(-std::max(0.0, db)));
        return sound;
    };
    return std::fabs(referenceLoudness(turnedDown(out, difference)) - referenceLoudness(turnedDown(dry, -difference)));
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
        const Sound dry = test::pinkNoise({44100, 2}, 30, level);
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
};

QTEST_GUILESS_MAIN(TestLevelMatch)
#include "tst_levelmatch.moc"
