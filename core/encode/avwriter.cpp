// AvWriter: blocks of the encoder's size, packets in their order, no time, version or random number in the bytes.
#include "avwriter.h"

#include <algorithm>
#include <cstring>
#include <mutex>

#include "dither.h"

namespace auralis
{

namespace
{

constexpr int freeBlockFrames = 4096; ///< for encoders that take any length

template <class Convert>
void store(const float* in, int frames, int channels, AVFrame& frame, std::size_t sampleSize, const Convert& convert)
{
    const bool planar = av_sample_fmt_is_planar(static_cast<AVSampleFormat>(frame.format)) != 0;
    for (int i = 0; i < frames; ++i)
        for (int c = 0; c < channels; ++c) {
            std::uint8_t* plane = planar ? frame.extended_data[c] : frame.extended_data[0];
            const int index = planar ? i : i * channels + c;
            convert(in[i * channels + c], plane + static_cast<std::size_t>(index) * sampleSize);
        }
}

} // namespace

const char* layoutByCount(int channels)
{
    constexpr const char* names[] = {"mono", "stereo", "3.0", "quad", "5.0", "5.1", "6.1", "7.1"};
    return names[std::clamp(channels, 1, largestChannelCount) - 1];
}

void silenceFfmpeg()
{
    static std::once_flag once;
    std::call_once(once, [] { av_log_set_callback([](void*, int, const char*, va_list) {}); });
}

Error encodeError(int avError, const char* what)
{
    switch (AVUNERROR(avError)) {
    case ENOSPC:
#ifdef EDQUOT
    case EDQUOT:
#endif
        return {ErrorCode::NoSpace, "could not be written: the disk is full", {}};
    case EFBIG:
        return {ErrorCode::NoSpace, "could not be written: it is larger than files may be here", {}};
    case EACCES:
    case EPERM:
        return {ErrorCode::Unreadable, "may not be written here (permission denied)", {}};
    case EROFS:
        return {ErrorCode::Unreadable, "cannot be written: the disk is read-only", {}};
    case ENOENT:
        return {ErrorCode::NotFound, "cannot be written: its folder does not exist", {}};
    default:
        break;
    }
    char text[AV_ERROR_MAX_STRING_SIZE] = {};
    av_strerror(avError, text, sizeof text);
    return {ErrorCode::Failed, std::string(what) + " (" + text + ")", {}};
}

AvWriter::AvWriter() = default;
AvWriter::~AvWriter() = default;

Result<std::unique_ptr<AvWriter>> AvWriter::create(const AvWriterSetup& setup, AVIOContext* io)
{
    silenceFfmpeg();
    std::unique_ptr<AvWriter> writer(new AvWriter);
    if (auto opened = writer->openCodec(setup); !opened) return tl::unexpected(opened.error());
    if (auto opened = writer->openMuxer(setup, io); !opened) return tl::unexpected(opened.error());
    return writer;
}

Result<void> AvWriter::openCodec(const AvWriterSetup& setup)
{
    const AVCodec* codec = avcodec_find_encoder_by_name(setup.codec.c_str());
    if (!codec) return fail(ErrorCode::Unsupported, "needs the encoder " + setup.codec + ", which this FFmpeg lacks");
    m_codec.reset(avcodec_alloc_context3(codec));
    m_codec->sample_rate = setup.format.rate;
    m_codec->sample_fmt = setup.sampleFormat;
    m_codec->bits_per_raw_sample = setup.bits;
    m_codec->bit_rate = setup.bitrate;
    if (setup.quality >= 0) {
        m_codec->flags |= AV_CODEC_FLAG_QSCALE;
        m_codec->global_quality = setup.quality * FF_QP2LAMBDA;
    }
    m_codec->time_base = {1, setup.format.rate};
    m_codec->thread_count = 1;
    m_codec->flags |= AV_CODEC_FLAG_BITEXACT;
    const std::string layout = setup.layout.empty() ? layoutByCount(setup.format.channels) : setup.layout;
    if (av_channel_layout_from_string(&m_codec->ch_layout, layout.c_str()) < 0 ||
        m_codec->ch_layout.nb_channels != setup.format.channels)
        return fail(ErrorCode::Unsupported, "cannot hold these channels (" + layout + ")");
    const AVOutputFormat* container = av_guess_format(setup.muxer.c_str(), nullptr, nullptr);
    if (container && container->flags & AVFMT_GLOBALHEADER) m_codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;

    AVDictionary* options = nullptr;
    for (const auto& [key, value] : setup.codecOptions)
        av_dict_set(&options, key.c_str(), value.c_str(), 0);
    const int status = avcodec_open2(m_codec.get(), codec, &options);
    av_dict_free(&options);
    if (status < 0)
        return tl::unexpected(encodeError(status, "cannot be encoded at this rate, channel count or bit rate"));

    m_blockFrames = m_codec->frame_size > 0 ? m_codec->frame_size : freeBlockFrames;
    m_shift = setup.startAtZero ? m_codec->initial_padding : 0;
    if (setup.bits > 0) m_dither = std::make_unique<Dither>(setup.bits);
    m_packet.reset(av_packet_alloc());
    m_frame.reset(av_frame_alloc());
    m_frame->format = m_codec->sample_fmt;
    m_frame->sample_rate = m_codec->sample_rate;
    m_frame->nb_samples = m_blockFrames;
    av_channel_layout_copy(&m_frame->ch_layout, &m_codec->ch_layout);
    if (av_frame_get_buffer(m_frame.get(), 0) < 0)
        return fail(ErrorCode::Failed, "could not be encoded (out of memory)");
    return {};
}

Result<void> AvWriter::openMuxer(const AvWriterSetup& setup, AVIOContext* io)
{
    AVFormatContext* context = nullptr;
    int status = avformat_alloc_output_context2(&context, nullptr, setup.muxer.c_str(), nullptr);
    if (status < 0) return tl::unexpected(encodeError(status, "cannot be written in this format"));
    m_format.reset(context);
    context->pb = io;
    context->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_BITEXACT | AVFMT_FLAG_FLUSH_PACKETS;
    AVStream* stream = avformat_new_stream(context, nullptr);
    avcodec_parameters_from_context(stream->codecpar, m_codec.get());
    stream->time_base = m_codec->time_base;
    // Ogg keeps tags with the stream, the others with the file.
    AVDictionary** tags = setup.muxer == "opus" ? &stream->metadata : &context->metadata;
    for (const auto& [key, value] : setup.tags)
        av_dict_set(tags, key.c_str(), value.c_str(), 0);
    if (!setup.cover.empty())
        if (auto added = addCover(setup.cover); !added) return added;

    AVDictionary* options = nullptr;
    for (const auto& [key, value] : setup.muxerOptions)
        av_dict_set(&options, key.c_str(), value.c_str(), 0);
    status = avformat_write_header(context, &options);
    av_dict_free(&options);
    if (status < 0) return tl::unexpected(encodeError(status, "could not be written"));
    if (!setup.cover.empty())
        if (auto written = writeCover(setup.cover); !written) return written;
    avio_flush(io);
    return {};
}

Result<void> AvWriter::addCover(const std::vector<std::uint8_t>& cover)
{
    const bool png = cover.size() > 8 && std::memcmp(cover.data(), "\x89PNG", 4) == 0;
    AVStream* stream = avformat_new_stream(m_format.get(), nullptr);
    stream->disposition = AV_DISPOSITION_ATTACHED_PIC;
    stream->codecpar->codec_type = AVMEDIA_TYPE_VIDEO;
    stream->codecpar->codec_id = png ? AV_CODEC_ID_PNG : AV_CODEC_ID_MJPEG;
    stream->time_base = {1, 90000};
    const auto number = [&](std::size_t at, int bytes) {
        int value = 0;
        for (int i = 0; i < bytes; ++i)
            value = value << 8 | cover[at + static_cast<std::size_t>(i)];
        return value;
    };
    // Muxers want the size of the picture.
    if (png && cover.size() >= 24) {
        stream->codecpar->width = number(16, 4);
        stream->codecpar->height = number(20, 4);
    }
    for (std::size_t at = 2; !png && at + 9 < cover.size() && cover[at] == 0xff;) {
        const int marker = cover[at + 1];
        if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
            stream->codecpar->height = number(at + 5, 2);
            stream->codecpar->width = number(at + 7, 2);
            break;
        }
        at += 2 + static_cast<std::size_t>(number(at + 2, 2));
    }
    av_dict_set(&stream->metadata, "comment", "Cover (front)", 0);
    return {};
}

