// --log-metrics of a listener who commands: how long each command took, and whether it was expected.
#include "program.h"
#include "signals.h"

using namespace auralis::test;

class TestMetrics : public QObject
{
    Q_OBJECT

    Home m_home;

    void ctl(const QStringList& words) const { QCOMPARE(m_home.run(QStringList{"ctl"_s} + words).status, 0); }

    QList<QJsonObject> lines() const
    {
        QList<QJsonObject> all;
        const QByteArray log = readFile(m_home.path("metrics"_s));
        for (const QByteArray& line : log.left(log.lastIndexOf('\n')).split('\n'))
            all << QJsonDocument::fromJson(line).object();
        return all;
    }
    QList<QJsonObject> commands() const
    {
        QList<QJsonObject> all;
        for (const QJsonObject& line : lines())
            for (const QJsonValue& command : line["commands"_s].toArray())
                all << command.toObject();
        return all;
    }

private Q_SLOTS:
    void commandsAreTimed()
    {
        const QString music = m_home.path("music.wav"_s);
        QVERIFY(writeWav(music, melody(44100, 60 * 44100), 44100, 2));
        QProcess window;
        m_home.startWindow(window, {"--log-metrics"_s, m_home.path("metrics"_s), music});
        QTRY_COMPARE_WITH_TIMEOUT(commands().size(), 1, 20000); // the start
        // Where it was measured whole, nothing but what is commanded switches.
        ctl({"seek"_s, "30"_s});
        QTRY_COMPARE(commands().size(), 2);
        ctl({"enhanced"_s, "on"_s});
        QTRY_COMPARE(commands().size(), 3);
        ctl({"preset"_s, "punchy"_s});
        QTRY_COMPARE(commands().size(), 4);
        ctl({"enhanced"_s, "off"_s});
        QTRY_COMPARE(commands().size(), 5);
        ctl({"pause"_s});
        QTRY_COMPARE(m_home.status()["state"_s].toString(), "paused"_s);
        ctl({"seek"_s, "10"_s}); // nothing is handed to a device
        ctl({"play"_s});
        ctl({"seek"_s, "20"_s});
        QTRY_COMPARE(commands().size(), 6);
        ctl({"quit"_s});
        QVERIFY(window.waitForFinished(20000));

        const char* const kinds[] = {"start", "seek", "switch", "switch", "switch", "seek"};
        const char* const specs[] = {"streamed",        "streamed", "enhanced/adaptive",
                                     "enhanced/punchy", "streamed", "streamed"};
        const QList<QJsonObject> all = commands();
        for (qsizetype i = 0; i < all.size(); ++i) {
            QCOMPARE(all[i]["command"_s].toString(), QString::fromUtf8(kinds[i]));
            QCOMPARE(all[i]["spec"_s].toString(), QString::fromUtf8(specs[i]));
            QVERIFY(all[i]["ms"_s].toDouble() > 0);
            QVERIFY(all[i].contains("foretold"_s) == (all[i]["command"_s] == "switch"_s));
            QVERIFY(QStringList({"fresh"_s, "L1"_s, "L2"_s, "L3"_s}).contains(all[i]["tier"_s].toString()));
        }
        QVERIFY(all[4]["foretold"_s].toBool()); // back to the unenhanced sound: that is expected before all else
        const QJsonObject cache = lines().last()["cache"_s].toObject();
        QCOMPARE(cache["switches"_s].toInt(), 3);
        int foretold = 0;
        for (const QJsonObject& command : all)
            foretold += command["foretold"_s].toBool();
        QCOMPARE(cache["switches_foretold"_s].toInt(), foretold);
        QVERIFY(cache["streamed_speed"_s].toDouble() > 0);
        QVERIFY(cache["enhanced_speed"_s].toDouble() > 0);
    }
};

QTEST_GUILESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
