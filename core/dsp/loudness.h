// LoudnessMeter: K-weighting, gating and range (ITU-R BS.1770-4, EBU Tech 3341 and 3342) from energies of 10 ms steps.
// One thread at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "audioformat.h"
#include "units.h"

namespace auralis
{

/// Weight of a channel in the loudness sum (BS.1770 table 3), FFmpeg's native order; 0 for the LFE.
double loudnessWeight(int channel, int channels);
/// Gain of the K-weighting at a frequency, dB (the analogue prototype's; rates differ by less than 0.1 dB below 16
/// kHz).
double kWeightingDb(double hz);

class LoudnessMeter
{
public:
    explicit LoudnessMeter(AudioFormat format);

    /// `planes[c]` holds `count` samples of channel c.
    void add(const float* const* planes, int count);
    /// The next frames do not follow the last.
    void gap();

    double integrated() const;            ///< LUFS, -70 for silence
    double range() const;                 ///< LU
    double maxMomentary() const;          ///< LUFS over 400 ms, read every 10 ms
    double maxShortTerm() const;          ///< LUFS over 3 s, read every 100 ms
    std::vector<float> momentary() const; ///< every 10 ms, first at 400 ms
    std::vector<float> shortTerm() const; ///< every 100 ms, first at 3 s
    /// Mean square (K-weighted, channels weighted and summed) of every 10 ms, all segments one after another.
    const std::vector<double>& steps() const { return m_steps; }

    /// Gated loudness of blocks of 400 ms every 100 ms of `steps` (10 ms mean squares).
    static double gatedLoudness(const std::vector<double>& steps);

private:
    template <class Visit>
    void windows(int length, int hop, Visit visit) const;

    AudioFormat m_format;
    double m_shelf[5], m_highPass[5];
    std::vector<double> m_state; // per pair: 2 stages x 2 delays x 2 channels
    std::vector<double> m_weights;
    std::vector<double> m_steps;
    std::vector<std::size_t> m_segments; // first step of every segment
    FramePos m_frame = 0;                // in the segment
    FramePos m_stepEnd = 0;
    std::int64_t m_step = 0; // of the segment
    double m_sum = 0;
};

} // namespace auralis
