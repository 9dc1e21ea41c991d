// WebmReader: elements are taken as they come, without their nesting: what is entered only has its header dropped.
#include "webmreader.h"

#include <algorithm>

namespace auralis
{

namespace
{
constexpr std::uint64_t unknownSize = ~std::uint64_t{0};
constexpr std::uint64_t largestBlock = 1 << 20;

enum Element : std::uint64_t {
    Ebml = 0x1A45DFA3,
    Segment = 0x18538067,
    Cluster = 0x1F43B675,
    BlockGroup = 0xA0,
    Block = 0xA1,
    SimpleBlock = 0xA3,
    Tracks = 0x1654AE6B,
    TrackEntry = 0xAE,
    CodecPrivate = 0x63A2,
};

bool isEntered(std::uint64_t id)
{
    return id == Segment || id == Cluster || id == BlockGroup || id == Tracks || id == TrackEntry;
}

/// Length of the number that starts with this byte, 0 for none.
int numberLength(std::uint8_t first)
{
    for (int length = 1; length <= 8; ++length)
        if (first & (0x100 >> length)) return length;
    return 0;
}
} // namespace

bool WebmReader::push(const std::uint8_t* bytes, int count)
{
    if (m_broken) return false;
    m_bytes.insert(m_bytes.end(), bytes, bytes + count);
    std::size_t at = 0;
    while (parse(at)) {
    }
    m_bytes.erase(m_bytes.begin(), m_bytes.begin() + static_cast<std::ptrdiff_t>(at));
    return !m_broken;
}

/// One step from `at` on; false when more bytes are needed.
bool WebmReader::parse(std::size_t& at)
{
    const std::size_t left = m_bytes.size() - at;
    if (m_skip > 0) {
        const auto skipped = static_cast<std::size_t>(std::min<std::uint64_t>(m_skip, left));
        at += skipped;
        m_skip -= skipped;
        return skipped > 0;
    }
    if (left < 2) return false;
    const std::uint8_t* p = m_bytes.data() + at;
    const int idLength = numberLength(p[0]);
    if (idLength == 0 || idLength > 4) return !(m_broken = true);
    if (left < static_cast<std::size_t>(idLength) + 1) return false;
    const int sizeLength = numberLength(p[idLength]);
    if (sizeLength == 0) return !(m_broken = true);
    const auto head = static_cast<std::size_t>(idLength + sizeLength);
    if (left < head) return false;

    std::uint64_t id = 0;
    for (int i = 0; i < idLength; ++i)
        id = id << 8 | p[i];
    std::uint64_t size = p[idLength] & (0xff >> sizeLength);
    bool allOnes = size == static_cast<std::uint64_t>(0xff >> sizeLength);
    for (int i = 1; i < sizeLength; ++i) {
        size = size << 8 | p[idLength + i];
        allOnes = allOnes && p[idLength + i] == 0xff;
    }
    if (allOnes) size = unknownSize;

    if (isEntered(id)) {
        at += head;
        return true;
    }
    if (size == unknownSize) return !(m_broken = true);
    if (id != Block && id != SimpleBlock && id != CodecPrivate) {
        at += head;
        m_skip = size;
        return true;
    }
    if (size > largestBlock) return !(m_broken = true);
    if (left < head + size) return false;
    const std::uint8_t* content = p + head;
    auto length = static_cast<int>(size);
    if (id == CodecPrivate) {
        onCodecPrivate(content, length);
    } else {
        // Track number, time (2 bytes), flags; the chunk's blocks are not laced.
        const int prefix = numberLength(content[0]) + 3;
        if (length <= prefix || content[prefix - 1] & 0x06) return !(m_broken = true);
        onBlock(content + prefix, length - prefix);
    }
    at += head + static_cast<std::size_t>(size);
    return true;
}

} // namespace auralis
