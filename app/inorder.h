// In order: work on many things on all cores, results used one by one in the order of the things.
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace auralis
{

/// `work(i)` runs on threads of its own, each index once; `use(i, result)` on the caller's, in order, as soon as its
/// turn has come. Returns when all are used.
template <class Work, class Use>
void inOrder(std::size_t count, Work work, Use use)
{
    using Product = decltype(work(std::size_t{0}));
    std::vector<std::optional<Product>> products(count);
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::condition_variable ready;

    const auto loop = [&] {
        for (std::size_t i; (i = next++) < count;) {
            Product product = work(i);
            const std::lock_guard lock(mutex);
            products[i] = std::move(product);
            ready.notify_one();
        }
    };
    std::vector<std::thread> workers;
    const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
    for (std::size_t i = 0; i < std::min(cores, count); ++i)
        workers.emplace_back(loop);
    for (std::size_t i = 0; i < count; ++i) {
        std::unique_lock lock(mutex);
        ready.wait(lock, [&] { return products[i].has_value(); });
        Product product = std::move(*products[i]);
        lock.unlock();
        use(i, std::move(product));
    }
    for (std::thread& worker : workers)
        worker.join();
}

} // namespace auralis
