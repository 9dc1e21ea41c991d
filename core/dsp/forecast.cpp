// Loudness ahead of time.
#include "forecast.h"

#include <algorithm>
#include <cmath>

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
constexpr double peakShare = 0.9; // of what curves add to the power, peaks get most (measured on 20 tracks)
constexpr double kOffset = -0.691;
constexpr double limiterReleaseDb = 5.7; // in a tenth of a second

double power(double db)
{
    return std::pow(10.0, db / 10);
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
    const auto curveAtTenth = [&](std::size_t i) {
        if (curves.empty()) return curve;
        const auto stretch =
            static_cast<std::size_t>((static_cast<double>(i) + 0.5) * 0.1 * profile.format.rate / profile.colourFrames);
        return curves[std::min(stretch, curves.size() - 1)];
    };
    const std::size_t count = std::min({profile.loudness.size(), profile.power.size(), profile.peaks.size()});
    m_unlimitedLufs = profile.integratedLufs + plan.transient * static_cast<double>(profile.punchDb);
    m_punchDb = plan.transient * static_cast<double>(profile.punchAtPeaksDb);
    if (count < 4) {
        m_unlimitedLufs += curve.loudnessDb;
        m_fewPeaksDb = peakShare * curve.powerDb;
        return;
    }

    std::vector<double> before, powers;
    for (std::size_t i = 0; i < count; ++i) {
        before.push_back(profile.loudness[i] > 0 ? power(TrackProfile::levelDb(profile.loudness[i]) - kOffset) : 0.0);
        powers.push_back(profile.power[i] > 0 ? power(TrackProfile::levelDb(profile.power[i]) + curveAtTenth(i).powerDb)
                                              : 0.0);
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
    std::vector<double> levelled(count), after(count);
    m_peakGains.resize(count);
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
        const CurveEffect effect = curveAtTenth(i);
        levelled[i] = before[i] * power(levelling + effect.loudnessDb);
        after[i] = levelled[i] * power(compression);
        m_peakGains[i] = levelling + compression + peakShare * effect.powerDb;
    }
    const double original = gated(before), afterLeveller = gated(levelled), afterBoth = gated(after);
    m_compressionDb = afterLeveller - afterBoth;
    m_unlimitedLufs += afterBoth - original;
    m_range = range(before);
    m_afterLufs = afterBoth;
    m_after = std::move(after);
}

// What curves, leveller and compressor do where the limiter works: their mean, weighted by how far the peaks are over;
// where none is, what they do to the highest.
double Forecast::gainAtPeaks(double gainDb) const
{
    double sum = 0, weight = 0, highest = -1000, there = m_fewPeaksDb;
    for (std::size_t i = 0; i < m_peakGains.size(); ++i) {
        const double over = TrackProfile::levelDb(m_profile->peaks[i]) + gainDb + m_peakGains[i] - m_ceilingDb;
        if (over > highest) {
            highest = over;
            there = m_peakGains[i];
        }
        if (over <= 0) continue;
        sum += over * m_peakGains[i];
        weight += over;
    }
    return weight > 0 ? sum / weight : there;
}

// Where the limiter takes its share: after the peaks of the profile, as much as makes the loss of the table.
double Forecast::rangeLossLu(double gainDb) const
{
    if (m_after.empty()) return 0;
    std::vector<double> attenuations, limited = m_after;
    double attenuation = 0;
    for (std::size_t i = 0; i < m_after.size(); ++i) {
        const double over =
            TrackProfile::levelDb(m_profile->peaks[i]) + gainDb + m_punchDb + m_peakGains[i] - m_ceilingDb;
        attenuation = std::max({over, attenuation - limiterReleaseDb, 0.0});
        attenuations.push_back(attenuation);
        limited[i] = m_after[i] * power(-attenuation);
    }
    const double held = m_afterLufs - gated(limited); // as if peaks lasted for their tenth of a second
    const double share = held > 0 ? std::min(1.0, at(gainDb).limitingDb / held) : 0;
    for (std::size_t i = 0; i < m_after.size(); ++i)
        limited[i] = m_after[i] * power(-share * attenuations[i]);
    return m_range - range(limited);
}

Forecast::Outcome Forecast::at(double gainDb) const
{
    const auto& table = m_profile->limiterLossDb;
    const double drive = (gainDb + m_punchDb + gainAtPeaks(gainDb) - m_ceilingDb) / TrackProfile::driveStepDb;
    double loss = 0;
    if (drive > 0) {
        const auto below = std::min(static_cast<std::size_t>(drive), table.size() - 2);
        const double part = drive - static_cast<double>(below);
        const double root = std::sqrt(static_cast<double>(table[below])) * (1 - part) +
                            std::sqrt(static_cast<double>(table[below + 1])) * part;
        loss = root * root; // losses grow like squares at first
    } else {
        loss = static_cast<double>(table[0]) * std::max(0.0, 1 + drive);
    }
    return {m_unlimitedLufs + gainDb - loss, loss};
}

double Forecast::gainFor(double lufs) const
{
    double low = -60, high = 40;
    for (int i = 0; i < 50; ++i)
        (at((low + high) / 2).lufs < lufs ? low : high) = (low + high) / 2;
    return (low + high) / 2;
}

double Forecast::gainForLimiting(double limitingDb) const
{
    double low = -60, high = 40;
    for (int i = 0; i < 50; ++i)
        (at((low + high) / 2).limitingDb < limitingDb ? low : high) = (low + high) / 2;
    return low;
}

} // namespace auralis
