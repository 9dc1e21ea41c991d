// `auralis play`: states and positions as JSON lines, stretches, files and devices that are not there, metrics.
#include <QDateTime>

#include "program.h"
#include "soundfiles.h"

using namespace auralis::test;

class TestPlay : public QObject
{
    Q_OBJECT

    SoundFiles m_files;
    Home m_home;

    QString at(const char* name) const { return m_files.path(name); }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_files.make()); }

    void playTellsStatesAndEnds()
    {
        const Run run = m_home.run(
            {"play"_s, at("short.wav"), at("mono.wav"), "--output"_s, "null"_s, "--mode"_s, "original"_s, "--json"_s});
        QVERIFY2(run.status == 0, run.err.constData());
        QStringList events, paths;
        bool playing = false;
        for (const QJsonObject& line : run.lines()) {
            events << line["event"_s].toString();
            playing = playing || line["state"_s].toString() == "playing"_s;
            if (events.last() == "track"_s) paths << line["path"_s].toString();
            QVERIFY(line.contains("position_s"_s));
        }
        QVERIFY(playing);
        QCOMPARE(paths, (QStringList{at("short.wav"), at("mono.wav")}));
        QCOMPARE(events.count("finished"_s), 2);
        QCOMPARE(events.last(), "ended"_s);
    }

    void playRefusesADeviceThatDoesNotExist()
    {
        const Run run = m_home.run({"play"_s, at("short.wav"), "--output"_s, "No Such Device"_s});
        QCOMPARE(run.status, 3);
        QVERIFY(run.err.contains("No Such Device"));
    }

    void playOfAStretchIsThatStretch()
    {
        const Run run = m_home.run({"play"_s, at("music.wav"), "--from"_s, "0:04"_s, "--to"_s, "4.5"_s, "--output"_s,
                                    "null"_s, "--mode"_s, "enhanced"_s, "--json"_s, "--log-metrics"_s, at("metrics")});
        QCOMPARE(run.status, 0);
        for (const QJsonObject& line : run.lines())
            if (line["event"_s] == "finished"_s) QCOMPARE(line["played_s"_s].toDouble(), 0.5);
        const QJsonObject metrics = QJsonDocument::fromJson(readFile(at("metrics")).split('\n').first()).object();
        QVERIFY(hasAll(metrics, {"time", "state", "underruns", "tier", "latency_ms", "cache"}));
    }

    void metricsAreWrittenWhileItPlays()
    {
        Home home;
        QCOMPARE(home.run({"play"_s, at("music.wav"), "--from"_s, "2"_s, "--to"_s, "6"_s, "--output"_s, "null"_s,
                           "--mode"_s, "enhanced"_s, "--preset"_s, "warm"_s, "--log-metrics"_s, at("figures")})
                     .status,
                 0);
        QList<QJsonObject> lines;
        for (const QByteArray& text : readFile(at("figures")).split('\n'))
            if (!text.isEmpty()) {
                lines << QJsonDocument::fromJson(text).object();
                QVERIFY2(!lines.back().isEmpty(), text.constData());
            }
        QVERIFY(lines.size() >= 4); // one a second, and one when the music began
        for (const QJsonObject& line : lines) {
            QVERIFY(hasAll(line, {"time", "state", "mode", "spec", "comparing", "position_s", "underruns",
                                  "underrun_causes", "tier", "device", "latency_ms", "reduction_db", "cache"}));
            const QJsonObject causes = line["underrun_causes"_s].toObject();
            QVERIFY(hasAll(causes, {"device", "disk", "render", "cpu"}));
            int sum = 0;
            for (const QJsonValue& cause : causes)
                sum += cause.toInt();
            QCOMPARE(sum, line["underruns"_s].toInt());
            const QJsonObject cache = line["cache"_s].toObject();
            QVERIFY(hasAll(cache, {"l1", "l2", "l3", "rendered", "predicted", "predicted_used", "predicted_lost",
                                   "switches", "switches_foretold", "enhanced_speed", "streamed_speed"}));
            for (const char* tier : {"l1", "l2", "l3"})
                QVERIFY(hasAll(cache[QLatin1String(tier)].toObject(),
                               {"entries", "bytes", "budget", "hits", "misses", "evictions"}));
        }
        const auto time = [](const QJsonObject& line) {
            return QDateTime::fromString(line["time"_s].toString(), Qt::ISODateWithMs);
        };
        for (qsizetype i = 1; i < lines.size(); ++i)
            QVERIFY(time(lines[i]) > time(lines[i - 1]));
        // They move as the music does, and tell what was made for it.
        const QJsonObject first = lines.front(), last = lines.back();
        QVERIFY(last["position_s"_s].toDouble() > first["position_s"_s].toDouble() + 1.5);
        QCOMPARE(last["state"_s].toString(), "playing"_s);
        QCOMPARE(last["spec"_s].toString(), "enhanced/warm"_s);
        QVERIFY(!last["tier"_s].toString().isEmpty());
        const QJsonObject before = first["cache"_s].toObject(), after = last["cache"_s].toObject();
        QCOMPARE(before["rendered"_s].toInt(), 0);
        QVERIFY(after["rendered"_s].toInt() > 0);
        QVERIFY(after["enhanced_speed"_s].toDouble() > 0);
        const QJsonObject l1 = after["l1"_s].toObject();
        QVERIFY(l1["entries"_s].toInt() > 0 && l1["bytes"_s].toInt() > 0);
        QVERIFY(l1["bytes"_s].toInt() <= l1["budget"_s].toInt());
        QVERIFY(l1["misses"_s].toInt() > 0);
    }

    void playNamesABadFileAndGoesOn()
    {
        for (const QString& mode : QStringList{"streamed"_s, "enhanced"_s}) {
            const Run run = m_home.run(
                {"play"_s, at("broken.wav"), at("short.wav"), "--output"_s, "null"_s, "--mode"_s, mode, "--json"_s});
            QCOMPARE(run.status, 1);
            QVERIFY(run.err.contains("broken.wav"));
            bool finished = false;
            for (const QJsonObject& line : run.lines())
                finished = finished || line["event"_s].toString() == "finished"_s;
            QVERIFY(finished);
        }
    }

    void playEndsWhereNothingCanBePlayed()
    {
        const Run run = m_home.run({"play"_s, at("broken.wav"), at("broken.wav"), "--output"_s, "null"_s, "--json"_s});
        QCOMPARE(run.status, 1);
        QCOMPARE(run.err.count("broken.wav"), 2);
        QCOMPARE(run.lines().last()["event"_s].toString(), "ended"_s);
    }
};

QTEST_GUILESS_MAIN(TestPlay)
#include "tst_play.moc"
