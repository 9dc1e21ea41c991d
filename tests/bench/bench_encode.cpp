// What a chunk of the streamed path costs: 30 s of music to WebM/Opus at 128 kbit/s against libopus alone in the same
// run, and the time until its first frames can be read back.
#include <opus/opus.h>

#include <QCoreApplication>
#include <QTemporaryDir>

#include <cmath>
#include <ctime>
#include <tuple>

#include "benchreport.h"
#include "chunkdecoder.h"
#include "decoder.h"
#include "musicfiles.h"
#include "opusencoder.h"
#include "opuswindow.h"
#include "resampler.h"

namespace
{

constexpr int seconds = 30, packet = 960;

/// Of this thread: what else the machine does is not the encoder's.
double cpuSeconds()
{
    timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// 30 s of a file at 48 kHz; less if it is shorter.
std::vector<float> music(const QString& path)
{
    using namespace auralis;
    auto decoder = Decoder::open(path.toStdString(), {});
    if (!decoder) return {};
    auto resampler = Resampler::create((*decoder)->info().format.rate, opusRate, 2);
    if (!resampler) return {};
    std::vector<float> in(2 * 4096), made(2 * 8192), out;
    while (out.size() < 2 * opusRate * seconds) {
        const auto got = (*decoder)->read(in.data(), 4096);
        if (!got || *got == 0) break;
        for (int at = 0; at < *got;) {
            const auto moved = (*resampler)->process(in.data() + 2 * at, *got - at, made.data(), 8192);
            at += moved.consumed;
            out.insert(out.end(), made.begin(), made.begin() + 2 * moved.produced);
        }
    }
    out.resize(std::min<std::size_t>(out.size(), 2 * opusRate * seconds));
    return out;
}

double libopusSeconds(const std::vector<float>& frames)
{
    const double start = cpuSeconds();
    int error = 0;
    ::OpusEncoder* encoder = opus_encoder_create(auralis::opusRate, 2, OPUS_APPLICATION_AUDIO, &error);
    opus_encoder_ctl(encoder, OPUS_SET_BITRATE(128000));
    opus_encoder_ctl(encoder, OPUS_SET_COMPLEXITY(10));
    opus_encoder_ctl(encoder, OPUS_SET_VBR(1));
    opus_encoder_ctl(encoder, OPUS_SET_VBR_CONSTRAINT(0));
    std::vector<unsigned char> bytes(4000);
    for (std::size_t at = 0; at + 2 * packet <= frames.size(); at += 2 * packet)
        if (opus_encode_float(encoder, frames.data() + at, packet, bytes.data(),
                              static_cast<opus_int32>(bytes.size())) < 0)
            return HUGE_VAL;
    opus_encoder_destroy(encoder);
    return cpuSeconds() - start;
}

double webmSeconds(const std::vector<float>& frames)
{
    using namespace auralis;
    const double start = cpuSeconds();
    std::string bytes;
    auto encoder = auralis::OpusEncoder::create({}, [&](const std::uint8_t* data, int count) {
        bytes.append(reinterpret_cast<const char*>(data), static_cast<std::size_t>(count));
    });
    constexpr int step = opusRate / 5;
    for (std::size_t at = 0; encoder && at < frames.size(); at += 2 * step)
        if (const auto written = (*encoder)->write(
                frames.data() + at, static_cast<int>(std::min<std::size_t>(2 * step, frames.size() - at)) / 2);
            !written)
            return HUGE_VAL;
    const bool whole = encoder && (*encoder)->finish();
    return whole ? cpuSeconds() - start : HUGE_VAL;
}

/// From nothing to the first frames read back, as a chunk is made: encoder and decoder at once.
double firstFramesMs(const std::vector<float>& frames)
{
    using namespace auralis;
    const double start = BenchReport::now();
    const OpusWindow window{0, static_cast<int>(frames.size() / 2) - 2 * opusRate};
    auto decoder = ChunkDecoder::create(window.frames);
    auto encoder =
        auralis::OpusEncoder::create({}, [&](const std::uint8_t* data, int count) { (*decoder)->push(data, count); });
    std::vector<float> out(2 * 1024);
    constexpr int step = opusRate / 5;
    for (std::size_t at = 0; at + 2 * step < frames.size(); at += 2 * step) {
        if (!(*encoder)->write(frames.data() + at, step)) return HUGE_VAL;
        if ((*decoder)->read(out.data(), 1024) > 0) break;
    }
    return (BenchReport::now() - start) * 1000;
}

} // namespace

int main(int argc, char** argv)
{
    using namespace auralis;
    const QCoreApplication app(argc, argv);
    BenchReport report(
        "Encode",
        "30 s of music at 48 kHz stereo, 128 kbit/s VBR, complexity 10, CPU time of one thread, libopus alone and "
        "WebM/Opus in turns; first frames: encoder and decoder made anew, in steps of 0.2 s",
        argc, argv);
    QTemporaryDir folder;
    const QStringList files = musicFiles(folder, false).music;
    std::vector<double> raw, webm, share, first;
    for (int round = 0; round < 30 && !files.isEmpty(); ++round) {
        const std::vector<float> frames = music(files[static_cast<qsizetype>(round % files.size())]);
        raw.push_back(libopusSeconds(frames));
        webm.push_back(webmSeconds(frames));
        share.push_back(raw.back() / webm.back());
        for (int i = 0; i < 10; ++i)
            first.push_back(firstFramesMs(frames));
    }
    report.trials("libopus alone", "CPU s", raw);
    report.trials("WebM/Opus", "CPU s", webm);
    report.trials("speed against libopus", "", share, Bar::atLeast(0.95));
    report.trials("first frames readable", "ms", first, Bar::atMost(15));
    return report.finish();
}
