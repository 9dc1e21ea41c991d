// Correction by what is usual in music, presets, and the limits of both.
#include "spectralcurve.h"

#include <algorithm>
#include <cmath>

#include "decibels.h"
#include "loudness.h"
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

// Mean around a band, of the bands from `first` to `last`.
template <int width>
double around(const Curve& values, int band, int first, int last)
{
    static const auto weights = [] {
        std::array<double, 2 * width + 1> result{};
        double sum = 0;
        for (int k = -width; k <= width; ++k)
            sum += result[static_cast<std::size_t>(k + width)] = 1 + std::cos(M_PI * k / (width + 1));
        for (double& weight : result)
            weight /= sum;
        return result;
    }();
    double mean = 0;
    for (int k = -width; k <= width; ++k)
        mean += weights[static_cast<std::size_t>(k + width)] *
                values[static_cast<std::size_t>(std::clamp(band + k, first, last))];
    return mean;
}

} // namespace

BandCurve loudnessShares(const TrackProfile& profile, const std::array<float, bands>& spectrum)
{
    Curve shares{};
    for (std::size_t b = 0; b < shares.size(); ++b)
        shares[b] =
            bandCentre(static_cast<int>(b)) < profile.format.rate / 2.0
                ? dbToPower(static_cast<double>(spectrum[b]) + kWeightingDb(static_cast<double>(profile.bandHz[b])))
                : 0.0;
    return shares;
}

// The correction: what deviates from the usual by more than its spread, smoothed over an octave. Deviations are means
// of powers of neighbours: between the notes of a scale bands are empty, and nobody misses them.
Correction correctionFor(const TrackProfile& profile, const Preset& preset)
{
    Correction result;
    const Curve shares = loudnessShares(profile, profile.midDb);
    double sum = 0, mean = 0, weight = 0;
    for (const float band : profile.midDb)
        sum += dbToPower(static_cast<double>(band));
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
    Curve ratio{};
    for (int b = 0; b < bands; ++b) {
        const auto at = static_cast<std::size_t>(b);
        result.deviation[at] = usualAt(bandCentre(b), &Usual::db) - (static_cast<double>(profile.midDb[at]) - total);
        ratio[at] = dbToPower(-result.deviation[at]);
        result.spread[at] = usualAt(bandCentre(b), &Usual::sigma);
    }
    // What the next analysis would find with these gains given to the bands.
    const auto smoothed = [&](const Curve& gain) {
        Curve given{}, found{};
        for (std::size_t b = 0; b < given.size(); ++b)
            given[b] = ratio[b] * dbToPower(gain[b]);
        for (int b = 0; b < bands; ++b)
            found[static_cast<std::size_t>(b)] =
                -10 *
                std::log10(std::max(around<deviationReach>(given, std::clamp(b, first, last), first, last), 1e-12));
        return found;
    };
    Curve deviation = smoothed(result.gain);
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
        const Curve left = smoothed(result.gain);
        Curve excess{};
        double moved = 0, norm = 0; // the gains so far have moved the mean as well
        for (int b = 0; b < bands; ++b) {
            const auto at = static_cast<std::size_t>(b);
            if (b < first || b > last) continue;
            const double w = shares[at] * dbToPower(result.gain[at]);
            moved += w * (left[at] - offset);
            norm += w;
        }
        if (norm > 0) moved /= norm;
        for (std::size_t b = 0; b < excess.size(); ++b) {
            const double over = left[b] - offset - moved;
            excess[b] = share[b] * std::copysign(std::max(0.0, std::fabs(over) - result.spread[b]), over);
        }
        for (int b = 0; b < bands; ++b) {
            double& gain = result.gain[static_cast<std::size_t>(b)];
            gain += around<reach>(excess, b, 0, bands - 1);
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

} // namespace auralis
