// SpecPredictor: what it says unlearned, what it learns, when it holds back, and that it survives being stored.
#include <algorithm>

#include <QTemporaryFile>
#include <QTest>

#include "listener.h"
#include "prediction.h"
#include "sessions.h"

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

    // What the player does, through the real store and at its prices: more switches found ready per CPU second than
    // without preparing and than with any fixed set.
    void beatsEveryFixedSet_data()
    {
        QTest::addColumn<int>("kind");
        for (std::size_t i = 0; i < std::size(fake::allHabits); ++i)
            QTest::newRow(fake::allHabits[i].name) << static_cast<int>(i);
        QTest::newRow("recorded") << -1;
    }
    void beatsEveryFixedSet()
    {
        QFETCH(int, kind);
        std::vector<std::vector<fake::Session>> people;
        std::vector<std::string> known = fake::specs();
        if (kind < 0) {
            const fake::Session session = fake::recorded(QStringLiteral(AURALIS_TEST_DATA "/session.jsonl"));
            QVERIFY(session.switches.size() >= 20);
            known = fake::specsOf(session);
            people = {{session}};
        } else {
            for (unsigned seed = 1; seed <= 3; ++seed)
                people.push_back(fake::sessionsOf(fake::allHabits[kind], seed, 1, 3600));
        }
        std::vector<fake::Score> scores;
        const std::vector<fake::Policy> policies = fake::policies(known);
        for (const fake::Policy& policy : policies) {
            fake::Score score;
            for (const std::vector<fake::Session>& sessions : people)
                score.add(fake::play(sessions, policy, known));
            scores.push_back(score);
        }
        QVERIFY(policies.back().learns && scores.back().switches > 0);
        for (std::size_t i = 0; i + 1 < scores.size(); ++i) {
            const double other = scores[i].hitsPerCpuSecond(), predicted = scores.back().hitsPerCpuSecond();
            QVERIFY2(predicted > other, qPrintable(QStringLiteral("%1: %2, predicted: %3")
                                                       .arg(QLatin1String(policies[i].name))
                                                       .arg(other)
                                                       .arg(predicted)));
        }
    }

    // What is not heard by choice, or not heard, is not in a recording.
    void recordingsAreRead()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        const auto line = [&](int second, const char* state, const char* spec, bool comparing = false) {
            file.write(
                QStringLiteral(
                    "{\"time\":\"2024-05-01T12:00:%1.000Z\",\"state\":\"%2\",\"spec\":\"%3\",\"comparing\":%4}\n")
                    .arg(second, 2, 10, QLatin1Char('0'))
                    .arg(QLatin1String(state), QLatin1String(spec),
                         comparing ? QStringLiteral("true") : QStringLiteral("false"))
                    .toUtf8());
        };
        line(0, "loading", "streamed");
        line(1, "playing", "streamed");
        line(4, "playing", "enhanced/warm");
        line(6, "playing", "streamed", true); // the Compare button
        line(7, "playing", "enhanced/warm");
        line(9, "paused", "enhanced/warm");
        line(30, "playing", "enhanced/warm");
        line(32, "playing", "streamed");
        file.write("not JSON\n");
        file.close();
        const fake::Session session = fake::recorded(file.fileName());
        QCOMPARE(session.startsWith, std::string("streamed"));
        QCOMPARE(session.switches.size(), std::size_t(2));
        QCOMPARE(session.switches[0].to, std::string("enhanced/warm"));
        QCOMPARE(session.switches[0].seconds, 3.0);
        QCOMPARE(session.switches[1].seconds, 8.0); // the pause is not playing
        QCOMPARE(session.seconds, 8.0);
        QCOMPARE(fake::specsOf(session)[0], std::string("streamed"));
    }
};

QTEST_APPLESS_MAIN(TestPrediction)
#include "tst_prediction.moc"
