#include "player/reasons.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>

#include "player/deckstate.h"
#include "player/enhancementdata.h"
#include "spectralcurve.h"

namespace auralis
{
namespace
{

constexpr double worthALine = 0.3; // dB
constexpr int mostToneLines = 3;

QString text(const char* source)
{
    return QCoreApplication::translate("auralis::EnhancementPanel", source);
}

/// 248 is "250", 5012 is "5k": two figures are enough for a region's edge.
double rounded(double hz)
{
    const double step = std::pow(10.0, std::floor(std::log10(hz)) - 1);
    return std::round(hz / step) * step;
}

QString regionText(double from, double to)
{
    from = rounded(from);
    to = rounded(to);
    if (from >= 1000) return QStringLiteral("%1\u2013%2 kHz").arg(from / 1000).arg(to / 1000);
    if (to >= 1000) return QStringLiteral("%1 Hz\u2013%2 kHz").arg(from).arg(to / 1000);
    return QStringLiteral("%1\u2013%2 Hz").arg(from).arg(to);
}

/// Neighbouring bands that are corrected the same way.
struct Region {
    int first = 0, last = 0, strongest = 0;
    double gainDb = 0; ///< of the plan at the strongest band
};

std::vector<Region> regionsOf(const MasteringPlan& plan, const Correction& correction)
{
    std::vector<Region> regions;
    int sign = 0;
    for (int band = 0; band < TrackProfile::bandCount; ++band) {
        const double gain = correction.gain[static_cast<std::size_t>(band)];
        const int here = gain > 0.1 ? 1 : gain < -0.1 ? -1 : 0;
        if (here != 0 && here == sign)
            regions.back().last = band;
        else if (here != 0)
            regions.push_back({band, band, band, 0});
        if (here != 0) {
            Region& region = regions.back();
            if (std::abs(gain) > std::abs(correction.gain[static_cast<std::size_t>(region.strongest)]))
                region.strongest = band;
        }
        sign = here;
    }
    for (Region& region : regions)
        region.gainDb = curveAt(plan.curveHz, plan.midCurveDb, bandHz(region.strongest));
    return regions;
}

} // namespace

QStringList reasonsFor(const TrackProfile& profile, const MasteringPlan& plan, const Preset& preset)
{
    QStringList lines;
    if (plan.bypass) return lines;
    const Correction correction = correctionFor(profile, preset);
    std::vector<Region> regions = regionsOf(plan, correction);
    std::sort(regions.begin(), regions.end(),
              [](const Region& a, const Region& b) { return std::abs(a.gainDb) > std::abs(b.gainDb); });
    for (const Region& region : regions) {
        if (lines.size() == mostToneLines || std::abs(region.gainDb) < worthALine) break;
        const double deviation = correction.deviation[static_cast<std::size_t>(region.strongest)];
        // Preset and correction may pull against each other; then the sum needs other words than the reason.
        if (deviation * region.gainDb <= 0) continue;
        constexpr double halfBand = 1.122; // a sixth of an octave
        const QString where = regionText(bandHz(region.first) / halfBand, bandHz(region.last) * halfBand);
        lines += (deviation > 0 ? text("%1 is %2 dB below similar music: %3 dB")
                                : text("%1 is %2 dB above similar music: %3 dB"))
                     .arg(where, signedNumber(std::abs(deviation), 0), signedNumber(region.gainDb, 1, true));
    }
    if (std::abs(plan.gainDb) >= worthALine)
        lines +=
            (plan.gainDb > 0 ? text("Below the target of %1 LUFS: %2 dB") : text("Above the target of %1 LUFS: %2 dB"))
                .arg(signedNumber(preset.targetLufs, 0), signedNumber(plan.gainDb, 1, true));
    if (!plan.levellerDb.empty()) {
        const auto [low, high] = std::minmax_element(plan.levellerDb.begin(), plan.levellerDb.end());
        const auto span = static_cast<double>(*high - *low);
        if (span >= worthALine)
            lines += text("Range %1 LU: quiet parts come up to %2 dB closer")
                         .arg(signedNumber(profile.loudnessRangeLu, 0), signedNumber(span));
    }
    if (lines.isEmpty()) lines += text("This track needs next to nothing.");
    return lines;
}

} // namespace auralis
