// FineSpectrum: the long-term spectrum below about 2 kHz in lines of less than a hertz, from the transforms that
// LongTermSpectrum makes anyway. One thread at a time.
#pragma once

#include <complex>
#include <vector>

#include "fft.h"

namespace auralis
{

/// From one line of TrackProfile::fine to the next: about 0.7 Hz.
double fineLineHz(int rate);
/// How many there are.
int fineLineCount(int rate);

class FineSpectrum
{
public:
    explicit FineSpectrum(int rate);

    /// The next transform of left + j right, spectrumSize() points, half overlapped and under a sine window.
    void add(const FftBuffer& z);
    /// Nothing follows, or not from here.
    void end();

    /// As TrackProfile::fine.
    std::vector<std::uint32_t> lines() const;

private:
    struct Line {
        double left = 0, right = 0;
        std::complex<double> cross;
    };

    void transform();

    FftBuffer m_slow; ///< a transform's lowest frequencies, and then its frames at a lower rate
    FftBuffer m_fine;
    Fft m_slowFft, m_fineFft;
    std::vector<float> m_slowWindow, m_fineWindow;
    std::vector<std::complex<float>> m_overlap; ///< latter half of the last slow frames
    std::vector<std::complex<float>> m_frames;  ///< at the lower rate
    std::size_t m_filled = 0;
    std::vector<Line> m_sum;
};

} // namespace auralis
