// OpusEncoder: libopus itself (FFmpeg's wrapper of it costs a fifth more time for the same bytes), and FFmpeg's WebM
// muxer over a byte sink that cannot go back.
#include "opusencoder.h"

#include <algorithm>
#include <array>
#include <vector>

#include <opus.h>

#include "avwriter.h"
#include "opuswindow.h"

namespace auralis
{

namespace
{
constexpr int ioBufferSize = 4096;
constexpr int channels = 2;
constexpr int packetFrames = opusRate / 50;
constexpr std::size_t packetSamples = packetFrames * channels;
constexpr int largestPacket = 1276; ///< of one frame, with its first byte (RFC 6716, 3.4)

struct IoFreer {
    void operator()(AVIOContext* io) const
    {
        if (io) av_freep(&io->buffer);
        avio_context_free(&io);
    }
};
struct FormatFreer {
    void operator()(AVFormatContext* format) const { avformat_free_context(format); }
};
struct PacketFreer {
    void operator()(AVPacket* packet) const { av_packet_free(&packet); }
};
struct OpusFreer {
    void operator()(::OpusEncoder* opus) const { opus_encoder_destroy(opus); }
};

/// The head of RFC 7845, 5.1: what a decoder has to know.
std::array<std::uint8_t, 19> opusHead(int preSkip)
{
    const auto byte = [](int value, int index) { return static_cast<std::uint8_t>(value >> 8 * index & 0xff); };
    return {'O',
            'p',
            'u',
            's',
            'H',
            'e',
            'a',
            'd',
            1,
            channels,
            byte(preSkip, 0),
            byte(preSkip, 1),
            byte(opusRate, 0),
            byte(opusRate, 1),
            byte(opusRate, 2),
            byte(opusRate, 3)}; // no gain, plain stereo
}
} // namespace

struct OpusEncoder::Private {
    Result<void> openMuxer(int bitrate, int clusterMs);
    Result<void> encode(const float* frames);

