#include <QEvent>
#include <QPainter>
#include <QPainterPath>

#include "theme/auralisstyle.h"
#include "theme/buttons.h"
#include "theme/icons.h"
#include "theme/paintkit.h"

namespace auralis
{

/// One of the buttons. It is the control that paints them all, as the frame clips the outer ones.
class SegmentedControl::Segment : public QAbstractButton
{
public:
    Segment(const QString& label, const QString& iconName, SegmentedControl* parent)
        : QAbstractButton(parent)
        , symbol(iconName)
    {
        setText(label);
        setCheckable(true);
        setAutoExclusive(true);
        setFocusPolicy(Qt::TabFocus);
        setAttribute(Qt::WA_Hover);
        setFocusRadius(this, theme().size.radiusSegment);
    }
    int naturalWidth() const
    {
        const Metrics& m = theme().size;
        int width = 2 * (text().isEmpty() ? 6 : 12);
        if (!symbol.isEmpty()) width += m.iconNormal;
        if (!symbol.isEmpty() && !text().isEmpty()) width += m.unit;
        return width + QFontMetrics(theme().font(TextStyle::Strong)).horizontalAdvance(text());
    }
    const QString symbol;

protected:
    void paintEvent(QPaintEvent*) override {}
    void nextCheckState() override {} // setCurrent() decides
    bool event(QEvent* event) override
    {
        switch (event->type()) {
        case QEvent::HoverEnter:
        case QEvent::HoverLeave:
        case QEvent::FocusIn:
        case QEvent::FocusOut:
            parentWidget()->update();
            break;
        default:
            break;
        }
        return QAbstractButton::event(event);
    }
};

SegmentedControl::SegmentedControl(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

int SegmentedControl::addSegment(const QString& text, const QString& icon, const QString& name)
{
    const int index = count();
    auto* segment = new Segment(text, icon, this);
    segment->setToolTip(name);
    segment->setAccessibleName(text.isEmpty() ? name : text);
    segment->show();
    connect(segment, &QAbstractButton::clicked, this, [this, index] {
        if (m_followsClicks) setCurrent(index);
        Q_EMIT chosen(index);
    });
    m_segments.push_back(segment);
    for (int i = 0; i < count(); ++i)
        m_segments[static_cast<std::size_t>(i)]->setAccessibleDescription(tr("%1 of %2").arg(i + 1).arg(count()));
    if (m_current < 0) setCurrent(0);
    layOut();
    updateGeometry();
    return index;
}

void SegmentedControl::setCurrent(int index)
{
    if (m_current == index || index < -1 || index >= count()) return;
    for (int i = 0; i < count(); ++i) { // none can be chosen, too
        Segment* segment = m_segments[static_cast<std::size_t>(i)];
        segment->setAutoExclusive(false);
        segment->setChecked(i == index);
        segment->setAutoExclusive(true);
    }
    m_current = index;
    update();
}

void SegmentedControl::setPending(int index)
{
    if (m_pending == index) return;
    m_pending = index;
    update();
}

void SegmentedControl::setDeck(bool accent)
{
    const Look look = accent ? Look::DeckOn : Look::DeckOff;
    if (m_look == look) return;
    m_look = look;
    update();
}

QSize SegmentedControl::sizeHint() const
{
    int widest = 0;
    for (const Segment* segment : m_segments)
        widest = std::max(widest, segment->naturalWidth());
    return {widest * count(), theme().size.segmented};
}

QSize SegmentedControl::minimumSizeHint() const
{
    return sizeHint();
}

QRect SegmentedControl::segmentRect(int index) const
{
    const int n = std::max(1, count());
    const int place = layoutDirection() == Qt::RightToLeft ? n - 1 - index : index;
    const int left = width() * place / n;
    return QRect(left, 0, width() * (place + 1) / n - left, height());
}

void SegmentedControl::layOut()
{
    for (int i = 0; i < count(); ++i)
        m_segments[static_cast<std::size_t>(i)]->setGeometry(segmentRect(i));
}

void SegmentedControl::resizeEvent(QResizeEvent*)
{
    layOut();
}

void SegmentedControl::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LayoutDirectionChange) layOut();
    QWidget::changeEvent(event);
}

void SegmentedControl::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colors& c = theme().color;
    const Metrics& m = theme().size;
    const bool lit = m_look == Look::DeckOn;
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath frame;
    frame.addRoundedRect(QRectF(rect()), m.radiusSegment, m.radiusSegment);
    if (m_look == Look::DeckOff) painter.fillPath(frame, c.surface);
    const auto special = [this](int i) { return i == m_current || i == m_pending; };
    for (int i = 0; i < count(); ++i) {
        const Segment& segment = *m_segments[static_cast<std::size_t>(i)];
        const QRectF area = segmentRect(i);
        const bool current = i == m_current;
        const bool hovered = isEnabled() && segment.underMouse();
        QColor fill;
        if (hovered && !lit) fill = c.hover;
        if (current) fill = lit ? c.accent : m_look == Look::DeckOff ? c.pressed : c.selected;
        if (fill.isValid()) {
            painter.setClipPath(frame);
            painter.fillRect(area, fill);
            painter.setClipping(false);
        }
        if (m_look != Look::Plain && i + 1 < count() && !special(i) && !special(i + 1)) {
            const QRectF next = segmentRect(i + 1);
            const double x = std::max(area.left(), next.left());
            painter.fillRect(QRectF(x, height() / 2 - 7, 1, 14), c.groove);
        }
        QColor color = current || hovered || lit || i == m_pending ? c.text : c.text2;
        if (current && lit) color = c.onAccent;
        if (!isEnabled()) color = c.disabled;
        if (!segment.symbol.isEmpty()) Icons::paint(&painter, segment.symbol, area, m.iconNormal, color);
        QFont font = theme().font(m_look == Look::Plain ? TextStyle::Body : TextStyle::Small);
        if (special(i)) font.setWeight(QFont::DemiBold);
        painter.setFont(font);
        painter.setPen(color);
        painter.drawText(area, Qt::AlignCenter, segment.text());
    }
    const QColor edge = lit ? c.accentLine : isEnabled() ? c.outline : c.line;
    paintBox(&painter, rect(), m.radiusSegment, {}, edge);
    if (m_pending >= 0 && m_pending < count() && m_pending != m_current)
        paintBox(&painter, segmentRect(m_pending), m.radiusBar, {}, lit ? c.accent : c.outline, 2);
}

} // namespace auralis
