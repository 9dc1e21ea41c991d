// PlaylistView: rows that move.
#include "playlistview.h"

#include <algorithm>

#include <QContextMenuEvent>
#include <QDrag>
#include <QDragEnterEvent>
#include <QFile>
#include <QHeaderView>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>

#include "models/trackactions.h"
#include "models/trackmime.h"
#include "theme/icons.h"
#include "theme/paintkit.h"
#include "theme/theme.h"

namespace auralis
{

PlaylistView::PlaylistView(TrackTableModel* model, TrackActions& actions, QWidget* parent)
    : TrackView(model, actions, parent)
{
    setDropIndicatorShown(false); // drawn in paintEvent(): a line of 2 px between rows
    setEditable(true);
}

void PlaylistView::setEditable(bool on)
{
    m_editable = on;
    setAcceptDrops(on);
    viewport()->setAcceptDrops(on);
    setDragDropMode(on ? DragDrop : DragOnly);
}

/// The new list with the old place in it.
void PlaylistView::show(std::vector<TrackId> ids)
{
    const int scroll = verticalScrollBar()->value();
    trackModel()->setTracks(std::move(ids));
    verticalScrollBar()->setValue(scroll);
    Q_EMIT edited(trackModel()->ids());
}

void PlaylistView::removeRows(const std::vector<int>& rows)
{
    if (!m_editable || rows.empty()) return;
    std::vector<TrackId> ids = trackModel()->ids();
    for (auto row = rows.rbegin(); row != rows.rend(); ++row)
        ids.erase(ids.begin() + *row);
    const int next = std::min(rows.front(), static_cast<int>(ids.size()) - 1);
    show(std::move(ids));
    if (next >= 0) selectRow(next);
}

void PlaylistView::moveRows(const std::vector<int>& rows, int before)
{
    if (!m_editable || rows.empty()) return;
    const std::vector<TrackId>& old = trackModel()->ids();
    before = std::clamp(before, 0, static_cast<int>(old.size()));
    std::vector<TrackId> moved, rest;
    int place = before;
    for (int row = 0; row < static_cast<int>(old.size()); ++row) {
        const bool taken = std::binary_search(rows.begin(), rows.end(), row);
        (taken ? moved : rest).push_back(old[static_cast<std::size_t>(row)]);
        if (taken && row < before) --place;
    }
    rest.insert(rest.begin() + place, moved.begin(), moved.end());
    if (rest == old) return;
    show(std::move(rest));
    const int last = place + static_cast<int>(moved.size()) - 1;
    selectionModel()->setCurrentIndex(model()->index(place, TrackTableModel::Title), QItemSelectionModel::NoUpdate);
    selectionModel()->select(QItemSelection(model()->index(place, 0), model()->index(last, 0)),
                             QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(currentIndex());
}

void PlaylistView::removeSelected()
{
    if (m_editable)
        removeRows(selectedRows());
    else
        TrackView::removeSelected();
}

QString PlaylistView::removeText() const
{
    return m_editable ? tr("Remove from playlist") : TrackView::removeText();
}

void PlaylistView::keyPressEvent(QKeyEvent* event)
{
    const bool up = event->key() == Qt::Key_Up, down = event->key() == Qt::Key_Down;
    const std::vector<int> rows = selectedRows();
    if (m_editable && !rows.empty() && (up || down) && event->modifiers() == Qt::AltModifier) {
        if (up && rows.front() == 0) return;
        return moveRows(rows, up ? rows.front() - 1 : rows.back() + 2);
    }
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && event->modifiers() == Qt::NoModifier && trackModel()->idAt(currentIndex().row()).value < 0)
        return bringIn({currentIndex().row()});
    TrackView::keyPressEvent(event);
}

void PlaylistView::mouseDoubleClickEvent(QMouseEvent* event)
{
    const int row = rowAt(event->position().toPoint().y());
    if (event->button() == Qt::LeftButton && trackModel()->idAt(row).value < 0) return bringIn({row});
    TrackView::mouseDoubleClickEvent(event);
}

bool PlaylistView::isThere(int row) const
{
    const TrackRow* stranger = trackModel()->track(row);
    return stranger && QFile::exists(QFile::decodeName(stranger->path.c_str()));
}

/// Rows that are not in the library: by import those that can be, else the first is looked for.
void PlaylistView::bringIn(const std::vector<int>& rows)
{
    std::vector<TrackId> there;
    for (const int row : rows)
        if (isThere(row)) there.push_back(trackModel()->idAt(row));
    if (!there.empty())
        Q_EMIT importRequested(there);
    else
        Q_EMIT locateRequested(trackModel()->idAt(rows.front()));
}

QMenu* PlaylistView::makeStrangerMenu()
{
    const std::vector<int> rows = selectedRows();
    if (rows.empty() || !selectedIds().empty()) return nullptr;
    auto* menu = new QMenu(this);
    if (std::any_of(rows.begin(), rows.end(), [this](int row) { return isThere(row); }))
        menu->addAction(Icons::get("add"), tr("Import into the library"), this, [this, rows] { bringIn(rows); });
    else if (rows.size() == 1)
        menu->addAction(Icons::get("offline"), tr("Locate file…"), this, [this, rows] { bringIn(rows); });
    menu->addAction(Icons::get("close"), removeText(), this, [this] { removeSelected(); })
        ->setShortcut(QKeySequence::Delete);
    return menu;
}

void PlaylistView::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu* menu = makeStrangerMenu();
    if (!menu) return TrackView::contextMenuEvent(event);
    QPoint where = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard)
        where = viewport()->mapToGlobal(visualRect(currentIndex()).bottomLeft());
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(where);
}

