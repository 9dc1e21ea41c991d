// The forecast and the plans made of it against the same computed slowly: in double, step by step, with a search in
// small steps; on random profiles and presets.
#include <algorithm>
#include <random>

#include "curveeffect.h"
#include "decibels.h"
#include "forecast.h"
#include "levellercurve.h"
#include "loudness.h"
#include "signals.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

using Doubles = std::vector<double>;

double slowLufs(const Doubles& tenths)
{
    Doubles steps;
    for (const double tenth : tenths)
        steps.insert(steps.end(), 10, tenth);
    return LoudnessMeter::gatedLoudness(steps);
}

double slowRange(const Doubles& tenths)
{
    Doubles blocks;
    for (std::size_t end = 30; end <= tenths.size(); ++end) {
        double sum = 0;
        for (std::size_t i = end - 30; i < end; ++i)
            sum += tenths[i];
        if (sum / 30 > lufsToPower(-70)) blocks.push_back(sum / 30);
    }
    double total = 0;
    for (const double block : blocks)
        total += block;
    std::erase_if(blocks, [gate = 0.01 * total / static_cast<double>(std::max<std::size_t>(1, blocks.size()))](
                              double block) { return block < gate; });
    if (blocks.empty()) return 0;
    std::sort(blocks.begin(), blocks.end());
    const auto at = [&](double share) {
        return blocks[static_cast<std::size_t>(static_cast<double>(blocks.size() - 1) * share + 0.5)];
    };
    return 10 * std::log10(at(0.95) / at(0.10));
}

/// A limiter that holds every peak for 15 ms and then lets go, stretch by stretch.
double slowHeldLoss(const Doubles& peaksDb, const Doubles& weights, double gainDb, double stretchSeconds)
{
    constexpr double nepers = 0.23025850929940457;
    const double hold = std::min(0.015 / stretchSeconds, 1.0), whole = 57 * stretchSeconds;
    double taken = 0, total = 0, left = 0;
    for (std::size_t i = 0; i < peaksDb.size(); ++i) {
        total += weights[i];
        const double own = peaksDb[i] + gainDb;
        const bool holds = own > left - whole;
        const double start = holds ? own : left, held = holds ? hold : 0.0, release = whole * (1 - held);
        left = std::max(0.0, start - release);
        if (start <= 0) continue;
        const double mean = held * std::exp(-nepers * start) +
                            (std::exp(-nepers * left) - std::exp(-nepers * start)) / (nepers * whole) +
                            (release - (start - left)) / whole;
        taken += weights[i] * (1 - mean);
    }
    return total > 0 ? -10 * std::log10(std::max(1e-4, 1 - taken / total)) : 0;
}

/// As Forecast is described, of profiles that have levels, without a correction.
class SlowForecast
{
public:
    SlowForecast(const TrackProfile& profile, const MasteringPlan& plan)
        : m_profile(profile)
        , m_stretch(static_cast<double>(profile.peakFrames) / profile.format.rate)
    {
        const BandGains gains = bandGains(profile, plan, plan.correction.get());
        const CurveEffect whole = curveEffect(profile, gains);
        const auto stretches = curveEffects(profile, gains);
        const auto effectAt = [&](std::size_t i, auto part) {
            if (stretches.empty()) return static_cast<double>(whole.*part);
            const double at =
                std::clamp((static_cast<double>(i) + 0.5) * 0.1 * profile.format.rate / profile.colourFrames - 0.375,
                           0.0, static_cast<double>(stretches.size() - 1));
            const auto below = static_cast<std::size_t>(at);
            return std::lerp(static_cast<double>(stretches[below].*part),
                             static_cast<double>(stretches[std::min(below + 1, stretches.size() - 1)].*part),
                             at - static_cast<double>(below));
        };
        const std::size_t count = profile.loudness.size();
        Doubles before(count), squares(count), heard(count);
        double sum = 0, counted = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const auto level = [](std::uint8_t stored) {
                return stored ? dbToPower(TrackProfile::levelDb(stored)) : 0.0;
            };
            before[i] = level(profile.loudness[i]) * dbToPower(-loudnessOffset);
            squares[i] = level(profile.power[i]) * dbToPower(effectAt(i, &CurveEffect::powerDb));
            heard[i] = before[i] * dbToPower(effectAt(i, &CurveEffect::loudnessDb));
            if (before[i] <= lufsToPower(profile.integratedLufs - 10)) continue;
            sum += squares[i];
            counted += 1;
        }
        if (counted > 0) thresholdDb = 10 * std::log10(sum / counted) + 3;
        Doubles dynamics(count), levelled(count);
        m_after.resize(count);
        for (std::size_t i = 0; i < count; ++i) {
            const double over = squares[i] > 0 ? 10 * std::log10(squares[i]) - thresholdDb : -100;
            const double compressed = over >= 3 ? over : over > -3 ? (over + 3) * (over + 3) / 12 : 0;
            const double leveller = plan.levellerDb.empty() ? 0 : static_cast<double>(plan.levellerDb[i]);
            dynamics[i] = leveller - (1 - 1 / plan.compressorRatio) * compressed;
            levelled[i] = heard[i] * dbToPower(leveller);
            m_after[i] = heard[i] * dbToPower(dynamics[i]);
        }
        m_afterLufs = slowLufs(m_after);
        compressionDb = slowLufs(levelled) - m_afterLufs;
        m_unlimited = profile.integratedLufs + plan.transient * static_cast<double>(profile.punchDb) + m_afterLufs -
                      slowLufs(before);
        m_range = slowRange(before);

