// BS.1770 metering. The biquads are the standard's filters at 48 kHz taken back to their analogue prototypes and
// transformed to the track's rate, as De Man (2014) and libebur128 do.
#include "loudness.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstring>

#include "decibels.h"

namespace auralis
{
namespace
{

constexpr double shelfHz = 1681.974450955533, shelfDb = 3.999843853973347, shelfQ = 0.7071752369554196;
constexpr double passHz = 38.13547087602444, passQ = 0.5003270373238773;
constexpr double shelfBandPower = 0.4996667741545416;

using D2 = double __attribute__((vector_size(16)));

double toLufs(double meanSquare)
{
    return meanSquare > 0 ? loudnessOffset + 10 * std::log10(meanSquare) : -144.0;
}

} // namespace

double loudnessWeight(int channel, int channels)
{
    if (channels <= 3) return 1.0;
    if (channels == 4) return channel < 2 ? 1.0 : 1.41; // FL FR BL BR
    if (channels == 5) return channel < 3 ? 1.0 : 1.41; // FL FR FC BL BR
    if (channel < 3) return 1.0;
    if (channel == 3) return 0.0;
    const bool side =
        channels == 6 || (channels == 7 ? channel > 4 : channel > 5); // 60 to 120 degrees; the back counts less
    return side ? 1.41 : 1.0;
}

double kWeightingDb(double hz)
{
    const std::complex<double> s(0, hz / shelfHz), t(0, hz / passHz);
    const double high = std::pow(10.0, shelfDb / 20), band = std::pow(high, shelfBandPower);
    const auto shelf = (high * s * s + band / shelfQ * s + 1.0) / (s * s + s / shelfQ + 1.0);
    const auto pass = t * t / (t * t + t / passQ + 1.0);
    return 20 * std::log10(std::abs(shelf * pass) + 1e-12);
}

LoudnessMeter::LoudnessMeter(AudioFormat format)
    : m_format(format)
{
    double k = std::tan(M_PI * shelfHz / format.rate);
    const double high = std::pow(10.0, shelfDb / 20), band = std::pow(high, shelfBandPower);
    double a0 = 1 + k / shelfQ + k * k;
    const double shelf[] = {(high + band * k / shelfQ + k * k) / a0, 2 * (k * k - high) / a0,
                            (high - band * k / shelfQ + k * k) / a0, 2 * (k * k - 1) / a0,
                            (1 - k / shelfQ + k * k) / a0};
    std::copy(std::begin(shelf), std::end(shelf), m_shelf);
    k = std::tan(M_PI * passHz / format.rate);
    a0 = 1 + k / passQ + k * k;
    // The standard's high-pass has numerator 1, -2, 1 at every rate.
    const double pass[] = {1, -2, 1, 2 * (k * k - 1) / a0, (1 - k / passQ + k * k) / a0};
    std::copy(std::begin(pass), std::end(pass), m_highPass);
    for (int c = 0; c < format.channels; ++c)
        m_weights.push_back(loudnessWeight(c, format.channels));
    m_state.assign(static_cast<std::size_t>((format.channels + 1) / 2) * 8, 0.0);
    gap();
}

void LoudnessMeter::gap()
{
    std::fill(m_state.begin(), m_state.end(), 0.0);
    if (m_segments.empty() || m_segments.back() != m_steps.size()) m_segments.push_back(m_steps.size());
    m_frame = 0;
    m_step = 0;
    m_stepEnd = m_format.rate / 100;
    m_sum = 0;
}

void LoudnessMeter::add(const float* const* planes, int count)
{
    int done = 0;
    while (done < count) {
        const int take = static_cast<int>(std::min<FramePos>(count - done, m_stepEnd - m_frame));
        for (int c = 0; c < m_format.channels; c += 2) {
            const bool two = c + 1 < m_format.channels;
            const float* left = planes[c] + done;
            const float* right = two ? planes[c + 1] + done : left;
            D2 s[4];
            double* state = &m_state[static_cast<std::size_t>(c) * 4];
            std::memcpy(s, state, sizeof s);
            D2 sum = {0, 0};
            for (int i = 0; i < take; ++i) {
                const D2 x = {static_cast<double>(left[i]), static_cast<double>(right[i])};
                const D2 y = m_shelf[0] * x + s[0];
                s[0] = m_shelf[1] * x - m_shelf[3] * y + s[1];
                s[1] = m_shelf[2] * x - m_shelf[4] * y;
                const D2 z = y + s[2];
                s[2] = s[3] - 2.0 * y - m_highPass[3] * z;
                s[3] = y - m_highPass[4] * z;
                sum += z * z;
            }
            for (D2& v : s) // no denormals from a decaying tail
                for (int lane = 0; lane < 2; ++lane)
                    if (std::fabs(v[lane]) < 1e-30) v[lane] = 0;
            std::memcpy(state, s, sizeof s);
            m_sum += m_weights[static_cast<std::size_t>(c)] * sum[0];
            if (two) m_sum += m_weights[static_cast<std::size_t>(c) + 1] * sum[1];
        }
        done += take;
        m_frame += take;
        if (m_frame == m_stepEnd) {
            const FramePos first = m_step * m_format.rate / 100;
            m_steps.push_back(m_sum / static_cast<double>(m_stepEnd - first));
            m_sum = 0;
            ++m_step;
            m_stepEnd = (m_step + 1) * m_format.rate / 100;
        }
    }
}

// Calls visit(mean square) for every window of `length` steps, `hop` steps apart, that lies in one segment.
template <class Visit>
void LoudnessMeter::windows(int length, int hop, Visit visit) const
{
    for (std::size_t s = 0; s < m_segments.size(); ++s) {
        const std::size_t end = s + 1 < m_segments.size() ? m_segments[s + 1] : m_steps.size();
        for (std::size_t first = m_segments[s]; first + static_cast<std::size_t>(length) <= end;
             first += static_cast<std::size_t>(hop)) {
            double sum = 0;
            for (int i = 0; i < length; ++i)
                sum += m_steps[first + static_cast<std::size_t>(i)];
            visit(sum / length);
        }
    }
}

namespace
{

double gated(const std::vector<double>& blocks)
{
    const auto meanAbove = [&](double floor) {
        double sum = 0;
        int count = 0;
        for (const double block : blocks)
            if (block > floor) {
                sum += block;
                ++count;
            }
        return count ? sum / count : 0.0;
    };
    const double floor = lufsToPower(-70);
    const double first = meanAbove(floor);
    if (first <= 0) return -70.0;
    return std::max(-70.0, toLufs(meanAbove(std::max(floor, first * 0.1))));
}

} // namespace

double LoudnessMeter::integrated() const
{
    std::vector<double> blocks;
    windows(40, 10, [&](double meanSquare) { blocks.push_back(meanSquare); });
    return gated(blocks);
}

double LoudnessMeter::gatedLoudness(const std::vector<double>& steps)
{
    std::vector<double> blocks;
    for (std::size_t first = 0; first + 40 <= steps.size(); first += 10) {
        double sum = 0;
        for (std::size_t i = first; i < first + 40; ++i)
            sum += steps[i];
        blocks.push_back(sum / 40);
    }
    return gated(blocks);
}

double LoudnessMeter::range() const
{
    std::vector<double> blocks;
    const double floor = lufsToPower(-70);
    double sum = 0;
    windows(300, 10, [&](double meanSquare) {
        if (meanSquare > floor) {
            blocks.push_back(meanSquare);
            sum += meanSquare;
        }
    });
    if (blocks.empty()) return 0;
    const double gate = sum / static_cast<double>(blocks.size()) * 0.01;
    std::erase_if(blocks, [gate](double block) { return block < gate; });
    if (blocks.empty()) return 0;
    std::sort(blocks.begin(), blocks.end());
    const auto percentile = [&](double p) {
        return blocks[static_cast<std::size_t>(static_cast<double>(blocks.size() - 1) * p + 0.5)];
    };
    return toLufs(percentile(0.95)) - toLufs(percentile(0.10));
}

std::vector<float> LoudnessMeter::momentary() const
{
    std::vector<float> values;
    windows(40, 1, [&](double meanSquare) { values.push_back(static_cast<float>(toLufs(meanSquare))); });
    return values;
}

std::vector<float> LoudnessMeter::shortTerm() const
{
    std::vector<float> values;
    windows(300, 10, [&](double meanSquare) { values.push_back(static_cast<float>(toLufs(meanSquare))); });
    return values;
}

double LoudnessMeter::maxMomentary() const
{
    double most = 0;
    windows(40, 1, [&](double meanSquare) { most = std::max(most, meanSquare); });
    return toLufs(most);
}

double LoudnessMeter::maxShortTerm() const
{
    double most = 0;
    windows(300, 10, [&](double meanSquare) { most = std::max(most, meanSquare); });
    return toLufs(most);
}

} // namespace auralis
