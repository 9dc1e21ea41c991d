// Strangers: entries of playlists that are not in the library. In lists of track ids each has an id below 0, the same
// one whenever its file, or its part of one, comes. Main thread.
#pragma once

#include <vector>

#include "librarytypes.h"

namespace auralis
{

class Strangers
{
public:
    /// A library's track keeps its id.
    TrackId idOf(const PlaylistEntry& entry);
    PlaylistEntry entryOf(TrackId id) const;
    /// As a list shows it: by the name of its file, out of reach.
    TrackRow rowOf(TrackId id) const;

private:
    std::vector<PlaylistEntry> m_entries; ///< id -1 is the first
};

} // namespace auralis
