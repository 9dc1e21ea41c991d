// OutputFeed: a pause takes the place of what the device holds, and its end that of the silence there; no frame of the
// music is lost by it or heard twice.
#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

#include "feedbench.h"

using namespace auralis;
using namespace auralis::test;

class PauseCutsTest : public QObject
{
    Q_OBJECT

    static constexpr int fade = 480;

    static void begin(FeedBench& bench)
    {
        bench.slope = 1e-5f;
        bench.feed.setPlaying(true);
        bench.start(1, 0, 24000, 0.3f);
        bench.pull(9600);
    }
    /// All that is not silence is the music from its beginning on, each frame once; the way there and back is a fade.
    static void eachFrameOnce(FeedBench& bench, double most = 1.05 / fade)
    {
        FramePos place = 0;
        double before = bench.at(0);
        for (std::size_t i = 0; i < bench.out.size() / 2; ++i) {
            double weight = 0;
            // The last frame of a fade out is 0.
            const bool faded = i > 0 && bench.at(i) == 0.0f && bench.at(i - 1) != 0.0f;
            place += faded;
            if (bench.at(i) != 0.0f) weight = bench.at(i) / bench.music(0.3f, place++);
            QVERIFY2(weight >= 0 && weight < 1.0001, qPrintable(QString::number(i)));
            const double now = bench.at(i);
            // What begins at its own beginning is not faded in.
            QVERIFY2(place == 1 || std::abs(now - before) < most, qPrintable(QString::number(i)));
            before = now;
        }
        QCOMPARE(bench.feed.heard().next.frame, place);
        QCOMPARE(bench.feed.heard().played, bench.feed.heard().next.frame);
    }

private Q_SLOTS:
    void bothAreCutIn_data()
    {
        QTest::addColumn<int>("late");
        QTest::newRow("in time") << 0;
        QTest::newRow("late") << 100;
    }
    void bothAreCutIn()
    {
        QFETCH(int, late);
        FeedBench bench;
        int rung = 0;
        bench.feed.setOffered([&rung] { ++rung; }, rate);
        begin(bench);
        rung = 0;
        QCOMPARE(bench.feed.cuttable(), 0);
        bench.feed.setPlaying(false);
        bench.feed.setPlaying(false);
        QCOMPARE(rung, 1);
        QVERIFY(bench.feed.cuttable() > 0);
        QCOMPARE(bench.cut(4800), 4800);
        QCOMPARE(bench.feed.heard().played, 4800 + fade);
        if (late > 0) QCOMPARE(bench.recut(late), 4800 - late);
        const FramePos stands = 4800 + late + fade;
        QVERIFY(bench.feed.heard().silent);
        QCOMPARE(bench.feed.heard().played, stands);
        QCOMPARE(bench.feed.heard().next.frame, stands);
        QCOMPARE(bench.at(static_cast<std::size_t>(4800 + late - 1)), bench.music(0.3f, 4800 + late - 1));
        QVERIFY(bench.at(static_cast<std::size_t>(4800 + late + fade / 2)) < 0.2f);
        QCOMPARE(bench.at(static_cast<std::size_t>(stands)), 0.0f);
        bench.pull(2400);
        QCOMPARE(bench.feed.cuttable(), 0);

        bench.feed.setPlaying(true);
        QCOMPARE(rung, 2);
        QVERIFY(bench.feed.cuttable() > 0);
        const std::size_t silence = bench.out.size() / 2 - 3000;
        QCOMPARE(bench.cut(3000), 3000);
        if (late > 0) QCOMPARE(bench.recut(late), 3000 - late);
        QCOMPARE(bench.feed.heard().played, stands + 3000 - late);
        QCOMPARE(bench.feed.cuttable(), 0);
        const std::size_t sounds = silence + static_cast<std::size_t>(late);
        QCOMPARE(bench.at(sounds - 1), 0.0f);
        QVERIFY(bench.at(sounds) != 0.0f);
        QCOMPARE(bench.at(sounds + fade + 10), bench.music(0.3f, stands + fade + 10));
        bench.pull(9600);
        QCOMPARE(bench.at(bench.out.size() / 2 - 1), bench.music(0.3f, stands + 3000 - late + 9600 - 1));
        eachFrameOnce(bench);
    }

