// Locks: counts what this thread asks of mutexes, read-write locks, spin locks, conditions and semaphores, by standing
// before the C library's own functions. For one source of a test program.
#pragma once

#include <dlfcn.h>
#include <pthread.h>
#include <semaphore.h>

// The sanitizers stand there themselves; with them the locks are not counted.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#define AURALIS_FOREIGN_LOCKS
#endif
#endif
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
#define AURALIS_FOREIGN_LOCKS
#endif

namespace
{
thread_local long long locks = 0;
}

#ifndef AURALIS_FOREIGN_LOCKS
#define AURALIS_COUNT_LOCKS(name, type)                                                                                \
    extern "C" __attribute__((visibility("default"))) int name(type* object) noexcept                                  \
    {                                                                                                                  \
        static int (*const next)(type*) = reinterpret_cast<int (*)(type*)>(dlsym(RTLD_NEXT, #name));                   \
        ++locks;                                                                                                       \
        return next(object);                                                                                           \
    }
AURALIS_COUNT_LOCKS(pthread_mutex_lock, pthread_mutex_t)
AURALIS_COUNT_LOCKS(pthread_mutex_trylock, pthread_mutex_t)
AURALIS_COUNT_LOCKS(pthread_rwlock_rdlock, pthread_rwlock_t)
AURALIS_COUNT_LOCKS(pthread_rwlock_wrlock, pthread_rwlock_t)
AURALIS_COUNT_LOCKS(pthread_rwlock_tryrdlock, pthread_rwlock_t)
AURALIS_COUNT_LOCKS(pthread_rwlock_trywrlock, pthread_rwlock_t)
AURALIS_COUNT_LOCKS(pthread_cond_signal, pthread_cond_t)
AURALIS_COUNT_LOCKS(pthread_cond_broadcast, pthread_cond_t)
AURALIS_COUNT_LOCKS(sem_post, sem_t)
AURALIS_COUNT_LOCKS(sem_trywait, sem_t)
#endif
