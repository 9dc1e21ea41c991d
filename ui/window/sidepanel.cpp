// SidePanel: queue or enhancement.
#include "sidepanel.h"

#include <QPainter>

#include "pages/queuepanel.h"
#include "pages/queueview.h"
#include "player/enhancementpanel.h"
#include "unifiedplayermanager.h"

namespace auralis
{

SidePanel::SidePanel(const Services& services, QWidget* parent)
    : QStackedWidget(parent)
    , m_services(services)
    , m_queue(new QueuePanel(services))
    , m_enhancement(new EnhancementPanel)
{
    setMinimumWidth(theme().size.rightPanelMin);
    setMaximumWidth(theme().size.rightPanelMax);
    addWidget(m_queue);
    addWidget(m_enhancement);
    connect(m_queue, &QueuePanel::closeRequested, this, &SidePanel::closeRequested);
    connect(m_enhancement, &EnhancementPanel::closeRequested, this, &SidePanel::closeRequested);

    UnifiedPlayerManager& player = services.player;
    m_enhancement->setRecipes(player.recipes());
    const auto showProfile = [this] { m_enhancement->setProfile(m_services.player.profile()); };
    connect(&player, &UnifiedPlayerManager::trackChanged, this, showProfile);
    connect(&player, &UnifiedPlayerManager::profileMeasured, this, showProfile);
    connect(&player, &UnifiedPlayerManager::snapshotChanged, this, [this](const PlayerSnapshot& snapshot) {
        const UnifiedPlayerManager& now = m_services.player;
        m_enhancement->setChoice(now.preset(), static_cast<double>(now.intensity()));
        m_enhancement->setSnapshot(snapshot);
    });
    m_enhancement->setChoice(player.preset(), static_cast<double>(player.intensity()));
    m_enhancement->setSnapshot(player.snapshot());
    showProfile();
}

void SidePanel::setKind(Kind kind)
{
    if (kind != Kind::None) setCurrentWidget(kind == Kind::Queue ? static_cast<QWidget*>(m_queue) : m_enhancement);
}

QWidget* SidePanel::mainView() const
{
    return currentWidget() == m_queue ? static_cast<QWidget*>(m_queue->view()) : m_enhancement;
}

QString SidePanel::nameOf(Kind kind)
{
    return kind == Kind::Queue         ? QStringLiteral("queue")
           : kind == Kind::Enhancement ? QStringLiteral("enhancement")
                                       : QStringLiteral("none");
}

SidePanel::Kind SidePanel::kindOf(const QString& name)
{
    return name == QLatin1String("queue")         ? Kind::Queue
           : name == QLatin1String("enhancement") ? Kind::Enhancement
                                                  : Kind::None;
}

void SidePanel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color.surface);
}

} // namespace auralis
