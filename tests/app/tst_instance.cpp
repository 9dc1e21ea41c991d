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

    static QString text(const char* word) { return QString::fromUtf8(word); }

    static Run ctl(const Home& home, std::initializer_list<QString> words)
    {
        return home.run(QStringList{text("ctl")} + QStringList(words));
    }

    static bool answers(const Home& home) { return !home.status().isEmpty(); }
    static QString state(const Home& home) { return home.status()[text("state")].toString(); }
    static QString playingPath(const Home& home)
    {
        return home.status()[text("track")].toObject()[text("path")].toString();
    }
    static double position(const Home& home) { return home.status()[text("position_s")].toDouble(); }

    /// Of the session kept in the library's database.
    static QByteArray remembered(const Home& home, const char* key)
    {
        sqlite3* db = nullptr;
        sqlite3_stmt* read = nullptr;
        QByteArray value;
        sqlite3_open_v2(home.path(text("data/library.sqlite")).toUtf8().constData(), &db, SQLITE_OPEN_READONLY,
                        nullptr);
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
        QCOMPARE(ctl(home, {text("quit")}).status, 0);
        QVERIFY(window.waitForFinished(20000));
        QCOMPARE(window.exitStatus(), QProcess::NormalExit);
        QCOMPARE(window.exitCode(), 0);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_long = m_folder.filePath(text("long ü.wav"));
        m_other = m_folder.filePath(text("other.wav"));
        QVERIFY(writeWav(m_long, melody(44100, 44100 * 90), 44100, 2));
        QVERIFY(writeWav(m_other, melody(48000, 48000 * 60, 2, 3), 48000, 2));
    }

    void remoteControlDoesEveryWord()
    {
        Home home;
        QVERIFY(QDir().mkpath(home.path(text("data/presets"))));
        QVERIFY(QFile::copy(text(AURALIS_SOURCE_DIR "/resources/presets/warm.json"),
                            home.path(text("data/presets/my-warm.json"))));
        QProcess window;
        home.startWindow(window);
        QTRY_VERIFY_WITH_TIMEOUT(answers(home), 20000);
        const QJsonObject idle = home.status();
        for (const char* key : {"state", "mode", "preset", "intensity", "position_s", "duration_s", "track",
                                "underruns", "tier", "device", "latency_ms"})
            QVERIFY2(idle.contains(text(key)), key);
        QCOMPARE(ctl(home, {text("play")}).status, 3); // nothing queued
        QCOMPARE(ctl(home, {text("queue"), text("/nowhere.wav")}).status, 3);

        QCOMPARE(ctl(home, {text("queue"), m_long, m_other}).status, 0);
        QTRY_COMPARE(home.status()[text("queue")].toObject()[text("count")].toInt(), 2);
        QCOMPARE(ctl(home, {text("play")}).status, 0);
        QTRY_COMPARE(state(home), text("playing"));
        QCOMPARE(playingPath(home), m_long);
        QTRY_VERIFY(std::abs(home.status()[text("duration_s")].toDouble() - 90) < 0.01);

        QCOMPARE(ctl(home, {text("seek"), text("42.5")}).status, 0);
        QTRY_VERIFY(position(home) >= 42.5);
        QCOMPARE(ctl(home, {text("pause")}).status, 0);
        QTRY_COMPARE(state(home), text("paused"));
        QCOMPARE(ctl(home, {text("toggle")}).status, 0);
        QTRY_COMPARE(state(home), text("playing"));

        QCOMPARE(ctl(home, {text("enhanced"), text("on")}).status, 0);
        QTRY_COMPARE(home.status()[text("mode")].toString(), text("enhanced"));
        QCOMPARE(ctl(home, {text("preset"), text("warm")}).status, 0);
        QTRY_COMPARE(home.status()[text("preset")].toString(), text("warm"));
        QCOMPARE(ctl(home, {text("preset"), text("my-warm")}).status, 0); // the listener's own
        QTRY_COMPARE(home.status()[text("preset")].toString(), text("my-warm"));
        QCOMPARE(ctl(home, {text("intensity"), text("0.5")}).status, 0);
        QTRY_COMPARE(home.status()[text("intensity")].toDouble(), 0.5);
        QCOMPARE(ctl(home, {text("enhanced"), text("off")}).status, 0);
        QTRY_COMPARE(home.status()[text("mode")].toString(), text("streamed"));
        QCOMPARE(ctl(home, {text("quality"), text("original")}).status, 0);
        QTRY_COMPARE(home.status()[text("mode")].toString(), text("original"));
        QCOMPARE(ctl(home, {text("quality"), text("192")}).status, 0);
        QTRY_COMPARE(home.status()[text("mode")].toString(), text("streamed"));
        QVERIFY(position(home) > 42.5); // through all of it

        QCOMPARE(ctl(home, {text("volume"), text("0.25")}).status, 0);
        QTRY_COMPARE(home.status()[text("volume")].toDouble(), 0.25);
        QCOMPARE(ctl(home, {text("next")}).status, 0);
        QTRY_COMPARE(playingPath(home), m_other);
        QCOMPARE(ctl(home, {text("previous")}).status, 0);
        QTRY_COMPARE(playingPath(home), m_long);
        QCOMPARE(ctl(home, {text("stop")}).status, 0);
        QTRY_VERIFY(state(home) != text("playing"));

        const QJsonObject stats = home.run({text("cache"), text("stats"), text("--json")}).json();
        QVERIFY(stats[text("l1")].toObject().contains(text("hits")));
        QCOMPARE(home.run({text("cache"), text("clear")}).status, 0);
        QCOMPARE(ctl(home, {text("preset"), text("nonsense")}).status, 3);
        end(home, window);
        QCOMPARE(ctl(home, {text("status")}).status, 3);
    }

    void secondStartHandsItsFilesOver()
    {
        Home home;
        QProcess window;
        home.startWindow(window, {m_long});
        QTRY_COMPARE_WITH_TIMEOUT(playingPath(home), m_long, 20000);

        const QDir here = QDir::current();
        QVERIFY(QDir::setCurrent(m_folder.path())); // a relative name means the second start's folder
        const Run second = home.run({text("other.wav")});
        QVERIFY(QDir::setCurrent(here.path()));
        QCOMPARE(second.status, 0);
        QTRY_COMPARE(playingPath(home), m_other);
        QCOMPARE(window.state(), QProcess::Running);

        // Another data folder is another instance.
        Home elsewhere;
        QCOMPARE(ctl(elsewhere, {text("status")}).status, 3);
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
        QTRY_COMPARE_WITH_TIMEOUT(state(home), text("playing"), 20000);
        QCOMPARE(ctl(home, {text("seek"), text("30")}).status, 0);
        // Saved while it runs, every few seconds; what is saved is seen when another reads it.
        QTRY_VERIFY_WITH_TIMEOUT(savedPosition(home) >= 30, 20000);
        window.kill();
        QVERIFY(window.waitForFinished());

        QProcess again; // what the dead one left behind is no obstacle
        home.startWindow(again);
        QTRY_VERIFY_WITH_TIMEOUT(answers(home), 20000);
        QTRY_COMPARE(playingPath(home), m_long);
        QCOMPARE(home.status()[text("queue")].toObject()[text("count")].toInt(), 2);
        QVERIFY(state(home) != text("playing"));
        QTRY_VERIFY(position(home) >= 30 && position(home) < 60);
        QCOMPARE(ctl(home, {text("play")}).status, 0);
        QTRY_VERIFY(state(home) == text("playing") && position(home) >= 30);
        end(home, again);
    }

    void settingsOutliveTheProgram()
    {
        Home home;
        QProcess window;
        home.startWindow(window, {m_long});
        QTRY_COMPARE_WITH_TIMEOUT(state(home), text("playing"), 20000);
        QCOMPARE(ctl(home, {text("volume"), text("0.375")}).status, 0);
        QCOMPARE(ctl(home, {text("preset"), text("bright")}).status, 0);
        QCOMPARE(ctl(home, {text("enhanced"), text("on")}).status, 0);
        QTRY_COMPARE(home.status()[text("mode")].toString(), text("enhanced"));
        end(home, window);

        QProcess again;
        home.startWindow(again);
        QTRY_VERIFY_WITH_TIMEOUT(answers(home), 20000);
        const QJsonObject status = home.status();
        QCOMPARE(status[text("volume")].toDouble(), 0.375);
        QCOMPARE(status[text("preset")].toString(), text("bright"));
        QCOMPARE(status[text("enhanced")].toBool(), true);
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
        QTRY_COMPARE_WITH_TIMEOUT(state(home), text("playing"), 20000);
        QCOMPARE(ctl(home, {text("enhanced"), text("on")}).status, 0);
        QTRY_COMPARE(home.status()[text("mode")].toString(), text("enhanced"));
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
        const QString folder = home.path(text("music"));
        QVERIFY(QDir().mkpath(folder));
        QVERIFY(QFile::copy(m_long, folder + text("/first.wav")));
        QCOMPARE(home.run({text("import"), folder}).status, 0);
        // The window knows of the folder by now: it watches it, and itself adds what comes into it. Watches are set up
        // on another thread, so the change is repeated until it is seen.
        const auto tracks = [&] {
            return home.run({text("library"), text("stats"), text("--json")}).json()[text("tracks")].toInt();
        };
        QCOMPARE(tracks(), 1);
        int n = 0;
        QTRY_VERIFY_WITH_TIMEOUT(
            (QFile::copy(m_other, folder + QStringLiteral("/later%1.wav").arg(n++ % 3)), tracks() > 1), 30000);
        end(home, window);
    }

    void aHomeThatCannotBeWrittenStillPlays()
    {
        Home home;
        QFile inTheWay(home.path(text("data")));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly)); // no folder of that name can be made, not even by root
        QProcess window;
        home.startWindow(window, {m_long});
        QTRY_COMPARE_WITH_TIMEOUT(state(home), text("playing"), 20000);
        end(home, window);
    }

    void theDemoAlbumPlays()
    {
        Home home;
        QProcess window;
        home.startWindow(window, {text("--demo")});
        QTRY_COMPARE_WITH_TIMEOUT(state(home), text("playing"), 20000);
        QTRY_VERIFY(home.status()[text("track")].toObject()[text("id")].toInteger() > 0); // and is in the library
        QCOMPARE(home.status()[text("queue")].toObject()[text("count")].toInt(), 3);
        end(home, window);
    }
};

QTEST_GUILESS_MAIN(TestInstance)
#include "tst_instance.moc"
