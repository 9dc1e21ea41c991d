// BlockPlaces: bytes to frames and back.
#include "blockplaces.h"

#include <algorithm>
#include <array>
#include <climits>
#include <string_view>

namespace auralis
{

namespace
{

/// Codecs with blocks that are all alike, and no memory that a warm-up would not bring back: neither those of Yamaha
/// nor of QuickTime, which carry the sum of all that came before.
bool inBlocks(AVCodecID codec)
{
    switch (codec) {
    case AV_CODEC_ID_ADPCM_MS:
    case AV_CODEC_ID_ADPCM_IMA_WAV:
    case AV_CODEC_ID_ADPCM_G722:
    case AV_CODEC_ID_ADPCM_G726:
        return true;
    default:
        return false;
    }
}

} // namespace

BlockPlaces::BlockPlaces(const MediaInput& input, const AVPacket& first)
{
    constexpr std::array<std::string_view, 3> containers{"wav", "w64", "aiff"};
    const AVStream& stream = *input.stream();
    const AVCodecParameters& codec = *stream.codecpar;
    if (!inBlocks(codec.codec_id) || first.pos < 0 || first.size <= 0) return;
    if (stream.time_base.num != 1 || stream.time_base.den != codec.sample_rate) return;
    if (first.duration <= 0 || first.duration > INT_MAX) return;
    const auto frames = static_cast<int>(first.duration);
    if (std::find(containers.begin(), containers.end(), input.format()->iformat->name) == containers.end()) return;
    const int block = std::max(codec.block_align, 1);
    if (first.size % block != 0 || frames % (first.size / block) != 0) return;
    m_firstByte = first.pos;
    m_packetBytes = first.size;
    m_packetFrames = frames;
    m_blockBytes = block;
}

std::optional<FramePos> BlockPlaces::frameOf(const AVPacket& packet) const
{
    const std::int64_t bytes = packet.pos - m_firstByte;
    if (packet.pos < 0 || bytes < 0 || bytes % m_blockBytes != 0) return std::nullopt;
    return bytes / m_blockBytes * (m_packetFrames / (m_packetBytes / m_blockBytes));
}

std::int64_t BlockPlaces::byteOf(FramePos frame) const
{
    return m_firstByte + std::max<FramePos>(frame, 0) / m_packetFrames * m_packetBytes;
}

} // namespace auralis
