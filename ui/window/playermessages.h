// PlayerMessages: what player and library have to tell the listener, as message bars in the words of UI.md, section 5.
// Main thread.
#pragma once

#include <vector>

#include <QObject>
#include <QTimer>

#include "libraryjobs.h"
#include "librarytypes.h"

namespace auralis
{

class Library;
class MessageBar;
class TrackActions;
class UnifiedPlayerManager;

class PlayerMessages : public QObject
{
    Q_OBJECT
public:
    PlayerMessages(Library& library, UnifiedPlayerManager& player, TrackActions& actions, MessageBar* bar,
                   QObject* parent = nullptr);

    /// Of the last import that had any.
    const std::vector<FileFailure>& failedFiles() const { return m_failed; }

Q_SIGNALS:
    void showFailedFiles();
    void showSettings();
    void showPlaylist(auralis::PlaylistId id);

private:
    void onImportFinished(const ImportReport& report);
    void onRemoved(int count);
    void watchPlaylists();
    void watchMastering();
    void watchDevice();

    Library& m_library;
    UnifiedPlayerManager& m_player;
    TrackActions& m_actions;
    MessageBar* m_bar;
    std::vector<FileFailure> m_failed;
    bool m_masteringFailed = false;
    bool m_deviceMissing = false;
    bool m_deviceTold = false; ///< that it went, or is back
    QTimer m_noDevice;         ///< runs out when there was no device for a while: shorter gaps mend themselves
};

} // namespace auralis
