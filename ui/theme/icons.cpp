#include "theme/icons.h"

#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include "theme/theme.h"

namespace auralis::Icons
{
namespace
{

const QByteArray& source(const QString& name)
{
    static QHash<QString, QByteArray> sources;
    auto found = sources.find(name);
    if (found == sources.end()) {
        initUiResources();
        QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
        const bool opened = file.open(QIODevice::ReadOnly);
        Q_ASSERT_X(opened, "Icons", qPrintable(name));
        found = sources.insert(name, opened ? file.readAll() : QByteArray());
    }
    return *found;
}

/// Right-to-left mirrors what points along the text, never transport: time still runs to the right.
bool mirrors(const QString& name)
{
    static const QStringList list{QStringLiteral("chevron-left"), QStringLiteral("chevron-right"),
                                  QStringLiteral("undo"), QStringLiteral("queue")};
    return QGuiApplication::layoutDirection() == Qt::RightToLeft && list.contains(name);
}

QColor colorOf(QIcon::Mode mode)
{
    const Colors& c = theme().color;
    switch (mode) {
    case QIcon::Disabled:
        return c.disabled;
    case QIcon::Active:
    case QIcon::Selected:
        return c.text;
    case QIcon::Normal:
        break;
    }
    return c.text2;
}

class Engine : public QIconEngine
{
public:
    explicit Engine(const QString& name)
        : m_name(name)
    {
    }
    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        Icons::paint(painter, m_name, rect, std::min(rect.width(), rect.height()), colorOf(mode));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1);
    }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        // Here `size` counts device pixels already.
        QPixmap pixmap = Icons::pixmap(m_name, std::min(size.width(), size.height()), 1, colorOf(mode));
        pixmap.setDevicePixelRatio(scale);
        return pixmap;
    }
    QIconEngine* clone() const override { return new Engine(m_name); }
    QString key() const override { return QStringLiteral("auralis"); }
    QString iconName() override { return m_name; }
    bool isNull() override { return false; }

private:
    QString m_name;
};

} // namespace

QIcon get(const QString& name)
{
    Q_ASSERT_X(!source(name).isEmpty(), "Icons::get", qPrintable(name));
    return QIcon(new Engine(name));
}

QPixmap pixmap(const QString& name, int size, qreal devicePixelRatio, const QColor& color)
{
    const int side = qRound(size * devicePixelRatio);
    const bool mirrored = mirrors(name);
    const QString key =
        QStringLiteral("auralis-icon/%1/%2/%3/%4").arg(name).arg(side).arg(color.rgba(), 0, 16).arg(mirrored ? 1 : 0);
    QPixmap pixmap;
    if (!QPixmapCache::find(key, &pixmap)) {
        QByteArray svg = source(name);
        svg.replace("currentColor", color.name(QColor::HexRgb).toLatin1());
        QSvgRenderer renderer(svg);
        QImage image(side, side, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setOpacity(color.alphaF());
        renderer.render(&painter, QRectF(0, 0, side, side));
        painter.end();
        pixmap = QPixmap::fromImage(mirrored ? image.mirrored(true, false) : image);
        QPixmapCache::insert(key, pixmap);
    }
    pixmap.setDevicePixelRatio(devicePixelRatio);
    return pixmap;
}

void paint(QPainter* painter, const QString& name, const QRectF& rect, int size, const QColor& color)
{
    const qreal ratio = painter->device()->devicePixelRatioF();
    // On whole device pixels, or the strokes blur.
    const QPointF centred = rect.center() - QPointF(size / 2.0, size / 2.0);
    const QPointF corner(std::round(centred.x() * ratio) / ratio, std::round(centred.y() * ratio) / ratio);
    painter->drawPixmap(corner, pixmap(name, size, ratio, color));
}

QString nameOf(const QIcon& icon)
{
    // An icon of the desktop's theme has a name, too, but we cannot recolour that one.
    const QString name = icon.isNull() ? QString() : icon.name();
    return QFile::exists(QStringLiteral(":/icons/%1.svg").arg(name)) ? name : QString();
}

QStringList names()
{
    initUiResources();
    QStringList list;
    for (const QString& file : QDir(QStringLiteral(":/icons")).entryList())
        list += file.chopped(4);
    return list;
}

} // namespace auralis::Icons
