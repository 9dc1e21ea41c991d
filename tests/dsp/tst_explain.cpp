// Explanations say what the plan does.
#include <QRegularExpression>

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

    /// Whether the sentence tells the numbers of its item, to the tenth it is rounded to.
    static bool says(const Explanation::Item& item, const QString& sentence)
    {
        const auto has = [&](double value) {
            const QRegularExpression whole(
                QStringLiteral("(?<![0-9.])%1(?![0-9])").arg(QString::number(value, 'f', 1)));
            return sentence.contains(whole);
        };
        if (item.id == "loudness") return has(item.before) && has(item.before + item.change);
        if (item.id == "compression") return has(item.before) && has(item.change);
        if (item.id == "punch" || item.id == "width" || item.id == "limiter") return has(std::abs(item.change));
        static const QRegularExpression levelled(
            QStringLiteral("raised by up to ([0-9.]+) dB(?: and loud ones lowered by up to ([0-9.]+) dB)?"));
        if (item.id == "levelling") {
            const QRegularExpressionMatch match = levelled.match(sentence);
            return has(item.before) &&
                   std::abs(match.captured(1).toDouble() + match.captured(2).toDouble() - item.change) < 0.11;
        }
        // A region: what is corrected and what the preset adds make its change, but for the 0.25 dB that are not worth
        // saying and what rounding takes.
        static const QRegularExpression signedDb(QStringLiteral("([+-][0-9]+\\.[0-9]) dB"));
        static const QRegularExpression found(QStringLiteral("is ([0-9.]+) dB (below|above) similar music"));
        double sum = 0;
        for (auto it = signedDb.globalMatch(sentence); it.hasNext();)
            sum += it.next().captured(1).toDouble();
        const QRegularExpressionMatch match = found.match(sentence);
        const double before = match.captured(1).toDouble() * (match.captured(2) == QLatin1String("below") ? -1 : 1);
        return std::abs(sum - item.change) < 0.31 && (!match.hasMatch() || std::abs(before - item.before) < 0.06);
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

    // What an item says for people is what it says for programs.
    void sentencesHaveTheItemsNumbers()
    {
        std::map<std::string, int> seen;
        for (const double level : {0.03, 0.3, 0.9}) {
            // With a quiet half, so that there is something to level.
            Sound sound = music({44100, 2}, 16, level, 3);
            for (std::size_t i = 0; i < sound.samples.size() / 2; ++i)
                sound.samples[i] *= 0.1f;
            const TrackProfile profile = analyse(sound);
            for (const Preset& preset : shippedPresets())
                for (const double intensity : {0.5, 1.0})
                    for (const Explanation::Item& item : explain(profile, preset, intensity).items) {
                        ++seen[item.id];
                        const QString sentence = QString::fromStdString(item.sentence);
                        QVERIFY2(says(item, sentence), qPrintable(QStringLiteral("%1: %2, %3: %4")
                                                                      .arg(QString::fromStdString(item.id))
                                                                      .arg(item.before)
                                                                      .arg(item.change)
                                                                      .arg(sentence)));
                    }
        }
        for (const char* id : {"bass", "loudness", "compression", "punch", "limiter", "levelling"})
            QVERIFY2(seen[id] > 0, id);
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
