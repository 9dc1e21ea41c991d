// What limiter and punch would do to a track, from the peaks and energies of its 64-frame tiles: the numbers a forecast
// needs.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "audioformat.h"
#include "trackprofile.h"

namespace auralis
{

struct MeasuredTile {
    float peak = 0;         ///< largest sample of all channels
    float energy = 0;       ///< sum of squares of all channels but the LFE
    std::uint32_t step = 0; ///< the 10 ms step of the loudness meter that it begins in
};

/// Fills limiterLossDb, punchDb and punchAtPeaksDb. `steps` are the meter's mean squares of 10 ms.
void simulateDynamics(TrackProfile& profile, const std::vector<MeasuredTile>& tiles, const std::vector<double>& steps);

} // namespace auralis
