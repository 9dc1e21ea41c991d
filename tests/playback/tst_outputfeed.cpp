// OutputFeed alone: volume, splices, running dry, and that handing over frames never allocates.
#include <QTest>

#include <atomic>
#include <cmath>

#include "feedbench.h"

using namespace auralis;
using namespace auralis::test;

class OutputFeedTest : public QObject
{
    Q_OBJECT

    static constexpr int fadeOfCuts = 384;

    /// 9,600 frames were pulled; in place of the latest `frames` of them other music begins.
    static void cutAt7600(FeedBench& bench, int frames, float gain = 1.0f)
    {
        bench.slope = 1e-5f;
        bench.feed.setPlaying(true);
        bench.start(1, 0, 20000, 0.5f);
        bench.pull(7600 + frames);
        bench.start(2, 5000, 20000, -0.5f, Splice::Kind::Immediate, fadeOfCuts);
        bench.feed.setGain(gain);
        QCOMPARE(bench.cut(frames), frames);
    }
    /// What was heard crosses at `from` into the new music's frame `place`, and goes on in it.
    static void heardFrom(FeedBench& bench, FramePos from, FramePos place)
    {
        bench.pull(4800);
        for (FramePos i = 0; i < static_cast<FramePos>(bench.out.size() / 2); ++i) {
            const double weight = std::clamp((static_cast<double>(i - from) + 0.5) / fadeOfCuts, 0.0, 1.0);
            const double old = bench.music(0.5f, i), next = bench.music(-0.5f, place + i - from);
            const double expected = old + weight * (next - old);
            QVERIFY2(std::abs(bench.at(static_cast<std::size_t>(i)) - expected) < 1e-6, qPrintable(QString::number(i)));
        }
    }

private Q_SLOTS:
    void nothingIsSilence()
    {
        FeedBench bench;
        bench.feed.setPlaying(true);
        bench.pull(2000);
        for (const float x : bench.out)
            QCOMPARE(x, 0.0f);
        QCOMPARE(bench.feed.heard().underruns, 0); // nothing was promised
        QCOMPARE(bench.feed.heard().played, 0);
    }

    void framesArePassedAsTheyAre()
    {
        FeedBench bench;
        bench.feed.setPlaying(true);
        bench.start(1, 0, 5000, 0.25f);
        bench.pull(4800, 77);
        for (const float x : bench.out)
            QCOMPARE(x, 0.25f);
        QCOMPARE(bench.feed.heard().played, 4800);
        QCOMPARE(bench.feed.heard().next.frame, 4800);
        QCOMPARE(bench.feed.heard().peakL, 0.25f);
        Mark mark;
        QVERIFY(bench.feed.nextMark(mark));
        QCOMPARE(mark.point.frame, 0);
        QVERIFY(!bench.feed.nextMark(mark));
    }

    void volumeIsRamped()
    {
        FeedBench bench;
        bench.feed.setPlaying(true);
        bench.start(1, 0, 20000, 1.0f);
        bench.pull(960);
        bench.feed.setGain(0.2f);
        bench.pull(2400, 333);
        constexpr std::size_t ramp = 960; // 20 ms
        QCOMPARE(bench.at(959), 1.0f);
        for (std::size_t i = 0; i < ramp; ++i) {
            const double expected = 1.0 - 0.8 * static_cast<double>(i + 1) / ramp;
            QVERIFY2(std::abs(bench.at(960 + i) - expected) < 1e-4, qPrintable(QString::number(i)));
            QCOMPARE(bench.at(960 + i, 0), bench.at(960 + i, 1));
        }
        for (std::size_t i = 960 + ramp; i < 960 + 2400; ++i)
            QCOMPARE(bench.at(i), 0.2f);
        // Another goal in the midst of a ramp goes on from where it is.
        bench.feed.setGain(1.0f);
        bench.pull(480);
        bench.feed.setGain(0.0f);
        bench.pull(2000);
        for (std::size_t i = 3361; i < bench.out.size() / 2; ++i)
            QVERIFY(std::abs(bench.at(i) - bench.at(i - 1)) < 1.01f / ramp);
        QCOMPARE(bench.at(bench.out.size() / 2 - 1), 0.0f);
    }

