// Test signals and the means to compare them: interleaved float frames from formulas, WAV files of them, and running
// the programs that the tests take as references (ffmpeg, flac, lame, sox ...). Header only.
#pragma once

#include <QByteArray>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QString>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <numbers>
#include <string>
#include <vector>

namespace auralis::test
{

using Frames = std::vector<float>;

/// The same sine in every channel, or one a semitone higher in each next channel when `spread`.
inline Frames sine(double hz, int rate, std::int64_t frames, int channels = 2, double amplitude = 0.5,
                   bool spread = false)
{
    Frames out(static_cast<std::size_t>(frames * channels));
    for (std::int64_t i = 0; i < frames; ++i)
        for (int c = 0; c < channels; ++c) {
            const double f = spread ? hz * std::pow(2.0, c / 12.0) : hz;
            out[static_cast<std::size_t>(i * channels + c)] = static_cast<float>(
                amplitude * std::sin(2 * std::numbers::pi * std::fmod(f * static_cast<double>(i) / rate, 1.0)));
        }
    return out;
}

/// White noise, different in every channel, the same for the same seed.
inline Frames noise(std::int64_t frames, int channels = 2, double amplitude = 0.25, std::uint64_t seed = 1)
{
    Frames out(static_cast<std::size_t>(frames * channels));
    std::uint64_t state = seed * 0x9E3779B97F4A7C15ull + 1;
    for (float& x : out) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        x = static_cast<float>(amplitude * (static_cast<double>(state >> 11) * 0x1p-52 - 1.0));
    }
    return out;
}

/// Exponential sine sweep.
inline Frames sweep(double fromHz, double toHz, int rate, std::int64_t frames, int channels = 2, double amplitude = 0.5)
{
    Frames out(static_cast<std::size_t>(frames * channels));
    const double length = static_cast<double>(frames) / rate;
    const double k = std::log(toHz / fromHz);
    for (std::int64_t i = 0; i < frames; ++i) {
        const double t = static_cast<double>(i) / rate;
        const double phase = fromHz * length / k * (std::exp(k * t / length) - 1);
        const auto x = static_cast<float>(amplitude * std::sin(2 * std::numbers::pi * std::fmod(phase, 1.0)));
        for (int c = 0; c < channels; ++c)
            out[static_cast<std::size_t>(i * channels + c)] = x;
    }
    return out;
}

/// Something like music: a few decaying notes a second over soft noise; never repeats, so a place in it is
/// recognisable.
inline Frames melody(int rate, std::int64_t frames, int channels = 2, std::uint64_t seed = 1)
{
    Frames out = noise(frames, channels, 0.01, seed);
    std::uint64_t state = seed * 0x9E3779B97F4A7C15ull + 7;
    for (std::int64_t start = 0; start < frames; start += rate / 5) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        const double hz = 110.0 * std::pow(2.0, static_cast<double>(state >> 20 & 0xff) / 64.0);
        const std::int64_t length = std::min<std::int64_t>(rate, frames - start);
        for (std::int64_t i = 0; i < length; ++i) {
            const double t = static_cast<double>(i) / rate;
            const double x = 0.15 * std::exp(-4 * t) * std::sin(2 * std::numbers::pi * hz * t);
            for (int c = 0; c < channels; ++c)
                out[static_cast<std::size_t>((start + i) * channels + c)] +=
                    static_cast<float>(x * (c % 2 ? 0.7 : 1.0));
        }
    }
    return out;
}

/// Rounds to what `bits` of integer PCM can hold, so that a lossless round trip can be bit-exact.
inline Frames quantised(Frames frames, int bits)
{
    const double scale = std::ldexp(1.0, bits - 1);
    for (float& x : frames)
        x = static_cast<float>(std::clamp(std::nearbyint(x * scale), -scale, scale - 1) / scale);
    return frames;
}

