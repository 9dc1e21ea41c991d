// From a profile and a preset to the chain's parameters. Everything is in dB, so that intensity is a factor.
#include "masteringplan.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <xxhash.h>

#include "fft.h"
#include "loudness.h"
#include "spectrum.h"

namespace auralis
{
namespace
{

constexpr int bands = TrackProfile::bandCount;
constexpr int pointsPerOctave = 12;
constexpr double lowestBoostHz = 40;
constexpr double averageLimitingDb = 2.0; // the loudness step stops where the limiter would take more
using Curve = std::array<double, bands>;

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
                        ? power(static_cast<double>(spectrum[b]) + kWeightingDb(bandCentre(static_cast<int>(b))))
                        : 0.0;
    return shares;
}

// The correction: what deviates from the usual by more than its spread, smoothed over an octave.
Curve correction(const TrackProfile& profile, const Preset& preset)
{
    Curve deviation{}, excess{}, result{};
    Curve shares = loudnessShares(profile, profile.midDb);
    double sum = 0, mean = 0, weight = 0;
    for (const float band : profile.midDb)
        sum += power(static_cast<double>(band));
    if (sum < 1e-9 || preset.correction <= 0) return result;
    const double total = 10 * std::log10(sum);
    const auto usable = [&](int b) {
        const double hz = bandCentre(b);
        return hz >= lowestBoostHz && hz < std::min(profile.cutoffHz, 10000.0);
    };
    for (int b = 0; b < bands; ++b) {
        const auto at = static_cast<std::size_t>(b);
        deviation[at] = usualAt(bandCentre(b), &Usual::db) - (static_cast<double>(profile.midDb[at]) - total);
        if (!usable(b)) continue;
        mean += deviation[at] * shares[at];
        weight += shares[at];
    }
    if (weight > 0) mean /= weight;
    int last = bands - 1;
    while (last > 0 && !usable(last))
        --last;
    for (int b = 0; b < bands; ++b) {
        const auto at = static_cast<std::size_t>(usable(b) ? b : bandCentre(b) < 1000 ? 3 : last);
        const double d = deviation[at] - mean;
        excess[static_cast<std::size_t>(b)] =
            std::copysign(std::max(0.0, std::fabs(d) - usualAt(bandCentre(static_cast<int>(at)), &Usual::sigma)), d);
    }
    for (int b = 0; b < bands; ++b) {
        double smooth = 0, norm = 0;
        for (int k = -4; k <= 4; ++k) { // raised cosine, an octave and more wide
            const double w = 1 + std::cos(M_PI * k / 5);
            smooth += w * excess[static_cast<std::size_t>(std::clamp(b + k, 0, bands - 1))];
            norm += w;
        }
        const double limit = preset.correctionLimitDb;
        result[static_cast<std::size_t>(b)] = std::clamp(preset.correction * smooth / norm, -limit, limit);
    }
    return result;
}

double presetDb(const Preset& preset, double hz)
{
    // Shelves with the slope of a second-order filter; bells of Gaussian shape in octaves.
    const auto shelf = [](double ratio) { return 1 / (1 + ratio * ratio); };
    double db = 0;
    if (preset.lowShelf.hz > 0) db += preset.lowShelf.gainDb * shelf(hz / preset.lowShelf.hz);
    if (preset.highShelf.hz > 0) db += preset.highShelf.gainDb * shelf(preset.highShelf.hz / hz);
    for (const Preset::Bell& bell : preset.bells) {
        const double octaves = std::log2(hz / bell.hz) / (bell.octaves / 2);
        db += bell.gainDb * std::exp(-0.5 * octaves * octaves);
    }
    return db;
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

double loudnessChange(const TrackProfile& profile, const MasteringPlan& plan)
{
    const Curve mid = loudnessShares(profile, profile.midDb), side = loudnessShares(profile, profile.sideDb);
    double before = 0, after = 0;
    for (std::size_t b = 0; b < mid.size(); ++b) {
        const double hz = bandCentre(static_cast<int>(b));
        before += mid[b] + side[b];
        after += mid[b] * power(curveAt(plan.curveHz, plan.midCurveDb, hz)) +
                 side[b] * power(curveAt(plan.curveHz, plan.sideCurveDb, hz));
    }
    return before > 0 ? 10 * std::log10(after / before) : 0.0;
}

} // namespace

double curveAt(const std::vector<float>& hz, const std::vector<float>& db, double frequency)
{
    if (hz.empty()) return 0;
    const double at = std::log2(std::max(frequency, 1e-3) / static_cast<double>(hz.front())) * pointsPerOctave;
    if (at <= 0) return static_cast<double>(db.front());
    const auto below = static_cast<std::size_t>(at);
    if (below + 1 >= db.size()) return static_cast<double>(db.back());
    const double part = at - static_cast<double>(below);
    return static_cast<double>(db[below]) * (1 - part) + static_cast<double>(db[below + 1]) * part;
}

PlanPtr makePlan(const TrackProfile& profile, const Preset& preset, double intensity)
{
    auto plan = std::make_shared<MasteringPlan>();
    plan->format = profile.format;
    plan->trackFrames = profile.frames;
    plan->provisional = profile.provisional;
    plan->predictedLufs = profile.integratedLufs;
    intensity = std::clamp(intensity, 0.0, 1.0);
    plan->bypass = !(intensity > 0);
    if (plan->bypass) return plan;

    const Curve correct = correction(profile, preset);
    bool flat = true;
    for (double hz = 16; hz < profile.format.rate / 2.0; hz *= std::exp2(1.0 / pointsPerOctave)) {
        double mid = atBand(correct, hz) + presetDb(preset, hz);
        // Nothing is raised where there is nothing: above a lossy source's cut-off and below 40 Hz (faded over a third
        // of an octave).
        const double above = profile.cutoffHz > 0 ? std::log2(hz / profile.cutoffHz) * 3 : 0;
        const double below = std::log2(lowestBoostHz / hz) * 3;
        if (mid > 0) mid *= 1 - std::clamp(std::max(above, below), 0.0, 1.0);
        const double side = mid + sideExtraDb(profile, preset, hz);
        plan->curveHz.push_back(static_cast<float>(hz));
        plan->midCurveDb.push_back(static_cast<float>(intensity * mid));
        plan->sideCurveDb.push_back(static_cast<float>(intensity * side));
        flat = flat && std::fabs(mid) < 0.005 && std::fabs(side) < 0.005;
    }
    if (flat) {
        plan->curveHz.clear();
        plan->midCurveDb.clear();
        plan->sideCurveDb.clear();
    }
    if (profile.integratedLufs <= -70) return plan; // silence has no loudness to move

    const double shaped = profile.integratedLufs + loudnessChange(profile, *plan);
    const double overshoot = std::max(0.0, profile.truePeakDbtp - plan->ceilingDbtp);
    const double headroom = plan->ceilingDbtp - profile.truePeakDbtp;
    double step = preset.targetLufs - shaped;
    step = std::min(step, std::max(headroom + 3 * averageLimitingDb, overshoot > 0 ? 0.0 : step - 12));
    plan->gainDb = intensity * step;
    plan->predictedLufs = shaped + plan->gainDb;
    return plan;
}

ContentId MasteringPlan::hash() const
{
    XXH3_state_t* state = XXH3_createState();
    XXH3_128bits_reset(state);
    const auto number = [state](auto value) {
        const auto bits = std::bit_cast<std::array<std::uint8_t, sizeof value>>(value);
        XXH3_128bits_update(state, bits.data(), bits.size());
    };
    const auto list = [&](const std::vector<float>& values) {
        number(static_cast<std::uint64_t>(values.size()));
        XXH3_128bits_update(state, values.data(), values.size() * sizeof(float));
    };
    number(static_cast<std::int32_t>(rendererVersion));
    const std::string path = fftPath();
    XXH3_128bits_update(state, path.data(), path.size());
    number(format.rate);
    number(format.channels);
    number(trackFrames);
    number(static_cast<std::uint8_t>(bypass));
    list(midCurveDb);
    list(sideCurveDb);
    list(curveHz);
    number(gainDb);
    number(compressorRatio);
    number(compressorThresholdDb);
    number(transient);
    number(ceilingDbtp);
    list(levellerDb);
    const XXH128_hash_t digest = XXH3_128bits_digest(state);
    XXH3_freeState(state);
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, digest);
    ContentId id;
    std::copy(std::begin(canonical.digest), std::end(canonical.digest), id.bytes.begin());
    return id;
}

} // namespace auralis
