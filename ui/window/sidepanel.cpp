// SidePanel: queue, enhancement or lyrics.
#include "sidepanel.h"

#include <QPainter>

#include "pages/lyricspanel.h"
#include "pages/queuepanel.h"
#include "pages/queueview.h"
#include "player/enhancementpanel.h"
#include "unifiedplayermanager.h"

namespace auralis
{

SidePanel::SidePanel(const Services& services, QWidget* parent)
    : QStackedWidget(parent)
    , m_queue(new QueuePanel(services))
    , m_enhancement(new EnhancementPanel)
    , m_lyrics(new LyricsPanel(services))
{
    setMinimumWidth(theme().size.rightPanelMin);
    setMaximumWidth(theme().size.rightPanelMax);
    addWidget(m_queue);
    addWidget(m_enhancement);
    addWidget(m_lyrics);
    connect(m_queue, &QueuePanel::closeRequested, this, &SidePanel::closeRequested);
    connect(m_enhancement, &EnhancementPanel::closeRequested, this, &SidePanel::closeRequested);
    connect(m_lyrics, &LyricsPanel::closeRequested, this, &SidePanel::closeRequested);
    m_enhancement->setRecipes(services.player.recipes());
}

void SidePanel::setKind(Kind kind)
{
    QWidget* const panels[] = {nullptr, m_queue, m_enhancement, m_lyrics};
    if (kind != Kind::None) setCurrentWidget(panels[static_cast<int>(kind)]);
}

QWidget* SidePanel::mainView() const
{
    if (currentWidget() == m_queue) return m_queue->view();
    if (currentWidget() == m_lyrics) return m_lyrics->view();
    return m_enhancement;
}

namespace
{
const QString kindNames[] = {QStringLiteral("none"), QStringLiteral("queue"), QStringLiteral("enhancement"),
                             QStringLiteral("lyrics")};
}

QString SidePanel::nameOf(Kind kind)
{
    return kindNames[static_cast<int>(kind)];
}

SidePanel::Kind SidePanel::kindOf(const QString& name)
{
    for (const Kind kind : {Kind::Queue, Kind::Enhancement, Kind::Lyrics})
        if (nameOf(kind) == name) return kind;
    return Kind::None;
}

void SidePanel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color.surface);
}

} // namespace auralis
