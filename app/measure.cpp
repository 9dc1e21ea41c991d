// Measure: see the header.
#include "measure.h"

#include <vector>

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

} // namespace auralis
