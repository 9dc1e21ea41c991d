// MachineWatch: the kernel's own words on battery and load.
#include "machinewatch.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace auralis
{

namespace
{

constexpr double busyAbove = 40, calmBelow = 20;         // % of the time in which some program waits for a processor
constexpr double busyLoadAbove = 1.5, calmLoadBelow = 1; // programs that run or wait, a processor

#ifdef __linux__
std::string firstLine(const std::filesystem::path& file)
{
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    return line;
}

bool isOnBattery(const std::filesystem::path& root)
{
    namespace fs = std::filesystem;
    std::error_code error;
    bool mains = false, online = false, discharging = false;
    for (fs::directory_iterator it(root / "sys/class/power_supply", error), end; !error && it != end;
         it.increment(error)) {
        const std::string type = firstLine(it->path() / "type");
        // The battery of a mouse or a headset says nothing of the machine's power.
        if (firstLine(it->path() / "scope") == "Device") continue;
        if (type == "Mains" || type == "USB") {
            // A USB port that nothing is plugged into is offline also where there is mains power: it only counts when
            // it gives power.
            const bool on = firstLine(it->path() / "online") == "1";
            online |= on;
            mains |= on || type == "Mains";
        } else if (type == "Battery") {
            discharging |= firstLine(it->path() / "status") == "Discharging";
        }
    }
    return mains ? !online : discharging;
}

/// "some avg10=1.23 avg60=..."
std::optional<double> pressure(const std::filesystem::path& root)
{
    const std::string line = firstLine(root / "proc/pressure/cpu");
    const std::size_t at = line.find("avg10=");
    if (line.rfind("some ", 0) != 0 || at == std::string::npos) return {};
    std::istringstream number(line.substr(at + 6));
    number.imbue(std::locale::classic());
    double value = 0;
    if (!(number >> value)) return {};
    return value;
}

bool isBusy(const std::filesystem::path& root, bool before)
{
    if (const std::optional<double> waiting = pressure(root)) return *waiting > (before ? calmBelow : busyAbove);
    std::istringstream number(firstLine(root / "proc/loadavg"));
    number.imbue(std::locale::classic());
    double load = 0;
    if (!(number >> load)) return false;
    return load / std::max(1u, std::thread::hardware_concurrency()) > (before ? calmLoadBelow : busyLoadAbove);
}
#endif

} // namespace

MachineProbe machineProbe(const std::string& root)
{
#ifdef __linux__
    return [root](const MachineState& before) { return MachineState{isOnBattery(root), isBusy(root, before.busy)}; };
#else
    (void)root;
    return [](const MachineState&) { return MachineState{}; };
#endif
}

MachineWatch::MachineWatch(MachineProbe probe, std::chrono::milliseconds interval)
    : m_probe(std::move(probe))
    , m_interval(interval)
    , m_thread([this] { run(); })
{
}

MachineWatch::~MachineWatch()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

void MachineWatch::lookNow()
{
    {
        const std::lock_guard lock(m_mutex);
        m_again = true;
    }
    m_wake.notify_all();
}

void MachineWatch::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_stop) {
        m_again = false;
        lock.unlock();
        const MachineState now = m_probe(state());
        m_state.store((now.onBattery ? 1u : 0u) | (now.busy ? 2u : 0u), std::memory_order_relaxed);
        lock.lock();
        m_wake.wait_for(lock, m_interval, [this] { return m_stop || m_again; });
    }
}

} // namespace auralis
