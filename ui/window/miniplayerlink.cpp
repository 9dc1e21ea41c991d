// MiniPlayerLink: the mini player in place of the window.
#include "miniplayerlink.h"

#include "player/miniplayer.h"
#include "player/playerbarcontroller.h"

namespace auralis
{

MiniPlayerLink::MiniPlayerLink(PlayerBarController* controller, QWidget* window)
    : QObject(window)
    , m_controller(controller)
    , m_window(window)
{
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
    connect(m_mini, &MiniPlayer::closed, m_window, [window = m_window] {
        window->show();
        window->activateWindow();
    });
    m_controller->attach(m_mini);
    m_mini->show();
    m_window->hide();
}

} // namespace auralis
