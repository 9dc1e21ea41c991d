// What the pages remember, beside the settings of the core. Main thread.
#pragma once

#include <QDialog>

#include "settings.h"

namespace auralis::uisettings
{

inline const Setting<QString> albumSort{"ui/albumSort", QStringLiteral("added")}; ///< added, title, artist, year
inline const Setting<QString> albumForm{"ui/albumForm", QStringLiteral("grid")};  ///< grid, list
inline const Setting<QByteArray> trackColumns{"ui/columns/tracks", {}};
inline const Setting<QByteArray> playlistColumns{"ui/columns/playlist", {}};
inline const Setting<QByteArray> folderColumns{"ui/columns/folders", {}};
inline const Setting<QByteArray> foldersSplit{"ui/size/folders", {}};
inline const Setting<QString> shutFolders{"ui/shutFolders", {}}; ///< of playlists, their ids
inline const Setting<QByteArray> tagEditorSize{"ui/size/tagEditor", {}};
inline const Setting<QByteArray> rulesSize{"ui/size/rules", {}};
inline const Setting<QByteArray> presetSize{"ui/size/preset", {}};
inline const Setting<QByteArray> correctionSize{"ui/size/correction", {}};
inline const Setting<QByteArray> albumRuleSize{"ui/size/albumRule", {}};
inline const Setting<QString> playlistFolder{"ui/playlistFolder", {}};    ///< files were last read or written there
inline const Setting<bool> playlistRelative{"ui/playlistRelative", true}; ///< exported with relative paths
inline const Setting<QString> playlistFormat{"ui/playlistFormat", QStringLiteral("m3u8")};
inline const Setting<QString> panel{"ui/panel", QStringLiteral("none")}; ///< none, queue, enhancement
inline const Setting<int> panelWidth{"ui/panelWidth", 344};
inline const Setting<int> sidebarWidth{"ui/sidebarWidth", 224};

/// A setting is a write to the disk: only what is new is stored.
template <class T>
void store(Settings& settings, const Setting<T>& setting, const T& value)
{
    if (settings.get(setting) != value) settings.set(setting, value);
}

/// A dialog as large as it was when it was last closed.
inline void rememberSize(QDialog* dialog, Settings& settings, const Setting<QByteArray>& setting)
{
    const QByteArray size = settings.get(setting);
    if (!size.isEmpty()) dialog->restoreGeometry(size);
    QObject::connect(dialog, &QDialog::finished, dialog,
                     [dialog, &settings, &setting] { store(settings, setting, dialog->saveGeometry()); });
}

} // namespace auralis::uisettings
