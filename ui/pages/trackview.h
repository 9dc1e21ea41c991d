// TrackView: a table of tracks, the same on every page: playing row, stars, keys, drag, context menu; columns to
// choose. Main thread.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <vector>

#include <QTableView>

#include "models/tracktablemodel.h"

namespace auralis
{

class TrackActions;

class TrackView : public QTableView
{
    Q_OBJECT
public:
    TrackView(TrackTableModel* model, TrackActions& actions, QWidget* parent = nullptr);

    TrackTableModel* trackModel() const { return m_model; }
    /// Columns shown, in this order; the rest can be had by the header's menu where `choosable`.
    void setColumns(const std::vector<TrackTableModel::Column>& columns, bool numbers, bool choosable);
    /// As tall as its rows, without a scroll bar: for pages that scroll as a whole.
    void setFitContents(bool on);
    /// Headings above rows ("Disc 2").
    void setHeadings(std::map<int, QString> headings);
    QString headingOf(int row) const;
    int rowHeight() const;
    int hoveredRow() const { return m_hovered; }

    std::vector<int> selectedRows() const;
    std::vector<TrackId> selectedIds() const;
    /// Another list in place of the old one: what of its selection is left, its current row and its scroll position are
    /// kept. For lists that hold each track once.
    void replaceTracks(std::vector<TrackId> ids);
    /// As by the header's menu.
    void setColumnChosen(TrackTableModel::Column column, bool on);
    /// Widths, order and hidden columns, to be remembered.
    QByteArray layoutState() const;
    void restoreLayout(const QByteArray& state);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    void keyboardSearch(const QString& text) override;

Q_SIGNALS:
    void sortRequested(auralis::TrackSort sort, bool descending);
    void albumRequested(auralis::AlbumId album);
    void artistRequested(const QString& name);
    void layoutEdited();

protected:
    /// What Del and the menu's last entry do, and how the entry is called: here, remove from the library.
    virtual void removeSelected();
    virtual QString removeText() const;
    TrackActions& actions() const { return m_actions; }
    void keyPressEvent(QKeyEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void startDrag(Qt::DropActions actions) override;
    void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;

private:
    void applyMetrics();
    bool isChosen(int column) const;
    void giveWay();
    void fillWidth();
    void showHeaderMenu(const QPoint& position);
    void playFrom(int row);
    void rate(int row, double rating);

    TrackTableModel* m_model;
    TrackActions& m_actions;
    std::map<int, QString> m_headings;
    std::vector<TrackTableModel::Column> m_columns;
    std::set<int> m_givenWay; ///< chosen, but there is no room
    int m_hovered = -1;
    bool m_fit = false;
    bool m_filling = false;
};

} // namespace auralis
