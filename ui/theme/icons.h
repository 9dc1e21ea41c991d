// Icons: the drawn symbols of resources/icons, in the colour of the moment. Main thread only.
#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>
#include <QRectF>
#include <QString>

class QPainter;

namespace auralis::Icons
{

/// The icon called `name` ("play"). It colours itself by the theme when painted: text2, text when selected or active,
/// disabled. Keeps working across theme changes. An unknown name asserts.
QIcon get(const QString& name);
inline QIcon get(const char* name)
{
    return get(QString::fromLatin1(name));
}

/// `name` in one colour, `size` device-independent pixels, rendered at device pixels.
QPixmap pixmap(const QString& name, int size, qreal devicePixelRatio, const QColor& color);

/// Paints `name` centred in `rect`, `size` px.
void paint(QPainter* painter, const QString& name, const QRectF& rect, int size, const QColor& color);

/// The name get() was called with; empty for a foreign icon.
QString nameOf(const QIcon& icon);

QStringList names();

} // namespace auralis::Icons
