// RateAdapter: one Resampler for each rate that comes along.
#include "rateadapter.h"

namespace auralis
{

bool RateAdapter::convert(std::vector<float>& frames, int rate)
{
    std::vector<float> out;
    if (m_resampler && rate != m_from) finish(out);
    if (rate == m_rate) {
        frames.insert(frames.begin(), out.begin(), out.end());
        return true;
    }
    if (!m_resampler || rate != m_from) {
        auto made = Resampler::create(rate, m_rate, m_channels);
        if (!made) return false;
        m_resampler = std::move(*made);
        m_from = rate;
    }
    const auto channels = static_cast<std::size_t>(m_channels);
    const auto count = static_cast<int>(frames.size() / channels);
    std::vector<float> block(4096 * channels);
    for (int consumed = 0;;) {
        const auto moved = m_resampler->process(frames.data() + static_cast<std::size_t>(consumed) * channels,
                                                count - consumed, block.data(), 4096);
        consumed += moved.consumed;
        out.insert(out.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(moved.produced) * m_channels);
        if (consumed == count && moved.produced < 4096) break;
    }
    frames = std::move(out);
    return true;
}

void RateAdapter::finish(std::vector<float>& frames)
{
    if (!m_resampler) return;
    std::vector<float> block(static_cast<std::size_t>(4096 * m_channels));
    while (const int made = m_resampler->drain(block.data(), 4096))
        frames.insert(frames.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(made) * m_channels);
    m_resampler->reset();
    m_from = 0;
}

} // namespace auralis
