// Waiter: one thread (the renderer) sleeps until any other wakes it. wake() takes no lock and never waits: it is one
// atomic exchange, and one futex wake-up only for the first of several wakes.
#pragma once

#include <atomic>
#include <cassert>
#include <chrono>

#ifdef __linux__
#include <cerrno>
#include <ctime>
#include <semaphore.h>
#else
#include <semaphore>
#endif

#include "threadcheck.h"

namespace auralis
{

class Waiter
{
public:
    Waiter() = default;
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;

    /// Any thread, the output thread too. Wakes before a wait() are remembered, several count as one. What the caller
    /// wrote before is visible to the woken thread.
    void wake()
    {
        if (!m_pending.exchange(true, std::memory_order_acq_rel)) m_semaphore.release();
    }

    /// The waiting thread: true when woken, false when `timeout` ran out.
    bool waitFor(std::chrono::nanoseconds timeout)
    {
        assert(m_waiter.isCaller());
        if (!m_semaphore.acquire(timeout)) return false;
        // A wake() between the two lines finds the flag up and releases nothing; this exchange reads its value, so that
        // what was written before it is seen by the caller, who is about to look.
        m_pending.exchange(false, std::memory_order_acq_rel);
        return true;
    }

    /// Another thread may wait from now on.
    void resetThread() { m_waiter.reset(); }

private:
#ifdef __linux__
    // std::counting_semaphore of libstdc++ 12 polls with growing sleeps in timed waits: as late as half the time
    // waited.
    class Semaphore
    {
    public:
        Semaphore() { sem_init(&m_semaphore, 0, 0); }
        ~Semaphore() { sem_destroy(&m_semaphore); }
        void release() { sem_post(&m_semaphore); }
        bool acquire(std::chrono::nanoseconds timeout)
        {
            constexpr long second = 1000000000;
            timespec until;
            clock_gettime(CLOCK_MONOTONIC, &until);
            const long long nanoseconds = until.tv_nsec + (timeout.count() > 0 ? timeout.count() : 0);
            until.tv_sec += static_cast<std::time_t>(nanoseconds / second);
            until.tv_nsec = static_cast<long>(nanoseconds % second);
            int result = 0;
            do
                result = sem_clockwait(&m_semaphore, CLOCK_MONOTONIC, &until);
            while (result != 0 && errno == EINTR);
            return result == 0;
        }

    private:
        sem_t m_semaphore;
    };
#else
    class Semaphore
    {
    public:
        void release() { m_semaphore.release(); }
        bool acquire(std::chrono::nanoseconds timeout) { return m_semaphore.try_acquire_for(timeout); }

    private:
        std::binary_semaphore m_semaphore{0};
    };
#endif

    Semaphore m_semaphore;
    std::atomic<bool> m_pending{false};
    ThreadCheck m_waiter;
};

} // namespace auralis
