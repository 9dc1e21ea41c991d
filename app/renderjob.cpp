// Render job: see the header. Stages are readers that pull from the one before: decoder, mastering or Opus, resampler.
#include "renderjob.h"

#include <algorithm>
#include <map>
#include <memory>
#include <vector>

#include "audiofiles.h"
#include "folders.h"
#include "masteringrenderer.h"
#include "measure.h"
#include "opusencoder.h"
#include "resampler.h"
#include "tagreader.h"

namespace auralis
{
namespace
{

constexpr int block = 16384;

/// Gives up to `count` frames; 0 at the end.
using Reader = std::function<Result<int>(float* dst, int count)>;

/// Sound on its way: how to get it, what it is, and how much of it to expect (-1: unknown).
struct Stage {
    Reader read;
    AudioFormat format;
    FramePos frames = -1;
};

struct Window {
    FramePos first = 0;
    FramePos end = -1; ///< -1: to the end of the track
};

Window windowOf(const RenderJob& job, int rate)
{
    return {secondsToFrames(job.from, rate), job.to ? secondsToFrames(*job.to, rate) : -1};
}

Result<std::shared_ptr<Decoder>> openSource(const RenderJob& job, ChannelMode channels)
{
    Result<std::unique_ptr<Decoder>> decoder = Decoder::open(job.in, {channels, job.cancel});
    if (!decoder) return tl::unexpected(decoder.error());
    return std::shared_ptr<Decoder>(std::move(*decoder));
}

/// What is kept of the source's channels.
struct Kept {
    ChannelMode mode = ChannelMode::Stereo;
    std::string layout;   ///< of more than two
    bool oneSide = false; ///< the source is mono
};

Kept keptOf(const RenderJob& job)
{
    const auto decoder = openSource(job, ChannelMode::Stereo);
    if (!decoder || job.fold || job.spec.mode == Mode::Streamed) return {}; // what is streamed is stereo
    const StreamInfo& info = (*decoder)->info();
    if (info.sourceChannels == 1) return {ChannelMode::Stereo, {}, true};
    if (info.sourceChannels == 2 || !canHoldChannels(job.out, info.sourceChannels, info.sourceLayout)) return {};
    // The chain takes the fourth of six and more for the low-frequency channel.
    const bool known =
        info.sourceChannels < 6 || info.sourceLayout.empty() || info.sourceLayout.find(".1") != std::string::npos;
    if (!known && job.spec.mode == Mode::Enhanced) return {};
    return {ChannelMode::Source, info.sourceLayout, false};
}

Reader limited(Reader reader, FramePos frames)
{
    if (frames < 0) return reader;
    return [reader = std::move(reader), left = frames](float* dst, int count) mutable -> Result<int> {
        const Result<int> got = reader(dst, static_cast<int>(std::min<FramePos>(count, left)));
        if (got) left -= *got;
        return got;
    };
}

Result<Stage> originalStage(const RenderJob& job, ChannelMode channels)
{
    const auto decoder = openSource(job, channels);
    if (!decoder) return tl::unexpected(decoder.error());
    const StreamInfo& info = (*decoder)->info();
    const Window window = windowOf(job, info.format.rate);
    if (window.first > 0)
        if (const Result<void> done = (*decoder)->seek(window.first); !done) return tl::unexpected(done.error());
    FramePos end = window.end;
    if (info.frames >= 0) end = end < 0 ? info.frames : std::min(end, info.frames);
    Reader reader = [d = *decoder](float* dst, int count) { return d->read(dst, count); };
    return Stage{limited(std::move(reader), window.end < 0 ? -1 : std::max<FramePos>(0, window.end - window.first)),
                 info.format, end < 0 ? -1 : std::max<FramePos>(0, end - window.first)};
}

/// Measures the whole track first: what adapts, adapts to all of it.
Result<Stage> enhancedStage(const RenderJob& job, ChannelMode mode, const std::function<void(double)>& progress)
{
    ProfilePtr measured = job.profile;
    if (!measured) {
        const double half = job.correction ? 0.5 : 1;
        Result<Measured> fresh = measureFile(job.in, {mode, job.cancel}, [&](double share) { progress(half * share); });
        if (!fresh) return tl::unexpected(fresh.error());
        Result<ProfilePtr> heard =
            heardThrough(job.correction.get(), std::move(fresh->profile), job.in, {mode, job.cancel},
                         [&](double share) { progress(half + (1 - half) * share); });
        if (!heard) return tl::unexpected(heard.error());
        measured = std::move(*heard);
    }
    const auto decoder = openSource(job, mode);
    if (!decoder) return tl::unexpected(decoder.error());

    const TrackProfile& profile = *measured;
    auto renderer = std::make_shared<MasteringRenderer>(
        makePlan(profile, *job.preset, static_cast<double>(job.spec.intensity), job.correction.get()),
        dryReader(*decoder));
    const Window window = windowOf(job, profile.format.rate);
    const FramePos first = std::min(window.first, profile.frames);
    const FramePos end = window.end < 0 ? profile.frames : std::clamp(window.end, first, profile.frames);
    renderer->seek(first);
    Reader reader = [renderer](float* dst, int count) { return renderer->render(dst, count); };
    return Stage{limited(std::move(reader), end - first), profile.format, end - first};
}

Stage withGain(Stage stage, double gainDb)
{
    if (gainDb == 0.0) return stage;
    const auto gain = static_cast<float>(dbToGain(gainDb));
    stage.read = [reader = std::move(stage.read), gain, channels = stage.format.channels](float* dst, int count) {
        const Result<int> got = reader(dst, count);
        if (got)
            for (int i = 0; i < *got * channels; ++i)
                dst[i] *= gain;
        return got;
    };
    return stage;
}

/// The left side of what is the same on both.
Stage oneSide(Stage stage)
{
    auto buffer = std::make_shared<std::vector<float>>();
    stage.read = [reader = std::move(stage.read), buffer](float* dst, int count) {
        buffer->resize(static_cast<std::size_t>(count) * 2);
        const Result<int> got = reader(buffer->data(), count);
        for (int i = 0; got && i < *got; ++i)
            dst[i] = (*buffer)[static_cast<std::size_t>(i) * 2];
        return got;
    };
    stage.format.channels = 1;
    return stage;
}

Result<Stage> resampledStage(Stage from, int rate)
{
    if (from.format.rate == rate) return from;
    Result<std::unique_ptr<Resampler>> created = Resampler::create(from.format.rate, rate, from.format.channels);
    if (!created) return tl::unexpected(created.error());
    struct State {
        Reader source;
        std::unique_ptr<Resampler> resampler;
        std::vector<float> buffer;
        int channels;
        int begin = 0, end = 0; // frames of the buffer not yet taken
        bool ended = false;
    };
    auto state = std::make_shared<State>();
    state->source = std::move(from.read);
    state->resampler = std::move(*created);
    state->resampler->continueEdges(true, true); // as it is played
    state->channels = from.format.channels;
    state->buffer.resize(static_cast<std::size_t>(block) * static_cast<std::size_t>(from.format.channels));

    const auto read = [state](float* dst, int count) -> Result<int> {
        State& s = *state;
        const auto at = [&](int frame) { return s.buffer.data() + static_cast<std::ptrdiff_t>(frame) * s.channels; };
        for (;;) {
            if (s.begin == s.end && !s.ended) {
                const Result<int> got = s.source(s.buffer.data(), block);
                if (!got) return got;
                s.begin = 0;
                s.end = *got;
                s.ended = *got == 0;
            }
            if (s.ended) return s.resampler->drain(dst, count);
            const Resampler::Moved moved = s.resampler->process(at(s.begin), s.end - s.begin, dst, count);
            s.begin += moved.consumed;
            if (moved.produced > 0) return moved.produced;
        }
    };
    return Stage{
        read, {rate, from.format.channels}, from.frames < 0 ? -1 : convertFrames(from.frames, from.format.rate, rate)};
}

/// Through Opus and back, in memory (1 MB a minute).
Result<Stage> streamedStage(const RenderJob& job)
{
    Result<Stage> source = originalStage(job, ChannelMode::Stereo);
    if (source) source = resampledStage(std::move(*source), 48000);
    if (!source) return source;
    auto bytes = std::make_shared<std::vector<std::uint8_t>>();
    auto encoder = OpusEncoder::create({.bitrate = job.spec.bitrate}, [bytes](const std::uint8_t* data, int count) {
        bytes->insert(bytes->end(), data, data + count);
    });
    if (!encoder) return tl::unexpected(encoder.error());
    std::vector<float> frames(static_cast<std::size_t>(block) * 2);
    for (;;) {
        const Result<int> got = source->read(frames.data(), block);
        if (!got) return tl::unexpected(got.error());
        if (*got == 0) break;
        if (const Result<void> done = (*encoder)->write(frames.data(), *got); !done)
            return tl::unexpected(done.error());
    }
    if (const Result<void> done = (*encoder)->finish(); !done) return tl::unexpected(done.error());

    auto decoder = Decoder::openBytes([bytes, at = std::size_t{0}](std::uint8_t* dst, int n) mutable {
        const std::size_t count = std::min(static_cast<std::size_t>(n), bytes->size() - at);
        std::copy_n(bytes->begin() + static_cast<std::ptrdiff_t>(at), count, dst);
        at += count;
        return static_cast<int>(count);
    });
    if (!decoder) return tl::unexpected(decoder.error());
    const std::shared_ptr<Decoder> shared = std::move(*decoder);
    return Stage{[shared](float* dst, int count) { return shared->read(dst, count); }, shared->info().format,
                 source->frames};
}

/// What the format of `out` can hold of a sound at `rate`.
int rateFor(const std::string& out, int rate)
{
    if (hasEnding(out, ".opus") || hasEnding(out, ".webm")) return 48000;
    if (!hasEnding(out, ".mp3")) return rate;
    constexpr int mp3Rates[] = {8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000};
    if (std::find(std::begin(mp3Rates), std::end(mp3Rates), rate) != std::end(mp3Rates)) return rate;
    return rate % 44100 == 0 ? 44100 : 48000;
}

/// FFmpeg's generic name of a field, where it has one that its muxers translate.
std::string nameOf(const QString& field)
{
    static const std::map<QString, std::string> generic = {{QStringLiteral("DATE"), "date"},
                                                           {QStringLiteral("TRACKNUMBER"), "track"},
                                                           {QStringLiteral("DISCNUMBER"), "disc"},
                                                           {QStringLiteral("COMMENT"), "comment"},
                                                           {QStringLiteral("PERFORMER"), "performer"}};
    const auto it = generic.find(field);
    return it == generic.end() ? field.toStdString() : it->second;
}

void copyTags(const std::string& path, FileEncoderSettings& settings)
{
    const Result<FileTags> tags = readTags(path);
    if (!tags) return; // TagLib does not know everything that can be decoded
    const auto set = [&](const char* name, const QString& value) {
        if (!value.isEmpty()) settings.tags[name] = value.toStdString();
    };
    const auto number = [](int value) { return value > 0 ? QString::number(value) : QString(); };
    const QString separator = QStringLiteral("; ");
    for (auto it = tags->more.begin(); it != tags->more.end(); ++it) {
        const QString name = it.key();
        const bool ofTheOldSound = name.startsWith(QLatin1String("REPLAYGAIN_")) ||
                                   name.startsWith(QLatin1String("R128_")) || name == QLatin1String("CUESHEET") ||
                                   name == QLatin1String("WAVEFORMATEXTENSIBLE_CHANNEL_MASK");
        if (!ofTheOldSound) set(nameOf(name).c_str(), it.value().toString());
    }
    set("title", tags->title);
    set("artist", tags->artists.join(separator));
    set("album_artist", tags->albumArtists.join(separator));
    set("composer", tags->composers.join(separator));
    set("genre", tags->genres.join(separator));
    set("album", tags->album);
    // As they were written ("3/12", "1999-05-01") where they were, else by their numbers.
    const auto add = [&](const char* name, int value) {
        if (settings.tags.find(name) == settings.tags.end()) set(name, number(value));
    };
    add("date", tags->year);
    add("disc", tags->disc);
    add("track", tags->track);
    const QByteArray cover = readEmbeddedCover(path);
    settings.cover.assign(cover.begin(), cover.end());
}

Result<Stage> stageFor(const RenderJob& job, ChannelMode channels, const std::function<void(double)>& progress)
{
    // A streamed render to Opus is that encoding itself, not a second one of it.
    const bool opus = hasEnding(job.out, ".opus") || hasEnding(job.out, ".webm");
    if (job.spec.mode == Mode::Enhanced) return enhancedStage(job, channels, progress);
    if (job.spec.mode == Mode::Streamed && !opus) return streamedStage(job);
    return originalStage(job, channels);
}

} // namespace

ChannelMode measuredAs(const RenderJob& job)
{
    return keptOf(job).mode;
}

Result<FramePos> render(const RenderJob& job, const std::function<void(double)>& progress)
{
    const bool measures = job.spec.mode == Mode::Enhanced && !job.profile;
    const Kept kept = keptOf(job);
    Result<Stage> stage = stageFor(job, kept.mode, [&](double share) { progress(share / 2); });
    if (stage)
        stage = resampledStage(withGain(std::move(*stage), job.gainDb),
                               job.rate > 0 ? job.rate : rateFor(job.out, stage->format.rate));
    if (!stage) return tl::unexpected(stage.error());
    if (kept.oneSide) stage = oneSide(std::move(*stage));

    FileEncoderSettings settings;
    settings.format = stage->format;
    settings.layout = kept.layout;
    settings.depth = job.depth;
    if (job.spec.mode == Mode::Streamed) settings.bitrate = job.spec.bitrate;
    copyTags(job.in, settings);
    auto encoder = FileEncoder::create(job.out, settings);
    if (!encoder) return tl::unexpected(encoder.error());
    std::vector<float> frames(static_cast<std::size_t>(block) * static_cast<std::size_t>(stage->format.channels));
    FramePos written = 0;
    for (;;) {
        if (job.cancel && *job.cancel) return fail(ErrorCode::Cancelled, "was not rendered to its end", job.in);
        const Result<int> got = stage->read(frames.data(), block);
        if (!got) return tl::unexpected(got.error());
        if (*got == 0) break;
        if (const Result<void> done = (*encoder)->write(frames.data(), *got); !done)
            return tl::unexpected(done.error());
        written += *got;
        const double share =
            stage->frames > 0 ? static_cast<double>(written) / static_cast<double>(stage->frames) : 0.0;
        progress(measures ? 0.5 + share / 2 : share);
    }
    if (written == 0 && job.from > 0) return fail(ErrorCode::Failed, "ends before --from", job.in);
    if (const Result<void> done = (*encoder)->finish(); !done) return tl::unexpected(done.error());
    return written;
}

} // namespace auralis
