// The presets there are: the shipped ones, then the listener's own. One list for the program, as theme(). Main thread.
#pragma once

#include <string>
#include <vector>

#include <QString>

namespace auralis
{

struct PresetEntry {
    QString id, name, description;
    bool own = false; ///< of the listener
};

const std::vector<PresetEntry>& presetEntries();
/// What the listener has made, in the order shown. Ids of the shipped ones are left out.
void setOwnPresets(std::vector<PresetEntry> own);

int presetCount();
int shippedPresetCount();
/// Index in presetEntries(); -1 if unknown.
int presetIndex(const std::string& id);
/// Empty for an index there is not.
QString presetId(int index);
QString presetName(int index);
/// The name, or the id itself when it is unknown.
QString presetNameOf(const std::string& id);

/// The same for listening corrections: all are the listener's.
void setCorrections(std::vector<PresetEntry> corrections);
QString correctionNameOf(const std::string& id);

} // namespace auralis
