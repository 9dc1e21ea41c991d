// Loudness ahead of time.
#include "forecast.h"

#include <algorithm>
#include <cmath>

#include "decibels.h"
#include "dynamics.h"
#include "limiter.h"

namespace auralis
{
namespace
{

constexpr auto kneeDb = static_cast<float>(Dynamics::kneeDb);

// The lowest gain that brings what rises with it to `least`, and a little less.
template <class Rising>
double search(Rising rising, double least)
{
    double low = -60, high = 40;
    for (int i = 0; i < 26; ++i)
        (rising((low + high) / 2) < least ? low : high) = (low + high) / 2;
    return low;
}

} // namespace

Forecast::Forecast(const CurvedLevels& levels, const MasteringPlan& plan)
    : m_levels(&levels)
    , m_profile(levels.source->profile)
    , m_unlimitedLufs(m_profile->integratedLufs + levels.punchDb)
    , m_peaks(levels.source->stretchSeconds)
{
    const std::size_t count = levels.powers.size();
    if (count == 0) {
        m_unlimitedLufs += static_cast<double>(levels.effect.loudnessDb);
        return;
    }
    std::vector<float> dynamicsDb(count);
    m_after = levels.powers;
    double levelled = 0;
    if (!plan.levellerDb.empty()) {
        for (std::size_t i = 0; i < count; ++i)
            dynamicsDb[i] = plan.levellerDb[std::min(i, plan.levellerDb.size() - 1)];
        for (std::size_t i = 0; i < count; ++i)
            m_after[i] *= fastPower(dynamicsDb[i]);
    }
    levelled = m_afterLufs = gatedLufs(m_after);
    if (plan.compressorRatio > 1) {
        // The compressor's window and a tenth of a second are about equally wide.
        const auto slope = static_cast<float>(1 - 1 / plan.compressorRatio),
                   begin = static_cast<float>(levels.thresholdDb) - kneeDb / 2;
        for (std::size_t i = 0; i < count; ++i) {
            const float over = std::max(0.0f, levels.levelsDb[i] - begin), knee = std::min(over, kneeDb);
            const float compression = -slope * (knee * knee / (2 * kneeDb) + over - knee);
            m_after[i] *= fastPower(compression);
            dynamicsDb[i] += compression;
        }
        m_afterLufs = gatedLufs(m_after);
    }
    m_compressionDb = levelled - m_afterLufs;
    m_unlimitedLufs += m_afterLufs - levels.source->lufs;
    holdPeaks(dynamicsDb);
}

// Leveller and compressor are the same for all that sounds at a time.
void Forecast::holdPeaks(const std::vector<float>& dynamicsDb)
{
    const SourceLevels& source = *m_levels->source;
    const auto gate = static_cast<float>(lufsToPower(m_afterLufs - 10));
    std::vector<float> peaks = m_levels->peaksDb;
    for (std::size_t i = 0; i < peaks.size(); ++i) {
        const std::size_t tenth = source.tenthOf(i);
        peaks[i] += dynamicsDb[tenth];
        m_peaks.add(peaks[i], m_after[tenth] < gate ? 0 : m_after[tenth]);
    }
    m_attenuationDb.resize(m_after.size());
    constexpr auto release = static_cast<float>(AttenuationFilter::releaseDbPerSecond / 10);
    float attenuation = peaks.front();
    for (std::size_t i = 0; i < m_attenuationDb.size(); ++i) {
        attenuation = std::max(peaks[source.stretchOf(i)], attenuation - release);
        m_attenuationDb[i] = attenuation;
    }
}

Tenths Forecast::limited(double gainDb, double share) const
{
    Tenths powers(m_after.size());
    const auto gain = static_cast<float>(gainDb), part = static_cast<float>(share);
    for (std::size_t i = 0; i < powers.size(); ++i)
        powers[i] = m_after[i] * fastPower(-part * std::max(0.0f, m_attenuationDb[i] + gain));
    return powers;
}

// Where the limiter takes its share: after the peaks of the profile, as much as makes the loss of the table.
double Forecast::rangeLossLu(double gainDb) const
{
    if (m_after.empty()) return 0;
    const double held = m_afterLufs - gatedLufs(limited(gainDb, 1)); // as if peaks lasted for their tenth of a second
    const double share = held > 0 ? std::min(1.0, at(gainDb).limitingDb / held) : 0;
    return m_levels->source->range - rangeLu(limited(gainDb, share));
}

// The profile knows what the limiter takes when all peaks are raised alike. That it takes as much of peaks that are
// not, when held peaks lose as much, is close: both losses are compared at every drive of the table.
Forecast::Outcome Forecast::at(double gainDb) const
{
    const auto& table = m_profile->limiterLossDb;
    double loss = 0;
    if (m_after.empty()) {
        const auto& drives = TrackProfile::drivesDb;
        const double drive = m_profile->samplePeakDbfs + gainDb + m_levels->peakEffectDb() - m_levels->ceilingDb;
        std::size_t above = 1;
        while (above + 1 < drives.size() && drives[above] < drive)
            ++above;
        const double part = (drive - drives[above - 1]) / (drives[above] - drives[above - 1]);
        loss = std::max(0.0, std::lerp(static_cast<double>(table[above - 1]), static_cast<double>(table[above]), part));
    } else {
        const auto& heldLoss = m_levels->source->heldLossDb;
        const double held = m_peaks.lossDb(gainDb);
        double ratio = 1, lastRoot = 0, root = std::sqrt(held);
        bool any = false;
        for (std::size_t step = 0; step < table.size(); ++step) {
            if (heldLoss[step] < 1e-4) continue;
            const double here = std::min(static_cast<double>(table[step]) / heldLoss[step], 3.0),
                         hereRoot = std::sqrt(heldLoss[step]);
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
    return search([this](double gain) { return at(gain).lufs; }, lufs);
}

double Forecast::gainForLimiting(double limitingDb) const
{
    return search([this](double gain) { return at(gain).limitingDb; }, limitingDb);
}

} // namespace auralis
