// BackgroundTasks: jobs that may block on a disk or a network share, each on a thread of its own, so that a stuck one
// holds up nothing. Threads that are done are kept for a while: a seek does not wait for one to be started. Any thread.
#pragma once

#include <atomic>
#include <functional>
#include <memory>

namespace auralis
{

class BackgroundTasks
{
public:
    using Cancel = std::shared_ptr<std::atomic<bool>>;

    BackgroundTasks();
    /// Cancels all and waits for them; what does not come back within two seconds (a dead share) is left behind.
    ~BackgroundTasks();

    /// `low`: gives way to everything else on the machine. The job must hold what it uses (shared_ptr) and look at its
    /// cancel flag.
    Cancel run(std::function<void(const Cancel& cancel)> job, bool low = false);

private:
    struct Shared;
    std::shared_ptr<Shared> d;
};

} // namespace auralis
