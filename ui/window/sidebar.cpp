// Sidebar: the pages to go to.
#include "sidebar.h"

#include <QHeaderView>
#include <QKeyEvent>
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

class SidebarDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {100, theme().size.sidebarRow};
    }
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
    setUniformRowHeights(true);
    setMouseTracking(true);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setBackgroundRole(QPalette::Window);
    viewport()->setBackgroundRole(QPalette::Window);
    header()->setStretchLastSection(true);
    header()->setMinimumSectionSize(0);
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

void Sidebar::setCurrentPage(const QString& page)
{
    const QModelIndex index = m_model->indexOf(page);
    if (index.isValid())
        setCurrentIndex(index);
    else {
        clearSelection();
        selectionModel()->clearCurrentIndex();
    }
}

void Sidebar::drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& t = theme();
    const bool selected = selectionModel()->isSelected(index);
    const QRect row = QRect(0, option.rect.top(), viewport()->width(), option.rect.height());
    const QRect ground = row.adjusted(8, 0, m_collapsed ? -7 : -8, 0);
    draw::rowGround(painter, ground, selected, m_hovered == index);
    if (hasFocus() && keyboardFocusVisible() && currentIndex() == index)
        paintBox(painter, ground, t.size.radiusControl, {}, t.color.focus, t.size.focusWidth);
    const QColor color = selected ? t.color.text : t.color.text2;
    const QString icon = index.data(SidebarModel::IconRole).toString();
    const QRect sign = m_collapsed ? ground : QRect(20, row.top(), 20, row.height());
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
    }
    draw::text(painter, QRect(52, row.top(), right - 52, row.height()), index.data().toString(),
               selected ? TextStyle::Strong : TextStyle::Body, color);
}

void Sidebar::mouseMoveEvent(QMouseEvent* event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (m_hovered != index) {
        m_hovered = index;
        setToolTip(m_collapsed && index.isValid() ? index.data().toString() : QString());
        viewport()->update();
    }
}

void Sidebar::mousePressEvent(QMouseEvent* event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (event->button() != Qt::LeftButton || !index.isValid()) return;
    setCurrentIndex(index);
    Q_EMIT pageChosen(index.data(SidebarModel::PageRole).toString());
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
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!enter) QTreeView::keyPressEvent(event);
    const QModelIndex index = currentIndex();
    if (index.isValid() && (enter || index != before)) Q_EMIT pageChosen(index.data(SidebarModel::PageRole).toString());
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
