// The shipped presets, and what a preset's curves are.
#include "presets.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "shippedpresets.h"

namespace auralis
{
namespace
{

constexpr double mostCurveDb = 18; // of all shelves, bells and points together

} // namespace

const std::vector<Preset>& shippedPresets()
{
    static const std::vector<Preset> presets = [] {
        std::vector<Preset> list;
        for (const ShippedText& shipped : shippedPresetTexts()) {
            Result<Preset> preset = parsePreset(shipped.text, shipped.id);
            assert(preset);
            if (preset) list.push_back(std::move(*preset));
        }
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

// Slopes after Fritsch and Carlson (1980), in Butland's form: harmonic means, so that nothing overshoots.
double knotsDb(const std::vector<CurveKnot>& knots, double hz)
{
    if (knots.empty()) return 0;
    if (hz <= knots.front().hz) return knots.front().gainDb;
    if (hz >= knots.back().hz) return knots.back().gainDb;
    const auto width = [&](std::size_t i) { return std::log2(knots[i + 1].hz / knots[i].hz); };
    const auto steepness = [&](std::size_t i) { return (knots[i + 1].gainDb - knots[i].gainDb) / width(i); };
    const auto slope = [&](std::size_t i) {
        if (i == 0 || i + 1 == knots.size()) return 0.0;
        const double before = steepness(i - 1), after = steepness(i);
        return before * after > 0 ? 2 * before * after / (before + after) : 0.0;
    };
    std::size_t i = 0;
    while (hz > knots[i + 1].hz)
        ++i;
    const double w = width(i), t = std::log2(hz / knots[i].hz) / w;
    return knots[i].gainDb * (1 + 2 * t) * (1 - t) * (1 - t) + knots[i + 1].gainDb * t * t * (3 - 2 * t) +
           w * (slope(i) * t * (1 - t) * (1 - t) + slope(i + 1) * t * t * (t - 1));
}

double presetCurveDb(const Preset& preset, double hz)
{
    // Shelves with the slope of a second-order filter; bells of Gaussian shape in octaves.
    const auto shelf = [](double ratio) { return 1 / (1 + ratio * ratio); };
    double db = 0;
    if (preset.lowShelf.hz > 0) db += preset.lowShelf.gainDb * shelf(hz / preset.lowShelf.hz);
    if (preset.highShelf.hz > 0) db += preset.highShelf.gainDb * shelf(preset.highShelf.hz / hz);
    for (const Preset::Bell& bell : preset.bells) {
        const double octaves = std::log2(hz / bell.hz) / (bell.octaves / 2);
        db += bell.gainDb * std::exp(-0.5 * octaves * octaves);
    }
    return std::clamp(db + knotsDb(preset.curve, hz), -mostCurveDb, mostCurveDb);
}

} // namespace auralis
