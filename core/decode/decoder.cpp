// Decoder: packets to frames on one timeline. Trimming is a window on that timeline, seeking a place on it.
#include "decoder.h"

#include <algorithm>

#include "decoderprivate.h"
#include "gaplessinfo.h"

namespace auralis
{

namespace
{
constexpr int largestChannelCount = 8;

/// Bounds on looking for a first frame in a file that holds none.
constexpr int mostPacketsWithoutFrame = 20000;

} // namespace

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
    place(*frame);
    return {};
}

Result<void> Decoder::Private::describe()
{
    const AVStream* stream = input->stream();
    const AVCodecParameters& codec = *stream->codecpar;
    info.sourceChannels = frame->ch_layout.nb_channels;
    char layout[64] = {};
    if (frame->ch_layout.order == AV_CHANNEL_ORDER_NATIVE &&
        av_channel_layout_describe(&frame->ch_layout, layout, sizeof layout) > 0)
        info.sourceLayout = layout;
    const bool mix = options.channels == ChannelMode::Stereo;
    if (!mix && info.sourceChannels > largestChannelCount)
        return fail(ErrorCode::Unsupported, "has more than 8 channels", input->path());
    info.format = {frame->sample_rate, mix ? 2 : info.sourceChannels};
    if (info.format.rate < 1000 || info.format.rate > 6'000'000)
        return fail(ErrorCode::Unsupported, "has a sample rate that is not supported", input->path());
    converter = std::make_unique<FrameConverter>(info.format.channels, mix);
    adapter = std::make_unique<RateAdapter>(info.format.rate, info.format.channels);

    timeline = Timeline(*input, *frame, *packet);
    seekable = timeline.trusted() && input->seekable();
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
        seekable = false; // every stream of the chain counts from 0
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

/// Other bytes of the same content were read by another decoder.
void Decoder::Private::use(const SeekIndex& index)
{
    if (!seekable || !findsPlacesByReading(info.container)) return;
    AVStream& stream = *input->stream();
    const int count = avformat_index_get_entries_count(&stream);
    if (count == 0 || avformat_index_get_entry(&stream, count - 1)->timestamp < index.reach())
        givePlaces(stream, index);
    if (info.framesExact || index.frames < 0) return;
    info.frames = index.frames;
    info.framesExact = measured = true;
}

/// Decodes the beginning to see how its time stamps are rounded.
Result<void> Decoder::Private::calibrate()
{
    constexpr int enough = 64; // all the roundings that a steady packet length leads to, within a few frames
    constexpr int few = 4;     // where packets are long
    const int length = frame->nb_samples;
    bool shorter = false;
    bool even = true;
    FramePos at = stage.next;
    FramePos least = 0;
    FramePos most = 0;
    for (int i = 0; i < enough && (i < few || at < 2 * info.format.rate);) {
        const int status = avcodec_receive_frame(stage.codec.get(), frame.get());
        if (status == AVERROR(EAGAIN)) {
            auto fed = feed();
            if (!fed) return tl::unexpected(fed.error());
            if (!*fed) break;
            continue;
        }
        if (status < 0) break;
        if (frame->pts != AV_NOPTS_VALUE) {
            least = std::min(least, timeline.lateness(frame->pts, at));
            most = std::max(most, timeline.lateness(frame->pts, at));
        }
        at += frame->nb_samples;
        even = even && !shorter; // but for the last one
        shorter = frame->nb_samples != length;
        ++i;
    }
    forgetOutput(0);
    if (auto restarted = restart(); !restarted) return restarted;
    timeline.calibrate(least, most, even);
    seekable = seekable && timeline.trusted();
    errors = 0;
    return {};
}

/// Where no header tells the length: finds the last packet, and decodes the last second to see where it ends.
Result<void> Decoder::Private::measureLength()
{
    FramePos last = 0;
    if (seekable && info.frames > 0 && input->seekBefore(timeline.timestampOf(info.frames))) {
        while (true) {
            auto got = nextPacket();
            if (!got && got.error().code == ErrorCode::Cancelled) return tl::unexpected(got.error());
            if (!got || !*got) break;
            last = std::max(last, timeline.at(packet->pts).value_or(0));
        }
    }
    // Not every demuxer times the last packet, or lands at all beyond an end that was guessed too late.
    if (seekable && findsPlacesByReading(info.container))
        last = std::max(last, timeline.at(readPlaces(*input->stream()).reach()).value_or(0));
    auto landed = jump(std::max<FramePos>(0, last - info.format.rate));
    if (!landed) return tl::unexpected(landed.error());
    if (!*landed)
        if (auto restarted = restart(); !restarted) return restarted;
    FramePos end = stage.next;
    for (bool more = true; more; end = std::max(end, stage.next)) {
        forgetOutput(keepFrom);
        auto filled = fill();
        if (!filled && filled.error().code == ErrorCode::Cancelled) return tl::unexpected(filled.error());
        more = filled && *filled;
    }
    if (end > 0 && (seekable || !*landed)) {
        info.frames = end;
        info.framesExact = true;
        measured = true;
    }
    errors = 0;
    forgetOutput(0);
    return restart();
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
    if (options.index) p->use(*options.index);
    if (p->timeline.wantsCalibration())
        if (auto calibrated = p->calibrate(); !calibrated) return tl::unexpected(calibrated.error());
    if (!p->info.framesExact && p->input->local() && (p->seekable || p->info.frames < 0))
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

SeekIndexPtr Decoder::seekIndex(const SeekIndexPtr& known) const
{
    if (!d->seekable || !d->input->local() || !findsPlacesByReading(d->info.container)) return known;
    AVStream& stream = *d->input->stream();
    const int count = avformat_index_get_entries_count(&stream);
    if (count == 0 || (known && avformat_index_get_entry(&stream, count - 1)->timestamp <= known->reach()))
        return known;
    auto index = std::make_shared<SeekIndex>(readPlaces(stream));
    if (d->measured) index->frames = d->info.frames;
    return index;
}

void Decoder::useSeekIndex(const SeekIndexPtr& index)
{
    if (index) d->use(*index);
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
    if (d->input->cancelled()) return tl::unexpected(d->input->error(AVERROR_EXIT, ""));
    if (d->torn)
        if (auto there = d->goTo(d->position); !there) return tl::unexpected(there.error());
    FramePos wanted = frames;
    if (d->info.framesExact) wanted = std::clamp<FramePos>(d->info.frames - d->position, 0, wanted);
    FramePos given = 0;
    while (given < wanted) {
        auto filled = d->fill();
        if (!filled && given == 0) return tl::unexpected(filled.error());
        if (!filled || !*filled) break; // an error after some frames is the next call's
        given += d->take(dst + given * d->info.format.channels, wanted - given);
    }
    return static_cast<int>(given);
}

Result<void> Decoder::seek(FramePos target, SeekWarmUp warmUp)
{
    target = std::max<FramePos>(target, 0);
    if (d->info.framesExact) target = std::min(target, d->info.frames);
    if (d->torn) return d->goTo(target, warmUp);
    const FramePos ahead = target - d->position;
    if (ahead >= 0 && ahead <= d->pendingFrames()) {
        d->take(nullptr, ahead);
        return {};
    }
    // A short way forward is decoded; so is any when that is the only exact one.
    if (ahead > 0 && (ahead <= d->info.format.rate / 4 || !d->seekable)) {
        d->forgetOutput(target);
        return {};
    }
    return d->goTo(target, warmUp);
}

} // namespace auralis
