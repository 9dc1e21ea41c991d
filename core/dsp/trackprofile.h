// TrackProfile: what one analysis pass learned of a track. A plain value; the only thing mastering adapts to.
#pragma once

#include <algorithm>
#include <array>
#include <complex>
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

/// A sample as a sum of what is in groups of bands of mid and of side, each as a share of it: tenths from -0.5 to 1.0,
/// four bits a group.
struct PeakColour {
    static constexpr int groups = 8;
    static int group(int band); ///< of a 1/3-octave band
    static std::uint32_t pack(const std::array<double, groups>& shares);
    static double share(std::uint32_t packed, int group) { return static_cast<int>(packed >> (4 * group) & 15U) - 5; }
};

constexpr double levelStepDb = 0.375; ///< of what profiles store as levels of 8 bits

/// A line of the fine spectrum, 8 bits a field from the lowest on: power of left and of right in steps of levels below
/// the strongest line of both, 255 for that one and 0 for nothing; their correlation, real and imaginary part in 1/127.
struct FineLine {
    double left = 0, right = 0;         ///< power, 1 for the strongest
    std::complex<double> correlation{}; ///< of left with the conjugate of right, magnitude at most 1
    std::uint32_t packed() const;
    static FineLine of(std::uint32_t packed);
};

struct BehindProfile;

struct TrackProfile {
    static constexpr int currentVersion = 7; ///< raised when a field's meaning changes; older rows are analysed again
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
    std::array<float, bandCount> bandHz{};      ///< where in a band its power is: mean frequency (of logarithms)
    double noiseFloorDbfs = -144.0;
    double dcOffset = 0.0;
    double cutoffHz = 0.0; ///< above it a lossy encoder left nothing; rate/2 when full
    std::int64_t clippedSamples = 0;
    FramePos leadingSilence = 0;  ///< frames below -60 dBFS at the start
    FramePos trailingSilence = 0; ///< and at the end
    Waveform waveform;

    /// For predicting loudness without rendering, at 10 Hz in steps of 3/8 dB (levelDb()): K-weighted loudness and mean
    /// square of all channels together.
    std::vector<std::uint8_t> loudness, power;
    /// Of every stretch of `colourFrames` (about 0.4 s) the power in groups of neighbouring bands, of mid and then of
    /// side, in the same steps: quiet passages may be of other colour than loud ones. Empty of provisional profiles.
    static constexpr int colourGroups = 15;
    static constexpr int colourGroup(int band) { return std::clamp(band / 2 - 1, 0, colourGroups - 1); }
    std::vector<std::uint8_t> colour;
    std::int32_t colourFrames = 0;
    /// FineLine every fineLineHz() from 0 Hz to the top of band `fineBands` - 1 (2 kHz), of the whole track: which
    /// hills and valleys of a room its notes meet. Empty of provisional profiles.
    std::vector<std::uint32_t> fine;
    static constexpr int fineBands = 21;
    /// The largest sample of every stretch of `peakFrames` (about 0.1 s), in the same steps; and of those near the top
    /// (hasPeakColour(), in their order) what it is made of, PeakColour of mid and then of side: a curve raises a
    /// stroke of a drum by what it does in the bass.
    std::vector<std::uint8_t> peaks;
    std::vector<std::uint32_t> peakColours;
    std::int32_t peakFrames = 0;
    static bool hasPeakColour(std::uint8_t peak, std::uint8_t highest) { return peak > 0 && peak + 32 > highest; }
    static double levelDb(std::uint8_t level) { return level * levelStepDb - 90.0; }
    static std::uint8_t levelOf(double db);
    /// Loudness that our limiter takes when the highest sample is driven so far above the ceiling.
    static constexpr std::array<double, 10> drivesDb{0.5, 1, 1.75, 2.5, 3.5, 5, 7, 9.5, 12.5, 16};
    std::array<float, drivesDb.size()> limiterLossDb{};
    /// Loudness that a full punch adds, and its gain where the peaks are.
    float punchDb = 0, punchAtPeaksDb = 0;

    int decodeErrors = 0;

    /// The same track as it is heard behind a listening correction, for plans with that very correction; null: none
    /// was made. Not in the bytes: a track has one profile, but is heard through one correction or another.
    std::shared_ptr<const BehindProfile> behind;

    /// Fills shortTermLufs from `loudness`.
    void deriveShortTerm();

    /// A stable byte form (little-endian, versioned) for the database and for hashing. parse() refuses damaged or
    /// unknown bytes.
    std::vector<std::uint8_t> toBytes() const;
    static std::optional<TrackProfile> fromBytes(const std::uint8_t* bytes, std::size_t count);
};

using ProfilePtr = std::shared_ptr<const TrackProfile>;

} // namespace auralis
