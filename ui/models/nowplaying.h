// NowPlaying: the library's row of the queue's current track, for the signs that mark it on every page. Main thread.
#pragma once

#include <QObject>

#include "librarytypes.h"

namespace auralis
{

class Library;
class PlayQueue;

class NowPlaying : public QObject
{
    Q_OBJECT
public:
    NowPlaying(Library& library, PlayQueue* queue, QObject* parent = nullptr);

    TrackId track() const { return m_track; }
    AlbumId album() const { return m_row.albumId; }
    const TrackRow& row() const { return m_row; } ///< id 0 until it has arrived, or when nothing plays

Q_SIGNALS:
    void changed();

private:
    void follow();
    Library& m_library;
    PlayQueue* m_queue;
    TrackId m_track;
    TrackRow m_row;
};

} // namespace auralis
