// Payload ranges by container, from a few reads of headers.
#include "payload.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>

#include <xxhash.h>

#include "filereader.h"

namespace auralis
{

namespace
{

struct Range {
    long long begin = 0, end = 0;
};

std::uint32_t big32(const char* p)
{
    const auto* b = reinterpret_cast<const std::uint8_t*>(p);
    return std::uint32_t{b[0]} << 24 | std::uint32_t{b[1]} << 16 | std::uint32_t{b[2]} << 8 | b[3];
}
std::uint32_t little32(const char* p)
{
    const auto* b = reinterpret_cast<const std::uint8_t*>(p);
    return std::uint32_t{b[3]} << 24 | std::uint32_t{b[2]} << 16 | std::uint32_t{b[1]} << 8 | b[0];
}
std::uint64_t little64(const char* p)
{
    return std::uint64_t{little32(p + 4)} << 32 | little32(p);
}
std::uint64_t big64(const char* p)
{
    return std::uint64_t{big32(p)} << 32 | big32(p + 4);
}

struct Hasher {
    std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state{XXH3_createState(), &XXH3_freeState};
    Hasher() { XXH3_128bits_reset(state.get()); }
    void add(const void* bytes, std::size_t count) { XXH3_128bits_update(state.get(), bytes, count); }
    void add(const std::string& bytes) { add(bytes.data(), bytes.size()); }
    void add(std::int64_t number) { add(&number, sizeof number); }
    QByteArray result() const
    {
        XXH128_canonical_t canonical;
        XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(state.get()));
        return QByteArray(reinterpret_cast<const char*>(canonical.digest), sizeof canonical.digest);
    }
};

/// Leaves out ID3v2 and APE tags before, and ID3v1, Lyrics3 and APE tags behind.
Range withoutOuterTags(FileReader& file)
{
    Range r{0, file.size()};
    for (int i = 0; i < 8; ++i) {
        const std::string head = file.readAt(r.begin, 32);
        if (head.size() >= 10 && head.starts_with("ID3")) {
            const auto* b = reinterpret_cast<const std::uint8_t*>(head.data());
            const long long size = (b[6] & 127) << 21 | (b[7] & 127) << 14 | (b[8] & 127) << 7 | (b[9] & 127);
            r.begin += 10 + size + ((b[5] & 0x10) ? 10 : 0);
        } else if (head.size() == 32 && head.starts_with("APETAGEX")) {
            r.begin += 32 + static_cast<long long>(little32(head.data() + 12));
        } else {
            break;
        }
    }
    if (r.begin > r.end) return {0, file.size()}; // a tag longer than the file: damaged, take it all
    if (r.end - r.begin > 128 && file.readAt(r.end - 128, 3) == "TAG") r.end -= 128;
    if (const std::string foot = file.readAt(r.end - 15, 15); foot.size() == 15 && foot.ends_with("LYRICS200")) {
        const long long size = std::atoll(foot.substr(0, 6).c_str()) + 15;
        if (r.end - r.begin > size) r.end -= size;
    }
    if (const std::string foot = file.readAt(r.end - 32, 32); foot.size() == 32 && foot.starts_with("APETAGEX")) {
        const long long size =
            static_cast<long long>(little32(foot.data() + 12)) + ((little32(foot.data() + 20) & 0x80000000u) ? 32 : 0);
        if (r.end - r.begin > size) r.end -= size;
    }
    return r;
}

/// The largest top-level atom "mdat" (a chapter track may have one of its own).
Range mp4Payload(FileReader& file)
{
    Range best;
    long long at = 0;
    for (int i = 0; i < 10000 && at + 8 <= file.size(); ++i) {
        const std::string head = file.readAt(at, 16);
        if (head.size() < 8) break;
        long long size = big32(head.data()), header = 8;
        if (size == 1 && head.size() == 16) {
            size = static_cast<long long>(big64(head.data() + 8));
            header = 16;
        }
        if (size == 0) size = file.size() - at;
        if (size < header) break;
        const Range r{at + header, std::min(at + size, file.size())};
        if (head.compare(4, 4, "mdat") == 0 && r.end - r.begin > best.end - best.begin) best = r;
        at += size;
    }
    return best;
}

/// The chunk `id` of RIFF, RF64, AIFF, DSF and DSDIFF files.
Range chunkPayload(FileReader& file, long long at, const char* id, bool bigEndian, bool wide)
{
    const long long header = wide ? 12 : 8;
    for (int i = 0; i < 10000 && at + header <= file.size(); ++i) {
        const std::string head = file.readAt(at, static_cast<std::size_t>(header));
        if (head.size() < static_cast<std::size_t>(header)) break;
        const char* p = head.data() + 4;
        long long size = wide ? static_cast<long long>(bigEndian ? big64(p) : little64(p))
                              : static_cast<long long>(bigEndian ? big32(p) : little32(p));
        if (size < 0) break;
        if (head.compare(0, 4, id) == 0) return {at + header, std::min(at + header + size, file.size())};
        if (wide && !bigEndian) size -= header; // DSF counts the header in
        at += header + std::max(0LL, size) + (size & 1);
    }
    return {};
}

Range flacPayload(FileReader& file, long long at, std::string* md5)
{
    at += 4;
    for (int i = 0; i < 10000; ++i) {
        const std::string head = file.readAt(at, 4);
        if (head.size() < 4) break;
        const auto type = static_cast<std::uint8_t>(head[0]);
        const long long size = big32(head.data()) & 0xffffff;
        if ((type & 127) == 0 && size >= 34) *md5 = file.readAt(at + 4 + 18, 16);
        at += 4 + size;
        if (type & 128) return {at, withoutOuterTags(file).end};
    }
    return {};
}

/// One pass over the packets of an Ogg file, without its page headers and without the first three packets (headers and
/// tags; a stream of fewer headers loses two packets from the hash, which harms nothing).
class OggPages
{
public:
    explicit OggPages(FileReader& file)
        : m_file(file)
    {
    }

