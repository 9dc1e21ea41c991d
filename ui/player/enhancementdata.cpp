#include "player/enhancementdata.h"

#include <algorithm>
#include <cmath>

namespace auralis
{
namespace
{

double power(double db)
{
    return std::pow(10.0, db / 10);
}

/// EBU Tech 3342 on short-term values: 10th to 95th percentile above both gates.
double range(const std::vector<float>& shortTerm)
{
    double sum = 0;
    int count = 0;
    for (const float lufs : shortTerm) {
        if (lufs < -70) continue;
        sum += power(static_cast<double>(lufs));
        ++count;
    }
    if (count == 0) return 0;
    const double gate = 10 * std::log10(sum / count) - 20;
    std::vector<float> kept;
    for (const float lufs : shortTerm)
        if (static_cast<double>(lufs) >= gate) kept.push_back(lufs);
    if (kept.size() < 2) return 0;
    std::sort(kept.begin(), kept.end());
    const auto at = [&kept](double share) {
        return static_cast<double>(
            kept[static_cast<std::size_t>(std::lround(share * static_cast<double>(kept.size() - 1)))]);
    };
    return at(0.95) - at(0.10);
}

/// Share of the side in the amplitudes of mid and side together: 0 is mono, 50 as much side as middle.
double width(const TrackProfile& profile, const MasteringPlan* plan)
{
    double mid = 0;
    double side = 0;
    for (int band = 0; band < TrackProfile::bandCount; ++band) {
        const auto i = static_cast<std::size_t>(band);
        const double hz = bandHz(band);
        const double midGain = plan ? curveAt(plan->curveHz, plan->midCurveDb, hz) : 0;
        const double sideGain = plan ? curveAt(plan->curveHz, plan->sideCurveDb, hz) : 0;
        mid += power(static_cast<double>(profile.midDb[i]) + midGain);
        side += power(static_cast<double>(profile.sideDb[i]) + sideGain);
    }
    const double both = std::sqrt(mid) + std::sqrt(side);
    return both > 0 ? 100 * std::sqrt(side) / both : 0;
}

} // namespace

double bandHz(int band)
{
    return 1000 * std::pow(10.0, (band - 17) / 10.0);
}

std::vector<EnhancementData::Point> spectrumOf(const TrackProfile& profile)
{
    std::vector<EnhancementData::Point> spectrum;
    const auto loudest = static_cast<double>(*std::max_element(profile.midDb.begin(), profile.midDb.end()));
    for (int band = 0; band < TrackProfile::bandCount; ++band)
        spectrum.push_back(
            {bandHz(band), static_cast<double>(profile.midDb[static_cast<std::size_t>(band)]) - loudest});
    return spectrum;
}

EnhancementData enhancementData(const TrackProfile& profile, const MasteringPlan& plan, const Preset& preset)
{
    EnhancementData data;
    data.targetLufs = preset.targetLufs;
    data.provisional = profile.provisional;
    data.spectrum = spectrumOf(profile);
    constexpr int points = 120;
    for (int i = 0; i <= points; ++i) {
        const double hz = 20 * std::pow(1000.0, i / double(points));
        data.correction.push_back({hz, curveAt(plan.curveHz, plan.midCurveDb, hz)});
    }

    data.loudnessBefore = profile.shortTermLufs;
    data.loudnessAfter = profile.shortTermLufs;
    // The plan predicts the whole; its leveller says how that is spread over the track.
    const double shift = plan.bypass ? 0 : plan.predictedLufs - profile.integratedLufs;
    double meanLeveller = 0;
    for (const float db : plan.levellerDb)
        meanLeveller += static_cast<double>(db);
    if (!plan.levellerDb.empty()) meanLeveller /= static_cast<double>(plan.levellerDb.size());
    for (std::size_t i = 0; i < data.loudnessAfter.size(); ++i) {
        double gain = shift;
        if (i < plan.levellerDb.size()) gain += static_cast<double>(plan.levellerDb[i]) - meanLeveller;
        data.loudnessAfter[i] = static_cast<float>(static_cast<double>(data.loudnessBefore[i]) + gain);
    }

    data.lufs = {profile.integratedLufs, plan.bypass ? profile.integratedLufs : plan.predictedLufs};
    data.truePeakDbtp = {profile.truePeakDbtp, plan.bypass
                                                   ? profile.truePeakDbtp
                                                   : std::min(plan.ceilingDbtp, profile.truePeakDbtp + plan.gainDb)};
    data.rangeLu = {profile.loudnessRangeLu, profile.loudnessRangeLu};
    if (!plan.levellerDb.empty() && !data.loudnessBefore.empty())
        data.rangeLu.after =
            std::max(0.0, profile.loudnessRangeLu + range(data.loudnessAfter) - range(data.loudnessBefore));
    data.widthPercent = {width(profile, nullptr), width(profile, &plan)};
    return data;
}

} // namespace auralis
