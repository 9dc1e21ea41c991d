// The lowest lines of every windowed transform, transformed back with fewer points, windowed again and overlapped, are
// the signal at a lower rate: sine windows at half overlap sum to one. Its own transforms are eight times as long.
#include "finespectrum.h"

#include <algorithm>
#include <cmath>

#include "spectrum.h"

namespace auralis
{
namespace
{

constexpr int finer = 8;
constexpr double keptHz = 2600; // more than what is read, since the cut is sharp

int slowSize(int rate)
{
    int slow = spectrumSize(rate);
    while (slow / 4 * fineLineHz(rate) * finer >= keptHz)
        slow /= 2;
    return slow;
}

std::vector<float> sineWindow(int size)
{
    std::vector<float> window;
    for (int i = 0; i < size; ++i)
        window.push_back(static_cast<float>(std::sin(M_PI * (i + 0.5) / size)));
    return window;
}

} // namespace

double fineLineHz(int rate)
{
    return static_cast<double>(rate) / spectrumSize(rate) / finer;
}

int fineLineCount(int rate)
{
    const double highest = std::min(bandUpper(TrackProfile::fineBands - 1), rate / 2.0);
    return static_cast<int>(highest / fineLineHz(rate));
}

FineSpectrum::FineSpectrum(int rate)
    : m_slow(slowSize(rate))
    , m_fine(m_slow.size() * finer)
    , m_slowFft(m_slow.size())
    , m_fineFft(m_fine.size())
    , m_slowWindow(sineWindow(m_slow.size()))
    , m_fineWindow(sineWindow(m_fine.size()))
    , m_overlap(static_cast<std::size_t>(m_slow.size() / 2))
    , m_frames(static_cast<std::size_t>(m_fine.size()))
    , m_filled(m_frames.size() / 2) // what is before the begin is zero
    , m_sum(static_cast<std::size_t>(fineLineCount(rate)))
{
}

void FineSpectrum::add(const FftBuffer& z)
{
    const int half = m_slow.size() / 2;
    std::copy(z.data(), z.data() + half, m_slow.data());
    std::copy(z.data() + z.size() - half, z.data() + z.size(), m_slow.data() + half);
    m_slowFft.backward(m_slow);
    for (int i = 0; i < half; ++i) {
        const auto at = static_cast<std::size_t>(i);
        m_frames[m_filled + at] = m_overlap[at] + m_slow[i] * m_slowWindow[at];
        m_overlap[at] = m_slow[i + half] * m_slowWindow[at + static_cast<std::size_t>(half)];
    }
    m_filled += static_cast<std::size_t>(half);
    if (m_filled == m_frames.size()) transform();
}

void FineSpectrum::end()
{
    const auto begin = m_frames.size() / 2;
    std::copy(m_overlap.begin(), m_overlap.end(), m_frames.begin() + static_cast<std::ptrdiff_t>(m_filled));
    std::fill(m_overlap.begin(), m_overlap.end(), std::complex<float>());
    std::fill(m_frames.begin() + static_cast<std::ptrdiff_t>(m_filled + m_overlap.size()), m_frames.end(),
              std::complex<float>());
    transform();
    std::fill(m_frames.begin() + static_cast<std::ptrdiff_t>(begin), m_frames.end(), std::complex<float>());
    transform();
}

void FineSpectrum::transform()
{
    for (std::size_t i = 0; i < m_frames.size(); ++i)
        m_fine[static_cast<int>(i)] = m_frames[i] * m_fineWindow[i];
    m_fineFft.forward(m_fine);
    for (std::size_t k = 1; k < m_sum.size(); ++k) {
        const std::complex<double> z(m_fine[static_cast<int>(k)]),
            mirror(std::conj(m_fine[m_fine.size() - static_cast<int>(k)]));
        const std::complex<double> left = z + mirror, right = std::complex<double>(0, -1) * (z - mirror);
        m_sum[k].left += std::norm(left);
        m_sum[k].right += std::norm(right);
        m_sum[k].cross += left * std::conj(right);
    }
    const auto middle = m_frames.begin() + static_cast<std::ptrdiff_t>(m_frames.size() / 2);
    std::copy(middle, m_frames.end(), m_frames.begin());
    m_filled = m_frames.size() / 2;
}

std::vector<std::uint32_t> FineSpectrum::lines() const
{
    double strongest = 0;
    for (const Line& line : m_sum)
        strongest = std::max({strongest, line.left, line.right});
    std::vector<std::uint32_t> packed;
    if (!(strongest > 0)) return packed;
    for (const Line& line : m_sum) {
        const double both = std::sqrt(line.left * line.right);
        packed.push_back(FineLine{line.left / strongest, line.right / strongest,
                                  both > 0 ? line.cross / both : std::complex<double>()}
                             .packed());
    }
    return packed;
}

} // namespace auralis
