// CoverProvider: covers as pixmaps of the size a delegate draws. Main thread; bytes come from the library's thread,
// decoding and scaling run on a thread pool. cover() never waits: null means "not here yet" and ready() tells when it
// is.
#pragma once

#include <functional>
#include <vector>

#include <QByteArray>
#include <QCache>
#include <QHash>
#include <QImage>
#include <QObject>
#include <QPixmap>
#include <QSet>
#include <QThreadPool>

namespace auralis
{

class CoverProvider : public QObject
{
    Q_OBJECT
public:
    /// How encoded bytes are got: answers later on the main thread unless `context` has gone; empty: there is no cover.
    using Load = std::function<void(const QString& key, QObject* context, std::function<void(QByteArray)> done)>;

    explicit CoverProvider(Load load, QObject* parent = nullptr);
    ~CoverProvider() override;

    /// The cover cropped to a square of `side` device-independent px at `ratio`, its corners rounded by `radius` px.
    QPixmap cover(const QString& key, int side, qreal ratio, qreal radius = 6);
    /// No such cover, or one that cannot be decoded (known once it was asked for).
    bool missing(const QString& key) const { return key.isEmpty() || m_missing.contains(key); }
    /// A small square image of the cover, for whoever needs its colours; null until ready().
    QImage thumbnail(const QString& key);
    /// A key names one picture for good; what was missing may have come since.
    void retryMissing() { m_missing.clear(); }

Q_SIGNALS:
    void ready(const QString& key);

private:
    struct Request {
        QString key;
        int pixels = 0;
        qreal ratio = 1, radius = 0;
        int batch = 0; ///< what was asked for in one go is served in its order, the latest go first
    };
    QString cacheKey(const Request& request) const;
    void enqueue(const Request& request);
    void startNext();
    void finish(const Request& request, const QImage& image, const QImage& thumbnail);

    Load m_load;
    QThreadPool m_pool;
    QCache<QString, QPixmap> m_pixmaps; ///< cost in KiB
    QCache<QString, QImage> m_thumbnails;
    QSet<QString> m_missing;
    std::vector<Request> m_waiting; ///< newest last, served first
    QSet<QString> m_asked;          ///< waiting or on their way
    int m_flying = 0;
    int m_batch = 0;
    bool m_scheduled = false;
};

} // namespace auralis
