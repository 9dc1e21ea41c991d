// AlbumView: albums as a grid of covers, as rows, or as the cards of a search. Main thread.
#pragma once

#include <QListView>
#include <QStyledItemDelegate>

#include "models/albumgridmodel.h"

namespace auralis
{

class CoverProvider;
class TrackActions;

class AlbumView : public QListView
{
    Q_OBJECT
public:
    enum class Form { Grid, List, Card };
    AlbumView(AlbumGridModel* model, CoverProvider& covers, TrackActions& actions, QWidget* parent = nullptr);

    AlbumGridModel* albumModel() const { return m_model; }
    void setForm(Form form);
    Form form() const { return m_form; }
    /// A widget in the space above the first row (it stays there; the scroll bar runs beside it).
    void setHeader(QWidget* header, int height);
    /// As tall as its rows: for pages that scroll as a whole.
    void setFitContents(bool on);
    int coverSide() const { return m_side; }
    int columns() const { return m_columns; }
    QRect coverRect(const QRect& cell) const;
    QRect playRect(const QRect& cell) const;
    QModelIndex hovered() const { return m_hovered; }
    bool playHovered() const { return m_playHovered; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void albumOpened(auralis::AlbumId album);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void changeEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void startDrag(Qt::DropActions actions) override;
    void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;

private:
    void layoutCells();
    AlbumId idOf(const QModelIndex& index) const;
    void setHovered(const QModelIndex& index, bool play);

    AlbumGridModel* m_model;
    TrackActions& m_actions;
    QWidget* m_header = nullptr;
    int m_headerHeight = 0;
    Form m_form = Form::Grid;
    bool m_fit = false;
    int m_side = 176, m_columns = 1;
    QPersistentModelIndex m_hovered, m_pressed;
    bool m_playHovered = false;
};

/// Draws a cell of it in its form.
class AlbumDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    AlbumDelegate(AlbumView* view, CoverProvider& covers);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintGrid(QPainter* painter, const QRect& cell, const QModelIndex& index, bool focus) const;
    void paintRow(QPainter* painter, const QRect& cell, const QModelIndex& index, bool focus, bool selected) const;
    void paintTitle(QPainter* painter, QRect line, const QModelIndex& index) const;
    AlbumView* m_view;
    CoverProvider& m_covers;
};

} // namespace auralis