int PlaylistView::dropRowAt(int y) const
{
    const int row = rowAt(y);
    if (row < 0) return y < 0 ? 0 : model()->rowCount();
    return y < rowViewportPosition(row) + rowHeight() / 2 ? row : row + 1;
}

void PlaylistView::setDropRow(int row)
{
    if (row == m_dropRow) return;
    m_dropRow = row;
    viewport()->update();
}

void PlaylistView::startDrag(Qt::DropActions actions)
{
    m_dragged = selectedRows();
    TrackView::startDrag(actions);
    m_dragged.clear();
}

void PlaylistView::dragEnterEvent(QDragEnterEvent* event)
{
    if (!m_editable || (!trackmime::hasIds(event->mimeData()) && !trackmime::hasFiles(event->mimeData()))) return;
    event->setDropAction(Qt::CopyAction);
    event->accept();
}

void PlaylistView::dragMoveEvent(QDragMoveEvent* event)
{
    QAbstractItemView::dragMoveEvent(event); // scrolls at the edges
    event->setDropAction(Qt::CopyAction);
    event->accept();
    setDropRow(dropRowAt(event->position().toPoint().y()));
}

void PlaylistView::dragLeaveEvent(QDragLeaveEvent* event)
{
    TrackView::dragLeaveEvent(event);
    setDropRow(-1);
}

void PlaylistView::dropEvent(QDropEvent* event)
{
    const int row = dropRowAt(event->position().toPoint().y());
    event->setDropAction(Qt::CopyAction);
    event->accept();
    stopAutoScroll();
    setState(NoState);
    setDropRow(-1);
    if (event->source() == this && !m_dragged.empty())
        moveRows(m_dragged, row);
    else if (trackmime::hasIds(event->mimeData()))
        Q_EMIT tracksDropped(trackmime::ids(event->mimeData()), row);
    else
        Q_EMIT filesDropped(trackmime::paths(event->mimeData()), row);
}

void PlaylistView::paintEvent(QPaintEvent* event)
{
    TrackView::paintEvent(event);
    if (m_dropRow < 0) return;
    const int count = model()->rowCount();
    const int y = count == 0          ? 1
                  : m_dropRow < count ? rowViewportPosition(m_dropRow)
                                      : rowViewportPosition(count - 1) + rowHeight();
    QPainter painter(viewport());
    paintBox(&painter, QRectF(8, std::max(0, y - 1), viewport()->width() - 16, 2), 1, theme().color.text);
}

} // namespace auralis