/// A plain PCM WAV file; `bits` 16, 24 or 32 (32 is float).
inline bool writeWav(const QString& path, const Frames& frames, int rate, int channels, int bits = 16)
{
    QByteArray data;
    const auto put = [&data](std::uint32_t value, int bytes) {
        for (int i = 0; i < bytes; ++i)
            data.append(static_cast<char>(value >> (8 * i) & 0xff));
    };
    const auto bytes = static_cast<std::uint32_t>(bits / 8);
    const auto payload = static_cast<std::uint32_t>(frames.size()) * bytes;
    data.append("RIFF", 4);
    put(36 + payload, 4);
    data.append("WAVEfmt ", 8);
    put(16, 4);
    put(bits == 32 ? 3 : 1, 2);
    put(static_cast<std::uint32_t>(channels), 2);
    put(static_cast<std::uint32_t>(rate), 4);
    put(static_cast<std::uint32_t>(rate * channels) * bytes, 4);
    put(static_cast<std::uint32_t>(channels) * bytes, 2);
    put(static_cast<std::uint32_t>(bits), 2);
    data.append("data", 4);
    put(payload, 4);
    const double scale = std::ldexp(1.0, bits - 1);
    for (const float x : frames) {
        std::uint32_t word = 0;
        if (bits == 32)
            std::memcpy(&word, &x, 4);
        else
            word = static_cast<std::uint32_t>(
                static_cast<std::int32_t>(std::clamp(std::nearbyint(x * scale), -scale, scale - 1)));
        put(word, static_cast<int>(bytes));
    }
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(data) == data.size();
}

/// Whether a reference program is installed: tests that need it skip without it.
inline bool haveProgram(const char* name)
{
    return !QStandardPaths::findExecutable(QString::fromLatin1(name)).isEmpty();
}

/// Runs a program to its end; true for exit status 0. Its output is kept in `output` when given.
inline bool run(const QString& program, const QStringList& arguments, QByteArray* output = nullptr)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    process.closeWriteChannel();
    if (!process.waitForFinished(60000)) return false;
    const QByteArray text = process.readAll();
    if (output) *output = text;
    const bool ok = process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    if (!ok && !output) qWarning("%s failed: %s", qPrintable(program), text.constData());
    return ok;
}

/// `ffmpeg -y` with words split at spaces, then the output file: ffmpeg("-i in.wav -c:a aac", out).
inline bool ffmpeg(const QStringList& arguments)
{
    return run(QStringLiteral("ffmpeg"), QStringList{QStringLiteral("-nostdin"), QStringLiteral("-v"),
                                                     QStringLiteral("error"), QStringLiteral("-y")} +
                                             arguments);
}

/// The largest difference between two signals of equal length; infinity when the lengths differ.
inline double largestDifference(const Frames& a, const Frames& b)
{
    if (a.size() != b.size()) return HUGE_VAL;
    double largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double difference = std::abs(static_cast<double>(a[i]) - b[i]);
        if (!(difference <= largest)) largest = std::isnan(difference) ? HUGE_VAL : difference;
    }
    return largest;
}

/// Signal to error ratio in dB of `b` as a copy of `a` over their common length.
inline double snrDb(const Frames& a, const Frames& b)
{
    double signal = 1e-30;
    double error = 1e-30;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        signal += static_cast<double>(a[i]) * a[i];
        error += (static_cast<double>(a[i]) - b[i]) * (static_cast<double>(a[i]) - b[i]);
    }
    return 10 * std::log10(signal / error);
}

/// By how many frames `b` lies behind `a` (first channel), searched within +-range: the largest cross-correlation of
/// some 60,000 frames.
inline int lagOf(const Frames& a, const Frames& b, int channels, int range)
{
    const auto n =
        std::min<std::int64_t>(static_cast<std::int64_t>(std::min(a.size(), b.size())) / channels, 60'000 + 2 * range);
    int best = 0;
    double largest = -HUGE_VAL;
    for (int lag = -range; lag <= range; ++lag) {
        double sum = 0;
        for (std::int64_t i = range; i < n - range; ++i)
            sum += static_cast<double>(a[static_cast<std::size_t>(i * channels)]) *
                   b[static_cast<std::size_t>((i + lag) * channels)];
        if (sum > largest) {
            largest = sum;
            best = lag;
        }
    }
    return best;
}

} // namespace auralis::test
