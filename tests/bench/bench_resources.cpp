// What the built program takes while it plays on a sound server's null sink: CPU, wakeups and memory, from the system.
// Two of them play at a time. `--quick`: 3 s each instead of 10. `--verbose`: CPU and wakeups of each thread.
#include <QCoreApplication>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <ctime>
#include <map>
#include <unistd.h>

#include "benchreport.h"
#include "musicfiles.h"
#include "program.h"
#include "soundserver.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

constexpr int repetitions = 3;
int stretchMs = 10000; // what comes from a cache comes in chunks of 10 s: each stretch has one
bool verbose = false;

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The value of a line "name: value" of a file below /proc.
double valueOf(const QByteArray& status, const char* name)
{
    for (const QByteArray& line : status.split('\n'))
        if (line.startsWith(name)) return line.simplified().split(' ').value(1).toDouble();
    return 0;
}

/// What a process has used so far.
struct Usage {
    struct Thread {
        QByteArray name;
        double cpu = 0; ///< s
        double wakeups = 0;
    };
    double time = 0;
    double cpu = 0; ///< s, with the threads that have ended
    double wakeups = 0;
    std::map<QString, Thread> threads;

    explicit Usage(qint64 pid)
    {
        time = BenchReport::now();
        clockid_t clock{};
        timespec used{};
        if (clock_getcpuclockid(static_cast<pid_t>(pid), &clock) == 0 && clock_gettime(clock, &used) == 0)
            cpu = static_cast<double>(used.tv_sec) + 1e-9 * static_cast<double>(used.tv_nsec);
        const QString tasks = QStringLiteral("/proc/%1/task/").arg(pid);
        for (const QString& task : QDir(tasks).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            Thread& thread = threads[task];
            thread.wakeups = valueOf(contents(tasks + task + "/status"_s), "voluntary_ctxt_switches");
            wakeups += thread.wakeups;
            if (!verbose) continue;
            thread.name = contents(tasks + task + "/comm"_s).trimmed();
            thread.cpu = 1e-9 * contents(tasks + task + "/schedstat"_s).split(' ').value(0).toDouble();
        }
    }
};

double residentMb(qint64 pid, const char* what = "VmRSS")
{
    return valueOf(contents(QStringLiteral("/proc/%1/status").arg(pid)), what) / 1024;
}

/// The program, playing; measured while others do.
class Subject
{
public:
    Subject(std::string name, const Bar& cpuBar)
        : m_name(std::move(name))
        , m_bar(cpuBar)
    {
    }
    ~Subject()
    {
        m_process.terminate();
        if (!m_process.waitForFinished(5000)) m_process.kill();
        m_process.waitForFinished();
    }

    /// Without a window.
    void play(const Home& home, const QString& mode, const QString& music)
    {
        m_process.setProcessEnvironment(home.environment);
        m_process.setStandardOutputFile(QProcess::nullDevice());
        m_process.start(QStringLiteral(AURALIS_PROGRAM), home.arguments({"play"_s, "--mode"_s, mode, music}));
        m_process.waitForStarted();
    }
    void open(const Home& home, const QStringList& arguments)
    {
        QDir().mkpath(home.path("config"_s));
        QFile settings(home.path("config/auralis.ini"_s));
        if (settings.open(QIODevice::WriteOnly)) settings.write("[playback]\noutput=default\n");
        settings.close();
        home.startWindow(m_process, arguments);
    }

    void begin() { m_before = std::make_unique<Usage>(pid()); }
    void end()
    {
        const Usage after(pid());
        const double seconds = after.time - m_before->time;
        m_cpu.push_back(100 * (after.cpu - m_before->cpu) / seconds);
        m_wakeups.push_back((after.wakeups - m_before->wakeups) / seconds);
        m_resident.push_back(residentMb(pid()));
        if (!verbose) return;
        std::printf("    %s: %.3f %%, smallest so far %.3f %%\n", m_name.c_str(), m_cpu.back(),
                    *std::min_element(m_cpu.begin(), m_cpu.end()));
        for (const auto& [task, thread] : after.threads) {
            const Usage::Thread& before = m_before->threads[task];
            const double cpu = 100 * (thread.cpu - before.cpu) / seconds;
            const double wakeups = (thread.wakeups - before.wakeups) / seconds;
            if (cpu >= 0.005) std::printf("      %-16s %7.3f %% %7.1f/s\n", thread.name.constData(), cpu, wakeups);
        }
    }
    void tell(BenchReport& report) const
    {
        report.trials(m_name + ": CPU of one core", "%", m_cpu, m_bar);
        report.trials(m_name + ": wakeups", "1/s", m_wakeups);
        report.trials(m_name + ": resident", "MB", m_resident, Bar::atMost(150));
    }
    qint64 pid() const { return m_process.processId(); }

private:
    const std::string m_name;
    const Bar m_bar;
    QProcess m_process;
    std::unique_ptr<Usage> m_before;
    std::vector<double> m_cpu, m_wakeups, m_resident;
};

