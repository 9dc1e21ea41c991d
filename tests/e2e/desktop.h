// Desktop: an X server of the test's own with a window manager and a session bus, and hands to use it. Header only;
// Linux.
#pragma once

#include <QProcess>
#include <QProcessEnvironment>
#include <QTest>

#include "signals.h"

namespace auralis::test
{

class Desktop
{
public:
    /// The first program that is missing; empty when all are there.
    static QString missingProgram()
    {
        for (const char* name : {"Xvfb", "openbox", "xdotool", "dbus-daemon", "playerctl"})
            if (!haveProgram(name)) return QString::fromLatin1(name);
        return {};
    }

    ~Desktop()
    {
        for (QProcess* process : {&m_manager, &m_bus, &m_server}) {
            if (process->state() == QProcess::NotRunning) continue;
            process->terminate();
            if (!process->waitForFinished(3000)) process->kill();
            process->waitForFinished(1000);
        }
    }

    /// Points this process and its children at the new display and bus.
    bool start()
    {
        m_server.start(QStringLiteral("Xvfb"),
                       {QStringLiteral("-displayfd"), QStringLiteral("1"), QStringLiteral("-screen"),
                        QStringLiteral("0"), QStringLiteral("1440x900x24"), QStringLiteral("-nolisten"),
                        QStringLiteral("tcp")});
        if (!firstLine(m_server)) return false;
        qputenv("DISPLAY", ":" + m_line);
        m_bus.start(QStringLiteral("dbus-daemon"),
                    {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address")});
        if (!firstLine(m_bus)) return false;
        qputenv("DBUS_SESSION_BUS_ADDRESS", m_line);
        m_manager.start(QStringLiteral("openbox"), QStringList());
        return m_manager.waitForStarted();
    }

    /// What a program prints, without white space at its ends; "failed" if it fails.
    static QByteArray ask(const char* program, const QStringList& arguments)
    {
        QProcess process;
        process.start(QString::fromLatin1(program), arguments);
        if (!process.waitForFinished(10000)) {
            process.kill();
            process.waitForFinished();
            return "failed";
        }
        return process.exitCode() == 0 ? process.readAllStandardOutput().trimmed() : QByteArray("failed");
    }
    static QByteArray xdotool(const QStringList& arguments) { return ask("xdotool", arguments); }
    static QByteArray playerctl(const QStringList& arguments)
    {
        return ask("playerctl", QStringList{QStringLiteral("-p"), QStringLiteral("auralis")} + arguments);
    }

    /// The visible window whose title contains `title`; empty if there is none.
    static QByteArray window(const QString& title)
    {
        const QByteArray found =
            xdotool({QStringLiteral("search"), QStringLiteral("--onlyvisible"), QStringLiteral("--name"), title});
        return found == "failed" ? QByteArray() : found.split('\n').first();
    }
    static QByteArray title(const QByteArray& window)
    {
        return xdotool({QStringLiteral("getwindowname"), QString::fromLatin1(window)});
    }
    static void key(const char* keys) { xdotool({QStringLiteral("key"), QString::fromLatin1(keys)}); }

private:
    bool firstLine(QProcess& process)
    {
        while (!process.canReadLine())
            if (!process.waitForReadyRead(10000)) return false;
        m_line = process.readLine().trimmed();
        return true;
    }

    QProcess m_server, m_bus, m_manager;
    QByteArray m_line;
};

} // namespace auralis::test
