// Sidebar: the pages to go to, with counts; narrow, it shows icons only. Main thread.
#pragma once

#include <QStyledItemDelegate>
#include <QTreeView>

namespace auralis
{

class SidebarModel;

class Sidebar : public QTreeView
{
    Q_OBJECT
public:
    explicit Sidebar(SidebarModel* model, QWidget* parent = nullptr);

    void setCollapsed(bool on);
    bool isCollapsed() const { return m_collapsed; }
    /// Marks a page without going there; none when the page has no entry.
    void setCurrentPage(const QString& page);
    QModelIndex hovered() const { return m_hovered; }

Q_SIGNALS:
    void pageChosen(const QString& page);

protected:
    void updateGeometries() override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;
    void drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    SidebarModel* m_model = nullptr;
    QPersistentModelIndex m_hovered;
    bool m_collapsed = false;
};

} // namespace auralis
