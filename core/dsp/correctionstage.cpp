// Overlap-save with uniform partitions: block j of the output is the sum over p of partition p times the input's
// blocks j - p - 1 and j - p. Two blocks are made at once: reading the partitions is what takes the time.
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

} // namespace

CorrectionStage::CorrectionStage(CorrectionFilterPtr filter, FramePos trackFrames, DryReader dry,
                                 const Kernels& kernels)
    : m_filter(std::move(filter))
    , m_trackFrames(trackFrames)
    , m_dry(std::move(dry))
    , m_kernels(kernels)
    , m_channels(m_filter->channels)
    , m_fft(2 * m_filter->block)
    , m_sums{FftBuffer(2 * m_filter->block), FftBuffer(2 * m_filter->block)}
    , m_crossed{FftBuffer(2 * m_filter->block), FftBuffer(2 * m_filter->block)}
    , m_interleaved(m_channels == 2 ? 0 : static_cast<std::size_t>(m_filter->block * m_channels))
{
    const auto isLfe = [this](int c) { return m_channels >= 6 && c == 3; };
    for (int c = 0; c < m_channels; ++c) {
        Pair pair;
        pair.first = c;
        pair.response = isLfe(c) ? &m_filter->lfe : &m_filter->main;
        if (!isLfe(c) && c + 1 < m_channels && !isLfe(c + 1)) pair.second = ++c;
        pair.in.resize(static_cast<std::size_t>(2 * m_filter->block));
        pair.out.resize(pair.in.size());
        for (int p = 0; p <= m_filter->partitions; ++p)
            pair.spectra.emplace_back(2 * m_filter->block);
        pair.silent.resize(pair.spectra.size());
        m_pairs.push_back(std::move(pair));
    }
}

std::size_t CorrectionStage::slot(FramePos block) const
{
    const FramePos slots = m_filter->partitions + 1;
    return static_cast<std::size_t>(block - floorDiv(block, slots) * slots);
}

void CorrectionStage::start(FramePos frame)
{
    m_made = floorDiv(frame + m_filter->delay, m_filter->block);
    m_first = m_loaded = m_made - m_filter->partitions;
    for (Pair& pair : m_pairs) {
        std::fill(pair.in.begin(), pair.in.end(), std::complex<float>());
        pair.sounds = {};
        pair.lastSound = (m_first - 1) * m_filter->block; // further back than any response reaches
    }
}

// The input's block into the rings.
Result<void> CorrectionStage::load(FramePos block)
{
    const std::ptrdiff_t size = m_filter->block;
    for (Pair& pair : m_pairs) {
        if (pair.sounds[0]) {
            std::ptrdiff_t at = size - 1;
            while (pair.in[static_cast<std::size_t>(at)] == 0.0f)
                --at;
            pair.lastSound = (block - 2) * size + at;
        }
        std::copy(pair.in.begin() + size, pair.in.end(), pair.in.begin());
        pair.sounds[0] = pair.sounds[1];
    }
    if (auto read = readInput(block); !read) return read;
    for (Pair& pair : m_pairs) {
        auto* const samples = reinterpret_cast<float*>(pair.in.data() + size);
        std::transform(samples, samples + 2 * size, samples, healthy);
        pair.sounds[1] = false;
        for (std::ptrdiff_t i = 0; i < 2 * size && !pair.sounds[1]; i += tileFrames)
            pair.sounds[1] = m_kernels.maxAbs(samples + i) > 0;
        if (block == m_first) continue;
        const bool silent = pair.silent[slot(block)] = !pair.sounds[0] && !pair.sounds[1];
        if (silent) continue;
        FftBuffer& z = pair.spectra[slot(block)];
        std::copy(pair.in.begin(), pair.in.end(), z.data());
        m_fft.forward(z);
    }
    return {};
}

// A block of dry frames into the latter half of every pair's input, zeros outside the track.
Result<void> CorrectionStage::readInput(FramePos block)
{
    const std::ptrdiff_t size = m_filter->block;
    const FramePos begin = block * size;
    const FramePos first = std::clamp<FramePos>(begin, 0, m_trackFrames);
    const auto count = static_cast<int>(std::clamp<FramePos>(begin + size, 0, m_trackFrames) - first);
    const auto before = static_cast<std::ptrdiff_t>(std::clamp<FramePos>(first - begin, 0, size));
    const bool stereo = m_channels == 2; // frames are complex numbers as they come
    float* const frames =
        stereo ? reinterpret_cast<float*>(m_pairs.front().in.data() + size + before) : m_interleaved.data();
    if (count > 0)
        if (auto read = m_dry(first, frames, count); !read) return read;
    for (Pair& pair : m_pairs) {
        std::complex<float>* const to = pair.in.data() + size;
        std::fill(to, to + before, std::complex<float>());
        std::fill(to + before + count, to + size, std::complex<float>());
        for (std::ptrdiff_t i = 0; i < count && !stereo; ++i) {
            const float* frame = frames + i * m_channels;
            to[before + i] = {frame[pair.first], pair.second >= 0 ? frame[pair.second] : 0.0f};
        }
    }
    return {};
}

