// Levels are means over three boxes of 68 ms, centred: no ripple is left of a bass note that could distort it.
#include "dynamics.h"

#include <algorithm>
#include <cmath>

#include "kernels.h"

namespace auralis
{
namespace
{

constexpr double energyScale = 17179869184.0; // 2^34: -100 dBFS still counts, 8 channels at +18 dBFS do not overflow
constexpr double levelSeconds = 0.068;
constexpr double fastSeconds = 0.010, slowSeconds = 0.120;
constexpr int smoothTiles = 5;
constexpr double punchZoneDb = 3, punchSlope = 0.4, mostPunchDb = 3;
constexpr double punchFloorDb = -60; // attacks out of near silence are not raised

int tilesOf(double seconds, int rate)
{
    return std::max(1, static_cast<int>(std::lround(seconds * rate / tileFrames)));
}
int oddTilesOf(double seconds, int rate)
{
    return tilesOf(seconds, rate) | 1;
}

} // namespace

Dynamics::Box::Box(int length)
    : m_ring(static_cast<std::size_t>(length))
{
}

void Dynamics::Box::reset()
{
    std::fill(m_ring.begin(), m_ring.end(), 0);
    m_at = 0;
    m_sum = 0;
}

std::int64_t Dynamics::Box::push(std::int64_t value)
{
    m_sum += value - m_ring[m_at];
    m_ring[m_at] = value;
    if (++m_at == m_ring.size()) m_at = 0;
    return m_sum / static_cast<std::int64_t>(m_ring.size());
}

Dynamics::Delay::Delay(int length)
    : m_ring(static_cast<std::size_t>(length))
{
}

void Dynamics::Delay::reset()
{
    std::fill(m_ring.begin(), m_ring.end(), 0);
    m_at = 0;
}

std::int64_t Dynamics::Delay::push(std::int64_t value)
{
    if (m_ring.empty()) return value;
    std::swap(value, m_ring[m_at]);
    if (++m_at == m_ring.size()) m_at = 0;
    return value;
}

Dynamics::Dynamics(const MasteringPlan& plan)
    : m_plan(plan)
    , m_compresses(plan.compressorRatio > 1)
    , m_punches(plan.transient > 0)
    , m_ahead(listens() ? 3 * (oddTilesOf(levelSeconds, plan.format.rate) / 2) : 0)
    , m_behind(listens() ? std::max(m_ahead, tilesOf(slowSeconds, plan.format.rate) + 2 * smoothTiles) : 0)
    , m_levelScale(1 / (energyScale * tileFrames))
    , m_level(3, Box(oddTilesOf(levelSeconds, plan.format.rate)))
    , m_fastDelay(tilesOf(fastSeconds, plan.format.rate))
    , m_fast(tilesOf(fastSeconds, plan.format.rate))
    , m_slow(tilesOf(slowSeconds, plan.format.rate))
    , m_smooth(2, Box(smoothTiles))
    , m_align(std::max(0, m_ahead - (tilesOf(fastSeconds, plan.format.rate) - 1) - (smoothTiles - 1)))
{
}

void Dynamics::reset(std::int64_t tile)
{
    m_tile = tile;
    for (Box& box : m_level)
        box.reset();
    for (Box& box : m_smooth)
        box.reset();
    m_fastDelay.reset();
    m_fast.reset();
    m_slow.reset();
    m_align.reset();
}

float Dynamics::push(float energy) noexcept
{
    const std::int64_t tile = m_tile++ - m_ahead; // the one the gain is for
    const auto value = static_cast<std::int64_t>(std::llround(static_cast<double>(energy) * energyScale));
    double db = m_plan.gainDb + levelling(tile);
    if (m_compresses) {
        std::int64_t level = value;
        for (Box& box : m_level)
            level = box.push(level);
        db += compression(level);
    }
    if (m_punches) {
        const std::int64_t fast = m_fast.push(value), slow = m_slow.push(m_fastDelay.push(value));
        auto boost = static_cast<std::int64_t>(std::llround(emphasis(fast, slow) * (1 << 20)));
        for (Box& box : m_smooth)
            boost = box.push(boost);
        db += static_cast<double>(m_align.push(boost)) / (1 << 20);
    }
    return db == 0 ? 1.0f : static_cast<float>(dbToGain(db));
}

// Soft knee; the level is that of all channels together.
double Dynamics::compression(std::int64_t energy) const
{
    if (energy <= 0) return 0;
    const double over = 10 * std::log10(static_cast<double>(energy) * m_levelScale) - m_plan.compressorThresholdDb;
    const double slope = 1 - 1 / m_plan.compressorRatio;
    if (over <= -kneeDb / 2) return 0;
    if (over >= kneeDb / 2) return -slope * over;
    const double in = over + kneeDb / 2;
    return -slope * in * in / (2 * kneeDb);
}

// How far the next 10 ms stand out of the 120 ms before them.
double Dynamics::emphasis(std::int64_t fast, std::int64_t slow) const
{
    const double floor = std::pow(10.0, punchFloorDb / 10);
    const double ratio = 10 * std::log10((static_cast<double>(fast) * m_levelScale + floor) /
                                         (static_cast<double>(slow) * m_levelScale + floor));
    return m_plan.transient * std::clamp(punchSlope * (ratio - punchZoneDb), 0.0, mostPunchDb);
}

double Dynamics::levelling(std::int64_t tile) const
{
    const std::vector<float>& curve = m_plan.levellerDb;
    if (curve.empty()) return 0;
    const double at = std::max(0.0, static_cast<double>(tile) * tileFrames * 10.0 / m_plan.format.rate);
    const auto below = static_cast<std::size_t>(at);
    if (below + 1 >= curve.size()) return static_cast<double>(curve.back());
    const double part = at - static_cast<double>(below);
    return static_cast<double>(curve[below]) * (1 - part) + static_cast<double>(curve[below + 1]) * part;
}

} // namespace auralis
