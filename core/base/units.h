// Units: frames, rates and decibels, and the one exact conversion between frame grids.
#pragma once

#include <cassert>
#include <cmath>
#include <cstdint>
#include <limits>

namespace auralis {

/// A position or length in frames (one sample for every channel) of whatever grid the context names. Never seconds, never floats.
using FramePos = std::int64_t;

enum class Rounding { Down, Nearest, Up };

/// Frame `pos` of a grid at `fromRate` Hz expressed on a grid at `toRate` Hz, exactly rounded (128-bit rational arithmetic;
/// negative positions too). The only place where rates are converted.
constexpr FramePos convertFrames(FramePos pos, int fromRate, int toRate, Rounding rounding = Rounding::Nearest)
{
    assert(fromRate > 0 && toRate > 0);
    if (fromRate == toRate) return pos;
    const __int128 scaled = static_cast<__int128>(pos) * toRate * 2;
    const __int128 divisor = static_cast<__int128>(fromRate) * 2;
    __int128 numerator = scaled;
    if (rounding == Rounding::Nearest) numerator += fromRate;
    if (rounding == Rounding::Up) numerator += divisor - 1;
    __int128 quotient = numerator / divisor;
    if (numerator % divisor < 0) --quotient;
    return static_cast<FramePos>(quotient);
}

/// Seconds for people: display and command line only.
constexpr double framesToSeconds(FramePos pos, int rate) { return rate > 0 ? static_cast<double>(pos) / rate : 0.0; }
inline FramePos secondsToFrames(double seconds, int rate) { return static_cast<FramePos>(std::llround(seconds * rate)); }

inline double dbToGain(double db) { return std::pow(10.0, db / 20.0); }
/// -infinity for 0.
inline double gainToDb(double gain)
{
    return gain > 0 ? 20.0 * std::log10(gain) : -std::numeric_limits<double>::infinity();
}

} // namespace auralis