// The block and the one after it.
void CorrectionStage::convolve(FramePos block)
{
    const int size = 2 * m_filter->block;
    for (Pair& pair : m_pairs) {
        // Some points at a time, so that their sums stay in the cache.
        for (int from = 0; from < size; from += pointsAtOnce)
            addPartitions(pair, block, from, std::min(pointsAtOnce, size - from));
        for (std::size_t i = 0; i < m_sums.size(); ++i) {
            FftBuffer& sum = m_sums[i];
            if (!pair.response->crossed.empty()) {
                const std::complex<float>* crossed = m_crossed[i].data();
                sum[0] += crossed[0];
                for (int k = 1; k < size; ++k)
                    sum[k] += crossed[size - k];
            }
            m_fft.backward(sum);
            std::copy(sum.data() + size / 2, sum.data() + size,
                      pair.out.begin() + static_cast<std::ptrdiff_t>(i) * size / 2);
        }
        silence(pair, block);
    }
}

void CorrectionStage::addPartitions(const Pair& pair, FramePos block, int from, int count)
{
    const auto at = [from](FftBuffer& buffer) { return reinterpret_cast<float*>(buffer.data() + from); };
    const auto partition = [&](const std::vector<std::complex<float>>& response, int p) {
        return reinterpret_cast<const float*>(response.data() + std::ptrdiff_t{2} * p * m_filter->block + from);
    };
    const bool crosses = !pair.response->crossed.empty();
    for (auto* buffers : {&m_sums, &m_crossed})
        for (FftBuffer& buffer : *buffers)
            std::fill_n(buffer.data() + from, count, std::complex<float>());
    for (int p = 0; p < m_filter->partitions; ++p)
        for (std::size_t i = 0; i < m_sums.size(); ++i) {
            const std::size_t input = slot(block + static_cast<FramePos>(i) - p);
            if (pair.silent[input]) continue;
            const auto* z = reinterpret_cast<const float*>(pair.spectra[input].data() + from);
            m_kernels.multiplyAdd(at(m_sums[i]), partition(pair.response->straight, p), z, count);
            if (crosses)
                m_kernels.multiplyAddConjugate(at(m_crossed[i]), partition(pair.response->crossed, p), z, count);
        }
}

// Transforms leave their rounding all over a block; where nothing sounds it is not to be heard.
void CorrectionStage::silence(Pair& pair, FramePos block) const
{
    FramePos sound = pair.lastSound - block * m_filter->block;
    for (std::size_t i = 0; i < pair.out.size(); ++i) {
        const auto at = static_cast<FramePos>(i);
        if (pair.in[i] != 0.0f) sound = at;
        if (at - sound >= m_filter->taps) pair.out[i] = 0;
    }
}

Result<void> CorrectionStage::read(FramePos first, float* dst, int count) noexcept
{
    if (first != m_next) start(first);
    m_next = -1; // until all went well
    for (int done = 0; done < count;) {
        const FramePos at = first + done + m_filter->delay;
        if (at >= m_made * m_filter->block) {
            for (; m_loaded <= m_made + 1; ++m_loaded)
                if (auto loaded = load(m_loaded); !loaded) return loaded;
            convolve(m_made);
            m_made += 2;
        }
        const auto from = static_cast<int>(at - (m_made - 2) * m_filter->block);
        const int take = std::min(count - done, 2 * m_filter->block - from);
        float* const to = dst + static_cast<std::ptrdiff_t>(done) * m_channels;
        for (const Pair& pair : m_pairs) {
            const std::complex<float>* y = pair.out.data() + from;
            if (m_channels == 2) {
                std::copy(y, y + take, reinterpret_cast<std::complex<float>*>(to));
                continue;
            }
            for (std::ptrdiff_t i = 0; i < take; ++i) {
                to[i * m_channels + pair.first] = y[i].real();
                if (pair.second >= 0) to[i * m_channels + pair.second] = y[i].imag();
            }
        }
        done += take;
    }
    m_next = first + count;
    return {};
}

} // namespace auralis
