// Spares: things that take long to make, made before they are needed. Any thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <mutex>
#include <utility>
#include <vector>

namespace auralis
{

/// One of each of the latest few kinds. `Thing` is a pointer that owns.
template <class Kind, class Thing>
class Spares
{
public:
    /// Of at most so many kinds.
    explicit Spares(std::size_t most)
        : m_most(most)
    {
    }

    /// Null: there is none of this kind.
    Thing take(const Kind& kind)
    {
        const std::lock_guard lock(m_mutex);
        const auto found = find(kind);
        if (found == m_kept.end()) return nullptr;
        Thing thing = std::move(found->second);
        m_kept.erase(found);
        return thing;
    }

    /// Makes one unless it is there; what is not asked for any more goes. `make` may give null.
    template <class Make>
    void keep(const Kind& kind, const Make& make)
    {
        {
            const std::lock_guard lock(m_mutex);
            if (const auto found = find(kind); found != m_kept.end()) {
                std::rotate(found, found + 1, m_kept.end());
                return;
            }
        }
        Thing made = make();
        if (!made) return;
        Thing former; // freed after the lock
        const std::lock_guard lock(m_mutex);
        if (m_kept.size() == m_most) {
            former = std::move(m_kept.front().second);
            m_kept.erase(m_kept.begin());
        }
        m_kept.emplace_back(kind, std::move(made));
    }

private:
    auto find(const Kind& kind)
    {
        return std::find_if(m_kept.begin(), m_kept.end(), [&](const auto& kept) { return kept.first == kind; });
    }

    const std::size_t m_most;
    std::mutex m_mutex;
    std::vector<std::pair<Kind, Thing>> m_kept; ///< the latest last
};

} // namespace auralis
