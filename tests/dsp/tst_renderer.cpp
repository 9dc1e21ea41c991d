// The chain's contract: the same frames however they are asked for, the ceiling, bypass.
#include "kernels.h"
#include "signals.h"

using namespace auralis;
using namespace auralis::test;

class TestRenderer : public QObject
{
    Q_OBJECT

    static PlanPtr planOf(const Sound& sound, const char* preset, double intensity = 1.0)
    {
        return makePlan(analyse(sound), *findPreset(preset), intensity);
    }

private Q_SLOTS:
    void chunksEqualTheWhole_data()
    {
        QTest::addColumn<int>("rate");
        QTest::addColumn<int>("channels");
        QTest::addColumn<QString>("preset");
        QTest::newRow("44100 stereo punchy") << 44100 << 2 << QStringLiteral("punchy");
        QTest::newRow("44100 stereo bright") << 44100 << 2 << QStringLiteral("bright");
        QTest::newRow("48000 mono warm") << 48000 << 1 << QStringLiteral("warm");
        QTest::newRow("8000 stereo bright") << 8000 << 2 << QStringLiteral("bright");
        QTest::newRow("96000 5.1 punchy") << 96000 << 6 << QStringLiteral("punchy");
    }
    void chunksEqualTheWhole()
    {
        QFETCH(int, rate);
        QFETCH(int, channels);
        QFETCH(QString, preset);
        const Sound sound = music({rate, channels}, rate > 48000 ? 5 : 12);
        const PlanPtr plan = planOf(sound, preset.toUtf8().constData());
        const Sound whole = render(sound, plan);
        QVERIFY(!whole.samples.empty());

        MasteringRenderer renderer(plan, readerOf(sound));
        for (const int chunk : {10 * rate, rate, rate / 10, 4099}) {
            Sound pieces = silence(sound.format, sound.frames());
            const FramePos count = (sound.frames() + chunk - 1) / chunk;
            const FramePos stride = chunk < rate ? 7 : 1;       // not all of the many small ones
            for (FramePos i = count - 1; i >= 0; i -= stride) { // backwards: every one is a cold start
                const FramePos first = i * chunk;
                renderer.seek(first);
                float* to = pieces.samples.data() + first * channels;
                const auto got = renderer.render(to, chunk);
                QVERIFY(got);
                QCOMPARE(FramePos{*got}, std::min<FramePos>(chunk, sound.frames() - first));
                QVERIFY2(std::memcmp(to, whole.samples.data() + first * channels,
                                     static_cast<std::size_t>(*got * channels) * sizeof(float)) == 0,
                         qPrintable(QStringLiteral("chunk of %1 at %2").arg(chunk).arg(first)));
            }
        }
        QVERIFY(sameBytes(whole, render(sound, plan, 997)));
    }

    void everyWidthOfLoopsIsTheSame()
    {
        const Sound sound = music({44100, 2}, 4, 0.5);
        const PlanPtr plan = planOf(sound, "punchy");
        const Sound usual = render(sound, plan);
        const auto all = runnableKernels();
        QVERIFY(all.size() >= 2 && all.front() == &scalarKernels() && all.back() == &vectorKernels());
        for (const Kernels* kernels : all) {
            Sound other = silence(sound.format, sound.frames());
            MasteringRenderer renderer(plan, readerOf(sound), *kernels);
            QCOMPARE(*renderer.render(other.samples.data(), static_cast<int>(sound.frames())),
                     static_cast<int>(sound.frames()));
            QVERIFY(sameBytes(usual, other));
        }
    }

    void staysBelowTheCeiling_data()
    {
        QTest::addColumn<QString>("preset");
        for (const Preset& preset : shippedPresets())
            QTest::newRow(preset.id.c_str()) << QString::fromStdString(preset.id);
    }
    void staysBelowTheCeiling()
    {
        QFETCH(QString, preset);
        for (const double gain : {0.02, 0.3, 1.0}) {
            const Sound sound = music({44100, 2}, 10, gain);
            const PlanPtr plan = planOf(sound, preset.toUtf8().constData());
            const Reference out = reference(render(sound, plan));
            QVERIFY2(out.truePeakDb <= -1.0, qPrintable(QString::number(out.truePeakDb)));
            QVERIFY(out.samplePeakDb <= -1.0499);
        }
    }

    void bypassIsTheInput()
    {
        Sound sound = music({44100, 2}, 3, 1.2);
        sound.samples[1000] = std::numeric_limits<float>::quiet_NaN();
        QVERIFY(sameBytes(sound, render(sound, planOf(sound, "punchy", 0.0), 1009)));
    }

    void oddLengths()
    {
        for (const int frames : {0, 1, 63, 64, 65, 12287, 12288, 12289, 16384}) {
            Sound sound = music({44100, 2}, 1);
            sound.samples.resize(static_cast<std::size_t>(frames) * 2);
            const PlanPtr plan = planOf(sound, "warm");
            Sound out = silence(sound.format, frames);
            MasteringRenderer renderer(plan, readerOf(sound));
            QCOMPARE(*renderer.render(out.samples.data(), frames + 100), frames);
            QCOMPARE(*renderer.render(out.samples.data(), 100), 0);
            for (const float x : out.samples)
                QVERIFY(std::isfinite(x));
        }
    }

    void errorsEndTheRendering()
    {
        const Sound sound = music({44100, 2}, 3);
        const DryReader broken = [](FramePos, float*, int) -> Result<void> { return fail(ErrorCode::Corrupt, "torn"); };
        MasteringRenderer renderer(planOf(sound, "warm"), broken);
        std::vector<float> dst(2000);
        QVERIFY(!renderer.render(dst.data(), 1000));
        QVERIFY(!renderer.render(dst.data(), 1000));
    }
};

QTEST_GUILESS_MAIN(TestRenderer)
#include "tst_renderer.moc"
