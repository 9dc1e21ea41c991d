// Presets: named recipes of the mastering chain. The shipped five are described here as data, not code paths.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace auralis
{

struct Preset {
    std::string id;          ///< "adaptive", "gentle", "warm", "bright", "punchy"; stable, used on the command line
    std::string name;        ///< "Adaptive"; for people
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
    };
    struct Shelf {
        double hz = 0, gainDb = 0;
    };
    Shelf lowShelf;
    Shelf highShelf;
    std::vector<Bell> bells;
};

/// The shipped presets in the order of the deck.
const std::vector<Preset>& shippedPresets();
/// nullptr if unknown.
const Preset* findPreset(std::string_view id);

} // namespace auralis
