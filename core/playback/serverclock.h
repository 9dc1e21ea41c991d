// ServerClock: when a sound server takes its next piece. Learns from what it was seen to have taken at which time.
// Output thread only.
#pragma once

#include <algorithm>
#include <cmath>
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
        const double began = now - static_cast<double>(taken) / m_rate;
        // News comes late, never early; clocks drift apart by up to 1 in 10,000; a break begins anew.
        const double known = m_began + (now - m_seen) * 1e-4;
        m_began = m_seen == 0 || std::abs(began - known) > 0.2 ? began : std::min(began, known);
        m_seen = now;
        if (wanted > 0) m_wanted = wanted;
        m_origin = taken;
    }

    /// How many frames from the next one on are out of reach, when the server was found to have taken `taken` by an
    /// answer that took `delay`.
    int margin(std::int64_t taken, double now, double delay)
    {
        if (taken > m_origin) {
            m_step = std::gcd(m_step, taken - m_origin);
            ++m_answers;
        }
        const bool known = m_answers >= 4 && m_step >= shortest;
        const auto period = static_cast<double>(known ? m_step : shortest) / m_rate;
        const double since = now - m_began - static_cast<double>(taken) / m_rate;
        const double left = period - std::fmod(since, period);
        if (since >= 0 && since < longest && left > guard + 2 * delay) return 0;
        return known ? static_cast<int>(m_step) : m_wanted;
    }

private:
    static constexpr int shortest = 128;    ///< period of servers, frames
    static constexpr double guard = 0.0005; ///< for the way to the server, s
    static constexpr double longest = 0.1;  ///< between two periods, s

    const int m_rate;
    double m_began = 0; ///< when it would have taken the first frame at this pace
    double m_seen = 0;
    std::int64_t m_origin = 0, m_step = 0;
    int m_answers = 0;
    int m_wanted = 1024;
};

} // namespace auralis
