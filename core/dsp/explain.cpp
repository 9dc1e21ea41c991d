// Sentences from the numbers of a plan.
#include "explain.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "behindprofile.h"
#include "correctionfilter.h"
#include "spectralcurve.h"
#include "spectrum.h"

namespace auralis
{
namespace
{

struct Region {
    const char* id;
    const char* name;
    double from, to;
};
constexpr Region regions[] = {{"bass", "bass", 40, 120},
                              {"low-mids", "low mids", 120, 400},
                              {"mids", "mids", 400, 2000},
                              {"presence", "presence", 2000, 5000},
                              {"treble", "treble", 5000, 16000}};
constexpr double worthSayingDb = 0.25;

std::string number(double value, bool sign = false)
{
    char text[32];
    std::snprintf(text, sizeof text, sign ? "%+.1f" : "%.1f", value);
    return text;
}

std::string range(const Region& region)
{
    const auto hz = [](double f) {
        return f < 1000 ? number(f).substr(0, number(f).find('.')) + " Hz"
                        : number(f / 1000).substr(0, number(f / 1000).find('.')) + " kHz";
    };
    return hz(region.from) + "-" + hz(region.to);
}

void explainCurves(Explanation& explanation, const TrackProfile& profile, const Preset& preset,
                   const MasteringPlan& plan, double intensity)
{
    const Correction correction = correctionFor(profile, preset);
    for (const Region& region : regions) {
        double deviation = 0, corrected = 0, all = 0;
        int count = 0;
        for (int b = 0; b < TrackProfile::bandCount; ++b) {
            const double hz = bandCentre(b);
            if (hz < region.from || hz >= region.to || hz >= profile.format.rate / 2.0) continue;
            deviation += correction.deviation[static_cast<std::size_t>(b)];
            corrected += intensity * plan.correctionShare * correction.gain[static_cast<std::size_t>(b)];
            all += curveAt(plan.curveHz, plan.midCurveDb, hz);
            ++count;
        }
        if (count == 0) continue;
        deviation /= count, corrected /= count, all /= count;
        if (std::fabs(all) < worthSayingDb) continue;
        std::string name = region.name;
        name[0] = static_cast<char>(name[0] - 'a' + 'A');
        std::string sentence = name + " (" + range(region) + ")";
        if (std::fabs(corrected) >= worthSayingDb)
            sentence += " is " + number(std::fabs(deviation)) + " dB " + (deviation > 0 ? "below" : "above") +
                        " similar music: " + number(corrected, true) + " dB";
        else
            sentence += " is as in similar music";
        if (const double added = all - corrected; std::fabs(added) >= worthSayingDb)
            sentence += std::string(std::fabs(corrected) >= worthSayingDb ? ", and " : "; ") + preset.name + " adds " +
                        number(added, true) + " dB";
        explanation.items.push_back({region.id, -deviation, all, "dB", sentence + "."});
    }
    double widest = 0;
    for (std::size_t i = 0; i < plan.curveHz.size(); ++i) {
        const double extra = static_cast<double>(plan.sideCurveDb[i] - plan.midCurveDb[i]);
        if (std::fabs(extra) > std::fabs(widest)) widest = extra;
    }
    if (widest >= worthSayingDb)
        explanation.items.push_back(
            {"width", 0, widest, "dB",
             "The sides are raised by up to " + number(widest) + " dB; played in mono it sounds the same."});
    else if (widest <= -worthSayingDb)
        explanation.items.push_back(
            {"width", 0, widest, "dB", "Bass that cancels in mono is narrowed by up to " + number(-widest) + " dB."});
}

void explainListening(Explanation& explanation, const ListeningCorrection& correction, const MasteringPlan& plan)
{
    std::vector<std::string> parts;
    const auto bands =
        std::count_if(correction.bands.begin(), correction.bands.end(), [](const EqBand& b) { return b.on; });
    if (bands > 0) parts.push_back(std::to_string(bands) + (bands == 1 ? " filter" : " filters"));
    if (!correction.graphic.empty()) parts.push_back("a curve");
    const bool stereo = plan.format.channels == 2;
    if (correction.crossfeed && stereo) parts.push_back("crossfeed");
    if (correction.impulse && (stereo || correction.impulse->channels.size() == 1))
        parts.push_back("an impulse response");
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i)
        text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
    const auto& mid = plan.correction->midDb;
    const auto reach =
        static_cast<double>(*std::max_element(mid.begin(), mid.end()) - *std::min_element(mid.begin(), mid.end()));
    explanation.items.push_back({"listening", 0, reach, "dB",
                                 correction.name + " corrects what you listen with: " + text + ", " + number(reach) +
                                     " dB between its highest and its lowest band."});
}

} // namespace

