// TrackMenu: what can be done with the selected tracks. Main thread; made, shown and thrown away.
#pragma once

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
    /// `first`: the first of them when it is here, for what only makes sense for one.
    TrackMenu(TrackActions& actions, std::vector<TrackId> ids, const TrackRow* first, QWidget* parent);

Q_SIGNALS:
    void playRequested();
    void rated(double rating);
    void albumRequested(auralis::AlbumId album);
    void artistRequested(const QString& name);
};

} // namespace auralis