void measure(BenchReport& report, const std::vector<Subject*>& subjects)
{
    QTest::qWait(4000); // started, and what comes first is made
    for (int i = 0; i < repetitions; ++i) {
        for (Subject* subject : subjects)
            subject->begin();
        QTest::qWait(stretchMs);
        for (Subject* subject : subjects)
            subject->end();
    }
    for (const Subject* subject : subjects)
        subject->tell(report);
}

double megabytes(const QJsonObject& cache, QLatin1String tier)
{
    return cache[tier].toObject()[QLatin1String("bytes")].toDouble() / (1 << 20);
}

/// The window goes to and fro, until both memory tiers are full.
void memory(BenchReport& report, const QString& music)
{
    const Home home;
    const QString log = home.path("metrics.jsonl"_s);
    Subject window("window", {});
    window.open(home, {"--log-metrics"_s, log, music});
    const auto ctl = [&home](const QStringList& words) { home.run(QStringList{"ctl"_s} + words); };
    SoundServer::waitFor([&] { return home.status()["state"_s].toString() == "playing"_s; }, 20000);
    ctl({"enhanced"_s, "on"_s});
    for (int second = 5; second < 115; second += 20) {
        ctl({"seek"_s, QString::number(second)});
        for (const char* preset : {"adaptive", "warm", "punchy"}) {
            ctl({"preset"_s, QString::fromUtf8(preset)});
            QTest::qWait(300);
        }
    }
    QTest::qWait(1500); // the log's next line
    const QByteArray last = contents(log).trimmed().split('\n').last();
    const QJsonObject cache = QJsonDocument::fromJson(last).object()["cache"_s].toObject();
    report.figure("window, tiers full: L1", "MB", megabytes(cache, QLatin1String("l1")), Bar::atLeast(18));
    report.figure("window, tiers full: L2", "MB", megabytes(cache, QLatin1String("l2")), Bar::atLeast(36));
    report.figure("window, tiers full: resident", "MB", residentMb(window.pid()), Bar::atMost(150));
    report.figure("window: most resident ever", "MB", residentMb(window.pid(), "VmHWM"));
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QCoreApplication app(argc, argv);
    if (QCoreApplication::arguments().contains("--quick"_s)) stretchMs = 3000;
    verbose = QCoreApplication::arguments().contains("--verbose"_s);
    BenchReport report("Resources",
                       "the built program on PipeWire's null sink, three stretches of 10 s each (3 s when quick), two "
                       "programs at a time: the process' CPU clock, voluntary context switches of all threads, VmRSS; "
                       "the window is drawn offscreen",
                       argc, argv);
    QTemporaryDir folder;
    const QStringList music = musicFiles(folder, false).music;
    SoundServer server;
    if (music.isEmpty() || !SoundServer::missingProgram().isEmpty() || !server.start() ||
        server.addSink("null0"_s).isEmpty() || !server.setDefault("null0"_s)) {
        std::fputs("there is no music or no sound server to measure with\n", stderr);
        return 1;
    }
    const Home home; // what was played cold is played from the cache the next time
    {
        Subject streamed("player, streamed, cold", Bar::atMost(3));
        Subject enhanced("player, enhanced, cold", Bar::atMost(3));
        streamed.play(home, "streamed"_s, music[0]);
        enhanced.play(home, "enhanced"_s, music[0]);
        measure(report, {&streamed, &enhanced});
    }
    {
        Subject streamed("player, streamed, from cache", Bar::atMost(0.6));
        Subject enhanced("player, enhanced, from cache", Bar::atMost(0.6));
        streamed.play(home, "streamed"_s, music[0]);
        enhanced.play(home, "enhanced"_s, music[0]);
        measure(report, {&streamed, &enhanced});
    }
    {
        Subject original("player, original", Bar::atMost(0.6));
        Subject window("window, streamed, from cache", Bar::atMost(0.6));
        original.play(home, "original"_s, music[0]);
        window.open(home, {music[0]});
        measure(report, {&original, &window});
    }
    memory(report, music[0]);
    return report.finish();
}
