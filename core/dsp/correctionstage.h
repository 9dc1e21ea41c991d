// CorrectionStage: dry frames through a listening correction, in partitioned blocks at absolute positions: the same
// bytes wherever reading begins. One thread at a time; read() does not lock, throw or allocate.
#pragma once

#include <array>
#include <vector>

#include "correctionfilter.h"
#include "fft.h"
#include "kernels.h"
#include "masteringrenderer.h"

namespace auralis
{

class CorrectionStage
{
public:
    CorrectionStage(CorrectionFilterPtr filter, FramePos trackFrames, DryReader dry,
                    const Kernels& kernels = vectorKernels());

    /// As a DryReader of the corrected track. Exactly 0 where the filter reaches nothing but zeros.
    Result<void> read(FramePos first, float* dst, int count) noexcept;

    /// Dry frames before and after those read that they depend on.
    int preRollFrames() const { return (m_filter->partitions + 1) * m_filter->block; }
    int postRollFrames() const { return 2 * m_filter->block + m_filter->delay; }

private:
    using Frames = std::vector<std::complex<float>>;

    /// Two channels as one complex signal; a single one is the real part.
    struct Pair {
        int first = 0, second = -1; ///< channels; -1: none
        const CorrectionFilter::Response* response = nullptr;
        Frames in;                      ///< the latest two blocks of the input
        Frames out;                     ///< the same of the output
        std::vector<FftBuffer> spectra; ///< ring of the input's latest blocks, each with the one before it
        std::vector<bool> silent;       ///< of these
        std::array<bool, 2> sounds{};   ///< of the blocks in `in`: not all zeros
        FramePos lastSound = 0;         ///< the last frame ahead of `in` that is not 0
    };

    void start(FramePos frame);
    Result<void> load(FramePos block);
    Result<void> readInput(FramePos block);
    void convolve(FramePos block);
    void addPartitions(const Pair& pair, FramePos block, int from, int count);
    void silence(Pair& pair, FramePos block) const;
    std::size_t slot(FramePos block) const;

    const CorrectionFilterPtr m_filter;
    const FramePos m_trackFrames;
    const DryReader m_dry;
    const Kernels& m_kernels;
    const int m_channels;
    Fft m_fft;
    std::array<FftBuffer, 2> m_sums, m_crossed; ///< of the two blocks that are made at once
    std::vector<Pair> m_pairs;
    std::vector<float> m_interleaved; ///< of other than two channels
    FramePos m_next = -1;             ///< frame that goes on without a new start
    FramePos m_first = 0;             ///< block that was loaded first: only the other half of the next one's transform
    FramePos m_loaded = 0;            ///< block: all before it are in the rings, as far as they reach
    FramePos m_made = 0;              ///< block after those in the pairs' output
};

} // namespace auralis
