// SoundServer: a PipeWire with PulseAudio's interface of the test's own: private runtime folder, home and D-Bus; null
// sinks whose monitors are captured bit-exactly. Header only; Linux.
#pragma once

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>

#include <csignal>
#include <cstring>
#include <functional>
#include <sys/prctl.h>
#include <unistd.h>
#include <vector>

namespace auralis::test
{

class SoundServer
{
public:
    /// Empty when all programs are there; otherwise the first that is missing.
    static QString missingProgram()
    {
        for (const char* name : {"dbus-run-session", "pipewire", "wireplumber", "pipewire-pulse", "pactl", "parec"}) {
            if (QStandardPaths::findExecutable(QString::fromLatin1(name)).isEmpty()) return QString::fromLatin1(name);
        }
        return {};
    }

    /// Points this process and its children at the private server. Before anything looks for a sound server.
    SoundServer()
    {
        // The session manager's Bluetooth part wants logind, and without it nothing else of the policy starts.
        const QString config = m_folder.filePath(QStringLiteral("home/.config"));
        QDir().mkpath(config + QStringLiteral("/wireplumber/bluetooth.lua.d"));
        QFile noBluetooth(config + QStringLiteral("/wireplumber/bluetooth.lua.d/80-none.lua"));
        if (noBluetooth.open(QIODevice::WriteOnly)) noBluetooth.write("bluez_monitor.enabled = false\n");
        noBluetooth.close();
        qputenv("XDG_CONFIG_HOME", config.toUtf8());
        qputenv("XDG_RUNTIME_DIR", m_folder.path().toUtf8());
        qputenv("HOME", m_folder.filePath(QStringLiteral("home")).toUtf8());
        qputenv("PULSE_SERVER", "unix:" + m_folder.filePath(QStringLiteral("pulse/native")).toUtf8());
        qunsetenv("DBUS_SESSION_BUS_ADDRESS");
        qunsetenv("PIPEWIRE_REMOTE");
    }
    ~SoundServer() { stop(); }

    bool start()
    {
        m_server.setChildProcessModifier([] {
            setsid(); // one group, to be ended as one
            prctl(PR_SET_PDEATHSIG, SIGTERM);
        });
        m_server.setStandardOutputFile(QProcess::nullDevice());
        m_server.setStandardErrorFile(QProcess::nullDevice());
        m_server.start(QStringLiteral("dbus-run-session"),
                       {QStringLiteral("--"), QStringLiteral("sh"), QStringLiteral("-c"),
                        QStringLiteral("pipewire & until test -S \"$XDG_RUNTIME_DIR/pipewire-0\"; do sleep .05; done; "
                                       "wireplumber & pipewire-pulse & wait")});
        if (!m_server.waitForStarted()) return false;
        return waitFor([this] { return pactl({QStringLiteral("info")}); }, 15000);
    }

    /// By `signal`: SIGTERM lets it say goodbye, SIGKILL does not.
    void stop(int signal = SIGTERM)
    {
        if (m_server.state() == QProcess::NotRunning) return;
        ::kill(static_cast<pid_t>(-m_server.processId()), signal);
        if (!m_server.waitForFinished(3000)) {
            ::kill(static_cast<pid_t>(-m_server.processId()), SIGKILL);
            m_server.waitForFinished(3000);
        }
        QDir(m_folder.filePath(QStringLiteral("pulse"))).removeRecursively();
        QFile::remove(m_folder.filePath(QStringLiteral("pipewire-0")));
    }

    /// The module's number, empty on failure.
    QByteArray addSink(const QString& name, int rate = 48000, const QString& description = {})
    {
        QByteArray module;
        const bool ok = pactl(
            {QStringLiteral("load-module"), QStringLiteral("module-null-sink"), QStringLiteral("sink_name=") + name,
             QStringLiteral("rate=%1").arg(rate), QStringLiteral("channels=2"),
             QStringLiteral("sink_properties=device.description=") + (description.isEmpty() ? name : description)},
            &module);
        if (!ok) return {};
        const bool there = waitFor(
            [&] {
                QByteArray sinks;
                return pactl({QStringLiteral("list"), QStringLiteral("short"), QStringLiteral("sinks")}, &sinks) &&
                       sinks.contains(name.toUtf8());
            },
            5000);
        return there ? module.trimmed() : QByteArray();
    }
    bool removeSink(const QByteArray& module)
    {
        return pactl({QStringLiteral("unload-module"), QString::fromLatin1(module)});
    }
    bool setDefault(const QString& name) // as soon as the session manager is there
    {
        return waitFor([&] { return pactl({QStringLiteral("set-default-sink"), name}); }, 5000);
    }

    bool pactl(const QStringList& arguments, QByteArray* output = nullptr)
    {
        QProcess process;
        process.start(QStringLiteral("pactl"), arguments);
        if (!process.waitForFinished(5000)) {
            process.kill();
            process.waitForFinished();
            return false;
        }
        if (output) *output = process.readAllStandardOutput();
        return process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    }

    static bool waitFor(const std::function<bool()>& condition, int ms)
    {
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < ms) {
            if (condition()) return true;
            QTest::qWait(20);
        }
        return condition();
    }

private:
    QTemporaryDir m_folder{QDir::tempPath() + QStringLiteral("/auralis-sound-XXXXXX")};
    QProcess m_server;
};

/// Records the monitor of a sink as stereo float frames.
class Capture
{
public:
    explicit Capture(const QString& sink, int rate = 48000, int latencyMs = 20)
    {
        // Into a file: a pipe that nobody empties for a while would lose frames.
        m_file.open();
        m_recorder.setStandardOutputFile(m_file.fileName());
        m_recorder.start(QStringLiteral("parec"),
                         {QStringLiteral("-d"), sink + QStringLiteral(".monitor"), QStringLiteral("--raw"),
                          QStringLiteral("--format=float32le"), QStringLiteral("--rate=%1").arg(rate),
                          QStringLiteral("--channels=2"), QStringLiteral("--latency-msec=%1").arg(latencyMs)});
        m_recorder.waitForStarted();
    }
    ~Capture() { finish(); }

    /// Frames come from the monitor (silence too): recording has begun.
    bool running() const { return frames() > 0; }
    qint64 frames() const { return QFileInfo(m_file.fileName()).size() / 8; }
    std::vector<float> finish()
    {
        if (m_recorder.state() != QProcess::NotRunning) {
            m_recorder.terminate();
            if (!m_recorder.waitForFinished(3000)) m_recorder.kill();
            m_recorder.waitForFinished(1000);
        }
        m_file.seek(0);
        const QByteArray bytes = m_file.readAll();
        std::vector<float> samples(static_cast<std::size_t>(bytes.size()) / 8 * 2);
        std::memcpy(samples.data(), bytes.constData(), samples.size() * sizeof(float));
        return samples;
    }

private:
    QProcess m_recorder;
    QTemporaryFile m_file;
};

} // namespace auralis::test
