// Single instance and remote control: two processes of one data folder, hand-over, every ctl word, crash and restart.
#include <QDataStream>

#include <sqlite3.h>

#include "program.h"
#include "signals.h"

using namespace auralis::test;

class TestInstance : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_long, m_other;

    static Run ctl(const Home& home, std::initializer_list<QString> words)
    {
        return home.run(QStringList{"ctl"_s} + QStringList(words));
    }

    static bool answers(const Home& home) { return !home.status().isEmpty(); }
    static QString state(const Home& home) { return home.status()["state"_s].toString(); }
    static QString playingPath(const Home& home) { return home.status()["track"_s].toObject()["path"_s].toString(); }
    static double position(const Home& home) { return home.status()["position_s"_s].toDouble(); }

    /// Of the session kept in the library's database.
    static QByteArray remembered(const Home& home, const char* key)
    {
        sqlite3* db = nullptr;
        sqlite3_stmt* read = nullptr;
        QByteArray value;
        sqlite3_open_v2(home.path("data/library.sqlite"_s).toUtf8().constData(), &db, SQLITE_OPEN_READONLY, nullptr);
        if (sqlite3_prepare_v2(db, "SELECT value FROM memory WHERE key = ?", -1, &read, nullptr) == SQLITE_OK &&
            sqlite3_bind_text(read, 1, key, -1, SQLITE_STATIC) == SQLITE_OK && sqlite3_step(read) == SQLITE_ROW)
            value = QByteArray(static_cast<const char*>(sqlite3_column_blob(read, 0)), sqlite3_column_bytes(read, 0));
        sqlite3_finalize(read);
        sqlite3_close(db);
        return value;
    }

    static double savedPosition(const Home& home)
    {
        QDataStream stream(remembered(home, "queue/position"));
        qint32 row = -1;
        double seconds = -1;
        stream >> row >> seconds;
        return seconds;
    }

    static void end(const Home& home, QProcess& window)
    {
        QCOMPARE(ctl(home, {"quit"_s}).status, 0);
        QVERIFY(window.waitForFinished(20000));
        QCOMPARE(window.exitStatus(), QProcess::NormalExit);
        QCOMPARE(window.exitCode(), 0);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_long = m_folder.filePath("long ü.wav"_s);
        m_other = m_folder.filePath("other.wav"_s);
        QVERIFY(writeWav(m_long, melody(44100, 44100 * 90), 44100, 2));
        QVERIFY(writeWav(m_other, melody(48000, 48000 * 60, 2, 3), 48000, 2));
    }

    void remoteControlDoesEveryWord()
    {
        Home home;
        QVERIFY(QDir().mkpath(home.path("data/presets"_s)));
        QVERIFY(
            QFile::copy(AURALIS_SOURCE_DIR "/resources/presets/warm.json"_s, home.path("data/presets/my-warm.json"_s)));
        QProcess window;
        home.startWindow(window);
        QTRY_VERIFY_WITH_TIMEOUT(answers(home), 20000);
        const QJsonObject idle = home.status();
        for (const char* key : {"state", "mode", "preset", "intensity", "position_s", "duration_s", "track",
                                "underruns", "tier", "device", "latency_ms"})
            QVERIFY2(idle.contains(QLatin1String(key)), key);
        QCOMPARE(ctl(home, {"play"_s}).status, 3); // nothing queued
        QCOMPARE(ctl(home, {"queue"_s, "/nowhere.wav"_s}).status, 3);

        QCOMPARE(ctl(home, {"queue"_s, m_long, m_other}).status, 0);
        QTRY_COMPARE(home.status()["queue"_s].toObject()["count"_s].toInt(), 2);
        QCOMPARE(ctl(home, {"play"_s}).status, 0);
        QTRY_COMPARE(state(home), "playing"_s);
        QCOMPARE(playingPath(home), m_long);
        QTRY_VERIFY(std::abs(home.status()["duration_s"_s].toDouble() - 90) < 0.01);

        QCOMPARE(ctl(home, {"seek"_s, "42.5"_s}).status, 0);
        QTRY_VERIFY(position(home) >= 42.5);
        QCOMPARE(ctl(home, {"pause"_s}).status, 0);
        QTRY_COMPARE(state(home), "paused"_s);
        QCOMPARE(ctl(home, {"toggle"_s}).status, 0);
        QTRY_COMPARE(state(home), "playing"_s);

        QCOMPARE(ctl(home, {"enhanced"_s, "on"_s}).status, 0);
        QTRY_COMPARE(home.status()["mode"_s].toString(), "enhanced"_s);
        QCOMPARE(ctl(home, {"preset"_s, "warm"_s}).status, 0);
        QTRY_COMPARE(home.status()["preset"_s].toString(), "warm"_s);
        QCOMPARE(ctl(home, {"preset"_s, "my-warm"_s}).status, 0); // the listener's own
        QTRY_COMPARE(home.status()["preset"_s].toString(), "my-warm"_s);
        QCOMPARE(ctl(home, {"intensity"_s, "0.5"_s}).status, 0);
        QTRY_COMPARE(home.status()["intensity"_s].toDouble(), 0.5);
        QCOMPARE(ctl(home, {"enhanced"_s, "off"_s}).status, 0);
        QTRY_COMPARE(home.status()["mode"_s].toString(), "streamed"_s);
        QCOMPARE(ctl(home, {"quality"_s, "original"_s}).status, 0);
        QTRY_COMPARE(home.status()["mode"_s].toString(), "original"_s);
        QCOMPARE(ctl(home, {"quality"_s, "192"_s}).status, 0);
        QTRY_COMPARE(home.status()["mode"_s].toString(), "streamed"_s);
        QVERIFY(position(home) > 42.5); // through all of it

        QCOMPARE(ctl(home, {"volume"_s, "0.25"_s}).status, 0);
        QTRY_COMPARE(home.status()["volume"_s].toDouble(), 0.25);
        QCOMPARE(ctl(home, {"next"_s}).status, 0);
        QTRY_COMPARE(playingPath(home), m_other);
        QCOMPARE(ctl(home, {"previous"_s}).status, 0);
        QTRY_COMPARE(playingPath(home), m_long);
        QCOMPARE(ctl(home, {"stop"_s}).status, 0);
        QTRY_VERIFY(state(home) != "playing"_s);

        const QJsonObject stats = home.run({"cache"_s, "stats"_s, "--json"_s}).json();
        QVERIFY(stats["l1"_s].toObject().contains("hits"_s));
        QCOMPARE(home.run({"cache"_s, "clear"_s}).status, 0);
        QCOMPARE(ctl(home, {"preset"_s, "nonsense"_s}).status, 3);
        end(home, window);
        QCOMPARE(ctl(home, {"status"_s}).status, 3);
    }

    void secondStartHandsItsFilesOver()
    {
        Home home;
        QProcess window;
        home.startWindow(window, {m_long});
        QTRY_COMPARE_WITH_TIMEOUT(playingPath(home), m_long, 20000);

        const QDir here = QDir::current();
        QVERIFY(QDir::setCurrent(m_folder.path())); // a relative name means the second start's folder
        const Run second = home.run({"other.wav"_s});
        QVERIFY(QDir::setCurrent(here.path()));
        QCOMPARE(second.status, 0);
        QTRY_COMPARE(playingPath(home), m_other);
        QCOMPARE(window.state(), QProcess::Running);

        // Another data folder is another instance.
        Home elsewhere;
        QCOMPARE(ctl(elsewhere, {"status"_s}).status, 3);
        end(home, window);
    }

    void twoStartsAtOnceAreOneInstance()
    {
        Home home;
        QProcess first, second;
        home.startWindow(first);
        home.startWindow(second);
        QTRY_VERIFY_WITH_TIMEOUT(answers(home), 20000);
        QTRY_VERIFY(first.state() == QProcess::NotRunning || second.state() == QProcess::NotRunning);
        QVERIFY(first.state() != second.state());
        QProcess& loser = first.state() == QProcess::NotRunning ? first : second;
        QCOMPARE(loser.exitCode(), 0);
        end(home, first.state() == QProcess::NotRunning ? second : first);
    }

    void afterACrashTheQueueIsBack()
    {
        Home home;
        QProcess window;
        home.startWindow(window, {m_long, m_other});
        QTRY_COMPARE_WITH_TIMEOUT(state(home), "playing"_s, 20000);
        QCOMPARE(ctl(home, {"seek"_s, "30"_s}).status, 0);
        // Saved while it runs, every few seconds; what is saved is seen when another reads it.
        QTRY_VERIFY_WITH_TIMEOUT(savedPosition(home) >= 30, 20000);
        window.kill();
        QVERIFY(window.waitForFinished());

        QProcess again; // what the dead one left behind is no obstacle
        home.startWindow(again);
        QTRY_VERIFY_WITH_TIMEOUT(answers(home), 20000);
        QTRY_COMPARE(playingPath(home), m_long);
        QCOMPARE(home.status()["queue"_s].toObject()["count"_s].toInt(), 2);
        QVERIFY(state(home) != "playing"_s);
        QTRY_VERIFY(position(home) >= 30 && position(home) < 60);
        QCOMPARE(ctl(home, {"play"_s}).status, 0);
        QTRY_VERIFY(state(home) == "playing"_s && position(home) >= 30);
        end(home, again);
    }

    void settingsOutliveTheProgram()
    {
        Home home;
        QProcess window;
        home.startWindow(window, {m_long});
        QTRY_COMPARE_WITH_TIMEOUT(state(home), "playing"_s, 20000);
        QCOMPARE(ctl(home, {"volume"_s, "0.375"_s}).status, 0);
        QCOMPARE(ctl(home, {"preset"_s, "bright"_s}).status, 0);
        QCOMPARE(ctl(home, {"enhanced"_s, "on"_s}).status, 0);
        QTRY_COMPARE(home.status()["mode"_s].toString(), "enhanced"_s);
        end(home, window);

        QProcess again;
        home.startWindow(again);
        QTRY_VERIFY_WITH_TIMEOUT(answers(home), 20000);
        const QJsonObject status = home.status();
        QCOMPARE(status["volume"_s].toDouble(), 0.375);
        QCOMPARE(status["preset"_s].toString(), "bright"_s);
        QCOMPARE(status["enhanced"_s].toBool(), true);
        again.terminate(); // a polite end, as at logout
        QVERIFY(again.waitForFinished(20000));
        QCOMPARE(again.exitStatus(), QProcess::NormalExit);
        QCOMPARE(again.exitCode(), 0);
    }

    void whatWasLearnedOutlivesTheProgram()
    {
        const auto learned = [](const Home& home) { return remembered(home, "/playback/switching"); };
        Home home;
        QProcess window;
        home.startWindow(window, {m_long});
        QTRY_COMPARE_WITH_TIMEOUT(state(home), "playing"_s, 20000);
        QCOMPARE(ctl(home, {"enhanced"_s, "on"_s}).status, 0);
        QTRY_COMPARE(home.status()["mode"_s].toString(), "enhanced"_s);
        end(home, window);
        const QByteArray first = learned(home);
        QVERIFY2(first.contains("\tenhanced/adaptive\t"), first.constData());

        QProcess again; // learns nothing new, and must not forget
        home.startWindow(again);
        QTRY_COMPARE_WITH_TIMEOUT(playingPath(home), m_long, 20000);
        end(home, again);
        QVERIFY2(learned(home).contains("\tenhanced/adaptive\t"), learned(home).constData());
    }

    void anImportBesideTheWindowReachesIt()
    {
        Home home;
        QProcess window;
        home.startWindow(window);
        QTRY_VERIFY_WITH_TIMEOUT(answers(home), 20000);
        const QString folder = home.path("music"_s);
        QVERIFY(QDir().mkpath(folder));
        QVERIFY(QFile::copy(m_long, folder + "/first.wav"_s));
        QCOMPARE(home.run({"import"_s, folder}).status, 0);
        // The window knows of the folder by now: it watches it, and itself adds what comes into it. Watches are set up
        // on another thread, so the change is repeated until it is seen.
        const auto tracks = [&] { return home.run({"library"_s, "stats"_s, "--json"_s}).json()["tracks"_s].toInt(); };
        QCOMPARE(tracks(), 1);
        int n = 0;
        QTRY_VERIFY_WITH_TIMEOUT(
            (QFile::copy(m_other, folder + QStringLiteral("/later%1.wav").arg(n++ % 3)), tracks() > 1), 30000);
        end(home, window);
    }

    void aHomeThatCannotBeWrittenStillPlays()
    {
        Home home;
        QFile inTheWay(home.path("data"_s));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly)); // no folder of that name can be made, not even by root
        QProcess window;
        home.startWindow(window, {m_long});
        QTRY_COMPARE_WITH_TIMEOUT(state(home), "playing"_s, 20000);
        end(home, window);
    }

    void theDemoAlbumPlays()
    {
        Home home;
        QProcess window;
        home.startWindow(window, {"--demo"_s});
        QTRY_COMPARE_WITH_TIMEOUT(state(home), "playing"_s, 20000);
        QTRY_VERIFY(home.status()["track"_s].toObject()["id"_s].toInteger() > 0); // and is in the library
        QCOMPARE(home.status()["queue"_s].toObject()["count"_s].toInt(), 3);
        end(home, window);
    }
};

QTEST_GUILESS_MAIN(TestInstance)
#include "tst_instance.moc"
