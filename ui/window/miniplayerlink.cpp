// MiniPlayerLink: the mini player and the player.
#include "miniplayerlink.h"

#include "models/coverprovider.h"
#include "player/miniplayer.h"
#include "unifiedplayermanager.h"

namespace auralis
{

MiniPlayerLink::MiniPlayerLink(const Services& services, QWidget* window)
    : QObject(window)
    , m_services(services)
    , m_window(window)
{
    connect(&services.player, &UnifiedPlayerManager::trackChanged, this, &MiniPlayerLink::showItem);
    connect(&services.player, &UnifiedPlayerManager::profileMeasured, this, &MiniPlayerLink::showItem);
    connect(&services.player, &UnifiedPlayerManager::snapshotChanged, this, [this](const PlayerSnapshot& snapshot) {
        if (m_mini) m_mini->setSnapshot(snapshot);
    });
    connect(&services.covers, &CoverProvider::ready, this, &MiniPlayerLink::showCover);
}

MiniPlayerLink::~MiniPlayerLink()
{
    delete m_mini;
}

void MiniPlayerLink::show()
{
    if (m_mini) return m_mini->raise();
    m_mini = new MiniPlayer; // without a parent: desktops hide what belongs to a hidden window
    m_mini->setAttribute(Qt::WA_DeleteOnClose);
    UnifiedPlayerManager* player = &m_services.player;
    connect(m_mini, &MiniPlayer::playPauseRequested, player, &UnifiedPlayerManager::togglePlay);
    connect(m_mini, &MiniPlayer::previousRequested, player, &UnifiedPlayerManager::previous);
    connect(m_mini, &MiniPlayer::nextRequested, player, &UnifiedPlayerManager::next);
    connect(m_mini, &MiniPlayer::seekRequested, player, &UnifiedPlayerManager::seekSeconds);
    connect(m_mini, &MiniPlayer::enhanceRequested, player, [player](bool on) { player->setEnhanced(on); });
    connect(m_mini, &MiniPlayer::closed, m_window, [window = m_window] {
        window->show();
        window->activateWindow();
    });
    showItem();
    m_mini->setSnapshot(player->snapshot());
    m_mini->show();
    m_window->hide();
}

void MiniPlayerLink::showItem()
{
    if (!m_mini) return;
    const PlayableItem* item = m_services.player.queue()->current();
    m_mini->setItem(item ? *item : PlayableItem());
    m_mini->setProfile(m_services.player.profile());
    showCover();
}

void MiniPlayerLink::showCover()
{
    if (!m_mini) return;
    const PlayableItem* item = m_services.player.queue()->current();
    const QString key = item ? item->coverKey : QString();
    m_mini->setCover(key.isEmpty()
                         ? QPixmap()
                         : m_services.covers.cover(key, theme().size.miniHeight, m_mini->devicePixelRatioF(), 0));
}

} // namespace auralis
