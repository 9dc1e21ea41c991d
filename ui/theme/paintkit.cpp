#include "theme/paintkit.h"

#include "theme/theme.h"

namespace auralis
{
namespace
{

int widestDigit(const QFontMetrics& metrics)
{
    int widest = 0;
    for (char digit = '0'; digit <= '9'; ++digit)
        widest = std::max(widest, metrics.horizontalAdvance(QLatin1Char(digit)));
    return widest;
}

} // namespace

void paintBox(QPainter* painter, QRectF rect, qreal radius, const QColor& fill, const QColor& border, qreal width)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(fill.isValid() ? QBrush(fill) : Qt::NoBrush);
    if (border.isValid()) {
        painter->setPen(QPen(border, width));
        rect.adjust(width / 2, width / 2, -width / 2, -width / 2);
        radius -= width / 2;
    } else {
        painter->setPen(Qt::NoPen);
    }
    painter->drawRoundedRect(rect, radius, radius);
    painter->restore();
}

void paintShadow(QPainter* painter, const QRectF& box, qreal radius, int reach)
{
    // Stacked thin layers: their sum falls off as a blur would, without one.
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    const float strength = theme().dark ? 0.5f : 0.16f;
    for (int i = reach; i >= 0; --i) {
        const float share = 1.0f - static_cast<float>(i) / static_cast<float>(reach + 1);
        painter->setBrush(QColor::fromRgbF(0, 0, 0, strength * 2 * share / static_cast<float>(reach)));
        const QRectF layer = box.translated(0, reach / 4.0).adjusted(-i, -i, i, i);
        painter->drawRoundedRect(layer, radius + i, radius + i);
    }
    painter->restore();
}

int digitsWidth(const QFontMetrics& metrics, const QString& text)
{
    const int digit = widestDigit(metrics);
    int width = 0;
    for (const QChar c : text)
        width += c.isDigit() ? digit : metrics.horizontalAdvance(c);
    return width;
}

void paintDigits(QPainter* painter, const QRect& rect, Qt::Alignment alignment, const QString& text)
{
    const QFontMetrics metrics = painter->fontMetrics();
    const int digit = widestDigit(metrics);
    const int width = digitsWidth(metrics, text);
    int x = rect.left();
    if (alignment & Qt::AlignRight) x = rect.left() + rect.width() - width;
    if (alignment & Qt::AlignHCenter) x = rect.left() + (rect.width() - width) / 2;
    const int baseline = rect.top() + (rect.height() - metrics.height()) / 2 + metrics.ascent();
    for (const QChar c : text) {
        const int advance = metrics.horizontalAdvance(c);
        const int cell = c.isDigit() ? digit : advance;
        painter->drawText(QPointF(x + (cell - advance) / 2.0, baseline), QString(c));
        x += cell;
    }
}

} // namespace auralis
