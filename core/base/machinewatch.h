// MachineWatch: whether work that can wait should wait now: the machine runs on battery, or others need its processors.
// Looks every few seconds on a thread of its own, so that asking costs one atomic read on any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace auralis
{

struct MachineState {
    bool onBattery = false;
    bool busy = false; ///< programs wait for a processor

    /// What is made ahead of its need may be made now.
    bool calm() const { return !onBattery && !busy; }
    bool operator==(const MachineState&) const = default;
};

/// Looks at the machine once. May block for some milliseconds (firmware is asked for the battery).
using MachineProbe = std::function<MachineState(const MachineState& before)>;

/// This machine's. On Linux: a mains supply that is offline, or a discharging battery where there is no mains supply;
/// and the share of the last ten seconds in which some program waited for a processor (/proc/pressure/cpu), or the load
/// a processor where the kernel does not tell that. `busy` begins above 40 % and ends below 20 %, so that it does not
/// flutter. Elsewhere nothing is known: always calm. `root` takes the place of "/" (tests).
MachineProbe machineProbe(const std::string& root = "/");

class MachineWatch
{
public:
    /// `probe` is called on the watch's thread, at once and then every `interval`.
    explicit MachineWatch(MachineProbe probe = machineProbe(),
                          std::chrono::milliseconds interval = std::chrono::seconds(5));
    ~MachineWatch();
    MachineWatch(const MachineWatch&) = delete;
    MachineWatch& operator=(const MachineWatch&) = delete;

    /// Any thread. Before the first look: calm.
    MachineState state() const
    {
        const unsigned bits = m_state.load(std::memory_order_relaxed);
        return {(bits & 1u) != 0, (bits & 2u) != 0};
    }
    bool calm() const { return state().calm(); }
    /// Looks again now instead of at the end of the interval.
    void lookNow();

private:
    void run();

    const MachineProbe m_probe;
    const std::chrono::milliseconds m_interval;
    std::atomic<unsigned> m_state{0};
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_stop = false, m_again = false; ///< under the mutex
    std::thread m_thread;                 ///< last: it uses the above
};

} // namespace auralis
