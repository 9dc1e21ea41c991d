// The five shipped presets.
#include "presets.h"

namespace auralis
{

const std::vector<Preset>& shippedPresets()
{
    static const std::vector<Preset> presets = [] {
        std::vector<Preset> list(5);
        list[0].id = "adaptive";
        list[0].name = "Adaptive";
        list[0].description = "Corrects what differs from similar music, and nothing else.";

        list[1].id = "gentle";
        list[1].name = "Gentle";
        list[1].description = "Half the correction, no compression, more headroom.";
        list[1].targetLufs = -16;
        list[1].correction = 0.5;
        list[1].correctionLimitDb = 2;
        list[1].compressor = false;
        list[1].leveller = 0.5;

        list[2].id = "warm";
        list[2].name = "Warm";
        list[2].description = "Fuller lows and softer highs.";
        list[2].lowShelf = {250, 1.5};
        list[2].highShelf = {2500, -2};

        list[3].id = "bright";
        list[3].name = "Bright";
        list[3].description = "Clearer highs and leaner lows.";
        list[3].targetLufs = -13;
        list[3].lowShelf = {250, -0.5};
        list[3].highShelf = {2500, 3};
        list[3].widthDb = 0.8;

        list[4].id = "punchy";
        list[4].name = "Punchy";
        list[4].description = "Tighter bass, clear attacks, louder.";
        list[4].targetLufs = -12;
        list[4].transient = 0.5;
        list[4].compressorRatio = 1.6;
        list[4].bells = {{85, 2.0, 1.8}, {320, -0.7, 1.5}, {3800, 1.2, 1.5}};
        return list;
    }();
    return presets;
}

const Preset* findPreset(std::string_view id)
{
    for (const Preset& preset : shippedPresets())
        if (preset.id == id) return &preset;
    return nullptr;
}

} // namespace auralis
