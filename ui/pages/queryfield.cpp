// QueryField: the wave under a mistake.
#include "queryfield.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyle>
#include <QStyleOptionFrame>

#include "theme/theme.h"

namespace auralis
{

QueryField::QueryField(QWidget* parent)
    : QLineEdit(parent)
{
    setFixedHeight(theme().size.input);
    connect(this, &QLineEdit::textChanged, this, [this] { setMistake(0, 0); });
}

void QueryField::setMistake(int start, int length)
{
    m_mistakeStart = start;
    m_mistakeLength = length;
    update();
}

void QueryField::paintEvent(QPaintEvent* event)
{
    QLineEdit::paintEvent(event);
    if (m_mistakeLength <= 0) return;
    QStyleOptionFrame option;
    initStyleOption(&option);
    const QRect contents =
        style()->subElementRect(QStyle::SE_LineEditContents, &option, this).marginsRemoved(textMargins());
    const QFontMetrics metrics(font());
    const int shift =
        cursorRect().center().x() - contents.left() - metrics.horizontalAdvance(text().left(cursorPosition()));
    const int from = contents.left() + shift + metrics.horizontalAdvance(text().left(m_mistakeStart));
    const int to = contents.left() + shift + metrics.horizontalAdvance(text().left(m_mistakeStart + m_mistakeLength));
    const int y = height() / 2 + metrics.height() / 2;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme().color.error, 1.5));
    painter.setClipRect(contents);
    QPainterPath wave;
    wave.moveTo(from, y);
    for (int x = from, up = 1; x < to; x += 3, up = !up)
        wave.lineTo(x + 3, up ? y - 2 : y);
    painter.drawPath(wave);
}

} // namespace auralis
