// ServerClock: when a sound server takes its next piece. Learns from what it was seen to have taken at which time.
// Output thread only.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>

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

    /// The server asked for frames, as it does when it has just taken a period; it had then taken `taken` in all.
    /// Seconds.
    void asked(std::int64_t taken, double now)
    {
        if (taken <= 0) return; // it has not begun
        // News comes late, never early: the earliest of the latest few is nearest to the truth.
        m_began[m_next++ % m_began.size()] = now - static_cast<double>(taken) / m_rate;
        seen(taken);
    }

    /// The server was found to have taken `taken` in all, at any time.
    void seen(std::int64_t taken)
    {
        const std::int64_t more = taken - std::exchange(m_taken, taken);
        if (more == 0 || more == taken) return;
        m_period = std::gcd(m_period, more);
        m_answers = m_period < shortest ? 0 : m_answers + 1;
        if (m_answers == 0) m_period = 0; // an answer that does not fit: learned anew
    }

    /// Whether it knows the period.
    bool isSure() const { return m_answers >= surely && m_next > 0; }

    /// How many frames from the next one on are out of reach, when the server was found to have taken `taken` by an
    /// answer that took `delay`.
    int margin(std::int64_t taken, double now, double delay) const
    {
        if (!isSure()) // the period, or a multiple of it, may be known before the time at which one begins
            return m_answers >= 2 ? static_cast<int>(std::min<std::int64_t>(2 * m_period, unsure)) : unsure;
        const double since = timeSince(taken, now);
        const double period = static_cast<double>(m_period) / m_rate;
        if (since < -guard) return static_cast<int>(m_period); // another pace than was thought
        const double late = std::ceil((since + guard + delay - period) / period);
        return static_cast<int>(m_period) * static_cast<int>(std::clamp(late, 0.0, latest));
    }

    /// How many frames from `first` on it had taken already at the time `when`, when it told that it had taken `taken`:
    /// it counts a period somewhat later than it takes it.
    int missed(std::int64_t first, std::int64_t taken, double when) const
    {
        const double period = static_cast<double>(m_period) / m_rate;
        const double since = isSure() ? timeSince(taken, when) : 0;
        if (isSure() && since >= period && since < 2 * period) taken += m_period;
        return static_cast<int>(std::clamp<std::int64_t>(taken - first, 0, m_rate));
    }

private:
    /// Since it took the last of them, s.
    double timeSince(std::int64_t taken, double now) const
    {
        const double began = *std::min_element(m_began.begin(), m_began.begin() + std::min(m_next, m_began.size()));
        return now - (began - news) - static_cast<double>(taken) / m_rate;
    }

    static constexpr double news = 0.0001;  ///< what it takes comes to be known so much later at least, s
    static constexpr double guard = 0.0003; ///< for the way to the server, s
    static constexpr int shortest = 16;     ///< frames of a period
    static constexpr int surely = 4;        ///< so many answers tell the period
    static constexpr int unsure = 1024;     ///< what servers take at once at most, as a rule
    static constexpr double latest = 100;   ///< periods

    const int m_rate;
    std::array<double, 8> m_began{}; ///< when it would have taken the first frame at this pace
    std::size_t m_next = 0;
    std::int64_t m_taken = 0; ///< when last seen
    std::int64_t m_period = 0;
    int m_answers = 0;
};

} // namespace auralis
