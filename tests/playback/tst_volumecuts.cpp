// OutputFeed: a change of volume takes the place of what the device holds.
#include <QTest>

#include <algorithm>
#include <cmath>

#include "feedbench.h"

using namespace auralis;
using namespace auralis::test;

class VolumeCutsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// What was pulled goes over to the new volume where it is not heard yet, in 20 ms, and no frame is lost; a change
    /// within that ramp goes on from where it is. What came too late is heard as before.
    void volumeIsCutIn_data()
    {
        QTest::addColumn<int>("late");
        QTest::newRow("in time") << 0;
        QTest::newRow("late") << 100;
    }
    void volumeIsCutIn()
    {
        QFETCH(int, late);
        FeedBench bench;
        int rung = 0;
        bench.feed.setOffered([&rung] { ++rung; }, rate);
        bench.slope = 1e-5f;
        bench.feed.setPlaying(true);
        bench.start(1, 0, 24000, 0.5f);
        bench.pull(9600);
        QCOMPARE(bench.feed.cuttable(), 0);
        rung = 0;
        bench.feed.setGain(0.5f);
        bench.feed.setGain(0.5f);
        QCOMPARE(rung, 1);
        QVERIFY(bench.feed.cuttable() > 0);
        QCOMPARE(bench.cut(4800), 4800);
        if (late > 0) QCOMPARE(bench.recut(late), 4800 - late);
        QCOMPARE(bench.feed.cuttable(), 0);
        bench.feed.setGain(0.75f);
        QCOMPARE(bench.cut(4320 - late), 4320 - late); // 480 frames of the ramp were heard meanwhile
        QCOMPARE(bench.feed.heard().played, 9600);
        bench.pull(4800);
        QCOMPARE(bench.feed.heard().played, 14400);
        QCOMPARE(bench.out.size(), std::size_t{2 * 14400});
        const std::int64_t first = 4800 + late, second = 9600 - (4320 - late), ramp = 960;
        const double between = 1 - 0.5 * static_cast<double>(second - first) / ramp;
        for (std::int64_t i = 0; i < 14400; ++i) {
            double gain = 1 - 0.5 * static_cast<double>(std::max<std::int64_t>(0, i + 1 - first)) / ramp;
            if (i >= second)
                gain = between + (0.75 - between) * std::min(1.0, static_cast<double>(i + 1 - second) / ramp);
            const double expected = gain * bench.music(0.5f, i);
            // A frame of the ramp more or less.
            QVERIFY2(std::abs(bench.at(static_cast<std::size_t>(i)) - expected) < 1e-3, qPrintable(QString::number(i)));
        }
    }

    /// Nothing but sounding music is given again.
    void volumeOfSilenceIsNotCut()
    {
        FeedBench bench;
        bench.feed.setPlaying(true);
        bench.start(1, 0, 24000, 0.5f);
        bench.pull(4800);
        bench.feed.setPlaying(false);
        bench.pull(4800);
        bench.feed.setGain(0.5f);
        QCOMPARE(bench.feed.cuttable(), 0);
    }
};

QTEST_GUILESS_MAIN(VolumeCutsTest)
#include "tst_volumecuts.moc"
