// What analysis and mastering cost, beside libebur128 and ffmpeg's filters in the same run, and (--table) what the
// presets do to real music. Figures are of processor time, so that other programs disturb them little.
//   bench_dsp [--music FOLDER] [--json FILE]      speed; the music of Debian's wesnoth-1.16-music if no folder is named
//   bench_dsp --table [--music FOLDER]            one row a track and preset
//   bench_dsp --plots DIR [--music FOLDER]        spectra before and after as SVG pictures
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sys/resource.h>
#include <unistd.h>

#include "behindprofile.h"
#include "benchreport.h"
#include "listeningcorrection.h"
#include "loudness.h"
#include "presettable.h"
#include "provisional.h"
#include "spectrum.h"

using namespace auralis;

namespace
{

double childrenTime()
{
    rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
}

double middle(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return BenchReport::percentile(values, 50);
}

// Times real time of a filter chain of the ffmpeg program on the raw samples in `file`; decoding is free that way.
double ffmpegSpeed(const std::string& file, const Track& track, const std::string& filters)
{
    const std::string command = "ffmpeg -v error -threads 1 -filter_threads 1 -f f32le -ar " +
                                std::to_string(track.format.rate) + " -ac " + std::to_string(track.format.channels) +
                                " -i '" + file + "' -af \"" + filters + "\" -f null - >/dev/null 2>&1";
    const double before = childrenTime();
    if (std::system(command.c_str()) != 0) return 0;
    return track.seconds() / (childrenTime() - before);
}

void stages(BenchReport& report, const Track& track, const PlanPtr& plan)
{
    const auto speed = [&](double seconds) { return track.seconds() / seconds; };
    auto only = std::make_shared<MasteringPlan>(*plan);
    only->curveHz.clear(), only->midCurveDb.clear(), only->sideCurveDb.clear(), only->levellerDb.clear();
    only->compressorRatio = 1, only->transient = 0, only->gainDb = -60;
    std::vector<float> out;
    const double idle = leastCost([&] { render(track, only, out); });
    report.figure("stage: nothing but moving samples", "x", speed(idle));
    auto eq = std::make_shared<MasteringPlan>(*plan);
    eq->levellerDb.clear();
    eq->compressorRatio = 1, eq->transient = 0, eq->gainDb = -60;
    report.figure("stage: EQ and width", "x", speed(std::max(1e-9, leastCost([&] { render(track, eq, out); }) - idle)));
    auto dynamics = std::make_shared<MasteringPlan>(*only);
    dynamics->compressorRatio = plan->compressorRatio, dynamics->transient = plan->transient,
    dynamics->levellerDb = plan->levellerDb;
    dynamics->compressorThresholdDb = plan->compressorThresholdDb;
    report.figure("stage: leveller, compressor, punch", "x",
                  speed(std::max(1e-9, leastCost([&] { render(track, dynamics, out); }) - idle)));
    auto limiter = std::make_shared<MasteringPlan>(*only);
    limiter->gainDb = plan->gainDb;
    report.figure("stage: limiter at the preset's gain", "x",
                  speed(std::max(1e-9, leastCost([&] { render(track, limiter, out); }) - idle)));

    std::vector<float> left, right;
    for (FramePos n = 0; n < track.frames(); ++n) {
        left.push_back(track.samples[static_cast<std::size_t>(n * track.format.channels)]);
        right.push_back(track.samples[static_cast<std::size_t>(n * track.format.channels + track.format.channels - 1)]);
    }
    LoudnessMeter meter({track.format.rate, 2});
    const float* planes[] = {left.data(), right.data()};
    report.figure("analysis: K-weighting and gating", "x", speed(cost([&] {
                      meter.add(planes, static_cast<int>(left.size()));
                      (void)meter.integrated();
                      (void)meter.range();
                  })));
    LongTermSpectrum spectrum(track.format.rate);
    report.figure("analysis: spectra", "x", speed(cost([&] {
                      for (FramePos at = 0; at + spectrum.hop() <= track.frames(); at += spectrum.hop())
                          spectrum.add(left.data() + at, right.data() + at, spectrum.hop());
                  })));
}

// A profile with the levels of another one over and over, as of a longer track.
TrackProfile lengthened(const TrackProfile& profile, double seconds)
{
    TrackProfile result = profile;
    result.frames = static_cast<FramePos>(seconds * profile.format.rate);
    const double times = static_cast<double>(result.frames) / static_cast<double>(profile.frames);
    const auto repeat = [times](auto& values, std::size_t unit) {
        const auto once = values.size();
        values.resize(static_cast<std::size_t>(static_cast<double>(once / unit) * times) * unit);
        for (std::size_t i = once; i < values.size(); ++i)
            values[i] = values[i - once];
    };
    for (auto* levels : {&result.loudness, &result.power, &result.peaks})
        repeat(*levels, 1);
    repeat(result.colour, 2 * TrackProfile::colourGroups);
    repeat(result.peakColours, 2);
    result.deriveShortTerm();
    return result;
}

void plans(BenchReport& report, const TrackProfile& profile)
{
    for (const auto& [name, seconds] : {std::pair{"5 minutes", 300.0}, std::pair{"2 hours", 7200.0}}) {
        const TrackProfile track = lengthened(profile, seconds);
        std::vector<double> times;
        for (const Preset& preset : shippedPresets())
            for (const double intensity : {0.6, 1.0})
                times.push_back(1000 * leastCost([&] { (void)makePlan(track, preset, intensity); }));
        report.trials(std::string("plan of ") + name, "ms", times, seconds < 3600 ? Bar::atMost(1) : Bar{});
    }
}

// What faults in the input cost: music that fades to 1e-38, that is denormal altogether, with a NaN every 1,000 frames.
void faults(BenchReport& report, const Track& track, const PlanPtr& plan)
{
    std::vector<float> out;
    const double normal = leastCost([&] { render(track, plan, out); });
    const auto share = [&](const std::string& name, const auto& gainAt) {
        Track bad{track.name, track.format, track.samples};
        for (std::size_t i = 0; i < bad.samples.size(); ++i)
            bad.samples[i] *= gainAt(i);
        report.figure("speed with " + name + " / normal", "", normal / leastCost([&] { render(bad, plan, out); }),
                      Bar::atLeast(0.8));
    };
    const auto length = static_cast<double>(track.samples.size());
    share("a fade to 1e-38",
          [&](std::size_t i) { return static_cast<float>(std::pow(1e-38, static_cast<double>(i) / length)); });
    share("denormals", [](std::size_t) { return 1e-39f; });
    share("NaN", [&](std::size_t i) {
        return i % static_cast<std::size_t>(1000 * track.format.channels) ? 1.0f : std::nanf("");
    });
}

// What is listened with: ten bands, and true-stereo responses of noise that dies away.
void corrections(BenchReport& report, const Track& track, const TrackProfile& profile)
{
    ListeningCorrection correction;
    for (int i = 0; i < 10; ++i)
        correction.bands.push_back({EqBand::Kind::Peak, 40.0 * std::exp2(i), i % 2 ? -3.0 : 3.0, 1.0, true});
    std::vector<float> out;
    for (const int seconds : {0, 1, 3, 5, 10}) {
        if (seconds > 0) {
            ImpulseResponse response;
            response.rate = track.format.rate;
            std::mt19937 random(1);
            std::normal_distribution<float> normal(0, 0.01f);
            for (int c = 0; c < 4; ++c) {
                std::vector<float> taps(static_cast<std::size_t>(seconds * response.rate));
                for (std::size_t i = 0; i < taps.size(); ++i)
                    taps[i] =
                        normal(random) * std::exp(-7.0f * static_cast<float>(i) / static_cast<float>(taps.size()));
                taps[0] = 1;
                response.channels.push_back(std::move(taps));
            }
            const auto checked = checkedImpulse(std::move(response));
            if (!checked) return;
            correction.impulse = *checked;
        }
        const std::string name = seconds > 0 ? "and a response of " + std::to_string(seconds) + " s" : "10 bands";
        PlanPtr plan;
        report.figure("plan, the first time: " + name, "ms",
                      1000 * cost([&] { plan = makePlan(profile, *findPreset("adaptive"), 1, &correction); }));
        report.figure("profile behind " + name, "x",
                      track.seconds() / cost([&] {
                          (void)measureBehind(plan->correction, track.format, track.frames(), readerOf(track));
                      }),
                      Bar::atLeast(300));
        report.figure("adaptive: " + name, "x", track.seconds() / cost([&] { render(track, plan, out); }),
                      Bar::atLeast(400));
        MasteringRenderer renderer(plan, readerOf(track));
        std::vector<double> cold;
        for (int k = 0; k < 100; ++k) {
            renderer.seek(track.frames() / 150 * (k + 45));
            cold.push_back(1000 * cost([&] { (void)renderer.render(out.data(), track.format.rate / 10); }));
        }
        // Longer responses need more: all of their length is transformed first.
        report.trials("cold 0.1 s: " + name, "ms", cold, seconds > 3 ? Bar{} : Bar::atMost(5));
    }
}

// Opening, provisional profile, plan and the first 100 ms from a place in the middle.
double firstSoundMs(const std::string& path)
{
    const double before = BenchReport::now();
    auto opened = Decoder::open(path);
    if (!opened) return 0;
    Decoder& decoder = **opened;
    const AudioFormat format = decoder.info().format;
    ProfileBuilder builder(format);
    std::vector<float> part;
    for (const FrameWindow& window : provisionalWindows(decoder.info().frames, format.rate)) {
        part.resize(static_cast<std::size_t>(window.count * format.channels));
        if (!decoder.seek(window.first)) return 0;
        FramePos have = 0;
        while (have < window.count) {
            const auto got = decoder.read(part.data() + have * format.channels, static_cast<int>(window.count - have));
            if (!got || *got == 0) break;
            have += *got;
        }
        builder.add(part.data(), static_cast<int>(have));
        builder.gap();
    }
    const PlanPtr plan = makePlan(builder.finishProvisional(decoder.info().frames), *findPreset("adaptive"), 1);
    MasteringRenderer renderer(plan, [&](FramePos first, float* dst, int count) -> Result<void> {
        if (decoder.position() != first)
            if (auto sought = decoder.seek(first); !sought) return sought;
        for (int have = 0; have < count;) {
            const auto got = decoder.read(dst + static_cast<std::ptrdiff_t>(have) * format.channels, count - have);
            if (!got) return tl::unexpected<Error>(got.error());
            if (*got == 0) {
                std::fill(dst + static_cast<std::ptrdiff_t>(have) * format.channels,
                          dst + static_cast<std::ptrdiff_t>(count) * format.channels, 0.0f);
                break;
            }
            have += *got;
        }
        return {};
    });
    renderer.seek(decoder.info().frames / 3);
    part.resize(static_cast<std::size_t>(format.rate / 10 * format.channels));
    (void)renderer.render(part.data(), format.rate / 10);
    return (BenchReport::now() - before) * 1000;
}

} // namespace

