// FileEncoder: what each ending means for the encoder, and a temporary file that becomes the target only when it is
// whole.
#include "fileencoder.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>

#include "avwriter.h"
#include "opuswindow.h"

extern "C" {
#include <libavutil/base64.h>
}

namespace auralis
{

namespace
{

namespace fs = std::filesystem;

std::string lowerEnding(const fs::path& path)
{
    std::string ending = path.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
    return ending;
}

/// What Opus calls the layout: it has one for each count, and makes no difference between side and back of 5.1.
std::string opusLayout(const std::string& layout)
{
    return layout.ends_with("(side)") ? layout.substr(0, layout.find('(')) : layout;
}

/// Ogg has no attached pictures: the cover is a comment in the form of FLAC's picture block (RFC 9639, 8.8), in
/// base 64.
std::string pictureComment(const std::vector<std::uint8_t>& cover)
{
    std::vector<std::uint8_t> block;
    const auto number = [&block](std::size_t value) {
        for (int shift = 24; shift >= 0; shift -= 8)
            block.push_back(static_cast<std::uint8_t>(value >> shift & 0xff));
    };
    const std::string mime = cover.size() > 4 && cover[0] == 0x89 ? "image/png" : "image/jpeg";
    number(3); // front cover
    number(mime.size());
    block.insert(block.end(), mime.begin(), mime.end());
    for (int i = 0; i < 5; ++i)
        number(0); // no description; width, height, depth and colours untold
    number(cover.size());
    block.insert(block.end(), cover.begin(), cover.end());
    std::string text(AV_BASE64_SIZE(block.size()), '\0');
    av_base64_encode(text.data(), static_cast<int>(text.size()), block.data(), static_cast<int>(block.size()));
    text.resize(text.find('\0') == std::string::npos ? text.size() : text.find('\0'));
    return text;
}

Result<AvWriterSetup> setupFor(const std::string& ending, const FileEncoderSettings& settings)
{
    AvWriterSetup setup;
    setup.format = settings.format;
    setup.layout = settings.layout;
    setup.tags = settings.tags;
    const bool integer = settings.depth != SampleDepth::Float32;
    const int bits = settings.depth == SampleDepth::Int16 ? 16 : 24;
    if (integer) {
        setup.sampleFormat = bits == 16 ? AV_SAMPLE_FMT_S16 : AV_SAMPLE_FMT_S32;
        setup.bits = bits;
    }
    if (ending == ".wav") {
        setup.muxer = "wav";
        setup.codec = integer ? (bits == 16 ? "pcm_s16le" : "pcm_s24le") : "pcm_f32le";
        setup.muxerOptions = {{"rf64", "auto"}};
        return setup;
    }
    if (ending == ".f32") {
        setup.muxer = "f32le";
        setup.codec = "pcm_f32le";
        setup.sampleFormat = AV_SAMPLE_FMT_FLT;
        setup.bits = 0;
        return setup;
    }
    if (ending == ".flac") {
        if (!integer) return fail(ErrorCode::Unsupported, "cannot hold floating point samples: FLAC has 16 or 24 bits");
        setup.muxer = setup.codec = "flac";
        setup.cover = settings.cover;
        return setup;
    }
    setup.sampleFormat = AV_SAMPLE_FMT_FLT;
    setup.bits = 0;
    setup.bitrate = settings.bitrate;
    if (ending == ".opus" || ending == ".webm") {
        if (settings.format.rate != opusRate) return fail(ErrorCode::Unsupported, "needs 48000 Hz for Opus");
        if (setup.bitrate == 0) setup.bitrate = 64000 * std::max(2, settings.format.channels);
        setup.layout = opusLayout(settings.layout);
        setup.muxer = ending.substr(1);
        setup.codec = "libopus";
        setup.startAtZero = ending == ".webm";
        if (ending == ".opus" && !settings.cover.empty())
            setup.tags["METADATA_BLOCK_PICTURE"] = pictureComment(settings.cover);
        return setup;
    }
    if (ending == ".mp3") {
        setup.muxer = "mp3";
        setup.codec = "libmp3lame";
        setup.sampleFormat = AV_SAMPLE_FMT_FLTP;
        if (setup.bitrate == 0) setup.quality = 0;
        setup.cover = settings.cover;
        return setup;
    }
    return fail(ErrorCode::Unsupported,
                ending.empty() ? "has no ending that names a format (.wav, .flac, .opus, .webm, .mp3)"
                               : "ends in " + ending + ", which is none of .wav, .flac, .opus, .webm, .mp3");
}

/// Links are not followed: what they lead to (stdout by its name in /dev) may be anything.
bool isWrittenItself(const fs::path& target)
{
    std::error_code ignored;
    const fs::file_status there = fs::symlink_status(target, ignored);
    return fs::exists(there) && !fs::is_regular_file(there);
}

/// A hidden name in the target's folder that no other run of ours uses.
fs::path temporaryBeside(const fs::path& target)
{
    static std::atomic<unsigned> counter{0};
    const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
    return target.parent_path() /
           ("." + target.filename().string() + "." + std::to_string(now) + "-" + std::to_string(++counter) + ".part");
}

struct IoCloser {
    void operator()(AVIOContext* io) const { avio_close(io); }
};

Error at(Error error, const std::string& path)
{
    error.path = path;
    return error;
}

} // namespace

bool canHoldChannels(const std::string& path, int channels, const std::string& layout)
{
    const std::string ending = lowerEnding(path);
    if (channels <= 2 || ending == ".mp3") return channels <= 2;
    if (channels > largestChannelCount) return false;
    if (ending == ".opus" || ending == ".webm") return layout.empty() || opusLayout(layout) == layoutByCount(channels);
    return true;
}

struct FileEncoder::Private {
    std::string path;
    fs::path temporary; ///< empty once moved, and where the target is written itself
    std::unique_ptr<AVIOContext, IoCloser> io;
    std::unique_ptr<AvWriter> writer;

