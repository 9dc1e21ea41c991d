// Loudness ahead of time.
#include "forecast.h"

#include <algorithm>
#include <cmath>

#include "correctionfilter.h"
#include "loudness.h"
#include "spectralcurve.h"

namespace auralis
{
namespace
{

constexpr double levellerZoneLu = 4, levellerSlope = 0.25, mostLevellingDb = 2;
constexpr double rangeToLevelLu = 8, rangeToLevelFullyLu = 16;
constexpr double quietestRaisedLufs = -50;
constexpr int levellerSmoothing = 21; // tenths of a second, three times
constexpr double thresholdOverLevelDb = 3;
constexpr double kneeDb = 6;
constexpr double peakShare = 0.9; // of what curves add to the power, peaks of unknown colour get most
constexpr double otherPeaks = 0.015;
// Where phases are turned, peaks that were cut off stand up again: up to so much where the crest is low, nothing where
// it is that of a stroke. Where sound is smeared as well, strokes lose so much for every dB of crest.
constexpr double turnedPeaksDb = 0.8, turnedWell = 0.018, lowCrestDb = 8.5, strokeCrestDb = 12.5;
constexpr double smearedCrestDb = 9.5, smearedSlope = 0.43;
constexpr double kOffset = -0.691;
constexpr double limiterReleaseDb = 5.7; // in a tenth of a second

double power(double db)
{
    return std::pow(10.0, db / 10);
}

// How much a correction turns phases, 0-1: those of the sides as far as there is something in them beside mid.
double turning(const TrackProfile& profile, const CorrectionFilter& filter)
{
    double mid = 0, side = 0;
    for (std::size_t b = 0; b < profile.midDb.size(); ++b) {
        mid += power(static_cast<double>(profile.midDb[b]));
        side += power(static_cast<double>(profile.sideDb[b]));
    }
    const double share = side < mid ? std::pow(side / mid, 1.5) : 1; // as it was measured
    const double turned = filter.turnedMid + filter.turnedSide * share;
    return 1 - std::exp(-turned / turnedWell);
}

// What its phases and its length do to a peak so far above the mean square.
double turnedPeakDb(const CorrectionFilter& filter, double turning, double crestDb)
{
    const double cutOff = std::clamp((strokeCrestDb - crestDb) / (strokeCrestDb - lowCrestDb), 0.0, 1.0);
    return turnedPeaksDb * turning * cutOff - smearedSlope * filter.lateShare * std::max(0.0, crestDb - smearedCrestDb);
}

void smooth(std::vector<float>& values, int length)
{
    std::vector<double> sums(values.size() + 1);
    for (std::size_t i = 0; i < values.size(); ++i)
        sums[i + 1] = sums[i] + static_cast<double>(values[i]);
    const auto half = static_cast<std::ptrdiff_t>(length / 2), count = static_cast<std::ptrdiff_t>(values.size());
    for (std::ptrdiff_t i = 0; i < count; ++i) {
        const auto first = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, i - half));
        const auto end = static_cast<std::size_t>(std::min(count, i + half + 1));
        values[static_cast<std::size_t>(i)] =
            static_cast<float>((sums[end] - sums[first]) / static_cast<double>(end - first));
    }
}

// Gated loudness of 100 ms powers in blocks of 400 ms.
double gated(const std::vector<double>& tenths)
{
    std::vector<double> steps;
    steps.reserve(tenths.size() * 10);
    for (const double tenth : tenths)
        steps.insert(steps.end(), 10, tenth);
    return LoudnessMeter::gatedLoudness(steps);
}

// Loudness range of 100 ms powers, as the meter computes it.
double range(const std::vector<double>& tenths)
{
    constexpr std::size_t window = 30;
    std::vector<double> blocks;
    double sum = 0, total = 0;
    for (std::size_t i = 0; i < tenths.size(); ++i) {
        sum += tenths[i];
        if (i >= window) sum -= tenths[i - window];
        if (i + 1 < window || sum / window <= power(-70 - kOffset)) continue;
        blocks.push_back(sum / window);
        total += blocks.back();
    }
    std::erase_if(blocks, [gate = total / std::max<double>(1, static_cast<double>(blocks.size())) * 0.01](double b) {
        return b < gate;
    });
    if (blocks.empty()) return 0;
    std::sort(blocks.begin(), blocks.end());
    const auto at = [&](double p) {
        return blocks[static_cast<std::size_t>(static_cast<double>(blocks.size() - 1) * p + 0.5)];
    };
    return 10 * std::log10(at(0.95) / at(0.10));
}

