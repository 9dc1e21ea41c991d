#include "theme/buttons.h"

#include <QPainter>
#include <QVariantAnimation>

#include "theme/auralisstyle.h"
#include "theme/icons.h"
#include "theme/paintkit.h"

namespace auralis
{

IconButton::IconButton(const QString& icon, const QString& name, QWidget* parent)
    : QToolButton(parent)
{
    const Metrics& m = theme().size;
    setAutoRaise(true);
    setIconSize({m.iconNormal, m.iconNormal});
    setFixedSize(m.iconButton, m.iconButton);
    setFocusPolicy(Qt::TabFocus);
    setIconName(icon);
    setName(name);
}

void IconButton::setIconName(const QString& icon)
{
    if (m_icon == icon) return;
    m_icon = icon;
    setIcon(Icons::get(icon));
}

void IconButton::setName(const QString& name)
{
    if (accessibleName() == name) return;
    setAccessibleName(name);
    updateToolTip();
}

void IconButton::setShortcutHint(const QKeySequence& keys)
{
    m_keys = keys;
    updateToolTip();
}

void IconButton::updateToolTip()
{
    const QString name = accessibleName();
    setToolTip(m_keys.isEmpty() ? name : tr("%1 (%2)").arg(name, m_keys.toString(QKeySequence::NativeText)));
}

Switch::Switch(QWidget* parent)
    : QAbstractButton(parent)
    , m_slide(new QVariantAnimation(this))
{
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setFocusRadius(this, theme().size.switchHeight / 2);
    m_slide->setEasingCurve(QEasingCurve::OutCubic);
    connect(m_slide, &QVariantAnimation::valueChanged, this, qOverload<>(&QWidget::update));
}

void Switch::setHollow(bool on)
{
    if (m_hollow == on) return;
    m_hollow = on;
    update();
}

QSize Switch::sizeHint() const
{
    return {theme().size.switchWidth, theme().size.switchHeight};
}

void Switch::checkStateSet()
{
    slide();
}

void Switch::nextCheckState()
{
    QAbstractButton::nextCheckState();
    slide();
}

void Switch::slide()
{
    // Qt calls this for every setChecked(), also when nothing changes.
    if (m_shownOn == isChecked()) return;
    m_shownOn = isChecked();
    const double target = isChecked() ? 1 : 0;
    m_slide->stop();
    if (!isVisible() || theme().size.motionState == 0) {
        m_slide->setStartValue(target);
        m_slide->setEndValue(target);
        update();
        return;
    }
    m_slide->setStartValue(1 - target);
    m_slide->setEndValue(target);
    m_slide->setDuration(theme().size.motionState);
    m_slide->start();
}

void Switch::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colors& c = theme().color;
    const QRectF track((width() - theme().size.switchWidth) / 2.0, (height() - theme().size.switchHeight) / 2.0,
                       theme().size.switchWidth, theme().size.switchHeight);
    const bool filled = isChecked() && !m_hollow;
    const bool accented = isAccented(this);
    const double at = m_slide->state() == QAbstractAnimation::Running ? m_slide->currentValue().toDouble()
                                                                      : (isChecked() ? 1.0 : 0.0);
    QColor fill = filled ? (accented ? c.accent : c.strong) : QColor();
    QColor knob = filled ? (accented ? c.onAccent : c.onStrong) : underMouse() && isEnabled() ? c.text2 : c.outline;
    if (!isEnabled()) {
        if (filled) fill = c.disabled;
        knob = filled ? c.surface : c.disabled;
    }
    paintBox(&painter, track, track.height() / 2, fill, filled ? QColor() : isEnabled() ? c.outline : c.disabled);
    const qreal size = filled ? 14 : 12;
    const qreal inset = (track.height() - size) / 2;
    const qreal travel = track.width() - size - 2 * inset;
    const qreal place = layoutDirection() == Qt::RightToLeft ? 1 - at : at;
    paintBox(&painter, QRectF(track.left() + inset + place * travel, track.top() + inset, size, size), size / 2, knob);
}

} // namespace auralis