    Sink sink;
    std::unique_ptr<AVIOContext, IoFreer> io;
    std::unique_ptr<AVFormatContext, FormatFreer> format;
    std::unique_ptr<AVPacket, PacketFreer> packet{av_packet_alloc()};
    std::unique_ptr<::OpusEncoder, OpusFreer> opus;
    opus_int32 preSkip = 0;
    std::vector<float> block; ///< frames that do not fill a packet yet
    std::int64_t written = 0; ///< frames given
    std::int64_t encoded = 0; ///< frames in packets
};

OpusEncoder::OpusEncoder(std::unique_ptr<Private> p)
    : d(std::move(p))
{
}
OpusEncoder::~OpusEncoder() = default;

Result<std::unique_ptr<OpusEncoder>> OpusEncoder::create(const OpusSettings& settings, Sink sink)
{
    silenceFfmpeg();
    auto p = std::make_unique<Private>();
    p->sink = std::move(sink);
    int error = OPUS_OK;
    p->opus.reset(opus_encoder_create(opusRate, channels, OPUS_APPLICATION_AUDIO, &error));
    if (error != OPUS_OK || !p->packet) return fail(ErrorCode::Failed, "could not be encoded (out of memory)");
    const int bitrate = std::clamp(settings.bitrate, 6000, 510000);
    opus_encoder_ctl(p->opus.get(), OPUS_SET_BITRATE(bitrate));
    opus_encoder_ctl(p->opus.get(), OPUS_SET_VBR(1));
    opus_encoder_ctl(p->opus.get(), OPUS_SET_VBR_CONSTRAINT(0));
    opus_encoder_ctl(p->opus.get(), OPUS_GET_LOOKAHEAD(&p->preSkip));
    if (auto opened = p->openMuxer(bitrate, settings.clusterMs); !opened) return tl::unexpected(opened.error());
    auto encoder = std::unique_ptr<OpusEncoder>(new OpusEncoder(std::move(p)));
    encoder->setComplexity(settings.complexity);
    return encoder;
}

Result<void> OpusEncoder::Private::openMuxer(int bitrate, int clusterMs)
{
    const auto write = [](void* opaque, std::uint8_t* bytes, int count) {
        static_cast<Private*>(opaque)->sink(bytes, count);
        return count;
    };
    auto* buffer = static_cast<unsigned char*>(av_malloc(ioBufferSize));
    io.reset(avio_alloc_context(buffer, ioBufferSize, 1, this, nullptr, write, nullptr));
    io->seekable = 0;

    AVFormatContext* context = nullptr;
    int status = avformat_alloc_output_context2(&context, nullptr, "webm", nullptr);
    if (status < 0) return tl::unexpected(encodeError(status, "cannot be written in this format"));
    format.reset(context);
    context->pb = io.get();
    context->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_BITEXACT | AVFMT_FLAG_FLUSH_PACKETS;
    AVStream* stream = avformat_new_stream(context, nullptr);
    stream->time_base = {1, opusRate};
    AVCodecParameters& codec = *stream->codecpar;
    codec.codec_type = AVMEDIA_TYPE_AUDIO;
    codec.codec_id = AV_CODEC_ID_OPUS;
    codec.format = AV_SAMPLE_FMT_FLT;
    codec.bit_rate = bitrate;
    codec.sample_rate = opusRate;
    codec.frame_size = packetFrames;
    codec.initial_padding = preSkip;
    av_channel_layout_default(&codec.ch_layout, channels);
    const auto head = opusHead(preSkip);
    codec.extradata = static_cast<std::uint8_t*>(av_mallocz(head.size() + AV_INPUT_BUFFER_PADDING_SIZE));
    std::copy(head.begin(), head.end(), codec.extradata);
    codec.extradata_size = static_cast<int>(head.size());

    AVDictionary* options = nullptr;
    av_dict_set_int(&options, "cluster_time_limit", clusterMs, 0);
    status = avformat_write_header(context, &options);
    av_dict_free(&options);
    if (status < 0) return tl::unexpected(encodeError(status, "could not be written"));
    avio_flush(io.get());
    return {};
}

Result<void> OpusEncoder::write(const float* frames, int count)
{
    d->written += count;
    const float* end = frames + static_cast<std::size_t>(count) * channels;
    while (frames < end) {
        const auto left = static_cast<std::size_t>(end - frames);
        if (d->block.empty() && left >= packetSamples) {
            if (auto encoded = d->encode(frames); !encoded) return encoded;
            frames += packetSamples;
            continue;
        }
        const auto n = std::min(left, packetSamples - d->block.size());
        d->block.insert(d->block.end(), frames, frames + n);
        frames += n;
        if (d->block.size() < packetSamples) break;
        if (auto encoded = d->encode(d->block.data()); !encoded) return encoded;
        d->block.clear();
    }
    return {};
}

Result<void> OpusEncoder::Private::encode(const float* frames)
{
    if (av_new_packet(packet.get(), largestPacket) < 0)
        return fail(ErrorCode::Failed, "could not be encoded (out of memory)");
    const int size = opus_encode_float(opus.get(), frames, packetFrames, packet->data, largestPacket);
    if (size < 0) return fail(ErrorCode::Failed, std::string("could not be encoded (") + opus_strerror(size) + ")");
    av_shrink_packet(packet.get(), size);
    // Of the last packet only what is left of the track and of the encoder's delay is meant to be heard.
    const auto meant = static_cast<int>(std::min<std::int64_t>(packetFrames, written + preSkip - encoded));
    if (meant < packetFrames) {
        std::uint8_t* trim = av_packet_new_side_data(packet.get(), AV_PKT_DATA_SKIP_SAMPLES, 10);
        if (!trim) return fail(ErrorCode::Failed, "could not be encoded (out of memory)");
        std::fill_n(trim, 10, std::uint8_t{0});
        trim[4] = static_cast<std::uint8_t>((packetFrames - meant) & 0xff);
        trim[5] = static_cast<std::uint8_t>((packetFrames - meant) >> 8);
    }
    packet->flags |= AV_PKT_FLAG_KEY;
    packet->pts = packet->dts = encoded;
    packet->duration = meant;
    encoded += packetFrames;
    av_packet_rescale_ts(packet.get(), {1, opusRate}, format->streams[0]->time_base);
    int status = av_write_frame(format.get(), packet.get());
    av_packet_unref(packet.get());
    if (status >= 0) status = io->error;
    if (status < 0) return tl::unexpected(encodeError(status, "could not be written"));
    return {};
}

void OpusEncoder::setComplexity(int complexity)
{
    opus_encoder_ctl(d->opus.get(), OPUS_SET_COMPLEXITY(std::clamp(complexity, 0, 10)));
}

Result<void> OpusEncoder::finish()
{
    // Silence pushes out what the encoder still holds.
    while (d->written > 0 && d->encoded < d->written + d->preSkip) {
        d->block.resize(packetSamples);
        if (auto encoded = d->encode(d->block.data()); !encoded) return encoded;
        d->block.clear();
    }
    int status = av_write_trailer(d->format.get());
    avio_flush(d->io.get());
    if (status >= 0) status = d->io->error;
    if (status < 0) return tl::unexpected(encodeError(status, "could not be written"));
    return {};
}

} // namespace auralis
