// Signals and oracles of the dsp tests: made sounds, a whole track through the chain, libebur128's meters.
#pragma once

#include <QtTest>
#include <cmath>
#include <cstring>
#include <ebur128.h>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "listeningcorrection.h"
#include "masteringrenderer.h"
#include "profilebuilder.h"

namespace auralis::test
{

/// Interleaved frames.
struct Sound {
    AudioFormat format;
    std::vector<float> samples;
    FramePos frames() const { return static_cast<FramePos>(samples.size()) / format.channels; }
};

inline Sound silence(AudioFormat format, FramePos frames)
{
    return {format, std::vector<float>(static_cast<std::size_t>(frames * format.channels))};
}

inline void append(Sound& to, const Sound& more)
{
    to.samples.insert(to.samples.end(), more.samples.begin(), more.samples.end());
}

/// The same sine in all channels; `peakDb` is its amplitude.
inline Sound sine(AudioFormat format, double hz, double peakDb, double seconds, double phase = 0)
{
    Sound sound = silence(format, secondsToFrames(seconds, format.rate));
    const double gain = dbToGain(peakDb);
    for (FramePos n = 0; n < sound.frames(); ++n)
        for (int c = 0; c < format.channels; ++c)
            sound.samples[static_cast<std::size_t>(n * format.channels + c)] =
                static_cast<float>(gain * std::sin(2 * M_PI * hz * static_cast<double>(n) / format.rate + phase));
    return sound;
}

/// Something like music: pink noise of changing level with decaying strokes, not quite the same left and right.
inline Sound music(AudioFormat format, double seconds, double gain = 0.35, unsigned seed = 1, double strokes = 2.5)
{
    Sound sound = silence(format, secondsToFrames(seconds, format.rate));
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    std::vector<std::vector<double>> pink(static_cast<std::size_t>(format.channels + 1), std::vector<double>(6));
    const auto next = [&](std::vector<double>& p) {
        const double w = normal(random) * 0.05;
        const double pole[] = {0.99886, 0.99332, 0.96900, 0.86650, 0.55000, -0.7616};
        const double in[] = {0.0555179, 0.0750759, 0.1538520, 0.3104856, 0.5329522, -0.0168980};
        double sum = w * 0.5362;
        for (std::size_t i = 0; i < 6; ++i) {
            p[i] = pole[i] * p[i] + in[i] * w;
            sum += p[i];
        }
        return sum;
    };
    for (FramePos n = 0; n < sound.frames(); ++n) {
        const double t = static_cast<double>(n) / format.rate;
        const double swell = 0.4 + 0.3 * std::sin(2 * M_PI * t / 7.3) + 0.3 * std::sin(2 * M_PI * t / 2.9);
        const double beat = std::fmod(t, 0.5);
        const double stroke =
            std::exp(-beat * 30) * std::sin(2 * M_PI * (55 + 200 * std::exp(-beat * 40)) * beat) * strokes;
        const double common = next(pink[0]) * 3;
        for (int c = 0; c < format.channels; ++c)
            sound.samples[static_cast<std::size_t>(n * format.channels + c)] = static_cast<float>(
                gain * (std::fabs(swell) * (common + 1.5 * next(pink[static_cast<std::size_t>(c) + 1])) + stroke));
    }
    return sound;
}

/// The same without strokes.
inline Sound pinkNoise(AudioFormat format, double seconds, double gain)
{
    return music(format, seconds, gain, 2, 0);
}

inline TrackProfile analyse(const Sound& sound)
{
    ProfileBuilder builder(sound.format);
    builder.add(sound.samples.data(), static_cast<int>(sound.frames()));
    return builder.finish();
}

inline DryReader readerOf(const Sound& sound)
{
    return [&sound](FramePos first, float* dst, int count) -> Result<void> {
        if (first < 0 || count < 0 || first + count > sound.frames())
            return fail(ErrorCode::Failed, "read outside the track");
        std::memcpy(dst, sound.samples.data() + first * sound.format.channels,
                    static_cast<std::size_t>(count * sound.format.channels) * sizeof(float));
        return {};
    };
}

/// The whole track in pieces of `piece` frames by one renderer.
inline Sound render(const Sound& sound, const PlanPtr& plan, int piece = 1 << 16)
{
    Sound out = silence(sound.format, sound.frames());
    MasteringRenderer renderer(plan, readerOf(sound));
    renderer.seek(0);
    FramePos at = 0;
    while (at < sound.frames()) {
        const auto got = renderer.render(out.samples.data() + at * sound.format.channels, piece);
        if (!got || *got == 0) break;
        at += *got;
    }
    if (at != sound.frames()) out.samples.clear();
    return out;
}

inline bool sameBytes(const Sound& a, const Sound& b)
{
    if (a.samples.size() != b.samples.size()) return false;
    return a.samples.empty() || std::memcmp(a.samples.data(), b.samples.data(), a.samples.size() * sizeof(float)) == 0;
}

struct Reference {
    double integrated = 0, range = 0, truePeakDb = -200, samplePeakDb = -200;
};

/// libebur128's readings.
inline Reference reference(const Sound& sound)
{
    ebur128_state* state =
        ebur128_init(static_cast<unsigned>(sound.format.channels), static_cast<unsigned long>(sound.format.rate),
                     EBUR128_MODE_I | EBUR128_MODE_LRA | EBUR128_MODE_TRUE_PEAK);
    if (sound.format.channels == 8) { // FL FR FC LFE BL BR SL SR
        ebur128_set_channel(state, 4, EBUR128_Mp135);
        ebur128_set_channel(state, 5, EBUR128_Mm135);
        ebur128_set_channel(state, 6, EBUR128_Mp090);
        ebur128_set_channel(state, 7, EBUR128_Mm090);
    }
    ebur128_add_frames_float(state, sound.samples.data(), static_cast<std::size_t>(sound.frames()));
    Reference r;
    ebur128_loudness_global(state, &r.integrated);
    ebur128_loudness_range(state, &r.range);
    for (unsigned c = 0; c < static_cast<unsigned>(sound.format.channels); ++c) {
        double peak = 0;
        ebur128_true_peak(state, c, &peak);
        r.truePeakDb = std::max(r.truePeakDb, gainToDb(peak));
        ebur128_sample_peak(state, c, &peak);
        r.samplePeakDb = std::max(r.samplePeakDb, gainToDb(peak));
    }
    ebur128_destroy(&state);
    return r;
}

/// libebur128's loudness alone, without the time that its true peak takes.
inline double referenceLoudness(const Sound& sound)
{
    ebur128_state* state = ebur128_init(static_cast<unsigned>(sound.format.channels),
                                        static_cast<unsigned long>(sound.format.rate), EBUR128_MODE_I);
    ebur128_add_frames_float(state, sound.samples.data(), static_cast<std::size_t>(sound.frames()));
    double value = 0;
    ebur128_loudness_global(state, &value);
    ebur128_destroy(&state);
    return value;
}

/// libebur128's range, of windows `everySecond` times a second: as many of its meters, begun one after another.
inline double referenceRange(const Sound& sound, int everySecond = 1)
{
    std::vector<ebur128_state*> states;
    for (int i = 0; i < everySecond; ++i) {
        const FramePos first = FramePos{sound.format.rate} * i / everySecond;
        states.push_back(ebur128_init(static_cast<unsigned>(sound.format.channels),
                                      static_cast<unsigned long>(sound.format.rate), EBUR128_MODE_LRA));
        ebur128_add_frames_float(states.back(), sound.samples.data() + first * sound.format.channels,
                                 static_cast<std::size_t>(std::max<FramePos>(0, sound.frames() - first)));
    }
    double value = 0;
    ebur128_loudness_range_multiple(states.data(), states.size(), &value);
    for (ebur128_state*& state : states)
        ebur128_destroy(&state);
    return value;
}

/// No curves, no dynamics: gain and limiter alone.
inline std::shared_ptr<MasteringPlan> drive(const Sound& sound, double gainDb)
{
    auto plan = std::make_shared<MasteringPlan>();
    plan->format = sound.format;
    plan->trackFrames = sound.frames();
    plan->gainDb = gainDb;
    return plan;
}

/// A test's rows: the rates that the standards' signals are checked at, in the column "rate".
inline void standardRateRows()
{
    QTest::addColumn<int>("rate");
    for (const int rate : {44100, 48000, 96000})
        QTest::newRow(std::to_string(rate).c_str()) << rate;
}

/// A response of decaying noise with its peak at `peak`.
inline ImpulseResponse roomOf(std::size_t channels, int rate, double seconds, int peak, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    ImpulseResponse impulse{rate, {}};
    for (std::size_t c = 0; c < channels; ++c) {
        std::vector<float> samples(static_cast<std::size_t>(seconds * rate));
        for (std::size_t i = static_cast<std::size_t>(peak); i < samples.size(); ++i)
            samples[i] =
                0.08f * normal(random) * std::exp(-6.9f * static_cast<float>(i) / static_cast<float>(samples.size()));
        samples[static_cast<std::size_t>(peak)] = c == 1 || c == 2 ? 0.4f : 1.0f;
        impulse.channels.push_back(std::move(samples));
    }
    return impulse;
}

} // namespace auralis::test
