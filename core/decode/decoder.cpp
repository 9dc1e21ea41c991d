// Decoder: packets to frames on one timeline. Trimming is a window on that timeline, seeking a place on it.
#include "decoder.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "frameconverter.h"
#include "gaplessinfo.h"
#include "resampler.h"
#include "timeline.h"

namespace auralis
{

namespace
{
constexpr int largestChannelCount = 8;
constexpr FramePos unknown = INT64_MIN;
constexpr FramePos noLimit = INT64_MAX / 2;

/// Bounds on looking for a first frame in a file that holds none.
constexpr int mostPacketsWithoutFrame = 20000;

std::int64_t durationOf(const AVFrame& frame)
{
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 30, 100)
    return frame.duration;
#else
    return frame.pkt_duration;
#endif
}

/// One codec context, and where on the timeline its next frame begins.
struct Stage {
    av::Codec codec;
    FramePos next = unknown;
    /// An Opus decoder takes the encoder's delay off its first frame, which in the middle of a track then cannot be
    /// placed.
    bool dropFirst = false;
};
} // namespace

struct Decoder::Private {
    DecodeOptions options;
    std::unique_ptr<MediaInput> input;
    StreamInfo info;
    Timeline timeline;
    WarmUp warmUp;
    bool chained = false; ///< several streams one after the other

    Stage stage;
    Stage warming;                ///< takes over at `restartAt`
    FramePos restartAt = unknown; ///< next place where the codec starts anew
    bool draining = false;
    bool eof = false;
    bool aligning = false; ///< after a seek: what the codec says before it is warm is no damage
    FramePos lost = 0;     ///< frames of damaged packets, to be filled with silence

    std::unique_ptr<FrameConverter> converter;
    std::unique_ptr<Resampler> resampler; ///< for a stream that changes its rate on the way
    int resamplerRate = 0;
    std::vector<float> converted;

    std::vector<float> pending;  ///< decoded, not yet read
    std::size_t pendingRead = 0; ///< samples of it that were
    FramePos pendingFrom = 0;    ///< place of its first frame
    FramePos position = 0;       ///< of the next frame that read() gives
    FramePos keepFrom = 0;       ///< what is decoded before this is dropped
    int errors = 0;
    std::optional<std::int64_t> lastPage; ///< of an Ogg file, once it was looked for

    av::Packet packet{av_packet_alloc()};
    av::Frame frame{av_frame_alloc()};
    bool packetHeld = false; ///< `packet` is to be decoded before another is read

    std::size_t channels() const { return static_cast<std::size_t>(info.format.channels); }
    FramePos pendingFrames() const { return static_cast<FramePos>((pending.size() - pendingRead) / channels()); }
    bool oggFile() const { return input->local() && info.container == "ogg"; }
    bool restarts() const { return warmUp.restartEvery > 0 && timeline.trusted(); }

    Result<void> start();
    Result<void> describe();
    Result<void> measureLength();
    Result<av::Codec> makeCodec() const;
    Result<void> freshStage();

    Result<bool> nextPacket();
    Result<bool> fill();
    Result<bool> feed();
    void switchStages();
    void take(const AVFrame& decoded);
    void appendSilence(FramePos frames, FramePos from);
    bool convert(const AVFrame& decoded, FramePos limit);
    void packetFailed();

    Result<void> restart();
    Result<bool> jump(FramePos target);
    void forgetOutput(FramePos target);
};

Result<av::Codec> Decoder::Private::makeCodec() const
{
    const AVStream* stream = input->stream();
    const AVCodec* codec = nullptr;
    // The default decoder of MP2 rounds to 16 bits with a dither that depends on what came before.
    if (stream->codecpar->codec_id == AV_CODEC_ID_MP2) codec = avcodec_find_decoder_by_name("mp2float");
    if (!codec) codec = avcodec_find_decoder(stream->codecpar->codec_id);
    if (!codec) {
        const char* name = avcodec_get_name(stream->codecpar->codec_id);
        return fail(ErrorCode::Unsupported, std::string("uses a codec that is not supported (") + name + ")",
                    input->path());
    }
    av::Codec context(avcodec_alloc_context3(codec));
    int status = avcodec_parameters_to_context(context.get(), stream->codecpar);
    context->pkt_timebase = stream->time_base;
    context->thread_count = 1;
    // Short Vorbis files lose their last frames by FFmpeg's reckoning: we cut by the granule position ourselves.
    if (stream->codecpar->codec_id == AV_CODEC_ID_VORBIS && !chained) context->flags2 |= AV_CODEC_FLAG2_SKIP_MANUAL;
    if (status >= 0) status = avcodec_open2(context.get(), codec, nullptr);
    if (status < 0) return tl::unexpected(input->error(status, "holds audio that cannot be decoded"));
    return context;
}

