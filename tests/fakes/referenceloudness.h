// Loudness and peaks by libebur128: the reference for ours. Programs that use it link PkgConfig::EBUR128.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include <ebur128.h>

namespace auralis::test
{

struct ReferenceLoudness {
    double integrated = 0; ///< LUFS
    double range = 0;      ///< LU
    double samplePeak = 0; ///< dBFS, of all channels
    double truePeak = 0;   ///< dBTP, of all channels
};

/// Of interleaved frames. One channel counts as two (dual mono); eight are FL FR FC LFE BL BR SL SR, weighed by place
/// as ITU-R BS.1770 says.
inline ReferenceLoudness referenceLoudness(const float* samples, std::size_t frames, int rate, int channels = 2)
{
    const auto count = static_cast<unsigned>(channels);
    ebur128_state* state =
        ebur128_init(count, static_cast<unsigned long>(rate),
                     EBUR128_MODE_I | EBUR128_MODE_LRA | EBUR128_MODE_SAMPLE_PEAK | EBUR128_MODE_TRUE_PEAK);
    if (channels == 1) ebur128_set_channel(state, 0, EBUR128_DUAL_MONO);
    if (channels == 8) {
        ebur128_set_channel(state, 4, EBUR128_Mp135);
        ebur128_set_channel(state, 5, EBUR128_Mm135);
        ebur128_set_channel(state, 6, EBUR128_Mp090);
        ebur128_set_channel(state, 7, EBUR128_Mm090);
    }
    ebur128_add_frames_float(state, samples, frames);
    ReferenceLoudness result;
    ebur128_loudness_global(state, &result.integrated);
    ebur128_loudness_range(state, &result.range);
    double samplePeak = 0, truePeak = 0;
    for (unsigned c = 0; c < count; ++c) {
        double peak = 0;
        ebur128_sample_peak(state, c, &peak);
        samplePeak = std::max(samplePeak, peak);
        ebur128_true_peak(state, c, &peak);
        truePeak = std::max(truePeak, peak);
    }
    result.samplePeak = 20 * std::log10(samplePeak);
    result.truePeak = 20 * std::log10(truePeak);
    ebur128_destroy(&state);
    return result;
}

inline ReferenceLoudness referenceLoudness(const std::vector<float>& samples, int rate, int channels = 2)
{
    return referenceLoudness(samples.data(), samples.size() / static_cast<std::size_t>(channels), rate, channels);
}

} // namespace auralis::test
