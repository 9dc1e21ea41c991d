// Overlap-save with uniform partitions: block j of the output is the sum over p of partition p times the input's
// blocks j - p - 1 and j - p.
#include "correctionstage.h"

#include <algorithm>

#include "healthy.h"

namespace auralis
{
namespace
{

constexpr int pointsAtOnce = 1024;

FramePos floorDiv(FramePos x, FramePos by)
{
    return x >= 0 ? x / by : -((by - 1 - x) / by);
}

// sum += h * z
void accumulate(std::complex<float>* sum, const std::complex<float>* h, const std::complex<float>* z, int size)
{
    float* s = reinterpret_cast<float*>(sum);
    const float* a = reinterpret_cast<const float*>(h);
    const float* x = reinterpret_cast<const float*>(z);
    for (int k = 0; k < 2 * size; k += 2) {
        s[k] += a[k] * x[k] - a[k + 1] * x[k + 1];
        s[k + 1] += a[k] * x[k + 1] + a[k + 1] * x[k];
    }
}

// sum += h * conj(z)
void accumulateConjugate(std::complex<float>* sum, const std::complex<float>* h, const std::complex<float>* z, int size)
{
    float* s = reinterpret_cast<float*>(sum);
    const float* a = reinterpret_cast<const float*>(h);
    const float* x = reinterpret_cast<const float*>(z);
    for (int k = 0; k < 2 * size; k += 2) {
        s[k] += a[k] * x[k] + a[k + 1] * x[k + 1];
        s[k + 1] += a[k + 1] * x[k] - a[k] * x[k + 1];
    }
}

} // namespace

CorrectionStage::CorrectionStage(CorrectionFilterPtr filter, FramePos trackFrames, DryReader dry)
    : m_filter(std::move(filter))
    , m_trackFrames(trackFrames)
    , m_dry(std::move(dry))
    , m_channels(m_filter->channels)
    , m_fft(2 * m_filter->block)
    , m_sum(2 * m_filter->block)
    , m_crossed(2 * m_filter->block)
    , m_interleaved(static_cast<std::size_t>(m_filter->block * m_channels))
    , m_in(static_cast<std::size_t>(m_channels), std::vector<float>(static_cast<std::size_t>(2 * m_filter->block)))
    , m_out(static_cast<std::size_t>(m_channels), std::vector<float>(static_cast<std::size_t>(m_filter->block)))
{
    const auto isLfe = [this](int c) { return m_channels >= 6 && c == 3; };
    for (int c = 0; c < m_channels; ++c) {
        Pair pair;
        pair.first = c;
        pair.response = isLfe(c) ? &m_filter->lfe : &m_filter->main;
        if (!isLfe(c) && c + 1 < m_channels && !isLfe(c + 1)) pair.second = ++c;
        for (int p = 0; p < m_filter->partitions; ++p)
            pair.spectra.emplace_back(2 * m_filter->block);
        pair.silent.resize(static_cast<std::size_t>(m_filter->partitions));
        m_pairs.push_back(std::move(pair));
    }
}

std::size_t CorrectionStage::slot(FramePos block) const
{
    return static_cast<std::size_t>(block - floorDiv(block, m_filter->partitions) * m_filter->partitions);
}

void CorrectionStage::start(FramePos frame)
{
    m_made = floorDiv(frame + m_filter->delay, m_filter->block);
    m_loaded = m_made - m_filter->partitions; // the first of them only fills the other half of the next one's transform
}

/// The input's block into the rings.
Result<void> CorrectionStage::load(FramePos block)
{
    const int size = m_filter->block;
    const FramePos begin = block * size;
    const FramePos first = std::clamp<FramePos>(begin, 0, m_trackFrames);
    const auto count = static_cast<int>(std::clamp<FramePos>(begin + size, 0, m_trackFrames) - first);
    if (count > 0)
        if (auto read = m_dry(first, m_interleaved.data(), count); !read) return read;
    const int before = static_cast<int>(first - begin);
    for (int c = 0; c < m_channels; ++c) {
        float* plane = m_in[static_cast<std::size_t>(c)].data();
        std::copy_n(plane + size, size, plane);
        std::fill_n(plane + size, size, 0.0f);
        for (int i = 0; i < count; ++i)
            plane[size + before + i] = healthy(m_interleaved[static_cast<std::size_t>(i * m_channels + c)]);
    }
    for (Pair& pair : m_pairs) {
        const float* a = m_in[static_cast<std::size_t>(pair.first)].data();
        const float* b = pair.second >= 0 ? m_in[static_cast<std::size_t>(pair.second)].data() : nullptr;
        FftBuffer& z = pair.spectra[slot(block)];
        bool silent = true;
        for (int i = 0; i < 2 * size; ++i) {
            z[i] = {a[i], b ? b[i] : 0.0f};
            silent = silent && z[i] == std::complex<float>();
        }
        pair.silent[slot(block)] = silent;
        if (!silent) m_fft.forward(z);
    }
    return {};
}

void CorrectionStage::convolve(FramePos block)
{
    const int size = 2 * m_filter->block;
    for (const Pair& pair : m_pairs) {
        const bool crosses = !pair.response->crossed.empty();
        // Some points at a time, so that their sums stay in the cache.
        for (int from = 0; from < size; from += pointsAtOnce) {
            const int count = std::min(pointsAtOnce, size - from);
            std::fill_n(m_sum.data() + from, count, std::complex<float>());
            if (crosses) std::fill_n(m_crossed.data() + from, count, std::complex<float>());
            for (int p = 0; p < m_filter->partitions; ++p) {
                const std::size_t input = slot(block - p);
                if (pair.silent[input]) continue;
                const std::complex<float>* z = pair.spectra[input].data() + from;
                const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(p) * size + from;
                accumulate(m_sum.data() + from, pair.response->straight.data() + at, z, count);
                if (crosses) accumulateConjugate(m_crossed.data() + from, pair.response->crossed.data() + at, z, count);
            }
        }
        if (crosses) {
            m_sum[0] += m_crossed[0];
            for (int k = 1; k < size; ++k)
                m_sum[k] += m_crossed[size - k];
        }
        m_fft.backward(m_sum);
        for (int i = 0; i < m_filter->block; ++i) {
            const std::complex<float> y = m_sum[m_filter->block + i];
            m_out[static_cast<std::size_t>(pair.first)][static_cast<std::size_t>(i)] = y.real();
            if (pair.second >= 0) m_out[static_cast<std::size_t>(pair.second)][static_cast<std::size_t>(i)] = y.imag();
        }
    }
}

Result<void> CorrectionStage::read(FramePos first, float* dst, int count) noexcept
{
    if (first != m_next) start(first);
    m_next = -1; // until all went well
    for (int done = 0; done < count;) {
        const FramePos at = first + done + m_filter->delay;
        const FramePos block = floorDiv(at, m_filter->block);
        for (; m_loaded <= block; ++m_loaded)
            if (auto loaded = load(m_loaded); !loaded) return loaded;
        if (m_made <= block) {
            convolve(block);
            m_made = block + 1;
        }
        const auto from = static_cast<int>(at - block * m_filter->block);
        const int take = std::min(count - done, m_filter->block - from);
        for (int c = 0; c < m_channels; ++c) {
            const float* x = m_out[static_cast<std::size_t>(c)].data() + from;
            float* to = dst + static_cast<std::ptrdiff_t>(done) * m_channels + c;
            for (int i = 0; i < take; ++i)
                to[static_cast<std::ptrdiff_t>(i) * m_channels] = x[i];
        }
        done += take;
    }
    m_next = first + count;
    return {};
}

} // namespace auralis
