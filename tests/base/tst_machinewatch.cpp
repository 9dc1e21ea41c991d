// MachineWatch: what the kernel's files mean, and that asking follows what the probe saw.
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>

#include "machinewatch.h"

using namespace auralis;
namespace fs = std::filesystem;

class MachineWatchTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void battery_data();
    void battery();
    void busy_data();
    void busy();
    void watchFollows();

private:
    void write(const fs::path& file, const std::string& text)
    {
        fs::create_directories((m_root / file).parent_path());
        std::ofstream(m_root / file) << text << '\n';
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
};

void MachineWatchTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_root = m_folder->path().toStdString();
#ifndef __linux__
    QSKIP("nothing is known of this system");
#endif
}

void MachineWatchTest::battery_data()
{
    QTest::addColumn<QStringList>("supplies"); // type, online, status, scope
    QTest::addColumn<bool>("onBattery");
    QTest::newRow("desktop") << QStringList{} << false;
    QTest::newRow("plugged in") << QStringList{QStringLiteral("Mains,1,,"), QStringLiteral("Battery,,Charging,")}
                                << false;
    QTest::newRow("plugged in, full, not charging")
        << QStringList{QStringLiteral("Mains,1,,"), QStringLiteral("Battery,,Not charging,")} << false;
    QTest::newRow("plugged in, and the battery helps out")
        << QStringList{QStringLiteral("Mains,1,,"), QStringLiteral("Battery,,Discharging,")} << false;
    QTest::newRow("unplugged") << QStringList{QStringLiteral("Mains,0,,"), QStringLiteral("Battery,,Discharging,")}
                               << true;
    QTest::newRow("no mains supply known") << QStringList{QStringLiteral("Battery,,Discharging,")} << true;
    QTest::newRow("USB-C, unplugged") << QStringList{QStringLiteral("USB,0,,"), QStringLiteral("Battery,,Discharging,")}
                                      << true;
    QTest::newRow("USB-C, plugged in") << QStringList{QStringLiteral("USB,1,,"), QStringLiteral("USB,0,,"),
                                                      QStringLiteral("Battery,,Charging,")}
                                       << false;
    QTest::newRow("a wireless mouse") << QStringList{QStringLiteral("Battery,,Discharging,Device")} << false;
}

void MachineWatchTest::battery()
{
    QFETCH(QStringList, supplies);
    QFETCH(bool, onBattery);
    const char* names[] = {"type", "online", "status", "scope"};
    for (int i = 0; i < supplies.size(); ++i) {
        const QStringList values = supplies[i].split(QLatin1Char(','));
        for (int f = 0; f < 4; ++f) {
            if (!values[f].isEmpty())
                write(fs::path("sys/class/power_supply") / ("S" + std::to_string(i)) / names[f],
                      values[f].toStdString());
        }
    }
    QCOMPARE(machineProbe(m_root.string())({}).onBattery, onBattery);
}

void MachineWatchTest::busy_data()
{
    QTest::addColumn<QByteArray>("pressure");
    QTest::addColumn<double>("loadPerCore");
    QTest::addColumn<bool>("before");
    QTest::addColumn<bool>("expected");
    const QByteArray none;
    QTest::newRow("nothing known") << none << -1.0 << false << false;
    QTest::newRow("idle") << QByteArray("some avg10=0.00 avg60=50.00 avg300=0.00 total=1") << 9.0 << false << false;
    QTest::newRow("busy") << QByteArray("some avg10=55.25 avg60=0.00 avg300=0.00 total=1") << 0.0 << false << true;
    QTest::newRow("between, was calm") << QByteArray("some avg10=30.00 avg60=0 avg300=0 total=1") << 0.0 << false
                                       << false;
    QTest::newRow("between, was busy") << QByteArray("some avg10=30.00 avg60=0 avg300=0 total=1") << 0.0 << true
                                       << true;
    QTest::newRow("load, high") << none << 2.5 << false << true;
    QTest::newRow("load, low") << none << 0.5 << false << false;
    QTest::newRow("load, between, was busy") << none << 1.2 << true << true;
    QTest::newRow("nonsense") << QByteArray("some avg10=much") << -1.0 << false << false;
}

void MachineWatchTest::busy()
{
    QFETCH(QByteArray, pressure);
    QFETCH(double, loadPerCore);
    QFETCH(bool, before);
    QFETCH(bool, expected);
    if (!pressure.isEmpty()) write("proc/pressure/cpu", pressure.toStdString());
    if (loadPerCore >= 0) {
        const double load = loadPerCore * std::max(1u, std::thread::hardware_concurrency());
        write("proc/loadavg", QByteArray::number(load).toStdString() + " 0.5 0.5 1/200 999");
    }
    MachineState state;
    state.busy = before;
    QCOMPARE(machineProbe(m_root.string())(state).busy, expected);
}

void MachineWatchTest::watchFollows()
{
    std::atomic<bool> battery{false};
    std::atomic<int> looks{0};
    MachineWatch watch(
        [&](const MachineState&) {
            ++looks;
            return MachineState{battery, false};
        },
        std::chrono::hours(1));
    QTRY_VERIFY(looks >= 1);
    QVERIFY(watch.calm());
    battery = true;
    watch.lookNow();
    QTRY_VERIFY(!watch.calm());
    QVERIFY(watch.state().onBattery);
}

QTEST_GUILESS_MAIN(MachineWatchTest)
#include "tst_machinewatch.moc"
