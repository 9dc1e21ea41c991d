// PlaylistView: the tracks of a playlist: a table whose rows can be dragged to another place, dropped in and taken out.
// Main thread. What it changes it shows at once and tells; storing is the page's.
#pragma once

#include "trackview.h"

class QMenu;

namespace auralis
{

class PlaylistView : public TrackView
{
    Q_OBJECT
public:
    PlaylistView(TrackTableModel* model, TrackActions& actions, QWidget* parent = nullptr);

    /// Off for smart lists: their rules say what is in them, and Del removes from the library as elsewhere.
    void setEditable(bool on);
    bool isEditable() const { return m_editable; }
    void removeRows(const std::vector<int>& rows);
    /// Before the row `before`; they stay selected.
    void moveRows(const std::vector<int>& rows, int before);
    /// Where a drop at this height of the viewport would go.
    int dropRowAt(int y) const;
    /// What can be done with the selection when none of it is in the library; the caller owns it. Null otherwise.
    QMenu* makeStrangerMenu();

Q_SIGNALS:
    void edited(const std::vector<auralis::TrackId>& ids); ///< the whole list, as it is now
    // Of rows that are not in the library (ids below 0):
    void importRequested(const std::vector<auralis::TrackId>& ids); ///< their files are there
    void locateRequested(auralis::TrackId id);                      ///< its file is not
    void tracksDropped(const std::vector<auralis::TrackId>& ids, int before);
    void filesDropped(const std::vector<std::string>& paths, int before);

protected:
    void removeSelected() override;
    QString removeText() const override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void startDrag(Qt::DropActions actions) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void setDropRow(int row);
    void bringIn(const std::vector<int>& rows);
    bool isThere(int row) const;
    void show(std::vector<TrackId> ids);

    bool m_editable = true;
    int m_dropRow = -1;
    std::vector<int> m_dragged; ///< rows of ours that are being dragged
};

} // namespace auralis
