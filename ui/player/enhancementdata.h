// EnhancementData: what mastering does to a track, as figures and curves for people. Pure; a few milliseconds.
#pragma once

#include <vector>

#include <QStringList>

#include "masteringplan.h"
#include "trackprofile.h"

namespace auralis
{

struct EnhancementData {
    struct Point {
        double hz = 0, db = 0;
    };
    std::vector<Point> spectrum;   ///< of the track, dB below its loudest band
    std::vector<Point> correction; ///< of the mid channel, dB
    struct Figure {
        double before = 0, after = 0;
    };
    Figure lufs, truePeakDbtp, rangeLu, widthPercent;
    std::vector<float> loudnessBefore, loudnessAfter; ///< short-term LUFS at 10 Hz
    double targetLufs = -14;
    bool provisional = false;
    QStringList why; ///< a sentence each, of explain()
};

/// Centre of a 1/3-octave band of a profile (IEC 61260, base 10): band 17 is 1 kHz.
double bandHz(int band);

/// Of the middle of a track, dB below its loudest band.
std::vector<EnhancementData::Point> spectrumOf(const TrackProfile& profile);

/// `plan` must be made from `profile`. Figures after mastering are those the plan predicts.
EnhancementData enhancementData(const TrackProfile& profile, const MasteringPlan& plan, const Preset& preset);

} // namespace auralis
