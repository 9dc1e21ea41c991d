// Decoder's machinery: packets through the codec, restarted on a grid where its memory is endless, onto the timeline.
#include "decoderprivate.h"

#include <algorithm>
#include <utility>

#include "gaplessinfo.h"

namespace auralis
{

namespace
{

constexpr FramePos noLimit = INT64_MAX / 2;

std::int64_t durationOf(const AVFrame& frame)
{
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 30, 100)
    return frame.duration;
#else
    return frame.pkt_duration;
#endif
}

} // namespace

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
    stage = {std::move(*codec)};
    warming = {};
    draining = false;
    eof = false;
    lost = 0;
    packetHeld = false;
    if (adapter) adapter = std::make_unique<RateAdapter>(info.format.rate, info.format.channels);
    return {};
}

Result<bool> Decoder::Private::nextPacket()
{
    auto got = input->readPacket(packet.get());
    if (got && *got) timeline.stamp(*packet);
    return got;
}

/// Sends one packet to the codec, or the end of the stream. False when nothing more can be sent.
Result<bool> Decoder::Private::feed()
{
    if (draining) return false;
    if (!packetHeld) {
        auto got = nextPacket();
        if (!got) {
            if (got.error().code == ErrorCode::Cancelled) {
                torn = true; // the demuxer may have lost what it had begun
                return got;
            }
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
            if (codec) warming = {std::move(*codec), Stage::unknown, stage.codec->codec_id == AV_CODEC_ID_OPUS};
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
        pending.clear();
        pendingRead = 0;
        const int status = avcodec_receive_frame(stage.codec.get(), frame.get());
        if (status >= 0) {
            place(*frame);
            if (restarts() && stage.next >= restartAt) switchStages();
        } else if (status == AVERROR(EAGAIN)) {
            if (auto fed = feed(); !fed) return fed;
        } else if (status == AVERROR_EOF) {
            finish();
        } else {
            packetFailed();
            if (draining) finish();
        }
    }
    return true;
}

/// After the last frame. A damaged end becomes silence, but not one that goes on and on.
void Decoder::Private::finish()
{
    eof = true;
    if (stage.next == Stage::unknown) return;
    if (lost <= info.format.rate) silent(lost);
    converted.clear();
    adapter->finish(converted);
    keep(noLimit);
}

/// Puts a decoded frame on the timeline and keeps what belongs to the track.
void Decoder::Private::place(const AVFrame& decoded)
{
    if (std::exchange(stage.dropFirst, false)) return;
    auto stamped = decoded.pts != AV_NOPTS_VALUE ? timeline.at(decoded.pts) : std::nullopt;
    if (stamped && *stamped != stage.next && stage.codec->codec_id == AV_CODEC_ID_VORBIS) {
        // Where long blocks turn into short ones FFmpeg's time stamps are wrong at a packet's beginning, not at its
        // end.
        const auto end = timeline.at(decoded.pts + durationOf(decoded));
        if (end && durationOf(decoded) > 0) stamped = *end - decoded.nb_samples;
    }
    if (stage.next == Stage::unknown) {
        if (!stamped) return; // nothing to place it by: the next one has a time stamp
        stage.next = aligning ? *stamped : std::min(*stamped, keepFrom);
    }
    if (stamped && *stamped != stage.next && !adapter->active()) {
        const FramePos gap = *stamped - stage.next;
        const bool damage = lost > 0 && gap > 0 && gap < longestGap * info.format.rate;
        if (damage || isHole(gap, decoded.nb_samples, info.format.rate)) {
            silent(gap);
            lost = 0;
        } else if (std::abs(gap) > 1) {
            distrustTimeline(); // it runs differently from the sound: from here on only counting is exact
        }
    }
    silent(std::exchange(lost, 0));

    converted.clear();
    if (!converter->append(decoded, converted)) {
        ++errors;
        return;
    }
    if (decoded.sample_rate != info.format.rate || adapter->active()) {
        distrustTimeline();
        if (!adapter->convert(converted, decoded.sample_rate)) ++errors;
    }
    keep(restarts() && warming.codec ? restartAt : noLimit);
}

void Decoder::Private::distrustTimeline()
{
    timeline.distrust();
    seekable = false;
    info.framesExact = false;
}

void Decoder::Private::silent(FramePos frames)
{
    const FramePos kept = std::min(frames, stage.next + frames - keepFrom);
    if (kept > 0) {
        if (silence == 0) pendingFrom = stage.next + frames - kept;
        silence += kept;
    }
    stage.next += frames;
}

/// Keeps the part of `converted` that lies from keepFrom up to `limit`.
void Decoder::Private::keep(FramePos limit)
{
    const auto frames = static_cast<FramePos>(converted.size() / channels());
    const FramePos from = std::clamp<FramePos>(keepFrom - stage.next, 0, frames);
    const FramePos to = std::clamp<FramePos>(limit - stage.next, from, frames);
    if (pendingFrames() == 0) pendingFrom = stage.next + from;
    const auto begin = converted.begin();
    pending.insert(pending.end(), begin + from * info.format.channels, begin + to * info.format.channels);
    stage.next += frames;
}

/// Moves up to `frames` pending frames to dst, or drops them when there is none.
FramePos Decoder::Private::take(float* dst, FramePos frames)
{
    frames = std::min(frames, pendingFrames());
    const FramePos quiet = std::min(frames, silence);
    const auto quietSamples = static_cast<std::size_t>(quiet) * channels();
    const auto samples = static_cast<std::size_t>(frames - quiet) * channels();
    if (dst) {
        std::fill_n(dst, quietSamples, 0.0f);
        std::copy_n(pending.begin() + static_cast<std::ptrdiff_t>(pendingRead), samples, dst + quietSamples);
    }
    silence -= quiet;
    pendingRead += samples;
    position += frames;
    return frames;
}

void Decoder::Private::forgetOutput(FramePos target)
{
    silence = 0;
    pending.clear();
    pendingRead = 0;
    keepFrom = target;
    position = target;
}

/// To `target` by the shortest way that is exact.
Result<void> Decoder::Private::goTo(FramePos target, SeekWarmUp kind)
{
    torn = true; // until it is there
    auto jumped = jump(target, kind);
    if (!jumped) return tl::unexpected(jumped.error());
    if (!*jumped) {
        forgetOutput(target);
        if (auto restarted = restart(); !restarted) return restarted;
    }
    torn = false;
    return {};
}

/// Back to the first frame, as when opened.
Result<void> Decoder::Private::restart()
{
    if (auto rewound = input->rewind(); !rewound) return rewound;
    if (auto made = freshStage(); !made) return made;
    timeline.trust(); // as far as it could be: what is read again must be the same again
    stage.next = timeline.start();
    aligning = false;
    restartAt = warmUp.restartEvery;
    return {};
}

/// Goes to a place from which decoding reaches `target` with what it needs to be exact. False: only the start is such a
/// place.
Result<bool> Decoder::Private::jump(FramePos target, SeekWarmUp kind)
{
    forgetOutput(target);
    const bool brief = kind == SeekWarmUp::Short && warmUp.brief > 0;
    FramePos base = target;
    if (warmUp.restartEvery > 0 && !brief) base -= base % warmUp.restartEvery;
    const FramePos from = base - (brief ? warmUp.brief : warmUp.preRoll);
    if (from <= 0 || !seekable || !timeline.trusted()) return false;

    if (!lastPage) lastPage = oggFile() ? lastOggPage(input->path()) : INT64_MAX;
    FramePos aim = from;
    for (int attempt = 0; attempt < 4 && aim > 0;
         ++attempt, aim -= static_cast<FramePos>(info.format.rate) << attempt * 2) {
        const auto byte = timeline.byteOf(aim);
        if (!(byte ? input->seekToByte(*byte) : input->seekBefore(timeline.timestampOf(aim)))) return false;
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
            // Where the container knows only few places, what lies before is not decoded.
            while (timeline.endOf(*packet).value_or(from + 1) <= from) {
                got = nextPacket();
                if (!got) return tl::unexpected(got.error());
                if (!*got) return false;
            }
            avcodec_flush_buffers(stage.codec.get());
            stage.next = Stage::unknown;
            draining = eof = false;
            lost = 0;
        }
        packetHeld = true;
        aligning = true;
        restartAt = base + warmUp.restartEvery;
        if (brief) { // the next place on the grid whose whole warming up is still to be read
            restartAt = from + warmUp.preRoll + warmUp.restartEvery - 1;
            restartAt -= restartAt % warmUp.restartEvery;
        }
        auto filled = fill();
        if (!filled) return tl::unexpected(filled.error());
        aligning = false;
        // Otherwise the first frame decoded lies behind the target, or the time stamps of the warm-up belie each other.
        return *filled && pendingFrom == target && timeline.trusted();
    }
    return false;
}

} // namespace auralis
