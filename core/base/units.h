// Units: frames, rates and decibels, and the one exact conversion between frame grids.
#pragma once

#include <cassert>
#include <cmath>
#include <cstdint>
#include <limits>

namespace auralis
{

/// A position or length in frames (one sample for every channel) of whatever grid the context names. Never seconds,
/// never floats.
using FramePos = std::int64_t;

enum class Rounding { Down, Nearest, Up };

/// Frame `pos` of a grid at `fromRate` Hz expressed on a grid at `toRate` Hz, exactly rounded (rational arithmetic;
/// negative positions too; halves go up). The only place where rates are converted.
constexpr FramePos convertFrames(FramePos pos, int fromRate, int toRate, Rounding rounding = Rounding::Nearest)
{
    assert(fromRate > 0 && toRate > 0);
    if (fromRate == toRate) return pos;
    // Whole seconds and a rest below one: neither overflows.
    FramePos seconds = pos / fromRate;
    if (pos % fromRate < 0) --seconds;
    const FramePos scaled = (pos - seconds * fromRate) * toRate;
    FramePos rest = scaled / fromRate;
    if (rounding == Rounding::Nearest) rest = (2 * scaled + fromRate) / (2 * FramePos{fromRate});
    if (rounding == Rounding::Up) rest = (scaled + fromRate - 1) / fromRate;
    return seconds * toRate + rest;
}

/// Seconds for people: display and command line only.
constexpr double framesToSeconds(FramePos pos, int rate)
{
    return rate > 0 ? static_cast<double>(pos) / rate : 0.0;
}
inline FramePos secondsToFrames(double seconds, int rate)
{
    return static_cast<FramePos>(std::llround(seconds * rate));
}

inline double dbToGain(double db)
{
    return std::pow(10.0, db / 20.0);
}
/// -infinity for 0.
inline double gainToDb(double gain)
{
    return gain > 0 ? 20.0 * std::log10(gain) : -std::numeric_limits<double>::infinity();
}

} // namespace auralis
