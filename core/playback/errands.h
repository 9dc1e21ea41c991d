// Errands: background jobs that bring something home: what a job returns is done on the main thread. Main thread only.
#pragma once

#include <functional>
#include <memory>

#include "backgroundtasks.h"

namespace auralis
{

class Errands
{
public:
    using Delivery = std::function<void()>;

    Errands();
    /// Cancels what runs; what it would have brought is dropped.
    ~Errands();

    /// `job` as of BackgroundTasks. Its delivery is called from the event loop, or from wait().
    void run(std::function<Delivery(const BackgroundTasks::Cancel& cancel)> job);
    /// Until all are home; for programs without an event loop.
    void wait();

private:
    struct Shared;
    const std::shared_ptr<Shared> d;
    BackgroundTasks m_tasks;
};

} // namespace auralis
