#include "player/presetlist.h"

#include <algorithm>

#include "presets.h"

namespace auralis
{
namespace
{

std::vector<PresetEntry>& list()
{
    static std::vector<PresetEntry> all = [] {
        std::vector<PresetEntry> shipped;
        for (const Preset& preset : shippedPresets())
            shipped.push_back({QString::fromStdString(preset.id), QString::fromStdString(preset.name),
                               QString::fromStdString(preset.description), false});
        return shipped;
    }();
    return all;
}

std::vector<PresetEntry>& correctionList()
{
    static std::vector<PresetEntry> all;
    return all;
}

bool isIndex(int index)
{
    return index >= 0 && index < presetCount();
}

} // namespace

const std::vector<PresetEntry>& presetEntries()
{
    return list();
}

void setOwnPresets(std::vector<PresetEntry> own)
{
    std::vector<PresetEntry>& all = list();
    all.resize(static_cast<std::size_t>(shippedPresetCount()));
    for (PresetEntry& entry : own) {
        if (presetIndex(entry.id.toStdString()) >= 0) continue;
        entry.own = true;
        all.push_back(std::move(entry));
    }
}

int presetCount()
{
    return static_cast<int>(list().size());
}

int shippedPresetCount()
{
    return static_cast<int>(shippedPresets().size());
}

int presetIndex(const std::string& id)
{
    const QString wanted = QString::fromStdString(id);
    const auto& all = list();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const PresetEntry& entry) { return entry.id == wanted; });
    return found == all.end() ? -1 : static_cast<int>(found - all.begin());
}

QString presetId(int index)
{
    return isIndex(index) ? list()[static_cast<std::size_t>(index)].id : QString();
}

QString presetName(int index)
{
    return isIndex(index) ? list()[static_cast<std::size_t>(index)].name : QString();
}

QString presetNameOf(const std::string& id)
{
    const int index = presetIndex(id);
    return index >= 0 ? presetName(index) : QString::fromStdString(id);
}

void setCorrections(std::vector<PresetEntry> corrections)
{
    correctionList() = std::move(corrections);
}

QString correctionNameOf(const std::string& id)
{
    const QString wanted = QString::fromStdString(id);
    for (const PresetEntry& entry : correctionList())
        if (entry.id == wanted) return entry.name;
    return wanted;
}

} // namespace auralis
