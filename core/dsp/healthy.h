// What the chain takes in place of a sample: damage must not spread.
#pragma once

#include <algorithm>
#include <cmath>

namespace auralis
{

inline float healthy(float x)
{
    constexpr float largest = 8.0f;               // +18 dBFS: louder input is damage
    constexpr float smallest = 1e-15f;            // quieter is silence; denormals would only cost time
    if (!(std::fabs(x) >= smallest)) return 0.0f; // NaN too
    return std::clamp(x, -largest, largest);
}

} // namespace auralis
