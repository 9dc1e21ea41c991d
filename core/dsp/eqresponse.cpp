// EqResponse: curve -> zero-phase impulse response of limited length -> spectrum, made once for many chunks.
#include "eqresponse.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <mutex>
#include <tuple>

#include "fft.h"

namespace auralis
{

namespace
{

constexpr std::size_t kept = 8; ///< what sounds, what comes next, and the presets that are prepared for both

// The curve as a zero-phase impulse response, faded to nothing at +-half, and back: what the blocks can realise without
// wrapping.
std::vector<float> realisable(const MasteringPlan& plan, const EqGrid& grid, const std::vector<float>& curveDb)
{
    const int size = grid.size;
    const Fft fft(size);
    FftBuffer work(size);
    for (int k = 0; k <= size / 2; ++k) {
        const double hz = static_cast<double>(k) * plan.format.rate / size;
        const auto gain = static_cast<float>(dbToGain(curveAt(plan.curveHz, curveDb, hz)));
        work[k] = gain;
        if (k > 0 && k < size / 2) work[size - k] = gain;
    }
    fft.backward(work);
    for (int i = 0; i <= size / 2; ++i) {
        const double edge = static_cast<double>(i) / grid.half;
        // Flat in the middle: a window that bends at once would smooth the curve, most of all in the bass.
        const double window = edge <= 0.5 ? 1.0 : edge < 1 ? 0.5 + 0.5 * std::cos(M_PI * (2 * edge - 1)) : 0.0;
        const auto scale = static_cast<float>(window / size);
        work[i] *= scale;
        if (i > 0 && i < size / 2) work[size - i] *= scale;
    }
    fft.forward(work);
    std::vector<float> result;
    result.reserve(static_cast<std::size_t>(size / 2 + 1));
    for (int k = 0; k <= size / 2; ++k)
        result.push_back(work[k].real() / static_cast<float>(size));
    return result;
}

std::shared_ptr<const EqResponse> make(const MasteringPlan& plan)
{
    const EqGrid grid(plan.format.rate);
    auto made = std::make_shared<EqResponse>();
    std::vector<float> mid = realisable(plan, grid, plan.midCurveDb);
    const std::vector<float> side = realisable(plan, grid, plan.sideCurveDb);
    made->direct.reserve(side.size());
    made->mirrored.reserve(side.size());
    for (std::size_t k = 0; k < side.size(); ++k) {
        made->direct.push_back((mid[k] + side[k]) / 2);
        made->mirrored.push_back((mid[k] - side[k]) / 2);
    }
    if (plan.format.channels != 2) made->mid = std::move(mid);
    return made;
}

} // namespace

EqGrid::EqGrid(int rate)
{
    const int octaves = static_cast<int>(std::lround(std::log2(rate / 44100.0)));
    size = octaves >= 0 ? 16384 << octaves : std::max(1024, 16384 >> -octaves);
    half = size / 8;
    block = size - 2 * half;
}

std::shared_ptr<const EqResponse> EqResponse::of(const MasteringPlan& plan)
{
    using Curves = std::tuple<int, bool, std::vector<float>, std::vector<float>, std::vector<float>>;
    static std::mutex mutex;
    static std::deque<std::pair<Curves, std::shared_ptr<const EqResponse>>> latest; // newest first
    Curves curves{plan.format.rate, plan.format.channels == 2, plan.curveHz, plan.midCurveDb, plan.sideCurveDb};
    {
        const std::lock_guard lock(mutex);
        const auto found =
            std::find_if(latest.begin(), latest.end(), [&](const auto& entry) { return entry.first == curves; });
        if (found != latest.end()) {
            std::rotate(latest.begin(), found, found + 1);
            return latest.front().second;
        }
    }
    auto made = make(plan); // by two threads at once now and then
    const std::lock_guard lock(mutex);
    latest.emplace_front(std::move(curves), made);
    if (latest.size() > kept) latest.pop_back();
    return made;
}

} // namespace auralis
