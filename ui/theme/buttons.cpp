#include "theme/buttons.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
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

SegmentedControl::SegmentedControl(QWidget* parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::TabFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setFocusRadius(this, theme().size.radiusSegment);
}

int SegmentedControl::addSegment(const QString& text, const QString& icon, const QString& toolTip)
{
    m_segments.push_back({text, icon, toolTip});
    if (m_current < 0) m_current = 0;
    updateGeometry();
    return count() - 1;
}

void SegmentedControl::setCurrent(int index)
{
    if (m_current == index) return;
    m_current = index;
    update();
}

void SegmentedControl::choose(int index)
{
    if (index < 0 || index >= count()) return;
    setCurrent(index);
    Q_EMIT chosen(index);
}

int SegmentedControl::naturalWidth(const Segment& segment) const
{
    const Metrics& m = theme().size;
    int width = 2 * (segment.text.isEmpty() ? 6 : 12);
    if (!segment.icon.isEmpty()) width += m.iconNormal;
    if (!segment.icon.isEmpty() && !segment.text.isEmpty()) width += m.unit;
    return width + QFontMetrics(theme().font(TextStyle::Strong)).horizontalAdvance(segment.text);
}

QSize SegmentedControl::sizeHint() const
{
    int widest = 0;
    for (const Segment& segment : m_segments)
        widest = std::max(widest, naturalWidth(segment));
    return {widest * count() + 2, theme().size.segmented};
}

QSize SegmentedControl::minimumSizeHint() const
{
    return sizeHint();
}

QRectF SegmentedControl::segmentRect(int index) const
{
    // Whole pixels, the outer ones flush with the frame.
    const int n = std::max(1, count());
    const int place = layoutDirection() == Qt::RightToLeft ? n - 1 - index : index;
    const int left = width() * place / n;
    return QRectF(left, 0, width() * (place + 1) / n - left, height());
}

int SegmentedControl::segmentAt(const QPointF& pos) const
{
    for (int i = 0; i < count(); ++i)
        if (segmentRect(i).contains(pos)) return i;
    return -1;
}

void SegmentedControl::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colors& c = theme().color;
    const Metrics& m = theme().size;
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath frame;
    frame.addRoundedRect(QRectF(rect()), m.radiusSegment, m.radiusSegment);
    for (int i = 0; i < count(); ++i) {
        const QRectF segment = segmentRect(i);
        const bool chosenOne = i == m_current;
        const QColor fill = chosenOne ? c.selected : i == m_hovered && isEnabled() ? c.hover : QColor();
        if (fill.isValid()) {
            painter.setClipPath(frame);
            painter.fillRect(segment, fill);
            painter.setClipping(false);
        }
        const QColor color = !isEnabled() ? c.disabled : chosenOne || i == m_hovered ? c.text : c.text2;
        const Segment& entry = m_segments[static_cast<std::size_t>(i)];
        if (!entry.icon.isEmpty() && entry.text.isEmpty())
            Icons::paint(&painter, entry.icon, segment, m.iconNormal, color);
        painter.setFont(theme().font(chosenOne ? TextStyle::Strong : TextStyle::Body));
        painter.setPen(color);
        if (!entry.text.isEmpty()) painter.drawText(segment, Qt::AlignCenter, entry.text);
    }
    paintBox(&painter, rect(), m.radiusSegment, {}, isEnabled() ? c.outline : c.line);
}

void SegmentedControl::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton) choose(segmentAt(event->position()));
}

void SegmentedControl::mouseMoveEvent(QMouseEvent* event)
{
    const int over = segmentAt(event->position());
    if (over == m_hovered) return;
    m_hovered = over;
    update();
}

void SegmentedControl::leaveEvent(QEvent*)
{
    m_hovered = -1;
    update();
}

void SegmentedControl::keyPressEvent(QKeyEvent* event)
{
    const bool rtl = layoutDirection() == Qt::RightToLeft;
    int step = 0;
    if (event->key() == Qt::Key_Left) step = rtl ? 1 : -1;
    if (event->key() == Qt::Key_Right) step = rtl ? -1 : 1;
    if (step == 0) return QWidget::keyPressEvent(event);
    choose(std::clamp(m_current + step, 0, count() - 1));
}

bool SegmentedControl::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int over = segmentAt(help->pos());
        if (over >= 0) QToolTip::showText(help->globalPos(), m_segments[static_cast<std::size_t>(over)].toolTip, this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace auralis