Result<void> Decoder::Private::freshStage()
{
    auto codec = makeCodec();
    if (!codec) return tl::unexpected(codec.error());
    stage = {std::move(*codec), unknown};
    warming = {};
    draining = false;
    eof = false;
    lost = 0;
    packetHeld = false;
    resampler.reset();
    return {};
}

/// Decodes the first frame, which tells what headers only claim, and describes the stream.
Result<void> Decoder::Private::start()
{
    info.container = input->format()->iformat->name;
    chained = oggFile() && isChainedOgg(input->path());
    if (auto made = freshStage(); !made) return made;
    int packets = 0;
    while (true) {
        const int status = avcodec_receive_frame(stage.codec.get(), frame.get());
        if (status >= 0 && frame->nb_samples > 0 && frame->sample_rate > 0) break;
        if (status == AVERROR_EOF || ++packets > mostPacketsWithoutFrame)
            return fail(ErrorCode::Corrupt, "holds no audio that can be decoded", input->path());
        if (status == AVERROR(EAGAIN))
            if (auto fed = feed(); !fed) return tl::unexpected(fed.error());
    }
    if (auto described = describe(); !described) return described;
    stage.next = timeline.start();
    restartAt = warmUp.restartEvery;
    errors = 0;
    take(*frame);
    return {};
}

Result<void> Decoder::Private::describe()
{
    const AVStream* stream = input->stream();
    const AVCodecParameters& codec = *stream->codecpar;
    info.sourceChannels = frame->ch_layout.nb_channels;
    const bool mix = options.channels == ChannelMode::Stereo;
    if (!mix && info.sourceChannels > largestChannelCount)
        return fail(ErrorCode::Unsupported, "has more than 8 channels", input->path());
    info.format = {frame->sample_rate, mix ? 2 : info.sourceChannels};
    if (info.format.rate < 1000 || info.format.rate > 6'000'000)
        return fail(ErrorCode::Unsupported, "has a sample rate that is not supported", input->path());
    converter = std::make_unique<FrameConverter>(info.format.channels, mix);

    timeline = Timeline(*input, *frame);
    warmUp = warmUpOf(codec.codec_id, info.format.rate);

    info.codec = avcodec_get_name(codec.codec_id);
    const AVCodecDescriptor* descriptor = avcodec_descriptor_get(codec.codec_id);
    info.lossless =
        descriptor && (descriptor->props & AV_CODEC_PROP_LOSSLESS) && !(descriptor->props & AV_CODEC_PROP_LOSSY);
    if (codec.codec_id == AV_CODEC_ID_WAVPACK) info.lossless = true; // its hybrid mode cannot be told apart here
    if (info.lossless) {
        info.bitsPerSample = std::max(codec.bits_per_raw_sample, codec.bits_per_coded_sample);
        if (info.bitsPerSample == 0)
            info.bitsPerSample = av_get_bytes_per_sample(static_cast<AVSampleFormat>(frame->format)) * 8;
    }
    info.bitrate = codec.bit_rate > 0 ? codec.bit_rate : input->format()->bit_rate;

    if (chained) {
        timeline.distrust(); // every stream of the chain counts from 0
    } else if (const auto length = declaredLength(*input, info.format.rate)) {
        info.frames = *length;
        info.framesExact = true;
    } else if (stream->duration != AV_NOPTS_VALUE && stream->duration > 0) {
        info.frames = av_rescale_q(stream->duration, stream->time_base, {1, info.format.rate});
    } else if (input->format()->duration != AV_NOPTS_VALUE && input->format()->duration > 0) {
        info.frames = av_rescale_q(input->format()->duration, {1, AV_TIME_BASE}, {1, info.format.rate});
    }
    return {};
}

/// Where no header tells the length: finds the last packet, and decodes the last second to see where it ends.
Result<void> Decoder::Private::measureLength()
{
    FramePos last = 0;
    if (timeline.trusted() && info.frames > 0 && input->seekBefore(timeline.timestampOf(info.frames))) {
        while (true) {
            auto got = nextPacket();
            if (!got && got.error().code == ErrorCode::Cancelled) return tl::unexpected(got.error());
            if (!got || !*got) break;
            last = std::max(last, timeline.at(packet->pts).value_or(0));
        }
    }
    auto landed = jump(std::max<FramePos>(0, last - info.format.rate));
    if (!landed) return tl::unexpected(landed.error());
    if (!*landed)
        if (auto restarted = restart(); !restarted) return restarted;
    FramePos end = stage.next;
    for (bool more = true; more; end = std::max(end, stage.next)) {
        pending.clear();
        pendingRead = 0;
        auto filled = fill();
        if (!filled && filled.error().code == ErrorCode::Cancelled) return tl::unexpected(filled.error());
        more = filled && *filled;
    }
    if (end > 0 && (timeline.trusted() || !*landed)) {
        info.frames = end;
        info.framesExact = true;
    }
    errors = 0;
    forgetOutput(0);
    return restart();
}

