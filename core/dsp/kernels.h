// Kernels: the few inner loops that cost time, on tiles of 64 samples, once with vectors and once as a plain reference.
// All do the same operations in the same order, so that they give the same bits (tst_renderer).
#pragma once

#include <cstdint>
#include <vector>

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
    /// A spectrum's bins and their mirrors, both as pairs of real and imaginary part: bin i lies at low[2i], its mirror
    /// at high[-2i]. With `swapped` for the parts exchanged: low = direct low + mirrored swapped(high), and high =
    /// direct high + mirrored swapped(low). `count` is a multiple of 8.
    void (*mirror)(float* low, float* high, const float* direct, const float* mirrored, int count);
    /// Of `count` complex numbers, pairs of real and imaginary part: sum += h * z. `count` is a multiple of 8.
    void (*multiplyAdd)(float* sum, const float* h, const float* z, int count);
    /// sum += h * conj(z)
    void (*multiplyAddConjugate)(float* sum, const float* h, const float* z, int count);
};

const Kernels& vectorKernels(); ///< the widest this CPU has
const Kernels& scalarKernels();
/// All that this CPU can run, for tests.
std::vector<const Kernels*> runnableKernels();

} // namespace auralis
