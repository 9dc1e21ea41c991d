// What the built program takes while it plays on a sound server's null sink: CPU, wakeups and memory, from /proc.
// `--quick`: 8 s each instead of 30.
#include <QCoreApplication>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

#include "benchreport.h"
#include "musicfiles.h"
#include "program.h"
#include "soundserver.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

int stretchMs = 30000;

QString text(const char* word)
{
    return QString::fromUtf8(word);
}

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// What /proc says of a process and its threads.
struct Usage {
    double cpuSeconds = 0, time = 0;
    std::int64_t wakeups = 0;

    explicit Usage(qint64 pid)
        : time(BenchReport::now())
    {
        const QString folder = QStringLiteral("/proc/%1/").arg(pid);
        const QByteArray stat = contents(folder + text("stat"));
        const QList<QByteArray> fields = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
        if (fields.size() > 12)
            cpuSeconds = static_cast<double>(fields[11].toLongLong() + fields[12].toLongLong()) /
                         static_cast<double>(sysconf(_SC_CLK_TCK));
        for (const QString& task : QDir(folder + text("task")).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            for (const QByteArray& line : contents(folder + text("task/") + task + text("/status")).split('\n'))
                if (line.startsWith("voluntary_ctxt_switches")) wakeups += line.split('\t').last().toLongLong();
    }
};

double residentMb(qint64 pid, const char* what = "VmRSS:")
{
    for (const QByteArray& line : contents(QStringLiteral("/proc/%1/status").arg(pid)).split('\n'))
        if (line.startsWith(what)) return line.simplified().split(' ').value(1).toDouble() / 1024;
    return 0;
}

void measure(BenchReport& report, const std::string& name, qint64 pid, const Bar& bar)
{
    const Usage before(pid);
    QTest::qWait(stretchMs);
    const Usage after(pid);
    const double seconds = after.time - before.time;
    report.figure(name + ": CPU of one core", "%", 100 * (after.cpuSeconds - before.cpuSeconds) / seconds, bar);
    report.figure(name + ": wakeups", "1/s", static_cast<double>(after.wakeups - before.wakeups) / seconds);
    report.figure(name + ": resident", "MB", residentMb(pid), Bar::atMost(150));
}

void end(QProcess& process)
{
    process.terminate();
    if (!process.waitForFinished(5000)) process.kill();
    process.waitForFinished();
}

/// `auralis play`: the player without a window.
void player(BenchReport& report, const Home& home, const std::string& name, const QStringList& music, const char* mode,
            const Bar& bar)
{
    QProcess process;
    process.setProcessEnvironment(home.environment);
    process.setStandardOutputFile(QProcess::nullDevice());
    process.start(text(AURALIS_PROGRAM), home.arguments(QStringList{text("play"), text("--mode"), text(mode)} + music));
    process.waitForStarted();
    QTest::qWait(4000);
    measure(report, name, process.processId(), bar);
    end(process);
}

/// The program with its window, before and after its memory tiers are filled.
void window(BenchReport& report, const QStringList& music)
{
    const Home home;
    QDir().mkpath(home.path(text("config")));
    QFile settings(home.path(text("config/auralis.ini")));
    if (settings.open(QIODevice::WriteOnly)) settings.write("[playback]\noutput=default\n");
    settings.close();
    QProcess process;
    home.startWindow(process, music);
    const auto ctl = [&home](const QStringList& words) { home.run(QStringList{text("ctl")} + words); };
    SoundServer::waitFor([&] { return home.status()[text("state")].toString() == text("playing"); }, 20000);
    QTest::qWait(6000);
    measure(report, "window, streamed, tiers nearly empty", process.processId(), Bar::atMost(0.6));
    // Every stretch in several renderings, until both memory tiers are full.
    for (int second = 5; second < 115; second += 10) {
        ctl({text("seek"), QString::number(second)});
        for (const char* preset : {"adaptive", "warm", "punchy"}) {
            ctl({text("preset"), text(preset)});
            ctl({text("enhanced"), text("on")});
            QTest::qWait(250);
        }
        ctl({text("enhanced"), text("off")});
        QTest::qWait(250);
    }
    ctl({text("seek"), text("5")});
    QTest::qWait(4000);
    measure(report, "window, streamed, tiers full", process.processId(), Bar::atMost(0.6));
    report.figure("window: most resident ever", "MB", residentMb(process.processId(), "VmHWM:"));
    ctl({text("quit")});
    process.waitForFinished(20000);
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QCoreApplication app(argc, argv);
    if (QCoreApplication::arguments().contains(text("--quick"))) stretchMs = 8000;
    BenchReport report("Resources",
                       "the built program on PipeWire's null sink, 30 s each (8 s when quick), from /proc: user and "
                       "system time, voluntary context switches of all threads, VmRSS; the window is drawn offscreen",
                       argc, argv);
    QTemporaryDir folder;
    const QStringList music = musicFiles(folder, false).music;
    SoundServer server;
    if (music.isEmpty() || !SoundServer::missingProgram().isEmpty() || !server.start() ||
        server.addSink(text("null0")).isEmpty() || !server.setDefault(text("null0"))) {
        std::fputs("there is no music or no sound server to measure with\n", stderr);
        return 1;
    }
    const Home home;
    // The second playing of a stretch comes from the cache of the first.
    player(report, home, "player, original", {music[0]}, "original", Bar::atMost(0.6));
    player(report, home, "player, enhanced, cold", {music[0]}, "enhanced", Bar::atMost(3));
    player(report, home, "player, enhanced, from cache", {music[0]}, "enhanced", Bar::atMost(0.6));
    player(report, home, "player, streamed, cold", {music[0]}, "streamed", Bar::atMost(3));
    player(report, home, "player, streamed, from cache", {music[0]}, "streamed", Bar::atMost(0.6));
    window(report, music);
    return report.finish();
}