        const PeakGains peakGains(profile, gains);
        const std::uint8_t highest = *std::max_element(profile.peaks.begin(), profile.peaks.end());
        Doubles sourcePeaks, sourceWeights;
        std::size_t colours = 0;
        for (std::size_t i = 0; i < profile.peaks.size(); ++i) {
            const std::size_t tenth =
                std::min(static_cast<std::size_t>((static_cast<double>(i) + 0.5) * m_stretch * 10), count - 1);
            const double level = profile.peaks[i] > 0 ? TrackProfile::levelDb(profile.peaks[i]) : -200;
            double raise = 0.9 * effectAt(tenth, &CurveEffect::powerDb);
            if (TrackProfile::hasPeakColour(profile.peaks[i], highest) && colours + 1 < profile.peakColours.size()) {
                raise = static_cast<double>(peakGains.raiseDb(&profile.peakColours[colours])) +
                        0.015 * peakGains.spreadDb();
                colours += 2;
            }
            sourcePeaks.push_back(level);
            m_peaks.push_back(level + raise + dynamics[tenth] - plan.ceilingDbtp +
                              plan.transient * static_cast<double>(profile.punchAtPeaksDb));
            const auto gated = [&](double value, double lufs) { return value < lufsToPower(lufs - 10) ? 0 : value; };
            sourceWeights.push_back(gated(before[tenth], profile.integratedLufs));
            m_weights.push_back(gated(m_after[tenth], m_afterLufs));
        }
        for (const double drive : TrackProfile::drivesDb)
            m_held.push_back(slowHeldLoss(sourcePeaks, sourceWeights, drive - profile.samplePeakDbfs, m_stretch));
    }

    double limitingDb(double gainDb) const
    {
        const double held = slowHeldLoss(m_peaks, m_weights, gainDb, m_stretch);
        // The table's losses for those of held peaks, straight between their roots.
        double ratio = 1, root = -1;
        for (std::size_t i = 0; i < m_held.size(); ++i) {
            if (m_held[i] < 1e-4) continue;
            const double here = std::min(static_cast<double>(m_profile.limiterLossDb[i]) / m_held[i], 3.0);
            const double hereRoot = std::sqrt(m_held[i]);
            const bool beyond = hereRoot > std::sqrt(held);
            ratio = root < 0 || !beyond ? here : std::lerp(ratio, here, (std::sqrt(held) - root) / (hereRoot - root));
            root = hereRoot;
            if (beyond) break;
        }
        return held * ratio;
    }

    double lufs(double gainDb) const { return m_unlimited + gainDb - limitingDb(gainDb); }

    double rangeLossLu(double gainDb) const
    {
        const auto limited = [&](double share) {
            Doubles result = m_after;
            double attenuation = 0;
            for (std::size_t i = 0; i < result.size(); ++i) {
                const auto stretch = std::min(
                    static_cast<std::size_t>((static_cast<double>(i) + 0.5) * 0.1 / m_stretch), m_peaks.size() - 1);
                attenuation = std::max({m_peaks[stretch] + gainDb, attenuation - 5.7, 0.0});
                result[i] *= dbToPower(-share * attenuation);
            }
            return result;
        };
        const double held = m_afterLufs - slowLufs(limited(1));
        return m_range - slowRange(limited(held > 0 ? std::min(1.0, limitingDb(gainDb) / held) : 0));
    }

    double thresholdDb = 0, compressionDb = 0;

private:
    const TrackProfile& m_profile;
    double m_stretch, m_unlimited = -70, m_afterLufs = -70, m_range = 0;
    Doubles m_after, m_peaks, m_weights, m_held;
};

