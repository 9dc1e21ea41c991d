// ZeroPhaseEq: EQ and width in one linear-phase convolution without delay, in blocks at absolute positions. Two
// channels share a complex transform. One thread at a time.
#pragma once

#include <memory>

#include "eqresponse.h"
#include "fft.h"
#include "kernels.h"

namespace auralis
{

class ZeroPhaseEq
{
public:
    explicit ZeroPhaseEq(const MasteringPlan& plan, const Kernels& kernels = vectorKernels());

    const EqGrid& grid() const { return m_grid; }
    bool flat() const { return !m_response; }

    /// One block of two neighbouring channels as mid and side. `frames` is half + block + half frames of the left one,
    /// each `stride` floats after the one before; the results hold `block`. Exactly 0 where all within `half` is.
    void pair(const float* frames, int stride, float* outLeft, float* outRight) noexcept;
    /// The same for channels that are not a left and right: both get the mid curve. `second` may be null.
    void single(const float* first, const float* second, int stride, float* outFirst, float* outSecond) noexcept;

private:
    void transform(const float* re, const float* im, int stride);
    template <class IsZero>
    void silence(IsZero isZero, float* out, float* alsoOut) const;

    const Kernels& m_kernels;
    EqGrid m_grid;
    Fft m_fft;
    FftBuffer m_work;
    std::shared_ptr<const EqResponse> m_response; ///< null: flat
};

} // namespace auralis
