// Measure: see the header.
#include "measure.h"

#include <vector>

#include "behindprofile.h"
#include "profilebuilder.h"

namespace auralis
{

Result<Measured> measureFile(const std::string& path, const DecodeOptions& options,
                             const std::function<void(double)>& progress)
{
    auto decoder = Decoder::open(path, options);
    if (!decoder) return tl::unexpected(decoder.error());
    const StreamInfo& info = (*decoder)->info();
    ProfileBuilder builder(info.format);
    const int block = info.format.rate; // 1 s: large enough to be cheap, small enough for smooth progress
    std::vector<float> frames(static_cast<std::size_t>(block) * static_cast<std::size_t>(info.format.channels));
    for (;;) {
        const Result<int> got = (*decoder)->read(frames.data(), block);
        if (!got) return tl::unexpected(got.error());
        if (*got == 0) break;
        builder.add(frames.data(), *got);
        if (progress && info.frames > 0)
            progress(static_cast<double>((*decoder)->position()) / static_cast<double>(info.frames));
    }
    if ((*decoder)->position() == 0) return fail(ErrorCode::NotAudio, "holds no sound", path);
    return Measured{info, builder.finish((*decoder)->decodeErrors())};
}

Result<ProfilePtr> heardThrough(const ListeningCorrection* correction, TrackProfile profile, const std::string& path,
                                const DecodeOptions& options, const std::function<void(double)>& progress)
{
    const CorrectionFilterPtr filter = correction ? correctionFilter(*correction, profile.format) : nullptr;
    if (!filter || !wantsBehind(*filter)) return std::make_shared<const TrackProfile>(std::move(profile));
    Result<std::unique_ptr<Decoder>> decoder = Decoder::open(path, options);
    if (!decoder) return tl::unexpected(decoder.error());
    const std::shared_ptr<Decoder> source = std::move(*decoder);
    const auto behind = measureBehind(filter, profile.format, profile.frames, dryReader(source), [&] {
        if (progress) progress(static_cast<double>(source->position()) / static_cast<double>(profile.frames));
        return !options.cancel || !*options.cancel;
    });
    if (!behind) return tl::unexpected(behind.error());
    return withBehind(profile, *behind);
}

DryReader dryReader(std::shared_ptr<Decoder> decoder)
{
    return [d = std::move(decoder)](FramePos first, float* dst, int count) -> Result<void> {
        if (d->position() != first)
            if (const Result<void> done = d->seek(first); !done) return done;
        const auto channels = static_cast<std::size_t>(d->info().format.channels);
        int filled = 0;
        while (filled < count) {
            const Result<int> got = d->read(dst + static_cast<std::size_t>(filled) * channels, count - filled);
            if (!got) return tl::unexpected(got.error());
            if (*got == 0) return fail(ErrorCode::Corrupt, "ended before its measured length");
            filled += *got;
        }
        return {};
    };
}

} // namespace auralis
