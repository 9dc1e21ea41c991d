// Owning handles for FFmpeg's objects.
#pragma once

#include <memory>
#include <mutex>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
}

namespace auralis::av
{

/// FFmpeg writes to stderr by default; what matters of it is in our errors.
inline void silence()
{
    static std::once_flag once;
    std::call_once(once, [] { av_log_set_callback([](void*, int, const char*, va_list) {}); });
}

struct FormatCloser {
    void operator()(AVFormatContext* context) const { avformat_close_input(&context); }
};
struct CodecCloser {
    void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
};
struct PacketFreer {
    void operator()(AVPacket* packet) const { av_packet_free(&packet); }
};
struct FrameFreer {
    void operator()(AVFrame* frame) const { av_frame_free(&frame); }
};
struct IoFreer {
    void operator()(AVIOContext* io) const
    {
        if (io) av_freep(&io->buffer); // it may have been replaced since it was handed over
        avio_context_free(&io);
    }
};

using Format = std::unique_ptr<AVFormatContext, FormatCloser>;
using Codec = std::unique_ptr<AVCodecContext, CodecCloser>;
using Packet = std::unique_ptr<AVPacket, PacketFreer>;
using Frame = std::unique_ptr<AVFrame, FrameFreer>;
using Io = std::unique_ptr<AVIOContext, IoFreer>;

} // namespace auralis::av
