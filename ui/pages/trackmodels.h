// A track model wired to the library: rows, changes, ratings and the sign of the playing track.
#pragma once

#include "models/tracktablemodel.h"
#include "page.h"

namespace auralis
{

TrackTableModel* makeTrackModel(const Services& services, QObject* parent);

} // namespace auralis