    void runningDryIsSilenceAndCounted()
    {
        FeedBench bench;
        bench.feed.setPlaying(true);
        bench.start(1, 0, 1000, 0.5f);
        bench.pull(1440);
        QCOMPARE(bench.at(999), 0.5f);
        // Not a step to zero, but gone within 4 ms.
        for (std::size_t i = 1000; i < 1440; ++i)
            QVERIFY(std::abs(bench.at(i) - bench.at(i - 1)) < 0.5f / 180);
        QCOMPARE(bench.at(1300), 0.0f);
        QCOMPARE(bench.feed.heard().underruns, 1);
        QCOMPARE(bench.feed.heard().bursts, 0);
        QVERIFY(bench.feed.heard().dry);
        bench.pull(4800);
        QCOMPARE(bench.feed.heard().underruns, 1); // the same one still
        // What comes then is all there, faded in.
        bench.write(bench.feed.live(), 1, 1000, 2000, 0.5f);
        const std::size_t from = bench.out.size() / 2;
        bench.pull(1920);
        QVERIFY(bench.at(from) < 0.01f);
        QCOMPARE(bench.at(from + 480), 0.5f);
        QCOMPARE(bench.feed.heard().played, 1000 + 1920);
        bench.pull(960);
        QCOMPARE(bench.feed.heard().underruns, 2);
    }

    void theEndIsNoUnderrun()
    {
        FeedBench bench;
        bench.feed.setPlaying(true);
        bench.start(1, 0, 1000, 0.5f);
        bench.write(0, 1, 1000, 500, 0.5f, true);
        bench.pull(4800);
        QCOMPARE(bench.at(1499), 0.5f);
        QCOMPARE(bench.at(1500), 0.0f);
        QCOMPARE(bench.feed.heard().underruns, 0);
        QVERIFY(bench.feed.heard().ended);
    }

    /// More at once than any deck holds is the device's doing.
    void aBurstIsTheDevices()
    {
        FeedBench bench;
        bench.feed.setPlaying(true);
        bench.start(1, 0, rate * 4 / 10, 0.5f);
        bench.pull(480);
        bench.pull(rate / 2, rate / 2);
        QCOMPARE(bench.feed.heard().underruns, 1);
        QCOMPARE(bench.feed.heard().bursts, 1);
    }

    void splicesCrossWithEqualGain_data()
    {
        QTest::addColumn<float>("after");
        QTest::newRow("the same sound: not a bit changes") << 0.3f;
        QTest::newRow("another one") << -0.7f;
    }

    void splicesCrossWithEqualGain()
    {
        QFETCH(float, after);
        FeedBench bench;
        bench.feed.setPlaying(true);
        bench.start(1, 0, 20000, 0.3f);
        bench.pull(2400);
        constexpr int fade = 720;
        bench.start(1, 3000, 20000, after, Splice::Kind::Aligned, fade);
        bench.pull(4800, 131);
        for (std::size_t i = 0; i < 7200; ++i) {
            const double weight = std::clamp((static_cast<double>(i) - 3000 + 0.5) / fade, 0.0, 1.0);
            const double expected = 0.3f + weight * (static_cast<double>(after) - 0.3f);
            if (after == 0.3f || weight == 0.0 || weight == 1.0)
                QCOMPARE(bench.at(i), static_cast<float>(expected));
            else
                QVERIFY2(std::abs(bench.at(i) - expected) < 1e-6, qPrintable(QString::number(i)));
        }
        QVERIFY(!bench.feed.splicePending());
        QCOMPARE(bench.feed.heard().next.frame, 7200);
        QCOMPARE(bench.feed.heard().epoch, 2u);
    }

    void aSpliceWaitsForItsFrames()
    {
        FeedBench bench;
        bench.feed.setPlaying(true);
        bench.start(1, 0, 20000, 0.3f);
        bench.pull(480);
        bench.start(2, 0, 0, 0.0f, Splice::Kind::Immediate, 384);
        bench.pull(480);
        QVERIFY(bench.feed.splicePending());
        QCOMPARE(bench.at(959), 0.3f);
        bench.write(bench.feed.spare(), 2, 0, 4000, -0.3f);
        bench.pull(1920);
        QVERIFY(!bench.feed.splicePending());
        QCOMPARE(bench.at(959 + 385), -0.3f);
        QCOMPARE(bench.feed.heard().next.turn, 2u);
        // And can be taken back until then.
        bench.start(3, 0, 0, 0.0f);
        QVERIFY(bench.feed.withdraw());
        QVERIFY(!bench.feed.withdraw());
    }

    /// An old deck that holds less than the fade does not break off within it.
    void aFadeIsNoLongerThanWhatThereIs()
    {
        FeedBench bench;
        bench.feed.setPlaying(true);
        bench.start(1, 0, 3000, 0.5f);
        bench.pull(960);
        bench.start(2, 0, 20000, -0.5f, Splice::Kind::Immediate, 12000);
        bench.pull(9600);
        for (std::size_t i = 961; i < 9600; ++i)
            QVERIFY(std::abs(bench.at(i) - bench.at(i - 1)) < 1.1f / 2040);
        QCOMPARE(bench.at(960 + 2040), -0.5f);
        QCOMPARE(bench.feed.heard().underruns, 0);
    }

