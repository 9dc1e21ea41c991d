// MPRIS on a session bus of its own: what playerctl sees and does, and what is told without being asked.
#include <QDBusConnection>
#include <QDBusInterface>
#include <QDBusObjectPath>
#include <QDBusReply>
#include <QSignalSpy>

#include "program.h"
#include "signals.h"

using namespace auralis::test;

namespace
{

const QString service = QStringLiteral("org.mpris.MediaPlayer2.auralis");
const QString path = QStringLiteral("/org/mpris/MediaPlayer2");
const QString playerInterface = QStringLiteral("org.mpris.MediaPlayer2.Player");

} // namespace

/// Keeps what PropertiesChanged and Seeked tell.
class Listener : public QObject
{
    Q_OBJECT
public:
    QVariantMap told;
    QList<qlonglong> seeks;
    int messages = 0;

public Q_SLOTS:
    void propertiesChanged(const QString& interface, const QVariantMap& changed, const QStringList&)
    {
        if (interface != playerInterface) return;
        ++messages;
        told.insert(changed);
    }
    void seeked(qlonglong position) { seeks << position; }
};

class TestMpris : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QProcess m_bus;
    Home m_home;
    QProcess m_window;
    QString m_first, m_second;

    QByteArray playerctl(const QStringList& arguments)
    {
        QProcess process;
        process.setProcessEnvironment(m_home.environment);
        process.start("playerctl"_s, QStringList{"-p"_s, "auralis"_s} + arguments);
        process.waitForFinished();
        return process.exitCode() == 0 ? process.readAllStandardOutput().trimmed() : QByteArray("failed");
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (!haveProgram("dbus-daemon")) QSKIP("dbus-daemon is not installed");
        m_bus.start("dbus-daemon"_s, {"--session"_s, "--nofork"_s, "--print-address"_s});
        QVERIFY(m_bus.waitForReadyRead());
        const QString address = QString::fromUtf8(m_bus.readLine().trimmed());
        m_home.environment.insert("DBUS_SESSION_BUS_ADDRESS"_s, address);
        QDBusConnection bus = QDBusConnection::connectToBus(address, "test"_s);
        QVERIFY(bus.isConnected());

        m_first = m_folder.filePath("first.flac"_s);
        m_second = m_folder.filePath("second.wav"_s);
        QVERIFY(writeWav(m_second, melody(44100, 44100 * 60), 44100, 2));
        if (!haveProgram("ffmpeg")) QSKIP("ffmpeg is not installed");
        QVERIFY(run("ffmpeg"_s, {"-y"_s, "-i"_s, m_second, "-metadata"_s, "title=Über"_s, "-metadata"_s,
                                 "artist=Nobody"_s, "-metadata"_s, "album=Nothing"_s, m_first}));
        m_home.startWindow(m_window, {m_first, m_second});
        QTRY_COMPARE_WITH_TIMEOUT(m_home.status()["state"_s].toString(), "playing"_s, 20000);
    }

    void cleanupTestCase()
    {
        if (m_window.state() == QProcess::Running) {
            m_window.terminate();
            QVERIFY(m_window.waitForFinished(20000));
        }
        QDBusConnection::disconnectFromBus("test"_s);
        m_bus.terminate();
        m_bus.waitForFinished();
    }

    void playerctlWorks()
    {
        if (!haveProgram("playerctl")) QSKIP("playerctl is not installed");
        QCOMPARE(playerctl({"status"_s}), QByteArray("Playing"));
        QCOMPARE(playerctl({"metadata"_s, "title"_s}), QByteArray("Über"));
        QCOMPARE(playerctl({"metadata"_s, "artist"_s}), QByteArray("Nobody"));
        QCOMPARE(playerctl({"metadata"_s, "album"_s}), QByteArray("Nothing"));
        QTRY_COMPARE(playerctl({"metadata"_s, "mpris:length"_s}), QByteArray("60000000"));
        QVERIFY(playerctl({"metadata"_s, "xesam:url"_s}).startsWith("file://"));
        playerctl({"pause"_s});
        QTRY_COMPARE(playerctl({"status"_s}), QByteArray("Paused"));
        playerctl({"position"_s, "20"_s});
        QTRY_VERIFY(std::abs(playerctl({"position"_s}).toDouble() - 20) < 0.05);
        playerctl({"position"_s, "5+"_s});
        QTRY_VERIFY(std::abs(playerctl({"position"_s}).toDouble() - 25) < 0.05);
        playerctl({"play-pause"_s});
        QTRY_COMPARE(playerctl({"status"_s}), QByteArray("Playing"));
        playerctl({"volume"_s, "0.5"_s});
        QTRY_COMPARE(playerctl({"volume"_s}).toDouble(), 0.5);
        playerctl({"loop"_s, "Playlist"_s});
        QTRY_COMPARE(playerctl({"loop"_s}), QByteArray("Playlist"));
        playerctl({"shuffle"_s, "On"_s});
        QTRY_COMPARE(playerctl({"shuffle"_s}), QByteArray("On"));
        playerctl({"shuffle"_s, "Off"_s});
        playerctl({"loop"_s, "None"_s});
        playerctl({"next"_s});
        QTRY_COMPARE(playerctl({"metadata"_s, "title"_s}), QByteArray("second"));
        playerctl({"previous"_s});
        QTRY_COMPARE(playerctl({"metadata"_s, "title"_s}), QByteArray("Über"));
    }

    void changesAreToldAndOnlyChanges()
    {
        QDBusConnection bus("test"_s);
        Listener listener;
        QVERIFY(bus.connect(service, path, "org.freedesktop.DBus.Properties"_s, "PropertiesChanged"_s, &listener,
                            SLOT(propertiesChanged(QString, QVariantMap, QStringList))));
        QVERIFY(bus.connect(service, path, playerInterface, "Seeked"_s, &listener, SLOT(seeked(qlonglong))));
        QDBusInterface player(service, path, playerInterface, bus);
        player.call("Pause"_s);
        QTRY_COMPARE(listener.told.value("PlaybackStatus"_s).toString(), "Paused"_s);
        player.call("Play"_s);
        QTRY_COMPARE(listener.told.value("PlaybackStatus"_s).toString(), "Playing"_s);
        QVERIFY(listener.seeks.isEmpty()); // playing on is no seek
        const int before = listener.messages;
        QVERIFY(player.setProperty("Volume", 0.75));
        QTRY_COMPARE(listener.told.value("Volume"_s).toDouble(), 0.75);
        QVERIFY(listener.messages - before <= 2);

        const auto track = player.property("Metadata").toMap().value("mpris:trackid"_s).value<QDBusObjectPath>();
        player.call("SetPosition"_s, QVariant::fromValue(track), qlonglong{40000000});
        QTRY_VERIFY(!listener.seeks.isEmpty());
        QVERIFY(std::abs(listener.seeks.last() - 40000000) < 500000);
        player.call("SetPosition"_s, QVariant::fromValue(QDBusObjectPath("/not/this"_s)), qlonglong{1000000});
        QVERIFY(player.property("Position").toLongLong() >= 40000000); // stale: not followed

        player.call("Next"_s);
        QTRY_VERIFY(listener.told.contains("Metadata"_s));
        QTRY_COMPARE(player.property("CanGoNext").toBool(), false);
    }

    void theProgramIsNamedAndEndsWhenAsked()
    {
        QDBusInterface root(service, path, "org.mpris.MediaPlayer2"_s, QDBusConnection("test"_s));
        QCOMPARE(root.property("Identity").toString(), "Auralis"_s);
        QCOMPARE(root.property("CanQuit").toBool(), true);
        QVERIFY(root.property("SupportedMimeTypes").toStringList().contains("audio/flac"_s));
        root.call("Quit"_s);
        QVERIFY(m_window.waitForFinished(20000));
        QCOMPARE(m_window.exitCode(), 0);
    }
};

QTEST_GUILESS_MAIN(TestMpris)
#include "tst_mpris.moc"
