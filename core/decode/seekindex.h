// SeekIndex: where packets begin in a file whose container has no table of them, so that only the first decoder of a
// file has to read up to a place before it can go there.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "units.h"

struct AVFormatContext;
struct AVStream;

namespace auralis
{

/// Gapless from the file's first packet to its last entry. Immutable once shared; any thread.
struct SeekIndex {
    struct Place {
        std::int64_t timestamp; ///< in the stream's time base
        std::int64_t position;  ///< in bytes
    };
    std::vector<Place> places; ///< by time, a quarter of a second apart or more
    FramePos frames = -1;      ///< the track's length where it had to be measured

    std::int64_t reach() const { return places.empty() ? INT64_MIN : places.back().timestamp; }
};
using SeekIndexPtr = std::shared_ptr<const SeekIndex>;

/// Whether a container (FFmpeg's name) tells nothing of where its packets lie: all those before a place are read on the
/// first way there, 0.1 s for two hours of MP3 in memory and far more on a slow disk.
bool findsPlacesByReading(std::string_view container);

/// What the demuxer has come to know by reading.
SeekIndex readPlaces(AVStream& stream);
/// Spares the demuxer reading so far.
void givePlaces(AVStream& stream, const SeekIndex& index);

} // namespace auralis
