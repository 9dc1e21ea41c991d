// PresetRules: which preset is remembered for an album or an output device, and which listening correction for a
// device. A plain value.
#pragma once

#include <map>

#include <QByteArray>
#include <QString>

#include "playableitem.h"

namespace auralis
{

enum class PresetScope { Everywhere, Device, Album };

struct PresetRules {
    std::map<QString, QString> albums, devices; ///< key -> id of a preset
    std::map<QString, QString> corrections;     ///< device -> id of a correction

    /// The album's choice goes before the device's, that before the one for everything.
    PresetScope scopeFor(const QString& album, const QString& device) const;
    QString presetFor(const QString& album, const QString& device, const QString& everywhere) const;
    /// Everything that names this preset.
    void forgetPreset(const QString& id);

    QByteArray toJson() const;
    /// Damaged text: no rules.
    static PresetRules fromJson(const QByteArray& text);

    bool operator==(const PresetRules& o) const
    {
        return albums == o.albums && devices == o.devices && corrections == o.corrections;
    }
};

/// What names the album of a track: its title and the folder it lies in. Empty: it is on none.
QString albumKeyOf(const PlayableItem& item);

} // namespace auralis
