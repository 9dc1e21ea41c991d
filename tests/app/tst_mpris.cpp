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

    static QString text(const char* word) { return QString::fromUtf8(word); }

    QByteArray playerctl(const QStringList& arguments)
    {
        QProcess process;
        process.setProcessEnvironment(m_home.environment);
        process.start(text("playerctl"), QStringList{text("-p"), text("auralis")} + arguments);
        process.waitForFinished();
        return process.exitCode() == 0 ? process.readAllStandardOutput().trimmed() : QByteArray("failed");
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (!haveProgram("dbus-daemon")) QSKIP("dbus-daemon is not installed");
        m_bus.start(text("dbus-daemon"), {text("--session"), text("--nofork"), text("--print-address")});
        QVERIFY(m_bus.waitForReadyRead());
        const QString address = QString::fromUtf8(m_bus.readLine().trimmed());
        m_home.environment.insert(text("DBUS_SESSION_BUS_ADDRESS"), address);
        QDBusConnection bus = QDBusConnection::connectToBus(address, text("test"));
        QVERIFY(bus.isConnected());

        m_first = m_folder.filePath(text("first.flac"));
        m_second = m_folder.filePath(text("second.wav"));
        QVERIFY(writeWav(m_second, melody(44100, 44100 * 60), 44100, 2));
        if (!haveProgram("ffmpeg")) QSKIP("ffmpeg is not installed");
        QVERIFY(run(text("ffmpeg"),
                    {text("-y"), text("-i"), m_second, text("-metadata"), text("title=Über"), text("-metadata"),
                     text("artist=Nobody"), text("-metadata"), text("album=Nothing"), m_first}));
        m_home.startWindow(m_window, {m_first, m_second});
        QTRY_COMPARE_WITH_TIMEOUT(m_home.status()[text("state")].toString(), text("playing"), 20000);
    }

    void cleanupTestCase()
    {
        if (m_window.state() == QProcess::Running) {
            m_window.terminate();
            QVERIFY(m_window.waitForFinished(20000));
        }
        QDBusConnection::disconnectFromBus(text("test"));
        m_bus.terminate();
        m_bus.waitForFinished();
    }

    void playerctlWorks()
    {
        if (!haveProgram("playerctl")) QSKIP("playerctl is not installed");
        QCOMPARE(playerctl({text("status")}), QByteArray("Playing"));
        QCOMPARE(playerctl({text("metadata"), text("title")}), QByteArray("Über"));
        QCOMPARE(playerctl({text("metadata"), text("artist")}), QByteArray("Nobody"));
        QCOMPARE(playerctl({text("metadata"), text("album")}), QByteArray("Nothing"));
        QTRY_COMPARE(playerctl({text("metadata"), text("mpris:length")}), QByteArray("60000000"));
        QVERIFY(playerctl({text("metadata"), text("xesam:url")}).startsWith("file://"));
        playerctl({text("pause")});
        QTRY_COMPARE(playerctl({text("status")}), QByteArray("Paused"));
        playerctl({text("position"), text("20")});
        QTRY_VERIFY(std::abs(playerctl({text("position")}).toDouble() - 20) < 0.05);
        playerctl({text("position"), text("5+")});
        QTRY_VERIFY(std::abs(playerctl({text("position")}).toDouble() - 25) < 0.05);
        playerctl({text("play-pause")});
        QTRY_COMPARE(playerctl({text("status")}), QByteArray("Playing"));
        playerctl({text("volume"), text("0.5")});
        QTRY_COMPARE(playerctl({text("volume")}).toDouble(), 0.5);
        playerctl({text("loop"), text("Playlist")});
        QTRY_COMPARE(playerctl({text("loop")}), QByteArray("Playlist"));
        playerctl({text("shuffle"), text("On")});
        QTRY_COMPARE(playerctl({text("shuffle")}), QByteArray("On"));
        playerctl({text("shuffle"), text("Off")});
        playerctl({text("loop"), text("None")});
        playerctl({text("next")});
        QTRY_COMPARE(playerctl({text("metadata"), text("title")}), QByteArray("second"));
        playerctl({text("previous")});
        QTRY_COMPARE(playerctl({text("metadata"), text("title")}), QByteArray("Über"));
    }

    void changesAreToldAndOnlyChanges()
    {
        QDBusConnection bus(text("test"));
        Listener listener;
        QVERIFY(bus.connect(service, path, text("org.freedesktop.DBus.Properties"), text("PropertiesChanged"),
                            &listener, SLOT(propertiesChanged(QString, QVariantMap, QStringList))));
        QVERIFY(bus.connect(service, path, playerInterface, text("Seeked"), &listener, SLOT(seeked(qlonglong))));
        QDBusInterface player(service, path, playerInterface, bus);
        player.call(text("Pause"));
        QTRY_COMPARE(listener.told.value(text("PlaybackStatus")).toString(), text("Paused"));
        player.call(text("Play"));
        QTRY_COMPARE(listener.told.value(text("PlaybackStatus")).toString(), text("Playing"));
        QVERIFY(listener.seeks.isEmpty()); // playing on is no seek
        const int before = listener.messages;
        QVERIFY(player.setProperty("Volume", 0.75));
        QTRY_COMPARE(listener.told.value(text("Volume")).toDouble(), 0.75);
        QVERIFY(listener.messages - before <= 2);

        const auto track = player.property("Metadata").toMap().value(text("mpris:trackid")).value<QDBusObjectPath>();
        player.call(text("SetPosition"), QVariant::fromValue(track), qlonglong{40000000});
        QTRY_VERIFY(!listener.seeks.isEmpty());
        QVERIFY(std::abs(listener.seeks.last() - 40000000) < 500000);
        player.call(text("SetPosition"), QVariant::fromValue(QDBusObjectPath(text("/not/this"))), qlonglong{1000000});
        QVERIFY(player.property("Position").toLongLong() >= 40000000); // stale: not followed

        player.call(text("Next"));
        QTRY_VERIFY(listener.told.contains(text("Metadata")));
        QTRY_COMPARE(player.property("CanGoNext").toBool(), false);
    }

    void theProgramIsNamedAndEndsWhenAsked()
    {
        QDBusInterface root(service, path, text("org.mpris.MediaPlayer2"), QDBusConnection(text("test")));
        QCOMPARE(root.property("Identity").toString(), text("Auralis"));
        QCOMPARE(root.property("CanQuit").toBool(), true);
        QVERIFY(root.property("SupportedMimeTypes").toStringList().contains(text("audio/flac")));
        root.call(text("Quit"));
        QVERIFY(m_window.waitForFinished(20000));
        QCOMPARE(m_window.exitCode(), 0);
    }
};

QTEST_GUILESS_MAIN(TestMpris)
#include "tst_mpris.moc"