    /// A volume that was on its way is where it was.
    void pausedWithinARamp()
    {
        FeedBench bench;
        begin(bench);
        bench.feed.setGain(0.5f);
        bench.pull(2400);
        bench.feed.setPlaying(false);
        QCOMPARE(bench.cut(2000), 2000); // 400 of 960 frames of the ramp are heard
        QCOMPARE(bench.recut(100), 1900);
        bench.feed.setPlaying(true);
        QVERIFY(bench.cut(1000) > 0);
        bench.pull(4800);
        QCOMPARE(bench.at(bench.out.size() / 2 - 1), 0.5f * bench.music(0.3f, bench.feed.heard().next.frame - 1));
        eachFrameOnce(bench, 2.0 / fade);
    }

    /// What a pause took back is not heard once something else was sought.
    void aSeekDropsWhatWasTakenBack()
    {
        FeedBench bench;
        begin(bench);
        bench.feed.setPlaying(false);
        QCOMPARE(bench.cut(4800), 4800);
        bench.start(2, 7000, 20000, -0.3f);
        bench.feed.setFirstTurn(2);
        bench.pull(4800);
        const std::size_t from = bench.out.size() / 2 - 4000;
        bench.feed.setPlaying(true);
        QCOMPARE(bench.cut(4000), 4000);
        bench.pull(4800);
        QCOMPARE(bench.at(from - 1), 0.0f);
        for (std::size_t i = from + fade; i < bench.out.size() / 2; ++i)
            QCOMPARE(bench.at(i), bench.music(-0.3f, 7000 + static_cast<FramePos>(i - from)));
        QCOMPARE(bench.feed.heard().next.frame, 7000 + 4000 + 4800);
    }

    /// The same music rendered otherwise goes on at its place, be it among what was taken back.
    void aSwitchWithinWhatWasTakenBack()
    {
        FeedBench bench;
        begin(bench);
        bench.feed.setPlaying(false);
        QCOMPARE(bench.cut(4800), 4800);
        bench.start(1, 7000, 20000, -0.3f, Splice::Kind::Aligned, 240);
        bench.pull(4800);
        bench.feed.setPlaying(true);
        QVERIFY(bench.cut(4000) > 0);
        bench.pull(9600);
        const auto turned = std::find_if(bench.out.begin(), bench.out.end(), [](float x) { return x < 0; });
        QVERIFY(turned != bench.out.end());
        const std::size_t end = bench.out.size() / 2 - 1;
        QCOMPARE(bench.at(end), bench.music(-0.3f, bench.feed.heard().next.frame - 1));
        // From where it stood to the end each place once.
        const auto silence = static_cast<std::size_t>(std::count(bench.out.begin(), bench.out.end(), 0.0f)) / 2;
        QCOMPARE(static_cast<FramePos>(bench.out.size() / 2 - silence), bench.feed.heard().next.frame - 1);
    }

    /// A start is cut into the silence of a device that waits, as soon as there is enough of it.
    void aStartIsCutIn()
    {
        FeedBench bench;
        bench.feed.setPlaying(true);
        bench.pull(4800);
        QCOMPARE(bench.feed.cuttable(), 0);
        bench.slope = 1e-5f;
        bench.start(1, 0, 1000, 0.3f);
        QCOMPARE(bench.feed.cuttable(), 0);
        bench.write(0, 1, 1000, 20000, 0.3f);
        QVERIFY(bench.feed.cuttable() > 0);
        QCOMPARE(bench.cut(4000), 4000);
        QCOMPARE(bench.recut(128), 3872);
        bench.pull(4800);
        QCOMPARE(bench.at(800 + 127), 0.0f);
        for (std::size_t i = 928; i < bench.out.size() / 2; ++i)
            QCOMPARE(bench.at(i), bench.music(0.3f, static_cast<FramePos>(i) - 928));
    }

