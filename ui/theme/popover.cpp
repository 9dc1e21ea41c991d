#include "theme/popover.h"

#include <QPainter>
#include <QScreen>
#include <QVBoxLayout>
#include <QVariantAnimation>

#include "theme/compositing.h"
#include "theme/paintkit.h"
#include "theme/theme.h"

namespace auralis
{
namespace
{
constexpr int shadowRoom = 16;
}

Popover::Popover(QWidget* parent)
    : QWidget(parent, Qt::Popup | Qt::FramelessWindowHint | Qt::NoDropShadowWindowHint)
    , m_body(new QWidget(this))
    , m_fade(new QVariantAnimation(this))
    , m_shadow(canBeTranslucent() ? shadowRoom : 0)
{
    setAttribute(Qt::WA_TranslucentBackground, m_shadow > 0);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(m_shadow + 1, m_shadow + 1, m_shadow + 1, m_shadow + 1);
    layout->setSizeConstraint(QLayout::SetFixedSize);
    layout->addWidget(m_body);
    m_fade->setStartValue(0.0);
    m_fade->setEndValue(1.0);
    m_fade->setEasingCurve(QEasingCurve::OutCubic);
    connect(m_fade, &QVariantAnimation::valueChanged, this,
            [this](const QVariant& value) { setWindowOpacity(value.toDouble()); });
}

void Popover::openAt(QWidget* anchor)
{
    const int gap = theme().size.unit;
    layout()->activate();
    const QSize size = sizeHint();
    const QRect at(anchor->mapToGlobal(QPoint(0, 0)), anchor->size());
    const QRect screen = anchor->screen()->availableGeometry();
    QRect room = screen & anchor->window()->geometry(); // hanging out of the window it would look lost
    if (room.width() < size.width()) room = screen;
    int x = layoutDirection() == Qt::RightToLeft ? at.right() - size.width() + m_shadow : at.left() - m_shadow;
    int y = at.top() - gap - size.height() + m_shadow;
    if (y + m_shadow < screen.top()) y = at.bottom() + gap - m_shadow;
    x = std::clamp(x, room.left() - m_shadow, std::max(room.left(), room.right() + 1 - size.width() + m_shadow));
    move(x, y);
    m_fade->stop();
    if (theme().size.motionPopover > 0) {
        m_fade->setDuration(theme().size.motionPopover);
        setWindowOpacity(0);
        m_fade->start();
    }
    show();
    setFocus(Qt::PopupFocusReason);
}

void Popover::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& t = theme();
    const QRectF box = QRectF(rect()).adjusted(m_shadow, m_shadow, -m_shadow, -m_shadow);
    if (m_shadow > 0) paintShadow(&painter, box, t.size.radiusPopover, m_shadow);
    paintBox(&painter, box, m_shadow > 0 ? t.size.radiusPopover : 0, t.color.raised, t.color.popoverLine);
}

void Popover::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    Q_EMIT closed();
}

} // namespace auralis
