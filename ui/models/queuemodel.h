// QueueModel: the play queue as rows that can be dragged, dropped on and removed. Main thread. The queue is the truth;
// this keeps a copy because the queue tells of changes after they happened.
#pragma once

#include <vector>

#include <QAbstractListModel>

#include "playqueue.h"

namespace auralis
{

class QueueModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        ItemRole = Qt::UserRole, ///< qint64: ItemId
        TrackRole,               ///< qint64: TrackId
        ArtistRole,              ///< QString
        CoverRole,               ///< QString: cover key
        TimeRole,                ///< QString
        CurrentRole,             ///< bool
        FailedRole,              ///< bool: struck out
        FailureRole              ///< QString: why
    };
    static inline const QString rowsType = QStringLiteral("application/x-auralis-queue-rows");

    /// Upcoming: only what stands after the current item (the panel); else all.
    enum class Range { All, Upcoming };
    QueueModel(PlayQueue* queue, Range range, QObject* parent = nullptr);

    PlayQueue* queue() const { return m_queue; }
    /// Row of the queue behind a row of ours; one past the end gives where an appended track goes.
    int queueRow(int row) const { return m_first + row; }
    const PlayableItem* item(int row) const;
    double duration() const; ///< s, of the rows shown

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    bool canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                         const QModelIndex& parent) const override;
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                      const QModelIndex& parent) override;
    Qt::DropActions supportedDragActions() const override { return Qt::CopyAction | Qt::MoveAction; }
    Qt::DropActions supportedDropActions() const override { return Qt::CopyAction | Qt::MoveAction; }

    void removeRowsAt(std::vector<int> rows); ///< one undo step
    void moveRowsTo(std::vector<int> rows, int before);

Q_SIGNALS:
    /// Something from outside was dropped before `before` (no item: at the end).
    void tracksDropped(const std::vector<auralis::TrackId>& ids, auralis::ItemId before);
    void filesDropped(const std::vector<std::string>& paths, auralis::ItemId before);

private:
    void sync();
    int wantedFirst() const;
    void onInserted(int first, int last);
    void onRemoved(int first, int last);

    PlayQueue* m_queue;
    Range m_range;
    int m_first = 0; ///< queue row of our row 0
    std::vector<PlayableItem> m_rows;
    ItemId m_current;
};

} // namespace auralis
