// Presets: named recipes of the mastering chain. The shipped ones are files like any user's (resources/presets).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ids.h"
#include "result.h"

namespace auralis
{

/// A point of a curve that was drawn by hand.
struct CurveKnot {
    double hz = 0, gainDb = 0;
    bool operator==(const CurveKnot&) const = default;
};

struct Preset {
    std::string id;   ///< "adaptive", "my-warm": the file's name without ".json"; stable, used on the command line
    std::string name; ///< "Adaptive"; for people
    std::string description; ///< one short sentence
    double targetLufs = -14.0;
    double correction = 1.0; ///< of the spectral correction, 0-1
    double correctionLimitDb = 4.0;
    bool compressor = true;
    double compressorRatio = 1.4; ///< above a threshold 3 dB over the track's own level
    double leveller = 1.0;        ///< of the slow levelling of tracks with a wide loudness range, 0-1
    double transient = 0.0;       ///< punch, 0-1
    double widthDb = 0.0;         ///< side against mid above 400 Hz; never applied to the mid signal
    struct Bell {
        double hz = 0, gainDb = 0, octaves = 1;
        bool operator==(const Bell&) const = default;
    };
    struct Shelf {
        double hz = 0, gainDb = 0; ///< hz 0: none
        bool operator==(const Shelf&) const = default;
    };
    Shelf lowShelf;
    Shelf highShelf;
    std::vector<Bell> bells;
    std::vector<CurveKnot> curve; ///< rising in hz; added to shelves and bells

    bool operator==(const Preset&) const = default;
};

/// The shipped presets in the order of the deck.
const std::vector<Preset>& shippedPresets();
/// Of the shipped ones; nullptr if unknown. RecipeBook (core/playback) knows the user's too.
const Preset* findPreset(std::string_view id);

/// What shelves, bells and points of the preset do at a frequency, dB: the curve an editor draws.
double presetCurveDb(const Preset& preset, double hz);
/// The line through the points of a curve (monotone cubic over log hz, level outside), dB.
double knotsDb(const std::vector<CurveKnot>& knots, double hz);

/// A preset from its text (JSON, resources/presets/preset.schema.json; at most 64 KiB). `id` is the caller's to choose.
/// An error names the place and what is wrong: "bells[2].hz must be between 10 and 40000".
Result<Preset> parsePreset(std::string_view text, std::string id = {});
/// The text of a preset; parsing it gives an equal one.
std::string writePreset(const Preset& preset);
/// Names what the preset does, whatever it is called.
ContentId soundOf(const Preset& preset);

} // namespace auralis
