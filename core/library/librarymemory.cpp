// Library: what is remembered from one session to the next.
#include <QDataStream>
#include <QIODevice>

#include "filestat.h"
#include "libraryprivate.h"

namespace auralis
{

namespace
{

const QString positionKey = QStringLiteral("queue/position");

void store(Database& db, const QString& key, const QByteArray& value)
{
    if (value.isEmpty())
        Statement(db, "DELETE FROM memory WHERE key = ?").run(key);
    else
        Statement(db, "INSERT OR REPLACE INTO memory VALUES (?, ?)").run(key, value);
}

QByteArray fetch(Database& db, const QString& key)
{
    Statement read(db, "SELECT value FROM memory WHERE key = ?");
    return read.bind(key).step() ? read.blob(0) : QByteArray();
}

QByteArray packPosition(int current, double position)
{
    QByteArray bytes;
    QDataStream(&bytes, QIODevice::WriteOnly) << qint32(current) << position;
    return bytes;
}

SavedQueue readQueue(Database& db)
{
    SavedQueue out;
    Statement entries(db, "SELECT t.id, q.path, f.path, t.name FROM queue_entry q"
                          " LEFT JOIN track t ON t.id = q.track_id AND t.state < 3"
                          " LEFT JOIN folder f ON f.id = t.folder_id ORDER BY q.position");
    while (entries.step()) {
        SavedQueue::Entry entry{{entries.integer(0)}, entries.path(1)};
        if (entry.id) {
            const std::string folder = entries.path(2);
            entry.path = joinPath(folder, entries.path(3));
        }
        out.entries.push_back(std::move(entry));
    }
    const QByteArray bytes = fetch(db, positionKey);
    QDataStream in(bytes);
    qint32 current = -1;
    in >> current >> out.position;
    out.current = current;
    if (in.status() != QDataStream::Ok || out.current < 0 || out.current >= static_cast<int>(out.entries.size()) ||
        !(out.position >= 0)) {
        out.current = out.entries.empty() ? -1 : 0;
        out.position = 0;
    }
    return out;
}

} // namespace

void Library::saveQueue(const SavedQueue& queue)
{
    d->edit(
        [queue](Database& db, TrackStore&) {
            db.execute("DELETE FROM queue_entry");
            Statement insert(db, "INSERT INTO queue_entry (position, track_id, path) VALUES (?, ?, ?)");
            int position = 0;
            for (const SavedQueue::Entry& entry : queue.entries)
                insert.run(position++, entry.id, entry.path);
            store(db, positionKey, packPosition(queue.current, queue.position));
        },
        [] {});
}

void Library::saveQueuePosition(int current, double position)
{
    d->edit([current, position](Database& db, TrackStore&) { store(db, positionKey, packPosition(current, position)); },
            [] {});
}

void Library::loadQueue(QObject* context, Done<SavedQueue> done) const
{
    d->ask<SavedQueue>(context, std::move(done), [](TrackQueries& reader) { return readQueue(reader.database()); });
}

void Library::remember(const QString& key, const QByteArray& value)
{
    d->edit([key, value](Database& db, TrackStore&) { store(db, u'/' + key, value); }, [] {});
}

void Library::recall(const QString& key, QObject* context, Done<QByteArray> done) const
{
    d->ask<QByteArray>(context, std::move(done),
                       [key](TrackQueries& reader) { return fetch(reader.database(), u'/' + key); });
}

} // namespace auralis
