// What the benchmarks of the mastering share: tracks in memory, measured and rendered, and what that costs. Header
// only.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstring>
#include <ctime>
#include <ebur128.h>
#include <filesystem>
#include <string>
#include <vector>

#include "decoder.h"
#include "masteringrenderer.h"
#include "profilebuilder.h"

namespace auralis
{

struct Track {
    std::string name;
    AudioFormat format;
    std::vector<float> samples;
    FramePos frames() const { return samples.empty() ? 0 : static_cast<FramePos>(samples.size()) / format.channels; }
    double seconds() const { return samples.empty() ? 0 : static_cast<double>(frames()) / format.rate; }
};

inline double processorTime()
{
    timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

template <class Work>
inline double cost(Work work)
{
    const double before = processorTime();
    work();
    return processorTime() - before;
}

template <class Work>
inline double leastCost(Work work)
{
    double least = cost(work);
    for (int i = 0; i < 2; ++i)
        least = std::min(least, cost(work));
    return least;
}

inline std::vector<std::string> musicFiles(std::string folder)
{
    namespace fs = std::filesystem;
    std::error_code error;
    if (folder.empty())
        for (const auto& entry : fs::directory_iterator("/usr/share/games/wesnoth", error))
            folder = (entry.path() / "data/core/music").string();
    std::vector<std::string> files;
    for (const auto& entry : fs::directory_iterator(folder, error))
        if (entry.is_regular_file() && entry.file_size() > 200000) files.push_back(entry.path().string());
    std::sort(files.begin(), files.end());
    return files;
}

inline Track decoded(const std::string& path)
{
    Track track;
    auto decoder = Decoder::open(path);
    if (!decoder) return track;
    track.name = std::filesystem::path(path).stem().string();
    track.format = (*decoder)->info().format;
    std::vector<float> part(static_cast<std::size_t>(16384 * track.format.channels));
    for (;;) {
        const auto got = (*decoder)->read(part.data(), 16384);
        if (!got || *got == 0) break;
        track.samples.insert(track.samples.end(), part.begin(), part.begin() + *got * track.format.channels);
    }
    return track;
}

inline TrackProfile analysed(const Track& track)
{
    ProfileBuilder builder(track.format);
    for (FramePos at = 0; at < track.frames(); at += 16384)
        builder.add(track.samples.data() + at * track.format.channels,
                    static_cast<int>(std::min<FramePos>(16384, track.frames() - at)));
    return builder.finish();
}

inline DryReader readerOf(const Track& track)
{
    return [&track](FramePos first, float* dst, int count) -> Result<void> {
        std::memcpy(dst, track.samples.data() + first * track.format.channels,
                    static_cast<std::size_t>(count * track.format.channels) * sizeof(float));
        return {};
    };
}

inline void render(const Track& track, const PlanPtr& plan, std::vector<float>& out, double* meanReductionDb = nullptr)
{
    out.resize(track.samples.size());
    MasteringRenderer renderer(plan, readerOf(track));
    double sum = 0;
    int pieces = 0;
    for (FramePos at = 0; at < track.frames(); ++pieces) {
        const auto got = renderer.render(out.data() + at * track.format.channels, 4410);
        if (!got || *got == 0) break;
        at += *got;
        sum += renderer.lastReductionDb();
    }
    if (meanReductionDb) *meanReductionDb = pieces ? sum / pieces : 0;
}

struct Reading {
    double integrated = 0, range = 0, truePeakDb = -200;
};

inline Reading libebur128(const AudioFormat& format, const std::vector<float>& samples)
{
    ebur128_state* state = ebur128_init(static_cast<unsigned>(format.channels), static_cast<unsigned long>(format.rate),
                                        EBUR128_MODE_I | EBUR128_MODE_LRA | EBUR128_MODE_TRUE_PEAK);
    ebur128_add_frames_float(state, samples.data(), samples.size() / static_cast<std::size_t>(format.channels));
    Reading reading;
    ebur128_loudness_global(state, &reading.integrated);
    ebur128_loudness_range(state, &reading.range);
    for (unsigned c = 0; c < static_cast<unsigned>(format.channels); ++c) {
        double peak = 0;
        ebur128_true_peak(state, c, &peak);
        reading.truePeakDb = std::max(reading.truePeakDb, 20 * std::log10(peak + 1e-12));
    }
    ebur128_destroy(&state);
    return reading;
}

} // namespace auralis