Result<bool> Decoder::Private::nextPacket()
{
    auto got = input->readPacket(packet.get());
    if (got && *got && timeline.stampsPackets()) timeline.stampFlac(*packet);
    return got;
}

/// Sends one packet to the codec, or the end of the stream. False when nothing more can be sent.
Result<bool> Decoder::Private::feed()
{
    if (draining) return false;
    if (!packetHeld) {
        auto got = nextPacket();
        if (!got) {
            if (got.error().code == ErrorCode::Cancelled) return got;
            ++errors; // the rest cannot be read: what was decoded so far still counts
        }
        if (!got || !*got) {
            draining = true;
            avcodec_send_packet(stage.codec.get(), nullptr);
            warming = {};
            return true;
        }
    }
    packetHeld = false;
    if (restarts() && !warming.codec)
        if (const auto pos = timeline.at(packet->pts); pos && *pos >= restartAt - warmUp.preRoll && *pos < restartAt) {
            auto codec = makeCodec();
            if (codec) warming = {std::move(*codec), unknown, stage.codec->codec_id == AV_CODEC_ID_OPUS};
        }
    if (avcodec_send_packet(stage.codec.get(), packet.get()) < 0) packetFailed();
    if (warming.codec) {
        // What it still holds of the packets before is not needed: the other stage gives that stretch.
        while (avcodec_receive_frame(warming.codec.get(), frame.get()) >= 0)
            warming.dropFirst = false;
        avcodec_send_packet(warming.codec.get(), packet.get());
    }
    return true;
}

void Decoder::Private::packetFailed()
{
    if (aligning) return;
    ++errors;
    const AVStream* stream = input->stream();
    FramePos length = av_rescale_q(packet->duration, stream->time_base, {1, info.format.rate});
    if (length <= 0) length = stage.codec->frame_size;
    lost += std::clamp<FramePos>(length, 0, 10 * static_cast<FramePos>(info.format.rate));
}

void Decoder::Private::switchStages()
{
    if (warming.codec) {
        stage = std::move(warming);
        warming = {};
        keepFrom = std::max(keepFrom, restartAt);
    }

    restartAt += warmUp.restartEvery;
}

/// Decodes until there is something to read. False at the end.
Result<bool> Decoder::Private::fill()
{
    while (pendingFrames() == 0) {
        if (eof) return false;
        if (input->cancelled()) return tl::unexpected(input->error(AVERROR_EXIT, ""));
        const int status = avcodec_receive_frame(stage.codec.get(), frame.get());
        if (status >= 0) {
            take(*frame);
            if (restarts() && stage.next >= restartAt) switchStages();
        } else if (status == AVERROR(EAGAIN)) {
            if (auto fed = feed(); !fed) return fed;
        } else if (status == AVERROR_EOF) {
            eof = true;
            if (lost > 0 && stage.next >= 0) {
                appendSilence(lost, stage.next);
                stage.next += lost;
                lost = 0;
            }
        } else {
            packetFailed();
            if (draining) eof = true;
        }
    }
    return true;
}

void Decoder::Private::appendSilence(FramePos frames, FramePos from)
{
    const FramePos kept = std::min(frames, from + frames - keepFrom);
    if (kept <= 0) return;
    if (pending.empty()) pendingFrom = from + frames - kept;
    pending.resize(pending.size() + static_cast<std::size_t>(kept) * channels(), 0.0f);
}

