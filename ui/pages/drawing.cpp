// What the delegates of the pages draw alike.
#include "drawing.h"

#include <algorithm>
#include <cmath>

#include <QFontInfo>
#include <QFontMetrics>

#include "theme/icons.h"
#include "theme/paintkit.h"

namespace auralis::draw
{

namespace
{

constexpr int starStep = 16;

} // namespace

int text(QPainter* painter, const QRect& rect, const QString& text, TextStyle style, const QColor& color, int alignment)
{
    if (text.isEmpty() || rect.width() <= 0) return 0;
    painter->setFont(theme().font(style));
    const QFontMetrics metrics(painter->font());
    const QString elided = metrics.elidedText(text, Qt::ElideRight, rect.width());
    painter->setPen(color);
    painter->drawText(rect, alignment | Qt::TextSingleLine, elided);
    return metrics.horizontalAdvance(elided);
}

void figures(QPainter* painter, const QRect& rect, const QString& text, TextStyle style, const QColor& color)
{
    if (text.isEmpty()) return;
    painter->setFont(theme().font(style));
    painter->setPen(color);
    paintDigits(painter, rect, Qt::AlignRight | Qt::AlignVCenter, text);
}

int lineHeight(TextStyle style)
{
    const QFont font = theme().font(style);
    return std::max(qRound(QFontInfo(font).pixelSize() * 1.35), QFontMetrics(font).height()); // tokens: lineHeight
}

void cover(QPainter* painter, const QRect& rect, const QPixmap& pixmap, int radius)
{
    if (!pixmap.isNull()) {
        painter->drawPixmap(rect, pixmap);
        return;
    }
    paintBox(painter, rect, radius, theme().color.hover);
    const int size = rect.width() >= 120 ? 48 : std::max(16, rect.width() / 2);
    Icons::paint(painter, QStringLiteral("album"), rect, size, theme().color.outline);
}

void playButton(QPainter* painter, const QRect& rect, bool hovered)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(QColor(0, 0, 0, 60));
    painter->drawEllipse(rect.translated(0, 1));
    QColor fill = theme().color.strong;
    if (hovered) fill = theme().dark ? fill.darker(108) : fill.lighter(130);
    painter->setBrush(fill);
    painter->drawEllipse(rect);
    painter->restore();
    Icons::paint(painter, QStringLiteral("play"), rect, 20, theme().color.onStrong);
}

void focusRing(QPainter* painter, const QRect& rect, int radius)
{
    const int out = theme().size.focusGap + theme().size.focusWidth;
    paintBox(painter, QRectF(rect).adjusted(-out, -out, out, out), radius + out, {}, theme().color.focus,
             theme().size.focusWidth);
}

void stars(QPainter* painter, const QRect& rect, double rating)
{
    for (int i = 0; i < 5; ++i) {
        const QRect star(rect.left() + i * starStep, rect.center().y() - starSize / 2 + 1, starSize, starSize);
        const bool full = rating >= i + 1;
        const bool half = !full && rating >= i + 0.5;
        const QString name = full   ? QStringLiteral("star-filled")
                             : half ? QStringLiteral("star-half")
                                    : QStringLiteral("star");
        Icons::paint(painter, name, star, starSize, full || half ? theme().color.text2 : theme().color.outline);
    }
}

double ratingAt(int x)
{
    return std::clamp(std::ceil(x * 2.0 / starStep) / 2, 0.5, 5.0);
}

void rowGround(QPainter* painter, const QRect& rect, bool selected, bool hovered)
{
    if (selected)
        paintBox(painter, rect, theme().size.radiusControl, theme().color.selected);
    else if (hovered)
        paintBox(painter, rect, theme().size.radiusControl, theme().color.hover);
}

} // namespace auralis::draw
