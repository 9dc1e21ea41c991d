// Track: opening and measuring of files. Workers only.
#include "track.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "profilebuilder.h"
#include "provisional.h"

namespace auralis
{

namespace
{

constexpr int readFrames = 4096;

/// Reads up to `frames` frames into the builder; fewer at the end.
Result<FramePos> addFrames(Decoder& decoder, ProfileBuilder& builder, FramePos frames, std::vector<float>& buffer,
                           const std::atomic<bool>* cancel = nullptr)
{
    FramePos done = 0;
    while (done < frames) {
        if (cancel && *cancel) return fail(ErrorCode::Cancelled, "was not measured to its end");
        const Result<int> got =
            decoder.read(buffer.data(), static_cast<int>(std::min<FramePos>(readFrames, frames - done)));
        if (!got) return tl::unexpected<Error>(got.error());
        if (*got == 0) break;
        builder.add(buffer.data(), *got);
        done += *got;
    }
    return done;
}

} // namespace

bool isPart(const PlayableItem& item)
{
    return !item.excerpt && (item.cueStart > 0 || item.cueEnd >= 0);
}

ProfilePtr fittingProfile(const PlayableItem& item, const StreamInfo& info)
{
    if (!item.profile || !isPart(item)) return item.profile;
    FramePos length = item.profile->frames;
    if (item.cueEnd >= 0)
        length = item.cueEnd - item.cueStart;
    else if (info.framesExact)
        length = info.frames - item.cueStart;
    return item.profile->frames <= length + info.format.rate ? item.profile : nullptr;
}

Result<TrackPtr> openTrack(const PlayableItem& item, DecoderPool& decoders)
{
    const Result<ContentId> content = fileFingerprint(item.path);
    Result<std::unique_ptr<Decoder>> decoder = decoders.acquire(item.path, content ? *content : ContentId{});
    if (!decoder) return tl::unexpected<Error>(decoder.error());
    auto track = std::make_shared<Track>();
    track->item = item;
    track->info = (*decoder)->info();
    if (content) track->content = *content;
    if (const ProfilePtr known = fittingProfile(item, track->info);
        known && known->version == TrackProfile::currentVersion)
        track->profile = known;
    track->first = item.cueStart;
    FramePos end = track->info.frames;
    if (!track->info.framesExact && track->profile && !track->profile->provisional)
        end = track->profile->frames + (isPart(item) ? item.cueStart : 0);
    if (item.cueEnd >= 0 && (end < 0 || item.cueEnd < end)) end = item.cueEnd;
    if (end >= 0 && end <= item.cueStart)
        return fail(ErrorCode::NotAudio, "ends before the part that is to be played", item.path);
    if (end >= 0) track->frames = end - item.cueStart;
    decoders.release(item.path, track->content, std::move(*decoder));
    return TrackPtr(std::move(track));
}

Result<ProfilePtr> provisionalProfile(const Track& track, DecoderPool& decoders)
{
    Result<std::unique_ptr<Decoder>> opened = decoders.acquire(track.item.path, track.content);
    if (!opened) return tl::unexpected<Error>(opened.error());
    Decoder& decoder = **opened;
    ProfileBuilder builder(track.info.format);
    std::vector<float> buffer(static_cast<std::size_t>(readFrames) *
                              static_cast<std::size_t>(track.info.format.channels));
    const bool part = isPart(track.item);
    const FramePos start = part ? track.first : 0;
    const FramePos total = part ? track.frames : track.info.frames;
    if (total <= 0)
        return fail(ErrorCode::Unsupported, "has no length that is known before it is measured", track.item.path);
    bool first = true;
    for (const FrameWindow& window : provisionalWindows(total, track.rate())) {
        if (!first) builder.gap();
        first = false;
        if (const auto sought = decoder.seek(start + window.first); !sought)
            return tl::unexpected<Error>(sought.error());
        const auto got = addFrames(decoder, builder, window.count, buffer);
        if (!got) return tl::unexpected<Error>(got.error());
    }
    decoders.release(track.item.path, track.content, std::move(*opened));
    return std::make_shared<const TrackProfile>(builder.finishProvisional(total));
}

Result<ProfilePtr> measureTrack(const PlayableItem& item, const std::shared_ptr<std::atomic<bool>>& cancel)
{
    DecodeOptions options;
    options.cancel = cancel;
    Result<std::unique_ptr<Decoder>> decoder = Decoder::open(item.path, options);
    if (!decoder) return tl::unexpected<Error>(decoder.error());
    const AudioFormat format = (*decoder)->info().format;
    ProfileBuilder builder(format);
    std::vector<float> buffer(static_cast<std::size_t>(readFrames) * static_cast<std::size_t>(format.channels));
    FramePos frames = std::numeric_limits<FramePos>::max();
    if (isPart(item)) {
        if (const auto sought = (*decoder)->seek(item.cueStart); !sought) return tl::unexpected<Error>(sought.error());
        if (item.cueEnd >= 0) frames = item.cueEnd - item.cueStart;
    }
    const auto got = addFrames(**decoder, builder, frames, buffer, cancel.get());
    if (!got) return tl::unexpected<Error>(got.error());
    return std::make_shared<const TrackProfile>(builder.finish((*decoder)->decodeErrors()));
}

Result<BehindPtr> measureBehindTrack(const PlayableItem& item, const CorrectionFilterPtr& filter,
                                     const std::shared_ptr<std::atomic<bool>>& cancel)
{
    DecodeOptions options;
    options.cancel = cancel;
    Result<std::unique_ptr<Decoder>> opened = Decoder::open(item.path, options);
    if (!opened) return tl::unexpected<Error>(opened.error());
    Decoder& decoder = **opened;
    const AudioFormat format = item.profile->format;
    if (decoder.info().format != format)
        return fail(ErrorCode::Corrupt, "has changed since it was measured", item.path);
    const FramePos start = isPart(item) ? item.cueStart : 0;
    // As it is played: what ends before its time goes on as silence.
    const DryReader dry = [&](FramePos first, float* dst, int count) -> Result<void> {
        if (decoder.position() != start + first)
            if (const auto sought = decoder.seek(start + first); !sought) return sought;
        std::ptrdiff_t done = 0;
        while (done < count) {
            const Result<int> got = decoder.read(dst + done * format.channels, static_cast<int>(count - done));
            if (!got) return tl::unexpected<Error>(got.error());
            if (*got == 0) break;
            done += *got;
        }
        std::fill(dst + done * format.channels, dst + std::ptrdiff_t{count} * format.channels, 0.0f);
        return {};
    };
    return measureBehind(filter, format, item.profile->frames, dry, [&cancel] { return !*cancel; });
}

} // namespace auralis
