// Sidebar: the pages and playlists to go to.
#include "sidebar.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>

#include "models/formats.h"
#include "models/sidebarmodel.h"
#include "pages/drawing.h"
#include "theme/auralisstyle.h"
#include "theme/icons.h"
#include "theme/paintkit.h"

namespace auralis
{

namespace
{

using Kind = SidebarModel::Kind;

constexpr int headingHeight = 48, indent = 16;

Kind kindOf(const QModelIndex& index)
{
    return static_cast<Kind>(index.data(SidebarModel::KindRole).toInt());
}

class SidebarDelegate : public QStyledItemDelegate
{
public:
    explicit SidebarDelegate(Sidebar* sidebar)
        : QStyledItemDelegate(sidebar)
        , m_sidebar(sidebar)
    {
    }
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override
    {
        return {100, kindOf(index) == Kind::Heading ? headingHeight : theme().size.sidebarRow};
    }
    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        auto* editor = new QLineEdit(parent);
        editor->setAccessibleName(Sidebar::tr("Name"));
        return editor;
    }
    void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const override
    {
        editor->setGeometry(m_sidebar->textRect(index, option.rect).adjusted(-10, 1, 10, -1));
    }

private:
    Sidebar* m_sidebar;
};

} // namespace

Sidebar::Sidebar(SidebarModel* model, QWidget* parent)
    : QTreeView(parent)
    , m_model(model)
{
    setModel(model);
    setItemDelegate(new SidebarDelegate(this));
    setAccessibleName(tr("Pages"));
    setFrameShape(NoFrame);
    setHeaderHidden(true);
    setRootIsDecorated(false);
    setIndentation(0);
    setMouseTracking(true);
    setEditTriggers(NoEditTriggers);
    setExpandsOnDoubleClick(false);
    setDragEnabled(true);
    setAcceptDrops(true);
    setDragDropMode(DragDrop);
    setAutoExpandDelay(600);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setBackgroundRole(QPalette::Window);
    viewport()->setBackgroundRole(QPalette::Window);
    header()->setStretchLastSection(true);
    header()->setMinimumSectionSize(0);
    connect(model, &QAbstractItemModel::modelReset, this, &Sidebar::openFolders);
    const auto onFolder = [this](const QModelIndex& folder, bool open) {
        const PlaylistId id = playlistOf(folder);
        if (!id || open == (m_shut.count(id) == 0)) return;
        if (open)
            m_shut.erase(id);
        else
            m_shut.insert(id);
        Q_EMIT foldersEdited();
    };
    connect(this, &QTreeView::expanded, this, [onFolder](const QModelIndex& index) { onFolder(index, true); });
    connect(this, &QTreeView::collapsed, this, [onFolder](const QModelIndex& index) { onFolder(index, false); });
}

PlaylistId Sidebar::playlistOf(const QModelIndex& index) const
{
    return {index.data(SidebarModel::PlaylistRole).toLongLong()};
}

/// The base class gives the whole height to the rows whenever it lays them out.
void Sidebar::updateGeometries()
{
    QTreeView::updateGeometries();
    setViewportMargins(0, 12, 0, 8);
}

void Sidebar::setCollapsed(bool on)
{
    m_collapsed = on;
    const Metrics& size = theme().size;
    setMinimumWidth(on ? size.sidebarCollapsed : size.sidebarMin);
    setMaximumWidth(on ? size.sidebarCollapsed : size.sidebarMax);
    viewport()->update();
}

void Sidebar::setShutFolders(std::set<PlaylistId> ids)
{
    m_shut = std::move(ids);
    openFolders();
}

/// After the model was filled anew: what was open and marked is so again.
void Sidebar::openFolders()
{
    const std::set<PlaylistId> shut = m_shut;
    for (const QModelIndex& index :
         m_model->match(m_model->index(0), SidebarModel::KindRole, static_cast<int>(Kind::Folder), -1,
                        Qt::MatchExactly | Qt::MatchRecursive))
        setExpanded(index, shut.count(playlistOf(index)) == 0);
    if (m_current)
        setCurrentPlaylist(m_current);
    else
        setCurrentPage(m_currentPage);
}

