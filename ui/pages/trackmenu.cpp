// TrackMenu: what can be done with the selected tracks.
#include "trackmenu.h"

#include <QLocale>

#include "models/playlists.h"
#include "models/trackactions.h"
#include "theme/icons.h"

namespace auralis
{

TrackMenu::TrackMenu(TrackActions& actions, std::vector<TrackId> ids, const TrackRow* first, const QString& remove,
                     QWidget* parent)
    : QMenu(parent)
{
    addAction(Icons::get("play"), tr("Play"), this, &TrackMenu::playRequested);
    addAction(tr("Play next"), this, [&actions, ids] {
        actions.playNext(ids);
    })->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
    addAction(Icons::get("queue"), tr("Add to queue"), this, [&actions, ids] { actions.append(ids); });
    fillPlaylists(addMenu(Icons::get("playlist"), tr("Add to playlist")), actions,
                  [ids](const auto& done) { done(ids); });
    addSeparator();
    addRating(actions, ids);
    const bool favourite = first && first->favourite;
    addAction(Icons::get(favourite ? "heart-filled" : "heart"),
              favourite ? tr("Remove from favourites") : tr("Add to favourites"), this,
              [&actions, ids, favourite] { actions.setFavourite(ids, !favourite); });
    addAction(tr("Edit tags…"), this, [&actions, ids] {
        Q_EMIT actions.tagsRequested(ids);
    })->setShortcut(QKeySequence(Qt::Key_F2));
    if (first && ids.size() == 1) addPlaces(actions, *first);
    if (remove.isEmpty()) return;
    addSeparator();
    addAction(Icons::get("close"), remove, this, &TrackMenu::removeRequested)->setShortcut(QKeySequence::Delete);
}

void TrackMenu::addRating(TrackActions& actions, const std::vector<TrackId>& ids)
{
    QMenu* rating = addMenu(Icons::get("star"), tr("Rating"));
    for (int halves = 10; halves >= 0; --halves) {
        const double stars = halves / 2.0;
        const QString name = halves == 0   ? tr("No rating")
                             : halves == 2 ? tr("1 star")
                                           : tr("%1 stars").arg(QLocale().toString(stars, 'g', 2));
        rating->addAction(name, this, [this, stars] { Q_EMIT rated(stars); });
    }
    rating->addSeparator();
    rating->addAction(ids.size() == 1 ? tr("Write into the file") : tr("Write into the files"), this,
                      [&actions, ids] { Q_EMIT actions.ratingsRequested(ids); });
}

void TrackMenu::addPlaces(TrackActions& actions, const TrackRow& row)
{
    addSeparator();
    if (row.albumId)
        addAction(Icons::get("album"), tr("Go to album"), this, [this, album = row.albumId] {
            Q_EMIT albumRequested(album);
        })->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Return));
    if (!row.artist.isEmpty())
        addAction(Icons::get("artist"), tr("Go to artist"), this,
                  [this, name = row.artist] { Q_EMIT artistRequested(name); });
    if (row.available)
        addAction(Icons::get("folder"), tr("Show in file manager"), this,
                  [&actions, id = row.id] { actions.showFolder(id); });
    else
        addAction(Icons::get("offline"), tr("Locate file…"), this,
                  [&actions, id = row.id] { Q_EMIT actions.locateRequested(id); });
}

void TrackMenu::fillPlaylists(QMenu* menu, TrackActions& actions, Ids ids)
{
    menu->addAction(Icons::get("add"), tr("New playlist"), &actions, [&actions, ids] {
        ids([&actions](std::vector<TrackId> tracks) { Q_EMIT actions.newPlaylistRequested(tracks); });
    });
    Playlists* lists = actions.playlists();
    bool first = true;
    for (const PlaylistRow& row : lists->rows()) {
        if (row.kind != PlaylistRow::Kind::Fixed) continue;
        if (first) menu->addSeparator();
        first = false;
        QString name = lists->pathOf(row);
        name.replace(QLatin1Char('&'), QStringLiteral("&&"));
        menu->addAction(name, lists, [lists, id = row.id, ids] {
            ids([lists, id](std::vector<TrackId> tracks) { lists->add(id, std::move(tracks)); });
        });
    }
}

} // namespace auralis
