// Continuation: the predictor of a channel by Burg's method, which is always stable, run on beyond the edge.
#include "continuation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace auralis
{

namespace
{

constexpr int order = 32; // as many as 16 partials

using Predictor = std::array<double, order>;

/// x[n] is about the sum of predictor[i] * x[n - 1 - i].
Predictor burg(const std::vector<double>& x)
{
    Predictor a{};
    std::vector<double> forward = x, backward = x;
    const std::size_t count = x.size();
    for (std::size_t m = 0; m < order && m + 1 < count; ++m) {
        double cross = 0, power = 0;
        for (std::size_t n = m + 1; n < count; ++n) {
            cross += forward[n] * backward[n - 1];
            power += forward[n] * forward[n] + backward[n - 1] * backward[n - 1];
        }
        if (power <= 1e-15 * static_cast<double>(count)) break; // nothing is left to be foretold
        const double k = 2 * cross / power;
        for (std::size_t n = count - 1; n > m; --n) {
            const double before = forward[n];
            forward[n] -= k * backward[n - 1];
            backward[n] = backward[n - 1] - k * before;
        }
        const Predictor former = a;
        for (std::size_t i = 0; i < m; ++i)
            a[i] = former[i] - k * former[m - 1 - i];
        a[m] = k;
    }
    return a;
}

} // namespace

void continueSound(const float* known, int frames, int channels, float* out, int length, bool backwards)
{
    if (frames == 0) {
        std::fill(out, out + static_cast<std::ptrdiff_t>(length) * channels, 0.0f);
        return;
    }
    const auto count = static_cast<std::size_t>(frames), more = static_cast<std::size_t>(length);
    std::vector<double> x(count + more);
    for (int c = 0; c < channels; ++c) {
        for (int n = 0; n < frames; ++n)
            x[static_cast<std::size_t>(n)] = known[(backwards ? frames - 1 - n : n) * channels + c];
        const Predictor a = burg({x.begin(), x.begin() + frames});
        for (std::size_t n = count; n < x.size(); ++n) {
            double next = 0;
            for (std::size_t i = 0; i < std::min<std::size_t>(order, n); ++i)
                next += a[i] * x[n - 1 - i];
            x[n] = next;
        }
        for (int n = 0; n < length; ++n)
            out[(backwards ? length - 1 - n : n) * channels + c] =
                static_cast<float>(x[count + static_cast<std::size_t>(n)]);
    }
}

} // namespace auralis
