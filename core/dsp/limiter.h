// Limiter: how much to attenuate each frame so that no true peak exceeds the ceiling. Attenuations are int32 in 2^-20
// octaves of level (log2 of the gain), so that running sums are exact and any start far enough back gives the same
// values. One thread at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels.h"
#include "units.h"

namespace auralis
{

/// Peak hold over a look-ahead, a linear release, and two box filters that round up: the smoothed attenuation reaches
/// what a peak asks for exactly when the peak comes, and later forgets it completely.
class AttenuationFilter
{
public:
    /// `rate`: values a second; `ahead`: the look-ahead in values.
    AttenuationFilter(double rate, int ahead);

    int lookAhead() const { return m_ahead; }
    /// Values after which nothing of an older attenuation is left.
    int memory() const { return m_forget + m_ahead; }

    void reset();
    /// Takes what the next `count` frames ask for; gives the attenuation of those lookAhead() earlier. Returns the
    /// largest.
    std::int32_t run(const std::int32_t* wanted, std::int32_t* attenuation, int count) noexcept;

    static constexpr double mostDb = 36; ///< no more is ever asked for
    static constexpr double releaseDbPerSecond = 57;
    static std::int32_t fromDb(double db); ///< rounded up, at most mostDb
    static double toDb(std::int32_t attenuation);

private:
    struct Wanted {
        std::int64_t frame;
        std::int32_t amount;
    };

    int m_ahead;
    int m_first, m_second; // lengths of the two box filters; together no longer than the look-ahead
    // One over the lengths, a little more: sums are less than 2^36 and the lengths less than 2^13, so that a product
    // cut to a whole number is the whole quotient, at a fraction of a division's time.
    double m_perFirst, m_perSecond;
    std::int32_t m_release;
    int m_forget;
    std::int64_t m_frame = 0;                                  // next one to be given
    std::int32_t m_held = 0;                                   // with release, at m_frame - m_ahead
    std::vector<std::int32_t> m_delayed, m_maxima, m_averages; // rings: of m_ahead, m_first, m_second
    std::size_t m_delayedAt = 0, m_maximaAt = 0, m_averagesAt = 0;
    std::int64_t m_maximaSum = 0, m_averagesSum = 0;
    std::vector<Wanted> m_window; // ring: falling amounts of the look-ahead
    std::size_t m_windowFirst = 0, m_windowCount = 0;
};

class Limiter
{
public:
    Limiter(int rate, double ceilingDbtp, const Kernels& kernels);

    /// More than half a period of 40 Hz: a steady bass note is held, not followed.
    static constexpr double lookAheadSeconds = 0.015;
    static int lookAheadFrames(int rate); ///< a multiple of 64

    float ceiling() const { return m_ceiling; }
    AttenuationFilter& filter() { return m_filter; }
    const AttenuationFilter& filter() const { return m_filter; }

    /// The attenuation a tile of one channel asks for, joined (maximum) into wanted[64]. `x` has 31 frames before the
    /// tile and 32 after it; `around` is the largest magnitude among them.
    void detect(const float* x, float around, std::int32_t* wanted) const noexcept;

private:
    const Kernels& m_kernels;
    float m_ceiling;
    AttenuationFilter m_filter;
};

} // namespace auralis
