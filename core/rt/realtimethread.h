// runInRealTime(): for threads that a device waits for.
#pragma once

#ifdef __linux__
#include <pthread.h>
#include <sched.h>
#endif

namespace auralis
{

/// Asks that the calling thread, and those it starts, run before threads that compute. Where the system refuses, it
/// goes on as it is. (On Linux QThread's priorities do nothing under the usual scheduler.)
inline void runInRealTime()
{
#ifdef __linux__
    const sched_param priority{.sched_priority = 5};
    pthread_setschedparam(pthread_self(), SCHED_RR, &priority);
#endif
}

/// The same for a thread that feeds one of those: after it, and without those it starts.
inline void runNearRealTime()
{
#ifdef __linux__
    const sched_param priority{.sched_priority = 3};
    pthread_setschedparam(pthread_self(), SCHED_RR | SCHED_RESET_ON_FORK, &priority);
#endif
}

/// As threads run that did not ask for more.
inline void runAsUsual()
{
#ifdef __linux__
    const sched_param priority{.sched_priority = 0};
    pthread_setschedparam(pthread_self(), SCHED_OTHER | SCHED_RESET_ON_FORK, &priority);
#endif
}

} // namespace auralis
