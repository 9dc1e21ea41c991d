#include "theme/textlabel.h"

#include <QEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QStyle>
#include <QToolTip>

#include "theme/paintkit.h"

namespace auralis
{

TextLabel::TextLabel(TextStyle style, ColorRole color, QWidget* parent)
    : TextLabel(QString(), style, color, parent)
{
}

TextLabel::TextLabel(const QString& text, TextStyle style, ColorRole color, QWidget* parent)
    : QLabel(text, parent)
    , m_style(style)
    , m_color(color)
{
    setTextFormat(Qt::PlainText);
    setFont(theme().font(style));
}

void TextLabel::setTextStyle(TextStyle style)
{
    m_style = style;
    setFont(theme().font(style));
    updateGeometry();
}

void TextLabel::setColorRole(ColorRole color)
{
    if (m_color == color) return;
    m_color = color;
    update();
}

void TextLabel::setTabular(bool on)
{
    m_tabular = on;
    updateGeometry();
}

QSize TextLabel::sizeHint() const
{
    if (!m_tabular) return QLabel::sizeHint();
    const QMargins margins = contentsMargins();
    return {digitsWidth(fontMetrics(), text()) + margins.left() + margins.right(), QLabel::sizeHint().height()};
}

QSize TextLabel::minimumSizeHint() const
{
    if (wordWrap()) return QLabel::minimumSizeHint();
    const QSize hint = sizeHint();
    return {std::min(hint.width(), 3 * fontMetrics().averageCharWidth()), hint.height()};
}

void TextLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(isEnabled() ? theme().color.*m_color : theme().color.disabled);
    const QRect rect = contentsRect();
    const Qt::Alignment align = QStyle::visualAlignment(layoutDirection(), alignment());
    if (wordWrap()) {
        painter.drawText(rect, static_cast<int>(align) | Qt::TextWordWrap, text());
    } else if (m_tabular) {
        paintDigits(&painter, rect, align, text());
    } else {
        painter.drawText(rect, static_cast<int>(align) | Qt::TextSingleLine,
                         fontMetrics().elidedText(text(), Qt::ElideRight, rect.width()));
    }
}

void TextLabel::changeEvent(QEvent* event)
{
    // The type scale may have changed with the system font.
    if (event->type() == QEvent::StyleChange && font() != theme().font(m_style)) setFont(theme().font(m_style));
    QLabel::changeEvent(event);
}

bool TextLabel::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip && toolTip().isEmpty() && !wordWrap() &&
        fontMetrics().horizontalAdvance(text()) > contentsRect().width()) {
        QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), text(), this);
        return true;
    }
    return QLabel::event(event);
}

} // namespace auralis
