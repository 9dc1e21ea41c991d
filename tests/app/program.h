// The built program under test: run to its end, or kept running, always with folders of its own.
#pragma once

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace auralis::test
{

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
        return QStringList{QStringLiteral("--data-dir"),   path(QStringLiteral("data")),
                           QStringLiteral("--cache-dir"),  path(QStringLiteral("cache")),
                           QStringLiteral("--config-dir"), path(QStringLiteral("config"))} +
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
        QDir().mkpath(path(QStringLiteral("config")));
        QFile settings(path(QStringLiteral("config/auralis.ini")));
        if (!settings.exists() && settings.open(QIODevice::WriteOnly)) settings.write("[playback]\noutput=null\n");
        settings.close();
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(QStringLiteral(AURALIS_PROGRAM), arguments(given));
        process.waitForStarted(); // or its state stays "starting" until the test's event loop runs
    }

    QJsonObject status() const
    {
        return run({QStringLiteral("ctl"), QStringLiteral("status"), QStringLiteral("--json")}).json();
    }

private:
    static QProcessEnvironment cleanEnvironment()
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.remove(QStringLiteral("DISPLAY"));
        environment.remove(QStringLiteral("WAYLAND_DISPLAY"));
        environment.remove(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"));
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        return environment;
    }

    QTemporaryDir m_folder;
};

} // namespace auralis::test