// Powers of 100 ms after a response that dies away.
std::vector<double> smeared(const std::vector<double>& powers, const std::vector<float>& decay)
{
    std::vector<double> result(powers.size());
    for (std::size_t i = 0; i < powers.size(); ++i)
        for (std::size_t k = 0; k < decay.size() && i + k < powers.size(); ++k)
            result[i + k] += powers[i] * static_cast<double>(decay[k]);
    return result;
}

} // namespace

std::vector<float> levellerCurve(const TrackProfile& profile, double amount)
{
    const double range = (profile.loudnessRangeLu - rangeToLevelLu) / (rangeToLevelFullyLu - rangeToLevelLu);
    const double slope = levellerSlope * amount * std::clamp(range, 0.0, 1.0);
    const std::vector<float>& loudness = profile.shortTermLufs;
    if (profile.provisional || slope <= 0 || loudness.empty()) return {};
    std::vector<float> gains;
    bool any = false;
    for (std::size_t i = 0; i < loudness.size() + 30; ++i) { // a window of 3 s is read at its middle
        const std::size_t at = std::min(i < 15 ? 0 : i - 15, loudness.size() - 1);
        const double over = static_cast<double>(loudness[at]) - profile.integratedLufs;
        double gain = -slope * std::copysign(std::max(0.0, std::fabs(over) - levellerZoneLu), over);
        if (gain > 0) gain *= std::clamp((static_cast<double>(loudness[at]) - quietestRaisedLufs) / 10, 0.0, 1.0);
        gains.push_back(static_cast<float>(std::clamp(gain, -mostLevellingDb, mostLevellingDb)));
        any = any || std::fabs(gain) > 0.01;
    }
    if (!any) return {};
    for (int pass = 0; pass < 3; ++pass)
        smooth(gains, levellerSmoothing);
    return gains;
}

Forecast::Forecast(const TrackProfile& profile, const MasteringPlan& plan)
    : m_profile(&profile)
    , m_ceilingDb(plan.ceilingDbtp)
{
    const CurveEffect curve = curveEffect(profile, plan);
    const std::vector<CurveEffect> curves = curveEffects(profile, plan);
    const auto curveAtTenth = [&](std::size_t i) -> CurveEffect {
        if (curves.empty()) return curve;
        // Between the middles of the stretches; their windows reach back by half a hop, an eighth of a stretch.
        const double at =
            (static_cast<double>(i) + 0.5) * 0.1 * profile.format.rate / profile.colourFrames - 0.5 + 0.125;
        const double within = std::clamp(at, 0.0, static_cast<double>(curves.size() - 1));
        const auto below = static_cast<std::size_t>(within);
        const double part = within - static_cast<double>(below);
        const CurveEffect &a = curves[below], &b = curves[std::min(below + 1, curves.size() - 1)];
        return {a.loudnessDb + part * (b.loudnessDb - a.loudnessDb), a.powerDb + part * (b.powerDb - a.powerDb)};
    };
    const std::size_t count = std::min({profile.loudness.size(), profile.power.size(), profile.peaks.size()});
    m_unlimitedLufs = profile.integratedLufs + plan.transient * static_cast<double>(profile.punchDb);
    if (count < 4) {
        m_unlimitedLufs += curve.loudnessDb;
        m_fewPeaksDb = peakShare * curve.powerDb + plan.transient * static_cast<double>(profile.punchAtPeaksDb);
        return;
    }

    std::vector<double> before, powers, heard;
    for (std::size_t i = 0; i < count; ++i) {
        before.push_back(profile.loudness[i] > 0 ? power(TrackProfile::levelDb(profile.loudness[i]) - kOffset) : 0.0);
        powers.push_back(profile.power[i] > 0 ? power(TrackProfile::levelDb(profile.power[i]) + curveAtTenth(i).powerDb)
                                              : 0.0);
        heard.push_back(before.back() * power(curveAtTenth(i).loudnessDb));
    }
    if (plan.correction) {
        powers = smeared(powers, plan.correction->decay);
        heard = smeared(heard, plan.correction->decay);
    }
    // The compressor's threshold lies above the mean power of what counts in the loudness.
    const double gate = power(profile.integratedLufs - 10 - kOffset);
    double sum = 0, counted = 0;
    for (std::size_t i = 0; i < count; ++i)
        if (before[i] > gate) {
            sum += powers[i];
            counted += 1;
        }
    m_thresholdDb = counted > 0 ? 10 * std::log10(sum / counted) + thresholdOverLevelDb : 0;

    const double slope = 1 - 1 / plan.compressorRatio;
    std::vector<double> levelled(count), after(count), dynamicsDb(count);
    for (std::size_t i = 0; i < count; ++i) {
        // The compressor's window and a tenth of a second are about equally wide.
        const double over = powers[i] > 0 ? 10 * std::log10(powers[i]) - m_thresholdDb : -100;
        double compression = 0;
        if (over >= kneeDb / 2)
            compression = -slope * over;
        else if (over > -kneeDb / 2)
            compression = -slope * (over + kneeDb / 2) * (over + kneeDb / 2) / (2 * kneeDb);
        const double levelling =
            plan.levellerDb.empty() ? 0 : static_cast<double>(plan.levellerDb[std::min(i, plan.levellerDb.size() - 1)]);
        levelled[i] = heard[i] * power(levelling);
        after[i] = levelled[i] * power(compression);
        dynamicsDb[i] = levelling + compression;
    }
    const double original = gated(before), afterLeveller = gated(levelled), afterBoth = gated(after);
    m_compressionDb = afterLeveller - afterBoth;
    m_unlimitedLufs += afterBoth - original;
    m_range = range(before);
    m_afterLufs = afterBoth;
    m_after = std::move(after);
    forecastPeaks(plan, before, dynamicsDb, curveAtTenth);
}

