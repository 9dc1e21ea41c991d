// SnapshotMaker: what the program shows, put together from model and engine. Main thread only.
#pragma once

#include "playerengine.h"
#include "playerreducer.h"
#include "playersnapshot.h"

namespace auralis
{

struct SnapshotInput {
    FramePos position = 0; ///< source frames
    TrackPtr track;        ///< of the current item, once it is open
    QString codec;         ///< its codecName()
    QString fileFormat;    ///< and describeFormat()
    double volume = 1.0;
    bool muted = false;
    bool comparing = false;
};

PlayerSnapshot makeSnapshot(const PlayerModel& model, PlayerEngine& engine, const SnapshotInput& in);

/// "FLAC 44.1 kHz, 16 bit, stereo"
QString describeFormat(const StreamInfo& info);
/// "FLAC": the codec's name for people.
QString codecName(const StreamInfo& info);

} // namespace auralis