void Sidebar::setCurrentPage(const QString& page)
{
    m_current = {};
    m_currentPage = page;
    const QModelIndex index = m_model->indexOf(page);
    if (index.isValid())
        setCurrentIndex(index);
    else {
        clearSelection();
        selectionModel()->clearCurrentIndex();
    }
}

void Sidebar::setCurrentPlaylist(PlaylistId id)
{
    m_current = id;
    m_currentPage.clear();
    const QModelIndex index = m_model->indexOf(id);
    if (index.isValid())
        setCurrentIndex(index);
    else
        clearSelection();
}

void Sidebar::rename(PlaylistId id)
{
    const QModelIndex index = m_model->indexOf(id);
    if (!index.isValid() || m_collapsed) return;
    scrollTo(index);
    edit(index);
}

QRect Sidebar::textRect(const QModelIndex& index, const QRect& row) const
{
    const int left = 52 + indent * index.data(SidebarModel::DepthRole).toInt();
    return {left, row.top(), viewport()->width() - 20 - left, row.height()};
}

QRect Sidebar::plusRect(const QRect& row) const
{
    if (m_collapsed) return {(viewport()->width() - 28) / 2, row.bottom() - 32, 28, 28};
    return {viewport()->width() - 44, row.bottom() - 33, 28, 28};
}

void Sidebar::drawHeading(QPainter* painter, const QRect& row, const QModelIndex& index) const
{
    const Theme& t = theme();
    const QRect plus = plusRect(row);
    if (m_hovered == index) paintBox(painter, plus, t.size.radiusControl, t.color.hover);
    if (hasFocus() && keyboardFocusVisible() && currentIndex() == index)
        paintBox(painter, plus, t.size.radiusControl, {}, t.color.focus, t.size.focusWidth);
    Icons::paint(painter, QStringLiteral("add"), plus, 18, t.color.text2);
    if (!m_collapsed)
        draw::text(painter, QRect(20, plus.top(), plus.left() - 28, plus.height()), index.data().toString(),
                   TextStyle::Label, t.color.text2);
}

void Sidebar::drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& t = theme();
    const QRect row = QRect(0, option.rect.top(), viewport()->width(), option.rect.height());
    if (kindOf(index) == Kind::Heading) return drawHeading(painter, row, index);
    const bool selected = selectionModel()->isSelected(index);
    const QRect ground = row.adjusted(8, 0, m_collapsed ? -7 : -8, 0);
    draw::rowGround(painter, ground, selected, m_hovered == index);
    if (hasFocus() && keyboardFocusVisible() && currentIndex() == index)
        paintBox(painter, ground, t.size.radiusControl, {}, t.color.focus, t.size.focusWidth);
    const QColor color = selected ? t.color.text : t.color.text2;
    const QString icon = index.data(SidebarModel::IconRole).toString();
    const int shift = m_collapsed ? 0 : indent * index.data(SidebarModel::DepthRole).toInt();
    const QRect sign = m_collapsed ? ground : QRect(20 + shift, row.top(), 20, row.height());
    Icons::paint(painter, icon, sign, 20, color);
    if (m_collapsed) return;
    int right = ground.right() - 12;
    if (const int count = index.data(SidebarModel::CountRole).toInt(); count >= 0) {
        const QString text = formats::number(count);
        painter->setFont(t.font(TextStyle::Small));
        const int width = digitsWidth(painter->fontMetrics(), text);
        draw::figures(painter, QRect(right - width + 1, row.top(), width, row.height()), text, TextStyle::Small,
                      t.color.text2);
        right -= width + 8;
    } else if (kindOf(index) == Kind::Folder) {
        const QString chevron = isExpanded(index) ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right");
        Icons::paint(painter, chevron, QRect(right - 15, row.top(), 16, row.height()), 16, t.color.text3);
        right -= 24;
    }
    QRect text = textRect(index, row);
    text.setRight(right);
    draw::text(painter, text, index.data().toString(), selected ? TextStyle::Strong : TextStyle::Body, color);
}

