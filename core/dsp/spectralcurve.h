// The curves of a plan: what the correction asks for, what the preset adds, and what of it is allowed. Pure functions.
#pragma once

#include <array>
#include <vector>

#include "presets.h"
#include "trackprofile.h"

namespace auralis
{

using BandCurve = std::array<double, TrackProfile::bandCount>;

/// How the long-term spectrum differs from what is usual, and what is done about it; dB a 1/3-octave band.
struct Correction {
    BandCurve
        deviation{}; ///< usual minus this track, the K-weighted mean removed: positive where the track has too little
    BandCurve spread{}; ///< what counts as usual still
    BandCurve gain{};   ///< exactly 0 inside the spread
};
Correction correctionFor(const TrackProfile& profile, const Preset& preset);

/// Gains of mid and side at a frequency.
struct CurvePoint {
    double mid = 0, side = 0;
};
CurvePoint curvePoint(const TrackProfile& profile, const Preset& preset, const Correction& correction, double hz);

/// K-weighted power a band of a spectrum in dBFS a band: how much it counts in the track's loudness.
BandCurve loudnessShares(const TrackProfile& profile, const std::array<float, TrackProfile::bandCount>& spectrum);

} // namespace auralis
