// Forecast: how loud a plan's output will be, from the profile alone. It runs leveller and compressor over the track's
// levels of 100 ms and reads the limiter's share from the profile's table. Pure; an hour of them takes one or
// two milliseconds.
#pragma once

#include <vector>

#include "curvedlevels.h"
#include "heldpeaks.h"

namespace auralis
{

class Forecast
{
public:
    /// Of the plan's leveller and compressor's ratio; all else of it is in `levels`, which must outlive the forecast.
    Forecast(const CurvedLevels& levels, const MasteringPlan& plan);

    struct Outcome {
        double lufs = -70, limitingDb = 0;
    };
    /// A gain costs microseconds.
    Outcome at(double gainDb) const;
    double gainFor(double lufs) const;
    double gainForLimiting(double limitingDb) const;
    /// Mean square of all channels together above which the compressor works, dB.
    double compressorThresholdDb() const { return m_levels->thresholdDb; }
    /// Loudness that the compressor takes.
    double compressionDb() const { return m_compressionDb; }
    /// Loudness range that curves, leveller, compressor and limiter take. A gain costs as much as a forecast.
    double rangeLossLu(double gainDb) const;

private:
    void holdPeaks(const std::vector<float>& dynamicsDb);
    Tenths limited(double gainDb, double share) const;

    const CurvedLevels* m_levels;
    const TrackProfile* m_profile;
    double m_unlimitedLufs = -70; // with a gain of 0
    double m_compressionDb = 0;
    double m_afterLufs = -70; // of the levels after leveller and compressor
    Tenths m_after;           // these
    HeldPeaks m_peaks;
    std::vector<float> m_attenuationDb; // of every tenth of a second that peaks over the ceiling ask for
};

} // namespace auralis
