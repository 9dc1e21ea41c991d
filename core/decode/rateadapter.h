// RateAdapter: keeps a stream at the rate it began with, when it changes on the way (chained internet radio, broadcast
// recordings).
#pragma once

#include <memory>
#include <vector>

#include "resampler.h"

namespace auralis
{

class RateAdapter
{
public:
    RateAdapter(int rate, int channels)
        : m_rate(rate)
        , m_channels(channels)
    {
    }

    /// A conversion has begun: from then on frames cannot be placed by time stamps.
    bool active() const { return m_resampler != nullptr; }

    /// Takes frames at `rate` out of `frames` and leaves what they make at the stream's own rate. False when that
    /// cannot be done.
    bool convert(std::vector<float>& frames, int rate);
    /// At the end of the stream: what is still held.
    void finish(std::vector<float>& frames);

private:
    int m_rate;
    int m_channels;
    int m_from = 0; ///< rate of m_resampler's input
    std::unique_ptr<Resampler> m_resampler;
};

} // namespace auralis
