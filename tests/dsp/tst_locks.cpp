// Rendering takes no lock, whatever stages it goes through; nor does it throw.
#include <mutex>
#include <shared_mutex>
#include <type_traits>
#include <utility>

#include "listeningcorrection.h"
#include "locks.h"
#include "signals.h"

using namespace auralis;
using namespace auralis::test;

static_assert(noexcept(std::declval<MasteringRenderer&>().render(nullptr, 0)));

namespace
{

/// Ten bands, crossfeed and a response of three seconds.
ListeningCorrection everything(int rate)
{
    ListeningCorrection correction;
    for (int i = 0; i < 10; ++i)
        correction.bands.push_back({EqBand::Kind::Peak, 40.0 * std::exp2(i), i % 2 ? -3.0 : 3.0, 1.0, true});
    correction.crossfeed = Crossfeed{};
    ImpulseResponse response{rate, {}};
    std::mt19937 random(1);
    std::normal_distribution<float> normal(0, 0.01f);
    for (int c = 0; c < 4; ++c) {
        std::vector<float> taps(static_cast<std::size_t>(3 * rate));
        for (std::size_t i = 0; i < taps.size(); ++i)
            taps[i] = normal(random) * std::exp(-7.0f * static_cast<float>(i) / static_cast<float>(taps.size()));
        taps[0] = 1;
        response.channels.push_back(std::move(taps));
    }
    correction.impulse = *checkedImpulse(std::move(response));
    return correction;
}

} // namespace

class TestLocks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areCounted()
    {
#ifdef AURALIS_FOREIGN_LOCKS
        QSKIP("the sanitizer counts for itself");
#endif
        const long long before = locks;
        std::mutex mutex;
        std::shared_mutex shared;
        {
            const std::lock_guard lock(mutex);
            const std::shared_lock reading(shared);
        }
        QCOMPARE(locks - before, 2LL);
    }

    void renderingTakesNone_data()
    {
        QTest::addColumn<int>("channels");
        QTest::newRow("stereo") << 2;
        QTest::newRow("5.1") << 6;
    }
    void renderingTakesNone()
    {
        QFETCH(int, channels);
        const int rate = 44100;
        Sound sound = music({rate, channels}, 30, 0.1);
        append(sound, music(sound.format, 30, 0.7)); // a range for the leveller, peaks for the limiter
        const TrackProfile profile = analyse(sound);
        const ListeningCorrection correction = everything(rate);
        auto plan = std::make_shared<MasteringPlan>(*makePlan(profile, *findPreset("punchy"), 1, &correction));
        plan->levellerDb.assign(700, 0.5f);
        plan->compressorRatio = 1.4;
        plan->gainDb += 6;
        QVERIFY(plan->correction && !plan->curveHz.empty() && plan->transient > 0);
        MasteringRenderer renderer(plan, readerOf(sound));
        std::vector<float> out(static_cast<std::size_t>(5000 * channels));
        QVERIFY(renderer.render(out.data(), 1)); // tables are made by whoever comes first
        const long long before = locks;
        double reduction = 0;
        for (const FramePos start : {FramePos{0}, FramePos{40 * rate}}) {
            renderer.seek(start);
            for (int piece = 0; piece < 40; ++piece) {
                const auto got = renderer.render(out.data(), 5000);
                QVERIFY(got && *got == 5000);
                reduction = std::max(reduction, renderer.lastReductionDb());
            }
        }
        QCOMPARE(locks - before, 0LL);
        QVERIFY(reduction > 1); // the limiter was at work
    }
};

QTEST_GUILESS_MAIN(TestLocks)
#include "tst_locks.moc"
