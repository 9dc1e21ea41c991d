// Forecast: how loud a plan's output will be, from the profile alone. It runs leveller and compressor over the
// profile's levels of 100 ms and reads the limiter's share from the profile's table. Pure; a few thousand steps.
#pragma once

#include <array>
#include <tuple>
#include <vector>

#include "masteringplan.h"

namespace auralis
{

/// Gains at 10 Hz that bring long loud and quiet passages of a track with a wide range closer; empty for none.
std::vector<float> levellerCurve(const TrackProfile& profile, double amount);

class Forecast
{
public:
    /// Of the plan's curves and dynamics; its gain and threshold are not read.
    Forecast(const TrackProfile& profile, const MasteringPlan& plan);

    struct Outcome {
        double lufs = -70, limitingDb = 0;
    };
    Outcome at(double gainDb) const;
    double gainFor(double lufs) const;
    double gainForLimiting(double limitingDb) const;
    /// Mean square of all channels together above which the compressor works, dB.
    double compressorThresholdDb() const { return m_thresholdDb; }
    /// Loudness that the compressor takes.
    double compressionDb() const { return m_compressionDb; }
    /// Loudness range that curves, leveller, compressor and limiter take.
    double rangeLossLu(double gainDb) const;

private:
    template <class CurveAt>
    void forecastPeaks(const MasteringPlan& plan, const std::vector<double>& before,
                       const std::vector<double>& dynamicsDb, CurveAt curveAt);
    double heldLoss(const std::vector<float>& peaksDb, const std::vector<float>& weights, double gainDb) const;

    const TrackProfile* m_profile;
    double m_ceilingDb;
    double m_unlimitedLufs = -70; // with a gain of 0
    double m_fewPeaksDb = 0;      // what the curves add to the peaks of a sound too short to have levels
    double m_thresholdDb = 0, m_compressionDb = 0;
    double m_range = 0, m_afterLufs = -70; // of the levels before and after leveller and compressor
    std::vector<double> m_after;           // powers after them, every 100 ms
    double m_stretchSeconds = 0.1;         // of the profile's peaks
    std::vector<float> m_peakDb;           // the profile's peaks ahead of gain and limiter, dB over the ceiling
    std::vector<float> m_peakWeights;      // their share of the loudness
    std::array<double, std::tuple_size_v<decltype(TrackProfile::limiterLossDb)>> m_heldLoss{};
};

} // namespace auralis
