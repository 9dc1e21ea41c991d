// What a recording of tones tells: where sound begins and ends, how a tone's phase runs, steps and holes. A tone's
// phase is its place in the music, exact to a small part of a frame. Header only.
#pragma once

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdint>
#include <numbers>
#include <vector>

namespace auralis::test
{

/// A stereo recording with another tone in each channel.
struct Recording {
    static constexpr int rate = 48000;
    std::vector<float> samples;

    std::int64_t frames() const { return static_cast<std::int64_t>(samples.size() / 2); }
    float at(std::int64_t frame, int channel) const { return samples[static_cast<std::size_t>(2 * frame + channel)]; }
    bool loud(std::int64_t frame, float above) const
    {
        return std::fabs(at(frame, 0)) > above || std::fabs(at(frame, 1)) > above;
    }

    /// First frame from `from` on that is louder than `above`; frames() if none.
    std::int64_t soundFrom(std::int64_t from, float above) const
    {
        while (from < frames() && !loud(from, above))
            ++from;
        return from;
    }
    /// One behind the last frame before `before` that is louder than `above`.
    std::int64_t soundUntil(std::int64_t before, float above) const
    {
        while (before > 0 && !loud(before - 1, above))
            --before;
        return before;
    }

    /// The tone's part of `length` frames from `from` on: its amplitude, and its phase referred to frame 0.
    std::complex<double> tone(int channel, double hz, std::int64_t from, std::int64_t length) const
    {
        std::complex<double> sum = 0;
        double weights = 0;
        for (std::int64_t i = 0; i < length; ++i) {
            const double weight = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * (static_cast<double>(i) + 0.5) /
                                                       static_cast<double>(length));
            const double turns = std::fmod(hz * static_cast<double>(from + i) / rate, 1.0);
            sum += weight * at(from + i, channel) * std::polar(1.0, -2 * std::numbers::pi * turns);
            weights += weight;
        }
        return 2.0 * sum / weights;
    }

    /// The longest run of frames in [from, to) in which both channels stay at or below `level`.
    std::int64_t longestHole(std::int64_t from, std::int64_t to, float level, std::int64_t* where = nullptr) const
    {
        std::int64_t longest = 0;
        std::int64_t run = 0;
        for (std::int64_t i = from; i < to; ++i) {
            run = loud(i, level) ? 0 : run + 1;
            if (run <= longest) continue;
            longest = run;
            if (where) *where = i + 1 - run;
        }
        return longest;
    }

    /// The largest step from one sample to the next.
    double largestStep(int channel, std::int64_t from, std::int64_t to) const
    {
        double largest = 0;
        for (std::int64_t i = from + 1; i < to; ++i)
            largest = std::max(largest, std::fabs(static_cast<double>(at(i, channel)) - at(i - 1, channel)));
        return largest;
    }

    /// What is left at most when the tone is taken out by x[n+1] - 2 cos(w) x[n] + x[n-1]: nothing for the tone itself,
    /// twice its height for a click.
    double largestClick(int channel, double hz, std::int64_t from, std::int64_t to, std::int64_t* where = nullptr) const
    {
        const double c = 2 * std::cos(2 * std::numbers::pi * hz / rate);
        double largest = 0;
        for (std::int64_t i = from + 1; i + 1 < to; ++i) {
            const double left = std::fabs(at(i + 1, channel) - c * at(i, channel) + at(i - 1, channel));
            if (left <= largest) continue;
            largest = left;
            if (where) *where = i;
        }
        return largest;
    }
};

/// By how many frames the tone comes later in `b` than in `a`; within half a period.
inline double lateness(std::complex<double> a, std::complex<double> b, double hz)
{
    return -std::arg(b / a) / (2 * std::numbers::pi * hz) * Recording::rate;
}

} // namespace auralis::test