    /// The end of the music, and what ran dry, is left to the ordinary way.
    void neitherAtTheEndNorDry()
    {
        FeedBench bench;
        bench.feed.setPlaying(true);
        bench.start(1, 0, 4000, 0.3f);
        bench.write(0, 1, 4000, 1000, 0.3f, true);
        bench.pull(4999);
        bench.feed.setPlaying(false);
        QVERIFY(bench.feed.cuttable() > 0);
        bench.feed.setPlaying(true);
        bench.pull(1);
        bench.feed.setPlaying(false);
        QCOMPARE(bench.feed.cuttable(), 0);

        FeedBench dry;
        dry.feed.setPlaying(true);
        dry.start(1, 0, 1000, 0.3f);
        dry.pull(4800);
        dry.write(dry.feed.live(), 1, 1000, 20000, 0.3f);
        QCOMPARE(dry.feed.cuttable(), 0);
    }

    void anythingAtRandom_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 40; ++seed)
            QTest::addRow("%u", seed) << seed;
    }
    void anythingAtRandom()
    {
        QFETCH(unsigned, seed);
        std::mt19937 random(seed);
        const auto upTo = [&random](int most) { return static_cast<int>(random() % static_cast<unsigned>(most)); };
        FeedBench bench;
        bench.slope = 1e-6f;
        bench.feed.setPlaying(true);
        bench.start(1, 0, 4096, 0.3f);
        FramePos written = 4096;
        int cuts = 0;
        std::size_t heard = 0; ///< sample up to which nothing can be cut any more
        bool playing = true;
        for (int step = 0; step < 400; ++step) {
            while (written - bench.feed.heard().next.frame < 14400) {
                bench.write(0, 1, written, 1024, 0.3f);
                written += 1024;
            }
            const int most = std::min(4800, static_cast<int>((bench.out.size() - heard) / 2));
            switch (upTo(4)) {
            case 0:
                playing = !playing;
                bench.feed.setPlaying(playing);
                break;
            case 1:
                bench.feed.setGain(0.5f + 0.1f * static_cast<float>(upTo(6)));
                break;
            default:
                break;
            }
            if (most > 0 && bench.feed.cuttable() > 0 && upTo(4) > 0) {
                const int asked = 1 + upTo(most);
                // As an output does: what is replaced is told by the feed.
                std::vector<float> made(static_cast<std::size_t>(2 * asked));
                int replaced = asked;
                const int count = bench.feed.cut(made.data(), replaced);
                if (count > 0) {
                    ++cuts;
                    bench.formerFrom = bench.out.size() - 2 * static_cast<std::size_t>(replaced);
                    bench.former.assign(bench.out.begin() + static_cast<std::ptrdiff_t>(bench.formerFrom),
                                        bench.out.end());
                    bench.out.resize(bench.formerFrom);
                    bench.cutFrom = bench.out.size();
                    bench.out.insert(bench.out.end(), made.begin(), made.begin() + 2 * count);
                    for (int i = upTo(3); i > 0; --i) {
                        const auto left = static_cast<int>((bench.out.size() - bench.cutFrom) / 2);
                        if (left > 1) bench.recut(1 + upTo(std::min(left - 1, 300)));
                    }
                    heard = bench.cutFrom;
                }
            }
            bench.pull(1 + upTo(2000), 1 + upTo(700));
        }
        QVERIFY(cuts > 50);
        QCOMPARE(bench.feed.heard().underruns, 0);
        eachFrameOnce(bench, 2.0 / fade);
    }
};

QTEST_GUILESS_MAIN(PauseCutsTest)
#include "tst_pausecuts.moc"
