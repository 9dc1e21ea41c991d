// Look-ahead limiting in whole numbers.
#include "limiter.h"

#include <algorithm>
#include <cmath>

#include "truepeak.h"

namespace auralis
{
namespace
{

constexpr double octaveDb = 6.020599913279624;
constexpr double one = 1 << 20;

} // namespace

AttenuationFilter::AttenuationFilter(double rate, int ahead)
    : m_ahead(ahead)
    , m_first(std::max(1, m_ahead / 2))
    , m_second(std::max(1, m_ahead - m_first))
    , m_perFirst((1 + 0x1p-50) / m_first)
    , m_perSecond((1 + 0x1p-50) / m_second)
    , m_release(static_cast<std::int32_t>(releaseDbPerSecond / octaveDb * one / rate))
    , m_forget(static_cast<int>(mostDb / octaveDb * one / m_release) + 2)
    , m_delayed(static_cast<std::size_t>(m_ahead))
    , m_maxima(static_cast<std::size_t>(m_first))
    , m_averages(static_cast<std::size_t>(m_second))
    , m_window(static_cast<std::size_t>(m_ahead) + 1)
{
}

std::int32_t AttenuationFilter::fromDb(double db)
{
    return static_cast<std::int32_t>(std::ceil(std::min(db, mostDb) / octaveDb * one));
}

double AttenuationFilter::toDb(std::int32_t attenuation)
{
    return attenuation / one * octaveDb;
}

Limiter::Limiter(int rate, double ceilingDbtp, const Kernels& kernels)
    : m_kernels(kernels)
    , m_ceiling(static_cast<float>(dbToGain(ceilingDbtp)))
    , m_filter(rate, lookAheadFrames(rate))
{
}

int Limiter::lookAheadFrames(int rate)
{
    return (static_cast<int>(lookAheadSeconds * rate) / tileFrames + 1) * tileFrames;
}

void AttenuationFilter::reset()
{
    std::fill(m_delayed.begin(), m_delayed.end(), 0);
    std::fill(m_maxima.begin(), m_maxima.end(), 0);
    std::fill(m_averages.begin(), m_averages.end(), 0);
    m_delayedAt = m_maximaAt = m_averagesAt = 0;
    m_maximaSum = m_averagesSum = 0;
    m_windowFirst = m_windowCount = 0;
    m_frame = 0;
    m_held = 0;
}

void Limiter::detect(const float* x, float around, std::int32_t* wanted) const noexcept
{
    const Interpolator& quick = quickInterpolator();
    const Interpolator& exact = exactInterpolator();
    const Interpolator& meter = meterInterpolator();
    if (around * exact.worstGain <= m_ceiling) return;

    float peaks[tileFrames] = {};
    m_kernels.interpolatedPeaks(x - quick.before(), quick.taps.data(), quick.phases, quick.tapCount, peaks);
    if (std::max(m_kernels.maxAbs(peaks) * quickMargin, m_kernels.maxAbs(x)) <= m_ceiling) return;
    m_kernels.interpolatedPeaks(x - exact.before(), exact.taps.data(), exact.phases, exact.tapCount, peaks);
    m_kernels.interpolatedPeaks(x - meter.before(), meter.taps.data(), meter.phases, meter.tapCount, peaks);
    for (int i = 0; i < tileFrames; ++i) {
        const float peak = std::max(peaks[i], std::fabs(x[i]));
        if (peak <= m_ceiling) continue;
        const double over = 20 * std::log10(static_cast<double>(peak) / static_cast<double>(m_ceiling));
        wanted[i] = std::max(wanted[i], AttenuationFilter::fromDb(over));
    }
}

std::int32_t AttenuationFilter::run(const std::int32_t* wanted, std::int32_t* attenuation, int count) noexcept
{
    const bool idle = m_windowCount == 0 && m_held == 0 && m_maximaSum == 0 && m_averagesSum == 0 &&
                      std::all_of(wanted, wanted + count, [](std::int32_t w) { return w == 0; });
    if (idle) { // all rings hold zeros; only the time goes on
        m_frame += count;
        std::fill(attenuation, attenuation + count, 0);
        return 0;
    }
    std::int32_t most = 0;
    for (int i = 0; i < count; ++i, ++m_frame) {
        const auto at = [this](std::size_t k) {
            k += m_windowFirst;
            return k < m_window.size() ? k : k - m_window.size();
        };
        if (m_windowCount > 0 && m_window[m_windowFirst].frame <= m_frame - m_ahead) {
            m_windowFirst = at(1);
            --m_windowCount;
        }
        if (wanted[i] > 0) {
            while (m_windowCount > 0 && m_window[at(m_windowCount - 1)].amount <= wanted[i])
                --m_windowCount;
            m_window[at(m_windowCount++)] = {m_frame, wanted[i]};
        }
        // The frame that leaves the look-ahead: held with release. What is still ahead of it is at least as much as
        // release leaves of it.
        m_held = std::max(m_delayed[m_delayedAt], m_held - m_release);
        m_held = std::max(m_held, 0);
        m_delayed[m_delayedAt] = wanted[i];
        if (++m_delayedAt == m_delayed.size()) m_delayedAt = 0;
        const std::int32_t maximum = m_windowCount > 0 ? std::max(m_held, m_window[m_windowFirst].amount) : m_held;

        m_maximaSum += maximum - m_maxima[m_maximaAt];
        m_maxima[m_maximaAt] = maximum;
        if (++m_maximaAt == m_maxima.size()) m_maximaAt = 0;
        const auto average = static_cast<std::int32_t>(static_cast<double>(m_maximaSum + m_first - 1) * m_perFirst);

        m_averagesSum += average - m_averages[m_averagesAt];
        m_averages[m_averagesAt] = average;
        if (++m_averagesAt == m_averages.size()) m_averagesAt = 0;
        attenuation[i] = static_cast<std::int32_t>(static_cast<double>(m_averagesSum + m_second - 1) * m_perSecond);
        most = std::max(most, attenuation[i]);
    }
    return most;
}

} // namespace auralis
