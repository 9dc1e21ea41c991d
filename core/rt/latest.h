// Latest: hands the newest complete value of one writer thread to one reader thread (triple buffer). Values in between
// are lost on purpose. Neither side waits or allocates.
#pragma once

#include <array>
#include <atomic>
#include <cassert>
#include <type_traits>

#include "threadcheck.h"

namespace auralis
{

/// The reader starts with a value-initialised T.
template <class T>
class Latest
{
    static_assert(std::is_trivially_copyable_v<T>, "copying a value must not allocate");

public:
    Latest() = default;
    Latest(const Latest&) = delete;
    Latest& operator=(const Latest&) = delete;

    /// The writer.
    void publish(const T& value)
    {
        assert(m_writer.isCaller());
        m_values[m_back].value = value;
        // The back buffer becomes the middle one; whatever lay there, read or not, is written next.
        m_back = m_middle.exchange(m_back | fresh, std::memory_order_acq_rel) & index;
    }

    /// The reader: true when something was published since the last read().
    bool changed() const
    {
        assert(m_reader.isCaller());
        return m_middle.load(std::memory_order_relaxed) & fresh;
    }

    /// The reader: the newest value. The reference stays valid, and what it names unchanged, until the next read().
    const T& read()
    {
        assert(m_reader.isCaller());
        if (m_middle.load(std::memory_order_relaxed) & fresh)
            m_front = m_middle.exchange(m_front, std::memory_order_acq_rel) & index;
        return m_values[m_front].value;
    }

    /// Lets other threads take the two roles. Only while neither side is running.
    void resetThreads()
    {
        m_writer.reset();
        m_reader.reset();
    }

private:
    static constexpr unsigned index = 3, fresh = 4;
    struct alignas(64) Buffer {
        T value{};
    };

    std::array<Buffer, 3> m_values;
    unsigned m_back = 0;              ///< the writer's
    alignas(64) unsigned m_front = 1; ///< the reader's
    alignas(64) std::atomic<unsigned> m_middle{2};
    ThreadCheck m_writer, m_reader;
};

} // namespace auralis
