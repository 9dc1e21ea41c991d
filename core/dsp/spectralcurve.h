// The curves of a plan: what the correction asks for, what the preset adds, and what of it is allowed. Pure functions.
#pragma once

#include <array>
#include <vector>

#include "presets.h"
#include "trackprofile.h"

namespace auralis
{

struct MasteringPlan;
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

/// Change by a plan's curves and its correction of the track's loudness and of its power as such, dB.
struct CurveEffect {
    double loudnessDb = 0, powerDb = 0;
};
CurveEffect curveEffect(const TrackProfile& profile, const MasteringPlan& plan);
/// The same for every stretch of the profile's colour; empty where the profile has none.
std::vector<CurveEffect> curveEffects(const TrackProfile& profile, const MasteringPlan& plan);

/// Gains of what peaks are made of, as factors.
struct PeakGains {
    std::array<double, PeakColour::groups> mid{}, side{};
    double spreadDb() const; ///< of mid's, from the least to the most
};
PeakGains peakGains(const TrackProfile& profile, const MasteringPlan& plan);
/// `colour`: PeakColour of mid and of side.
double peakGainDb(const PeakGains& gains, const std::uint32_t* colour);

} // namespace auralis
