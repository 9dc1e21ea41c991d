// A track model wired to the library.
#include "trackmodels.h"

#include "library.h"
#include "models/nowplaying.h"

namespace auralis
{

TrackTableModel* makeTrackModel(const Services& services, QObject* parent, TrackTableModel::Fetch fetch)
{
    Library& library = services.library;
    if (!fetch)
        fetch = [&library](std::vector<TrackId> ids, QObject* context,
                           std::function<void(std::vector<TrackRow>)> done) {
            library.tracks(std::move(ids), context, std::move(done));
        };
    auto* model = new TrackTableModel(std::move(fetch), parent);
    QObject::connect(&library, &Library::tracksChanged, model, &TrackTableModel::refresh);
    QObject::connect(model, &TrackTableModel::rated, &library, &Library::setRating);
    QObject::connect(model, &TrackTableModel::favoured, &library, &Library::setFavourite);
    NowPlaying& now = services.now;
    QObject::connect(&now, &NowPlaying::changed, model, [model, &now] { model->setPlaying(now.track()); });
    model->setPlaying(now.track());
    return model;
}

} // namespace auralis
