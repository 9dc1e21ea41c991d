// HeldPeaks: what the limiter would take of a track at any gain, from the peaks of stretches of about a tenth of a
// second. A gain is asked for many times and costs microseconds, however long the track. One thread at a time.
#pragma once

#include <cstddef>
#include <vector>

namespace auralis
{

class HeldPeaks
{
public:
    explicit HeldPeaks(double stretchSeconds);

    /// The next stretch: its peak over the ceiling, and its share in the loudness (their sum need not be 1).
    void add(float peakDb, float weight);
    /// Loudness that is taken when all peaks are raised by `gainDb`.
    double lossDb(double gainDb) const;

private:
    struct Bin {
        double held = 0, released = 0; ///< weights where attenuation begins with the stretch's own peak, or one before
    };

    double m_hold;           ///< share of a stretch for which its peak is held
    double m_releaseDb;      ///< let go in a stretch
    double m_left;           ///< attenuation at the end of the last stretch at a gain of 0, also where it is negative
    double m_total = 0;      ///< of all weights
    std::vector<Bin> m_bins; ///< weights by the attenuation that a stretch begins with
    std::size_t m_end = 0;   ///< of those that are not 0
};

} // namespace auralis
