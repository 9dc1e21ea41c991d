// The limiter's own filter and the punch's own detector, run over tiles instead of samples.
#include "tilesimulation.h"

#include <algorithm>
#include <cmath>

#include "decibels.h"
#include "dynamics.h"
#include "limiter.h"
#include "loudness.h"

namespace auralis
{
namespace
{

// Loudness of the steps when the tiles are raised by gains (dB).
double loudnessWith(const std::vector<MeasuredTile>& tiles, const std::vector<double>& steps,
                    const std::vector<float>& gains)
{
    std::vector<double> changed(steps.size());
    std::size_t t = 0;
    for (std::size_t s = 0; s < steps.size(); ++s) {
        double factor = 0;
        int count = 0;
        for (; t < tiles.size() && tiles[t].step <= s; ++t, ++count)
            factor += gains[t] == 0 ? 1.0 : std::exp(static_cast<double>(gains[t]) * nepersPerDb);
        changed[s] = steps[s] * (count ? factor / count : 1.0);
    }
    return LoudnessMeter::gatedLoudness(changed);
}

} // namespace

void simulateDynamics(TrackProfile& profile, const std::vector<MeasuredTile>& tiles, const std::vector<double>& steps)
{
    if (tiles.empty() || steps.empty()) return;
    const double before = LoudnessMeter::gatedLoudness(steps);
    std::vector<float> gains(tiles.size());

    const int ahead = Limiter::lookAheadFrames(profile.format.rate) / tileFrames;
    std::vector<std::int32_t> wanted(tiles.size() + static_cast<std::size_t>(ahead)), attenuation(wanted.size());
    std::vector<float> levels;
    for (const MeasuredTile& tile : tiles)
        levels.push_back(tile.peak > 0 ? static_cast<float>(gainToDb(static_cast<double>(tile.peak))) : -200.0f);
    for (std::size_t step = 0; step < profile.limiterLossDb.size(); ++step) {
        const auto drive = static_cast<float>(TrackProfile::drivesDb[step] - profile.samplePeakDbfs);
        bool any = false;
        for (std::size_t t = 0; t < tiles.size(); ++t) {
            const float over = levels[t] + drive;
            wanted[t] = over > 0 ? AttenuationFilter::fromDb(static_cast<double>(over)) : 0;
            any = any || over > 0;
        }
        if (!any) continue;
        AttenuationFilter filter(static_cast<double>(profile.format.rate) / tileFrames, ahead);
        filter.run(wanted.data(), attenuation.data(), static_cast<int>(wanted.size()));
        for (std::size_t t = 0; t < tiles.size(); ++t)
            gains[t] = static_cast<float>(-AttenuationFilter::toDb(attenuation[t + static_cast<std::size_t>(ahead)]));
        profile.limiterLossDb[step] = static_cast<float>(std::max(0.0, before - loudnessWith(tiles, steps, gains)));
    }

    MasteringPlan plan;
    plan.format = profile.format;
    plan.transient = 1;
    Dynamics punch(plan);
    punch.reset(0);
    double weight = 0, weighted = 0;
    const auto delay = static_cast<std::size_t>(punch.ahead());
    for (std::size_t t = 0; t < tiles.size() + delay; ++t) {
        const auto gain = static_cast<double>(punch.push(t < tiles.size() ? tiles[t].energy : 0.0f));
        if (t < delay) continue;
        const double db = gainToDb(gain), peak = static_cast<double>(tiles[t - delay].peak);
        gains[t - delay] = static_cast<float>(db);
        const double w = std::pow(peak, 8); // the limiter works on the highest
        weight += w;
        weighted += w * db;
    }
    profile.punchDb = static_cast<float>(loudnessWith(tiles, steps, gains) - before);
    profile.punchAtPeaksDb = weight > 0 ? static_cast<float>(weighted / weight) : 0.0f;
}

} // namespace auralis
