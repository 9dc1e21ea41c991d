// From a profile and a preset to the chain's parameters. Everything is in dB, so that intensity is a factor.
#include "masteringplan.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <xxhash.h>

#include "correctionfilter.h"
#include "fft.h"
#include "forecast.h"
#include "spectralcurve.h"

namespace auralis
{
namespace
{

constexpr int pointsPerOctave = 12;
constexpr double averageLimitingDb = 2.0; // the loudness step stops where the limiter would take more
constexpr double idleLimitingDb = 0.05;   // and this is next to nothing
constexpr double leastPlrDb = 9;
constexpr double mostGainDb = 18;
constexpr double flatDb = 0.005;
constexpr double mostRangeLossLu = 2.4; // predicted; the bar is 3

void setDynamics(MasteringPlan& plan, const TrackProfile& profile, const Preset& preset, double amount)
{
    plan.compressorRatio = preset.compressor ? 1 + amount * (preset.compressorRatio - 1) : 1;
    plan.levellerDb = levellerCurve(profile, amount * preset.leveller);
}

// Curves and punch of a preset at an intensity; the gain is still to come. `share`: of the correction.
void shape(MasteringPlan& plan, const TrackProfile& profile, const Preset& preset, double intensity, double share)
{
    Correction correction = correctionFor(profile, preset);
    for (double& gain : correction.gain)
        gain *= share;
    plan.correctionShare = share;
    plan.midCurveDb.clear();
    plan.sideCurveDb.clear();
    bool flat = true; // what is flat costs nothing
    plan.curveHz = curveGrid(profile.format.rate);
    for (const float hz : plan.curveHz) {
        const CurvePoint point = curvePoint(profile, preset, correction, static_cast<double>(hz));
        plan.midCurveDb.push_back(static_cast<float>(intensity * point.mid));
        plan.sideCurveDb.push_back(static_cast<float>(intensity * point.side));
        flat = flat && std::fabs(point.mid) < flatDb && std::fabs(point.side) < flatDb;
    }
    if (flat || intensity <= 0) {
        plan.curveHz.clear();
        plan.midCurveDb.clear();
        plan.sideCurveDb.clear();
    }
    plan.transient = intensity * preset.transient;
}

// How far up to the preset's target a track may go: the limiter takes little, and its peaks stay above its level.
double loudestGain(const Forecast& forecast, const TrackProfile& profile, const Preset& preset, double ceilingDb)
{
    const double loudest = ceilingDb - leastPlrDb;
    double reached = std::min(preset.targetLufs, profile.integratedLufs + mostGainDb);
    if (reached > loudest) reached = std::max(loudest, std::min(reached, profile.integratedLufs));
    const double gain = forecast.gainFor(reached);
    return forecast.at(gain).limitingDb > averageLimitingDb ? forecast.gainForLimiting(averageLimitingDb) : gain;
}

struct Push {
    double dynamics = 0; // how much of the preset's leveller and compressor, 0-1
    double gainDb = 0;
};

// As much dynamics, then of the correction, and then gain, as leave the track its loudness range. Sets the dynamics
// and the curves of `plan`.
Push keepRange(MasteringPlan& plan, const TrackProfile& profile, const Preset& preset)
{
    double gain = 0;
    const auto kept = [&](double amount) {
        setDynamics(plan, profile, preset, amount);
        const Forecast forecast(profile, plan);
        gain = loudestGain(forecast, profile, preset, plan.ceilingDbtp);
        return forecast.rangeLossLu(gain) <= mostRangeLossLu;
    };
    for (double amount = 1; amount >= 0; amount -= 0.125)
        if (kept(amount)) return {amount, gain};
    for (double share = 0.75; share >= 0; share -= 0.25) {
        shape(plan, profile, preset, 1, share);
        if (kept(0)) return {0, gain};
    }
    const Forecast forecast(profile, plan);
    double low = std::min(gain, forecast.gainForLimiting(0.001));
    if (forecast.rangeLossLu(low) > mostRangeLossLu) return {0, low};
    for (int i = 0; i < 12; ++i) {
        const double middle = (low + gain) / 2;
        (forecast.rangeLossLu(middle) <= mostRangeLossLu ? low : gain) = middle;
    }
    return {0, low};
}

} // namespace

std::vector<float> curveGrid(int rate)
{
    std::vector<float> grid;
    for (double hz = 16; hz < rate / 2.0; hz *= std::exp2(1.0 / pointsPerOctave))
        grid.push_back(static_cast<float>(hz));
    return grid;
}

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

PlanPtr makePlan(const TrackProfile& profile, const Preset& preset, double intensity,
                 const ListeningCorrection* correction)
{
    auto plan = std::make_shared<MasteringPlan>();
    plan->format = profile.format;
    plan->trackFrames = profile.frames;
    plan->provisional = profile.provisional;
    plan->predictedLufs = profile.integratedLufs;
    intensity = std::clamp(intensity, 0.0, 1.0);
    if (correction) plan->correction = correctionFilter(*correction, profile.format);
    plan->bypass = !(intensity > 0) && !plan->correction;
    if (plan->bypass) return plan;

    // How loud full intensity gets: the target, or less where the limiter would have to work too hard for it.
    MasteringPlan full;
    full.format = profile.format;
    full.correction = plan->correction;
    shape(full, profile, preset, 1, 1);
    const Push push = keepRange(full, profile, preset);
    shape(*plan, profile, preset, intensity, full.correctionShare);
    setDynamics(*plan, profile, preset, intensity * push.dynamics);
    if (profile.integratedLufs <= -70) return plan; // silence has no loudness to move

    Forecast forecast(profile, full);
    double gain = push.gainDb;
    const double reached = forecast.at(gain).lufs;

    if (intensity < 1) {
        Forecast partly(profile, *plan);
        gain = partly.gainFor(profile.integratedLufs + intensity * (reached - profile.integratedLufs));
        // What the correction raises must not make the limiter work for an unchanged loudness.
        if (plan->correction)
            gain = std::min(gain,
                            partly.gainForLimiting(idleLimitingDb + intensity * (averageLimitingDb - idleLimitingDb)));
        forecast = std::move(partly);
    }
    if (plan->correction && !correction->autoPreamp) gain += correction->preampDb;
    const Forecast::Outcome outcome = forecast.at(gain);
    plan->compressorThresholdDb = forecast.compressorThresholdDb();
    plan->gainDb = gain;
    plan->predictedLufs = outcome.lufs;
    plan->predictedLimitingDb = outcome.limitingDb;
    plan->predictedCompressionDb = forecast.compressionDb();
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
    if (correction) XXH3_128bits_update(state, correction->id.bytes.data(), correction->id.bytes.size());
    const XXH128_hash_t digest = XXH3_128bits_digest(state);
    XXH3_freeState(state);
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, digest);
    ContentId id;
    std::copy(std::begin(canonical.digest), std::end(canonical.digest), id.bytes.begin());
    return id;
}

} // namespace auralis
