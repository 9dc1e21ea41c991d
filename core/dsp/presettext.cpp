// Presets as text: resources/presets/preset.schema.json says the same for other programs.
#include "jsonfields.h"
#include "presets.h"

namespace auralis
{
namespace
{

constexpr const char* formatName = "auralis-preset";
constexpr int formatVersion = 1;
constexpr std::size_t mostBytes = 64 << 10, mostBells = 32, mostKnots = 64, mostName = 80, mostDescription = 400;
constexpr double lowestHz = 10, highestHz = 40000, mostGainDb = 12;
using Need = JsonFields::Need;

template <class Point>
void readPoint(JsonFields& fields, Point& point)
{
    fields.number("hz", point.hz, lowestHz, highestHz, Need::Required);
    fields.number("gainDb", point.gainDb, -mostGainDb, mostGainDb, Need::Required);
}

template <class Point>
nlohmann::ordered_json written(const Point& point)
{
    return {{"hz", point.hz}, {"gainDb", point.gainDb}};
}

} // namespace

Result<Preset> parsePreset(std::string_view text, std::string id)
{
    Preset preset;
    preset.id = std::move(id);
    const Result<void> read = readRecipe(text, mostBytes, [&](JsonFields& fields) {
        fields.ignore("$schema");
        fields.heading(formatName, formatVersion);
        fields.text("name", preset.name, mostName, Need::Required);
        fields.text("description", preset.description, mostDescription);
        fields.number("targetLufs", preset.targetLufs, -30, -8);
        fields.number("correction", preset.correction, 0, 1);
        fields.number("correctionLimitDb", preset.correctionLimitDb, 0, 6);
        fields.flag("compressor", preset.compressor);
        fields.number("compressorRatio", preset.compressorRatio, 1, 4);
        fields.number("leveller", preset.leveller, 0, 1);
        fields.number("punch", preset.transient, 0, 1);
        fields.number("widthDb", preset.widthDb, -12, 6);
        fields.object("lowShelf", [&](JsonFields& shelf) { readPoint(shelf, preset.lowShelf); });
        fields.object("highShelf", [&](JsonFields& shelf) { readPoint(shelf, preset.highShelf); });
        fields.list("bells", mostBells, [&](JsonFields& each) {
            Preset::Bell bell;
            readPoint(each, bell);
            each.number("octaves", bell.octaves, 0.25, 8);
            preset.bells.push_back(bell);
        });
        fields.list("curve", mostKnots, [&](JsonFields& each) {
            CurveKnot knot;
            readPoint(each, knot);
            if (!preset.curve.empty() && knot.hz <= preset.curve.back().hz)
                each.wrong("hz", "must be higher than that of the point before");
            preset.curve.push_back(knot);
        });
    });
    if (!read) return tl::unexpected(read.error());
    return preset;
}

std::string writePreset(const Preset& preset)
{
    nlohmann::ordered_json json = {{"format", formatName},
                                   {"version", formatVersion},
                                   {"name", preset.name},
                                   {"description", preset.description},
                                   {"targetLufs", preset.targetLufs},
                                   {"correction", preset.correction},
                                   {"correctionLimitDb", preset.correctionLimitDb},
                                   {"compressor", preset.compressor},
                                   {"compressorRatio", preset.compressorRatio},
                                   {"leveller", preset.leveller},
                                   {"punch", preset.transient},
                                   {"widthDb", preset.widthDb}};
    if (preset.lowShelf.hz > 0) json["lowShelf"] = written(preset.lowShelf);
    if (preset.highShelf.hz > 0) json["highShelf"] = written(preset.highShelf);
    for (const Preset::Bell& bell : preset.bells) {
        json["bells"].push_back(written(bell));
        json["bells"].back()["octaves"] = bell.octaves;
    }
    for (const CurveKnot& knot : preset.curve)
        json["curve"].push_back(written(knot));
    return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

ContentId soundOf(const Preset& preset)
{
    Preset nameless = preset;
    nameless.name.clear();
    nameless.description.clear();
    return hashOf(writePreset(nameless));
}

} // namespace auralis
