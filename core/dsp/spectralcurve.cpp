// Correction by what is usual in music, presets, and the limits of both.
#include "spectralcurve.h"

#include <algorithm>
#include <cmath>

#include "correctionfilter.h"
#include "finespectrum.h"
#include "loudness.h"
#include "masteringplan.h"
#include "spectrum.h"

namespace auralis
{
namespace
{

constexpr int bands = TrackProfile::bandCount;
constexpr double lowestBoostHz = 40;
constexpr double lowestCorrectedHz = 60; // as the lowest that is: below, too little is left to smooth over
constexpr double emptyDb = 5, emptyFadeDb = 0.25;
constexpr int reach = 4, deviationReach = 2; // bands that smoothing looks to either side
using Curve = BandCurve;

// Long-term spectrum of 83 pieces of game music, dB a 1/3 octave below their sum, and its spread: what is usual, not
// what is right.
struct Usual {
    double hz, db, sigma;
};
constexpr Usual usual[] = {{63, -12.5, 3.4},   {125, -12.5, 3.0},  {200, -12.5, 3.2},  {500, -14.5, 3.8},
                           {1000, -18.7, 4.3}, {2000, -22.5, 5.4}, {4000, -27.1, 6.8}, {8000, -32.5, 8.7}};

double usualAt(double hz, double Usual::*field)
{
    if (hz <= usual[0].hz) return usual[0].*field;
    for (std::size_t i = 1; i < std::size(usual); ++i)
        if (hz <= usual[i].hz) {
            const double at = std::log(hz / usual[i - 1].hz) / std::log(usual[i].hz / usual[i - 1].hz);
            return usual[i - 1].*field + at * (usual[i].*field - usual[i - 1].*field);
        }
    return usual[std::size(usual) - 1].*field;
}

double power(double db)
{
    return std::pow(10.0, db / 10);
}

// K-weighted power of every band: how much it counts in loudness.
Curve loudnessShares(const TrackProfile& profile, const std::array<float, bands>& spectrum)
{
    Curve shares{};
    for (std::size_t b = 0; b < shares.size(); ++b)
        shares[b] = bandCentre(static_cast<int>(b)) < profile.format.rate / 2.0
                        ? power(static_cast<double>(spectrum[b]) + kWeightingDb(static_cast<double>(profile.bandHz[b])))
                        : 0.0;
    return shares;
}

double atBand(const Curve& curve, double hz)
{
    const double at = std::clamp(17 + 10 * std::log10(hz / 1000), 0.0, bands - 1.0);
    const int below = std::min(static_cast<int>(at), bands - 2);
    const double part = at - below;
    return curve[static_cast<std::size_t>(below)] * (1 - part) + curve[static_cast<std::size_t>(below) + 1] * part;
}

// Side below 110 Hz fades out where it is out of phase; above 400 Hz the preset's width, where there is a side to
// widen.
double sideExtraDb(const TrackProfile& profile, const Preset& preset, double hz)
{
    Curve antiphase{}, room{};
    for (std::size_t b = 0; b < antiphase.size(); ++b) {
        antiphase[b] = std::clamp(-static_cast<double>(profile.correlation[b]) * 2, 0.0, 1.0);
        room[b] = std::clamp((static_cast<double>(profile.midDb[b] - profile.sideDb[b]) - 6) / 6, 0.0, 1.0);
    }
    const double low = 1 / (1 + std::pow(hz / 110, 4));
    const double high = 1 / (1 + std::pow(400 / hz, 2));
    return -12 * low * atBand(antiphase, hz) + preset.widthDb * high * atBand(room, hz);
}

} // namespace

// Mean around a band, of the bands from `first` to `last`.
template <class Value>
double around(int band, int width, int first, int last, Value value)
{
    double sum = 0, window = 0;
    for (int k = -width; k <= width; ++k) {
        const double w = 1 + std::cos(M_PI * k / (width + 1));
        sum += w * value(static_cast<std::size_t>(std::clamp(band + k, first, last)));
        window += w;
    }
    return sum / window;
}

// The correction: what deviates from the usual by more than its spread, smoothed over an octave. Deviations are means
// of powers of neighbours: between the notes of a scale bands are empty, and nobody misses them.
Correction correctionFor(const TrackProfile& profile, const Preset& preset)
{
    Correction result;
    const Curve shares = loudnessShares(profile, profile.midDb);
    double sum = 0, mean = 0, weight = 0;
    for (const float band : profile.midDb)
        sum += power(static_cast<double>(band));
    if (sum < 1e-9 || preset.correction <= 0) return result;
    const double total = 10 * std::log10(sum);
    const auto usable = [&](int b) {
        const double hz = bandCentre(b);
        return hz >= lowestCorrectedHz && hz < std::min(profile.cutoffHz, 10000.0);
    };
    int first = 0, last = bands - 1;
    while (first < last && !usable(first))
        ++first;
    while (last > first && !usable(last))
        --last;
    Curve deviation{}, ratio{};
    for (int b = 0; b < bands; ++b) {
        const auto at = static_cast<std::size_t>(b);
        result.deviation[at] = usualAt(bandCentre(b), &Usual::db) - (static_cast<double>(profile.midDb[at]) - total);
        ratio[at] = power(-result.deviation[at]);
        result.spread[at] = usualAt(bandCentre(b), &Usual::sigma);
    }
    // What the next analysis would find with these gains given to the bands.
    const auto smoothed = [&](int b, const Curve& gain) {
        return -10 * std::log10(std::max(around(std::clamp(b, first, last), deviationReach, first, last,
                                                [&](std::size_t at) { return ratio[at] * power(gain[at]); }),
                                         1e-12));
    };
    for (int b = 0; b < bands; ++b)
        deviation[static_cast<std::size_t>(b)] = smoothed(b, result.gain);
    for (int b = first; b <= last; ++b) {
        mean += deviation[static_cast<std::size_t>(b)] * shares[static_cast<std::size_t>(b)];
        weight += shares[static_cast<std::size_t>(b)];
    }
    const double offset = weight > 0 ? mean / weight : 0;
    for (Curve* curve : {&deviation, &result.deviation})
        for (double& value : *curve)
            value -= offset;
    // What lacks much more than its spread is empty on purpose (no bass drum, no cymbals): there is nothing to raise,
    // nor as near to it as smoothing reaches, or else its border would move with every pass.
    Curve share{};
    for (int b = 0; b < bands; ++b) {
        double& least = share[static_cast<std::size_t>(b)] = 1;
        for (int k = -reach; k <= reach; ++k) {
            const auto at = static_cast<std::size_t>(std::clamp(b + k, 0, bands - 1));
            least =
                std::min(least, std::clamp((emptyDb - (deviation[at] - result.spread[at])) / emptyFadeDb, 0.0, 1.0));
        }
    }
    // Smoothing leaves some of the excess and moves some beside it; after a few rounds the corrected track would be
    // left alone.
    const double limit = preset.correctionLimitDb;
    for (int round = 0; round < 12; ++round) {
        Curve left{}, excess{};
        double moved = 0, norm = 0; // the gains so far have moved the mean as well
        for (int b = 0; b < bands; ++b) {
            const auto at = static_cast<std::size_t>(b);
            left[at] = smoothed(b, result.gain) - offset;
            if (b < first || b > last) continue;
            const double w = shares[at] * power(result.gain[at]);
            moved += w * left[at];
            norm += w;
        }
        if (norm > 0) moved /= norm;
        for (std::size_t b = 0; b < excess.size(); ++b) {
            const double over = left[b] - moved;
            excess[b] = share[b] * std::copysign(std::max(0.0, std::fabs(over) - result.spread[b]), over);
        }
        for (int b = 0; b < bands; ++b) {
            double& gain = result.gain[static_cast<std::size_t>(b)];
            gain += around(b, reach, 0, bands - 1, [&](std::size_t at) { return excess[at]; });
            gain = std::clamp(gain, -limit, limit);
        }
    }
    for (int b = 0; b < bands; ++b) {
        double& gain = result.gain[static_cast<std::size_t>(b)];
        gain *= preset.correction;
        // No boost below 40 Hz, where there is mostly rumble.
        if (gain > 0) gain *= std::clamp(std::log2(bandCentre(b) / (lowestBoostHz / 2)), 0.0, 1.0);
    }
    return result;
}

CurvePoint curvePoint(const TrackProfile& profile, const Preset& preset, const Correction& correction, double hz)
{
    CurvePoint point;
    point.mid = atBand(correction.gain, hz) + presetCurveDb(preset, hz);
    // Nothing is raised where there is nothing: above a lossy source's cut-off (faded over a third of an octave).
    const double above = profile.cutoffHz > 0 ? std::log2(hz / profile.cutoffHz) * 3 : 0;
    if (point.mid > 0) point.mid *= 1 - std::clamp(above, 0.0, 1.0);
    point.side = point.mid + sideExtraDb(profile, preset, hz);
    return point;
}

namespace
{

// Power gains of mid and of side, each with what it becomes in either.
struct BandGains {
    Curve mid{}, side{};
};

// Of the correction and the plan's curves in a band where the profile has lines.
void gainFine(BandGains& gains, std::size_t b, const TrackProfile& profile, const CorrectionFilter& filter,
              double midCurve, double sideCurve)
{
    const double hz = fineLineHz(profile.format.rate);
    const auto first = static_cast<std::size_t>(std::ceil(bandLower(static_cast<int>(b)) / hz));
    const auto end =
        std::min(profile.fine.size(), static_cast<std::size_t>(std::ceil(bandUpper(static_cast<int>(b)) / hz)));
    double mid = 0, side = 0, ofMid = 0, ofSide = 0, ofBoth = 0;
    for (std::size_t k = first; k < end; ++k) {
        const FineLine line = FineLine::of(profile.fine[k]);
        const double both = (line.left + line.right) / 2,
                     product = line.correlation.real() * std::sqrt(line.left * line.right);
        const FineLine onlyMid{(both + product) / 2, (both + product) / 2, 1},
            onlySide{(both - product) / 2, (both - product) / 2, -1};
        const auto gained = [&](const FineLine& input) {
            return filter.fineMid[k].power(input) * midCurve + filter.fineSide[k].power(input) * sideCurve;
        };
        mid += onlyMid.left;
        side += onlySide.left;
        ofMid += gained(onlyMid);
        ofSide += gained(onlySide);
        ofBoth += gained(line);
    }
    if (!(ofMid + ofSide > 0)) return;
    // What mid and side bring together is shared out as what each brings alone.
    const double share = ofBoth / (ofMid + ofSide);
    if (mid > 0) gains.mid[b] = share * ofMid / mid;
    if (side > 0) gains.side[b] = share * ofSide / side;
}

BandGains bandGains(const TrackProfile& profile, const MasteringPlan& plan)
{
    BandGains gains;
    for (std::size_t b = 0; b < gains.mid.size(); ++b) {
        const auto hz = static_cast<double>(profile.bandHz[b]);
        const double mid = power(curveAt(plan.curveHz, plan.midCurveDb, hz)),
                     side = power(curveAt(plan.curveHz, plan.sideCurveDb, hz));
        gains.mid[b] = mid;
        gains.side[b] = side;
        if (!plan.correction) continue;
        gains.mid[b] *= power(curveAt(plan.correction->curveHz, plan.correction->midDb, hz));
        gains.side[b] *= power(curveAt(plan.correction->curveHz, plan.correction->sideDb, hz));
        if (!profile.fine.empty() && b < TrackProfile::fineBands)
            gainFine(gains, b, profile, *plan.correction, mid, side);
    }
    return gains;
}

// Powers of some bands before and after the plan's curves and correction, as such and K-weighted.
struct Powers {
    double before = 0, after = 0, loudBefore = 0, loudAfter = 0;

