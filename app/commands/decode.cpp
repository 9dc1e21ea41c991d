// decode: the frames of a file exactly as the decoder gives them, as 32-bit float. A probe for tests and the curious.
#include <filesystem>
#include <vector>

#include "audiofiles.h"
#include "commands.h"
#include "console.h"
#include "decoder.h"
#include "fileencoder.h"
#include "interruption.h"

namespace fs = std::filesystem;

namespace auralis
{
namespace
{

/// A device, a pipe or a link (stdout by its name in /dev): its name tells no format, and nothing is put in its place.
bool isStream(const std::string& out)
{
    std::error_code ignored;
    const fs::file_status there = fs::symlink_status(out, ignored);
    return fs::exists(there) && !fs::is_regular_file(there) && !fs::is_directory(there);
}

Result<FramePos> decodeTo(const std::string& out, Decoder& decoder)
{
    const AudioFormat format = decoder.info().format;
    auto encoder = FileEncoder::create(
        out, {.format = format, .depth = SampleDepth::Float32, .ending = hasEnding(out, ".wav") ? ".wav" : ".f32"});
    if (!encoder) return tl::unexpected(encoder.error());
    constexpr int block = 8192;
    std::vector<float> frames(static_cast<std::size_t>(block) * static_cast<std::size_t>(format.channels));
    FramePos written = 0;
    for (;;) {
        const Result<int> got = decoder.read(frames.data(), block);
        if (!got) return tl::unexpected(got.error());
        if (*got == 0) break;
        if (const Result<void> done = (*encoder)->write(frames.data(), *got); !done)
            return tl::unexpected(done.error());
        written += *got;
    }
    if (const Result<void> done = (*encoder)->finish(); !done) return tl::unexpected(done.error());
    return written;
}

} // namespace

int runDecode(const Globals&, const DecodeToFileOptions& options)
{
    const bool stream = isStream(options.out);
    if (!stream && !hasEnding(options.out, ".wav") && !hasEnding(options.out, ".f32")) {
        console::complain(QStringLiteral("decode writes .wav or .f32 files, or to a device or pipe that is there"));
        return ExitUsage;
    }
    const Interruption interruption;
    Outcome outcome;
    const std::string file = absoluteArgument(options.file);
    std::error_code ignored;
    if (fs::equivalent(file, options.out, ignored)) {
        outcome.failed(Error{ErrorCode::Failed, "would be overwritten by its own frames", file});
        return outcome.status();
    }
    auto decoder =
        Decoder::open(file, {options.stereo ? ChannelMode::Stereo : ChannelMode::Source, interruption.flag()});
    if (!decoder) {
        outcome.failed(decoder.error());
        return outcome.status();
    }
    const Result<FramePos> frames = decodeTo(options.out, **decoder);
    if (interruption) return ExitFailed;
    if (!frames) {
        outcome.failed(frames.error());
    } else {
        outcome.succeeded();
        const StreamInfo& info = (*decoder)->info();
        if (!stream) // which may be stdout
            console::print(fromNative(options.out) + QStringLiteral(": %1 frames, %2 Hz, %3 channels")
                                                         .arg(*frames)
                                                         .arg(info.format.rate)
                                                         .arg(info.format.channels));
        if (const int damaged = (*decoder)->decodeErrors(); damaged > 0)
            outcome.failed(
                Error{ErrorCode::Corrupt, std::to_string(damaged) + " damaged packets became silence", options.file});
    }
    return outcome.status();
}

} // namespace auralis
