// BackgroundTasks: counted, cancellable, detached threads, which wait a while for another task.
#include "backgroundtasks.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
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

constexpr std::chrono::seconds idleTime(30);

void lowerPriority()
{
#ifdef __linux__
    setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), 10);
#endif
}

} // namespace

struct BackgroundTasks::Shared {
    struct Task {
        std::function<void(const Cancel&)> job;
        Cancel cancel;
    };

    std::mutex mutex;
    std::condition_variable finished, wanted;
    std::vector<Cancel> running;
    std::vector<Task> waiting; ///< each for one of the idle threads
    int idle = 0;              ///< threads without a task
    bool stop = false;

    void work(Task task);
    std::optional<Task> next();
};

void BackgroundTasks::Shared::work(Task task)
{
    task.job(task.cancel);
    task.job = nullptr; // what it holds is given back before it counts as finished
    const std::lock_guard lock(mutex);
    running.erase(std::remove(running.begin(), running.end(), task.cancel), running.end());
    finished.notify_all();
}

/// What the calling thread is to do next; nothing: it is not needed any more.
std::optional<BackgroundTasks::Shared::Task> BackgroundTasks::Shared::next()
{
    std::unique_lock lock(mutex);
    ++idle;
    wanted.wait_for(lock, idleTime, [this] { return stop || !waiting.empty(); });
    if (waiting.empty()) {
        --idle;
        return {};
    }
    Task task = std::move(waiting.back());
    waiting.pop_back();
    return task;
}

BackgroundTasks::BackgroundTasks()
    : d(std::make_shared<Shared>())
{
}

BackgroundTasks::~BackgroundTasks()
{
    std::unique_lock lock(d->mutex);
    for (const Cancel& cancel : d->running)
        *cancel = true;
    d->stop = true;
    d->wanted.notify_all();
    d->finished.wait_for(lock, std::chrono::seconds(2), [this] { return d->running.empty(); });
}

BackgroundTasks::Cancel BackgroundTasks::run(std::function<void(const Cancel&)> job, bool low)
{
    Shared::Task task{std::move(job), std::make_shared<std::atomic<bool>>(false)};
    const Cancel cancel = task.cancel;
    {
        const std::lock_guard lock(d->mutex);
        d->running.push_back(cancel);
        if (!low && d->idle > 0) {
            --d->idle;
            d->waiting.push_back(std::move(task));
            d->wanted.notify_one();
            return cancel;
        }
    }
    std::thread([shared = d, low, task = std::move(task)]() mutable {
        if (low) {
            lowerPriority(); // there is no way back: it ends with its task
            return shared->work(std::move(task));
        }
        for (std::optional<Shared::Task> mine = std::move(task); mine; mine = shared->next())
            shared->work(std::move(*mine));
    }).detach();
    return cancel;
}

} // namespace auralis