// Leveller and compressor are the same for all that sounds at a time; curves are not.
template <class CurveAt>
void Forecast::forecastPeaks(const MasteringPlan& plan, const std::vector<double>& before,
                             const std::vector<double>& dynamicsDb, CurveAt curveAt)
{
    const TrackProfile& profile = *m_profile;
    if (profile.peaks.empty()) return;
    const PeakGains gains = peakGains(profile, plan);
    const std::uint8_t highest = *std::max_element(profile.peaks.begin(), profile.peaks.end());
    const double punch = plan.transient * static_cast<double>(profile.punchAtPeaksDb);
    // Where gains differ, another sample of the stretch may become the highest.
    const double others = otherPeaks * gains.spreadDb();
    const double channels = 10 * std::log10(profile.format.channels);
    const double turned = plan.correction ? turning(profile, *plan.correction) : 0;
    m_stretchSeconds = static_cast<double>(profile.peakFrames) / profile.format.rate;
    std::vector<float> sourceDb, sourceWeights;
    std::size_t colours = 0;
    for (std::size_t i = 0; i < profile.peaks.size(); ++i) {
        const std::size_t tenth = std::min(
            static_cast<std::size_t>((static_cast<double>(i) + 0.5) * m_stretchSeconds * 10), before.size() - 1);
        const double level = profile.peaks[i] > 0 ? TrackProfile::levelDb(profile.peaks[i]) : -200;
        double curve = 0;
        if (TrackProfile::hasPeakColour(profile.peaks[i], highest) && colours + 1 < profile.peakColours.size()) {
            curve = peakGainDb(gains, &profile.peakColours[colours]) + others;
            colours += 2;
        } else
            curve = peakShare * curveAt(tenth).powerDb;
        if (plan.correction)
            curve +=
                turnedPeakDb(*plan.correction, turned, level + channels - TrackProfile::levelDb(profile.power[tenth]));
        sourceDb.push_back(static_cast<float>(level));
        sourceWeights.push_back(static_cast<float>(before[tenth]));
        m_peakDb.push_back(static_cast<float>(level + curve + dynamicsDb[tenth] + punch - m_ceilingDb));
        m_peakWeights.push_back(static_cast<float>(m_after[tenth]));
    }
    const auto gate = [](std::vector<float>& weights, double lufs) {
        const auto least = static_cast<float>(power(lufs - 10 - kOffset));
        double sum = 0;
        for (float& weight : weights)
            sum += static_cast<double>(weight < least ? weight = 0 : weight);
        for (float& weight : weights)
            weight = sum > 0 ? static_cast<float>(static_cast<double>(weight) / sum) : 0.0f;
    };
    gate(sourceWeights, profile.integratedLufs);
    gate(m_peakWeights, m_afterLufs);
    for (std::size_t step = 0; step < m_heldLoss.size(); ++step)
        m_heldLoss[step] = heldLoss(sourceDb, sourceWeights, TrackProfile::drivesDb[step] - profile.samplePeakDbfs);
}

