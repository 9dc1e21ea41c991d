// From a profile and a preset to the chain's parameters. Everything is in dB, so that intensity is a factor.
#include "masteringplan.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <optional>
#include <xxhash.h>

#include "behindprofile.h"
#include "correctionfilter.h"
#include "fft.h"
#include "forecast.h"
#include "levellercurve.h"
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
void shape(MasteringPlan& plan, const TrackProfile& profile, const Preset& preset, Correction correction,
           double intensity, double share)
{
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

// The plan at full intensity, and what makes it: as much dynamics, then of the correction, and then gain, as leave the
// track its loudness range.
class FullPush
{
public:
    FullPush(MasteringPlan plan, const TrackProfile& profile, const SourceLevels& source, const Preset& preset,
             const Correction& correction)
        : m_plan(std::move(plan))
        , m_profile(profile)
        , m_source(source)
        , m_preset(preset)
        , m_correction(correction)
    {
        shape(m_plan, m_profile, m_preset, m_correction, 1, 1);
        m_levels.emplace(m_source, m_plan);
        if (!tryDynamics(1) && !most(8, [this](int step) { return tryDynamics(step / 8.0); }) &&
            !most(4, [this](int step) { return tryCorrection(step / 4.0); }))
            lowerGain();
    }

    double dynamics() const { return m_dynamics; } ///< how much of the preset's leveller and compressor, 0-1
    double correctionShare() const { return m_plan.correctionShare; }
    double gainDb() const { return m_gainDb; }
    const Forecast& forecast() const { return *m_forecast; }

private:
    bool tryDynamics(double amount)
    {
        m_dynamics = amount;
        setDynamics(m_plan, m_profile, m_preset, amount);
        m_forecast.emplace(*m_levels, m_plan);
        m_gainDb = loudestGain(*m_forecast, m_profile, m_preset, m_plan.ceilingDbtp);
        return keepsRange(m_gainDb);
    }

    bool tryCorrection(double share)
    {
        shape(m_plan, m_profile, m_preset, m_correction, 1, share);
        m_levels.emplace(m_source, m_plan);
        return tryDynamics(0);
    }

    void lowerGain()
    {
        double high = m_gainDb;
        m_gainDb = std::min(high, m_forecast->gainForLimiting(0.001));
        if (!keepsRange(m_gainDb)) return;
        for (int i = 0; i < 12; ++i) {
            const double middle = (m_gainDb + high) / 2;
            (keepsRange(middle) ? m_gainDb : high) = middle;
        }
    }

    bool keepsRange(double gainDb) const
    {
        return m_source.range <= mostRangeLossLu || m_forecast->rangeLossLu(gainDb) <= mostRangeLossLu;
    }

    // The most of `steps` - 1 to 0 that `keeps`, which more of them do less; left as tried last. False: none does.
    template <class Keeps>
    static bool most(int steps, Keeps keeps)
    {
        int least = -1, last = -1;
        for (int end = steps; end - least > 1;) {
            last = (least + end) / 2;
            (keeps(last) ? least : end) = last;
        }
        if (last != std::max(least, 0)) keeps(std::max(least, 0));
        return least >= 0;
    }

    MasteringPlan m_plan;
    const TrackProfile& m_profile;
    const SourceLevels& m_source;
    const Preset& m_preset;
    const Correction& m_correction;
    std::optional<CurvedLevels> m_levels;
    std::optional<Forecast> m_forecast;
    double m_dynamics = 0, m_gainDb = 0;
};

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
    // Levels and peaks are best taken where the dynamics meet them; what is asked for is the track's own.
    const TrackProfile* const behind = behindFilter(profile, plan->correction.get());
    SourceLevels source(behind ? *behind : profile, behind != nullptr);
    if (behind) source.range = SourceLevels(profile).range;
    const Correction bands = correctionFor(profile, preset);
    const FullPush full(*plan, profile, source, preset, bands);
    shape(*plan, profile, preset, bands, intensity, full.correctionShare());
    setDynamics(*plan, profile, preset, intensity * full.dynamics());
    if (profile.integratedLufs <= -70) return plan; // silence has no loudness to move

    const bool whole = intensity >= 1;
    std::optional<CurvedLevels> levels;
    std::optional<Forecast> partly;
    if (!whole) partly.emplace(levels.emplace(source, *plan), *plan);
    const Forecast& forecast = whole ? full.forecast() : *partly;
    double gain = full.gainDb();
    if (!whole) {
        const double reached = full.forecast().at(gain).lufs;
        gain = forecast.gainFor(profile.integratedLufs + intensity * (reached - profile.integratedLufs));
        // What the correction raises must not make the limiter work for an unchanged loudness.
        if (plan->correction)
            gain = std::min(
                gain, forecast.gainForLimiting(idleLimitingDb + intensity * (averageLimitingDb - idleLimitingDb)));
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
