// PlayableItem: all that playback is told of a track. Playback never sees the database.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <QMetaType>
#include <QString>

#include "ids.h"
#include "trackprofile.h"
#include "units.h"

namespace auralis
{

struct ReplayGain {
    std::optional<double> trackGainDb, trackPeak, albumGainDb,
        albumPeak; ///< reference -18 LUFS (ReplayGain 2.0); R128 tags converted
};

struct PlayableItem {
    ItemId item;      ///< given by the queue
    TrackId track;    ///< of the library; 0: a file or URL that is not in it
    std::string path; ///< native bytes, or a URL
    QString title, artist, album;
    QString coverKey;           ///< what the cover provider is asked with; empty: none
    double durationSeconds = 0; ///< from the tags, for display until the decoder knows
    FramePos cueStart = 0;      ///< part of a file (cue sheet), source frames
    FramePos cueEnd = -1;       ///< exclusive; -1: to the end
    bool excerpt = false;       ///< these are of a longer track, which it is measured and mastered as
    ReplayGain gain;
    ProfilePtr profile;  ///< stored analysis, or null: playback measures and reports it
    bool failed = false; ///< could not be played; the queue strikes it out
    QString failure;     ///< why
};

} // namespace auralis

Q_DECLARE_METATYPE(auralis::PlayableItem)