Result<void> AvWriter::writeCover(const std::vector<std::uint8_t>& cover)
{
    if (av_new_packet(m_packet.get(), static_cast<int>(cover.size())) < 0)
        return fail(ErrorCode::Failed, "could not be written (out of memory)");
    std::copy(cover.begin(), cover.end(), m_packet->data);
    m_packet->stream_index = 1;
    m_packet->flags |= AV_PKT_FLAG_KEY;
    m_packet->pts = m_packet->dts = 0;
    const int status = av_write_frame(m_format.get(), m_packet.get());
    av_packet_unref(m_packet.get());
    if (status < 0) return tl::unexpected(encodeError(status, "could not be written"));
    return {};
}

Result<void> AvWriter::write(const float* frames, int count)
{
    const auto channels = static_cast<std::size_t>(m_codec->ch_layout.nb_channels);
    const std::size_t full = static_cast<std::size_t>(m_blockFrames) * channels;
    const float* end = frames + static_cast<std::size_t>(count) * channels;
    while (frames < end) {
        const auto n = std::min(static_cast<std::size_t>(end - frames), full - m_block.size());
        m_block.insert(m_block.end(), frames, frames + n);
        frames += n;
        if (m_block.size() == full)
            if (auto encoded = encodeBlock(m_blockFrames); !encoded) return encoded;
    }
    return {};
}

