// What the delegates of the pages draw alike: text in the theme's styles, covers, stars, the focus ring. Main thread.
#pragma once

#include <QColor>
#include <QPainter>
#include <QPixmap>
#include <QRect>
#include <QString>

#include "theme/theme.h"

namespace auralis::draw
{

/// One line, elided at the right. Returns the width it took.
int text(QPainter* painter, const QRect& rect, const QString& text, TextStyle style, const QColor& color,
         int alignment = Qt::AlignLeft | Qt::AlignVCenter);
/// Digits of one width, right-aligned, so that figures stand in columns (fonts differ; Qt before 6.7 cannot ask for
/// tabular ones).
void figures(QPainter* painter, const QRect& rect, const QString& text, TextStyle style, const QColor& color);
int lineHeight(TextStyle style);

/// A cover, or the flat square with the album icon while there is none.
void cover(QPainter* painter, const QRect& rect, const QPixmap& pixmap, int radius);
/// The round play button that floats on covers.
void playButton(QPainter* painter, const QRect& rect, bool hovered);
/// 2 px, 2 px off: only where the keyboard has the focus.
void focusRing(QPainter* painter, const QRect& rect, int radius);

constexpr int starSize = 16;
/// Five stars from the left of `rect`, centred vertically. `rating` 0-5 in halves.
void stars(QPainter* painter, const QRect& rect, double rating);
/// What a click at `x` from the left of the stars means: 0.5-5.
double ratingAt(int x);

/// Ground of a row with rounded ends: selected, hovered or none.
void rowGround(QPainter* painter, const QRect& rect, bool selected, bool hovered);

} // namespace auralis::draw