/// Puts a decoded frame on the timeline and keeps what belongs to the track.
void Decoder::Private::take(const AVFrame& decoded)
{
    if (std::exchange(stage.dropFirst, false)) return;
    auto stamped = decoded.pts != AV_NOPTS_VALUE ? timeline.at(decoded.pts) : std::nullopt;
    if (stamped && *stamped != stage.next && stage.codec->codec_id == AV_CODEC_ID_VORBIS) {
        // Where long blocks turn into short ones FFmpeg's time stamps are wrong at the beginning of a packet, but not
        // at its end.
        const auto end = timeline.at(decoded.pts + durationOf(decoded));
        if (end && durationOf(decoded) > 0) stamped = *end - decoded.nb_samples;
    }
    if (stage.next == unknown) {
        if (!stamped) return; // nothing to place it by: the next one has a time stamp
        stage.next = *stamped;
        if (!aligning && stage.next > keepFrom) appendSilence(stage.next - keepFrom, keepFrom);
    } else if (stamped && *stamped != stage.next && !resampler) {
        const FramePos gap = *stamped - stage.next;
        const bool damage =
            lost > 0 || std::abs(gap) > std::max<FramePos>(decoded.nb_samples / 2, info.format.rate / 20);
        if (gap > 0 && damage && gap < 30 * static_cast<FramePos>(info.format.rate)) {
            appendSilence(gap, stage.next);
            stage.next += gap;
            lost = 0;
        } else if (std::abs(gap) > 1) {

            timeline.distrust(); // time stamps that run differently from the sound: from here on only counting is exact
            info.framesExact = false;
        }
    }
    if (lost > 0) {
        appendSilence(lost, stage.next);
        stage.next += lost;
        lost = 0;
    }
    const std::size_t before = pending.size();
    if (!convert(decoded, restarts() && warming.codec ? restartAt : noLimit)) ++errors;
    assert(pending.size() >= before);
    (void)before;
}

/// Appends the part of `decoded` that lies from keepFrom up to `limit`, and moves the stage on.
bool Decoder::Private::convert(const AVFrame& decoded, FramePos limit)
{
    converted.clear();
    if (!converter->append(decoded, converted)) return false;
    if (decoded.sample_rate != info.format.rate && decoded.sample_rate > 0) {
        if (!resampler || resamplerRate != decoded.sample_rate) {
            auto made = Resampler::create(decoded.sample_rate, info.format.rate, info.format.channels);
            if (!made) return false;
            resampler = std::move(*made);
            resamplerRate = decoded.sample_rate;
            timeline.distrust();
            info.framesExact = false;
        }
        const auto inFrames = static_cast<int>(converted.size() / channels());
        const FramePos capacity = convertFrames(inFrames, resamplerRate, info.format.rate, Rounding::Up) + 64 * 1024;
        std::vector<float> out(static_cast<std::size_t>(capacity) * channels());
        const auto moved = resampler->process(converted.data(), inFrames, out.data(), static_cast<int>(capacity));
        out.resize(static_cast<std::size_t>(moved.produced) * channels());
        converted = std::move(out);
    }
    const auto frames = static_cast<FramePos>(converted.size() / channels());
    const FramePos from = std::clamp<FramePos>(keepFrom - stage.next, 0, frames);
    const FramePos to = std::clamp<FramePos>(limit - stage.next, from, frames);
    if (pending.empty() && to > from) pendingFrom = stage.next + from;
    pending.insert(pending.end(), converted.begin() + static_cast<std::ptrdiff_t>(from) * info.format.channels,
                   converted.begin() + static_cast<std::ptrdiff_t>(to) * info.format.channels);
    stage.next += frames;
    return true;
}

void Decoder::Private::forgetOutput(FramePos target)
{
    pending.clear();
    pendingRead = 0;
    keepFrom = target;
    position = target;
}

/// Back to the first frame, as when opened.
Result<void> Decoder::Private::restart()
{
    if (auto rewound = input->rewind(); !rewound) return rewound;
    if (auto made = freshStage(); !made) return made;
    stage.next = timeline.start();
    aligning = false;
    restartAt = warmUp.restartEvery;
    return {};
}

