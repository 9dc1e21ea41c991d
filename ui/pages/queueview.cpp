// QueueView: the queue's rows.
#include "queueview.h"

#include <algorithm>

#include <QContextMenuEvent>
#include <QDrag>
#include <QMenu>
#include <QMimeData>
#include <QPainter>

#include "drawing.h"
#include "models/coverprovider.h"
#include "models/formats.h"
#include "theme/auralisstyle.h"
#include "theme/icons.h"
#include "theme/paintkit.h"

namespace auralis
{

void paintQueueRow(QPainter* painter, const QRect& rect, const PlayableItem& item, CoverProvider& covers,
                   const QueueRowLook& look)
{
    const Theme& t = theme();
    const QRect ground = rect.adjusted(8, 0, -8, 0);
    draw::rowGround(painter, ground, look.selected, look.hovered);
    if (look.focus) paintBox(painter, ground, t.size.radiusControl, {}, t.color.focus, t.size.focusWidth);
    const QRect sign(rect.left() + 11, rect.top(), 16, rect.height());
    if (look.current)
        Icons::paint(painter, QStringLiteral("volume-low"), sign, 16, t.color.text);
    else if (item.failed)
        Icons::paint(painter, QStringLiteral("warning"), sign, 16, t.color.warning);
    else if (look.handle)
        Icons::paint(painter, QStringLiteral("drag-handle"), sign, 16, t.color.text3);

    const QRect cover(rect.left() + 36, rect.top() + (rect.height() - 40) / 2, 40, 40);
    draw::cover(painter, cover,
                covers.cover(item.coverKey, 40, painter->device()->devicePixelRatioF(), t.size.radiusChip),
                t.size.radiusChip);

    const QString time = formats::time(item.durationSeconds);
    painter->setFont(t.font(TextStyle::Small));
    const int timeWidth = digitsWidth(painter->fontMetrics(), time);
    draw::figures(painter, QRect(rect.right() - 16 - timeWidth + 1, rect.top(), timeWidth, rect.height()), time,
                  TextStyle::Small, t.color.text2);
    const int title = draw::lineHeight(TextStyle::Body), small = draw::lineHeight(TextStyle::Small);
    const int left = cover.right() + 9;
    const int width = rect.right() - 16 - timeWidth - 12 - left;
    const int top = rect.center().y() - (title + small) / 2 + 1;
    const int used =
        draw::text(painter, QRect(left, top, width, title), item.title,
                   look.current ? TextStyle::Strong : TextStyle::Body, item.failed ? t.color.text3 : t.color.text);
    if (item.failed) { // struck out: it will not play
        painter->setPen(QPen(t.color.text3, 1));
        painter->drawLine(left, top + title / 2 + 1, left + used, top + title / 2 + 1);
    }
    draw::text(painter, QRect(left, top + title, width, small), item.artist, TextStyle::Small, t.color.text2);
}

QueueDelegate::QueueDelegate(QueueView* view, CoverProvider& covers)
    : QStyledItemDelegate(view)
    , m_view(view)
    , m_covers(covers)
{
}

void QueueDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const PlayableItem* item = m_view->queueModel()->item(index.row());
    if (!item) return;
    QueueRowLook look;
    look.current = index.data(QueueModel::CurrentRole).toBool();
    look.selected = option.state & QStyle::State_Selected;
    look.hovered = m_view->hovered() == index;
    look.handle = look.hovered;
    look.focus = m_view->hasFocus() && keyboardFocusVisible() && m_view->currentIndex() == index;
    // The scroll bar takes from the row's margin, not from its text.
    const QRect row(option.rect.left(), option.rect.top(), m_view->width(), option.rect.height());
    paintQueueRow(painter, row, *item, m_covers, look);
}

QSize QueueDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {100, QueueView::rowHeight};
}