    /// The page at `at`; false when there is none.
    bool read(long long at)
    {
        const std::string head = m_file.readAt(at, 27 + 255);
        if (head.size() < 27 || !head.starts_with("OggS")) return false;
        const auto segments = static_cast<std::uint8_t>(head[26]);
        if (head.size() < 27u + segments) return false;
        lacing = head.substr(27, segments);
        granule = static_cast<std::int64_t>(little64(head.data() + 6));
        bodyStart = at + 27 + segments;
        bodySize = 0;
        for (const char c : lacing)
            bodySize += static_cast<std::uint8_t>(c);
        next = bodyStart + bodySize;
        return true;
    }
    /// The last page that begins in the last 64 KiB and a bit.
    bool readLast()
    {
        const long long from = std::max(0LL, m_file.size() - 66000);
        const std::string tail = m_file.readAt(from, 66000);
        for (auto at = tail.rfind("OggS"); at != std::string::npos;
             at = at ? tail.rfind("OggS", at - 1) : std::string::npos) {
            if (read(from + static_cast<long long>(at)) && next <= m_file.size()) return true;
        }
        return false;
    }

    std::string lacing;
    std::int64_t granule = 0;
    long long bodyStart = 0, bodySize = 0, next = 0;

private:
    FileReader& m_file;
};

enum class Kind { Plain, Flac, Ogg };

struct Payload {
    Kind kind = Kind::Plain;
    Range range;
    std::string md5;
};

Payload locate(FileReader& file)
{
    Payload p;
    const std::string first = file.readAt(0, 16);
    Range outer{0, file.size()};
    std::string head = first;
    if (first.starts_with("ID3") || first.starts_with("APETAGEX")) {
        outer = withoutOuterTags(file);
        head = file.readAt(outer.begin, 16);
    }
    const auto is = [&head](std::size_t at, const char* id) {
        return head.size() >= at + 4 && head.compare(at, 4, id) == 0;
    };
    if (is(0, "fLaC")) {
        p.kind = Kind::Flac;
        p.range = flacPayload(file, outer.begin, &p.md5);
    } else if (is(0, "OggS")) {
        p.kind = Kind::Ogg;
        p.range = {outer.begin, file.size()};
    } else if (is(4, "ftyp") || is(4, "moov") || is(4, "mdat")) {
        p.range = mp4Payload(file);
    } else if (is(0, "RIFF") || is(0, "RF64")) {
        p.range = chunkPayload(file, outer.begin + 12, "data", false, false);
    } else if (is(0, "FORM")) {
        p.range = chunkPayload(file, outer.begin + 12, "SSND", true, false);
    } else if (is(0, "DSD ")) {
        p.range = chunkPayload(file, outer.begin + 28, "data", false, true);
    } else if (is(0, "FRM8")) {
        p.range = chunkPayload(file, outer.begin + 16, "DSD ", true, true);
    } else if (is(0, "\x30\x26\xb2\x75") && head.size() == 16) { // ASF: the data object follows the header object
        const std::string size = file.readAt(16, 8);
        if (size.size() == 8) p.range = {static_cast<long long>(little64(size.data())), file.size()};
    } else {
        p.range = withoutOuterTags(file);
    }
    if (p.kind != Kind::Ogg && (p.range.begin < 0 || p.range.end <= p.range.begin || p.range.end > file.size()))
        p.range = {0, file.size()};
    return p;
}

/// Calls use(bytes, count) for the range in pieces; false when a read failed or goOn() said no.
template <class Use>
bool readThrough(FileReader& file, Range range, const std::function<bool()>& goOn, Use use)
{
    std::string buffer(1 << 18, '\0');
    while (range.begin < range.end) {
        if (!goOn()) return false;
        const auto want = static_cast<std::size_t>(
            std::min<long long>(range.end - range.begin, static_cast<long long>(buffer.size())));
        const std::size_t got = file.readAt(range.begin, buffer.data(), want);
        if (got == 0) return false;
        use(buffer.data(), got);
        range.begin += static_cast<long long>(got);
    }
    return true;
}

} // namespace