Result<void> AvWriter::encodeBlock(int frames)
{
    if (av_frame_make_writable(m_frame.get()) < 0)
        return fail(ErrorCode::Failed, "could not be encoded (out of memory)");
    const int channels = m_codec->ch_layout.nb_channels;
    AVFrame& frame = *m_frame;
    frame.nb_samples = frames;
    frame.pts = m_written;
    switch (av_get_packed_sample_fmt(m_codec->sample_fmt)) {
    case AV_SAMPLE_FMT_S16:
        store(m_block.data(), frames, channels, frame, 2, [this](float x, std::uint8_t* to) {
            const auto value = static_cast<std::int16_t>(m_dither->quantise(x));
            std::memcpy(to, &value, sizeof value);
        });
        break;
    case AV_SAMPLE_FMT_S32: { // integers sit in the upper bits
        const int up = 32 - m_codec->bits_per_raw_sample;
        store(m_block.data(), frames, channels, frame, 4, [this, up](float x, std::uint8_t* to) {
            const auto value = static_cast<std::int32_t>(static_cast<std::uint32_t>(m_dither->quantise(x)) << up);
            std::memcpy(to, &value, sizeof value);
        });
        break;
    }
    default:
        store(m_block.data(), frames, channels, frame, 4,
              [](float x, std::uint8_t* to) { std::memcpy(to, &x, sizeof x); });
    }
    m_block.clear();
    m_written += frames;
    if (const int status = avcodec_send_frame(m_codec.get(), m_frame.get()); status < 0)
        return tl::unexpected(encodeError(status, "could not be encoded"));
    return drainPackets();
}

Result<void> AvWriter::drainPackets()
{
    while (true) {
        const int received = avcodec_receive_packet(m_codec.get(), m_packet.get());
        if (received == AVERROR(EAGAIN) || received == AVERROR_EOF) return {};
        if (received < 0) return tl::unexpected(encodeError(received, "could not be encoded"));
        AVStream* stream = m_format->streams[0];
        if (m_packet->pts != AV_NOPTS_VALUE) m_packet->pts += m_shift;
        if (m_packet->dts != AV_NOPTS_VALUE) m_packet->dts += m_shift;
        av_packet_rescale_ts(m_packet.get(), m_codec->time_base, stream->time_base);
        m_packet->stream_index = 0;
        int status = av_write_frame(m_format.get(), m_packet.get());
        av_packet_unref(m_packet.get());
        if (status >= 0) status = m_format->pb->error;
        if (status < 0) return tl::unexpected(encodeError(status, "could not be written"));
    }
}

Result<void> AvWriter::finish()
{
    const auto left = static_cast<int>(m_block.size()) / m_codec->ch_layout.nb_channels;
    if (left > 0)
        if (auto encoded = encodeBlock(left); !encoded) return encoded;
    if (const int status = avcodec_send_frame(m_codec.get(), nullptr); status < 0)
        return tl::unexpected(encodeError(status, "could not be encoded"));
    if (auto drained = drainPackets(); !drained) return drained;
    int status = av_write_trailer(m_format.get());
    avio_flush(m_format->pb);
    if (status >= 0) status = m_format->pb->error;
    if (status < 0) return tl::unexpected(encodeError(status, "could not be written"));
    return {};
}

} // namespace auralis
