// A true-peak meter written for the tests alone: 32 times oversampled, 256 taps.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "units.h"

namespace auralis::test
{

/// dBTP of interleaved samples. Looks between samples only where one of the neighbours is above `floor`, to save time.
inline double referenceTruePeakDb(const std::vector<float>& samples, int channels, double floor = 0.0)
{
    constexpr int phases = 32, taps = 256;
    static const std::vector<float> table = [] {
        const auto bessel0 = [](double x) {
            double sum = 1, term = 1;
            for (int k = 1; k < 80; ++k)
                sum += term *= (x / (2 * k)) * (x / (2 * k));
            return sum;
        };
        std::vector<float> h;
        for (int p = 0; p < phases; ++p)
            for (int k = 0; k < taps; ++k) {
                const double t = k - (taps / 2 - 1) - static_cast<double>(p) / phases;
                const double edge = t / (taps / 2);
                const double window = std::abs(edge) < 1 ? bessel0(8 * std::sqrt(1 - edge * edge)) / bessel0(8) : 0;
                h.push_back(static_cast<float>((t == 0 ? 1 : std::sin(M_PI * t) / (M_PI * t)) * window));
            }
        return h;
    }();
    const auto frames = static_cast<std::ptrdiff_t>(samples.size()) / channels;
    double most = 0;
    for (int c = 0; c < channels; ++c) {
        std::vector<float> x(static_cast<std::size_t>(frames) + taps, 0.0f);
        for (std::ptrdiff_t n = 0; n < frames; ++n)
            x[static_cast<std::size_t>(n + taps / 2 - 1)] = samples[static_cast<std::size_t>(n * channels + c)];
        for (std::ptrdiff_t n = 0; n < frames; ++n) {
            const float* at = x.data() + n;
            const float here = std::fabs(at[taps / 2 - 1]), next = std::fabs(at[taps / 2]);
            most = std::max(most, static_cast<double>(here));
            if (std::max(here, next) <= floor) continue;
            for (int p = 1; p < phases; ++p) {
                const float* h = table.data() + p * taps;
                float lanes[16] = {};
                for (int k = 0; k < taps; k += 16)
                    for (int i = 0; i < 16; ++i)
                        lanes[i] += h[k + i] * at[k + i];
                float sum = 0;
                for (const float lane : lanes)
                    sum += lane;
                most = std::max(most, static_cast<double>(std::fabs(sum)));
            }
        }
    }
    return gainToDb(most);
}

} // namespace auralis::test
