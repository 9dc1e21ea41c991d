// The built program under test: run to its end, or kept running, always with folders of its own.
#pragma once

#include <cstring>
#include <initializer_list>
#include <vector>

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "testfiles.h"

namespace auralis::test
{

inline QString operator""_s(const char* text, std::size_t length)
{
    return QString::fromUtf8(text, static_cast<qsizetype>(length));
}

inline bool hasAll(const QJsonObject& object, std::initializer_list<const char*> names)
{
    for (const char* name : names)
        if (!object.contains(QLatin1String(name))) {
            qWarning() << "missing key" << name << "in" << object.keys();
            return false;
        }
    return true;
}

struct Run {
    int status = -1; ///< -1: did not start, crashed or did not end
    QByteArray out, err;

    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
    QJsonArray array() const { return QJsonDocument::fromJson(out).array(); }
    /// One object a line.
    QList<QJsonObject> lines() const
    {
        QList<QJsonObject> list;
        for (const QByteArray& line : out.split('\n'))
            if (!line.isEmpty()) list << QJsonDocument::fromJson(line).object();
        return list;
    }
};

/// Data, cache and configuration in a folder that goes when this goes.
class Home
{
public:
    QString path(const QString& name) const { return m_folder.filePath(name); }
    QProcessEnvironment environment = cleanEnvironment();

    QStringList arguments(const QStringList& given) const
    {
        return QStringList{"--data-dir"_s,  path("data"_s),   "--cache-dir"_s,
                           path("cache"_s), "--config-dir"_s, path("config"_s)} +
               given;
    }

    Run run(const QStringList& given, int timeoutMs = 60000) const
    {
        QProcess process;
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(AURALIS_PROGRAM), arguments(given));
        process.closeWriteChannel();
        if (!process.waitForFinished(timeoutMs)) {
            process.kill();
            process.waitForFinished();
            return {-1, process.readAllStandardOutput(), process.readAllStandardError()};
        }
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
                process.readAllStandardError()};
    }

    /// The program with its window (offscreen) and the clock-driven output.
    void startWindow(QProcess& process, const QStringList& given = {}) const
    {
        QDir().mkpath(path("config"_s));
        QFile settings(path("config/auralis.ini"_s));
        if (!settings.exists() && settings.open(QIODevice::WriteOnly)) settings.write("[playback]\noutput=null\n");
        settings.close();
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(QStringLiteral(AURALIS_PROGRAM), arguments(given));
        process.waitForStarted(); // or its state stays "starting" until the test's event loop runs
    }

    /// The frames of a sound file as `auralis decode` gives them, interleaved; empty if it fails.
    std::vector<float> decoded(const QString& file, const QStringList& options = {}) const
    {
        const QString raw = path("decoded.f32"_s);
        if (run(QStringList{"decode"_s, file, "-o"_s, raw} + options).status != 0) return {};
        const QByteArray bytes = readFile(raw);
        std::vector<float> frames(static_cast<std::size_t>(bytes.size()) / sizeof(float));
        std::memcpy(frames.data(), bytes.constData(), frames.size() * sizeof(float));
        return frames;
    }

    QJsonObject status() const { return run({"ctl"_s, "status"_s, "--json"_s}).json(); }

private:
    static QProcessEnvironment cleanEnvironment()
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.remove("DISPLAY"_s);
        environment.remove("WAYLAND_DISPLAY"_s);
        environment.remove("DBUS_SESSION_BUS_ADDRESS"_s);
        environment.insert("QT_QPA_PLATFORM"_s, "offscreen"_s);
        return environment;
    }

    QTemporaryDir m_folder;
};

} // namespace auralis::test
