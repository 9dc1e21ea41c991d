// Long-term spectra. z = L + jR is transformed once for both channels: with A = Z[k] and B = conj Z[N-k],
// |L|^2 + |R|^2 = (|A|^2 + |B|^2) / 2, |L|^2 - |R|^2 = Re(A conj B), Re(L conj R) = Im(A conj B) / 2.
#include "spectrum.h"

#include <algorithm>
#include <cmath>

#include "kernels.h"

namespace auralis
{
namespace
{

constexpr double silentDb = -144.0;
constexpr float peakDepth = 0.2f; // below the highest: -14 dB

// About 0.4 s.
int hopsOfStretch(int rate, int hop)
{
    return std::max(1, static_cast<int>(std::lround(0.4 * rate / hop)));
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

int spectrumSize(int rate)
{
    const int octaves = static_cast<int>(std::lround(std::log2(rate / 44100.0)));
    return octaves >= 0 ? 8192 << octaves : std::max(1024, 8192 >> -octaves);
}

LongTermSpectrum::LongTermSpectrum(int rate)
    : m_rate(rate)
    , m_size(spectrumSize(rate))
    , m_fft(m_size)
    , m_work(m_size)
    , m_fine(rate)
{
    const auto bins = static_cast<std::size_t>(m_size / 2 + 1);
    m_sum.assign(bins, 0);
    m_crossRe.assign(bins, 0);
    m_crossIm.assign(bins, 0);
    for (int i = 0; i < m_size; ++i)
        m_window.push_back(static_cast<float>(std::sin(M_PI * (i + 0.5) / m_size)));
    for (int b = 0; b + 1 < TrackProfile::bandCount; ++b)
        m_groupEnds[static_cast<std::size_t>(PeakColour::group(b))] =
            std::min(m_size / 2 + 1, static_cast<int>(std::ceil(bandUpper(b) * m_size / rate)));
    m_groupEnds.back() = m_size / 2 + 1;
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
    m_fine.add(m_work);
    endPeak();
    findPeak(left, right);
    std::copy(left, left + half, m_left.begin());
    std::copy(right, right + half, m_right.begin());
    m_frames += valid;
    m_pending = true;
    if (++m_hopsOfStretch == hopsOfStretch(m_rate, hop())) endStretch();
}

// What came since the last stretch, in groups of bands.
void LongTermSpectrum::endStretch()
{
    const double binHz = static_cast<double>(m_rate) / m_size;
    const double frames = static_cast<double>(m_hopsOfStretch) * hop();
    int k = std::max(1, static_cast<int>(std::ceil(bandLower(0) / binHz)));
    for (int g = 0; g < TrackProfile::colourGroups; ++g) {
        int last = TrackProfile::bandCount - 1;
        while (TrackProfile::colourGroup(last) > g)
            --last;
        const double upper = bandUpper(last);
        double both = 0, product = 0;
        for (; k <= m_size / 2 && k * binHz < upper; ++k) {
            both += m_sum[static_cast<std::size_t>(k)] / 2;
            product += m_crossIm[static_cast<std::size_t>(k)];
        }
        Colour& before = m_before[static_cast<std::size_t>(g)];
        const Colour now{both + product, both - product};
        for (const auto part : {&Colour::mid, &Colour::side})
            m_colour.push_back(
                TrackProfile::levelOf(toDb((now.*part - before.*part) / (static_cast<double>(m_size) * frames))));
        before = now;
    }
    m_hopsOfStretch = 0;
}

// The last hop still lacks its falling half.
void LongTermSpectrum::gap()
{
    if (!m_pending) return;
    const std::vector<float> zero(m_left.size(), 0.0f);
    add(zero.data(), zero.data(), 0);
    m_fine.end();
    m_pending = false;
    m_peak = {};
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

void LongTermSpectrum::findPeak(const float* left, const float* right)
{
    const Kernels& kernels = vectorKernels();
    float peak = 0;
    int tile = 0;
    m_peak = {};
    m_peak.any = true;
    for (int t = 0; t < hop(); t += tileFrames)
        for (const float* x : {left, right})
            if (const float found = kernels.maxAbs(x + t); found > peak) {
                peak = found;
                tile = t;
                m_peak.right = x == right;
            }
    m_highest = std::max(m_highest, peak);
    m_peak.wanted = peak > m_highest * peakDepth && peak > 1e-4f;
    if (!m_peak.wanted) return;
    const float* x = m_peak.right ? right : left;
    m_peak.at = tile;
    while (std::fabs(x[m_peak.at]) < peak)
        ++m_peak.at;
    addParts(m_peak, hop() + m_peak.at);
}

// The transform before this one knew the peak's frame as one of its latter half.
void LongTermSpectrum::endPeak()
{
    if (!m_peak.any) return;
    std::array<double, PeakColour::groups> mid{}, side{};
    if (m_peak.wanted) {
        addParts(m_peak, m_peak.at);
        double sum = 0;
        for (const std::complex<double>& part : m_peak.parts)
            sum += m_peak.right ? part.imag() : part.real();
        for (std::size_t g = 0; g < mid.size() && sum != 0; ++g) {
            const double left = m_peak.parts[g].real(), right = m_peak.parts[g].imag();
            mid[g] = (left + right) / 2 / sum;
            side[g] = (m_peak.right ? right - left : left - right) / 2 / sum;
        }
    }
    m_peakColours.push_back({PeakColour::pack(mid), PeakColour::pack(side)});
}

// One frame of the inverse transform, windowed again, a group of bands at a time. Eight bins are turned at once, every
// group from its own begin.
void LongTermSpectrum::addParts(Peak& peak, int at) const
{
    constexpr int lanes = 8;
    const double step = 2 * M_PI * at / m_size;
    const float scale = m_window[static_cast<std::size_t>(at)] / static_cast<float>(m_size);
    const auto* z = reinterpret_cast<const float*>(m_work.data());
    const auto turnRe = static_cast<float>(std::cos(lanes * step)), turnIm = static_cast<float>(std::sin(lanes * step));
    int k = 1;
    for (std::size_t g = 0; g < peak.parts.size(); ++g) {
        float c[lanes], s[lanes], re[lanes] = {}, im[lanes] = {};
        for (int i = 0; i < lanes; ++i) {
            c[i] = static_cast<float>(std::cos((k + i) * step));
            s[i] = static_cast<float>(std::sin((k + i) * step));
        }
        const auto add = [&](int i) {
            const float *low = z + 2 * (k + i), *high = z + 2 * (m_size - k - i);
            re[i] += (low[0] + high[0]) * c[i] + (high[1] - low[1]) * s[i];
            im[i] += (low[1] + high[1]) * c[i] + (low[0] - high[0]) * s[i];
        };
        for (; k + lanes <= m_groupEnds[g]; k += lanes)
            for (int i = 0; i < lanes; ++i) {
                add(i);
                const float turned = c[i] * turnRe - s[i] * turnIm;
                s[i] = c[i] * turnIm + s[i] * turnRe;
                c[i] = turned;
            }
        for (int i = 0; k + i < m_groupEnds[g]; ++i)
            add(i);
        k = std::max(k, m_groupEnds[g]);
        float sumRe = 0, sumIm = 0;
        for (int i = 0; i < lanes; ++i) {
            sumRe += re[i];
            sumIm += im[i];
        }
        peak.parts[g] += std::complex<double>(static_cast<double>(sumRe * scale), static_cast<double>(sumIm * scale));
    }
}

void LongTermSpectrum::store(TrackProfile& profile) const
{
    // Both halves of the spectrum count, so that a band's power is the mean square of what is in it.
    const double scale = m_frames > 0 ? 2.0 / (static_cast<double>(m_size) * m_frames) : 0.0;
    const double binHz = static_cast<double>(m_rate) / m_size;
    for (int band = 0; band < TrackProfile::bandCount; ++band) {
        // Bins that straddle an edge are shared in proportion.
        const double low = bandLower(band) / binHz, high = std::min(bandUpper(band) / binHz, m_size / 2.0);
        double both = 0, difference = 0, product = 0, place = 0;
        for (int k = std::max(1, static_cast<int>(low)); k <= m_size / 2 && k - 0.5 < high; ++k) {
            const double share = std::min(high, k + 0.5) - std::max(low, k - 0.5);
            if (share <= 0) continue;
            const auto at = static_cast<std::size_t>(k);
            both += share * m_sum[at] / 2;
            place += share * m_sum[at] / 2 * std::log(std::clamp<double>(k, low, high));
            difference += share * m_crossRe[at];
            product += share * m_crossIm[at] / 2;
        }
        const auto at = static_cast<std::size_t>(band);
        profile.midDb[at] = static_cast<float>(toDb((both + 2 * product) / 4 * scale));
        profile.sideDb[at] = static_cast<float>(toDb((both - 2 * product) / 4 * scale));
        profile.bandHz[at] = static_cast<float>(both > 0 ? std::exp(place / both) * binHz : bandCentre(band));
        const double left = (both + difference) / 2, right = (both - difference) / 2;
        const double norm = std::sqrt(std::max(0.0, left) * std::max(0.0, right));
        profile.correlation[at] =
            norm * scale > 1e-14 ? static_cast<float>(std::clamp(product / norm, -1.0, 1.0)) : 1.0f;
    }
    profile.cutoffHz = cutoff();
    const auto highest =
        profile.peaks.empty() ? std::uint8_t{0} : *std::max_element(profile.peaks.begin(), profile.peaks.end());
    for (std::size_t i = 0; i < std::min(profile.peaks.size(), m_peakColours.size()); ++i)
        if (TrackProfile::hasPeakColour(profile.peaks[i], highest))
            profile.peakColours.insert(profile.peakColours.end(), m_peakColours[i].begin(), m_peakColours[i].end());
    profile.colour = m_colour;
    profile.colourFrames = hopsOfStretch(m_rate, hop()) * hop();
    profile.fine = m_fine.lines();
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