/// Goes to a place from which decoding reaches `target` with what it needs to be exact. False: only the start is such a
/// place.
Result<bool> Decoder::Private::jump(FramePos target)
{
    forgetOutput(target);
    FramePos from = target;
    if (warmUp.restartEvery > 0) from -= from % warmUp.restartEvery;
    const FramePos base = from;
    from -= warmUp.preRoll;
    if (from <= 0 || !timeline.trusted() || !input->seekable()) return false;

    if (!lastPage) lastPage = oggFile() ? lastOggPage(input->path()) : INT64_MAX;
    FramePos aim = from;
    for (int attempt = 0; attempt < 4 && aim > 0;
         ++attempt, aim -= static_cast<FramePos>(info.format.rate) << attempt * 2) {
        if (!input->seekBefore(timeline.timestampOf(aim))) return false;
        auto got = nextPacket();
        if (!got) return tl::unexpected(got.error());
        const auto landed = *got ? timeline.at(packet->pts) : std::nullopt;
        // After a seek right onto it, the packets of an Ogg stream's last page are timed from its end, which may be
        // trimmed.
        if (!landed || *landed > from || packet->pos >= *lastPage) continue;

        if (warmUp.restartEvery > 0) {
            // The same first packet as when the codec is started anew on the way here.
            auto pos = landed;
            while (*got && !(pos && *pos >= from)) {
                got = nextPacket();
                if (!got) return tl::unexpected(got.error());
                pos = timeline.at(packet->pts);
            }
            if (!*got || *pos >= base) return false;
            if (auto made = freshStage(); !made) return tl::unexpected(made.error());
            stage.dropFirst = stage.codec->codec_id == AV_CODEC_ID_OPUS;
        } else {
            avcodec_flush_buffers(stage.codec.get());
            stage.next = unknown;
            draining = eof = false;
            lost = 0;
        }
        packetHeld = true;
        aligning = true;
        restartAt = base + warmUp.restartEvery;
        auto filled = fill();
        if (!filled) return tl::unexpected(filled.error());
        aligning = false;
        return *filled && pendingFrom == target; // otherwise the first frame decoded lies behind the target
    }
    return false;
}

Decoder::Decoder(std::unique_ptr<Private> p)
    : d(std::move(p))
{
}
Decoder::~Decoder() = default;

Result<std::unique_ptr<Decoder>> Decoder::open(const std::string& pathOrUrl, const DecodeOptions& options)
{
    auto input = MediaInput::open(pathOrUrl, options.cancel);
    if (!input) return tl::unexpected(input.error());
    auto p = std::make_unique<Private>();
    p->options = options;
    p->input = std::move(*input);
    if (auto started = p->start(); !started) return tl::unexpected(started.error());
    if (!p->info.framesExact && p->input->local() && (p->timeline.trusted() || p->info.frames < 0))
        if (auto measured = p->measureLength(); !measured) return tl::unexpected(measured.error());
    return std::unique_ptr<Decoder>(new Decoder(std::move(p)));
}

Result<std::unique_ptr<Decoder>> Decoder::openBytes(std::function<int(std::uint8_t*, int)> read,
                                                    const DecodeOptions& options)
{
    auto input = MediaInput::open(std::move(read), options.cancel);
    if (!input) return tl::unexpected(input.error());
    auto p = std::make_unique<Private>();
    p->options = options;
    p->input = std::move(*input);
    if (auto started = p->start(); !started) return tl::unexpected(started.error());
    return std::unique_ptr<Decoder>(new Decoder(std::move(p)));
}

const StreamInfo& Decoder::info() const
{
    return d->info;
}
FramePos Decoder::position() const
{
    return d->position;
}
int Decoder::decodeErrors() const
{
    return d->errors;
}

Result<int> Decoder::read(float* dst, int frames)
{
    FramePos wanted = frames;
    if (d->info.framesExact) wanted = std::clamp<FramePos>(d->info.frames - d->position, 0, wanted);
    FramePos given = 0;
    while (given < wanted) {
        auto filled = d->fill();
        if (!filled) return tl::unexpected(filled.error());
        if (!*filled) break;
        const FramePos n = std::min(wanted - given, d->pendingFrames());
        const auto samples = static_cast<std::size_t>(n) * d->channels();
        std::memcpy(dst + static_cast<std::size_t>(given) * d->channels(), d->pending.data() + d->pendingRead,
                    samples * sizeof(float));
        d->pendingRead += samples;
        if (d->pendingRead == d->pending.size()) {
            d->pending.clear();
            d->pendingRead = 0;
        }
        given += n;
        d->position += n;
    }
    return static_cast<int>(given);
}

Result<void> Decoder::seek(FramePos target)
{
    target = std::max<FramePos>(target, 0);
    if (d->info.framesExact) target = std::min(target, d->info.frames);
    const FramePos ahead = target - d->position;
    if (ahead >= 0 && ahead <= d->pendingFrames()) {
        d->pendingRead += static_cast<std::size_t>(ahead) * d->channels();
        d->position = target;
        return {};
    }
    const bool near =
        ahead > 0 && (ahead <= d->info.format.rate / 4 || !d->timeline.trusted() || !d->input->seekable());
    if (near) {
        d->pending.clear();
        d->pendingRead = 0;
        d->keepFrom = d->position = target;
        return {};
    }
    auto jumped = d->jump(target);
    if (!jumped) return tl::unexpected(jumped.error());
    if (!*jumped) {
        d->forgetOutput(target);
        return d->restart();
    }
    return {};
}

} // namespace auralis
