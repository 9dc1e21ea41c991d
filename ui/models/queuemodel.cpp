// QueueModel: rows of the play queue.
#include "queuemodel.h"

#include <algorithm>

#include <QDataStream>
#include <QIODevice>
#include <QMimeData>

#include "formats.h"
#include "trackmime.h"

namespace auralis
{

QueueModel::QueueModel(PlayQueue* queue, Range range, QObject* parent)
    : QAbstractListModel(parent)
    , m_queue(queue)
    , m_range(range)
{
    sync();
    connect(queue, &PlayQueue::itemsReset, this, &QueueModel::sync);
    connect(queue, &PlayQueue::itemsInserted, this, &QueueModel::onInserted);
    connect(queue, &PlayQueue::itemsRemoved, this, &QueueModel::onRemoved);
    connect(queue, &PlayQueue::itemChanged, this, [this](int queueRow) {
        const int row = queueRow - m_first;
        if (row < 0 || row >= int(m_rows.size()) || queueRow >= m_queue->count()) return;
        m_rows[size_t(row)] = m_queue->items()[size_t(queueRow)];
        Q_EMIT dataChanged(index(row), index(row));
    });
    connect(queue, &PlayQueue::currentChanged, this, [this](ItemId) {
        if (m_range == Range::Upcoming) return sync();
        const ItemId before = m_current;
        m_current = m_queue->current() ? m_queue->current()->item : ItemId{};
        for (size_t i = 0; i < m_rows.size(); ++i)
            if (m_rows[i].item == before || m_rows[i].item == m_current)
                Q_EMIT dataChanged(index(int(i)), index(int(i)));
    });
}

int QueueModel::wantedFirst() const
{
    return m_range == Range::Upcoming ? m_queue->currentRow() + 1 : 0;
}

void QueueModel::sync()
{
    m_current = m_queue->current() ? m_queue->current()->item : ItemId{};
    const std::vector<PlayableItem>& all = m_queue->items();
    const int first = std::clamp(wantedFirst(), 0, int(all.size()));
    std::vector<PlayableItem> rows(all.begin() + first, all.end());
    const bool same = first == m_first && rows.size() == m_rows.size() &&
                      std::equal(rows.begin(), rows.end(), m_rows.begin(),
                                 [](const PlayableItem& a, const PlayableItem& b) { return a.item == b.item; });
    if (same) {
        m_rows = std::move(rows);
        if (!m_rows.empty()) Q_EMIT dataChanged(index(0), index(int(m_rows.size()) - 1));
        return;
    }
    beginResetModel();
    m_first = first;
    m_rows = std::move(rows);
    endResetModel();
}

void QueueModel::onInserted(int first, int last)
{
    const int row = first - m_first;
    if (wantedFirst() != m_first || row < 0 || row > int(m_rows.size())) return sync();
    beginInsertRows({}, row, row + last - first);
    const std::vector<PlayableItem>& all = m_queue->items();
    m_rows.insert(m_rows.begin() + row, all.begin() + first, all.begin() + last + 1);
    endInsertRows();
    if (m_rows.size() != all.size() - size_t(m_first)) sync();
}

void QueueModel::onRemoved(int first, int last)
{
    const int row = first - m_first;
    if (wantedFirst() != m_first || row < 0 || row + last - first >= int(m_rows.size())) return sync();
    beginRemoveRows({}, row, row + last - first);
    m_rows.erase(m_rows.begin() + row, m_rows.begin() + row + (last - first) + 1);
    endRemoveRows();
    if (m_rows.size() != m_queue->items().size() - size_t(m_first)) sync();
}

const PlayableItem* QueueModel::item(int row) const
{
    return row >= 0 && row < int(m_rows.size()) ? &m_rows[size_t(row)] : nullptr;
}

double QueueModel::duration() const
{
    double sum = 0;
    for (const PlayableItem& row : m_rows)
        sum += row.durationSeconds;
    return sum;
}

int QueueModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant QueueModel::data(const QModelIndex& index, int role) const
{
    const PlayableItem* row = index.isValid() ? item(index.row()) : nullptr;
    if (!row) return {};
    switch (role) {
    case Qt::DisplayRole:
        return row->title;
    case Qt::ToolTipRole:
        return row->failed && !row->failure.isEmpty() ? row->failure : row->title + QLatin1Char('\n') + row->artist;
    case Qt::AccessibleTextRole: {
        QString text = row->artist.isEmpty() ? row->title : tr("%1 by %2").arg(row->title, row->artist);
        if (row->failed)
            text += tr(", could not be played");
        else if (row->item == m_current)
            text += tr(", current");
        return text;
    }
    case ItemRole:
        return qint64(row->item.value);
    case TrackRole:
        return qint64(row->track.value);
    case ArtistRole:
        return row->artist;
    case CoverRole:
        return row->coverKey;
    case TimeRole:
        return formats::time(row->durationSeconds);
    case CurrentRole:
        return row->item == m_current;
    case FailedRole:
        return row->failed;
    case FailureRole:
        return row->failure;
    default:
        return {};
    }
}

Qt::ItemFlags QueueModel::flags(const QModelIndex& index) const
{
    if (!index.isValid()) return Qt::ItemIsDropEnabled;
    return Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren;
}

QStringList QueueModel::mimeTypes() const
{
    return {rowsType, trackmime::idsType, QStringLiteral("text/uri-list")};
}

QMimeData* QueueModel::mimeData(const QModelIndexList& indexes) const
{
    std::vector<int> rows;
    for (const QModelIndex& index : indexes)
        rows.push_back(index.row());
    std::sort(rows.begin(), rows.end());
    std::vector<TrackId> ids;
    std::vector<std::string> paths;
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    for (const int row : rows) {
        const PlayableItem* entry = item(row);
        if (!entry) continue;
        stream << qint64(entry->item.value);
        if (entry->track) ids.push_back(entry->track);
        paths.push_back(entry->path);
    }
    QMimeData* data = trackmime::make(ids, paths);
    data->setData(rowsType, bytes);
    return data;
}

bool QueueModel::canDropMimeData(const QMimeData* data, Qt::DropAction, int, int, const QModelIndex&) const
{
    return data && (data->hasFormat(rowsType) || trackmime::hasIds(data) || trackmime::hasFiles(data));
}

bool QueueModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                              const QModelIndex& parent)
{
    if (!canDropMimeData(data, action, row, column, parent)) return false;
    if (row < 0 || row > int(m_rows.size())) row = int(m_rows.size());
    if (data->hasFormat(rowsType)) {
        std::vector<int> rows; // by identity: the queue may have moved on while the drag went
        QDataStream stream(data->data(rowsType));
        for (qint64 value = 0; !stream.atEnd();) {
            stream >> value;
            const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                            [value](const PlayableItem& entry) { return entry.item.value == value; });
            if (found != m_rows.end()) rows.push_back(int(found - m_rows.begin()));
        }
        moveRowsTo(rows, row);
        return true;
    }
    const ItemId before = row < int(m_rows.size()) ? m_rows[size_t(row)].item : ItemId{};
    if (trackmime::hasIds(data))
        Q_EMIT tracksDropped(trackmime::ids(data), before);
    else
        Q_EMIT filesDropped(trackmime::paths(data), before);
    return true;
}

void QueueModel::removeRowsAt(std::vector<int> rows)
{
    for (int& row : rows)
        row = queueRow(row);
    std::sort(rows.begin(), rows.end());
    if (!rows.empty()) m_queue->remove(rows);
}

void QueueModel::moveRowsTo(std::vector<int> rows, int before)
{
    for (int& row : rows)
        row = queueRow(row);
    std::sort(rows.begin(), rows.end());
    if (!rows.empty()) m_queue->move(rows, queueRow(before));
}

} // namespace auralis
