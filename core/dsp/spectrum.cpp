// Long-term spectra. z = L + jR is transformed once for both channels: with A = Z[k] and B = conj Z[N-k],
// |L|^2 + |R|^2 = (|A|^2 + |B|^2) / 2, |L|^2 - |R|^2 = Re(A conj B), Re(L conj R) = Im(A conj B) / 2.
#include "spectrum.h"

#include <algorithm>
#include <cmath>

namespace auralis
{
namespace
{

constexpr double silentDb = -144.0;

// 8,192 points at 44.1 and 48 kHz, in proportion to the rate otherwise.
int transformSize(int rate)
{
    const int octaves = static_cast<int>(std::lround(std::log2(rate / 44100.0)));
    return octaves >= 0 ? 8192 << octaves : std::max(1024, 8192 >> -octaves);
}

// About a second.
int hopsOfStretch(int rate, int hop)
{
    return std::max(1, static_cast<int>(std::lround(static_cast<double>(rate) / hop)));
}

double toDb(double power)
{
    return power > 0 ? std::max(silentDb, 10 * std::log10(power)) : silentDb;
}

} // namespace

double bandCentre(int band)
{
    return 1000.0 * std::pow(10.0, (band - 17) / 10.0);
}
double bandLower(int band)
{
    return bandCentre(band) * std::pow(10.0, -0.05);
}
double bandUpper(int band)
{
    return bandCentre(band) * std::pow(10.0, 0.05);
}

LongTermSpectrum::LongTermSpectrum(int rate)
    : m_rate(rate)
    , m_size(transformSize(rate))
    , m_fft(m_size)
    , m_work(m_size)
{
    const auto bins = static_cast<std::size_t>(m_size / 2 + 1);
    m_sum.assign(bins, 0);
    m_crossRe.assign(bins, 0);
    m_crossIm.assign(bins, 0);
    for (int i = 0; i < m_size; ++i)
        m_window.push_back(static_cast<float>(std::sin(M_PI * (i + 0.5) / m_size)));
    m_left.assign(static_cast<std::size_t>(hop()), 0);
    m_right = m_left;
}

void LongTermSpectrum::add(const float* left, const float* right, int valid)
{
    const int half = hop();
    for (int i = 0; i < half; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const float rise = m_window[at], fall = m_window[at + static_cast<std::size_t>(half)];
        m_work[i] = {m_left[at] * rise, m_right[at] * rise};
        m_work[i + half] = {left[i] * fall, right[i] * fall};
    }
    transform();
    std::copy(left, left + half, m_left.begin());
    std::copy(right, right + half, m_right.begin());
    m_frames += valid;
    m_pending = true;
    if (++m_hopsOfStretch == hopsOfStretch(m_rate, hop())) endStretch();
}

// What came since the last stretch, in groups of four bands.
void LongTermSpectrum::endStretch()
{
    const double binHz = static_cast<double>(m_rate) / m_size;
    const double frames = static_cast<double>(m_hopsOfStretch) * hop();
    int k = 1;
    for (int g = 0; g < TrackProfile::colourGroups; ++g) {
        const double upper = bandUpper(std::min(4 * g + 3, TrackProfile::bandCount - 1));
        double sum = 0;
        for (; k <= m_size / 2 && k * binHz < upper; ++k)
            sum += m_sum[static_cast<std::size_t>(k)];
        double& before = m_before[static_cast<std::size_t>(g)];
        m_colour.push_back(TrackProfile::levelOf(toDb((sum - before) / (static_cast<double>(m_size) * frames))));
        before = sum;
    }
    m_hopsOfStretch = 0;
}

// The last hop still lacks its falling half.
void LongTermSpectrum::gap()
{
    if (!m_pending) return;
    const std::vector<float> zero(m_left.size(), 0.0f);
    add(zero.data(), zero.data(), 0);
    m_pending = false;
}

void LongTermSpectrum::transform()
{
    m_fft.forward(m_work);
    const std::complex<float>* z = m_work.data();
    double* sum = m_sum.data();
    double* crossRe = m_crossRe.data();
    double* crossIm = m_crossIm.data();
    const auto bin = [&](int k, int mirror) {
        const float ar = z[k].real(), ai = z[k].imag(), br = z[mirror].real(), bi = -z[mirror].imag();
        sum[k] += static_cast<double>(ar * ar + ai * ai + br * br + bi * bi);
        crossRe[k] += static_cast<double>(ar * br + ai * bi);
        crossIm[k] += static_cast<double>(ai * br - ar * bi);
    };
    bin(0, 0);
    for (int k = 1; k <= m_size / 2; ++k)
        bin(k, m_size - k);
}

void LongTermSpectrum::store(TrackProfile& profile) const
{
    // Both halves of the spectrum count, so that a band's power is the mean square of what is in it.
    const double scale = m_frames > 0 ? 2.0 / (static_cast<double>(m_size) * m_frames) : 0.0;
    const double binHz = static_cast<double>(m_rate) / m_size;
    for (int band = 0; band < TrackProfile::bandCount; ++band) {
        // Bins that straddle an edge are shared in proportion.
        const double low = bandLower(band) / binHz, high = std::min(bandUpper(band) / binHz, m_size / 2.0);
        double both = 0, difference = 0, product = 0;
        for (int k = std::max(1, static_cast<int>(low)); k <= m_size / 2 && k - 0.5 < high; ++k) {
            const double share = std::min(high, k + 0.5) - std::max(low, k - 0.5);
            if (share <= 0) continue;
            const auto at = static_cast<std::size_t>(k);
            both += share * m_sum[at] / 2;
            difference += share * m_crossRe[at];
            product += share * m_crossIm[at] / 2;
        }
        const auto at = static_cast<std::size_t>(band);
        profile.midDb[at] = static_cast<float>(toDb((both + 2 * product) / 4 * scale));
        profile.sideDb[at] = static_cast<float>(toDb((both - 2 * product) / 4 * scale));
        const double left = (both + difference) / 2, right = (both - difference) / 2;
        const double norm = std::sqrt(std::max(0.0, left) * std::max(0.0, right));
        profile.correlation[at] =
            norm * scale > 1e-14 ? static_cast<float>(std::clamp(product / norm, -1.0, 1.0)) : 1.0f;
    }
    profile.cutoffHz = cutoff();
    profile.colour = m_colour;
    profile.colourFrames = hopsOfStretch(m_rate, hop()) * hop();
}

// The highest frequency above which everything is at least 15 dB lower, read in steps of 250 Hz; the half rate if there
// is none.
double LongTermSpectrum::cutoff() const
{
    const double half = m_rate / 2.0;
    const double stepHz = 250;
    const int steps = static_cast<int>(half / stepHz);
    const double binHz = static_cast<double>(m_rate) / m_size;
    std::vector<double> level;
    for (int s = 0; s < steps; ++s) {
        double sum = 0;
        int count = 0;
        for (int k = static_cast<int>(std::ceil(s * stepHz / binHz)); k * binHz < (s + 1) * stepHz; ++k, ++count)
            sum += m_sum[static_cast<std::size_t>(k)];
        level.push_back(toDb(count ? sum / count : 0));
    }
    double above = -1e9;
    for (int s = steps - 4; s * stepHz >= 4000; --s) {
        above = std::max(above, level[static_cast<std::size_t>(s) + 3]);
        if (level[static_cast<std::size_t>(s)] - above >= 15) {
            const double hz = (s + 1) * stepHz;
            return hz > 0.93 * half ? half : hz;
        }
    }
    return half;
}

} // namespace auralis
