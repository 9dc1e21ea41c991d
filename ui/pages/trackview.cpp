// TrackView: a table of tracks.
#include "trackview.h"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

#include <QContextMenuEvent>
#include <QDrag>
#include <QHeaderView>
#include <QMenu>
#include <QScrollArea>
#include <QScrollBar>

#include "drawing.h"
#include "models/trackactions.h"
#include "theme/icons.h"
#include "trackdelegate.h"
#include "trackmenu.h"

namespace auralis
{

namespace
{

using M = TrackTableModel;

int defaultWidth(int column)
{
    switch (column) {
    case M::Number:
        return 44;
    case M::Title:
        return 240;
    case M::Artist:
    case M::Album:
        return 180;
    case M::Genre:
    case M::Format:
        return 140;
    case M::Year:
        return 64;
    case M::Rating:
        return 112;
    case M::Loudness:
        return 128;
    case M::Plays:
        return 64;
    case M::Added:
        return 104;
    case M::Time:
        return 68;
    case M::Favourite:
        return 40;
    case M::AlbumArtist:
    case M::Composer:
        return 160;
    case M::Disc:
    case M::Skips:
        return 64;
    case M::LastPlayed:
        return 104;
    case M::File:
        return 320;
    default:
        return 80;
    }
}

bool flexible(int column)
{
    return column == M::Title || column == M::Artist || column == M::Album;
}

int leastWidth(int column)
{
    return column == M::Title ? 160 : flexible(column) ? 120 : defaultWidth(column);
}

/// Which give way first where there is no room for all.
constexpr std::array givingWay{M::Skips,  M::LastPlayed, M::Plays,     M::Added, M::Format,
                               M::Rating, M::Loudness,   M::Favourite, M::Album};

} // namespace

TrackView::TrackView(TrackTableModel* model, TrackActions& actions, QWidget* parent)
    : QTableView(parent)
    , m_model(model)
    , m_actions(actions)
{
    setModel(model);
    setItemDelegate(new TrackDelegate(this));
    setAccessibleName(tr("Tracks"));
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setWordWrap(false);
    setMouseTracking(true);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setDragEnabled(true);
    setDragDropMode(DragOnly);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setMinimumSectionSize(40);
    horizontalHeader()->setSectionsMovable(false);
    horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(horizontalHeader(), &QHeaderView::customContextMenuRequested, this, &TrackView::showHeaderMenu);
    connect(horizontalHeader(), &QHeaderView::sectionResized, this, [this] {
        if (!m_filling) Q_EMIT layoutEdited();
    });
    connect(horizontalHeader(), &QHeaderView::sectionMoved, this, &TrackView::layoutEdited);
    connect(horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, [this](int column, Qt::SortOrder order) {
        Q_EMIT sortRequested(M::sortOf(column), order == Qt::DescendingOrder);
    });
    connect(model, &QAbstractItemModel::modelReset, this, [this] {
        m_headings.clear();
        updateGeometry();
    });
    applyMetrics();
}

void TrackView::setColumns(const std::vector<M::Column>& columns, bool numbers, bool choosable)
{
    m_columns = columns;
    m_model->setShowsNumbers(numbers);
    m_givenWay.clear();
    QHeaderView* header = horizontalHeader();
    for (int column = 0; column < M::ColumnCount; ++column) {
        header->setSectionHidden(column, std::find(columns.begin(), columns.end(), column) == columns.end());
        header->resizeSection(column, defaultWidth(column));
        header->setSectionResizeMode(column,
                                     choosable && column != M::Number ? QHeaderView::Interactive : QHeaderView::Fixed);
    }
    for (size_t i = 0; i < columns.size(); ++i)
        header->moveSection(header->visualIndex(columns[i]), int(i));
    header->setSectionsMovable(choosable);
    header->setSectionsClickable(choosable);
    header->setSortIndicatorShown(choosable);
    if (choosable) header->setSortIndicator(-1, Qt::AscendingOrder);
    fillWidth();
}

void TrackView::setFitContents(bool on)
{
    m_fit = on;
    setVerticalScrollBarPolicy(on ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    setHorizontalScrollBarPolicy(on ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    setSizePolicy(QSizePolicy::Expanding, on ? QSizePolicy::Fixed : QSizePolicy::Expanding);
    updateGeometry();
}

void TrackView::setHeadings(std::map<int, QString> headings)
{
    for (const auto& old : m_headings)
        verticalHeader()->resizeSection(old.first, rowHeight());
    m_headings = std::move(headings);
    for (const auto& heading : m_headings)
        verticalHeader()->resizeSection(heading.first, rowHeight() + TrackDelegate::headingHeight);
    updateGeometry();
    viewport()->update();
}

QString TrackView::headingOf(int row) const
{
    const auto found = m_headings.find(row);
    return found == m_headings.end() ? QString() : found->second;
}

int TrackView::rowHeight() const
{
    return theme().size.row;
}

std::vector<int> TrackView::selectedRows() const
{
    std::vector<int> rows;
    for (const QItemSelectionRange& range : selectionModel()->selection())
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.push_back(row);
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

std::vector<TrackId> TrackView::selectedIds() const
{
    std::vector<TrackId> ids;
    for (const int row : selectedRows())
        if (m_model->idAt(row).value > 0) ids.push_back(m_model->idAt(row));
    return ids;
}

void TrackView::replaceTracks(std::vector<TrackId> ids)
{
    if (ids == m_model->ids()) return;
    const std::vector<TrackId> former = selectedIds();
    const std::unordered_set<TrackId> selected(former.begin(), former.end());
    const TrackId current = m_model->idAt(currentIndex().row());
    const int scroll = verticalScrollBar()->value();
    m_model->setTracks(std::move(ids));
    QItemSelection selection;
    const auto isSelected = [&](int row) { return selected.count(m_model->idAt(row)) > 0; };
    const int rows = selected.empty() ? 0 : m_model->rowCount();
    for (int row = 0, next = 0; row < rows; row = next) {
        for (next = row; next < rows && isSelected(next);)
            ++next;
        if (next > row)
            selection.select(m_model->index(row, 0), m_model->index(next - 1, M::ColumnCount - 1));
        else
            ++next;
    }
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    if (const int row = current ? m_model->rowOf(current) : -1; row >= 0)
        selectionModel()->setCurrentIndex(m_model->index(row, M::Title), QItemSelectionModel::NoUpdate);
    verticalScrollBar()->setValue(scroll);
}

QByteArray TrackView::layoutState() const
{
    QHeaderView* header = horizontalHeader();
    const QSignalBlocker quiet(header); // it looks the same again before anyone can see it
    for (const int column : m_givenWay)
        header->showSection(column);
    const QByteArray state = header->saveState();
    for (const int column : m_givenWay)
        header->hideSection(column);
    return state;
}

void TrackView::restoreLayout(const QByteArray& state)
{
    if (!state.isEmpty()) {
        if (!horizontalHeader()->restoreState(state)) return;
        m_givenWay.clear();
    }
    fillWidth();
}

QSize TrackView::minimumSizeHint() const
{
    return m_fit ? QSize(0, sizeHint().height()) : QSize(200, 3 * rowHeight());
}

QSize TrackView::sizeHint() const
{
    if (!m_fit) return QTableView::sizeHint();
    return {400, horizontalHeader()->sizeHint().height() + verticalHeader()->length()};
}

void TrackView::applyMetrics()
{
    verticalHeader()->setMinimumSectionSize(20);
    verticalHeader()->setDefaultSectionSize(rowHeight());
    horizontalHeader()->setFixedHeight(40);
    setHeadings(m_headings);
}

bool TrackView::isChosen(int column) const
{
    return !horizontalHeader()->isSectionHidden(column) || m_givenWay.count(column) > 0;
}

/// As long as the columns are those of the page, the least of them give way where there is no room for all; columns
/// someone chose are scrolled to.
void TrackView::giveWay()
{
    std::set<int> gone;
    bool ownChoice = false;
    int needed = 0;
    for (int column = 0; column < M::ColumnCount; ++column) {
        const bool chosen = isChosen(column);
        ownChoice |= chosen != (std::find(m_columns.begin(), m_columns.end(), column) != m_columns.end());
        if (chosen) needed += leastWidth(column);
    }
    for (const M::Column column : givingWay) {
        if (ownChoice || needed <= viewport()->width()) break;
        if (!isChosen(column)) continue;
        needed -= leastWidth(column);
        gone.insert(column);
    }
    if (gone == m_givenWay) return;
    const std::set<int> before = std::exchange(m_givenWay, gone);
    for (const int column : before)
        if (gone.count(column) == 0) horizontalHeader()->showSection(column);
    for (const int column : gone)
        horizontalHeader()->hideSection(column);
}

/// Title, artist and album share what the other columns leave, in the proportion they have.
void TrackView::fillWidth()
{
    if (m_filling) return;
    m_filling = true;
    giveWay();
    m_filling = false;
    QHeaderView* header = horizontalHeader();
    int fixed = 0, flex = 0;
    for (int column = 0; column < M::ColumnCount; ++column)
        if (!header->isSectionHidden(column)) (flexible(column) ? flex : fixed) += header->sectionSize(column);
    const int room = std::max(viewport()->width() - fixed, 120);
    if (flex <= 0 || room == flex) return;
    m_filling = true;
    int left = room, lastColumn = -1;
    for (int column = 0; column < M::ColumnCount; ++column) {
        if (header->isSectionHidden(column) || !flexible(column)) continue;
        const int width = std::max(80, int(std::int64_t(header->sectionSize(column)) * room / flex));
        header->resizeSection(column, width);
        left -= width;
        lastColumn = column;
    }
    if (left > 0) header->resizeSection(lastColumn, header->sectionSize(lastColumn) + left);
    m_filling = false;
}

void TrackView::setColumnChosen(M::Column column, bool on)
{
    m_givenWay.erase(column);
    horizontalHeader()->setSectionHidden(column, !on);
    fillWidth();
    Q_EMIT layoutEdited();
}

void TrackView::showHeaderMenu(const QPoint& position)
{
    if (!horizontalHeader()->sectionsMovable()) return;
    QMenu menu(this);
    for (int column = M::Title; column < M::ColumnCount; ++column) {
        QAction* action = menu.addAction(M::columnName(column));
        action->setCheckable(true);
        action->setChecked(isChosen(column));
        action->setEnabled(column != M::Title);
        connect(action, &QAction::toggled, this,
                [this, column](bool on) { setColumnChosen(static_cast<M::Column>(column), on); });
    }
    menu.exec(horizontalHeader()->mapToGlobal(position));
}

void TrackView::playFrom(int row)
{
    if (m_model->idAt(row).value > 0) m_actions.play(m_model->ids(), row);
}

void TrackView::rate(int row, double rating)
{
    const QModelIndex index = m_model->index(row, M::Rating);
    m_model->setData(index, index.data(M::RatingRole).toDouble() == rating ? 0.0 : rating);
}

void TrackView::keyboardSearch(const QString& text)
{
    // Type-ahead means titles, whatever column the mouse was over last.
    if (currentIndex().isValid() && currentIndex().column() != M::Title)
        selectionModel()->setCurrentIndex(currentIndex().siblingAtColumn(M::Title), QItemSelectionModel::NoUpdate);
    if (!currentIndex().isValid() && m_model->rowCount() > 0)
        selectionModel()->setCurrentIndex(m_model->index(0, M::Title), QItemSelectionModel::NoUpdate);
    QTableView::keyboardSearch(text);
}

void TrackView::keyPressEvent(QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    const Qt::KeyboardModifiers modifiers = event->modifiers() & ~Qt::KeypadModifier;
    if (enter && modifiers == Qt::NoModifier) return playFrom(currentIndex().row());
    if (enter && modifiers == Qt::ControlModifier) return m_actions.playNext(selectedIds());
    if (event->key() == Qt::Key_Delete && modifiers == Qt::NoModifier) return removeSelected();
    if (enter && modifiers == Qt::AltModifier) {
        const TrackRow* row = m_model->track(currentIndex().row());
        if (row && row->albumId) Q_EMIT albumRequested(row->albumId);
        return;
    }
    if (event->key() == Qt::Key_F2 && modifiers == Qt::NoModifier && !selectedIds().empty())
        return Q_EMIT m_actions.tagsRequested(selectedIds());
    QTableView::keyPressEvent(event);
}

void TrackView::mouseMoveEvent(QMouseEvent* event)
{
    const int row = rowAt(event->position().toPoint().y());
    if (row != m_hovered) {
        m_hovered = row;
        viewport()->update();
    }
    QTableView::mouseMoveEvent(event);
}

void TrackView::leaveEvent(QEvent* event)
{
    m_hovered = -1;
    viewport()->update();
    QTableView::leaveEvent(event);
}

void TrackView::mousePressEvent(QMouseEvent* event)
{
    QTableView::mousePressEvent(event);
    const QModelIndex index = indexAt(event->position().toPoint());
    if (event->button() != Qt::LeftButton || event->modifiers()) return;
    if (index.column() == M::Favourite) m_model->setData(index, !index.data(M::FavouriteRole).toBool());
    if (index.column() != M::Rating) return;
    const int x = int(event->position().x()) - visualRect(index).left() - TrackDelegate::padding;
    if (x >= 0 && x < 5 * draw::starSize) rate(index.row(), draw::ratingAt(x));
}

void TrackView::mouseDoubleClickEvent(QMouseEvent* event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && index.isValid() && index.column() != M::Rating &&
        index.column() != M::Favourite)
        playFrom(index.row());
}

void TrackView::contextMenuEvent(QContextMenuEvent* event)
{
    const std::vector<int> rows = selectedRows();
    if (rows.empty()) return;
    TrackMenu menu(m_actions, selectedIds(), m_model->track(rows.front()), removeText(), this);
    connect(&menu, &TrackMenu::removeRequested, this, [this] { removeSelected(); });
    connect(&menu, &TrackMenu::rated, this, [this, rows](double rating) {
        for (const int row : rows)
            m_model->setData(m_model->index(row, M::Rating), rating);
    });
    connect(&menu, &TrackMenu::playRequested, this, [this, rows] {
        if (rows.size() > 1)
            m_actions.play(selectedIds());
        else
            playFrom(rows.front());
    });
    connect(&menu, &TrackMenu::albumRequested, this, &TrackView::albumRequested);
    connect(&menu, &TrackMenu::artistRequested, this, &TrackView::artistRequested);
    QPoint where = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard)
        where = viewport()->mapToGlobal(visualRect(m_model->index(rows.front(), M::Title)).bottomLeft());
    menu.exec(where);
}

void TrackView::removeSelected()
{
    m_actions.remove(selectedIds());
}

QString TrackView::removeText() const
{
    return tr("Remove from library");
}

void TrackView::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    fillWidth();
}

void TrackView::changeEvent(QEvent* event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::StyleChange && m_model) applyMetrics();
}

