// What a track's levels and peaks are ahead of the dynamics: by its profile alone, and under a plan's curves and its
// correction. Pure; made once for many forecasts.
#pragma once

#include <array>
#include <cstddef>
#include <tuple>
#include <vector>

#include "curveeffect.h"
#include "masteringplan.h"
#include "tenths.h"

namespace auralis
{

/// Of the profile, which must outlive it. `corrected`: it is of what comes out of the plan's correction.
struct SourceLevels {
    explicit SourceLevels(const TrackProfile& profile, bool corrected = false);

    const TrackProfile* profile;
    bool corrected;
    Tenths powers;               ///< empty: the sound is too short to have levels
    double lufs = -70;           ///< of these
    double range = 0;            ///< that plans are to keep; of these unless set
    double stretchSeconds = 0.1; ///< of the profile's peaks
    /// What the peaks, held, lose at every drive of the profile's table.
    std::array<double, std::tuple_size_v<decltype(TrackProfile::limiterLossDb)>> heldLossDb{};

    /// The tenth of a second that a stretch of the profile's peaks lies in.
    std::size_t tenthOf(std::size_t stretch) const;
    std::size_t stretchOf(std::size_t tenth) const;
};

/// Of the source, which must outlive it, under a plan's curves, correction and punch; all else of the plan is not read.
struct CurvedLevels {
    CurvedLevels(const SourceLevels& source, const MasteringPlan& plan);

    const SourceLevels* source;
    CurveEffect effect;          ///< on the whole track
    std::vector<float> levelsDb; ///< mean square of all channels, every tenth of a second
    Tenths powers;               ///< the same K-weighted
    double thresholdDb = 0;      ///< mean square above which the compressor works
    std::vector<float> peaksDb;  ///< of the profile's stretches, over the ceiling
    double punchDb = 0;          ///< what punch adds to the loudness
    double punchAtPeaksDb = 0;   ///< and to peaks; in peaksDb already
    double ceilingDb = 0;
    const CorrectionFilter* correction; ///< of the plan, where the source is not yet corrected; null: none

    /// What is added to the highest peak of a sound too short to have levels.
    double peakEffectDb() const;

private:
    std::vector<CurveEffect> effectsByTenth(const BandGains& gains) const;
    void raisePeaks(const BandGains& gains, const std::vector<CurveEffect>& effects);
};

} // namespace auralis
