// QueueView: rows of the queue that can be dragged to another place, dropped on and removed. Main thread.
#pragma once

#include <QListView>
#include <QStyledItemDelegate>

#include "models/queuemodel.h"

namespace auralis
{

class CoverProvider;

class QueueView : public QListView
{
    Q_OBJECT
public:
    QueueView(QueueModel* model, CoverProvider& covers, QWidget* parent = nullptr);
    QueueModel* queueModel() const { return m_model; }
    QModelIndex hovered() const { return m_hovered; }
    /// Where a drop at `y` (viewport) would go: the row it stands before.
    int dropRowAt(int y) const;
    static constexpr int rowHeight = 52;
    std::vector<int> selectedRows() const;

Q_SIGNALS:
    void playRequested(auralis::ItemId item);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void startDrag(Qt::DropActions actions) override;

private:
    void setDropRow(int row);
    void moveSelected(int by);
    QueueModel* m_model;
    QPersistentModelIndex m_hovered;
    int m_dropRow = -1;
};

struct QueueRowLook {
    bool current = false, selected = false, hovered = false, focus = false, handle = false;
};
/// Draws one entry; the panel's current card looks the same.
void paintQueueRow(QPainter* painter, const QRect& rect, const PlayableItem& item, CoverProvider& covers,
                   const QueueRowLook& look);

class QueueDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    QueueDelegate(QueueView* view, CoverProvider& covers);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    QueueView* m_view;
    CoverProvider& m_covers;
};

} // namespace auralis
