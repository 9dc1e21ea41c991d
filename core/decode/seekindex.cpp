// SeekIndex: out of one demuxer's own index and into another's.
#include "seekindex.h"

#include <algorithm>
#include <array>

#include "avhandles.h"

namespace auralis
{

namespace
{
constexpr AVRational spacing{1, 4}; ///< seconds: a few packets of a few hundred bytes are read in no time
}

bool findsPlacesByReading(std::string_view container)
{
    constexpr std::array<std::string_view, 7> names{"mp3", "aac", "ac3", "eac3", "dts", "wv", "flv"};
    return std::find(names.begin(), names.end(), container) != names.end();
}

SeekIndex readPlaces(AVStream& stream)
{
    SeekIndex index;
    const std::int64_t apart = av_rescale_q(1, spacing, stream.time_base);
    const int count = avformat_index_get_entries_count(&stream);
    for (int i = 0; i < count; ++i) {
        const AVIndexEntry* entry = avformat_index_get_entry(&stream, i);
        if (index.places.empty() || entry->timestamp - index.reach() >= apart || i == count - 1)
            index.places.push_back({entry->timestamp, entry->pos});
    }
    return index;
}

void givePlaces(AVStream& stream, const SeekIndex& index)
{
    for (const SeekIndex::Place& place : index.places)
        av_add_index_entry(&stream, place.position, place.timestamp, 0, 0, AVINDEX_KEYFRAME);
}

} // namespace auralis