Explanation explain(const TrackProfile& profile, const Preset& preset, double intensity,
                    const ListeningCorrection* correction)
{
    const PlanPtr plan = makePlan(profile, preset, intensity, correction);
    Explanation explanation;
    explanation.sourceLufs = profile.integratedLufs;
    explanation.predictedLufs = plan->predictedLufs;
    explanation.bypass = plan->bypass;
    explanation.provisional = plan->provisional;
    if (plan->bypass) {
        explanation.items.push_back({"bypass", 0, 0, "dB", "Intensity is 0: the sound is the original, bit for bit."});
        return explanation;
    }
    if (plan->correction) explainListening(explanation, *correction, *plan);
    explainCurves(explanation, profile, preset, *plan, std::clamp(intensity, 0.0, 1.0));
    if (!plan->levellerDb.empty()) {
        const auto [low, high] = std::minmax_element(plan->levellerDb.begin(), plan->levellerDb.end());
        const double up = std::max(0.0, static_cast<double>(*high)), down = std::min(0.0, static_cast<double>(*low));
        const bool lowers = down <= -0.05; // else it would read "by up to 0.0 dB"
        explanation.items.push_back({"levelling", profile.loudnessRangeLu, up - down, "LU",
                                     "The loudness range is " + number(profile.loudnessRangeLu) +
                                         " LU: long quiet passages are raised by up to " + number(up) + " dB" +
                                         (lowers ? " and loud ones lowered by up to " + number(-down) + " dB." : ".")});
    }
    if (plan->compressorRatio > 1)
        explanation.items.push_back({"compression", plan->compressorRatio, plan->predictedCompressionDb, "dB",
                                     "Loud moments are compressed " + number(plan->compressorRatio) +
                                         ":1, which takes " + number(plan->predictedCompressionDb) +
                                         " dB of loudness."});
    if (plan->transient > 0) {
        const TrackProfile* const behind = behindFilter(profile, plan->correction.get());
        const double atPeaks = plan->transient * static_cast<double>((behind ? *behind : profile).punchAtPeaksDb);
        explanation.items.push_back({"punch", plan->transient, atPeaks, "dB",
                                     "Attacks that stand out are raised by up to " + number(3 * plan->transient) +
                                         " dB, the highest peaks by " + number(atPeaks) + " dB."});
    }
    const double step = plan->predictedLufs - profile.integratedLufs;
    std::string loudness =
        "The track has " + number(profile.integratedLufs) + " LUFS and gets " + number(plan->predictedLufs);
    if (intensity >= 1 && std::fabs(plan->predictedLufs - preset.targetLufs) > 0.3)
        loudness += ", not the " + number(preset.targetLufs) + " of " + preset.name + ": more would cost its peaks";
    explanation.items.push_back({"loudness", profile.integratedLufs, step, "LU", loudness + "."});
    if (plan->predictedLimitingDb >= 0.05)
        explanation.items.push_back({"limiter", profile.truePeakDbtp, -plan->predictedLimitingDb, "dB",
                                     "True peaks are held at " + number(plan->ceilingDbtp) + " dBTP, which takes " +
                                         number(plan->predictedLimitingDb) + " dB of loudness."});
    return explanation;
}

} // namespace auralis
