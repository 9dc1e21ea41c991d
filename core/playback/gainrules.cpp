// Gain rules, in decibels.
#include "gainrules.h"

#include <algorithm>

namespace auralis
{

namespace
{

constexpr double referenceLufs = -18.0; // ReplayGain 2.0
constexpr double silenceLufs = -69.0;   // what cannot be measured is left alone

bool measurable(const TrackProfile& profile)
{
    return profile.integratedLufs > silenceLufs;
}

float linear(double db)
{
    return db == 0.0 ? 1.0f : static_cast<float>(dbToGain(db));
}

} // namespace

ItemGain itemGain(const PlayableItem& item, GainMode mode, double preampDb)
{
    if (mode == GainMode::Off) return {};
    const ReplayGain& tags = item.gain;
    const bool album = mode == GainMode::Album && tags.albumGainDb;
    std::optional<double> db = album ? tags.albumGainDb : tags.trackGainDb;
    std::optional<double> peak = album ? tags.albumPeak : tags.trackPeak;
    SoundingGain report;
    report.from = album ? SoundingGain::From::Album : SoundingGain::From::Track;
    if (!db && item.profile && measurable(*item.profile)) {
        db = referenceLufs - item.profile->integratedLufs;
        peak = dbToGain(item.profile->truePeakDbtp);
        report.from = SoundingGain::From::Measured;
    }
    if (!db) return {};
    report.db = *db + preampDb;
    const double most = peak && *peak > 0 ? -gainToDb(*peak) : report.db;
    report.limited = most < report.db;
    report.db = std::min(report.db, most);
    return {linear(report.db), report};
}

float comparingGain(const TrackProfile& profile, const MasteringPlan& plan, double volumeDb)
{
    if (!measurable(profile)) return 1.0f;
    const double headroom = plan.ceilingDbtp - profile.truePeakDbtp - volumeDb;
    return linear(std::min(plan.predictedLufs - profile.integratedLufs, std::max(0.0, headroom)));
}

MatchedGains matchedGains(const TrackProfile& profile, const MasteringPlan& plan)
{
    if (!measurable(profile)) return {};
    const double louder = plan.predictedLufs - profile.integratedLufs; // the processed side, dB
    return {linear(std::min(0.0, -louder)), linear(std::min(0.0, louder))};
}

} // namespace auralis
