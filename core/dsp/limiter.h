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

class Limiter
{
public:
    Limiter(int rate, double ceilingDbtp, const Kernels& kernels);

    float ceiling() const { return m_ceiling; }
    /// Frames that run() lags behind what it is given, a multiple of 64.
    int lookAhead() const { return m_ahead; }
    /// Frames after which nothing of an older attenuation is left.
    int memory() const { return m_forget + m_ahead; }

    void reset();

    /// The attenuation a tile of one channel asks for, joined (maximum) into wanted[64]. `x` has 31 frames before the
    /// tile and 32 after it; `around` is the largest magnitude among them.
    void detect(const float* x, float around, std::int32_t* wanted) const;

    /// Takes what the next 64 frames ask for; gives the attenuation of the 64 frames lookAhead() earlier. Returns their
    /// maximum.
    std::int32_t run(const std::int32_t* wanted, std::int32_t* attenuation);

    static double toDb(std::int32_t attenuation) { return attenuation * (6.020599913279624 / (1 << 20)); }

private:
    struct Wanted {
        std::int64_t frame;
        std::int32_t amount;
    };

    const Kernels& m_kernels;
    float m_ceiling;
    int m_ahead;
    int m_first, m_second;  // lengths of the two box filters; together no longer than the look-ahead
    std::int32_t m_release; // a frame
    int m_forget;
    std::int64_t m_frame = 0;                                  // next one to be given
    std::int32_t m_held = 0;                                   // with release, at m_frame - m_ahead
    std::vector<std::int32_t> m_delayed, m_maxima, m_averages; // rings: of m_ahead, m_first, m_second
    std::size_t m_delayedAt = 0, m_maximaAt = 0, m_averagesAt = 0;
    std::int64_t m_maximaSum = 0, m_averagesSum = 0;
    std::vector<Wanted> m_window; // ring: falling amounts of the look-ahead
    std::size_t m_windowFirst = 0, m_windowCount = 0;
};

} // namespace auralis
