// TrackProfile: what one analysis pass learned of a track. A plain value; the only thing mastering adapts to.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "audioformat.h"
#include "units.h"

namespace auralis
{

/// Peak and RMS of the mono sum in equal stretches of the track, 0-255 (linear, full scale 255): about 1,000 columns a
/// track.
struct Waveform {
    std::vector<std::uint8_t> peak;
    std::vector<std::uint8_t> rms;
};

struct TrackProfile {
    static constexpr int currentVersion = 1; ///< raised when a field's meaning changes; older rows are analysed again
    static constexpr int bandCount = 31;     ///< 1/3-octave bands (IEC 61260), centres 20 Hz-20 kHz

    int version = currentVersion;
    bool provisional = false; ///< from a few windows, not the whole track
    AudioFormat format;       ///< of the analysed frames
    FramePos frames = 0;      ///< exact length

    double integratedLufs = -70.0; ///< ITU-R BS.1770-4; -70 for silence
    double loudnessRangeLu = 0.0;  ///< EBU Tech 3342
    double truePeakDbtp = -144.0;  ///< BS.1770 annex 2, 8x oversampled
    double samplePeakDbfs = -144.0;
    double crestDb = 0.0; ///< sample peak over RMS of the whole track
    double plrDb() const { return truePeakDbtp - integratedLufs; }
    std::vector<float> shortTermLufs; ///< at 10 Hz, EBU Tech 3341 (3 s window), first value at 3 s

    std::array<float, bandCount> midDb{};       ///< long-term spectrum of (L+R)/2, dBFS a band
    std::array<float, bandCount> sideDb{};      ///< of (L-R)/2
    std::array<float, bandCount> correlation{}; ///< of L and R a band, -1..1
    double noiseFloorDbfs = -144.0;
    double dcOffset = 0.0;
    double cutoffHz = 0.0; ///< above it a lossy encoder left nothing; rate/2 when full
    std::int64_t clippedSamples = 0;
    FramePos leadingSilence = 0;  ///< frames below -60 dBFS at the start
    FramePos trailingSilence = 0; ///< and at the end
    Waveform waveform;
    int decodeErrors = 0;

    /// A stable byte form (little-endian, versioned) for the database and for hashing. parse() refuses damaged or
    /// unknown bytes.
    std::vector<std::uint8_t> toBytes() const;
    static std::optional<TrackProfile> fromBytes(const std::uint8_t* bytes, std::size_t count);
};

using ProfilePtr = std::shared_ptr<const TrackProfile>;

} // namespace auralis
