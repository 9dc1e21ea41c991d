// Timeline: where a time stamp lies among a track's frames, how long the track is, and how far ahead decoding must
// start.
#pragma once

#include <optional>
#include <vector>

#include "blockplaces.h"
#include "mediainput.h"
#include "units.h"

namespace auralis
{

class Timeline
{
public:
    Timeline() = default;
    /// `first` is the first frame that decoding from the start gives: it is frame 0 of the track. `packet` is the
    /// latest that was read for it.
    Timeline(const MediaInput& input, const AVFrame& first, const AVPacket& packet);

    /// Where the first decoded frame lies: before 0 when it begins with what is not to be heard.
    FramePos start() const { return m_start; }

    /// Whether time stamps name frames exactly. If not, only counting from the start does.
    bool trusted() const { return m_kind != Kind::Counted && !m_distrusted; }
    /// They were found wrong on the way; trust() forgets that, not what was known from the beginning.
    void distrust() { m_distrusted = true; }
    void trust() { m_distrusted = false; }

    /// Frame at which a packet or decoded frame with this time stamp begins (may be negative); none when that is not
    /// known.
    std::optional<FramePos> at(std::int64_t timestamp) const;
    std::int64_t timestampOf(FramePos pos) const;
    /// Frame before which all of a packet lies, none when its length is not known. Rather late than early.
    std::optional<FramePos> endOf(const AVPacket& packet) const;

    /// The roundings of the first time stamps, or whether packets are alike, are to be looked at.
    bool wantsCalibration() const { return m_kind == Kind::Snapped && m_checked; }
    /// Frames by which a time stamp is later than the frame it stands for.
    FramePos lateness(std::int64_t timestamp, FramePos frame) const;
    /// With the extremes of that over the first packets, and whether they were all equally long.
    void calibrate(FramePos least, FramePos most, bool even);

    /// Replaces a time stamp that is wrong after a seek where the packet itself tells where it belongs: FLAC in Ogg
    /// until the next page, blocks of one size by their byte.
    void stamp(AVPacket& packet) const;
    /// Byte from which to read for `pos`, where bytes lead there better than time stamps.
    std::optional<std::int64_t> byteOf(FramePos pos) const;

private:
    enum class Kind {
        Exact,   ///< the time base is at least as fine as a frame
        Snapped, ///< coarse, but packets are multiples of m_unit frames long
        Adding,  ///< packets of m_unit frames, whose durations the demuxer rounds to m_step ticks and adds up
        Table,   ///< irregular, but the container names every packet, and all are equally long
        Counted, ///< of no use
    };
    /// From a packet on time stamps and frames go on alike until the next piece.
    struct Piece {
        std::int64_t timestamp;
        FramePos frame; ///< counted from the first packet of the table, with holes
    };
    FramePos inTable(std::int64_t timestamp) const;
    void stampFlac(AVPacket& packet) const;

    Kind m_kind = Kind::Counted;
    bool m_distrusted = false;
    AVRational m_base{0, 1};
    int m_rate = 0;
    std::int64_t m_origin = 0; ///< time stamp of frame 0, or with m_delay of the first decoded one
    FramePos m_delay = 0;      ///< frames by which the decoder is late
    FramePos m_start = 0;
    int m_unit = 1;
    FramePos m_phase = 0;
    bool m_checked = false; ///< to be calibrated
    FramePos m_late = 0;    ///< frames by which time stamps are behind on the average
    bool m_cut = false;     ///< no packet is longer than m_unit
    std::int64_t m_step = 0;
    int m_blockSize = 0; ///< of FLAC in Ogg
    BlockPlaces m_blocks;
    std::vector<Piece> m_pieces; ///< of a Table
    FramePos m_tableStart = 0;   ///< frame of the table that is frame 0
};

/// The longest gap that is filled with silence, in seconds: what is longer is a wrong time stamp.
constexpr FramePos longestGap = 30;
/// Whether time stamps that are `gap` frames apart beyond what lies between them tell of a hole in the sound. Less is
/// their own unsteadiness.
bool isHole(FramePos gap, int packetFrames, int rate);

/// What a decoder needs so that a seek gives the samples that decoding from the start gives.
struct WarmUp {
    int preRoll = 0; ///< frames to decode before those that are used
    /// Codecs that remember without end (prediction, noise generators) are started anew at every multiple of this many
    /// frames, also when read from the start: a frame then depends on its position alone. 0: not needed.
    int restartEvery = 0;
    /// Frames after which the difference cannot be heard, where that is much less; 0: there is no shorter way.
    int brief = 0;
};
WarmUp warmUpOf(AVCodecID codec, int rate);

/// Length in frames as the container's own counts tell it, when they are known to be exact: samples in lossless
/// headers, LAME's and iTunes' delay and padding, edit lists, granule positions.
std::optional<FramePos> declaredLength(const MediaInput& input, int rate);

} // namespace auralis
