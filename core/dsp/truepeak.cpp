// Windowed-sinc interpolators (Kaiser; Hann for the one of other meters).
#include "truepeak.h"

#include <algorithm>
#include <cmath>

namespace auralis
{
namespace
{

double bessel0(double x)
{
    double sum = 1, term = 1;
    for (int k = 1; k < 60; ++k) {
        term *= (x / (2 * k)) * (x / (2 * k));
        sum += term;
    }
    return sum;
}

double kaiser(double edge, double beta)
{
    return bessel0(beta * std::sqrt(std::max(0.0, 1 - edge * edge))) / bessel0(beta);
}

template <class Window>
Interpolator design(int oversampling, int tapCount, bool normalised, Window window)
{
    Interpolator result;
    result.phases = oversampling - 1;
    result.tapCount = tapCount;
    for (int p = 1; p < oversampling; ++p) {
        std::vector<double> phase;
        double sum = 0;
        for (int k = 0; k < tapCount; ++k) {
            const double t = k - (tapCount / 2 - 1) - static_cast<double>(p) / oversampling;
            phase.push_back(std::sin(M_PI * t) / (M_PI * t) * window(t / (tapCount / 2)));
            sum += phase.back();
        }
        if (!normalised) sum = 1;
        float magnitudes = 0;
        for (const double tap : phase) {
            result.taps.push_back(static_cast<float>(tap / sum));
            magnitudes += std::fabs(result.taps.back());
        }
        result.worstGain = std::max(result.worstGain, magnitudes);
    }
    result.worstGain *= 1.0001f; // rounding of the sums
    return result;
}

} // namespace

const Interpolator& quickInterpolator()
{
    static const Interpolator interpolator = design(4, 24, true, [](double edge) { return kaiser(edge, 4); });
    return interpolator;
}

const Interpolator& exactInterpolator()
{
    static const Interpolator interpolator = design(8, 64, true, [](double edge) { return kaiser(edge, 5); });
    return interpolator;
}

const Interpolator& meterInterpolator()
{
    static const Interpolator interpolator =
        design(4, 12, false, [](double edge) { return (1 + std::cos(M_PI * edge)) / 2; });
    return interpolator;
}

} // namespace auralis
