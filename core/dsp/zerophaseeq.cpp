// With z = L + jR and real responses Hm, Hs of mid and side: Y[k] = (Hm + Hs)/2 Z[k] + (Hm - Hs)/2 conj(Z[N-k]) ...
// with mid and side swapped for the real and imaginary part of (1 - j) z / 2; written out below.
#include "zerophaseeq.h"

#include <algorithm>
#include <cmath>

namespace auralis
{

EqGrid::EqGrid(int rate)
{
    const int octaves = static_cast<int>(std::lround(std::log2(rate / 44100.0)));
    size = octaves >= 0 ? 16384 << octaves : std::max(1024, 16384 >> -octaves);
    half = size / 8;
    block = size - 2 * half;
}

ZeroPhaseEq::ZeroPhaseEq(const MasteringPlan& plan)
    : m_grid(plan.format.rate)
    , m_flat(plan.curveHz.empty())
    , m_fft(m_grid.size)
    , m_work(m_grid.size)
{
    if (m_flat) return;
    m_mid = response(plan, plan.midCurveDb);
    const std::vector<float> side = response(plan, plan.sideCurveDb);
    for (std::size_t k = 0; k < m_mid.size(); ++k) {
        m_direct.push_back((m_mid[k] + side[k]) / 2);
        m_mirrored.push_back((m_mid[k] - side[k]) / 2);
    }
}

// The curve as a zero-phase impulse response, faded to nothing at +-half, and back: what the blocks can realise without
// wrapping.
std::vector<float> ZeroPhaseEq::response(const MasteringPlan& plan, const std::vector<float>& curveDb) const
{
    const int size = m_grid.size;
    FftBuffer work(size);
    for (int k = 0; k <= size / 2; ++k) {
        const double hz = static_cast<double>(k) * plan.format.rate / size;
        const auto gain = static_cast<float>(dbToGain(curveAt(plan.curveHz, curveDb, hz)));
        work[k] = gain;
        if (k > 0 && k < size / 2) work[size - k] = gain;
    }
    m_fft.backward(work);
    for (int i = 0; i <= size / 2; ++i) {
        const double edge = static_cast<double>(i) / m_grid.half;
        // Flat in the middle: a window that bends at once would smooth the curve, most of all in the bass.
        const double window = edge <= 0.5 ? 1.0 : edge < 1 ? 0.5 + 0.5 * std::cos(M_PI * (2 * edge - 1)) : 0.0;
        const auto scale = static_cast<float>(window / size);
        work[i] *= scale;
        if (i > 0 && i < size / 2) work[size - i] *= scale;
    }
    m_fft.forward(work);
    std::vector<float> result;
    for (int k = 0; k <= size / 2; ++k)
        result.push_back(work[k].real() / static_cast<float>(size));
    return result;
}

void ZeroPhaseEq::pair(const float* left, const float* right, float* outLeft, float* outRight)
{
    convolve(left, right, outLeft, outRight, m_direct, &m_mirrored);
}

void ZeroPhaseEq::single(const float* first, const float* second, float* outFirst, float* outSecond)
{
    convolve(first, second, outFirst, outSecond, m_mid, nullptr);
}

void ZeroPhaseEq::convolve(const float* a, const float* b, float* outA, float* outB, const std::vector<float>& direct,
                           const std::vector<float>* mirrored)
{
    const int size = m_grid.size;
    std::complex<float>* z = m_work.data();
    for (int i = 0; i < size; ++i)
        z[i] = {a[i], b ? b[i] : 0.0f};
    m_fft.forward(m_work);
    if (!mirrored) {
        for (int k = 0; k <= size / 2; ++k)
            z[k] *= direct[static_cast<std::size_t>(k)];
        for (int k = 1; k < size / 2; ++k)
            z[size - k] *= direct[static_cast<std::size_t>(k)];
    } else {
        // L' = direct L + mirrored R, R' = mirrored L + direct R; swapping L and R is j conj(Z[N-k]).
        const float* d = direct.data();
        const float* m = mirrored->data();
        const auto both = [&](int k, int n) {
            const float ar = z[k].real(), ai = z[k].imag(), br = z[n].real(), bi = z[n].imag();
            z[k] = {d[k] * ar + m[k] * bi, d[k] * ai + m[k] * br};
            z[n] = {d[k] * br + m[k] * ai, d[k] * bi + m[k] * ar};
        };
        both(0, 0);
        for (int k = 1; k < size / 2; ++k)
            both(k, size - k);
        both(size / 2, size / 2);
    }
    m_fft.backward(m_work);
    const std::complex<float>* from = z + m_grid.half;
    for (int i = 0; i < m_grid.block; ++i)
        outA[i] = from[i].real();
    if (!b) return;
    for (int i = 0; i < m_grid.block; ++i)
        outB[i] = from[i].imag();
}

} // namespace auralis
