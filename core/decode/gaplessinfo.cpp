// Gapless information: the Xing/LAME header and MP4's edit list, read from the file's own bytes.
#include "gaplessinfo.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <vector>

namespace auralis
{

namespace
{

std::uint64_t bigEndian(const unsigned char* bytes, int count)
{
    std::uint64_t value = 0;
    for (int i = 0; i < count; ++i)
        value = value << 8 | bytes[i];
    return value;
}

class Bytes
{
public:
    explicit Bytes(const std::string& path)
        : m_file(path, std::ios::binary)
    {
        std::error_code error;
        m_size = static_cast<std::int64_t>(std::filesystem::file_size(path, error));
        if (error) m_size = 0;
    }
    std::int64_t size() const { return m_size; }
    /// Up to `count` bytes from `offset`; fewer at the end.
    std::vector<unsigned char> read(std::int64_t offset, std::int64_t count)
    {
        std::vector<unsigned char> bytes(static_cast<std::size_t>(std::clamp<std::int64_t>(m_size - offset, 0, count)));
        m_file.clear();
        m_file.seekg(offset);
        m_file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(m_file.gcount(), 0)));
        return bytes;
    }

private:
    std::ifstream m_file;
    std::int64_t m_size = 0;
};

/// Where the audio begins: some files have several ID3v2 tags ahead of it.
std::int64_t behindTags(Bytes& bytes)
{
    std::int64_t start = 0;
    for (int tags = 0; tags < 8; ++tags) {
        const auto head = bytes.read(start, 10);
        if (head.size() < 10 || std::memcmp(head.data(), "ID3", 3) != 0) break;
        start += 10 + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]) + (head[5] & 0x10 ? 10 : 0);
    }
    return start;
}

/// Extent of a box's content.
struct Box {
    std::int64_t from = 0;
    std::int64_t to = 0;
    std::array<char, 4> type{};
    bool is(const char* name) const { return std::memcmp(type.data(), name, 4) == 0; }
};

class Mp4
{
public:
    explicit Mp4(const std::string& path)
        : m_bytes(path)
    {
    }

    Box all() const { return {0, m_bytes.size(), {}}; }

    /// Boxes directly inside `parent`. Malformed sizes end the list.
    std::vector<Box> children(const Box& parent)
    {
        std::vector<Box> boxes;
        for (std::int64_t at = parent.from; at + 8 <= parent.to && boxes.size() < 1000;) {
            const auto head = m_bytes.read(at, 16);
            if (head.size() < 8) break;
            auto size = static_cast<std::int64_t>(bigEndian(head.data(), 4));
            std::int64_t headSize = 8;
            if (size == 1 && head.size() == 16) {
                size = static_cast<std::int64_t>(bigEndian(head.data() + 8, 8));
                headSize = 16;
            } else if (size == 0) {
                size = parent.to - at;
            }
            if (size < headSize || size > parent.to - at) break;
            Box box{at + headSize, at + size, {}};
            std::memcpy(box.type.data(), head.data() + 4, 4);
            boxes.push_back(box);
            at += size;
        }
        return boxes;
    }

    std::optional<Box> child(const Box& parent, const char* name)
    {
        for (const Box& box : children(parent))
            if (box.is(name)) return box;
        return std::nullopt;
    }

    /// The first bytes of a box's content, `count` of them or none.
    std::optional<std::vector<unsigned char>> content(const std::optional<Box>& box, std::int64_t count)
    {
        if (!box || box->to - box->from < count) return std::nullopt;
        auto bytes = m_bytes.read(box->from, count);
        if (static_cast<std::int64_t>(bytes.size()) < count) return std::nullopt;
        return bytes;
    }

    struct Clock {
        std::int64_t scale = 0;
        std::int64_t duration = 0;
    };
    /// mvhd and mdhd share the beginning: version, flags, two dates, time scale, duration.
    std::optional<Clock> clock(const std::optional<Box>& box)
    {
        const auto bytes = content(box, 24);
        if (!bytes) return std::nullopt;
        const unsigned char* p = bytes->data();
        if (p[0] == 0)
            return Clock{static_cast<std::int64_t>(bigEndian(p + 12, 4)),
                         static_cast<std::int64_t>(bigEndian(p + 16, 4))};
        const auto more = content(box, 32);
        if (!more) return std::nullopt;
        return Clock{static_cast<std::int64_t>(bigEndian(more->data() + 20, 4)),
                     static_cast<std::int64_t>(bigEndian(more->data() + 24, 8))};
    }

private:
    Bytes m_bytes;
};

