// Denormal numbers are zero wherever the chain runs, whatever the thread was set to: neither what is heard nor what it
// costs depends on who renders.
#include <thread>

#include "correctionfilter.h"
#include "flushdenormals.h"
#include "listeningcorrection.h"
#include "signals.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

float halved()
{
    volatile float smallest = std::numeric_limits<float>::min();
    volatile float half = smallest * 0.5f;
    return half;
}

/// Music that fades to 1e-38 within its length, -760 dB.
Sound fading(double seconds)
{
    Sound sound = music({44100, 2}, seconds, 0.5);
    for (FramePos n = 0; n < sound.frames(); ++n) {
        const double gain = std::pow(1e-38, static_cast<double>(n) / static_cast<double>(sound.frames()));
        for (int c = 0; c < 2; ++c)
            sound.samples[static_cast<std::size_t>(2 * n + c)] *= static_cast<float>(gain);
    }
    return sound;
}

int denormals(const Sound& sound)
{
    return static_cast<int>(std::count_if(sound.samples.begin(), sound.samples.end(),
                                          [](float x) { return std::fpclassify(x) == FP_SUBNORMAL; }));
}

} // namespace

class TestDenormals : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
#if !defined(__SSE2__) && !defined(_M_X64) && !defined(__aarch64__)
        QSKIP("nothing to flush on this processor");
#endif
    }

    void offWhereTheChainRuns_data()
    {
        QTest::addColumn<bool>("corrected");
        QTest::newRow("mastering") << false;
        QTest::newRow("with a listening correction") << true;
    }
    void offWhereTheChainRuns()
    {
        QFETCH(bool, corrected);
        const Sound sound = fading(2);
        ListeningCorrection correction;
        correction.bands.push_back({EqBand::Kind::HighPass, 40, 0, 0.7, true});
        auto plan = std::make_shared<MasteringPlan>(*makePlan(analyse(sound), *findPreset("punchy"), 1));
        if (corrected) plan->correction = correctionFilter(correction, sound.format);
        QCOMPARE(bool(plan->correction), corrected);
        int reads = 0, flushed = 0;
        MasteringRenderer renderer(plan, [&](FramePos first, float* dst, int count) {
            ++reads;
            flushed += halved() == 0.0f;
            return readerOf(sound)(first, dst, count);
        });
        std::vector<float> out(2 * 4096);
        while (renderer.position() < sound.frames()) {
            QVERIFY(renderer.render(out.data(), 4096));
            QVERIFY(halved() > 0.0f); // the caller's thread is as it was
        }
        QVERIFY(reads > 3);
        QCOMPARE(flushed, reads);
    }

    // At a gain that brings the quietest the chain lets through below the smallest normal number.
    void noneComesOut()
    {
        const Sound sound = fading(4);
        QVERIFY(denormals(sound) > 0);
        auto plan = std::make_shared<MasteringPlan>();
        plan->format = sound.format;
        plan->trackFrames = sound.frames();
        plan->gainDb = -480;
        const Sound out = render(sound, plan);
        QCOMPARE(out.frames(), sound.frames());
        QVERIFY(std::any_of(out.samples.begin(), out.samples.end(), [](float x) { return x != 0; }));
        QCOMPARE(denormals(out), 0);
    }

    // Playback's thread has them off already, a thread of a chunk worker has not.
    void everyThreadMakesTheSameBits()
    {
        const Sound sound = fading(4);
        for (const char* preset : {"adaptive", "punchy"}) {
            const PlanPtr plan = makePlan(analyse(sound), *findPreset(preset), 1);
            const Sound here = render(sound, plan);
            Sound there;
            std::thread([&] {
                const FlushDenormals guard;
                there = render(sound, plan, 1000);
            }).join();
            QVERIFY(!here.samples.empty() && sameBytes(here, there));
            QCOMPARE(denormals(here), 0);
        }
    }
};

QTEST_APPLESS_MAIN(TestDenormals)
#include "tst_denormals.moc"
