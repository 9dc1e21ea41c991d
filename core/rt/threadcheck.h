// ThreadCheck: remembers which thread plays a role (producer, consumer) and tells whether the caller is that one.
#pragma once

#include <atomic>
#include <thread>

namespace auralis
{

/// For `assert(m_producer.isCaller())`: the first caller takes the role, and others are refused until reset(). Never
/// blocks.
class ThreadCheck
{
public:
    bool isCaller() const
    {
        const std::thread::id self = std::this_thread::get_id();
        std::thread::id owner{};
        return m_owner.compare_exchange_strong(owner, self, std::memory_order_relaxed) || owner == self;
    }

    /// The next caller takes the role: when a stream is handed to another thread.
    void reset() { m_owner.store(std::thread::id{}, std::memory_order_relaxed); }

private:
    mutable std::atomic<std::thread::id> m_owner{};
};

} // namespace auralis
