// WorkThread: a thread that runs tasks in the order given. post() may be called from any thread and never waits.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace auralis
{

class WorkThread
{
public:
    enum class Ending {
        Finish, ///< tasks still queued at the end are run: edits
        Drop,   ///< ... are forgotten: queries nobody waits for any more
    };

    explicit WorkThread(Ending ending)
        : m_ending(ending)
        , m_thread([this] { run(); })
    {
    }
    ~WorkThread() { stop(); }
    WorkThread(const WorkThread&) = delete;
    WorkThread& operator=(const WorkThread&) = delete;

    void post(std::function<void()> task)
    {
        {
            const std::lock_guard lock(m_mutex);
            if (m_stopping) return;
            m_tasks.push_back(std::move(task));
        }
        m_wake.notify_one();
    }

    /// Waits for the task under way, and with Ending::Finish for those queued. Not from a task.
    void stop()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_stopping = true;
            if (m_ending == Ending::Drop) m_tasks.clear();
        }
        m_wake.notify_one();
        if (m_thread.joinable()) m_thread.join();
    }

private:
    void run()
    {
        std::unique_lock lock(m_mutex);
        for (;;) {
            m_wake.wait(lock, [this] { return m_stopping || !m_tasks.empty(); });
            if (m_tasks.empty()) return;
            {
                const auto task = std::move(m_tasks.front());
                m_tasks.pop_front();
                lock.unlock();
                task();
            }
            lock.lock();
        }
    }

    const Ending m_ending;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_tasks;
    bool m_stopping = false;
    std::thread m_thread; // last: it runs as soon as it is made
};

} // namespace auralis
