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

/// Plays up to `seconds` of a file streamed and as it is, through the sources of the program, side by side.
inline Result<void> measureSeams(const std::string& path, double seconds, SeamErrors& errors)
{
    constexpr int rate = 48000, window = rate / 100, grid = 10 * rate;
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
    Lane lanes[] = {Lane(rate, sources, {1, *track, original}, 0), Lane(rate, sources, {1, *track, streamed}, 0)};
    std::vector<float> frames[2] = {std::vector<float>(2 * window), std::vector<float>(2 * window)};
    const auto windows = static_cast<std::int64_t>(seconds * 100);
    for (std::int64_t at = 0; at < windows; ++at) {
        for (int i = 0; i < 2; ++i) {
            for (int got = 0; got < window;) {
                const Lane::Read read = lanes[i].read(frames[i].data() + 2 * got, window - got);
                got += read.frames;
                if (read.state == Lane::State::Failed) return tl::unexpected<Error>(lanes[i].error());
                if (read.state == Lane::State::NotYet) waiter.waitFor(std::chrono::milliseconds(50));
                if (read.state == Lane::State::AtEnd) return {};
            }
        }
        double sound = 0, error = 0;
        for (std::size_t i = 0; i < frames[0].size(); ++i) {
            sound += static_cast<double>(frames[0][i]) * frames[0][i];
            const double apart = static_cast<double>(frames[1][i]) - frames[0][i];
            error += apart * apart;
        }
        const bool border = at >= 2 && (at + 2) % (grid / window) < 4;
        errors.borders += border && at % (grid / window) == 0;
        if (sound / static_cast<double>(frames[0].size()) < 1e-6) continue;
        (border ? errors.border : errors.elsewhere).push_back(10 * std::log10((error + 1e-20) / sound));
    }
    return {};
}

} // namespace auralis::test
