// TrackMenu: what can be done with the selected tracks.
#include "trackmenu.h"

#include "models/trackactions.h"
#include "theme/icons.h"

namespace auralis
{

TrackMenu::TrackMenu(TrackActions& actions, std::vector<TrackId> ids, const TrackRow* first, QWidget* parent)
    : QMenu(parent)
{
    addAction(Icons::get("play"), tr("Play"), this, &TrackMenu::playRequested);
    addAction(tr("Play next"), this, [&actions, ids] {
        actions.playNext(ids);
    })->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
    addAction(Icons::get("queue"), tr("Add to queue"), this, [&actions, ids] { actions.append(ids); });
    addSeparator();
    QMenu* rating = addMenu(Icons::get("star"), tr("Rating"));
    for (int stars = 5; stars >= 0; --stars) {
        const QString name = stars == 0 ? tr("No rating") : stars == 1 ? tr("1 star") : tr("%1 stars").arg(stars);
        rating->addAction(name, this, [this, stars] { Q_EMIT rated(stars); });
    }
    const bool favourite = first && first->favourite;
    addAction(Icons::get(favourite ? "heart-filled" : "heart"),
              favourite ? tr("Remove from favourites") : tr("Add to favourites"), this,
              [&actions, ids, favourite] { actions.setFavourite(ids, !favourite); });
    if (first && ids.size() == 1) {
        addSeparator();
        if (first->albumId)
            addAction(Icons::get("album"), tr("Go to album"), this,
                      [this, album = first->albumId] { Q_EMIT albumRequested(album); });
        if (!first->artist.isEmpty())
            addAction(Icons::get("artist"), tr("Go to artist"), this,
                      [this, name = first->artist] { Q_EMIT artistRequested(name); });
        addAction(Icons::get("folder"), tr("Show folder"), this,
                  [&actions, id = first->id] { actions.showFolder(id); });
    }
    addSeparator();
    addAction(Icons::get("close"), tr("Remove from library"), this, [&actions, ids] {
        actions.remove(ids);
    })->setShortcut(QKeySequence::Delete);
}

} // namespace auralis
