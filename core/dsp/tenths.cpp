// Gates of BS.1770-4 and EBU Tech 3342 over blocks that begin every tenth of a second.
#include "tenths.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numeric>

#include "decibels.h"

namespace auralis
{
namespace
{

const double floorPower = lufsToPower(-70);

double meanAbove(const Tenths& blocks, double floor)
{
    double sum = 0;
    std::size_t count = 0;
    for (const float block : blocks) {
        const bool counts = static_cast<double>(block) > floor;
        sum += counts ? static_cast<double>(block) : 0;
        count += counts;
    }
    return count > 0 ? sum / static_cast<double>(count) : 0;
}

// Values of at least `least`, which is not negative, in order without sorting: counted by their first bits (64 steps
// an octave), then looked for among the few of one count.
class Ranks
{
public:
    Ranks(const Tenths& values, float least)
        : m_values(values)
        , m_least(least)
        , m_counts(bucket(std::numeric_limits<float>::infinity()) + 1)
    {
        for (const float value : values)
            if (value >= least) ++m_counts[bucket(value)];
        m_size = std::accumulate(m_counts.begin(), m_counts.end(), std::size_t{});
    }

    /// Below it lies this share of the values; there is at least one.
    double percentile(double share) const
    {
        std::size_t rank = static_cast<std::size_t>(static_cast<double>(m_size - 1) * share + 0.5), at = 0;
        while (rank >= m_counts[at])
            rank -= m_counts[at++];
        Tenths few;
        for (const float value : m_values)
            if (value >= m_least && bucket(value) == at) few.push_back(value);
        std::nth_element(few.begin(), few.begin() + static_cast<std::ptrdiff_t>(rank), few.end());
        return static_cast<double>(few[rank]);
    }
    bool empty() const { return m_size == 0; }

private:
    static std::size_t bucket(float value) { return std::bit_cast<std::uint32_t>(value) >> 17; }

    const Tenths& m_values;
    const float m_least;
    std::vector<std::uint32_t> m_counts;
    std::size_t m_size = 0;
};

} // namespace

double gatedLufs(const Tenths& powers)
{
    constexpr std::size_t block = 4;
    if (powers.size() < block) return -70;
    Tenths means(powers.size() - block + 1);
    for (std::size_t i = 0; i < means.size(); ++i)
        means[i] = 0.25f * (powers[i] + powers[i + 1] + powers[i + 2] + powers[i + 3]);
    const double first = meanAbove(means, floorPower);
    if (first <= 0) return -70;
    const double second = meanAbove(means, std::max(floorPower, first * 0.1));
    return std::max(-70.0, loudnessOffset + 10 * std::log10(second));
}

double rangeLu(const Tenths& powers)
{
    constexpr std::size_t window = 30;
    if (powers.size() < window) return 0;
    Tenths means(powers.size() - window + 1);
    double sum = 0;
    for (std::size_t i = 0; i < powers.size(); ++i) {
        sum += static_cast<double>(powers[i]);
        if (i + 1 < window) continue;
        means[i + 1 - window] = static_cast<float>(std::max(0.0, sum) / window);
        sum -= static_cast<double>(powers[i + 1 - window]);
    }
    const double mean = meanAbove(means, floorPower);
    const Ranks ranks(means, static_cast<float>(std::max(floorPower, mean * 0.01)));
    if (mean <= 0 || ranks.empty()) return 0;
    return 10 * std::log10(ranks.percentile(0.95) / ranks.percentile(0.10));
}

} // namespace auralis
