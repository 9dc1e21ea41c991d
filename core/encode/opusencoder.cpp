// OpusEncoder: libopus and the WebM muxer, over a byte sink that cannot go back.
#include "opusencoder.h"

#include <algorithm>

#include "avwriter.h"
#include "opuswindow.h"

namespace auralis
{

namespace
{
constexpr int ioBufferSize = 4096;

/// A cluster leaves when the next packet would make it longer than this: a reader that follows is never further behind.
constexpr const char* clusterMilliseconds = "80";

struct IoFreer {
    void operator()(AVIOContext* io) const
    {
        if (io) av_freep(&io->buffer);
        avio_context_free(&io);
    }
};
} // namespace

struct OpusEncoder::Private {
    Sink sink;
    std::unique_ptr<AVIOContext, IoFreer> io;
    std::unique_ptr<AvWriter> writer;
};

OpusEncoder::OpusEncoder(std::unique_ptr<Private> p)
    : d(std::move(p))
{
}
OpusEncoder::~OpusEncoder() = default;

Result<std::unique_ptr<OpusEncoder>> OpusEncoder::create(const OpusSettings& settings, Sink sink)
{
    auto p = std::make_unique<Private>();
    p->sink = std::move(sink);
    const auto write = [](void* opaque, std::uint8_t* bytes, int count) {
        static_cast<Private*>(opaque)->sink(bytes, count);
        return count;
    };
    auto* buffer = static_cast<unsigned char*>(av_malloc(ioBufferSize));
    p->io.reset(avio_alloc_context(buffer, ioBufferSize, 1, p.get(), nullptr, write, nullptr));
    p->io->seekable = 0;

    AvWriterSetup setup;
    setup.muxer = "webm";
    setup.codec = "libopus";
    setup.format = {opusRate, 2};
    setup.bitrate = std::clamp(settings.bitrate, 6000, 510000);
    setup.codecOptions = {{"vbr", "on"},
                          {"application", "audio"},
                          {"frame_duration", "20"},
                          {"compression_level", std::to_string(std::clamp(settings.complexity, 0, 10))}};
    setup.muxerOptions = {{"cluster_time_limit", clusterMilliseconds}};
    setup.startAtZero = true;
    auto writer = AvWriter::create(setup, p->io.get());
    if (!writer) return tl::unexpected(writer.error());
    p->writer = std::move(*writer);
    return std::unique_ptr<OpusEncoder>(new OpusEncoder(std::move(p)));
}

Result<void> OpusEncoder::write(const float* frames, int count)
{
    return d->writer->write(frames, count);
}
Result<void> OpusEncoder::finish()
{
    return d->writer->finish();
}

} // namespace auralis