/// A track of random passages, strokes and colours.
TrackProfile randomProfile(unsigned seed)
{
    static const TrackProfile real = analyse(music({44100, 2}, 8));
    TrackProfile profile = real;
    std::mt19937 random(seed);
    const auto between = [&](double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random);
    };
    const auto count = static_cast<std::size_t>(between(4, 900));
    const double middle = between(-40, -8), spread = between(0.2, 12);
    const auto stored = [](double db) {
        return static_cast<std::uint8_t>(std::clamp((db + 90) / levelStepDb, 0.0, 255.0));
    };
    profile.loudness.clear(), profile.power.clear(), profile.peaks.clear(), profile.colour.clear();
    double passage = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (i % 40 == 0) passage = between(-spread, spread);
        const double level = random() % 200 ? middle + passage + between(-3, 3) : -95;
        profile.loudness.push_back(stored(level));
        profile.power.push_back(stored(level + between(-1, 2)));
    }
    for (std::size_t i = 0; i < count + count / 50; ++i)
        profile.peaks.push_back(
            stored(std::min(0.0, TrackProfile::levelDb(profile.power[std::min(i, count - 1)]) + between(4, 16))));
    for (std::size_t i = 0; i < count / 4 * 2 * TrackProfile::colourGroups; ++i)
        profile.colour.push_back(stored(middle + between(-40, 0)));
    profile.peakColours.clear();
    for (std::size_t i = 0; i < 2 * profile.peaks.size(); ++i)
        profile.peakColours.push_back(static_cast<std::uint32_t>(random()));
    Doubles powers;
    for (const std::uint8_t level : profile.loudness)
        powers.push_back(level ? lufsToPower(TrackProfile::levelDb(level)) : 0);
    profile.integratedLufs = slowLufs(powers);
    profile.loudnessRangeLu = slowRange(powers);
    profile.samplePeakDbfs =
        TrackProfile::levelDb(*std::max_element(profile.peaks.begin(), profile.peaks.end())) + between(-0.2, 0.2);
    profile.deriveShortTerm();
    for (auto* spectrum : {&profile.midDb, &profile.sideDb})
        for (float& band : *spectrum)
            band += static_cast<float>(between(-4, 4));
    // What the peaks lose when they are held, more or less.
    Doubles peaks, weights;
    for (std::size_t i = 0; i < profile.peaks.size(); ++i) {
        peaks.push_back(TrackProfile::levelDb(profile.peaks[i]) - profile.samplePeakDbfs);
        weights.push_back(powers[std::min(i, count - 1)]);
    }
    const double stretch = static_cast<double>(profile.peakFrames) / profile.format.rate, share = between(0.5, 1.1);
    for (std::size_t i = 0; i < profile.limiterLossDb.size(); ++i)
        profile.limiterLossDb[i] =
            static_cast<float>(share * slowHeldLoss(peaks, weights, TrackProfile::drivesDb[i], stretch));
    return profile;
}

Preset randomPreset(unsigned seed)
{
    std::mt19937 random(seed);
    const auto between = [&](double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random);
    };
    Preset preset = shippedPresets()[seed % shippedPresets().size()];
    preset.targetLufs = between(-24, -8);
    preset.correction = between(0, 1);
    preset.compressorRatio = between(1, 4);
    preset.leveller = between(0, 1);
    preset.transient = between(0, 1);
    preset.bells = {{between(50, 8000), between(-6, 6), between(0.5, 3)}};
    return preset;
}

} // namespace

