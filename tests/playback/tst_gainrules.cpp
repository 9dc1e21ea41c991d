// Gain rules: ReplayGain from tags and analysis with clipping prevention, and level matching.
#include <cmath>

#include <QTest>

#include "gainrules.h"

using namespace auralis;

class GainRulesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void tags();
    void analysis();
    void comparing();
    void matched();
};

namespace
{
double db(float gain)
{
    return gainToDb(gain);
}
bool near(double a, double b)
{
    return std::abs(a - b) < 1e-4;
}

TrackProfile profileOf(double lufs, double truePeak)
{
    TrackProfile profile;
    profile.integratedLufs = lufs;
    profile.truePeakDbtp = truePeak;
    return profile;
}
} // namespace

void GainRulesTest::tags()
{
    PlayableItem item;
    QCOMPARE(replayGain(item, GainMode::Track, 0), 1.0f);
    item.gain.trackGainDb = -6.5;
    item.gain.trackPeak = 0.9;
    item.gain.albumGainDb = -4.0;
    item.gain.albumPeak = 1.1;
    QCOMPARE(replayGain(item, GainMode::Off, 3), 1.0f);
    QVERIFY(near(db(replayGain(item, GainMode::Track, 0)), -6.5));
    QVERIFY(near(db(replayGain(item, GainMode::Album, 0)), -4.0));
    QVERIFY(near(db(replayGain(item, GainMode::Track, 2)), -4.5));
    // A lift ends where the peak is at full scale.
    item.gain.trackGainDb = 8.0;
    item.gain.trackPeak = 0.5;
    QVERIFY(near(0.5 * replayGain(item, GainMode::Track, 0), 1.0));
    const SoundingGain lifted = itemGain(item, GainMode::Track, 0).report;
    QVERIFY(lifted.limited && lifted.from == SoundingGain::From::Track && near(lifted.db, 20 * std::log10(2)));
    const SoundingGain lowered = itemGain(item, GainMode::Album, 0).report;
    QVERIFY(!lowered.limited && lowered.from == SoundingGain::From::Album && near(lowered.db, -4.0));
    QVERIFY(itemGain(item, GainMode::Off, 0).report.from == SoundingGain::From::None);
    // Album gain asked for, but only the track's is known.
    item.gain.albumGainDb.reset();
    QVERIFY(near(0.5 * replayGain(item, GainMode::Album, 0), 1.0));
}

void GainRulesTest::analysis()
{
    PlayableItem item;
    item.profile = std::make_shared<const TrackProfile>(profileOf(-10, -0.5));
    QVERIFY(near(db(replayGain(item, GainMode::Track, 0)), -8.0));
    item.profile = std::make_shared<const TrackProfile>(profileOf(-24, -3));
    QVERIFY(near(db(replayGain(item, GainMode::Track, 0)), 3.0)); // 6 dB would clip
    item.profile = std::make_shared<const TrackProfile>(profileOf(-70, -144));
    QCOMPARE(replayGain(item, GainMode::Track, 0), 1.0f);
}

void GainRulesTest::comparing()
{
    MasteringPlan plan;
    plan.predictedLufs = -14;
    QVERIFY(near(db(comparingGain(profileOf(-9, 0), plan, 0)), -5.0));
    QVERIFY(near(db(comparingGain(profileOf(-20, -9), plan, 0)), 6.0));
    // Full volume leaves no room for the peak; a lower one does.
    QVERIFY(near(db(comparingGain(profileOf(-20, -2), plan, 0)), plan.ceilingDbtp + 2));
    QVERIFY(near(db(comparingGain(profileOf(-20, -2), plan, -12)), 6.0));
    QCOMPARE(comparingGain(profileOf(-20, 0.5), plan, 0), 1.0f);
    QCOMPARE(comparingGain(profileOf(-70, -144), plan, 0), 1.0f);
}

void GainRulesTest::matched()
{
    MasteringPlan plan;
    plan.predictedLufs = -14;
    MatchedGains gains = matchedGains(profileOf(-20, -1), plan);
    QVERIFY(near(db(gains.processed), -6.0));
    QCOMPARE(gains.original, 1.0f);
    gains = matchedGains(profileOf(-9, -1), plan);
    QCOMPARE(gains.processed, 1.0f);
    QVERIFY(near(db(gains.original), -5.0));
}

QTEST_GUILESS_MAIN(GainRulesTest)
#include "tst_gainrules.moc"
