// AvWriter: interleaved float frames through one FFmpeg encoder into one muxer. What FileEncoder is made of.
// One thread at a time.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "audioformat.h"
#include "result.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
}

namespace auralis
{

class Dither;

struct AvWriterSetup {
    std::string muxer;
    std::string codec;
    AudioFormat format;
    std::string layout; ///< FFmpeg's name; empty: by the count
    AVSampleFormat sampleFormat = AV_SAMPLE_FMT_FLT;
    int bits = 0; ///< of integer formats: what is dithered to; 0 for the others
    std::int64_t bitrate = 0;
    int quality = -1; ///< of encoders with a quality scale (LAME: 0 best); -1: by bit rate
    std::map<std::string, std::string> codecOptions;
    std::map<std::string, std::string> muxerOptions;
    std::map<std::string, std::string> tags;
    std::vector<std::uint8_t> cover; ///< written as an attached picture
    bool startAtZero = false;        ///< time stamps begin at 0 instead of at minus the encoder's delay
};

class AvWriter
{
public:
    /// `io` belongs to the caller and outlives the writer. Bytes depend on nothing but setup and frames.
    static Result<std::unique_ptr<AvWriter>> create(const AvWriterSetup& setup, AVIOContext* io);
    ~AvWriter();

    Result<void> write(const float* frames, int count); ///< `count` interleaved frames, full scale at 1
    Result<void> finish();                              ///< drains the encoder and completes the container

private:
    AvWriter();
    Result<void> openCodec(const AvWriterSetup& setup);
    Result<void> openMuxer(const AvWriterSetup& setup, AVIOContext* io);
    Result<void> addCover(const std::vector<std::uint8_t>& cover);
    Result<void> writeCover(const std::vector<std::uint8_t>& cover);
    Result<void> encodeBlock(int frames);
    Result<void> drainPackets();

    struct Deleter {
        void operator()(AVFormatContext* p) const { avformat_free_context(p); }
        void operator()(AVCodecContext* p) const { avcodec_free_context(&p); }
        void operator()(AVFrame* p) const { av_frame_free(&p); }
        void operator()(AVPacket* p) const { av_packet_free(&p); }
    };
    std::unique_ptr<AVFormatContext, Deleter> m_format;
    std::unique_ptr<AVCodecContext, Deleter> m_codec;
    std::unique_ptr<AVFrame, Deleter> m_frame;
    std::unique_ptr<AVPacket, Deleter> m_packet;
    std::unique_ptr<Dither> m_dither;
    std::vector<float> m_block; ///< frames that do not fill an encoder block yet
    int m_blockFrames = 0;      ///< the encoder's block
    std::int64_t m_written = 0; ///< frames handed to the encoder
    std::int64_t m_shift = 0;   ///< added to time stamps (startAtZero), in frames
};

constexpr int largestChannelCount = 8;

/// The layout that the chain, FLAC and Opus mean by a count of channels (1 to 8), FFmpeg's name.
const char* layoutByCount(int channels);

/// FFmpeg prints nothing from here on.
void silenceFfmpeg();

/// An error from FFmpeg's code: a full disk and missing permission by name.
Error encodeError(int avError, const char* what);

} // namespace auralis
