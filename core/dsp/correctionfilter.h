// CorrectionFilter: a listening correction made ready for a rate: bands, crossfeed and impulse response are linear, so
// that they are one FIR from two channels to two, cut into partitions and transformed. Immutable, shared.
#pragma once

#include <complex>
#include <memory>
#include <vector>

#include "ids.h"
#include "listeningcorrection.h"
#include "trackprofile.h"

namespace auralis
{

struct CorrectionFilter {
    int channels = 0;
    int block = 0;      ///< frames of a partition; its transform has twice as many
    int partitions = 0; ///< at least 1
    int taps = 0;       ///< length of the responses in frames; no more than all partitions
    int delay = 0;      ///< of the filter's main peak in frames: what comes out is read as much later

    /// Spectra of 2 * block points for every partition, one after another, scaled by 1 / (2 * block). For a signal
    /// z = left + j right: straight * z + crossed * conj(z). Of the crossed one point k lies where -k would be, so that
    /// it meets its point of z. Empty: nothing is crossed.
    struct Response {
        std::vector<std::complex<float>> straight, crossed;
    };
    Response main;
    Response lfe; ///< nothing but the delay and the level

    /// What it does to the power of a 1/3 octave around a frequency; for curveAt(). 0 dB is the highest.
    std::vector<float> curveHz, midDb, sideDb;
    /// What it does at every line of TrackProfile::fine: power gains of the outputs' mid and side by what left and
    /// right bring, and what both bring together.
    struct FineGain {
        float left = 0, right = 0;
        std::complex<float> both;                 ///< gain of left times the conjugate of right's
        double power(const FineLine& line) const; ///< of the output, in the line's units
    };
    std::vector<FineGain> fineMid, fineSide;
    std::vector<float> decay; ///< shares of its energy in tenths of a second from the main peak on
    /// What its phases cost the peak of a stroke in mid and in side: 0 where they are left alone, at most 1.
    double turnedMid = 0, turnedSide = 0;
    double lateShare = 0; ///< of its energy, what is later than a stroke lasts
    ContentId id;         ///< of all of the above
};

using CorrectionFilterPtr = std::shared_ptr<const CorrectionFilter>;

/// Null when the correction does nothing at this format. Crossfeed and responses of two or four channels are applied
/// to stereo only; the LFE is left alone. Takes up to a second for long responses; the latest few are kept. Any thread.
CorrectionFilterPtr correctionFilter(const ListeningCorrection& correction, AudioFormat format);

} // namespace auralis
