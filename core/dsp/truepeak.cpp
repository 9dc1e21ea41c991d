// Windowed-sinc interpolators (Kaiser).
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

Interpolator design(int oversampling, int tapCount, double beta)
{
    Interpolator result;
    result.phases = oversampling - 1;
    result.tapCount = tapCount;
    for (int p = 1; p < oversampling; ++p) {
        std::vector<double> phase;
        double sum = 0;
        for (int k = 0; k < tapCount; ++k) {
            const double t = k - (tapCount / 2 - 1) - static_cast<double>(p) / oversampling;
            const double edge = t / (tapCount / 2);
            const double window = bessel0(beta * std::sqrt(std::max(0.0, 1 - edge * edge))) / bessel0(beta);
            phase.push_back(std::sin(M_PI * t) / (M_PI * t) * window);
            sum += phase.back();
        }
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
    static const Interpolator interpolator = design(4, 24, 4.0);
    return interpolator;
}

const Interpolator& exactInterpolator()
{
    static const Interpolator interpolator = design(8, 64, 5.0);
    return interpolator;
}

} // namespace auralis
