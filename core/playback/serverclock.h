// ServerClock: when a sound server takes its next piece. Learns from what it was seen to have taken at which time.
// Output thread only.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>

namespace auralis
{

/// Servers take frames in periods, at a steady pace. What is put where they take their next ones arrives in time,
/// unless they are just about to take it.
class ServerClock
{
public:
    explicit ServerClock(int rate)
        : m_rate(rate)
    {
    }

    /// The server asked for `wanted` frames, as it does when it has just taken a period; it had then taken `taken` in
    /// all. Seconds.
    void asked(std::int64_t taken, double now, int wanted)
    {
        // News comes late, never early: the earliest of the latest few is nearest to the truth.
        m_began[m_next++ % m_began.size()] = now - static_cast<double>(taken) / m_rate;
        if (wanted > 0) m_wanted = wanted;
        m_origin = taken;
    }

    /// The server was found to have taken `taken` in all, at any time.
    void seen(std::int64_t taken)
    {
        if (taken <= m_origin || m_next < m_began.size()) return; // at first it does not keep pace yet
        m_period = std::gcd(m_period, taken - m_origin);
        m_answers = m_period < shortest ? 0 : m_answers + 1;
        if (m_answers == 0) m_period = 0; // an answer that does not fit: learned anew
    }

    /// How many frames from the next one on are out of reach, when the server was found to have taken `taken` by an
    /// answer that took `delay`.
    int margin(std::int64_t taken, double now, double delay) const
    {
        if (m_answers < surely || m_next < m_began.size()) return m_wanted;
        const double began = *std::min_element(m_began.begin(), m_began.end());
        const double since = now - began - static_cast<double>(taken) / m_rate;
        const double left = static_cast<double>(m_period) / m_rate - since;
        return since >= 0 && left > guard + 2 * delay ? 0 : static_cast<int>(m_period);
    }

private:
    static constexpr double guard = 0.0005; ///< for the way to the server, s
    static constexpr int shortest = 16;     ///< frames of a period
    static constexpr int surely = 4;        ///< so many answers tell the period

    const int m_rate;
    std::array<double, 8> m_began{}; ///< when it would have taken the first frame at this pace
    std::size_t m_next = 0;
    std::int64_t m_origin = 0; ///< taken at the latest request
    std::int64_t m_period = 0;
    int m_answers = 0;
    int m_wanted = 1024;
};

} // namespace auralis
