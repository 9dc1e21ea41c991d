// What a plan's curves and its correction do to a track's loudness, powers and peaks, by its profile. Pure.
#pragma once

#include <array>
#include <vector>

#include "spectralcurve.h"
#include "trackprofile.h"

namespace auralis
{

struct CorrectionFilter;
struct MasteringPlan;

/// Power gains a 1/3-octave band of what is in mid and of what is in side, each with what it becomes in either.
struct BandGains {
    BandCurve mid{}, side{};
};
/// Of the curves and of `correction`; null: none, or the profile is of what comes out of it.
BandGains bandGains(const TrackProfile& profile, const MasteringPlan& plan, const CorrectionFilter* correction);

/// Change of a track's loudness and of its power as such, dB.
struct CurveEffect {
    float loudnessDb = 0, powerDb = 0;
};
CurveEffect curveEffect(const TrackProfile& profile, const BandGains& gains);
/// The same for every stretch of the profile's colour; empty where the profile has none.
std::vector<CurveEffect> curveEffects(const TrackProfile& profile, const BandGains& gains);

/// What becomes of peaks, by what they are made of.
class PeakGains
{
public:
    PeakGains(const TrackProfile& profile, const BandGains& gains);
    /// `colour`: PeakColour of mid and of side.
    float raiseDb(const std::uint32_t* colour) const;
    /// Of mid's gains, from the least to the most.
    double spreadDb() const { return m_spreadDb; }

private:
    struct Part {
        float before = 0, after = 0;
    };
    /// What two groups bring, by their byte of a PeakColour: of mid, then of side.
    std::array<std::array<Part, 256>, PeakColour::groups> m_parts;
    double m_spreadDb;
};

} // namespace auralis
