// Small painting helpers shared by the style, the painted widgets and the delegates. Main thread.
#pragma once

#include <QColor>
#include <QFontMetrics>
#include <QPainter>
#include <QRectF>
#include <QString>

namespace auralis
{

/// A rounded box with a border of `width` px inside `rect`. Invalid colours are not painted.
void paintBox(QPainter* painter, QRectF rect, qreal radius, const QColor& fill, const QColor& border = {},
              qreal width = 1);

/// A soft shadow under a rounded box, falling a little downwards; `reach` px wide.
void paintShadow(QPainter* painter, const QRectF& box, qreal radius, int reach);

/// Text whose digits all advance alike (Qt 6.4 cannot ask the font for tabular figures). One line, in the painter's
/// font and pen.
void paintDigits(QPainter* painter, const QRect& rect, Qt::Alignment alignment, const QString& text);
int digitsWidth(const QFontMetrics& metrics, const QString& text);

} // namespace auralis