int main(int argc, char** argv)
{
    std::string folder, plotFolder;
    bool wantTable = false;
    for (int i = 1; i < argc; ++i) {
        if (std::string_view(argv[i]) == "--table") wantTable = true;
        if (std::string_view(argv[i]) == "--plots" && i + 1 < argc) plotFolder = argv[i + 1];
        if (std::string_view(argv[i]) == "--music" && i + 1 < argc) folder = argv[i + 1];
    }
    const std::vector<std::string> files = musicFiles(folder);
    if (files.empty()) {
        std::fprintf(stderr, "no music: name a folder with --music\n");
        return 1;
    }
    if (!plotFolder.empty()) return plots(files, plotFolder);
    if (wantTable) return table(files);

    BenchReport report("Mastering and analysis of " + std::to_string(std::min<std::size_t>(files.size(), 8)) +
                           " tracks",
                       "times real time of processor time, one thread, decoded samples in memory", argc, argv);
    std::vector<std::vector<double>> chain(shippedPresets().size());
    std::vector<double> analysis, other, firsts, cold;
    std::vector<float> out;
    Track longest;
    for (std::size_t i = 0; i < files.size() && other.size() < 8; i += std::max<std::size_t>(1, files.size() / 8)) {
        Track track = decoded(files[i]);
        if (track.seconds() < 20) continue;
        for (int k = 0; k < 13; ++k)
            firsts.push_back(firstSoundMs(files[i]));
        TrackProfile profile;
        for (int k = 0; k < 4; ++k)
            analysis.push_back(track.seconds() / cost([&] { profile = analysed(track); }));
        other.push_back(track.seconds() / cost([&] { (void)libebur128(track.format, track.samples); }));
        for (std::size_t p = 0; p < chain.size(); ++p) {
            const PlanPtr plan = makePlan(profile, shippedPresets()[p], 1);
            for (int k = 0; k < 4; ++k)
                chain[p].push_back(track.seconds() / cost([&] { render(track, plan, out); }));
            MasteringRenderer renderer(plan, readerOf(track));
            out.resize(static_cast<std::size_t>(track.format.rate / 10 * track.format.channels));
            for (int k = 0; k < 20; ++k) {
                renderer.seek(track.frames() / 25 * (k + 2));
                cold.push_back(1000 * cost([&] { (void)renderer.render(out.data(), track.format.rate / 10); }));
            }
        }
        if (track.seconds() > longest.seconds()) longest = std::move(track);
    }
    report.trials("analysis", "x", analysis, Bar::atLeast(600));
    report.trials("libebur128 (loudness, range, true peak)", "x", other);
    report.figure("analysis / libebur128's", "", middle(analysis) / middle(other), Bar::atLeast(1));
    for (std::size_t p = 0; p < chain.size(); ++p)
        report.trials("chain: " + shippedPresets()[p].id, "x", chain[p], Bar::atLeast(400));
    report.trials("cold 0.1 s", "ms", cold, Bar::atMost(5));
    report.trials("first sound of a never-seen track, wall clock", "ms", firsts, Bar::atMost(120));
    const TrackProfile profile = analysed(longest);
    stages(report, longest, makePlan(profile, *findPreset("punchy"), 1));
    plans(report, profile);
    corrections(report, longest, profile);
    faults(report, longest, makePlan(profile, *findPreset("punchy"), 1));

    const auto raw = std::filesystem::temp_directory_path() / ("bench_dsp_" + std::to_string(getpid()) + ".f32");
    {
        std::ofstream file(raw, std::ios::binary);
        file.write(reinterpret_cast<const char*>(longest.samples.data()),
                   static_cast<std::streamsize>(longest.samples.size() * sizeof(float)));
    }
    const double nothing = ffmpegSpeed(raw.string(), longest, "anull");
    const double filters =
        ffmpegSpeed(raw.string(), longest,
                    "firequalizer=gain_entry='entry(60,1.5);entry(1000,0);entry(8000,-2)':zero_phase=on,acompressor="
                    "ratio=1.4:threshold=-16dB,"
                    "aresample=176400,alimiter=limit=0.89:attack=5:release=50,aresample=44100,ebur128=peak=true");
    const double theirs = filters > 0 ? 1 / (1 / filters - 1 / nothing) : 0;
    report.figure("ffmpeg: EQ, compressor, 4x limiter, meter", "x", theirs);
    const double ours =
        longest.seconds() / leastCost([&] { render(longest, makePlan(profile, *findPreset("punchy"), 1), out); });
    report.figure("chain: punchy / ffmpeg's", "", theirs > 0 ? ours / theirs : 0, Bar::atLeast(10));
    const double normaliser = ffmpegSpeed(raw.string(), longest, "loudnorm=I=-14:TP=-1");
    const double loudnorm = normaliser > 0 ? 1 / (1 / normaliser - 1 / nothing) : 0;
    report.figure("ffmpeg: loudnorm", "x", loudnorm);
    report.figure("chain: punchy / loudnorm", "", loudnorm > 0 ? ours / loudnorm : 0, Bar::atLeast(10));
    for (const char* ending : {"flac", "mp3"}) {
        const std::string path = raw.string() + "." + ending;
        const std::string command = "ffmpeg -v error -y -f f32le -ar " + std::to_string(longest.format.rate) + " -ac " +
                                    std::to_string(longest.format.channels) + " -i '" + raw.string() + "' -t 300 '" +
                                    path + "'";
        if (std::system(command.c_str()) != 0) continue;
        const double before = BenchReport::now();
        const Track again = decoded(path);
        (void)analysed(again);
        const double seconds = BenchReport::now() - before;
        report.figure("5 minutes of " + std::string(ending) + " decoded and analysed, wall clock", "s",
                      again.frames() > 0 ? seconds * 300 / again.seconds() : 0, Bar::atMost(1));
        report.figure("first sound of it, wall clock", "ms", firstSoundMs(path), Bar::atMost(120));
        std::filesystem::remove(path);
    }
    std::filesystem::remove(raw);
    return report.finish();
}
