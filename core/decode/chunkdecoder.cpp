// ChunkDecoder: WebmReader's blocks through FFmpeg's Opus decoder, and a window on what comes out.
#include "chunkdecoder.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "avhandles.h"
#include "frameconverter.h"
#include "webmreader.h"

namespace auralis
{

namespace
{
constexpr int channels = 2;
constexpr int packetFrames = opusRate / 50;
constexpr FramePos codecDelay = 312; ///< frames that a new decoder takes off its first packet
constexpr FramePos runIn = 16;       ///< packets decoded before the first that is wanted
} // namespace

struct ChunkDecoder::Private {
    FramePos wanted = 0;  ///< frames
    FramePos skipped = 0; ///< packets left out at the beginning
    FramePos dropped = 0; ///< frames to drop before the first wanted one
    FramePos decoded = 0; ///< wanted ones decoded so far
    WebmReader reader;
    av::Codec codec;
    av::Packet packet{av_packet_alloc()};
    av::Frame frame{av_frame_alloc()};
    FrameConverter converter{channels, true};
    std::vector<float> block;
    std::vector<float> pending;
    std::size_t pendingRead = 0;
    bool broken = false;

    void openCodec(const std::uint8_t* header, int count);
    void decode(const std::uint8_t* bytes, int count);
    void receive();
};

void ChunkDecoder::Private::openCodec(const std::uint8_t* header, int count)
{
    if (codec) return;
    const AVCodec* decoder = avcodec_find_decoder(AV_CODEC_ID_OPUS);
    codec.reset(avcodec_alloc_context3(decoder));
    codec->thread_count = 1;
    codec->sample_rate = opusRate;
    codec->pkt_timebase = {1, opusRate};
    codec->extradata =
        static_cast<std::uint8_t*>(av_mallocz(static_cast<std::size_t>(count) + AV_INPUT_BUFFER_PADDING_SIZE));
    codec->extradata_size = count;
    std::memcpy(codec->extradata, header, static_cast<std::size_t>(count));
    av_channel_layout_default(&codec->ch_layout, channels);
    broken = avcodec_open2(codec.get(), decoder, nullptr) < 0;
}

void ChunkDecoder::Private::decode(const std::uint8_t* bytes, int count)
{
    if (!codec) broken = true;
    if (skipped > 0) return void(--skipped);
    if (broken || decoded == wanted) return;
    av_packet_unref(packet.get());
    if (av_new_packet(packet.get(), count) < 0) return;
    std::memcpy(packet->data, bytes, static_cast<std::size_t>(count));
    if (avcodec_send_packet(codec.get(), packet.get()) < 0)
        broken = true;
    else
        receive();
}

void ChunkDecoder::Private::receive()
{
    while (avcodec_receive_frame(codec.get(), frame.get()) >= 0) {
        block.clear();
        if (!converter.append(*frame, block)) broken = true;
        const auto frames = static_cast<FramePos>(block.size() / channels);
        const FramePos from = std::min(dropped, frames);
        dropped -= from;
        const FramePos to = std::min(frames, from + wanted - decoded);
        pending.insert(pending.end(), block.begin() + from * channels, block.begin() + to * channels);
        decoded += to - from;
    }
}

ChunkDecoder::ChunkDecoder(std::unique_ptr<Private> p)
    : d(std::move(p))
{
}
ChunkDecoder::~ChunkDecoder() = default;

Result<std::unique_ptr<ChunkDecoder>> ChunkDecoder::create(FramePos frames, FramePos from, int preRoll)
{
    av::silence();
    if (!avcodec_find_decoder(AV_CODEC_ID_OPUS))
        return fail(ErrorCode::Unsupported, "needs an Opus decoder, which this FFmpeg lacks");
    auto p = std::make_unique<Private>();
    const FramePos place = from + preRoll;
    p->wanted = std::max<FramePos>(0, frames - from);
    p->skipped = from > 0 ? std::max<FramePos>(0, (place + codecDelay) / packetFrames - runIn) : 0;
    p->dropped = place - p->skipped * packetFrames;
    Private* self = p.get();
    p->reader.onCodecPrivate = [self](const std::uint8_t* bytes, int count) { self->openCodec(bytes, count); };
    p->reader.onBlock = [self](const std::uint8_t* bytes, int count) { self->decode(bytes, count); };
    return std::unique_ptr<ChunkDecoder>(new ChunkDecoder(std::move(p)));
}

void ChunkDecoder::setLength(FramePos frames)
{
    d->wanted = std::max(d->decoded, frames);
}

Result<void> ChunkDecoder::push(const std::uint8_t* bytes, int count)
{
    if (!d->reader.push(bytes, count) || d->broken) return fail(ErrorCode::Corrupt, "is not a streamed chunk");
    return {};
}

Result<void> ChunkDecoder::finish()
{
    if (d->codec && !complete() && avcodec_send_packet(d->codec.get(), nullptr) >= 0) d->receive();
    if (!complete()) return fail(ErrorCode::Corrupt, "ends before the chunk is complete");
    return {};
}

int ChunkDecoder::available() const
{
    return static_cast<int>((d->pending.size() - d->pendingRead) / channels);
}
bool ChunkDecoder::complete() const
{
    return d->decoded == d->wanted;
}

int ChunkDecoder::read(float* dst, int frames)
{
    const int n = std::min(frames, available());
    const auto samples = static_cast<std::size_t>(n) * channels;
    std::copy_n(d->pending.begin() + static_cast<std::ptrdiff_t>(d->pendingRead), samples, dst);
    d->pendingRead += samples;
    if (d->pendingRead == d->pending.size()) {
        d->pending.clear();
        d->pendingRead = 0;
    }
    return n;
}

} // namespace auralis
