// What pictures over frequency share: the axis and lines through points. Pure.
#pragma once

#include <cmath>

#include <QPainterPath>
#include <QRectF>

namespace auralis
{

/// Frequency over the width of a plot, by octaves; it grows to the right in every language.
struct FrequencyAxis {
    QRectF plot;
    double low = 20, high = 20000; ///< Hz

    double xOf(double hz) const { return plot.left() + plot.width() * std::log(hz / low) / std::log(high / low); }
    double hzAt(double x) const { return low * std::pow(high / low, (x - plot.left()) / plot.width()); }
};

/// Line through `count` points given by their x and y.
template <class X, class Y>
QPainterPath lineThrough(std::size_t count, X x, Y y)
{
    QPainterPath path;
    for (std::size_t i = 0; i < count; ++i) {
        const QPointF point(x(i), y(i));
        if (i == 0)
            path.moveTo(point);
        else
            path.lineTo(point);
    }
    return path;
}

/// The same, closed along the horizontal at `y`.
inline QPainterPath closedAt(QPainterPath path, double y)
{
    if (path.isEmpty()) return path;
    const double right = path.currentPosition().x();
    const double left = path.elementAt(0).x;
    path.lineTo(right, y);
    path.lineTo(left, y);
    path.closeSubpath();
    return path;
}

} // namespace auralis
