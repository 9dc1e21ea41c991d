// StreamedSeams: how far the streamed sound is from the original, at the borders of its chunks and elsewhere. Header
// only.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "chunkstore.h"
#include "lane.h"
#include "sourcemaker.h"

namespace auralis::test
{

/// Errors of stretches of 10 ms against the sound that was in them, dB, where there was any (above -60 dBFS).
struct SeamErrors {
    std::vector<double> border; ///< the two stretches before and the two after each border
    std::vector<double> elsewhere;
    int borders = 0;

    static double percentile(std::vector<double> values, double share)
    {
        if (values.empty()) return 0;
        std::sort(values.begin(), values.end());
        return values[std::min(values.size() - 1,
                               static_cast<std::size_t>(share * static_cast<double>(values.size())))];
    }
    /// How many of the border's are worse than this.
    int above(double db) const
    {
        return static_cast<int>(std::count_if(border.begin(), border.end(), [db](double x) { return x > db; }));
    }
};

inline constexpr int seamWindow = 480; ///< frames at 48 kHz

/// Plays a file streamed and as it is, through the sources of the program, side by side: how far they are apart in each
/// of up to `windows` stretches from one on, dB against the sound in it; NaN where there is hardly any.
inline Result<std::vector<double>> streamedErrors(const std::string& path, std::int64_t first, std::int64_t windows)
{
    constexpr int rate = 48000;
    const auto decoders = std::make_shared<DecoderPool>();
    PlayableItem item;
    item.item = ItemId{1};
    item.path = path;
    Result<TrackPtr> track = openTrack(item, *decoders);
    if (!track) return tl::unexpected<Error>(track.error());
    Waiter waiter;
    const MachineWatch machine([](const MachineState&) { return MachineState{}; });
    ChunkStore store({});
    store.setProgressCallback([&waiter](const ChunkPtr&, Priority) { waiter.wake(); });
    SourceMaker sources(store, decoders, std::make_shared<RecipeBook>(), machine, [&waiter] { waiter.wake(); });

    Rendering original, streamed;
    original.spec.mode = Mode::Original;
    streamed.spec.mode = Mode::Streamed;
    const FramePos from = convertFrames(first * seamWindow, rate, (*track)->rate());
    Lane lanes[] = {Lane(rate, sources, {1, *track, original}, from), Lane(rate, sources, {1, *track, streamed}, from)};
    std::vector<float> frames[2] = {std::vector<float>(2 * seamWindow), std::vector<float>(2 * seamWindow)};
    std::vector<double> errors;
    while (static_cast<std::int64_t>(errors.size()) < windows) {
        for (int i = 0; i < 2; ++i) {
            for (int got = 0; got < seamWindow;) {
                const Lane::Read read = lanes[i].read(frames[i].data() + 2 * got, seamWindow - got);
                got += read.frames;
                if (read.state == Lane::State::Failed) return tl::unexpected<Error>(lanes[i].error());
                if (read.state == Lane::State::NotYet) waiter.waitFor(std::chrono::milliseconds(50));
                if (read.state == Lane::State::AtEnd) return errors;
            }
        }
        double sound = 0, error = 0;
        for (std::size_t i = 0; i < frames[0].size(); ++i) {
            sound += static_cast<double>(frames[0][i]) * frames[0][i];
            const double apart = static_cast<double>(frames[1][i]) - frames[0][i];
            error += apart * apart;
        }
        const bool silent = sound / static_cast<double>(frames[0].size()) < 1e-6;
        errors.push_back(silent ? std::nan("") : 10 * std::log10((error + 1e-20) / sound));
    }
    return errors;
}

/// Of up to `seconds` of a file from its beginning on.
inline Result<void> measureSeams(const std::string& path, double seconds, SeamErrors& errors)
{
    constexpr int grid = 10 * 100;
    const auto all = streamedErrors(path, 0, static_cast<std::int64_t>(seconds * 100));
    if (!all) return tl::unexpected<Error>(all.error());
    for (std::size_t at = 0; at < all->size(); ++at) {
        const bool border = at >= 2 && (at + 2) % grid < 4;
        errors.borders += border && at % grid == 0;
        if (!std::isnan((*all)[at])) (border ? errors.border : errors.elsewhere).push_back((*all)[at]);
    }
    return {};
}

} // namespace auralis::test
