// PresetMemory: the preset that goes with the album or the output device, and the listening correction that goes with
// the device: recalled when either changes, kept when the listener chooses. Main thread.
#pragma once

#include <QObject>

#include "player/presetrules.h"
#include "playersnapshot.h"

namespace auralis
{

class Settings;
class UnifiedPlayerManager;

class PresetMemory : public QObject
{
    Q_OBJECT
public:
    /// Where we are, and what is remembered for it.
    struct State {
        QString album;  ///< title; empty: none plays
        QString device; ///< name; empty: there is none
        bool forAlbum = false, forDevice = false;
        QString correction; ///< id, of this device; empty: none
        bool operator==(const State& o) const
        {
            return album == o.album && device == o.device && forAlbum == o.forAlbum && forDevice == o.forDevice &&
                   correction == o.correction;
        }
    };

    /// Rules are kept in the settings, the choice for everything in settings::preset.
    PresetMemory(Settings& settings, UnifiedPlayerManager& player, QObject* parent = nullptr);
    Settings& settings() const { return m_settings; }

    const State& state() const { return m_state; }
    const PresetRules& rules() const { return m_rules; }
    /// The present preset is remembered for the present album or device from now on, or no longer: then what is behind
    /// it takes its place.
    void remember(PresetScope scope, bool on);
    /// The preset is no more.
    void forgetPreset(const QString& id);
    /// The listening correction of the present device; empty: none.
    void setCorrection(const QString& id);
    /// The correction is no more.
    void forgetCorrection(const QString& id);

public Q_SLOTS:
    /// Looks at device, album and choice; connected to the player.
    void watch(const auralis::PlayerSnapshot& snapshot);

Q_SIGNALS:
    void changed();

private:
    void follow();
    void noticeChoice();
    void recall();
    void refresh();
    void store();

    Settings& m_settings;
    UnifiedPlayerManager& m_player;
    PresetRules m_rules;
    State m_state;
    QString m_album, m_device; ///< keys
    QString m_present;         ///< device, as last told
    QString m_preset;          ///< as last seen or set: another one is the listener's choice
};

} // namespace auralis