    void add(const Powers& more, double share)
    {
        before += share * more.before;
        after += share * more.after;
        loudBefore += share * more.loudBefore;
        loudAfter += share * more.loudAfter;
    }
    CurveEffect effect() const
    {
        if (!(loudBefore > 0) || !(before > 0)) return {};
        return {10 * std::log10(loudAfter / loudBefore), 10 * std::log10(after / before)};
    }
};

std::array<Powers, bands> bandPowers(const TrackProfile& profile, const std::array<float, bands>& spectrum,
                                     const Curve& gain)
{
    const Curve loud = loudnessShares(profile, spectrum);
    std::array<Powers, bands> result;
    for (std::size_t b = 0; b < loud.size(); ++b) {
        const double before = power(static_cast<double>(spectrum[b]));
        result[b] = {before, before * gain[b], loud[b], loud[b] * gain[b]};
    }
    return result;
}

} // namespace

CurveEffect curveEffect(const TrackProfile& profile, const MasteringPlan& plan)
{
    const BandGains gains = bandGains(profile, plan);
    Powers all;
    for (const Powers& band : bandPowers(profile, profile.midDb, gains.mid))
        all.add(band, 1);
    for (const Powers& band : bandPowers(profile, profile.sideDb, gains.side))
        all.add(band, 1);
    return all.effect();
}

// Within a group of bands every stretch is taken to be like the whole track.
std::vector<CurveEffect> curveEffects(const TrackProfile& profile, const MasteringPlan& plan)
{
    constexpr auto groups = static_cast<std::size_t>(TrackProfile::colourGroups);
    const BandGains gains = bandGains(profile, plan);
    std::array<Powers, 2 * groups> ofGroup; // mid and side of every group, as the profile's colour has them
    const auto mid = bandPowers(profile, profile.midDb, gains.mid),
               side = bandPowers(profile, profile.sideDb, gains.side);
    for (std::size_t b = 0; b < mid.size(); ++b) {
        const auto group = static_cast<std::size_t>(TrackProfile::colourGroup(static_cast<int>(b)));
        ofGroup[2 * group].add(mid[b], 1);
        ofGroup[2 * group + 1].add(side[b], 1);
    }
    std::vector<CurveEffect> effects;
    for (std::size_t at = 0; at + ofGroup.size() <= profile.colour.size(); at += ofGroup.size()) {
        Powers stretch;
        for (std::size_t g = 0; g < ofGroup.size(); ++g) {
            const std::uint8_t level = profile.colour[at + g];
            if (level > 0 && ofGroup[g].before > 0)
                stretch.add(ofGroup[g], power(TrackProfile::levelDb(level)) / ofGroup[g].before);
        }
        effects.push_back(stretch.effect());
    }
    return effects;
}

// Within a group of bands every peak is taken to be like the whole track.
PeakGains peakGains(const TrackProfile& profile, const MasteringPlan& plan)
{
    const BandGains bandwise = bandGains(profile, plan);
    const auto gainsOf = [](const std::array<float, bands>& spectrum, const Curve& gain) {
        std::array<double, PeakColour::groups> gains{}, weight{};
        for (std::size_t b = 0; b < spectrum.size(); ++b) {
            const double share = power(static_cast<double>(spectrum[b]));
            const auto g = static_cast<std::size_t>(PeakColour::group(static_cast<int>(b)));
            gains[g] += share * std::sqrt(gain[b]);
            weight[g] += share;
        }
        for (std::size_t g = 0; g < gains.size(); ++g)
            gains[g] = weight[g] > 0 ? gains[g] / weight[g] : 1;
        return gains;
    };
    return {gainsOf(profile.midDb, bandwise.mid), gainsOf(profile.sideDb, bandwise.side)};
}

double PeakGains::spreadDb() const
{
    return gainToDb(*std::max_element(mid.begin(), mid.end()) / *std::min_element(mid.begin(), mid.end()));
}

double peakGainDb(const PeakGains& gains, const std::uint32_t* colour)
{
    double before = 0, after = 0;
    for (int g = 0; g < PeakColour::groups; ++g) {
        const double mid = PeakColour::share(colour[0], g), side = PeakColour::share(colour[1], g);
        before += mid + side;
        after += mid * gains.mid[static_cast<std::size_t>(g)] + side * gains.side[static_cast<std::size_t>(g)];
    }
    return before > 0 ? gainToDb(std::max(after / before, 0.05)) : 0;
}

} // namespace auralis
