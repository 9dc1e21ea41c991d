// A limiter that begins with every stretch: it holds the stretch's peak for its look-ahead and then lets go. Raising
// all peaks raises every attenuation alike, as far as there is any; so that which peak holds when is found once, and a
// histogram of attenuations remains.
#include "heldpeaks.h"

#include <algorithm>
#include <cmath>

#include "decibels.h"
#include "limiter.h"

namespace auralis
{
namespace
{

constexpr double binDb = 1.0 / 16, lowestDb = -120, highestDb = 60; // a weight between two bins is shared out

// What is taken of a stretch's power that begins with an attenuation: all of it for a while, then it is let go.
class Taking
{
public:
    Taking(double held, double releaseDb)
        : m_held(held)
        , m_releaseDb(releaseDb * (1 - held))
        , m_release(std::exp(nepersPerDb * m_releaseDb))
        , m_perDb(1 / releaseDb)
        , m_perNeper(m_perDb / nepersPerDb)
    {
    }
    /// `factor`: the same of the power as `db` is of the level.
    double of(double db, double factor) const
    {
        const double held = 1 - m_held * factor;
        return db > m_releaseDb ? held - (m_release - 1) * factor * m_perNeper
                                : held - (1 - factor) * m_perNeper - (m_releaseDb - db) * m_perDb;
    }

private:
    double m_held, m_releaseDb, m_release, m_perDb, m_perNeper;
};

} // namespace

HeldPeaks::HeldPeaks(double stretchSeconds)
    : m_hold(std::min(Limiter::lookAheadSeconds / stretchSeconds, 1.0))
    , m_releaseDb(AttenuationFilter::releaseDbPerSecond * stretchSeconds)
    , m_left(lowestDb)
    , m_bins(static_cast<std::size_t>((highestDb - lowestDb) / binDb) + 2)
{
}

void HeldPeaks::add(float peakDb, float weight)
{
    const auto own = static_cast<double>(peakDb);
    const bool holds = own > m_left - m_releaseDb;
    const double start = holds ? own : m_left;
    m_left = start - m_releaseDb * (holds ? 1 - m_hold : 1.0);
    if (!(weight > 0)) return;
    m_total += static_cast<double>(weight);
    const double at = (std::clamp(start, lowestDb, highestDb) - lowestDb) * (1 / binDb);
    const auto below = static_cast<std::size_t>(at);
    const double above = static_cast<double>(weight) * (at - static_cast<double>(below));
    double Bin::*const kind = holds ? &Bin::held : &Bin::released;
    m_bins[below].*kind += static_cast<double>(weight) - above;
    m_bins[below + 1].*kind += above;
    m_end = std::max(m_end, below + 2);
}

double HeldPeaks::lossDb(double gainDb) const
{
    if (!(m_total > 0)) return 0;
    const double first = std::floor((-gainDb - lowestDb) / binDb) + 1; // is attenuated
    auto at = static_cast<std::size_t>(std::max(0.0, first));
    double db = lowestDb + static_cast<double>(at) * binDb + gainDb, factor = std::exp(-nepersPerDb * db);
    const double step = std::exp(-nepersPerDb * binDb);
    const Taking held(m_hold, m_releaseDb), released(0, m_releaseDb);
    double taken = 0;
    for (; at < m_end; ++at, db += binDb, factor *= step)
        taken += m_bins[at].held * held.of(db, factor) + m_bins[at].released * released.of(db, factor);
    return -10 * std::log10(std::max(1e-4, 1 - taken / m_total));
}

} // namespace auralis