QueueView::QueueView(QueueModel* model, CoverProvider& covers, QWidget* parent)
    : QListView(parent)
    , m_model(model)
{
    setModel(model);
    setItemDelegate(new QueueDelegate(this, covers));
    setAccessibleName(tr("Queue"));
    setFrameShape(NoFrame);
    setUniformItemSizes(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    setSelectionMode(ExtendedSelection);
    setMouseTracking(true);
    setDragEnabled(true);
    setAcceptDrops(true);
    setDragDropMode(DragDrop);
    setDropIndicatorShown(false); // drawn in paintEvent(): a line of 2 px between rows
    viewport()->setAutoFillBackground(false);
    connect(&covers, &CoverProvider::ready, this, [this] { viewport()->update(); });
}

std::vector<int> QueueView::selectedRows() const
{
    std::vector<int> rows;
    const QModelIndexList selected = selectionModel()->selectedIndexes();
    for (const QModelIndex& index : selected)
        rows.push_back(index.row());
    std::sort(rows.begin(), rows.end());
    return rows;
}

int QueueView::dropRowAt(int y) const
{
    const QModelIndex index = indexAt({width() / 2, y});
    if (!index.isValid()) return y < 0 ? 0 : m_model->rowCount();
    return y < visualRect(index).center().y() ? index.row() : index.row() + 1;
}

void QueueView::setDropRow(int row)
{
    if (row == m_dropRow) return;
    m_dropRow = row;
    viewport()->update();
}

void QueueView::dragEnterEvent(QDragEnterEvent* event)
{
    if (m_model->canDropMimeData(event->mimeData(), event->dropAction(), -1, -1, {})) event->acceptProposedAction();
}

void QueueView::dragMoveEvent(QDragMoveEvent* event)
{
    QListView::dragMoveEvent(event); // scrolls at the edges
    if (!m_model->canDropMimeData(event->mimeData(), event->dropAction(), -1, -1, {})) return event->ignore();
    const bool own = event->source() == this;
    event->setDropAction(own ? Qt::MoveAction : Qt::CopyAction);
    event->accept();
    setDropRow(dropRowAt(event->position().toPoint().y()));
}

void QueueView::dragLeaveEvent(QDragLeaveEvent* event)
{
    QListView::dragLeaveEvent(event);
    setDropRow(-1);
}

void QueueView::dropEvent(QDropEvent* event)
{
    const int row = dropRowAt(event->position().toPoint().y());
    event->setDropAction(event->source() == this ? Qt::MoveAction : Qt::CopyAction);
    event->accept();
    m_model->dropMimeData(event->mimeData(), event->dropAction(), row, 0, {});
    stopAutoScroll();
    setState(NoState);
    setDropRow(-1);
}

void QueueView::startDrag(Qt::DropActions)
{
    const QModelIndexList indexes = selectionModel()->selectedIndexes();
    if (indexes.isEmpty()) return;
    auto* drag = new QDrag(this);
    drag->setMimeData(m_model->mimeData(indexes));
    QPixmap picture(QSize(viewport()->width(), rowHeight) * devicePixelRatioF());
    picture.setDevicePixelRatio(devicePixelRatioF());
    picture.fill(Qt::transparent);
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    option.rect = QRect(0, 0, viewport()->width(), rowHeight);
    option.state |= QStyle::State_Selected;
    QPainter painter(&picture);
    itemDelegate()->paint(&painter, option, indexes.first());
    painter.end();
    drag->setPixmap(picture);
    drag->setHotSpot({24, rowHeight / 2});
    drag->exec(Qt::CopyAction | Qt::MoveAction, Qt::MoveAction); // the model moves rows itself: nothing is removed here
}

void QueueView::paintEvent(QPaintEvent* event)
{
    QListView::paintEvent(event);
    if (m_dropRow < 0) return;
    const int count = m_model->rowCount();
    const int y = count == 0          ? 2
                  : m_dropRow < count ? visualRect(m_model->index(m_dropRow)).top()
                                      : visualRect(m_model->index(count - 1)).bottom() + 1;
    QPainter painter(viewport());
    paintBox(&painter, QRectF(16, std::max(0, y - 1), viewport()->width() - 32, 2), 1, theme().color.text);
}

void QueueView::moveSelected(int by)
{
    const std::vector<int> rows = selectedRows();
    if (rows.empty()) return;
    const int before = by < 0 ? rows.front() - 1 : rows.back() + 2;
    if (before < 0 || before > m_model->rowCount()) return;
    std::vector<ItemId> moved;
    for (const int row : rows)
        moved.push_back(m_model->item(row)->item);
    m_model->moveRowsTo(rows, before);
    QItemSelection selection;
    for (int row = 0; row < m_model->rowCount(); ++row)
        if (std::find(moved.begin(), moved.end(), m_model->item(row)->item) != moved.end())
            selection.select(m_model->index(row), m_model->index(row));
    if (selection.isEmpty()) return;
    selectionModel()->setCurrentIndex(selection.first().topLeft(), QItemSelectionModel::NoUpdate);
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
}

void QueueView::keyPressEvent(QKeyEvent* event)
{
    const QModelIndex current = currentIndex();
    const bool alt = event->modifiers() & Qt::AltModifier;
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (const PlayableItem* item = m_model->item(current.row())) Q_EMIT playRequested(item->item);
        return;
    case Qt::Key_Delete:
        return m_model->removeRowsAt(selectedRows());
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (alt) return moveSelected(event->key() == Qt::Key_Up ? -1 : 1);
        break;
    default:
        break;
    }
    QListView::keyPressEvent(event);
}

void QueueView::mouseMoveEvent(QMouseEvent* event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (m_hovered != index) {
        m_hovered = index;
        viewport()->update();
    }
    QListView::mouseMoveEvent(event);
}

void QueueView::leaveEvent(QEvent* event)
{
    m_hovered = QModelIndex();
    viewport()->update();
    QListView::leaveEvent(event);
}

void QueueView::mouseDoubleClickEvent(QMouseEvent* event)
{
    const PlayableItem* item = m_model->item(indexAt(event->position().toPoint()).row());
    if (item && event->button() == Qt::LeftButton) Q_EMIT playRequested(item->item);
}

void QueueView::focusInEvent(QFocusEvent* event)
{
    QListView::focusInEvent(event);
    if (!currentIndex().isValid() && m_model->rowCount() > 0 && event->reason() != Qt::MouseFocusReason)
        setCurrentIndex(m_model->index(0));
}

void QueueView::contextMenuEvent(QContextMenuEvent* event)
{
    const bool keyboard = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = keyboard ? currentIndex() : indexAt(event->pos());
    const PlayableItem* item = m_model->item(index.row());
    if (!item) return;
    QMenu menu(this);
    menu.addAction(Icons::get("play"), tr("Play"), this, [this, id = item->item] { Q_EMIT playRequested(id); });
    menu.addSeparator();
    menu.addAction(Icons::get("chevron-up"), tr("Move up"), this, [this] { moveSelected(-1); })
        ->setShortcut(Qt::ALT | Qt::Key_Up);
    menu.addAction(Icons::get("chevron-down"), tr("Move down"), this, [this] { moveSelected(1); })
        ->setShortcut(Qt::ALT | Qt::Key_Down);
    menu.addSeparator();
    menu.addAction(Icons::get("close"), tr("Remove from queue"), this,
                   [this] { m_model->removeRowsAt(selectedRows()); })
        ->setShortcut(QKeySequence::Delete);
    menu.exec(keyboard ? viewport()->mapToGlobal(visualRect(index).center()) : event->globalPos());
}

} // namespace auralis
