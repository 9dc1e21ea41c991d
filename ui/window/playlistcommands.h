// PlaylistCommands: what the listener does with playlists by menus, drops and dialogs, from the sidebar and the page of
// a playlist. Main thread.
#pragma once

#include <string>
#include <vector>

#include <QObject>

#include "librarytypes.h"
#include "pages/page.h"

class QMenu;

namespace auralis
{

class PageStack;
class Playlists;
class Sidebar;
class SidebarModel;

class PlaylistCommands : public QObject
{
    Q_OBJECT
public:
    PlaylistCommands(const Services& services, Sidebar* sidebar, SidebarModel* model, QWidget* window);

    /// With these tracks in it; its name can be typed at once.
    void newPlaylist(PlaylistId folder, const std::vector<TrackId>& ids = {});
    void newFolder(PlaylistId folder);
    void newSmart(PlaylistId folder);
    void editRules(PlaylistId id);
    void importFiles();
    void exportTo(PlaylistId id);
    /// Everything that can be done with a playlist; none: with the section.
    void fillMenu(QMenu* menu, PlaylistId id);
    void popUpMenu(PlaylistId id, const QPoint& globalPosition);
    /// Takes the playlist files out of `paths` and reads them; what is left is music.
    std::vector<std::string> takePlaylists(const std::vector<std::string>& paths);

Q_SIGNALS:
    void go(const auralis::Place& place);

private:
    void connectDrops();
    void open(PlaylistId id, bool rename);
    void onTracksDropped(const std::vector<TrackId>& ids, PlaylistId target, const QString& page);
    void fillNew(QMenu* menu, PlaylistId folder);

    Services m_services;
    Playlists* m_lists;
    Sidebar* m_sidebar;
    SidebarModel* m_model;
    QWidget* m_window;
    PlaylistId m_renaming; ///< new: to be named as soon as it is there
};

} // namespace auralis
