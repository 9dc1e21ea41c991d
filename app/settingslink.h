// Settings link: keeps the player and the stored settings equal. Main thread only.
#pragma once

#include <QObject>
#include <QTimer>

#include "folders.h"
#include "unifiedplayermanager.h"

namespace auralis
{

class Settings;

/// What the player is started with.
PlayerSettings playerSettings(const Settings& settings, const Folders& folders);

class SettingsLink : public QObject
{
    Q_OBJECT
public:
    /// Applies what is stored, then stores what changes: shortly after, so that a dragged slider is one write.
    SettingsLink(Settings& settings, UnifiedPlayerManager& player, QObject* parent = nullptr);
    ~SettingsLink() override;

private:
    void apply(const QString& key);
    void applyReplayGain();
    void applyFades();
    void store();

    Settings& m_settings;
    UnifiedPlayerManager& m_player;
    QTimer m_storing;
};

} // namespace auralis
