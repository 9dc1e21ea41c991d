// The correction's stage into the builder of profiles.
#include "behindprofile.h"

#include <algorithm>
#include <vector>

#include "correctionstage.h"
#include "flushdenormals.h"
#include "profilebuilder.h"

namespace auralis
{
namespace
{

// A lone filter of 4 dB in the bass turns 0.0036, and some predictions are 0.15 LU off by it.
constexpr double turnedEnough = 0.002, lateEnough = 0.002;

} // namespace

bool wantsBehind(const CorrectionFilter& filter)
{
    return filter.lateShare > lateEnough || std::max(filter.turnedMid, filter.turnedSide) > turnedEnough;
}

Result<BehindPtr> measureBehind(const CorrectionFilterPtr& filter, AudioFormat format, FramePos frames,
                                const DryReader& dry, const std::function<bool()>& goOn)
{
    const FlushDenormals guard; // as the renderer hears it
    CorrectionStage stage(filter, frames, dry);
    ProfileBuilder builder(format);
    std::vector<float> piece(static_cast<std::size_t>(format.rate) * static_cast<std::size_t>(format.channels));
    for (FramePos at = 0; at < frames;) {
        if (goOn && !goOn()) return fail(ErrorCode::Cancelled, "was not measured to its end");
        const auto count = static_cast<int>(std::min<FramePos>(format.rate, frames - at));
        if (const auto read = stage.read(at, piece.data(), count); !read) return tl::unexpected<Error>(read.error());
        builder.add(piece.data(), count);
        at += count;
    }
    auto behind = std::make_shared<BehindProfile>();
    behind->filter = filter->id;
    behind->profile = builder.finish();
    behind->profile.waveform = {};
    behind->profile.fine.clear();
    return BehindPtr(std::move(behind));
}

ProfilePtr withBehind(const TrackProfile& profile, BehindPtr behind)
{
    auto both = std::make_shared<TrackProfile>(profile);
    both->behind = std::move(behind);
    return both;
}

bool hasBehind(const TrackProfile& profile, const ContentId& filter)
{
    if (!profile.behind || profile.behind->filter != filter || profile.provisional) return false;
    const TrackProfile& heard = profile.behind->profile;
    return heard.version == TrackProfile::currentVersion && heard.format == profile.format &&
           heard.frames == profile.frames;
}

const TrackProfile* behindFilter(const TrackProfile& profile, const CorrectionFilter* filter)
{
    if (!filter || !hasBehind(profile, filter->id)) return nullptr;
    const TrackProfile& heard = profile.behind->profile;
    return heard.integratedLufs > -70 ? &heard : nullptr;
}

} // namespace auralis
