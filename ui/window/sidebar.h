// Sidebar: the pages to go to, with counts, and the playlists in their folders; narrow, it shows icons only. Main
// thread.
#pragma once

#include <set>

#include <QStyledItemDelegate>
#include <QTreeView>

#include "librarytypes.h"

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
    void setCurrentPlaylist(PlaylistId id);
    /// Types a new name over the old one, in place.
    void rename(PlaylistId id);
    QModelIndex hovered() const { return m_hovered; }
    /// Folders that are shut, to be remembered.
    const std::set<PlaylistId>& shutFolders() const { return m_shut; }
    void setShutFolders(std::set<PlaylistId> ids);
    /// Where the text of a row stands.
    QRect textRect(const QModelIndex& index, const QRect& row) const;

Q_SIGNALS:
    void pageChosen(const QString& page);
    void playlistChosen(auralis::PlaylistId id);
    void playRequested(auralis::PlaylistId id);
    void deleteRequested(auralis::PlaylistId id);
    void menuRequested(auralis::PlaylistId id, const QPoint& globalPosition); ///< none: of the section itself
    void foldersEdited();                                                     ///< one was opened or shut

protected:
    void updateGeometries() override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;
    void drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void choose(const QModelIndex& index);
    void toggle(const QModelIndex& folder);
    void openFolders();
    void drawHeading(QPainter* painter, const QRect& row, const QModelIndex& index) const;
    QRect plusRect(const QRect& row) const;
    PlaylistId playlistOf(const QModelIndex& index) const;

    SidebarModel* m_model = nullptr;
    QPersistentModelIndex m_hovered;
    bool m_collapsed = false;
    PlaylistId m_current; ///< marked, also across resets of the model
    QString m_currentPage;
    std::set<PlaylistId> m_shut;
};

} // namespace auralis
