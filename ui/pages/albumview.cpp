// AlbumView: albums as a grid, as rows or as cards.
#include "albumview.h"

#include <algorithm>

#include <QContextMenuEvent>
#include <QDrag>
#include <QGuiApplication>
#include <QMenu>
#include <QMimeData>
#include <QScrollArea>
#include <QScrollBar>

#include "drawing.h"
#include "models/coverprovider.h"
#include "models/trackactions.h"
#include "theme/icons.h"
#include "trackmenu.h"

namespace auralis
{

namespace
{

constexpr int cellTop = 8;    // room for the focus ring above a cover
constexpr int cellBelow = 60; // title, artist and the gap to the next row
constexpr int cardCover = 72, cardWidth = 284;
constexpr int rowCover = 40;

} // namespace

AlbumView::AlbumView(AlbumGridModel* model, CoverProvider& covers, TrackActions& actions, QWidget* parent)
    : QListView(parent)
    , m_model(model)
    , m_actions(actions)
{
    setModel(model);
    setItemDelegate(new AlbumDelegate(this, covers));
    setAccessibleName(tr("Albums"));
    setFrameShape(NoFrame);
    setFlow(LeftToRight);
    setWrapping(true);
    setResizeMode(Adjust);
    setMovement(Static);
    setUniformItemSizes(true);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    setDragEnabled(true);
    setDragDropMode(DragOnly);
    setSelectionMode(SingleSelection);
    connect(&covers, &CoverProvider::ready, this, [this] { viewport()->update(); });
    connect(model, &QAbstractItemModel::layoutChanged, this, [this] { layoutCells(); });
    layoutCells();
}

void AlbumView::setForm(Form form)
{
    m_form = form;
    setFlow(form == Form::List ? TopToBottom : LeftToRight);
    setWrapping(form != Form::List);
    layoutCells();
}

void AlbumView::setHeader(QWidget* header, int height)
{
    m_header = header;
    m_headerHeight = height;
    header->setParent(this);
    layoutCells();
}

void AlbumView::setFitContents(bool on)
{
    m_fit = on;
    if (on) setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, on ? QSizePolicy::Fixed : QSizePolicy::Expanding);
    layoutCells();
}

void AlbumView::layoutCells()
{
    const int gap = theme().size.gridGap;
    const int bar = m_fit ? 0 : theme().size.scrollbarTrack;
    QSize cell;
    switch (m_form) {
    case Form::Grid: {
        m_columns = std::max(1, width() / (theme().size.cover + gap));
        const int side = std::max(80, (width() - 2 * gap + 16 - (m_fit ? 16 : 0)) / m_columns - gap);
        m_side = side;
        cell = {side + gap, cellTop + side + cellBelow};
        setViewportMargins(gap / 2, m_headerHeight, 0, 0);
        break;
    }
    case Form::List:
        m_columns = 1;
        m_side = rowCover;
        setViewportMargins(0, m_headerHeight, 0, 0);
        cell = {std::max(100, width() - bar), 56};
        break;
    case Form::Card:
        m_columns = std::max(1, width() / cardWidth);
        m_side = cardCover;
        setViewportMargins(0, 0, 0, 0);
        cell = {std::max(cardWidth, width() / m_columns - 1), cardCover + 8};
        cell.setWidth(std::min(cell.width(), cardWidth));
        break;
    }
    if (cell != gridSize()) setGridSize(cell);
    if (m_header) m_header->setGeometry(0, 0, width() - bar, m_headerHeight);
    if (m_fit) {
        const int height = sizeHint().height();
        if (height != minimumHeight()) setFixedHeight(height);
    }
}

QSize AlbumView::sizeHint() const
{
    if (!m_fit) return QListView::sizeHint();
    const int rows = (m_model->rowCount() + m_columns - 1) / std::max(1, m_columns);
    return {200, rows * gridSize().height() + m_headerHeight};
}

QSize AlbumView::minimumSizeHint() const
{
    return {120, m_fit ? sizeHint().height() : 120};
}

QRect AlbumView::coverRect(const QRect& cell) const
{
    switch (m_form) {
    case Form::Grid:
        return {cell.left() + theme().size.gridGap / 2, cell.top() + cellTop, m_side, m_side};
    case Form::List:
        return {cell.left() + theme().size.pageMargin, cell.top() + (cell.height() - m_side) / 2, m_side, m_side};
    case Form::Card:
        break;
    }
    return {cell.left(), cell.top() + (cell.height() - m_side) / 2, m_side, m_side};
}

QRect AlbumView::playRect(const QRect& cell) const
{
    const int size = theme().size.playButton;
    const QRect cover = coverRect(cell);
    if (m_form == Form::Card) {
        const QPoint middle = cover.center();
        return {middle.x() - size / 2 + 1, middle.y() - size / 2 + 1, size, size};
    }
    return {cover.right() - size - 8, cover.bottom() - size - 10, size, size};
}

AlbumId AlbumView::idOf(const QModelIndex& index) const
{
    return {index.data(AlbumGridModel::IdRole).toLongLong()};
}

