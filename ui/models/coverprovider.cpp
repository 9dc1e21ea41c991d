// CoverProvider: decode, crop, round and cache.
#include "coverprovider.h"

#include <algorithm>

#include <QBuffer>
#include <QImageReader>
#include <QPainter>

#include "handover.h"

namespace auralis
{

namespace
{

constexpr int cacheKiB = 96 * 1024;
constexpr int maxFlying = 4;
constexpr size_t maxWaiting = 160; // more was scrolled past
constexpr int thumbnailSide = 48;

/// The middle square of an encoded image, scaled to `pixels`; null when it cannot be decoded.
QImage decode(const QByteArray& bytes, int pixels)
{
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer);
    reader.setAutoTransform(true);
    const QSize full = reader.size();
    const int least = std::min(full.width(), full.height());
    // JPEG decodes at a fraction of its size for little; twice the target keeps the smooth scaling below smooth.
    if (least > pixels * 2) reader.setScaledSize(full.scaled(pixels * 2, pixels * 2, Qt::KeepAspectRatioByExpanding));
    QImage image = reader.read();
    if (image.isNull()) return image;
    const int side = std::min(image.width(), image.height());
    image = image.copy((image.width() - side) / 2, (image.height() - side) / 2, side, side);
    return image.scaled(pixels, pixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
        .convertToFormat(QImage::Format_ARGB32_Premultiplied);
}

QImage rounded(const QImage& image, qreal radius)
{
    if (radius <= 0) return image;
    QImage result(image.size(), QImage::Format_ARGB32_Premultiplied);
    result.fill(Qt::transparent);
    QPainter painter(&result);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QBrush(image));
    painter.drawRoundedRect(result.rect(), radius, radius);
    return result;
}

} // namespace

CoverProvider::CoverProvider(Load load, QObject* parent)
    : QObject(parent)
    , m_load(std::move(load))
    , m_pixmaps(cacheKiB)
    , m_thumbnails(512)
{
    m_pool.setMaxThreadCount(2);
}

CoverProvider::~CoverProvider()
{
    m_pool.clear();
    m_pool.waitForDone();
}

QString CoverProvider::cacheKey(const Request& request) const
{
    return QStringLiteral("%1@%2r%3").arg(request.key).arg(request.pixels).arg(request.radius);
}

QPixmap CoverProvider::cover(const QString& key, int side, qreal ratio, qreal radius)
{
    if (missing(key) || side <= 0) return {};
    const Request request{key, qRound(side * ratio), ratio, radius, m_batch};
    const QString name = cacheKey(request);
    if (const QPixmap* found = m_pixmaps.object(name)) return *found;
    if (!m_asked.contains(name)) enqueue(request);
    return {};
}

QImage CoverProvider::thumbnail(const QString& key)
{
    if (missing(key)) return {};
    if (const QImage* found = m_thumbnails.object(key)) return *found;
    const Request request{key, thumbnailSide, 1, 0, m_batch};
    if (!m_asked.contains(cacheKey(request))) enqueue(request);
    return {};
}

void CoverProvider::enqueue(const Request& request)
{
    m_asked.insert(cacheKey(request));
    m_waiting.push_back(request);
    if (m_waiting.size() > maxWaiting) {
        m_asked.remove(cacheKey(m_waiting.front()));
        m_waiting.erase(m_waiting.begin());
    }
    if (m_scheduled) return;
    m_scheduled = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_scheduled = false;
            ++m_batch;
            startNext();
        },
        Qt::QueuedConnection);
}

void CoverProvider::startNext()
{
    while (!m_waiting.empty() && m_flying < maxFlying) {
        const auto next =
            std::find_if(m_waiting.begin(), m_waiting.end(),
                         [newest = m_waiting.back().batch](const Request& r) { return r.batch == newest; });
        const Request request = *next;
        m_waiting.erase(next);
        ++m_flying;
        m_load(request.key, this, [this, request](const QByteArray& bytes) {
            if (bytes.isEmpty()) return finish(request, {}, {});
            const auto work = [this, request, bytes] {
                const QImage image = decode(bytes, request.pixels);
                const QImage small = image.isNull() ? QImage()
                                                    : image.scaled(thumbnailSide, thumbnailSide, Qt::IgnoreAspectRatio,
                                                                   Qt::SmoothTransformation);
                const QImage round = image.isNull() ? QImage() : rounded(image, request.radius * request.ratio);
                // The destructor waits for the pool, so `this` is alive here; a queued call dies with it.
                handOver([this](auto run) { QMetaObject::invokeMethod(this, std::move(run), Qt::QueuedConnection); },
                         [this, request, round, small] { finish(request, round, small); });
            };
            handOver([this](auto run) { m_pool.start(std::move(run)); }, work);
        });
    }
}

void CoverProvider::finish(const Request& request, const QImage& image, const QImage& thumbnail)
{
    --m_flying;
    m_asked.remove(cacheKey(request));
    if (image.isNull()) {
        m_missing.insert(request.key);
    } else {
        QPixmap pixmap = QPixmap::fromImage(image);
        pixmap.setDevicePixelRatio(request.ratio);
        m_pixmaps.insert(cacheKey(request), new QPixmap(pixmap), std::max(1, int(image.sizeInBytes() / 1024)));
        m_thumbnails.insert(request.key, new QImage(thumbnail));
    }
    Q_EMIT ready(request.key);
    startNext();
}

} // namespace auralis
