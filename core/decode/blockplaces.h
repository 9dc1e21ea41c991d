// BlockPlaces: files that are nothing but blocks of one size and length, as ADPCM is in WAV, where a packet's byte
// tells its frame. Their time stamps are reckoned from a rounded bit rate and drift.
#pragma once

#include <cstdint>
#include <optional>

#include "mediainput.h"
#include "units.h"

namespace auralis
{

class BlockPlaces
{
public:
    BlockPlaces() = default;
    /// Of a file's first packet; not valid where bytes are no measure.
    BlockPlaces(const MediaInput& input, const AVPacket& first);

    bool valid() const { return m_packetBytes > 0; }
    /// Frame that this packet begins with, counted from the first packet.
    std::optional<FramePos> frameOf(const AVPacket& packet) const;
    /// Where the packet begins that holds `frame`; packets are then as when read from the start.
    std::int64_t byteOf(FramePos frame) const;

private:
    std::int64_t m_firstByte = 0;
    int m_packetBytes = 0;
    int m_packetFrames = 0;
    int m_blockBytes = 1;
};

} // namespace auralis