void AlbumView::resizeEvent(QResizeEvent* event)
{
    QListView::resizeEvent(event);
    layoutCells();
}

void AlbumView::keyPressEvent(QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!enter || !currentIndex().isValid()) return QListView::keyPressEvent(event);
    const AlbumId album = idOf(currentIndex());
    if (event->modifiers() & Qt::AltModifier)
        Q_EMIT albumOpened(album);
    else if (event->modifiers() & Qt::ControlModifier)
        m_actions.playAlbumNext(album);
    else
        m_actions.playAlbum(album);
}

void AlbumView::setHovered(const QModelIndex& index, bool play)
{
    if (m_hovered == index && m_playHovered == play) return;
    for (const QModelIndex& changed : {QModelIndex(m_hovered), index})
        if (changed.isValid()) viewport()->update(visualRect(changed));
    m_hovered = index;
    m_playHovered = play;
}

void AlbumView::mouseMoveEvent(QMouseEvent* event)
{
    const QPoint at = event->position().toPoint();
    const QModelIndex index = indexAt(at);
    setHovered(index, index.isValid() && m_form != Form::List && playRect(visualRect(index)).contains(at));
    QListView::mouseMoveEvent(event);
}

void AlbumView::mousePressEvent(QMouseEvent* event)
{
    m_pressed = event->button() == Qt::LeftButton ? indexAt(event->position().toPoint()) : QModelIndex();
    QListView::mousePressEvent(event);
}

void AlbumView::mouseReleaseEvent(QMouseEvent* event)
{
    QListView::mouseReleaseEvent(event);
    const QPoint at = event->position().toPoint();
    const QModelIndex index = indexAt(at);
    const bool clicked = event->button() == Qt::LeftButton && index.isValid() && m_pressed == index;
    m_pressed = QModelIndex();
    if (!clicked) return;
    if (m_form != Form::List && playRect(visualRect(index)).contains(at))
        m_actions.playAlbum(idOf(index));
    else
        Q_EMIT albumOpened(idOf(index));
}

void AlbumView::leaveEvent(QEvent* event)
{
    setHovered({}, false);
    QListView::leaveEvent(event);
}

void AlbumView::contextMenuEvent(QContextMenuEvent* event)
{
    const bool keyboard = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = keyboard ? currentIndex() : indexAt(event->pos());
    if (!index.isValid()) return;
    const AlbumId album = idOf(index);
    QMenu menu(this);
    menu.addAction(Icons::get("play"), tr("Play"), this, [this, album] { m_actions.playAlbum(album); });
    menu.addAction(tr("Play next"), this, [this, album] { m_actions.playAlbumNext(album); });
    menu.addAction(Icons::get("queue"), tr("Add to queue"), this, [this, album] { m_actions.appendAlbum(album); });
    TrackMenu::fillPlaylists(menu.addMenu(Icons::get("playlist"), tr("Add to playlist")), m_actions,
                             [this, album](const auto& done) { m_actions.albumIds(album, done); });
    menu.addSeparator();
    menu.addAction(tr("Edit tags…"), this, [this, album] {
        m_actions.albumIds(album, [this](std::vector<TrackId> ids) { Q_EMIT m_actions.tagsRequested(ids); });
    });
    menu.addAction(Icons::get("album"), tr("Open album"), this, [this, album] { Q_EMIT albumOpened(album); });
    menu.exec(keyboard ? viewport()->mapToGlobal(visualRect(index).center()) : event->globalPos());
}

void AlbumView::changeEvent(QEvent* event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::StyleChange && m_model) layoutCells();
}

void AlbumView::wheelEvent(QWheelEvent* event)
{
    if (m_fit)
        event->ignore(); // the page scrolls
    else
        QListView::wheelEvent(event);
}

void AlbumView::focusInEvent(QFocusEvent* event)
{
    QListView::focusInEvent(event);
    if (!currentIndex().isValid() && m_model->rowCount() > 0 && event->reason() != Qt::MouseFocusReason)
        setCurrentIndex(m_model->index(0));
}

void AlbumView::startDrag(Qt::DropActions)
{
    const AlbumId album = idOf(currentIndex());
    if (!album) return;
    m_actions.albumTracks(album, this, [this](const std::vector<TrackRow>& rows) {
        if (!(QGuiApplication::mouseButtons() & Qt::LeftButton)) return;
        auto* drag = new QDrag(this);
        drag->setMimeData(TrackActions::mimeData(rows));
        drag->exec(Qt::CopyAction);
    });
}

void AlbumView::scrollTo(const QModelIndex& index, ScrollHint hint)
{
    if (!m_fit) return QListView::scrollTo(index, hint);
    for (QWidget* up = parentWidget(); up; up = up->parentWidget())
        if (auto* area = qobject_cast<QScrollArea*>(up)) {
            const QRect rect = visualRect(index);
            const QPoint at = viewport()->mapTo(area->widget(), rect.center());
            return area->ensureVisible(at.x(), at.y(), 0, rect.height() / 2 + 8);
        }
}

} // namespace auralis
