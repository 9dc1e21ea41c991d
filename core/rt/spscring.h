// SpscRing: a lock-free ring of large slots between exactly one producer thread and one consumer thread.
// Both sides work in place; neither waits, allocates or copies a slot.
#pragma once

#include <atomic>
#include <cassert>
#include <cstddef>
#include <type_traits>
#include <vector>

#include "threadcheck.h"

namespace auralis
{

/// All storage is made by the constructor. A slot belongs to the producer from writeSlot() to commit() and to the
/// consumer from readSlot() to release(); it keeps what was in it before, so the producer fills every field that it
/// means.
template <class T>
class SpscRing
{
    static_assert(std::is_trivially_copyable_v<T>, "slots are reused, never destroyed");

public:
    explicit SpscRing(std::size_t capacity)
        : m_slots(capacity)
    {
        assert(capacity > 0);
    }
    SpscRing(const SpscRing&) = delete;
    SpscRing& operator=(const SpscRing&) = delete;

    std::size_t capacity() const { return m_slots.size(); }

    /// Any thread. Exact for the two sides in their own direction: the producer never sees too few, the consumer never
    /// too many.
    std::size_t size() const
    {
        // The read count first: it can only grow towards the written one, so the difference is never negative.
        const std::size_t read = m_read.load(std::memory_order_acquire);
        return m_written.load(std::memory_order_acquire) - read;
    }
    bool empty() const { return size() == 0; }

    // The producer's side.

    /// Where the next element goes; nullptr when the ring is full. The same slot again until commit().
    T* writeSlot()
    {
        assert(m_producer.isCaller());
        const std::size_t written = m_written.load(std::memory_order_relaxed);
        if (written - m_read.load(std::memory_order_acquire) == m_slots.size()) return nullptr;
        return &m_slots[written % m_slots.size()];
    }

    /// Hands the slot of writeSlot() to the consumer.
    void commit()
    {
        assert(m_producer.isCaller() && size() < m_slots.size());
        m_written.store(m_written.load(std::memory_order_relaxed) + 1, std::memory_order_release);
    }

    /// Slots that can be written now, at least.
    std::size_t writable() const
    {
        assert(m_producer.isCaller());
        return m_slots.size() - (m_written.load(std::memory_order_relaxed) - m_read.load(std::memory_order_acquire));
    }

    // The consumer's side.

    /// The oldest element, or the one `ahead` places after it; nullptr when there are not so many. Stays valid until
    /// released.
    T* readSlot(std::size_t ahead = 0)
    {
        assert(m_consumer.isCaller());
        const std::size_t read = m_read.load(std::memory_order_relaxed);
        if (m_written.load(std::memory_order_acquire) - read <= ahead) return nullptr;
        return &m_slots[(read + ahead) % m_slots.size()];
    }

    /// Gives the oldest `count` elements' slots back to the producer.
    void release(std::size_t count = 1)
    {
        assert(m_consumer.isCaller() && count <= readable());
        m_read.store(m_read.load(std::memory_order_relaxed) + count, std::memory_order_release);
    }

    /// Elements that can be read now, at least.
    std::size_t readable() const
    {
        assert(m_consumer.isCaller());
        return m_written.load(std::memory_order_acquire) - m_read.load(std::memory_order_relaxed);
    }

    /// Empties the ring and lets other threads take the two roles. Only while neither side is running.
    void reset()
    {
        m_producer.reset();
        m_consumer.reset();
        m_read.store(m_written.load(std::memory_order_relaxed), std::memory_order_release);
    }

private:
    static constexpr std::size_t cacheLine = 64;

    std::vector<T> m_slots;
    // Elements ever written and read: each is stored by one side only, on its own cache line.
    alignas(cacheLine) std::atomic<std::size_t> m_written{0};
    alignas(cacheLine) std::atomic<std::size_t> m_read{0};
    alignas(cacheLine) ThreadCheck m_producer;
    ThreadCheck m_consumer;
};

} // namespace auralis
