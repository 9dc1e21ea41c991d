// With z = L + jR and real responses Hm, Hs of mid and side: Y[k] = (Hm + Hs)/2 Z[k] + (Hm - Hs)/2 conj(Z[N-k]) ...
// with mid and side swapped for the real and imaginary part of (1 - j) z / 2; written out below.
#include "zerophaseeq.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace auralis
{

ZeroPhaseEq::ZeroPhaseEq(const MasteringPlan& plan, const Kernels& kernels)
    : m_kernels(kernels)
    , m_grid(plan.format.rate)
    , m_fft(m_grid.size)
    , m_work(m_grid.size)
    , m_response(plan.curveHz.empty() ? nullptr : EqResponse::of(plan))
{
}

void ZeroPhaseEq::pair(const float* frames, int stride, float* outLeft, float* outRight) noexcept
{
    transform(frames, frames + 1, stride);
    // L' = direct L + mirrored R, R' = mirrored L + direct R; swapping L and R is j conj(Z[N-k]).
    const int size = m_grid.size;
    const float *direct = m_response->direct.data(), *mirrored = m_response->mirrored.data();
    std::complex<float>* z = m_work.data();
    for (const int k : {0, size / 2}) { // their own mirrors
        const float re = z[k].real(), im = z[k].imag();
        z[k] = {direct[k] * re + mirrored[k] * im, direct[k] * im + mirrored[k] * re};
    }
    auto* parts = reinterpret_cast<float*>(z);
    constexpr int alone = 7; // so that the rest comes in eights
    scalarKernels().mirror(parts + 2, parts + 2 * (size - 1), direct + 1, mirrored + 1, alone);
    m_kernels.mirror(parts + 2 * (alone + 1), parts + 2 * (size - alone - 1), direct + alone + 1, mirrored + alone + 1,
                     size / 2 - alone - 1);
    m_fft.backward(m_work);
    const float* from = parts + 2 * m_grid.half;
    for (int i = 0; i < m_grid.block; ++i) {
        outLeft[i] = from[2 * i];
        outRight[i] = from[2 * i + 1];
    }
    silence([&](std::ptrdiff_t i) { return frames[i * stride] == 0 && frames[i * stride + 1] == 0; }, outLeft,
            outRight);
}

void ZeroPhaseEq::single(const float* first, const float* second, int stride, float* outFirst,
                         float* outSecond) noexcept
{
    transform(first, second, stride);
    const int size = m_grid.size;
    const std::vector<float>& mid = m_response->mid;
    std::complex<float>* z = m_work.data();
    for (int k = 0; k <= size / 2; ++k)
        z[k] *= mid[static_cast<std::size_t>(k)];
    for (int k = 1; k < size / 2; ++k)
        z[size - k] *= mid[static_cast<std::size_t>(k)];
    m_fft.backward(m_work);
    const std::complex<float>* from = z + m_grid.half;
    for (int i = 0; i < m_grid.block; ++i)
        outFirst[i] = from[i].real();
    silence([&](std::ptrdiff_t i) { return first[i * stride] == 0; }, outFirst, nullptr);
    if (!second) return;
    for (int i = 0; i < m_grid.block; ++i)
        outSecond[i] = from[i].imag();
    silence([&](std::ptrdiff_t i) { return second[i * stride] == 0; }, outSecond, nullptr);
}

// Transforms leave their rounding all over a block: where the response reaches nothing but zeros it is not to be heard.
template <class IsZero>
void ZeroPhaseEq::silence(IsZero isZero, float* out, float* alsoOut) const
{
    const int reach = 2 * m_grid.half - 1; // frames that make one: the response is 0 at +-half
    for (int probe = reach - 1; probe < m_grid.size; probe += reach) { // every run of so many holds one of these
        if (!isZero(probe)) continue;
        int begin = probe, end = probe + 1;
        while (begin > 0 && isZero(begin - 1))
            --begin;
        while (end < m_grid.size && isZero(end))
            ++end;
        const int first = std::max(0, begin - 1), last = std::min(m_grid.block - 1, end - 1 - reach);
        for (int i = first; i <= last; ++i) {
            out[i] = 0;
            if (alsoOut) alsoOut[i] = 0;
        }
    }
}

void ZeroPhaseEq::transform(const float* re, const float* im, int stride)
{
    std::complex<float>* z = m_work.data();
    if (im == re + 1 && stride == 2)
        std::memcpy(reinterpret_cast<float*>(z), re, static_cast<std::size_t>(m_grid.size) * sizeof *z);
    else
        for (std::ptrdiff_t i = 0; i < m_grid.size; ++i)
            z[i] = {re[i * stride], im ? im[i * stride] : 0.0f};
    m_fft.forward(m_work);
}

} // namespace auralis
