// Explanations say what the plan does.
#include "explain.h"
#include "listeningcorrection.h"
#include "signals.h"

using namespace auralis;
using namespace auralis::test;

class TestExplain : public QObject
{
    Q_OBJECT

    static const Explanation::Item* find(const Explanation& explanation, const char* id)
    {
        for (const Explanation::Item& item : explanation.items)
            if (item.id == id) return &item;
        return nullptr;
    }

private Q_SLOTS:
    void numbersAreThePlans()
    {
        const TrackProfile profile = analyse(music({44100, 2}, 10, 0.1));
        for (const Preset& preset : shippedPresets()) {
            const PlanPtr plan = makePlan(profile, preset, 1);
            const Explanation explanation = explain(profile, preset, 1);
            QCOMPARE(explanation.predictedLufs, plan->predictedLufs);
            const Explanation::Item* loudness = find(explanation, "loudness");
            QVERIFY(loudness);
            QVERIFY(std::fabs(loudness->before + loudness->change - plan->predictedLufs) < 1e-9);
            QCOMPARE(find(explanation, "compression") != nullptr, plan->compressorRatio > 1);
            QCOMPARE(find(explanation, "punch") != nullptr, preset.transient > 0);
            for (const Explanation::Item& item : explanation.items) {
                QVERIFY(item.sentence.size() > 10 && item.sentence.back() == '.');
                QVERIFY(item.sentence.find("nan") == std::string::npos);
            }
        }
    }

    void aHoleIsNamed()
    {
        // Presence 10 dB down against flat pink noise that falls as music does.
        TrackProfile profile = analyse(pinkNoise({44100, 2}, 5, 0.3));
        const double usual[] = {-12.5, -12.5, -12.5, -13, -13.5, -14.5, -16, -17, -18.7,
                                -20,   -21,   -22.5, -24, -26,   -27.1, -29, -31, -32.5};
        for (std::size_t b = 0; b < profile.midDb.size(); ++b) {
            profile.midDb[b] = static_cast<float>(b < 9 ? -32 : usual[std::min<std::size_t>(b - 9, 17)] - 20);
            if (b >= 20 && b <= 23) profile.midDb[b] -= 10;
        }
        const Explanation explanation = explain(profile, *findPreset("adaptive"), 1);
        const Explanation::Item* presence = find(explanation, "presence");
        QVERIFY(presence);
        QVERIFY(presence->before < -6 && presence->change > 0.5);
        QVERIFY(QString::fromStdString(presence->sentence).contains(QStringLiteral("below similar music")));
    }

    void bypassSaysSo()
    {
        const Explanation explanation = explain(analyse(music({44100, 2}, 4)), *findPreset("warm"), 0);
        QVERIFY(explanation.bypass);
        QCOMPARE(explanation.items.size(), std::size_t{1});
    }

    void theListeningCorrectionIsNamed()
    {
        ListeningCorrection correction;
        correction.name = "My headphones";
        correction.bands = {{EqBand::Kind::Peak, 1000, 6, 1, true}, {EqBand::Kind::Peak, 100, -3, 1, true}};
        correction.crossfeed = crossfeedDefault;
        for (const double intensity : {0.0, 1.0}) {
            const Explanation explanation =
                explain(analyse(music({44100, 2}, 4)), *findPreset("warm"), intensity, &correction);
            QVERIFY(!explanation.bypass);
            QCOMPARE(explanation.items.front().id, std::string("listening"));
            QVERIFY(QString::fromStdString(explanation.items.front().sentence)
                        .startsWith(
                            QLatin1String("My headphones corrects what you listen with: 2 filters and crossfeed, ")));
        }
    }
};

QTEST_GUILESS_MAIN(TestExplain)
#include "tst_explain.moc"
