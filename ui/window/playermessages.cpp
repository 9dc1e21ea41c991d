// PlayerMessages: what there is to tell, in words.
#include "playermessages.h"

#include <QFileInfo>

#include "library.h"
#include "models/edithistory.h"
#include "models/formats.h"
#include "models/playlists.h"
#include "models/trackactions.h"
#include "showfolder.h"
#include "theme/messagebar.h"
#include "unifiedplayermanager.h"

namespace auralis
{

namespace
{
constexpr int patienceMs = 2500;
}

PlayerMessages::PlayerMessages(Library& library, UnifiedPlayerManager& player, TrackActions& actions, MessageBar* bar,
                               QObject* parent)
    : QObject(parent)
    , m_library(library)
    , m_player(player)
    , m_actions(actions)
    , m_bar(bar)
{
    connect(&player, &UnifiedPlayerManager::deviceLost, this, [this](const QString& device) {
        m_deviceTold = true;
        m_bar->post({QStringLiteral("device"),
                     Message::Severity::Error,
                     tr("%1 was disconnected. Playback is paused.").arg(device),
                     {{tr("Use default device"), [this] {
                           m_player.setOutput(QStringLiteral("default"));
                           m_player.play();
                       }}}});
    });
    connect(&player, &UnifiedPlayerManager::deviceReturned, this, [this](const QString& device) {
        m_bar->post({QStringLiteral("device"),
                     Message::Severity::Info,
                     tr("%1 is back.").arg(device),
                     {{tr("Resume"), [this] { m_player.play(); }}}});
    });
    connect(&player, &UnifiedPlayerManager::errorOccurred, this, [this](const QString& message, const QString& path) {
        const QString name = path.isEmpty() ? QString() : QFileInfo(path).fileName();
        const QString text = name.isEmpty() || message.contains(name) ? message : tr("%1: %2").arg(name, message);
        m_bar->post({QStringLiteral("playback"), Message::Severity::Warning, text, {}});
    });
    connect(&player, &UnifiedPlayerManager::snapshotChanged, this, &PlayerMessages::watchMastering);
    connect(&player, &UnifiedPlayerManager::snapshotChanged, this, &PlayerMessages::watchDevice);
    m_noDevice.setSingleShot(true);
    m_noDevice.setInterval(patienceMs);
    connect(&m_noDevice, &QTimer::timeout, this, [this] {
        m_bar->post({QStringLiteral("nodevice"),
                     Message::Severity::Warning,
                     tr("No sound device found. Auralis keeps looking."),
                     {{tr("Open settings"), [this] { Q_EMIT showSettings(); }}}});
    });
    connect(&library, &Library::failed, this, [this](const QString& message) {
        m_bar->post({QStringLiteral("library"), Message::Severity::Error, message, {}});
    });
    connect(&library, &Library::importFinished, this, &PlayerMessages::onImportFinished);
    connect(&actions, &TrackActions::removed, this, &PlayerMessages::onRemoved);
    watchPlaylists();
    if (!library.notice().isEmpty())
        m_bar->post({QStringLiteral("notice"), Message::Severity::Warning, library.notice(), {}});
}

void PlayerMessages::watchDevice()
{
    // Playing again, by whatever way: nothing to resume.
    if (m_player.snapshot().intentPlaying && !m_player.snapshot().deviceLost && m_deviceTold) {
        m_deviceTold = false;
        m_bar->dismiss(QStringLiteral("device"));
    }
    const bool none = m_player.snapshot().noDevice;
    if (none == m_deviceMissing) return;
    m_deviceMissing = none;
    if (none) {
        m_noDevice.start();
    } else {
        m_noDevice.stop();
        m_bar->dismiss(QStringLiteral("nodevice"));
    }
}

void PlayerMessages::watchMastering()
{
    const PlayerSnapshot& now = m_player.snapshot();
    if (now.masteringFailed && !m_masteringFailed) {
        m_bar->post({QStringLiteral("mastering"),
                     Message::Severity::Warning,
                     tr("Mastering failed for this track. The original is playing."),
                     {{tr("Try again"), [this] { m_player.setEnhanced(true, m_player.preset()); }}}});
    } else if (!now.masteringFailed && m_masteringFailed) {
        m_bar->dismiss(QStringLiteral("mastering"));
    }
    m_masteringFailed = now.masteringFailed;
}

void PlayerMessages::onImportFinished(const ImportReport& report)
{
    if (report.failed.empty() || !report.asked) return; // told when they were added
    m_failed = report.failed;
    const QString text = m_failed.size() == 1
                             ? tr("1 file could not be read.")
                             : tr("%1 files could not be read.").arg(formats::number(qint64(m_failed.size())));
    m_bar->post({QStringLiteral("import"), Message::Severity::Warning, text, {{tr("Show files"), [this] {
                                                                                   Q_EMIT showFailedFiles();
                                                                               }}}});
}

/// 0: what was removed is back.
void PlayerMessages::onRemoved(int count)
{
    if (count == 0) return m_bar->dismiss(QStringLiteral("removed"));
    const QString text = count == 1 ? tr("1 track removed from the library.")
                                    : tr("%1 tracks removed from the library.").arg(formats::number(count));
    m_bar->post({QStringLiteral("removed"),
                 Message::Severity::Info,
                 text,
                 {{tr("Undo"), [this] { m_actions.history()->takeBack(EditHistory::Kind::Removal); }}}});
}

void PlayerMessages::watchPlaylists()
{
    const Playlists* lists = m_actions.playlists();
    const auto tell = [this](Message::Severity severity, const QString& text, std::vector<Message::Action> actions) {
        m_bar->post({QStringLiteral("playlist"), severity, text, std::move(actions)});
    };
    connect(lists, &Playlists::failed, this,
            [tell](const QString& message) { tell(Message::Severity::Warning, message, {}); });
    connect(lists, &Playlists::exported, this, [tell](const QString& name, const QString& path) {
        const QFileInfo file(path);
        tell(Message::Severity::Info, tr("%1 was written to %2.").arg(name, file.fileName()), {showFolderOf(file)});
    });
    connect(lists, &Playlists::imported, this, [this, tell](PlaylistId id, int entries, int unknown) {
        Q_EMIT showPlaylist(id);
        if (unknown > 0)
            tell(Message::Severity::Warning,
                 tr("%1 of %2 entries are not in the library. They appear when their files are added.")
                     .arg(formats::number(unknown), formats::number(entries)),
                 {});
    });
    const Message::Action undo{tr("Undo"), [this] { m_actions.history()->takeBack(EditHistory::Kind::Playlist); }};
    connect(lists, &Playlists::added, this, [tell, undo](const QString& name, int tracks) {
        tell(Message::Severity::Info, tr("%1 added to %2.").arg(formats::tracks(tracks), name), {undo});
    });
    connect(lists, &Playlists::removed, this,
            [tell, undo](const QString& name) { tell(Message::Severity::Info, tr("%1 deleted.").arg(name), {undo}); });
    // Taken back or changed again: what was told is no longer so.
    connect(m_actions.history(), &EditHistory::changed, this, [this] {
        if (m_actions.history()->isTravelling()) m_bar->dismiss(QStringLiteral("playlist"));
    });
}

} // namespace auralis