QByteArray quickIdentity(FileReader& file)
{
    const Payload p = locate(file);
    Hasher hash;
    if (p.kind == Kind::Flac && p.md5.size() == 16 && p.md5 != std::string(16, '\0')) {
        hash.add(std::string("flac"));
        hash.add(p.md5);
        return hash.result();
    }
    if (p.kind == Kind::Ogg) {
        OggPages page(file);
        if (page.read(p.range.begin)) hash.add(file.readAt(page.bodyStart, static_cast<std::size_t>(page.bodySize)));
        if (page.readLast()) {
            hash.add(page.granule);
            hash.add(file.readAt(page.bodyStart, static_cast<std::size_t>(page.bodySize)));
            return hash.result();
        }
    }
    constexpr long long block = 4096;
    const long long length = p.range.end - p.range.begin;
    hash.add(length);
    if (length <= 3 * block) {
        hash.add(file.readAt(p.range.begin, static_cast<std::size_t>(length)));
    } else {
        for (const long long at : {p.range.begin, p.range.begin + length / 2, p.range.end - block})
            hash.add(file.readAt(at, block));
    }
    return hash.result();
}

Result<QByteArray> payloadHash(const std::string& path, const std::function<bool()>& mayGoOn)
{
    bool cancelled = false;
    const auto goOn = [&] {
        cancelled = cancelled || (mayGoOn && !mayGoOn());
        return !cancelled;
    };
    FileReader file(path);
    if (!file.isOpen()) return fail(ErrorCode::Unreadable, "cannot be opened", path);
    const Payload p = locate(file);
    Hasher hash;
    bool whole = true;
    if (p.kind == Kind::Ogg) {
        int packets = 0;
        OggPages page(file);
        for (long long at = p.range.begin; whole && page.read(at); at = page.next) {
            Range audio{page.bodyStart, page.next};
            for (const char c : page.lacing) {
                if (packets >= 3) break;
                audio.begin += static_cast<std::uint8_t>(c);
                if (static_cast<std::uint8_t>(c) < 255) ++packets;
            }
            audio.end = std::min(audio.end, file.size());
            whole = readThrough(file, audio, goOn, [&hash](const char* bytes, std::size_t n) { hash.add(bytes, n); });
        }
    } else {
        whole = readThrough(file, p.range, goOn, [&hash](const char* bytes, std::size_t n) { hash.add(bytes, n); });
    }
    if (cancelled) return fail(ErrorCode::Cancelled, "was cancelled", path);
    if (!whole || file.failed()) return fail(ErrorCode::Unreadable, "cannot be read to its end", path);
    return hash.result();
}

} // namespace auralis
