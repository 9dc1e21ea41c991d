// ZeroPhaseEq: EQ and width in one linear-phase convolution without delay, in blocks at absolute positions. Two
// channels share a complex transform. One thread at a time.
#pragma once

#include <vector>

#include "fft.h"
#include "kernels.h"
#include "masteringplan.h"

namespace auralis
{

/// Sizes at a rate: a block of `block` frames is made from `half` more frames on either side.
struct EqGrid {
    explicit EqGrid(int rate);
    int size, half, block;
};

class ZeroPhaseEq
{
public:
    explicit ZeroPhaseEq(const MasteringPlan& plan, const Kernels& kernels = vectorKernels());

    const EqGrid& grid() const { return m_grid; }
    bool flat() const { return m_flat; }

    /// One block of two neighbouring channels as mid and side. `frames` is half + block + half frames of the left one,
    /// each `stride` floats after the one before; the results hold `block`. Exactly 0 where all within `half` is.
    void pair(const float* frames, int stride, float* outLeft, float* outRight) noexcept;
    /// The same for channels that are not a left and right: both get the mid curve. `second` may be null.
    void single(const float* first, const float* second, int stride, float* outFirst, float* outSecond) noexcept;

private:
    std::vector<float> response(const MasteringPlan& plan, const std::vector<float>& curveDb) const;
    void transform(const float* re, const float* im, int stride);
    template <class IsZero>
    void silence(IsZero isZero, float* out, float* alsoOut) const;

    const Kernels& m_kernels;
    EqGrid m_grid;
    bool m_flat;
    Fft m_fft;
    FftBuffer m_work;
    std::vector<float> m_mid;                // real spectra of size/2 + 1, scaled by 1/size
    std::vector<float> m_direct, m_mirrored; // (mid + side) / 2 and (mid - side) / 2
};

} // namespace auralis
