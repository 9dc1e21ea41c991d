// What a drag carries.
#include "trackmime.h"

#include <QDataStream>
#include <QFile>
#include <QIODevice>
#include <QUrl>

namespace auralis::trackmime
{

QMimeData* make(const std::vector<TrackId>& ids, const std::vector<std::string>& paths)
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    for (const TrackId id : ids)
        stream << qint64(id.value);
    QList<QUrl> urls;
    for (const std::string& path : paths)
        urls << QUrl::fromLocalFile(QFile::decodeName(path.c_str()));
    auto* data = new QMimeData;
    data->setData(idsType, bytes);
    if (!urls.isEmpty()) data->setUrls(urls);
    return data;
}

std::vector<TrackId> ids(const QMimeData* data)
{
    std::vector<TrackId> result;
    if (!hasIds(data)) return result;
    const QByteArray bytes = data->data(idsType);
    QDataStream stream(bytes);
    for (qint64 id = 0; !stream.atEnd();) {
        stream >> id;
        if (stream.status() == QDataStream::Ok && id > 0) result.push_back({id});
    }
    return result;
}

std::vector<std::string> paths(const QMimeData* data)
{
    std::vector<std::string> result;
    if (!data) return result;
    for (const QUrl& url : data->urls())
        if (url.isLocalFile()) result.push_back(QFile::encodeName(url.toLocalFile()).toStdString());
    return result;
}

bool hasFiles(const QMimeData* data)
{
    if (!data || !data->hasUrls()) return false;
    for (const QUrl& url : data->urls())
        if (url.isLocalFile()) return true;
    return false;
}

} // namespace auralis::trackmime