void Sidebar::choose(const QModelIndex& index)
{
    switch (kindOf(index)) {
    case Kind::Page:
        Q_EMIT pageChosen(index.data(SidebarModel::PageRole).toString());
        break;
    case Kind::Playlist:
    case Kind::Smart:
        Q_EMIT playlistChosen(playlistOf(index));
        break;
    case Kind::Folder:
    case Kind::Heading:
        break;
    }
}

void Sidebar::toggle(const QModelIndex& folder)
{
    setExpanded(folder, !isExpanded(folder));
}

void Sidebar::mouseMoveEvent(QMouseEvent* event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (m_hovered != index) {
        m_hovered = index;
        const bool heading = index.isValid() && kindOf(index) == Kind::Heading;
        setToolTip(heading                          ? tr("New playlist, import")
                   : m_collapsed && index.isValid() ? index.data().toString()
                                                    : QString());
        viewport()->update();
    }
    if (event->buttons() & Qt::LeftButton) QTreeView::mouseMoveEvent(event);
}

void Sidebar::mousePressEvent(QMouseEvent* event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (event->button() != Qt::LeftButton || !index.isValid()) return;
    if (kindOf(index) == Kind::Heading) {
        Q_EMIT menuRequested({}, viewport()->mapToGlobal(plusRect(visualRect(index)).bottomLeft() + QPoint(0, 4)));
        return;
    }
    if (playlistOf(index)) // may become a drag
        QTreeView::mousePressEvent(event);
    else
        setCurrentIndex(index);
    if (kindOf(index) == Kind::Folder) toggle(index);
    choose(index);
}

void Sidebar::mouseDoubleClickEvent(QMouseEvent* event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (event->button() != Qt::LeftButton || !index.isValid()) return;
    if (kindOf(index) == Kind::Folder)
        toggle(index); // two quick clicks
    else if (const PlaylistId id = playlistOf(index))
        Q_EMIT playRequested(id);
}

void Sidebar::contextMenuEvent(QContextMenuEvent* event)
{
    const bool keyboard = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = keyboard ? currentIndex() : indexAt(event->pos());
    if (!m_model->heading().isValid() || (index.isValid() && kindOf(index) == Kind::Page)) return;
    Q_EMIT menuRequested(playlistOf(index),
                         keyboard ? viewport()->mapToGlobal(visualRect(index).center()) : event->globalPos());
}

void Sidebar::leaveEvent(QEvent* event)
{
    m_hovered = QModelIndex();
    viewport()->update();
    QTreeView::leaveEvent(event);
}

void Sidebar::keyPressEvent(QKeyEvent* event)
{
    const QModelIndex before = currentIndex();
    const PlaylistId id = playlistOf(before);
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (id && event->key() == Qt::Key_F2) return rename(id);
    if (id && event->key() == Qt::Key_Delete) return Q_EMIT deleteRequested(id);
    if (enter && before.isValid() && kindOf(before) == Kind::Folder) return toggle(before);
    if (enter && before.isValid() && kindOf(before) == Kind::Heading)
        return Q_EMIT menuRequested({}, viewport()->mapToGlobal(plusRect(visualRect(before)).bottomLeft()));
    if (enter && (event->modifiers() & Qt::ControlModifier) && id) return Q_EMIT playRequested(id);
    if (!enter) QTreeView::keyPressEvent(event);
    const QModelIndex index = currentIndex();
    if (index.isValid() && (enter || index != before)) choose(index);
}

void Sidebar::focusInEvent(QFocusEvent* event)
{
    // Without the base class, which would choose the first row: coming here must not leave the page.
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void Sidebar::changeEvent(QEvent* event)
{
    QTreeView::changeEvent(event);
    if (event->type() == QEvent::StyleChange) {
        doItemsLayout();
        if (m_model) setCollapsed(m_collapsed);
    }
}

} // namespace auralis
