#include "theme/popover.h"

#include <QPainter>
#include <QScreen>
#include <QVBoxLayout>
#include <QVariantAnimation>

#include "theme/paintkit.h"
#include "theme/theme.h"

namespace auralis
{
namespace
{
constexpr int shadowReach = 16;
}

Popover::Popover(QWidget* parent)
    : QWidget(parent, Qt::Popup | Qt::FramelessWindowHint | Qt::NoDropShadowWindowHint)
    , m_body(new QWidget(this))
    , m_fade(new QVariantAnimation(this))
{
    setAttribute(Qt::WA_TranslucentBackground);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(shadowReach + 1, shadowReach + 1, shadowReach + 1, shadowReach + 1);
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
    int x = layoutDirection() == Qt::RightToLeft ? at.right() - size.width() + shadowReach : at.left() - shadowReach;
    int y = at.top() - gap - size.height() + shadowReach;
    if (y + shadowReach < screen.top()) y = at.bottom() + gap - shadowReach;
    x = std::clamp(x, screen.left() - shadowReach,
                   std::max(screen.left(), screen.right() - size.width() + shadowReach));
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
    const QRectF box = QRectF(rect()).adjusted(shadowReach, shadowReach, -shadowReach, -shadowReach);
    paintShadow(&painter, box, t.size.radiusPopover, shadowReach);
    paintBox(&painter, box, t.size.radiusPopover, t.color.raised, t.color.popoverLine);
}

void Popover::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    Q_EMIT closed();
}

} // namespace auralis