// What a limiter takes that begins with every stretch: it holds the stretch's peak for its look-ahead and then lets go.
double Forecast::heldLoss(const std::vector<float>& peaksDb, const std::vector<float>& weights, double gainDb) const
{
    constexpr double nepers = 0.23025850929940457, holdSeconds = 0.015; // ln(10) / 10
    const double hold = std::min(holdSeconds / m_stretchSeconds, 1.0);
    const double wholeRelease = limiterReleaseDb * 10 * m_stretchSeconds;
    double taken = 0, left = 0; // of the attenuation, at the end of a stretch
    for (std::size_t i = 0; i < peaksDb.size(); ++i) {
        const double own = static_cast<double>(peaksDb[i]) + gainDb;
        const bool holds = own > left - wholeRelease;
        const double start = holds ? own : left, held = holds ? hold : 0.0;
        if (start <= 0) {
            left = 0;
            continue;
        }
        const double release = wholeRelease * (1 - held);
        left = std::max(0.0, start - release);
        const double mean = held * std::exp(-nepers * start) +
                            (std::exp(-nepers * left) - std::exp(-nepers * start)) / (nepers * wholeRelease) +
                            (release - (start - left)) / wholeRelease;
        taken += static_cast<double>(weights[i]) * (1 - mean);
    }
    return -10 * std::log10(std::max(1e-4, 1 - taken));
}

// Where the limiter takes its share: after the peaks of the profile, as much as makes the loss of the table.
double Forecast::rangeLossLu(double gainDb) const
{
    if (m_after.empty() || m_peakDb.empty()) return 0;
    std::vector<double> attenuations(m_after.size()), limited = m_after;
    double attenuation = 0;
    for (std::size_t i = 0; i < m_after.size(); ++i) {
        const auto stretch = std::min(static_cast<std::size_t>((static_cast<double>(i) + 0.5) * 0.1 / m_stretchSeconds),
                                      m_peakDb.size() - 1);
        attenuation = std::max({static_cast<double>(m_peakDb[stretch]) + gainDb, attenuation - limiterReleaseDb, 0.0});
        attenuations[i] = attenuation;
        limited[i] = m_after[i] * power(-attenuation);
    }
    const double held = m_afterLufs - gated(limited); // as if peaks lasted for their tenth of a second
    const double share = held > 0 ? std::min(1.0, at(gainDb).limitingDb / held) : 0;
    for (std::size_t i = 0; i < m_after.size(); ++i)
        limited[i] = m_after[i] * power(-share * attenuations[i]);
    return m_range - range(limited);
}

// The profile knows what the limiter takes when all peaks are raised alike. That it takes as much of peaks that are
// not, when held peaks lose as much, is close: both losses are compared at every drive of the table.
Forecast::Outcome Forecast::at(double gainDb) const
{
    const auto& table = m_profile->limiterLossDb;
    double loss = 0;
    if (m_peakDb.empty()) {
        const auto& drives = TrackProfile::drivesDb;
        const double drive = m_profile->samplePeakDbfs + gainDb + m_fewPeaksDb - m_ceilingDb;
        std::size_t above = 1;
        while (above + 1 < drives.size() && drives[above] < drive)
            ++above;
        const double part = (drive - drives[above - 1]) / (drives[above] - drives[above - 1]);
        loss = std::max(0.0, std::lerp(static_cast<double>(table[above - 1]), static_cast<double>(table[above]), part));
    } else {
        const double held = heldLoss(m_peakDb, m_peakWeights, gainDb);
        double ratio = 1, lastRoot = 0, root = std::sqrt(held);
        bool any = false;
        for (std::size_t step = 0; step < table.size(); ++step) {
            if (m_heldLoss[step] < 1e-4) continue;
            const double here = std::min(static_cast<double>(table[step]) / m_heldLoss[step], 3.0),
                         hereRoot = std::sqrt(m_heldLoss[step]);
            if (!any || hereRoot <= root) {
                ratio = here;
                lastRoot = hereRoot;
                any = true;
                if (hereRoot > root) break;
                continue;
            }
            ratio += (here - ratio) * (root - lastRoot) / (hereRoot - lastRoot);
            break;
        }
        loss = held * ratio;
    }
    return {m_unlimitedLufs + gainDb - loss, loss};
}

double Forecast::gainFor(double lufs) const
{
    double low = -60, high = 40;
    for (int i = 0; i < 26; ++i)
        (at((low + high) / 2).lufs < lufs ? low : high) = (low + high) / 2;
    return (low + high) / 2;
}

double Forecast::gainForLimiting(double limitingDb) const
{
    double low = -60, high = 40;
    for (int i = 0; i < 26; ++i)
        (at((low + high) / 2).limitingDb < limitingDb ? low : high) = (low + high) / 2;
    return low;
}

} // namespace auralis
