// Timeline: what is known about the time stamps and lengths of each container and codec.
#include "timeline.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "gaplessinfo.h"

namespace auralis
{

namespace
{

bool isFormat(const AVFormatContext* format, std::initializer_list<std::string_view> names)
{
    const std::string_view name = format->iformat->name;
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool isPcm(AVCodecID codec)
{
    return codec >= AV_CODEC_ID_FIRST_AUDIO && codec < AV_CODEC_ID_ADPCM_IMA_QT;
}

/// Frames of a packet, from ALAC's "magic cookie" in a box: size, name and version, then the frames, 32 bits each.
int alacFrameSize(const AVCodecParameters& codec)
{
    constexpr int at = 12;
    const std::uint8_t* p = codec.extradata + at;
    return codec.extradata_size >= at + 4 && p[0] == 0 ? p[1] << 16 | p[2] << 8 | p[3] : 0;
}

/// Frames of one of WMA's blocks, by rate and version. 0 where a packet may end within one: its time stamp is then that
/// of no frame.
int wmaFrameSize(const AVCodecParameters& codec)
{
    const bool first = codec.codec_id == AV_CODEC_ID_WMAV1;
    const int flagsAt = first ? 2 : 4;
    constexpr int reservoir = 2;
    if (codec.extradata_size <= flagsAt || (codec.extradata[flagsAt] & reservoir) != 0) return 0;
    const int rate = codec.sample_rate;
    return rate <= 16000 ? 512 : rate <= 22050 || (first && rate <= 32000) ? 1024 : 2048;
}

/// What all lengths of Vorbis packets are multiples of: a quarter of both block sizes of the identification header.
int vorbisUnit(const AVCodecParameters& codec)
{
    constexpr std::string_view begin{"\x01vorbis", 7};
    constexpr std::size_t sizesAt = 28;
    if (!codec.extradata || codec.extradata_size <= 0) return 0;
    const std::string_view headers(reinterpret_cast<const char*>(codec.extradata),
                                   static_cast<std::size_t>(codec.extradata_size));
    const std::size_t at = headers.substr(0, 64).find(begin);
    if (at == std::string_view::npos || headers.size() <= at + sizesAt) return 0;
    return (1 << (headers[at + sizesAt] & 15)) / 4;
}

/// The number of frames that every packet's length but the last one's is a multiple of, 0 when packets vary freely.
int packetUnit(const AVCodecParameters& codec, const AVFrame& first)
{
    switch (codec.codec_id) {
    case AV_CODEC_ID_OPUS:
        return 120;        // 2.5 ms
    case AV_CODEC_ID_FLAC: // STREAMINFO begins with the smallest and the largest block
        if (codec.extradata_size >= 4 && std::memcmp(codec.extradata, codec.extradata + 2, 2) == 0)
            return codec.extradata[0] << 8 | codec.extradata[1];
        return 0;
    case AV_CODEC_ID_ALAC:
        return alacFrameSize(codec);
    case AV_CODEC_ID_AAC:
        return first.nb_samples % 1024 == 0 ? first.nb_samples : codec.frame_size;
    case AV_CODEC_ID_MP3:
    case AV_CODEC_ID_MP2:
        return codec.frame_size;
    case AV_CODEC_ID_AC3:
    case AV_CODEC_ID_EAC3:
    case AV_CODEC_ID_DTS:
    case AV_CODEC_ID_NELLYMOSER:
    case AV_CODEC_ID_ADPCM_SWF:
        return first.nb_samples;
    case AV_CODEC_ID_WMAV1:
    case AV_CODEC_ID_WMAV2:
        return wmaFrameSize(codec);
    case AV_CODEC_ID_VORBIS:
        return vorbisUnit(codec);
    default:
        return 0;
    }
}

/// Codecs whose packets are as the program that wrote them cut them: all alike but for a shorter last one.
bool alike(AVCodecID codec)
{
    return isPcm(codec) || codec == AV_CODEC_ID_TTA || codec == AV_CODEC_ID_WAVPACK || codec == AV_CODEC_ID_ADPCM_MS;
}

bool isMp4(const AVFormatContext* format)
{
    return std::strstr(format->iformat->name, "mp4") != nullptr;
}

/// Whether this container's time stamps and seeking are known to place this codec's frames truly. The rest is counted
/// from the start: slow to seek in, never wrong.
bool placesFrames(const AVFormatContext* format, AVCodecID codec)
{
    const bool container =
        isMp4(format) || isFormat(format, {"wav", "w64",    "aiff",          "au",  "caf", "flac", "ogg", "mp3",  "aac",
                                           "ac3", "eac3",   "matroska,webm", "wv",  "tta", "ape",  "mpc", "mpc8", "dsf",
                                           "iff", "mpegts", "asf",           "flv", "dts"});
    if (!container) return false;
    const bool blocks = isFormat(format, {"matroska,webm", "asf", "flv"}); ///< each with its own time stamp
    if (isPcm(codec)) return true;
    switch (codec) {
    case AV_CODEC_ID_FLAC:
    case AV_CODEC_ID_ALAC:
    case AV_CODEC_ID_WAVPACK:
    case AV_CODEC_ID_TTA:
    case AV_CODEC_ID_APE:
    case AV_CODEC_ID_MP1:
    case AV_CODEC_ID_MP2:
    case AV_CODEC_ID_MP3:
    case AV_CODEC_ID_VORBIS:
    case AV_CODEC_ID_OPUS:
    case AV_CODEC_ID_AAC:
    case AV_CODEC_ID_AC3:
    case AV_CODEC_ID_EAC3:
    case AV_CODEC_ID_MUSEPACK7:
    case AV_CODEC_ID_MUSEPACK8:
    case AV_CODEC_ID_DSD_LSBF:
    case AV_CODEC_ID_DSD_MSBF:
    case AV_CODEC_ID_DSD_LSBF_PLANAR:
    case AV_CODEC_ID_DSD_MSBF_PLANAR:
        return true;
    case AV_CODEC_ID_WMAV1:
    case AV_CODEC_ID_WMAV2:
    case AV_CODEC_ID_ADPCM_MS:
    case AV_CODEC_ID_ADPCM_SWF:
    case AV_CODEC_ID_NELLYMOSER:
        return blocks;
    case AV_CODEC_ID_DTS:
        return blocks || isMp4(format) || isFormat(format, {"dts", "mpegts"});
    default:
        return false;
    }
}

/// Frames of an ALAC packet of at most `most`, as its first element says behind a flag (23 bits in: 32 bits of length).
int alacPacketFrames(AVIOContext* io, std::int64_t at, int most)
{
    std::uint8_t head[7] = {};
    const std::int64_t back = avio_tell(io);
    const bool read = avio_seek(io, at, SEEK_SET) == at && avio_read(io, head, sizeof head) == sizeof head;
    avio_seek(io, back, SEEK_SET);
    if (!read || (head[2] & 0x10) == 0) return most;
    std::int64_t frames = head[2] & 1;
    for (int i = 3; i < 7; ++i)
        frames = frames << 8 | head[i];
    frames >>= 1;
    return frames > 0 && frames < most ? static_cast<int>(frames) : most;
}

/// An MP4 table in pieces within which packets are as far apart as they are long: `frameSize` frames, but in ALAC,
/// where any packet may be shorter, as at the joints of joined files. Where durations do not agree with what the
/// packets hold (phones write such, and who encodes from formats whose packets vary) there are several. None if it
/// cannot be told.
template <class Piece>
std::vector<Piece> piecesOf(const AVFormatContext* format, AVStream* stream, int frameSize)
{
    constexpr int mostOpened = 4096; // packets that are looked into
    const AVCodecParameters& codec = *stream->codecpar;
    const bool varies = codec.codec_id == AV_CODEC_ID_ALAC && (format->pb->seekable & AVIO_SEEKABLE_NORMAL) != 0;
    std::vector<Piece> pieces;
    const int entries = avformat_index_get_entries_count(stream);
    FramePos frame = 0;
    int opened = 0;
    for (int i = 0; i < entries; ++i) {
        const AVIndexEntry* entry = avformat_index_get_entry(stream, i);
        FramePos gap = 0;
        if (i > 0) {
            const AVIndexEntry* former = avformat_index_get_entry(stream, i - 1);
            const FramePos apart =
                av_rescale_q(entry->timestamp - former->timestamp, stream->time_base, {1, codec.sample_rate});
            int length = frameSize;
            if (varies && apart != frameSize) {
                if (++opened > mostOpened) return {};
                length = alacPacketFrames(format->pb, former->pos, frameSize);
            }
            gap = apart - length;
            frame += length + (isHole(gap, frameSize, codec.sample_rate) ? gap : 0);
        }
        if (i == 0 || gap != 0) pieces.push_back({entry->timestamp, frame});
    }
    return pieces;
}

/// Whether the packets of an irregular table can be told apart by their time stamps, and their lengths are known.
template <class Piece>
bool namesPackets(const std::vector<Piece>& pieces, const AVCodecParameters& codec, int unit)
{
    constexpr std::size_t most = 65536;
    const bool alike = codec.codec_id == AV_CODEC_ID_ALAC || (unit > 0 && unit == codec.frame_size);
    const auto notLater = [](const Piece& a, const Piece& b) { return b.timestamp <= a.timestamp; };
    return alike && !pieces.empty() && pieces.size() <= most &&
           std::adjacent_find(pieces.begin(), pieces.end(), notLater) == pieces.end();
}

} // namespace

bool isHole(FramePos gap, int packetFrames, int rate)
{
    return gap > std::max(packetFrames / 2, rate / 20) && gap < longestGap * rate;
}

Timeline::Timeline(const MediaInput& input, const AVFrame& first, const AVPacket& packet)
    : m_base(input.stream()->time_base)
    , m_rate(first.sample_rate)
{
    AVStream* stream = input.stream();
    const AVFormatContext* format = input.format();
    const AVCodecParameters& codec = *stream->codecpar;
    const std::int64_t timestamp = first.best_effort_timestamp;
    m_origin = timestamp != AV_NOPTS_VALUE ? timestamp : 0;
    const bool musepack = isFormat(format, {"mpc", "mpc8"});
    if (musepack) m_delay = musepackDelay;
    m_start = -m_delay;
    // Granule positions count from the first sample that is meant to be heard; files whose first audio packet shares a
    // page with the headers begin before it.
    if (isFormat(format, {"ogg"}) && m_origin < 0 && m_rate > 0 && m_base.num > 0) {
        m_start = av_rescale_q(m_origin, m_base, {1, m_rate});
        m_origin = 0;
    }
    m_blocks = BlockPlaces(input, packet);
    if (m_blocks.valid() && m_base.den == m_rate) {
        m_kind = Kind::Exact;
        return;
    }
    m_blocks = {};
    if (!placesFrames(format, codec.codec_id) || m_rate <= 0 || m_base.num <= 0 || first.nb_samples <= 0) return;

    const bool cut = isFormat(format, {"matroska,webm", "asf", "flv"}) && alike(codec.codec_id);
    const int unit = cut ? first.nb_samples : packetUnit(codec, first);
    if (codec.codec_id == AV_CODEC_ID_FLAC && isFormat(format, {"ogg"})) m_blockSize = unit;
    const std::int64_t perSecond = static_cast<std::int64_t>(m_base.num) * m_rate;
    const std::int64_t framesPerTick = perSecond / m_base.den;
    const bool wholeTicks = unit == 0 || static_cast<std::int64_t>(unit) * m_base.den % perSecond == 0;
    // Demuxers that time packets by adding up durations drift when a duration is no whole number of ticks.
    if (!wholeTicks && isFormat(format, {"ac3", "eac3", "dts"}) && first.nb_samples == unit) {
        m_kind = Kind::Adding;
        m_unit = unit;
        m_step = av_rescale_q_rnd(unit, {1, m_rate}, m_base, AV_ROUND_DOWN);
        return;
    }
    if (!wholeTicks && (format->iformat->flags & AVFMT_GENERIC_INDEX) != 0 && !isFormat(format, {"flv"})) return;
    if ((perSecond <= m_base.den && wholeTicks) || (musepack && perSecond % m_base.den == 0)) {
        m_kind = Kind::Exact;
        const int frameSize = codec.codec_id == AV_CODEC_ID_ALAC ? unit : codec.frame_size;
        if (!isMp4(format) || frameSize <= 1 || avformat_index_get_entries_count(stream) == 0) return;
        m_pieces = piecesOf<Piece>(format, stream, frameSize);
        if (m_pieces.size() == 1) return;
        m_kind = namesPackets(m_pieces, codec, unit) ? Kind::Table : Kind::Counted;
        if (m_kind == Kind::Table) m_tableStart = inTable(m_origin);
        return;
    }
    // Vorbis' short packets are hardly longer than Matroska's milliseconds.
    const bool fine = codec.codec_id == AV_CODEC_ID_VORBIS && input.local();
    if (unit > 2 * framesPerTick || (fine && unit > framesPerTick)) {
        m_kind = Kind::Snapped;
        m_unit = unit;
        m_checked = fine || (cut && input.local());
        m_cut = cut || codec.codec_id == AV_CODEC_ID_ALAC;
        m_phase = first.nb_samples % unit; // the first packet may have lost its beginning to trimming
    }
}

std::optional<FramePos> Timeline::at(std::int64_t timestamp) const
{
    if (!trusted() || timestamp == AV_NOPTS_VALUE) return std::nullopt;
    if (m_kind == Kind::Table) return inTable(timestamp) - m_tableStart;
    if (m_kind == Kind::Adding) {
        const std::int64_t ticks = timestamp - m_origin;
        return ticks % m_step == 0 ? std::optional(ticks / m_step * m_unit) : std::nullopt;
    }
    const FramePos pos = av_rescale_q(timestamp - m_origin, m_base, {1, m_rate}) - m_delay;
    if (m_kind == Kind::Exact || timestamp == m_origin) return pos;
    return m_phase + convertFrames(pos - m_late - m_phase, m_unit, 1) * m_unit;
}

std::optional<FramePos> Timeline::endOf(const AVPacket& packet) const
{
    // Of Vorbis in Ogg the end is told rightly, the beginning not always.
    if (m_kind != Kind::Snapped) return packet.duration > 0 ? at(packet.pts + packet.duration) : std::nullopt;
    const auto begin = at(packet.pts);
    if (!begin || (packet.duration <= 0 && !m_cut)) return std::nullopt;
    // Of the last packet's length a part may be missing: it is not to be rounded.
    return *begin + (m_cut ? m_unit : av_rescale_q_rnd(packet.duration + 1, m_base, {1, m_rate}, AV_ROUND_UP));
}

FramePos Timeline::lateness(std::int64_t timestamp, FramePos frame) const
{
    return av_rescale_q(timestamp - m_origin, m_base, {1, m_rate}) - frame;
}

void Timeline::calibrate(FramePos least, FramePos most, bool even)
{
    m_late = (least + most) / 2;
    if (m_cut && !even) m_distrusted = true;
    // What is further off than half a packet cannot be told from its neighbour.
    if (most - least >= m_unit - 2) m_distrusted = true;
}

FramePos Timeline::inTable(std::int64_t timestamp) const
{
    auto piece = std::upper_bound(m_pieces.begin() + 1, m_pieces.end(), timestamp,
                                  [](std::int64_t at, const Piece& p) { return at < p.timestamp; });
    --piece;
    return piece->frame + av_rescale_q(timestamp - piece->timestamp, m_base, {1, m_rate});
}

std::int64_t Timeline::timestampOf(FramePos pos) const
{
    if (m_kind == Kind::Table) {
        const FramePos frame = pos + m_tableStart;
        const auto next = std::upper_bound(m_pieces.begin() + 1, m_pieces.end(), frame,
                                           [](FramePos at, const Piece& p) { return at < p.frame; });
        const Piece& piece = *(next - 1);
        const std::int64_t timestamp =
            piece.timestamp + av_rescale_q_rnd(frame - piece.frame, {1, m_rate}, m_base, AV_ROUND_DOWN);
        return next == m_pieces.end() ? timestamp : std::min(timestamp, next->timestamp - 1);
    }
    if (m_kind == Kind::Adding) return m_origin + pos / m_unit * m_step;
    return m_origin + av_rescale_q_rnd(pos + m_delay, {1, m_rate}, m_base, AV_ROUND_DOWN);
}

void Timeline::stamp(AVPacket& packet) const
{
    if (m_blockSize > 0) stampFlac(packet);
    if (!m_blocks.valid()) return;
    const auto frame = m_blocks.frameOf(packet);
    packet.pts = packet.dts = frame ? m_origin + *frame : AV_NOPTS_VALUE;
}

std::optional<std::int64_t> Timeline::byteOf(FramePos pos) const
{
    return m_blocks.valid() ? std::optional(m_blocks.byteOf(pos)) : std::nullopt;
}

void Timeline::stampFlac(AVPacket& packet) const
{
    // Frame header (RFC 9639, 9.1): sync, blocking strategy, sizes, then the number of the frame or of its first
    // sample.
    const std::uint8_t* p = packet.data;
    if (packet.size < 12 || p[0] != 0xff || (p[1] & 0xfe) != 0xf8) return;
    const int lead = p[4];
    int more = 0;
    while (more < 7 && (lead & (0x80 >> more)))
        ++more;
    std::int64_t number = more == 0 ? lead : lead & (0x7f >> more);
    for (int i = 1; i < more; ++i)
        number = number << 6 | (p[4 + i] & 0x3f);
    const bool variable = p[1] & 1;
    packet.pts = packet.dts = m_origin + (variable ? number : number * m_blockSize);
}

WarmUp warmUpOf(AVCodecID codec, int rate)
{
    const AVCodecDescriptor* descriptor = avcodec_descriptor_get(codec);
    if (isPcm(codec)) return {};
    switch (codec) {
    case AV_CODEC_ID_FLAC:
    case AV_CODEC_ID_ALAC:
    case AV_CODEC_ID_WAVPACK:
    case AV_CODEC_ID_TTA:
    case AV_CODEC_ID_APE:
    case AV_CODEC_ID_TAK:
        return {}; // every packet stands alone
    case AV_CODEC_ID_MP1:
    case AV_CODEC_ID_MP2:
    case AV_CODEC_ID_MP3:
        return {16 * 1152, 0}; // overlap and a bit reservoir of at most a dozen packets
    case AV_CODEC_ID_VORBIS:
        return {8192, 0}; // the longest packet: each needs the one before
    case AV_CODEC_ID_OPUS:
        // After 0.4 s the difference is at -115 dB. Players may begin after 80 ms (RFC 7845, 4.6).
        return {rate * 2 / 5, rate, rate * 4 / 25};
    case AV_CODEC_ID_AAC:
        return {rate / 4, rate}; // overlap, the envelopes of SBR; a noise generator
    case AV_CODEC_ID_MUSEPACK7:
    case AV_CODEC_ID_MUSEPACK8:
        return {2 * rate, 10 * rate}; // packets of up to 1.7 s
    case AV_CODEC_ID_DTS:
        return {rate / 4, rate}; // memory of its filters, and of its prediction
    case AV_CODEC_ID_WMAV1:
    case AV_CODEC_ID_WMAV2:
        return {rate / 2, 3 * rate}; // overlap; a noise generator
    case AV_CODEC_ID_ADPCM_MS:
    case AV_CODEC_ID_ADPCM_IMA_WAV:
    case AV_CODEC_ID_ADPCM_SWF:
        return {}; // every block begins with what it needs
    default:
        break;
    }
    if (descriptor && descriptor->props & AV_CODEC_PROP_LOSSLESS && descriptor->props & AV_CODEC_PROP_INTRA_ONLY)
        return {};
    return {rate / 2, 3 * rate};
}

std::optional<FramePos> declaredLength(const MediaInput& input, int rate)
{
    const AVStream* stream = input.stream();
    const AVFormatContext* format = input.format();
    const AVCodecID codec = stream->codecpar->codec_id;
    const auto inFrames = [&](std::int64_t ticks) { return av_rescale_q(ticks, stream->time_base, {1, rate}); };

    if (const auto* entry = av_dict_get(format->metadata, "iTunSMPB", nullptr, 0))
        if (const auto length = itunesLength(entry->value)) return length;
    if (input.local() && isMp4(format)) return mp4Length(input.path(), rate);
    if (input.local() && isFormat(format, {"mp3"})) return lameLength(input.path());
    if (input.local() && isFormat(format, {"mpc", "mpc8"})) return musepackLength(input.path());
    if (stream->duration == AV_NOPTS_VALUE || stream->duration <= 0) return std::nullopt;
    if (isFormat(format, {"ogg"})) {
        // What lies before granule position 0 is not heard.
        const FramePos early =
            stream->start_time != AV_NOPTS_VALUE ? std::min<FramePos>(inFrames(stream->start_time), 0) : 0;
        return inFrames(stream->duration) + early - (codec == AV_CODEC_ID_OPUS ? stream->codecpar->initial_padding : 0);
    }
    if (isFormat(format, {"caf"}) && !isPcm(codec)) return std::nullopt; // counted in whole packets
    if (isFormat(format, {"wav", "w64", "aiff", "flac", "wv", "tta", "ape", "iff", "au", "caf"}))
        return inFrames(stream->duration);
    return std::nullopt;
}

} // namespace auralis
