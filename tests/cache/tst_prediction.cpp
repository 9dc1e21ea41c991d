// SpecPredictor: what it says unlearned, what it learns, when it holds back, and that it survives being stored.
#include <algorithm>

#include <QTest>

#include "listener.h"
#include "prediction.h"

using namespace auralis;

namespace
{

std::vector<SpecPredictor::Candidate> candidates(double cost = 0.01)
{
    std::vector<SpecPredictor::Candidate> result;
    for (const std::string& spec : fake::specs())
        result.push_back({spec, cost});
    return result;
}

SpecPredictor predictor(const std::string& sounding = "warm")
{
    SpecPredictor result;
    result.setBypass("streamed");
    result.start(sounding);
    return result;
}

/// Plays a session in stretches of 10 s.
void play(SpecPredictor& p, fake::Listener& listener, double seconds)
{
    p.start(listener.startsWith());
    double begun = 0;
    for (const fake::Switch& s : listener.session(seconds)) {
        for (; begun + 10 <= s.seconds; begun += 10)
            p.stretchPlayed();
        p.switched(s.to);
    }
}

} // namespace

class TestPrediction : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void bypassFirst()
    {
        SpecPredictor p = predictor();
        const std::vector<double> probabilities = p.targetProbabilities(candidates());
        for (std::size_t i = 1; i < probabilities.size(); ++i)
            QVERIFY(probabilities[0] > probabilities[i]);
        p.switched("streamed");
        QCOMPARE(p.worthPreparing(candidates()).front(), std::string("warm")); // and back
        p.switched("clear");
        const std::vector<std::string> next = p.worthPreparing(candidates());
        QCOMPARE(next.front(), std::string("streamed"));
        QVERIFY(std::find(next.begin(), next.end(), "clear") == next.end()); // it sounds already
    }

    void probabilitiesAreProbabilities()
    {
        SpecPredictor p = predictor();
        fake::Listener listener(fake::allHabits[3], 3);
        for (int i = 0; i < 20; ++i) {
            double total = 0;
            for (const double probability : p.targetProbabilities(candidates())) {
                QVERIFY(probability >= 0);
                total += probability;
            }
            QVERIFY(total <= 1.0001);
            QVERIFY(p.switchProbability() > 0 && p.switchProbability() < 1);
            play(p, listener, 600);
        }
    }

    void learnsWhereOneGoes()
    {
        SpecPredictor p = predictor("warm");
        for (int i = 0; i < 10; ++i) {
            p.switched("clear");
            p.switched("wide");
            p.switched("warm");
        }
        QCOMPARE(p.worthPreparing(candidates()).front(), std::string("clear"));
        p.switched("clear");
        QCOMPARE(p.worthPreparing(candidates()).front(), std::string("wide"));
        QVERIFY(p.targetProbabilities(candidates())[4] > 0.8);
    }

    void theWayThereMatters()
    {
        // From bypass one goes back to where one came from: which that is, only the longer context knows.
        SpecPredictor p = predictor("warm");
        for (int i = 0; i < 12; ++i) {
            p.switched("streamed");
            p.switched("warm");
            p.switched("night");
            p.switched("streamed");
            p.switched("night");
            p.switched("warm");
        }
        p.switched("streamed");
        QCOMPARE(p.worthPreparing(candidates()).front(), std::string("warm"));
        p.switched("warm");
        p.switched("night");
        p.switched("streamed");
        QCOMPARE(p.worthPreparing(candidates()).front(), std::string("night"));
    }

    void changesItsMindWhenHabitsChange()
    {
        SpecPredictor p = predictor("warm");
        for (int i = 0; i < 500; ++i) {
            p.switched("clear");
            p.switched("warm");
        }
        for (int i = 0; i < 60; ++i) {
            p.switched("bass");
            p.switched("warm");
        }
        QCOMPARE(p.worthPreparing(candidates()).front(), std::string("bass"));
    }

    void preparesOnlyWhatIsWorthIt()
    {
        SpecPredictor p = predictor("warm");
        p.switched("streamed");
        // Just switched: another switch is near.
        QVERIFY(!p.worthPreparing(candidates(0.1)).empty());
        const double near = p.switchProbability();
        for (int i = 0; i < 200; ++i)
            p.stretchPlayed();
        // Not touched for long: not worth it, unless it costs nothing.
        QVERIFY(p.switchProbability() < near / 5);
        QVERIFY(p.worthPreparing(candidates(0.1)).empty());
        QVERIFY(!p.worthPreparing(candidates(0)).empty());
        p.switched("warm");
        QVERIFY(!p.worthPreparing(candidates(0.1)).empty());
        // Dear ones are left out first, and of equally likely ones the cheaper goes first.
        const std::vector<SpecPredictor::Candidate> uneven = {{"streamed", 100}, {"clear", 0.002}, {"wide", 0.001}};
        const std::vector<std::string> expected = {"wide", "clear"};
        QCOMPARE(p.worthPreparing(uneven), expected);
    }

    void aHitIsWorthWhatOneSays()
    {
        SpecPredictor poor(0.1), rich(100);
        for (SpecPredictor* p : {&poor, &rich}) {
            p->setBypass("streamed");
            p->start("warm");
        }
        QVERIFY(poor.worthPreparing(candidates(0.2)).empty());
        QCOMPARE(rich.worthPreparing(candidates(0.01)).size(), fake::specs().size() - 1);
    }

    void isStoredAndComesBack()
    {
        SpecPredictor p = predictor();
        fake::Listener listener(fake::allHabits[1], 11);
        for (int i = 0; i < 5; ++i)
            play(p, listener, 1800);
        const std::string text = p.save();
        SpecPredictor back = predictor();
        QVERIFY(back.load(text));
        QCOMPARE(back.save(), text);
        p.start("warm");
        back.start("warm");
        QCOMPARE(back.targetProbabilities(candidates()), p.targetProbabilities(candidates()));
        QCOMPARE(back.switchProbability(), p.switchProbability());

        const SpecPredictor fresh = predictor();
        for (const std::string& bad :
             {std::string(), std::string("spec predictor 2\nend\n"), text.substr(0, text.size() - 5),
              text.substr(0, text.size() / 2), std::string("spec predictor 1\nage\t9\t1\t1\nend\n"),
              std::string("spec predictor 1\nage\t1\t1\t2\nend\n"),
              std::string("spec predictor 1\none\ta\tb\t-1\nend\n"),
              std::string("spec predictor 1\none\ta\tb\tx\nend\n"), std::string("spec predictor 1\nwhat\nend\n")}) {
            SpecPredictor other = predictor();
            QVERIFY2(!other.load(bad), bad.c_str());
            QCOMPARE(other.save(), fresh.save());
        }
    }

    // On the second half of what each kind of listener does, its first guess is right more often than "bypass" alone.
    void beatsTheFixedGuess()
    {
        int switches = 0, byPrediction = 0, byBypass = 0;
        for (const fake::Habits& habits : fake::allHabits) {
            for (unsigned seed = 1; seed <= 10; ++seed) {
                fake::Listener listener(habits, seed);
                SpecPredictor p = predictor();
                play(p, listener, 3600 * 3);
                p.start(listener.startsWith());
                for (const fake::Switch& s : listener.session(3600 * 3)) {
                    const std::vector<std::string> guess = p.worthPreparing(candidates(0));
                    ++switches;
                    byPrediction += guess.front() == s.to;
                    byBypass += s.to == fake::specs()[0];
                    p.switched(s.to);
                }
            }
        }
        QVERIFY(switches > 1000);
        QVERIFY2(byPrediction > 2 * byBypass,
                 qPrintable(QStringLiteral("%1 %2 of %3").arg(byPrediction).arg(byBypass).arg(switches)));
    }
};

QTEST_APPLESS_MAIN(TestPrediction)
#include "tst_prediction.moc"
