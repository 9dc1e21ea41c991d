// CorrectionStage: dry frames through a listening correction, in partitioned blocks at absolute positions: the same
// bytes wherever reading begins. One thread at a time; read() does not lock, throw or allocate.
#pragma once

#include <vector>

#include "correctionfilter.h"
#include "fft.h"
#include "masteringrenderer.h"

namespace auralis
{

class CorrectionStage
{
public:
    CorrectionStage(CorrectionFilterPtr filter, FramePos trackFrames, DryReader dry);

    /// As a DryReader of the corrected track.
    Result<void> read(FramePos first, float* dst, int count) noexcept;

    /// Dry frames before and after those read that they depend on.
    int preRollFrames() const { return (m_filter->partitions + 1) * m_filter->block; }
    int postRollFrames() const { return m_filter->block + m_filter->delay; }

private:
    /// One complex transform carries two channels.
    struct Pair {
        int first = 0, second = -1; ///< channels; -1: none
        const CorrectionFilter::Response* response = nullptr;
        std::vector<FftBuffer> spectra; ///< ring of the input's latest blocks
        std::vector<bool> silent;
    };

    void start(FramePos frame);
    Result<void> load(FramePos block);
    void convolve(FramePos block);
    std::size_t slot(FramePos block) const;

    const CorrectionFilterPtr m_filter;
    const FramePos m_trackFrames;
    const DryReader m_dry;
    const int m_channels;
    Fft m_fft;
    FftBuffer m_sum, m_crossed;
    std::vector<Pair> m_pairs;
    std::vector<float> m_interleaved;
    std::vector<std::vector<float>> m_in;  ///< of every channel the block before and the latest one
    std::vector<std::vector<float>> m_out; ///< of every channel the latest block
    FramePos m_next = -1;                  ///< frame that goes on without a new start
    FramePos m_loaded = 0;                 ///< block: all before it are in the rings, as far as they reach
    FramePos m_made = 0;                   ///< block after that in m_out
};

} // namespace auralis
