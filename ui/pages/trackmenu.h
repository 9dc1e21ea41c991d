// TrackMenu: what can be done with the selected tracks. Main thread; made, shown and thrown away.
#pragma once

#include <functional>
#include <vector>

#include <QMenu>

#include "librarytypes.h"

namespace auralis
{

class TrackActions;

class TrackMenu : public QMenu
{
    Q_OBJECT
public:
    /// `first`: the first of them when it is here, for what only makes sense for one. `remove`: how the last entry is
    /// called ("Remove from library"); empty: there is none.
    TrackMenu(TrackActions& actions, std::vector<TrackId> ids, const TrackRow* first, const QString& remove,
              QWidget* parent);

    /// "Add to playlist", for other menus, too. `ids` is asked for the tracks when a list was chosen.
    using Ids = std::function<void(std::function<void(std::vector<TrackId>)> done)>;
    static void fillPlaylists(QMenu* menu, TrackActions& actions, Ids ids);

Q_SIGNALS:
    void playRequested();
    void rated(double rating);
    void albumRequested(auralis::AlbumId album);
    void artistRequested(const QString& name);
    void removeRequested();

private:
    void addRating(TrackActions& actions, const std::vector<TrackId>& ids);
    void addPlaces(TrackActions& actions, const TrackRow& row);
};

} // namespace auralis