class TestForecast : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fastDecibels()
    {
        double worst = 0;
        for (float db = -199; db < 199; db += 0.037f) {
            const double exact = static_cast<double>(db);
            worst = std::max(worst, std::fabs(10 * std::log10(static_cast<double>(fastPower(db))) - exact));
            worst = std::max(worst,
                             std::fabs(static_cast<double>(fastLevel(static_cast<float>(dbToPower(exact)))) - exact));
        }
        QVERIFY2(worst < 5e-5, qPrintable(QString::number(worst)));
    }

    void heldPeaks()
    {
        double worst = 0;
        for (unsigned seed = 0; seed < 40; ++seed) {
            std::mt19937 random(seed);
            std::normal_distribution<float> level(-12, 1 + static_cast<float>(seed % 9));
            std::uniform_real_distribution<float> weight(0, 1);
            const double stretch = 0.02 + 0.01 * (seed % 11);
            HeldPeaks fast(stretch);
            Doubles peaks, weights;
            for (int i = 0; i < 400; ++i) {
                const float peak = level(random), share = std::max(0.0f, weight(random) - 0.2f);
                fast.add(peak, share);
                peaks.push_back(static_cast<double>(peak));
                weights.push_back(static_cast<double>(share));
            }
            for (double gain = -20; gain < 40; gain += 0.7)
                worst = std::max(worst, std::fabs(fast.lossDb(gain) - slowHeldLoss(peaks, weights, gain, stretch)));
        }
        QVERIFY2(worst < 0.002, qPrintable(QString::number(worst)));
    }

    void forecast()
    {
        for (unsigned seed = 0; seed < 150; ++seed) {
            const TrackProfile profile = randomProfile(seed);
            const PlanPtr plan = makePlan(profile, randomPreset(seed), 0.25 + 0.25 * (seed % 4));
            const SourceLevels source(profile);
            const CurvedLevels levels(source, *plan);
            const Forecast fast(levels, *plan);
            const SlowForecast slow(profile, *plan);
            const QByteArray at = "seed " + QByteArray::number(seed);
            QVERIFY2(std::fabs(fast.compressorThresholdDb() - slow.thresholdDb) < 0.001, at.constData());
            QVERIFY2(std::fabs(fast.compressionDb() - slow.compressionDb) < 0.002, at.constData());
            for (const double gain : {-20.0, -3.0, 0.0, 2.0, 5.0, 9.0, 15.0, 30.0}) {
                QVERIFY2(std::fabs(fast.at(gain).limitingDb - slow.limitingDb(gain)) < 0.005, at.constData());
                QVERIFY2(std::fabs(fast.at(gain).lufs - slow.lufs(gain)) < 0.01, at.constData());
                QVERIFY2(std::fabs(fast.rangeLossLu(gain) - slow.rangeLossLu(gain)) < 0.01, at.constData());
            }
        }
    }

    // What the plan decided: the gain reaches the target, or stops where limiting or the range does; more of what was
    // given up would have taken too much of the range.
    void plans()
    {
        int reached = 0, limited = 0, ranged = 0;
        for (unsigned seed = 0; seed < 300; ++seed) {
            const TrackProfile profile = randomProfile(seed);
            const Preset preset = randomPreset(seed);
            const PlanPtr plan = makePlan(profile, preset, 1);
            if (profile.integratedLufs <= -70) continue;
            const SlowForecast slow(profile, *plan);
            const QByteArray at = "seed " + QByteArray::number(seed);
            QVERIFY2(std::fabs(plan->predictedLufs - slow.lufs(plan->gainDb)) < 0.01, at.constData());
            QVERIFY2(std::fabs(plan->predictedLimitingDb - slow.limitingDb(plan->gainDb)) < 0.005, at.constData());

            const double loudest = plan->ceilingDbtp - 9;
            double target = std::min(preset.targetLufs, profile.integratedLufs + 18);
            if (target > loudest) target = std::max(loudest, std::min(target, profile.integratedLufs));
            double gain = -60; // the highest that reaches neither target nor 2 dB of limiting, in steps
            for (double step = 1; step > 1e-4; step /= 4)
                while (gain < 40 && slow.lufs(gain + step) < target && slow.limitingDb(gain + step) < 2)
                    gain += step;
            const double amount = preset.compressor && preset.compressorRatio > 1
                                      ? (plan->compressorRatio - 1) / (preset.compressorRatio - 1)
                                      : -1;
            const bool lowered = plan->gainDb < gain - 0.01;
            QVERIFY2(plan->gainDb < gain + 0.01, at.constData());
            if (lowered) QVERIFY2(amount <= 0 && plan->correctionShare <= 0, at.constData());
            (lowered ? ranged : slow.limitingDb(gain) > 1.99 ? limited : reached) += 1;
            if (!lowered) QVERIFY2(slow.rangeLossLu(plan->gainDb) < 2.41, at.constData());
            if (amount >= 0 && amount < 0.99 && plan->correctionShare >= 1) { // an eighth more is too much
                MasteringPlan more = *plan;
                more.compressorRatio = 1 + (amount + 0.125) * (preset.compressorRatio - 1);
                more.levellerDb = levellerCurve(profile, (amount + 0.125) * preset.leveller);
                const SlowForecast pushed(profile, more);
                double high = -60;
                for (double step = 1; step > 1e-4; step /= 4)
                    while (high < 40 && pushed.lufs(high + step) < target && pushed.limitingDb(high + step) < 2)
                        high += step;
                QVERIFY2(pushed.rangeLossLu(high) > 2.39, at.constData());
                ++ranged;
            }
        }
        qInfo("targets reached %d, limiting in the way %d, range %d", reached, limited, ranged);
        QVERIFY(reached > 20 && limited > 5 && ranged > 5);
    }
};

QTEST_GUILESS_MAIN(TestForecast)
#include "tst_forecast.moc"
