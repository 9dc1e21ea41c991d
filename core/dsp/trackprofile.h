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
    static constexpr int currentVersion = 4; ///< raised when a field's meaning changes; older rows are analysed again
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

    /// For predicting loudness without rendering, at 10 Hz in steps of 3/8 dB (levelDb()): K-weighted loudness, mean
    /// square of all channels together, largest sample.
    std::vector<std::uint8_t> loudness, power, peaks;
    /// Of every stretch of `colourFrames` (about a second) the power in eight groups of four neighbouring bands, in the
    /// same steps: quiet passages may be of other colour than loud ones. Empty of provisional profiles.
    static constexpr int colourGroups = 8;
    std::vector<std::uint8_t> colour;
    std::int32_t colourFrames = 0;
    static double levelDb(std::uint8_t level) { return level * 0.375 - 90.0; }
    static std::uint8_t levelOf(double db);
    /// Loudness that our limiter takes when the track is driven 0, 2 ... 18 dB above the ceiling (full scale being 0).
    static constexpr int driveStepDb = 2;
    std::array<float, 10> limiterLossDb{};
    /// Loudness that a full punch adds, and its gain where the peaks are.
    float punchDb = 0, punchAtPeaksDb = 0;

    int decodeErrors = 0;

    /// Fills shortTermLufs from `loudness`.
    void deriveShortTerm();

    /// A stable byte form (little-endian, versioned) for the database and for hashing. parse() refuses damaged or
    /// unknown bytes.
    std::vector<std::uint8_t> toBytes() const;
    static std::optional<TrackProfile> fromBytes(const std::uint8_t* bytes, std::size_t count);
};

using ProfilePtr = std::shared_ptr<const TrackProfile>;

} // namespace auralis
