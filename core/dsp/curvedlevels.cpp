// Levels are steps of eight bits, so that tables have their powers.
#include "curvedlevels.h"

#include <algorithm>
#include <cmath>

#include "correctionfilter.h"
#include "decibels.h"
#include "heldpeaks.h"

namespace auralis
{
namespace
{

constexpr std::size_t fewestTenths = 4; // one block of the loudness
constexpr double thresholdOverLevelDb = 3;
constexpr float peakShare = 0.9f; // of what curves add to the power, peaks of unknown colour get most
constexpr double otherPeaks = 0.015;
// Where phases are turned, peaks that were cut off stand up again: up to so much where the crest is low, nothing where
// it is that of a stroke. Where sound is smeared as well, strokes lose so much for every dB of crest.
constexpr float turnedPeaksDb = 0.8f, lowCrestDb = 8.5f, strokeCrestDb = 12.5f;
constexpr float smearedCrestDb = 9.5f, smearedSlope = 0.43f;
constexpr double turnedWell = 0.018;
constexpr float nothingDb = -200;

// How much a correction turns phases, 0-1: those of the sides as far as there is something in them beside mid.
double turning(const TrackProfile& profile, const CorrectionFilter& filter)
{
    double mid = 0, side = 0;
    for (std::size_t b = 0; b < profile.midDb.size(); ++b) {
        mid += dbToPower(static_cast<double>(profile.midDb[b]));
        side += dbToPower(static_cast<double>(profile.sideDb[b]));
    }
    const double share = side < mid ? std::pow(side / mid, 1.5) : 1; // as it was measured
    const double turned = filter.turnedMid + filter.turnedSide * share;
    return 1 - std::exp(-turned / turnedWell);
}

// Powers of 100 ms after a response that dies away.
Tenths smeared(const Tenths& powers, const std::vector<float>& decay)
{
    Tenths result(powers.size());
    for (std::size_t k = 0; k < std::min(decay.size(), powers.size()); ++k)
        for (std::size_t i = k; i < powers.size(); ++i)
            result[i] += powers[i - k] * decay[k];
    return result;
}

} // namespace

SourceLevels::SourceLevels(const TrackProfile& p, bool isCorrected)
    : profile(&p)
    , corrected(isCorrected)
{
    const std::size_t count = std::min({p.loudness.size(), p.power.size(), p.peaks.size()});
    if (count < fewestTenths) return;
    std::array<float, 256> powerOf{};
    for (std::size_t level = 1; level < powerOf.size(); ++level)
        powerOf[level] = static_cast<float>(lufsToPower(TrackProfile::levelDb(static_cast<std::uint8_t>(level))));
    powers.resize(count);
    for (std::size_t i = 0; i < count; ++i)
        powers[i] = powerOf[p.loudness[i]];
    lufs = gatedLufs(powers);
    range = rangeLu(powers);
    stretchSeconds = static_cast<double>(p.peakFrames) / p.format.rate;
    HeldPeaks peaks(stretchSeconds);
    const auto gate = static_cast<float>(lufsToPower(p.integratedLufs - 10));
    for (std::size_t i = 0; i < p.peaks.size(); ++i) {
        const float weight = powers[tenthOf(i)];
        peaks.add(p.peaks[i] > 0 ? static_cast<float>(TrackProfile::levelDb(p.peaks[i])) : nothingDb,
                  weight < gate ? 0 : weight);
    }
    for (std::size_t step = 0; step < heldLossDb.size(); ++step)
        heldLossDb[step] = peaks.lossDb(TrackProfile::drivesDb[step] - p.samplePeakDbfs);
}

std::size_t SourceLevels::tenthOf(std::size_t stretch) const
{
    return std::min(static_cast<std::size_t>((static_cast<double>(stretch) + 0.5) * stretchSeconds * 10),
                    powers.size() - 1);
}

std::size_t SourceLevels::stretchOf(std::size_t tenth) const
{
    return std::min(static_cast<std::size_t>((static_cast<double>(tenth) + 0.5) * 0.1 / stretchSeconds),
                    profile->peaks.size() - 1);
}

CurvedLevels::CurvedLevels(const SourceLevels& from, const MasteringPlan& plan)
    : source(&from)
    , punchDb(plan.transient * static_cast<double>(from.profile->punchDb))
    , punchAtPeaksDb(plan.transient * static_cast<double>(from.profile->punchAtPeaksDb))
    , ceilingDb(plan.ceilingDbtp)
    , correction(from.corrected ? nullptr : plan.correction.get())
{
    const TrackProfile& profile = *source->profile;
    const BandGains gains = bandGains(profile, plan, correction);
    effect = curveEffect(profile, gains);
    if (source->powers.empty()) return;

    const std::vector<CurveEffect> effects = effectsByTenth(gains);
    const std::size_t count = effects.size();
    levelsDb.resize(count);
    powers.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        levelsDb[i] = profile.power[i] > 0
                          ? static_cast<float>(TrackProfile::levelDb(profile.power[i])) + effects[i].powerDb
                          : nothingDb;
        powers[i] = source->powers[i] * fastPower(effects[i].loudnessDb);
    }
    Tenths squares(count);
    std::transform(levelsDb.begin(), levelsDb.end(), squares.begin(), fastPower);
    if (correction) {
        squares = smeared(squares, correction->decay);
        powers = smeared(powers, correction->decay);
        std::transform(squares.begin(), squares.end(), levelsDb.begin(), fastLevel);
    }
    // The compressor's threshold lies above the mean power of what counts in the loudness.
    const auto gate = static_cast<float>(lufsToPower(profile.integratedLufs - 10));
    double sum = 0, counted = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const bool counts = source->powers[i] > gate;
        sum += counts ? static_cast<double>(squares[i]) : 0;
        counted += counts;
    }
    if (counted > 0) thresholdDb = 10 * std::log10(sum / counted) + thresholdOverLevelDb;
    raisePeaks(gains, effects);
}