void TrackView::wheelEvent(QWheelEvent* event)
{
    if (m_fit)
        event->ignore(); // the page scrolls
    else
        QTableView::wheelEvent(event);
}

void TrackView::focusInEvent(QFocusEvent* event)
{
    QTableView::focusInEvent(event);
    if (!currentIndex().isValid() && m_model->rowCount() > 0 && event->reason() != Qt::MouseFocusReason)
        setCurrentIndex(m_model->index(0, M::Title));
    viewport()->update();
}

void TrackView::focusOutEvent(QFocusEvent* event)
{
    QTableView::focusOutEvent(event);
    viewport()->update();
}

void TrackView::startDrag(Qt::DropActions)
{
    QModelIndexList indexes;
    for (const int row : selectedRows())
        indexes << m_model->index(row, M::Title);
    if (indexes.isEmpty()) return;
    auto* drag = new QDrag(this);
    drag->setMimeData(m_model->mimeData(indexes));
    drag->exec(Qt::CopyAction);
}

void TrackView::scrollTo(const QModelIndex& index, ScrollHint hint)
{
    if (!m_fit) return QTableView::scrollTo(index, hint);
    for (QWidget* up = parentWidget(); up; up = up->parentWidget()) {
        auto* area = qobject_cast<QScrollArea*>(up);
        if (!area) continue;
        const QRect rect = visualRect(index);
        const QPoint at = viewport()->mapTo(area->widget(), QPoint(0, rect.center().y()));
        area->ensureVisible(0, at.y(), 0, rect.height());
        return;
    }
}

void TrackView::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected)
{
    QTableView::selectionChanged(selected, deselected);
    viewport()->update();
}

} // namespace auralis
