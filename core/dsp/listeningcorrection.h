// ListeningCorrection: what one's headphones or room need: parametric EQ, crossfeed, a measured impulse response.
// Applied ahead of the mastering, at any intensity, inside the same true-peak limit.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "presets.h"

namespace auralis
{

/// A second-order filter after R. Bristow-Johnson's "Cookbook formulae for audio EQ biquad filter coefficients".
struct EqBand {
    enum class Kind { Peak, LowShelf, HighShelf, LowPass, HighPass, BandPass, Notch, AllPass };
    Kind kind = Kind::Peak;
    double hz = 1000;      ///< centre, or corner of a pass; a shelf has half its gain there
    double gainDb = 0;     ///< of peaks and shelves
    double q = 0.70710678; ///< of a shelf: 0.7071 is the steepest without overshoot
    bool on = true;
    bool operator==(const EqBand&) const = default;
};

/// Some of the left channel, low-passed, to the right ear and vice versa (libbs2b).
struct Crossfeed {
    double cutHz = 700;  ///< 300-2000
    double feedDb = 4.5; ///< 1-15: how much quieter than the direct sound
    bool operator==(const Crossfeed&) const = default;
};
inline constexpr Crossfeed crossfeedDefault{700, 4.5}, crossfeedCmoy{700, 6}, crossfeedJmeier{650, 9.5};

/// A measured response. 1 channel: of every channel; 2: of the left and of the right; 4 ("true stereo"): left to left,
/// left to right, right to left, right to right. Two and four are for stereo only.
struct ImpulseResponse {
    static constexpr double mostSeconds = 10;
    int rate = 0;
    std::vector<std::vector<float>> channels;
    bool operator==(const ImpulseResponse&) const = default;
};

/// Refuses what is empty, silent, not finite, too long or of another channel count. At most 384 kHz.
Result<std::shared_ptr<const ImpulseResponse>> checkedImpulse(ImpulseResponse impulse);

struct ListeningCorrection {
    std::string id; ///< the file's name without ".json"
    std::string name, description;
    /// The level is the plan's: as loud as without the correction, or quieter where the limiter would have to work for
    /// it. With `autoPreamp` off, preampDb is added to that.
    double preampDb = 0;
    bool autoPreamp = true;
    std::vector<EqBand> bands;      ///< in series
    std::vector<CurveKnot> graphic; ///< rising in hz; a curve without phase
    std::optional<Crossfeed> crossfeed;
    std::string impulseFile;                        ///< name of the response's file beside this one's text; empty: none
    std::shared_ptr<const ImpulseResponse> impulse; ///< its frames; not in the text. Null: not there (yet), left out

    /// Equal texts and responses.
    bool operator==(const ListeningCorrection& other) const;
};

/// From text (JSON, resources/presets/correction.schema.json; at most 256 KiB). Errors as parsePreset()'s.
Result<ListeningCorrection> parseCorrection(std::string_view text, std::string id = {});
std::string writeCorrection(const ListeningCorrection& correction);
/// Names what the correction does, with its response.
ContentId soundOf(const ListeningCorrection& correction);

/// From AutoEq's ParametricEQ.txt or GraphicEQ.txt, or a configuration of Equalizer APO: Preamp, Filter and GraphicEQ
/// lines. Comments and empty lines are skipped; any other line is named in the error, unless it is one that sets what
/// this program sets elsewhere (Device, Stage, Channel: ALL).
Result<ListeningCorrection> importEqText(std::string_view text);

/// Gain of all bands, graphic curve and impulse response together, dB, at a rate: for drawing. Without preamp; of a
/// response with several channels the left one's.
double correctionDb(const ListeningCorrection& correction, double hz, int rate);

} // namespace auralis