    void aCutTakesThePlaceOfWhatWasPulled()
    {
        FeedBench bench;
        cutAt7600(bench, 2000);
        heardFrom(bench, 7600, 5000);
        QCOMPARE(bench.recut(0), 0);
    }

    /// It would take the processor that who is to take the cut needs at this moment.
    void aCutWakesTheRendererOnlyAfterwards()
    {
        FeedBench bench;
        const auto woken = [&bench] { return bench.renderer->waitFor(std::chrono::seconds(0)); };
        bench.feed.setPlaying(true);
        bench.start(1, 0, 20000, 0.5f);
        bench.pull(9600);
        QVERIFY(woken());
        bench.start(2, 5000, 9600, -0.5f, Splice::Kind::Immediate, fadeOfCuts);
        QCOMPARE(bench.cut(2000), 2000);
        QVERIFY(!woken());
        QCOMPARE(bench.recut(256), 2000 - 256);
        QVERIFY(!woken());
        QCOMPARE(bench.feed.cuttable(), 0);
        QVERIFY(woken());
        QCOMPARE(bench.feed.cuttable(), 0);
        QVERIFY(!woken());
    }

    /// Of music that is still being made the device would run out before more has come.
    void aCutIsAsLongAsTheDeviceNeeds()
    {
        FeedBench bench;
        bench.feed.setOffered([] {}, 9600, 4000);
        bench.feed.setPlaying(true);
        bench.start(1, 0, 20000, 0.5f);
        bench.pull(9600);
        bench.start(2, 5000, 3999, -0.5f, Splice::Kind::Immediate, fadeOfCuts);
        QCOMPARE(bench.feed.cuttable(), 0);
        bench.write(bench.feed.spare(), 2, 8999, 1, -0.5f);
        QCOMPARE(bench.feed.cuttable(), fadeOfCuts);
        QCOMPARE(bench.cut(8000), 4000);
        QCOMPARE(bench.feed.there(100), 0);
        bench.write(bench.feed.live(), 2, 9000, 60, -0.5f);
        QCOMPARE(bench.feed.there(100), 60);
        bench.write(bench.feed.live(), 2, 9060, 60, -0.5f);
        QCOMPARE(bench.feed.there(100), 100);
    }

    /// The device had taken the beginning of the cut already. What it is given after that goes on from what is heard,
    /// and into the new music from its first frame on.
    void aCutThatCameTooLateIsMadeAgain()
    {
        FeedBench bench;
        cutAt7600(bench, 2000);
        QCOMPARE(bench.recut(256), 2000 - 256);
        QCOMPARE(bench.recut(512), 2000 - 768);
        QCOMPARE(bench.feed.heard().played, 9600);
        QCOMPARE(bench.feed.heard().next.frame, 5000 + 2000 - 768);
        heardFrom(bench, 7600 + 768, 5000);
        QCOMPARE(bench.recut(256), 0); // it is heard
        Mark mark, latest;
        while (bench.feed.nextMark(mark))
            latest = mark;
        QCOMPARE(latest.played, 7600 + 768);
        QCOMPARE(latest.point.frame, 5000);
    }

    /// A switch of the same music is heard where the device is, not where its head is; and when it came too late, the
    /// places still are the same.
    void aSwitchIsCutInAtItsPlace()
    {
        FeedBench bench;
        bench.slope = 1e-5f;
        bench.feed.setPlaying(true);
        bench.start(1, 0, 20000, 0.5f);
        bench.pull(9600);
        bench.start(1, 7000, 0, -0.5f, Splice::Kind::Aligned, fadeOfCuts);
        bench.write(bench.feed.spare(), 1, 7000, 700, -0.5f);
        QCOMPARE(bench.feed.cuttable(), 0); // too few
        bench.write(bench.feed.spare(), 1, 7700, 12000, -0.5f);
        QCOMPARE(bench.cut(2000), 2000);
        QCOMPARE(bench.feed.heard().played, 9600);
        QCOMPARE(bench.feed.heard().next.frame, 9600);
        QCOMPARE(bench.feed.heard().epoch, 2u);
        QCOMPARE(bench.recut(256), 2000 - 256);
        QCOMPARE(bench.recut(512), 2000 - 768);
        QCOMPARE(bench.feed.heard().next.frame, 9600);
        heardFrom(bench, 7600 + 768, 7600 + 768);
        Mark mark, latest;
        while (bench.feed.nextMark(mark))
            latest = mark;
        QCOMPARE(latest.played, 7600 + 768);
        QCOMPARE(latest.point.frame, 7600 + 768);
    }

