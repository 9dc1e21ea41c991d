// Passages outside a zone about the track's loudness are brought nearer, smoothly over several seconds.
#include "levellercurve.h"

#include <algorithm>
#include <cmath>

namespace auralis
{
namespace
{

constexpr float zoneLu = 4, mostDb = 2;
constexpr double fullSlope = 0.25;
constexpr double rangeToLevelLu = 8, rangeToLevelFullyLu = 16;
constexpr float quietestRaisedLufs = -50, raisedFullyAboveLu = 10;
constexpr std::ptrdiff_t smoothing = 21; // tenths of a second, three times

// Means around every value, of those that there are.
void smooth(std::vector<float>& values)
{
    std::vector<double> sums(values.size() + 1);
    for (std::size_t i = 0; i < values.size(); ++i)
        sums[i + 1] = sums[i] + static_cast<double>(values[i]);
    constexpr std::ptrdiff_t half = smoothing / 2;
    const auto count = static_cast<std::ptrdiff_t>(values.size());
    for (std::ptrdiff_t i = 0; i < count; ++i) {
        const std::ptrdiff_t first = std::max<std::ptrdiff_t>(0, i - half), end = std::min(count, i + half + 1);
        values[static_cast<std::size_t>(i)] =
            static_cast<float>((sums[static_cast<std::size_t>(end)] - sums[static_cast<std::size_t>(first)]) *
                               (end - first == smoothing ? 1.0 / smoothing : 1.0 / static_cast<double>(end - first)));
    }
}

} // namespace

std::vector<float> levellerCurve(const TrackProfile& profile, double amount)
{
    const double range = (profile.loudnessRangeLu - rangeToLevelLu) / (rangeToLevelFullyLu - rangeToLevelLu);
    const auto slope = static_cast<float>(fullSlope * amount * std::clamp(range, 0.0, 1.0));
    const std::vector<float>& loudness = profile.shortTermLufs;
    if (profile.provisional || slope <= 0 || loudness.empty()) return {};
    const auto middle = static_cast<float>(profile.integratedLufs);
    std::vector<float> gains(loudness.size() + 30);
    bool any = false;
    for (std::size_t i = 0; i < gains.size(); ++i) { // a window of 3 s is read at its middle
        const float level = loudness[std::min(i < 15 ? 0 : i - 15, loudness.size() - 1)];
        const float over = level - middle;
        const float lower = slope * std::max(0.0f, over - zoneLu);
        const float raise = slope * std::max(0.0f, -over - zoneLu) *
                            std::clamp((level - quietestRaisedLufs) / raisedFullyAboveLu, 0.0f, 1.0f);
        gains[i] = std::clamp(raise - lower, -mostDb, mostDb);
        any = any || std::fabs(gains[i]) > 0.01f;
    }
    if (!any) return {};
    for (int pass = 0; pass < 3; ++pass)
        smooth(gains);
    return gains;
}

} // namespace auralis