bool plausible(std::int64_t ticksPerSecond)
{
    return ticksPerSecond > 0 && ticksPerSecond < 10'000'000;
}

} // namespace

std::optional<FramePos> itunesLength(const char* comment)
{
    unsigned long long delay = 0;
    unsigned long long padding = 0;
    unsigned long long length = 0;
    if (std::sscanf(comment, " %*x %llx %llx %llx", &delay, &padding, &length) != 3) return std::nullopt;
    if (length == 0 || length > (1ull << 48)) return std::nullopt;
    return static_cast<FramePos>(length);
}

std::optional<FramePos> lameLength(const std::string& path)
{
    Bytes bytes(path);
    const std::int64_t start = behindTags(bytes);
    const auto head = bytes.read(start, 4096);
    for (std::size_t i = 0; i + 4 + 36 + 156 < head.size(); ++i) {
        const unsigned char* frame = head.data() + i;
        if (frame[0] != 0xff || (frame[1] & 0xe6) != 0xe2) continue; // layer III
        const bool mpeg1 = (frame[1] & 0x18) == 0x18;
        const bool mono = (frame[3] & 0xc0) == 0xc0;
        const unsigned char* xing = frame + 4 + (mpeg1 ? (mono ? 17 : 32) : (mono ? 9 : 17));
        if (std::memcmp(xing, "Xing", 4) != 0 && std::memcmp(xing, "Info", 4) != 0) continue;
        const auto flags = bigEndian(xing + 4, 4);
        const unsigned char* p = xing + 8;
        if (!(flags & 1)) return std::nullopt;
        const auto frames = static_cast<FramePos>(bigEndian(p, 4)) * (mpeg1 ? 1152 : 576);
        p += 4;
        if (flags & 2) {
            // Not what it was written for: files that were put together, or cut short.
            const auto size = static_cast<std::int64_t>(bigEndian(p, 4));
            const std::int64_t real = bytes.size() - start;
            if (size > 0 && (real > size + size / 10 + 65536 || real < size - size / 100 - 4096)) return std::nullopt;
            p += 4;
        }
        if (flags & 4) p += 100;
        if (flags & 8) p += 4;
        const bool trimmed =
            std::memcmp(p, "LAME", 4) == 0 || std::memcmp(p, "Lavf", 4) == 0 || std::memcmp(p, "Lavc", 4) == 0;
        if (!trimmed) return frames > 0 ? std::optional(frames) : std::nullopt;
        const auto pads = bigEndian(p + 21, 3);
        const FramePos length = frames - static_cast<FramePos>(pads >> 12) - static_cast<FramePos>(pads & 0xfff);
        return length > 0 ? std::optional(length) : std::nullopt;
    }
    return std::nullopt;
}

std::optional<FramePos> musepackLength(const std::string& path)
{
    Bytes bytes(path);
    const std::int64_t start = behindTags(bytes);
    const auto head = bytes.read(start, 64);
    if (head.size() < 64) return std::nullopt;
    if (std::memcmp(head.data(), "MPCK", 4) == 0) {
        // Packets of a two letter key and a size in groups of seven bits. The stream header comes first: check sum,
        // version, frames, silence at the beginning.
        if (std::memcmp(head.data() + 4, "SH", 2) != 0) return std::nullopt;
        std::size_t at = 6;
        const auto number = [&]() -> FramePos {
            std::uint64_t value = 0;
            for (int i = 0; i < 9; ++i) {
                const unsigned char byte = head[at++];
                value = value << 7 | (byte & 0x7f);
                if (!(byte & 0x80)) break;
            }
            return static_cast<FramePos>(value);
        };
        number();
        at += 5;
        const FramePos frames = number();
        const FramePos silence = number();
        return frames > silence ? std::optional(frames - silence) : std::nullopt;
    }
    if (std::memcmp(head.data(), "MP+", 3) != 0 || (head[3] & 0x0f) != 7) return std::nullopt;
    const auto little = [&](std::size_t at) {
        return static_cast<std::uint32_t>(head[at] | head[at + 1] << 8 | head[at + 2] << 16) |
               std::uint32_t{head[at + 3]} << 24;
    };
    const FramePos frames = FramePos{little(4)} * 1152;
    const std::uint32_t ending = little(20);
    const bool trueLength = (ending >> 31) != 0;
    const FramePos length = trueLength ? frames - 1152 + (ending >> 20 & 0x7ff) : frames - musepackDelay;
    return length > 0 ? std::optional(length) : std::nullopt;
}

