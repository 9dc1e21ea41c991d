// Spectrum: 1/3-octave bands, and the long-term power of mid, side and their correlation. One thread at a time.
#pragma once

#include <array>
#include <vector>

#include "fft.h"
#include "finespectrum.h"
#include "trackprofile.h"

namespace auralis
{

/// Centre of a 1/3-octave band (IEC 61260, base 10), band 0 at 20 Hz.
double bandCentre(int band);
double bandLower(int band);
double bandUpper(int band);

/// Points of LongTermSpectrum's transforms: 8,192 at 44.1 and 48 kHz, in proportion to the rate otherwise.
int spectrumSize(int rate);

class LongTermSpectrum
{
public:
    explicit LongTermSpectrum(int rate);

    int hop() const { return m_size / 2; }
    /// One hop of each channel; beyond the first `valid` frames it is zero (the end of the track).
    void add(const float* left, const float* right, int valid);
    /// The next hop does not follow the last.
    void gap();

    /// Fills midDb, sideDb, correlation, bandHz, cutoffHz, colour, fine and the peaks' colours (of profile.peaks, one a
    /// hop).
    void store(TrackProfile& profile) const;

private:
    /// The largest sample of a hop, and what is in it; two transforms overlap there.
    struct Peak {
        int at = 0; ///< in the hop
        bool right = false;
        bool any = false, wanted = false;                             ///< wanted: near the top of what was heard so far
        std::array<std::complex<double>, PeakColour::groups> parts{}; ///< of left and right
    };

    void transform();
    void findPeak(const float* left, const float* right);
    void endPeak();
    void addParts(Peak& peak, int at) const;
    void endStretch();
    double cutoff() const;

    int m_rate;
    int m_size;
    Fft m_fft;
    FftBuffer m_work;
    std::vector<float> m_window;        // sine: its square sums to one at half overlap, so that power is exact
    std::vector<float> m_left, m_right; // the last hop
    std::vector<double> m_sum, m_crossRe, m_crossIm;
    struct Colour {
        double mid = 0, side = 0;
    };
    std::array<Colour, TrackProfile::colourGroups> m_before{}; // sums in groups of bands, up to this stretch
    std::vector<std::uint8_t> m_colour;
    int m_hopsOfStretch = 0;
    FineSpectrum m_fine;
    std::array<int, PeakColour::groups> m_groupEnds{}; // first bin of the next group
    Peak m_peak;                                       // of the latest hop
    float m_highest = 0;
    std::vector<std::array<std::uint32_t, 2>> m_peakColours; // of every hop: of mid, of side
    double m_frames = 0;
    bool m_pending = false;
};

} // namespace auralis
