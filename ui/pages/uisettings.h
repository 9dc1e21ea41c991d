// What the pages remember, beside the settings of the core.
#pragma once

#include "settings.h"

namespace auralis::uisettings
{

inline const Setting<QString> albumSort{"ui/albumSort", QStringLiteral("added")}; ///< added, title, artist, year
inline const Setting<QString> albumForm{"ui/albumForm", QStringLiteral("grid")};  ///< grid, list
inline const Setting<QByteArray> trackColumns{"ui/trackColumns", {}};
inline const Setting<QString> panel{"ui/panel", QStringLiteral("none")}; ///< none, queue, enhancement
inline const Setting<int> panelWidth{"ui/panelWidth", 344};
inline const Setting<int> sidebarWidth{"ui/sidebarWidth", 224};

/// A setting is a write to the disk: only what is new is stored.
template <class T>
void store(Settings& settings, const Setting<T>& setting, const T& value)
{
    if (settings.get(setting) != value) settings.set(setting, value);
}

} // namespace auralis::uisettings
