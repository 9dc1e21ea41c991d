// NowPlaying: the library's row of the current track.
#include "nowplaying.h"

#include <algorithm>

#include "library.h"
#include "playqueue.h"

namespace auralis
{

NowPlaying::NowPlaying(Library& library, PlayQueue* queue, QObject* parent)
    : QObject(parent)
    , m_library(library)
    , m_queue(queue)
{
    connect(queue, &PlayQueue::currentChanged, this, &NowPlaying::follow);
    connect(&library, &Library::tracksChanged, this, [this](const std::vector<TrackId>& ids) {
        if (std::find(ids.begin(), ids.end(), m_track) != ids.end()) follow();
    });
    follow();
}

void NowPlaying::follow()
{
    const PlayableItem* item = m_queue->current();
    const TrackId track = item ? item->track : TrackId{};
    if (track != m_track) {
        m_track = track;
        m_row = {};
        Q_EMIT changed();
    }
    if (!track) return;
    m_library.tracks({track}, this, [this, track](const std::vector<TrackRow>& rows) {
        if (track != m_track || rows.empty()) return;
        m_row = rows.front();
        Q_EMIT changed();
    });
}

} // namespace auralis