    ~Private()
    {
        writer.reset();
        io.reset();
        std::error_code ignored;
        if (!temporary.empty()) fs::remove(temporary, ignored);
    }
};

FileEncoder::FileEncoder(std::unique_ptr<Private> p)
    : d(std::move(p))
{
}
FileEncoder::~FileEncoder() = default;

Result<std::unique_ptr<FileEncoder>> FileEncoder::create(const std::string& path, const FileEncoderSettings& settings)
{
    if (!settings.format.valid())
        return fail(ErrorCode::Unsupported, "has no valid sample rate or channel count", path);
    const auto setup = setupFor(settings.ending.empty() ? lowerEnding(path) : settings.ending, settings);
    if (!setup) return tl::unexpected(at(setup.error(), path));
    std::error_code error;
    if (fs::is_directory(path, error)) return fail(ErrorCode::Failed, "is a directory", path);

    auto p = std::make_unique<Private>();
    p->path = path;
    if (!isWrittenItself(path)) p->temporary = temporaryBeside(path);
    const std::string written = p->temporary.empty() ? path : p->temporary.string();
    AVIOContext* io = nullptr;
    if (const int status = avio_open(&io, ("file:" + written).c_str(), AVIO_FLAG_WRITE); status < 0)
        return tl::unexpected(at(encodeError(status, "cannot be written"), path));
    p->io.reset(io);
    auto writer = AvWriter::create(*setup, io);
    if (!writer) return tl::unexpected(at(writer.error(), path));
    p->writer = std::move(*writer);
    return std::unique_ptr<FileEncoder>(new FileEncoder(std::move(p)));
}

Result<void> FileEncoder::write(const float* frames, int count)
{
    if (auto written = d->writer->write(frames, count); !written) return tl::unexpected(at(written.error(), d->path));
    return {};
}

Result<void> FileEncoder::finish()
{
    if (auto finished = d->writer->finish(); !finished) return tl::unexpected(at(finished.error(), d->path));
    d->writer.reset();
    if (const int status = avio_close(d->io.release()); status < 0)
        return tl::unexpected(at(encodeError(status, "could not be written"), d->path));
    if (d->temporary.empty()) return {};
    std::error_code error;
    fs::rename(d->temporary, d->path, error);
    if (error) return fail(ErrorCode::Failed, "could not be moved into place: " + error.message(), d->path);
    d->temporary.clear();
    return {};
}

} // namespace auralis
