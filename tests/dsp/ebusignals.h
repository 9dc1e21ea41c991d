// The test signals of EBU Tech 3341 and 3342 (v4).
#pragma once

#include "signals.h"

namespace auralis::test
{

struct Part {
    double seconds, db; ///< peak dBFS of a 1 kHz sine; below -200: silence
};
constexpr double none = -300;

inline std::vector<Part> repeated(const std::vector<Part>& parts, int times)
{
    std::vector<Part> all;
    for (int i = 0; i < times; ++i)
        all.insert(all.end(), parts.begin(), parts.end());
    return all;
}

/// A 1 kHz sine of changing level, the same in all channels but for `offsets` (dB).
inline Sound tones(int rate, const std::vector<Part>& parts, const std::vector<double>& offsets = {0, 0})
{
    Sound sound{{rate, static_cast<int>(offsets.size())}, {}};
    std::vector<double> periods; // ten of them are a hundredth of a second
    for (int n = 0; n < rate / 100; ++n)
        periods.push_back(std::sin(2 * M_PI * 1000 * n / rate));
    std::size_t at = 0;
    for (const Part& part : parts) {
        std::vector<double> gains;
        for (const double offset : offsets)
            gains.push_back(part.db < -200 ? 0 : dbToGain(part.db + offset));
        const FramePos frames = secondsToFrames(part.seconds, rate);
        auto to = sound.samples.insert(sound.samples.end(), static_cast<std::size_t>(frames) * gains.size(), 0.0f);
        for (FramePos n = 0; n < frames; ++n) {
            for (const double gain : gains)
                *to++ = static_cast<float>(periods[at] * gain);
            if (++at == periods.size()) at = 0;
        }
    }
    return sound;
}

/// Tech 3341, cases 15-19: a sine of rate / `divisor` with fades of 10 ms.
inline Sound fadedSine(int rate, int divisor, double amplitude, double degrees)
{
    Sound sound = sine({rate, 2}, static_cast<double>(rate) / divisor, gainToDb(amplitude), 1, degrees * M_PI / 180);
    const FramePos fade = rate / 100;
    for (FramePos n = 0; n < sound.frames(); ++n) {
        const FramePos edge = std::min(n, sound.frames() - 1 - n);
        for (int c = 0; c < 2; ++c)
            sound.samples[static_cast<std::size_t>(2 * n + c)] *=
                static_cast<float>(std::min(1.0, static_cast<double>(edge) / static_cast<double>(fade)));
    }
    return sound;
}

struct PeakCase {
    int divisor;
    double amplitude, degrees, expectedDb;
};
constexpr PeakCase peakCases[] = {
    {4, 0.5, 0, -6}, {4, 0.5, 45, -6}, {6, 0.5, 60, -6}, {8, 0.5, 67.5, -6}, {4, 1.41, 45, 3}};

/// Cases 20-23: made at four times the rate (fs/6 at 0.50 with one period of fs/4 at 1.00, phase-continuous),
/// low-passed, and every fourth sample from `offset` on; its peak is 0 dBTP.
inline Sound peakBetweenSamples(int rate, int offset)
{
    constexpr int length = 48000;
    std::vector<double> wide;
    for (int n = 0; n < length; ++n) {
        const int into = n - 24000; // 1,000 periods of 24
        wide.push_back(into >= 0 && into < 16 ? std::sin(2 * M_PI * into / 16)
                                              : 0.5 * std::sin(2 * M_PI * (into < 0 ? into : into - 16) / 24));
    }
    std::vector<double> low; // windowed sinc, half the narrow rate
    constexpr int half = 256;
    for (int k = -half; k <= half; ++k) {
        const double t = k / 4.0, w = std::cos(M_PI * k / (2.0 * half + 2));
        low.push_back((k == 0 ? 1.0 : std::sin(M_PI * t) / (M_PI * t)) * w * w / 4);
    }
    Sound sound = silence({rate, 2}, length / 4);
    for (int n = 0; n < length / 4; ++n) {
        double sum = 0;
        for (int k = -half; k <= half; ++k) {
            const int at = 4 * n + offset + k;
            if (at >= 0 && at < length)
                sum += wide[static_cast<std::size_t>(at)] * low[static_cast<std::size_t>(k + half)];
        }
        const double edge = std::min({1.0, n / 500.0, (length / 4.0 - n) / 500});
        sound.samples[static_cast<std::size_t>(2 * n)] = sound.samples[static_cast<std::size_t>(2 * n + 1)] =
            static_cast<float>(sum * edge);
    }
    return sound;
}

} // namespace auralis::test