double CurvedLevels::peakEffectDb() const
{
    return static_cast<double>(peakShare * effect.powerDb) + punchAtPeaksDb;
}

std::vector<CurveEffect> CurvedLevels::effectsByTenth(const BandGains& gains) const
{
    const TrackProfile& profile = *source->profile;
    const std::vector<CurveEffect> stretches = curveEffects(profile, gains);
    std::vector<CurveEffect> effects(source->powers.size(), effect);
    if (stretches.empty()) return effects;
    const double perTenth = 0.1 * profile.format.rate / profile.colourFrames;
    const auto last = static_cast<double>(stretches.size() - 1);
    for (std::size_t i = 0; i < effects.size(); ++i) {
        // Between the middles of the stretches; their windows reach back by half a hop, an eighth of a stretch.
        const double at = std::clamp((static_cast<double>(i) + 0.5) * perTenth - 0.5 + 0.125, 0.0, last);
        const auto below = static_cast<std::size_t>(at);
        const auto part = static_cast<float>(at - static_cast<double>(below));
        const CurveEffect &a = stretches[below], &b = stretches[std::min(below + 1, stretches.size() - 1)];
        effects[i] = {a.loudnessDb + part * (b.loudnessDb - a.loudnessDb), a.powerDb + part * (b.powerDb - a.powerDb)};
    }
    return effects;
}

void CurvedLevels::raisePeaks(const BandGains& gains, const std::vector<CurveEffect>& effects)
{
    const TrackProfile& profile = *source->profile;
    const PeakGains peakGains(profile, gains);
    const std::uint8_t highest = *std::max_element(profile.peaks.begin(), profile.peaks.end());
    // Where gains differ, another sample of the stretch may become the highest.
    const auto others = static_cast<float>(otherPeaks * peakGains.spreadDb());
    const auto all = static_cast<float>(punchAtPeaksDb - ceilingDb);
    const auto turned = static_cast<float>(correction ? turnedPeaksDb * turning(profile, *correction) : 0);
    const auto late = static_cast<float>(correction ? correction->lateShare : 0);
    const auto channelsDb = static_cast<float>(10 * std::log10(profile.format.channels));
    std::size_t colours = 0;
    peaksDb.resize(profile.peaks.size());
    for (std::size_t i = 0; i < peaksDb.size(); ++i) {
        const std::size_t tenth = source->tenthOf(i);
        const float level =
            profile.peaks[i] > 0 ? static_cast<float>(TrackProfile::levelDb(profile.peaks[i])) : nothingDb;
        float raise = peakShare * effects[tenth].powerDb;
        if (TrackProfile::hasPeakColour(profile.peaks[i], highest) && colours + 1 < profile.peakColours.size()) {
            raise = peakGains.raiseDb(&profile.peakColours[colours]) + others;
            colours += 2;
        }
        if (correction) {
            const float crest = level + channelsDb - static_cast<float>(TrackProfile::levelDb(profile.power[tenth]));
            raise += turned * std::clamp((strokeCrestDb - crest) / (strokeCrestDb - lowCrestDb), 0.0f, 1.0f) -
                     smearedSlope * late * std::max(0.0f, crest - smearedCrestDb);
        }
        peaksDb[i] = level + raise + all;
    }
}

} // namespace auralis
