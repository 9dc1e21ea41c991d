// RtFlag and RtCounter: how the output thread tells others that something happened. One atomic each: no lock, no system
// call; the others look when it suits them.
#pragma once

#include <atomic>
#include <cassert>
#include <cstdint>

#include "threadcheck.h"

namespace auralis
{

/// "It happened since you last looked." Raised by any thread, taken by any thread; what the raiser wrote before is
/// visible to the taker.
class RtFlag
{
public:
    void raise() { m_raised.store(true, std::memory_order_release); }
    /// True once for any number of raises.
    bool take()
    {
        return m_raised.load(std::memory_order_relaxed) && m_raised.exchange(false, std::memory_order_acquire);
    }

private:
    std::atomic<bool> m_raised{false};
};

/// "It happened so often." Counted by one thread, read by any. Never reset: readers remember what they saw and
/// subtract.
class RtCounter
{
public:
    void add(std::int64_t n = 1)
    {
        assert(m_writer.isCaller());
        m_value.store(m_value.load(std::memory_order_relaxed) + n, std::memory_order_release);
    }
    std::int64_t value() const { return m_value.load(std::memory_order_acquire); }
    /// Another thread may count from now on.
    void resetThread() { m_writer.reset(); }

private:
    std::atomic<std::int64_t> m_value{0};
    ThreadCheck m_writer;
};

} // namespace auralis