std::optional<FramePos> mp4Length(const std::string& path, int rate)
{
    Mp4 file(path);
    const auto moov = file.child(file.all(), "moov");
    if (!moov) return std::nullopt;
    const auto movie = file.clock(file.child(*moov, "mvhd"));
    for (const Box& track : file.children(*moov)) {
        if (!track.is("trak")) continue;
        const auto media = file.child(track, "mdia");
        if (!media) continue;
        const auto handler = file.content(file.child(*media, "hdlr"), 12);
        if (!handler || std::memcmp(handler->data() + 8, "soun", 4) != 0) continue;
        const auto clock = file.clock(file.child(*media, "mdhd"));
        if (!clock || !plausible(clock->scale) || clock->duration <= 0) return std::nullopt;
        const auto toFrames = [&](std::int64_t ticks, std::int64_t scale) {
            return convertFrames(ticks, static_cast<int>(scale), rate);
        };
        const auto edits = file.child(track, "edts");
        const auto list = edits ? file.child(*edits, "elst") : std::nullopt;
        const auto head = file.content(list, 8);
        if (!head || bigEndian(head->data() + 4, 4) != 1 || !movie || !plausible(movie->scale)) return std::nullopt;
        const int width = (*head)[0] == 1 ? 8 : 4;
        const auto edit = file.content(list, 8 + 2 * width);
        if (!edit) return std::nullopt;
        const auto duration = static_cast<std::int64_t>(bigEndian(edit->data() + 8, width));
        const auto start = static_cast<std::int64_t>(bigEndian(edit->data() + 8 + width, width));
        if (start < 0 || start >= clock->duration || duration > (std::int64_t{1} << 48)) return std::nullopt;
        // The edit is counted in the movie's coarser ticks: when it ends within one of the media's end, that end is
        // meant.
        const FramePos available = toFrames(clock->duration - start, clock->scale);
        const FramePos wanted = toFrames(duration, movie->scale);
        const FramePos tick = rate / movie->scale + 1;
        return duration == 0 || wanted > available - tick ? available : wanted;
    }
    return std::nullopt;
}

bool isChainedOgg(const std::string& path)
{
    const std::int64_t last = lastOggPage(path);
    if (last == INT64_MAX) return false;
    Bytes bytes(path);
    const auto serialAt = [](const unsigned char* page) { return bigEndian(page + 14, 4); };
    const auto lastPage = bytes.read(last, 18);
    // The streams that begin the file do so in its first pages, each of them marked as a beginning.
    const auto head = bytes.read(0, 64 * 1024);
    for (std::size_t at = 0; at + 27 <= head.size() && std::memcmp(head.data() + at, "OggS", 4) == 0;) {
        const unsigned char* page = head.data() + at;
        if (!(page[5] & 2)) break;
        if (serialAt(page) == serialAt(lastPage.data())) return false;
        const std::size_t segments = page[26];
        if (at + 27 + segments > head.size()) break;
        at += 27 + segments;
        for (std::size_t i = 0; i < segments; ++i)
            at += page[27 + i];
    }
    return lastPage.size() == 18;
}

std::int64_t lastOggPage(const std::string& path)
{
    constexpr std::int64_t largestPage = 65307;
    Bytes bytes(path);
    const std::int64_t from = std::max<std::int64_t>(0, bytes.size() - largestPage - 4096);
    const auto tail = bytes.read(from, bytes.size() - from);
    constexpr char capture[] = {'O', 'g', 'g', 'S', 0};
    const auto found = std::find_end(tail.begin(), tail.end(), std::begin(capture), std::end(capture));
    return found == tail.end() ? INT64_MAX : from + (found - tail.begin());
}

} // namespace auralis
