// A task for another thread by a queue that was not built with ThreadSanitizer, Qt's above all: the order that the
// queue keeps is stated once more by a mutex, which the sanitizer sees. Any thread; held for no longer than queueing
// takes.
#pragma once

#include <mutex>
#include <utility>

namespace auralis
{

/// Calls `queue` with what is to be run over there in place of `task`; it does not run it before it returns.
template <class Queue, class Task>
void handOver(Queue queue, Task task)
{
    static std::mutex order;
    const std::lock_guard lock(order);
    queue([task = std::move(task)]() mutable {
        {
            const std::lock_guard taken(order); // before anything of the task is looked at
        }
        task();
    });
}

} // namespace auralis
