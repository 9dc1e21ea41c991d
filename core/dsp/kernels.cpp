// The inner loops of kernels.h. Vectors are the compilers' own (GCC and clang), so that any CPU with a compiler of
// these is served.
#include "kernels.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace auralis
{
namespace
{

// 2^-x for x in [0, 1): a polynomial that is exactly 1 at 0 and elsewhere off by less than 6e-9 (interpolated at
// Chebyshev nodes).
constexpr float exp2Taps[] = {1.0f,           -0.693147175f,   0.240226091f,  -0.0554992296f,
                              0.00959703519f, -0.00129163688f, 0.00011491995f};
constexpr float perFraction = 1.0f / (1 << 20);

float gainFromLog(std::int32_t attenuation)
{
    const float x = static_cast<float>(attenuation & 0xfffff) * perFraction;
    float y = exp2Taps[6];
    for (int i = 5; i >= 0; --i)
        y = y * x + exp2Taps[i];
    const std::int32_t exponent = (127 - (attenuation >> 20)) << 23;
    float scale;
    std::memcpy(&scale, &exponent, 4);
    return y * scale;
}

namespace scalar
{

float maxAbs(const float* x)
{
    float most = 0;
    for (int i = 0; i < tileFrames; ++i)
        most = std::max(most, std::fabs(x[i]));
    return most;
}

float energy(const float* x)
{
    float lane[8] = {};
    for (int i = 0; i < tileFrames; i += 8)
        for (int k = 0; k < 8; ++k)
            lane[k] += x[i + k] * x[i + k];
    for (int k = 0; k < 4; ++k)
        lane[k] += lane[k + 4];
    return (lane[0] + lane[1]) + (lane[2] + lane[3]);
}

void interpolatedPeaks(const float* x, const float* taps, int phases, int tapCount, float* peaks)
{
    for (int p = 0; p < phases; ++p)
        for (int i = 0; i < tileFrames; ++i) {
            float sum = 0;
            for (int k = 0; k < tapCount; ++k)
                sum += taps[p * tapCount + k] * x[i + k];
            peaks[i] = std::max(peaks[i], std::fabs(sum));
        }
}

void gainsFromLog(const std::int32_t* attenuation, float* gains)
{
    for (int i = 0; i < tileFrames; ++i)
        gains[i] = gainFromLog(attenuation[i]);
}

void applyGains(float* x, const float* gains, float bound)
{
    for (int i = 0; i < tileFrames; ++i)
        x[i] = std::min(std::max(x[i] * gains[i], -bound), bound);
}

void applyRamp(float* x, float from, float to)
{
    const float step = (to - from) * (1.0f / tileFrames);
    for (int i = 0; i < tileFrames; ++i)
        x[i] *= from + step * static_cast<float>(i);
}

} // namespace scalar

namespace vector
{

using F4 = float __attribute__((vector_size(16)));
using I4 = std::int32_t __attribute__((vector_size(16)));

inline F4 load(const float* p)
{
    F4 v;
    std::memcpy(&v, p, sizeof v);
    return v;
}
inline void store(float* p, F4 v)
{
    std::memcpy(p, &v, sizeof v);
}
inline F4 splat(float x)
{
    return F4{x, x, x, x};
}
inline F4 magnitude(F4 v)
{
    const I4 bits = reinterpret_cast<I4>(v) & 0x7fffffff;
    return reinterpret_cast<F4>(bits);
}
inline F4 larger(F4 a, F4 b)
{
    return a < b ? b : a;
}
inline F4 smaller(F4 a, F4 b)
{
    return b < a ? b : a;
}

float maxAbs(const float* x)
{
    F4 most = magnitude(load(x));
    for (int i = 4; i < tileFrames; i += 4)
        most = larger(most, magnitude(load(x + i)));
    return std::max(std::max(most[0], most[1]), std::max(most[2], most[3]));
}

float energy(const float* x)
{
    F4 low = splat(0), high = splat(0);
    for (int i = 0; i < tileFrames; i += 8) {
        const F4 a = load(x + i), b = load(x + i + 4);
        low += a * a;
        high += b * b;
    }
    low += high;
    return (low[0] + low[1]) + (low[2] + low[3]);
}

void interpolatedPeaks(const float* x, const float* taps, int phases, int tapCount, float* peaks)
{
    for (int i = 0; i < tileFrames; i += 16) {
        F4 peak0 = load(peaks + i), peak1 = load(peaks + i + 4), peak2 = load(peaks + i + 8),
           peak3 = load(peaks + i + 12);
        for (int p = 0; p < phases; ++p) {
            F4 sum0 = splat(0), sum1 = sum0, sum2 = sum0, sum3 = sum0;
            for (int k = 0; k < tapCount; ++k) {
                const F4 tap = splat(taps[p * tapCount + k]);
                const float* at = x + i + k;
                sum0 += tap * load(at);
                sum1 += tap * load(at + 4);
                sum2 += tap * load(at + 8);
                sum3 += tap * load(at + 12);
            }
            peak0 = larger(peak0, magnitude(sum0));
            peak1 = larger(peak1, magnitude(sum1));
            peak2 = larger(peak2, magnitude(sum2));
            peak3 = larger(peak3, magnitude(sum3));
        }
        store(peaks + i, peak0);
        store(peaks + i + 4, peak1);
        store(peaks + i + 8, peak2);
        store(peaks + i + 12, peak3);
    }
}

void gainsFromLog(const std::int32_t* attenuation, float* gains)
{
    for (int i = 0; i < tileFrames; i += 4) {
        I4 a;
        std::memcpy(&a, attenuation + i, sizeof a);
        const F4 x = __builtin_convertvector(a & 0xfffff, F4) * splat(perFraction);
        F4 y = splat(exp2Taps[6]);
        for (int k = 5; k >= 0; --k)
            y = y * x + splat(exp2Taps[k]);
        const I4 exponent = (127 - (a >> 20)) << 23;
        store(gains + i, y * reinterpret_cast<F4>(exponent));
    }
}

void applyGains(float* x, const float* gains, float bound)
{
    for (int i = 0; i < tileFrames; i += 4)
        store(x + i, smaller(larger(load(x + i) * load(gains + i), splat(-bound)), splat(bound)));
}

void applyRamp(float* x, float from, float to)
{
    const float step = (to - from) * (1.0f / tileFrames);
    F4 at = {0, 1, 2, 3};
    for (int i = 0; i < tileFrames; i += 4, at += splat(4))
        store(x + i, load(x + i) * (splat(from) + splat(step) * at));
}

} // namespace vector
} // namespace

const Kernels& vectorKernels()
{
    using namespace vector;
    static constexpr Kernels kernels{maxAbs, energy, interpolatedPeaks, gainsFromLog, applyGains, applyRamp};
    return kernels;
}

const Kernels& scalarKernels()
{
    using namespace scalar;
    static constexpr Kernels kernels{maxAbs, energy, interpolatedPeaks, gainsFromLog, applyGains, applyRamp};
    return kernels;
}

} // namespace auralis
