// TruePeak: the interpolators that find peaks between samples (BS.1770 annex 2): 4 phases x 24 taps as a quick look, 8
// x 64 for the value, 4 x 12 for what common meters make of it.
#pragma once

#include <vector>

namespace auralis
{

/// One polyphase interpolator. Phase 0 is the sample itself and is left out: `phases` is 3 or 7.
struct Interpolator {
    int phases = 0;
    int tapCount = 0;
    std::vector<float> taps; ///< phases x tapCount
    float worstGain = 0; ///< largest sum of magnitudes of a phase: no peak between samples exceeds max|x| times this
    /// Samples before the first output of a tile that the kernel reads; it reads tapCount / 2 after the last.
    int before() const { return tapCount / 2 - 1; }
};

const Interpolator& quickInterpolator();
const Interpolator& exactInterpolator();
/// As short as BS.1770's own example and libebur128's (sinc under a Hann window over 12 samples): it lets images of
/// clicks with much above 15 kHz through and reads up to 0.2 dB more than is there. Who measures with it is to find
/// the ceiling kept.
const Interpolator& meterInterpolator();

/// What the quick look may under-read against the exact one, as a factor.
constexpr float quickMargin = 1.25f;

} // namespace auralis
