// Decibels of powers: by the C library, and in single precision with the same bits on every machine, in loops that
// become vectors.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

namespace auralis
{

/// Loudness in LUFS is the K-weighted mean square of all channels in dB plus this (BS.1770).
constexpr double loudnessOffset = -0.691;

/// A power of x dB is e^(x * this): ln(10) / 10.
constexpr double nepersPerDb = 0.23025850929940457;

inline double dbToPower(double db)
{
    return std::pow(10.0, db / 10);
}
inline double lufsToPower(double lufs)
{
    return dbToPower(lufs - loudnessOffset);
}

/// 10^(db / 10) within 2e-5 dB, for anything within +-370 dB.
inline float fastPower(float db)
{
    constexpr float octavesPerDb = 0.332192809f, toInteger = 12582912.0f; // 1.5 * 2^23: what is added to it is rounded
    const float octaves = db * octavesPerDb;
    const float rounded = octaves + toInteger;
    const float x = octaves - (rounded - toInteger);
    // 2^x, its series.
    float y = 1.54035304e-4f;
    y = y * x + 1.33335581e-3f;
    y = y * x + 9.61812911e-3f;
    y = y * x + 5.55041087e-2f;
    y = y * x + 2.40226507e-1f;
    y = y * x + 6.93147181e-1f;
    y = y * x + 1.0f;
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(y) + (std::bit_cast<std::uint32_t>(rounded) << 23));
}

/// 10 log10(power) within 2e-5 dB; -200 for what is less than that.
inline float fastLevel(float power)
{
    constexpr float dbPerOctave = 3.01029996f;
    constexpr std::uint32_t rootOfHalf = 0x3f3504f3, fraction = 0x007fffff;
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(std::max(power, 1e-20f)) - rootOfHalf;
    const auto octaves = static_cast<float>(static_cast<std::int32_t>(bits) >> 23);
    const float mantissa = std::bit_cast<float>((bits & fraction) + rootOfHalf); // from the root of 1/2 to that of 2
    const float s = (mantissa - 1) / (mantissa + 1), square = s * s;
    // log2 of the mantissa: the series of the inverse hyperbolic tangent.
    float y = 0.412198583f;
    y = y * square + 0.577078016f;
    y = y * square + 0.961796694f;
    y = y * square + 2.88539008f;
    return dbPerOctave * (octaves + s * y);
}

} // namespace auralis
