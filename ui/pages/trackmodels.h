// A track model wired to the library: rows, changes, ratings and the sign of the playing track. Main thread.
#pragma once

#include "models/tracktablemodel.h"
#include "page.h"

namespace auralis
{

/// `fetch`: how rows are got, where not just from the library.
TrackTableModel* makeTrackModel(const Services& services, QObject* parent, TrackTableModel::Fetch fetch = {});

} // namespace auralis
