// Kernels: the few inner loops that cost time, on tiles of 64 samples, once with vectors and once as a plain reference.
// Both do the same operations in the same order, so that they give the same bits (tst_kernels).
#pragma once

#include <cstdint>

namespace auralis
{

constexpr int tileFrames = 64;

struct Kernels {
    /// Largest magnitude.
    float (*maxAbs)(const float* x);
    /// Sum of squares, in 8 lanes that are added as a tree.
    float (*energy)(const float* x);
    /// peaks[i] = max(peaks[i], |sum over k of taps[p][k] * x[i + k]|) for every phase p; `taps` holds phases x
    /// tapCount.
    void (*interpolatedPeaks)(const float* x, const float* taps, int phases, int tapCount, float* peaks);
    /// gains[i] = 2^(-attenuation[i] / 2^20); exactly 1 for 0.
    void (*gainsFromLog)(const std::int32_t* attenuation, float* gains);
    /// x[i] = clamp(x[i] * gains[i], -bound, bound)
    void (*applyGains)(float* x, const float* gains, float bound);
    /// x[i] *= from + (to - from) * i / 64
    void (*applyRamp)(float* x, float from, float to);
};

const Kernels& vectorKernels();
const Kernels& scalarKernels();

} // namespace auralis
