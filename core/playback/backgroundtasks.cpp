// BackgroundTasks: counted, cancellable, detached threads.
#include "backgroundtasks.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#ifdef __linux__
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace auralis
{

namespace
{

void lowerPriority()
{
#ifdef __linux__
    setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), 10);
#endif
}

} // namespace

struct BackgroundTasks::Shared {
    std::mutex mutex;
    std::condition_variable finished;
    std::vector<Cancel> running;
};

BackgroundTasks::BackgroundTasks()
    : d(std::make_shared<Shared>())
{
}

BackgroundTasks::~BackgroundTasks()
{
    std::unique_lock lock(d->mutex);
    for (const Cancel& cancel : d->running)
        *cancel = true;
    d->finished.wait_for(lock, std::chrono::seconds(2), [this] { return d->running.empty(); });
}

BackgroundTasks::Cancel BackgroundTasks::run(std::function<void(const Cancel&)> job, bool low)
{
    auto cancel = std::make_shared<std::atomic<bool>>(false);
    {
        const std::lock_guard lock(d->mutex);
        d->running.push_back(cancel);
    }
    std::thread([shared = d, cancel, low, job = std::move(job)]() mutable {
        if (low) lowerPriority();
        job(cancel);
        job = nullptr; // what it holds is given back before it counts as finished
        const std::lock_guard lock(shared->mutex);
        auto& running = shared->running;
        running.erase(std::remove(running.begin(), running.end(), cancel), running.end());
        shared->finished.notify_all();
    }).detach();
    return cancel;
}

} // namespace auralis
