// decode: the frames of a file exactly as the decoder gives them, as 32-bit float. A probe for tests and the curious.
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <vector>

#include "audiofiles.h"
#include "commands.h"
#include "console.h"
#include "decoder.h"
#include "fileencoder.h"
#include "interruption.h"

namespace auralis
{
namespace
{

/// Where frames go: a .wav by FileEncoder, or bare floats in native byte order.
class FrameSink
{
public:
    static Result<std::unique_ptr<FrameSink>> create(const std::string& path, AudioFormat format)
    {
        std::unique_ptr<FrameSink> sink(new FrameSink(path, format));
        if (hasEnding(path, ".wav")) {
            auto encoder = FileEncoder::create(path, {.format = format, .depth = SampleDepth::Float32});
            if (!encoder) return tl::unexpected(encoder.error());
            sink->m_encoder = std::move(*encoder);
        } else {
            sink->m_file.reset(std::fopen(sink->m_temporary.c_str(), "wb"));
            if (!sink->m_file)
                return fail(ErrorCode::Failed, std::string("cannot be written: ") + std::strerror(errno), path);
        }
        return sink;
    }

    ~FrameSink()
    {
        if (m_file) std::remove(m_temporary.c_str());
    }

    Result<void> write(const float* frames, int count)
    {
        if (m_encoder) return m_encoder->write(frames, count);
        const std::size_t samples = static_cast<std::size_t>(count) * static_cast<std::size_t>(m_format.channels);
        if (std::fwrite(frames, sizeof(float), samples, m_file.get()) != samples) return writeError();
        return {};
    }

    Result<void> finish()
    {
        if (m_encoder) return m_encoder->finish();
        if (std::fflush(m_file.get()) != 0 || std::rename(m_temporary.c_str(), m_path.c_str()) != 0)
            return writeError();
        m_file.reset();
        return {};
    }

private:
    FrameSink(std::string path, AudioFormat format)
        : m_path(std::move(path))
        , m_temporary(m_path + ".part")
        , m_format(format)
    {
    }
    Result<void> writeError() const
    {
        return fail(errno == ENOSPC ? ErrorCode::NoSpace : ErrorCode::Failed,
                    std::string("could not be written: ") + std::strerror(errno), m_path);
    }

    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    std::string m_path, m_temporary;
    AudioFormat m_format;
    std::unique_ptr<FileEncoder> m_encoder;
    std::unique_ptr<std::FILE, Close> m_file;
};

Result<FramePos> decodeTo(const std::string& out, Decoder& decoder)
{
    const AudioFormat format = decoder.info().format;
    auto sink = FrameSink::create(out, format);
    if (!sink) return tl::unexpected(sink.error());
    constexpr int block = 8192;
    std::vector<float> frames(static_cast<std::size_t>(block) * static_cast<std::size_t>(format.channels));
    FramePos written = 0;
    for (;;) {
        const Result<int> got = decoder.read(frames.data(), block);
        if (!got) return tl::unexpected(got.error());
        if (*got == 0) break;
        if (const Result<void> done = (*sink)->write(frames.data(), *got); !done) return tl::unexpected(done.error());
        written += *got;
    }
    if (const Result<void> done = (*sink)->finish(); !done) return tl::unexpected(done.error());
    return written;
}

} // namespace

int runDecode(const Globals&, const DecodeToFileOptions& options)
{
    if (!hasEnding(options.out, ".wav") && !hasEnding(options.out, ".f32")) {
        console::complain(QStringLiteral("decode writes .wav or .f32 files"));
        return ExitUsage;
    }
    const Interruption interruption;
    Outcome outcome;
    const std::string file = absoluteArgument(options.file);
    std::error_code ignored;
    if (std::filesystem::equivalent(file, options.out, ignored)) {
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
        console::print(QStringLiteral("%1: %2 frames, %3 Hz, %4 channels")
                           .arg(fromNative(options.out))
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
