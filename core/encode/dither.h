// Dither: float to integer samples with triangular noise of two steps' width, the same for the same input.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace auralis
{

class Dither
{
public:
    explicit Dither(int bits)
        : m_scale(std::ldexp(1.0, bits - 1))
    {
    }

    /// The sample in units of the last bit.
    std::int32_t quantise(float x)
    {
        const double noise = next() - next(); // -1..1, triangular
        const double value = std::nearbyint(static_cast<double>(x) * m_scale + noise);
        if (std::isnan(value)) return 0;
        return static_cast<std::int32_t>(std::clamp(value, -m_scale, m_scale - 1));
    }

private:
    /// xorshift64* (Vigna 2016), 0..1.
    double next()
    {
        m_state ^= m_state >> 12;
        m_state ^= m_state << 25;
        m_state ^= m_state >> 27;
        return static_cast<double>(m_state * 0x2545F4914F6CDD1Dull >> 11) * 0x1p-53;
    }

    double m_scale;
    std::uint64_t m_state = 0x9E3779B97F4A7C15ull;
};

} // namespace auralis