    /// Not before the frames that are there, nor before the music that sounds began: there the places are others.
    void aSwitchIsNotCutInBeforeItsMusic()
    {
        FeedBench bench;
        bench.slope = 1e-5f;
        bench.feed.setPlaying(true);
        bench.start(1, 0, 20000, 0.5f);
        bench.pull(9600);
        bench.start(1, 8600, 12000, -0.5f, Splice::Kind::Aligned, fadeOfCuts);
        std::vector<float> out(2 * 2000);
        int replaced = 2000;
        QCOMPARE(bench.feed.cut(out.data(), replaced), 1000);
        QCOMPARE(replaced, 1000);
        bench.start(1, 8000, 12000, 0.25f, Splice::Kind::Aligned, fadeOfCuts);
        replaced = 2000; // the former switch was at 8600
        QCOMPARE(bench.feed.cut(out.data(), replaced), 1000);
        QCOMPARE(replaced, 1000);
        bench.start(2, 0, 12000, 0.5f, Splice::Kind::Aligned, fadeOfCuts);
        QCOMPARE(bench.feed.cuttable(), 0);
    }

    /// What came too late is passed, and cannot be cut in any more.
    void aSwitchIsNotCutInBeforeWhatIsPassed()
    {
        FeedBench bench;
        bench.feed.setPlaying(true);
        bench.start(1, 0, 20000, 0.5f);
        bench.pull(9600);
        bench.start(1, 7000, 1900, -0.5f, Splice::Kind::Aligned, fadeOfCuts);
        bench.pull(100);
        QVERIFY(bench.feed.splicePending());
        bench.write(bench.feed.spare(), 1, 8900, 12000, -0.5f);
        std::vector<float> out(2 * 2000);
        int replaced = 2000;
        QCOMPARE(bench.feed.cut(out.data(), replaced), 9700 - 8900);
        QCOMPARE(bench.feed.heard().next.frame, 9700);
    }

    /// One block would break off behind the fade if the next were late; what ends with it does not.
    void aCutWaitsForASecondBlock()
    {
        FeedBench bench;
        bench.feed.setPlaying(true);
        bench.start(1, 0, 20000, 0.5f);
        bench.pull(4800);
        bench.start(2, 5000, Block::capacity, -0.5f, Splice::Kind::Immediate, fadeOfCuts);
        QCOMPARE(bench.feed.cuttable(), 0);
        bench.write(bench.feed.spare(), 2, 5000 + Block::capacity, Block::capacity, -0.5f);
        QCOMPARE(bench.feed.cuttable(), fadeOfCuts);
        QVERIFY(bench.feed.withdraw());
        bench.start(3, 5000, 0, 0.25f, Splice::Kind::Immediate, fadeOfCuts);
        bench.write(bench.feed.spare(), 3, 5000, 500, 0.25f, true);
        QCOMPARE(bench.feed.cuttable(), fadeOfCuts);
    }

    /// Of the old music no more is known than was pulled, and a crossfade needs some.
    void aCutThatCameMuchTooLateStays()
    {
        FeedBench bench;
        cutAt7600(bench, 1000);
        QCOMPARE(bench.recut(700), 0);
        heardFrom(bench, 7600, 5000);
    }

    /// Volume that changes between the two begins to change where it is heard.
    void aCutThatIsMadeAgainHasTheVolumeOfThePlace()
    {
        FeedBench bench;
        cutAt7600(bench, 2000, 0.5f);
        QCOMPARE(bench.recut(256), 2000 - 256);
        for (std::size_t i = 7601; i < bench.out.size() / 2; ++i)
            QVERIFY(std::abs(bench.at(i) - bench.at(i - 1)) < 1.0f / fadeOfCuts + 0.5f / 960 + 1e-4f);
    }

    void pausedNothingIsConsumed()
    {
        FeedBench bench;
        bench.feed.setPlaying(true);
        bench.start(1, 0, 20000, 0.5f);
        bench.pull(960);
        bench.feed.setPlaying(false);
        bench.pull(4800, 100);
        QCOMPARE(bench.feed.heard().played, 960 + 480);
        QVERIFY(bench.feed.heard().silent);
        QCOMPARE(bench.at(960 + 480), 0.0f);
        bench.feed.setPlaying(true);
        bench.pull(960);
        QCOMPARE(bench.feed.heard().played, 960 + 480 + 960);
        QCOMPARE(bench.at(bench.out.size() / 2 - 1), 0.5f);
    }
};

QTEST_GUILESS_MAIN(OutputFeedTest)
#include "tst_outputfeed.moc"
