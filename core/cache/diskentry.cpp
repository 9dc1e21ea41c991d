// Disk entries, the format (numbers as the machine has them; a foreign byte order fails the checks and is made again):
//   Prefix, key bytes, reductions, XXH3-128 of each payload block, XXH3-128 of all before, payload.
#include "diskentry.h"

#include <cstring>

#include <xxhash.h>

#ifdef __linux__
#include <fcntl.h>
#include <unistd.h>
#endif

namespace auralis
{

namespace
{

constexpr char magic[8] = {'A', 'u', 'r', 'C', 'h', 'u', 'n', 'k'};
constexpr std::uint32_t formatVersion = 3;
constexpr std::uint32_t maxHeaderBytes = 1 << 20;
constexpr std::uint64_t maxPayloadBytes = 1 << 28;
constexpr std::size_t blockFrames = 4096; ///< first frames are ready after one block
#ifdef __linux__
constexpr off_t readAheadBytes = 1 << 16;
#endif
constexpr std::size_t encodedBlockBytes = 1 << 17;

struct Prefix {
    char magic[8];
    std::uint32_t version;
    std::uint32_t headerBytes; ///< where the payload begins
    std::uint32_t encoded;     ///< 0: 32-bit float frames, 1: encoded bytes
    std::uint32_t askedFrames; ///< Chunk::frames()
    std::uint32_t frames;      ///< Chunk::readyFrames() when complete
    std::uint32_t blockBytes;
    std::uint64_t payloadBytes;
    std::uint32_t keyBytes;
    std::uint32_t reductionBytes;
};
static_assert(sizeof(Prefix) == 48);

ContentId checksum(const void* bytes, std::size_t count)
{
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes, count));
    ContentId id;
    std::memcpy(id.bytes.data(), canonical.digest, id.bytes.size());
    return id;
}

struct Payload {
    const char* bytes;
    std::size_t count;
    std::size_t blockBytes;
    std::size_t blocks() const { return (count + blockBytes - 1) / blockBytes; }
};

Payload payloadOf(const Chunk& chunk, const std::string& encoded)
{
    if (!encoded.empty()) return {encoded.data(), encoded.size(), encodedBlockBytes};
    const std::size_t frameBytes = sizeof(float) * static_cast<std::size_t>(chunk.channels());
    return {reinterpret_cast<const char*>(chunk.samples()), static_cast<std::size_t>(chunk.readyFrames()) * frameBytes,
            blockFrames * frameBytes};
}

std::size_t headerBytes(std::size_t extraBytes, std::size_t blocks)
{
    return sizeof(Prefix) + extraBytes + (blocks + 1) * sizeof(ContentId);
}

std::string header(const Chunk& chunk, const Payload& payload, bool encoded)
{
    const std::string key = chunk.key().bytes();
    Prefix prefix{};
    std::memcpy(prefix.magic, magic, sizeof magic);
    prefix.version = formatVersion;
    prefix.headerBytes =
        static_cast<std::uint32_t>(headerBytes(key.size() + chunk.reductions().size(), payload.blocks()));
    prefix.encoded = encoded;
    prefix.askedFrames = static_cast<std::uint32_t>(chunk.frames());
    prefix.frames = static_cast<std::uint32_t>(chunk.readyFrames());
    prefix.blockBytes = static_cast<std::uint32_t>(payload.blockBytes);
    prefix.payloadBytes = payload.count;
    prefix.keyBytes = static_cast<std::uint32_t>(key.size());
    prefix.reductionBytes = static_cast<std::uint32_t>(chunk.reductions().size());

    std::string bytes(reinterpret_cast<const char*>(&prefix), sizeof prefix);
    bytes += key;
    bytes.append(chunk.reductions().begin(), chunk.reductions().end());
    const auto append = [&bytes](const ContentId& id) { bytes.append(id.bytes.begin(), id.bytes.end()); };
    for (std::size_t at = 0; at < payload.count; at += payload.blockBytes)
        append(checksum(payload.bytes + at, std::min(payload.blockBytes, payload.count - at)));
    append(checksum(bytes.data(), bytes.size()));
    return bytes;
}

/// Has the system fetch the beginning in one go, instead of what each small read asks for.
void readAhead(const std::filesystem::path& file)
{
#ifdef __linux__
    const int handle = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (handle < 0) return;
    ::posix_fadvise(handle, 0, readAheadBytes, POSIX_FADV_WILLNEED);
    ::close(handle);
#else
    (void)file;
#endif
}

tl::unexpected<Error> damaged(const char* how)
{
    return fail(ErrorCode::Corrupt, how);
}

} // namespace

std::filesystem::path diskEntryPath(const ChunkKey& key)
{
    const std::string bytes = key.bytes();
    const std::string name = checksum(bytes.data(), bytes.size()).hex();
    return std::filesystem::path(name.substr(0, 2)) / (name + ".chunk");
}

std::int64_t diskEntryBytes(const Chunk& chunk, const std::string& encoded)
{
    const Payload payload = payloadOf(chunk, encoded);
    return static_cast<std::int64_t>(
        headerBytes(chunk.key().bytes().size() + chunk.reductions().size(), payload.blocks()) + payload.count);
}

Result<void> writeDiskEntry(const std::filesystem::path& file, const Chunk& chunk, const std::string& encoded)
{
    const Payload payload = payloadOf(chunk, encoded);
    const std::string head = header(chunk, payload, !encoded.empty());
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out.write(head.data(), static_cast<std::streamsize>(head.size()));
    out.write(payload.bytes, static_cast<std::streamsize>(payload.count));
    out.close();
    if (!out) return fail(ErrorCode::Failed, "cannot be written", file.string());
    return {};
}

Result<std::unique_ptr<DiskEntryReader>> DiskEntryReader::open(const std::filesystem::path& file, const ChunkKey& key,
                                                               int frames)
{
    // A FIFO or a device in its place must not be opened: that could wait for ever.
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) {
        if (std::filesystem::exists(file, error)) return damaged("is not a file");
        return fail(ErrorCode::NotFound, "is not there");
    }
    readAhead(file);
    std::unique_ptr<DiskEntryReader> reader(new DiskEntryReader);
    reader->m_file.rdbuf()->pubsetbuf(nullptr, 0); // blocks are read straight to where they belong
    reader->m_file.open(file, std::ios::binary);
    if (!reader->m_file) return fail(ErrorCode::NotFound, "cannot be opened");
    if (Result<void> read = reader->readHeader(key, frames); !read) return tl::unexpected(read.error());
    return reader;
}

Result<void> DiskEntryReader::readHeader(const ChunkKey& key, int frames)
{
    Prefix prefix;
    m_file.read(reinterpret_cast<char*>(&prefix), sizeof prefix);
    if (!m_file || std::memcmp(prefix.magic, magic, sizeof magic) != 0 || prefix.version != formatVersion)
        return damaged("is no entry of this version");
    if (prefix.headerBytes < sizeof prefix + sizeof(ContentId) || prefix.headerBytes > maxHeaderBytes)
        return damaged("has a damaged header");

    std::string bytes(prefix.headerBytes, '\0');
    std::memcpy(bytes.data(), &prefix, sizeof prefix);
    m_file.read(bytes.data() + sizeof prefix, static_cast<std::streamsize>(bytes.size() - sizeof prefix));
    const std::size_t signedBytes = bytes.size() - sizeof(ContentId);
    const ContentId sum = checksum(bytes.data(), signedBytes);
    if (!m_file || std::memcmp(sum.bytes.data(), bytes.data() + signedBytes, sizeof(ContentId)) != 0)
        return damaged("has a damaged header");

    // From here on the header is what was written; but it may be of something else.
    const std::string keyBytes = key.bytes();
    if (prefix.keyBytes != keyBytes.size() || bytes.compare(sizeof prefix, keyBytes.size(), keyBytes) != 0)
        return damaged("is of another chunk");
    if (prefix.askedFrames != static_cast<std::uint32_t>(frames) || prefix.frames > prefix.askedFrames)
        return damaged("is of another length");

    // Checksums are no signature: whoever may write here must still not make us write beyond a chunk.
    const std::size_t frameBytes = sizeof(float) * key.channels;
    const std::size_t blockBytes = prefix.encoded ? encodedBlockBytes : blockFrames * frameBytes;
    const std::uint64_t payloadBytes = prefix.payloadBytes;
    const std::size_t extraBytes = keyBytes.size() + std::size_t{prefix.reductionBytes};
    if (prefix.blockBytes != blockBytes || payloadBytes > maxPayloadBytes || extraBytes > maxHeaderBytes ||
        (!prefix.encoded && payloadBytes != prefix.frames * frameBytes) ||
        prefix.headerBytes != headerBytes(extraBytes, (payloadBytes + blockBytes - 1) / blockBytes))
        return damaged("contradicts itself");

    m_encoded = prefix.encoded != 0;
    m_frames = static_cast<int>(prefix.frames);
    m_payloadBytes = payloadBytes;
    m_blockBytes = blockBytes;
    m_reductions = bytes.substr(sizeof prefix + keyBytes.size(), prefix.reductionBytes);
    m_checksums.resize((signedBytes - sizeof prefix - extraBytes) / sizeof(ContentId));
    const char* at = bytes.data() + sizeof prefix + extraBytes;
    for (ContentId& id : m_checksums) {
        std::memcpy(id.bytes.data(), at, sizeof id);
        at += sizeof id;
    }

    m_file.seekg(0, std::ios::end);
    if (static_cast<std::uint64_t>(m_file.tellg()) != prefix.headerBytes + m_payloadBytes)
        return damaged("is truncated");
    m_file.seekg(prefix.headerBytes);
    return {};
}

std::size_t DiskEntryReader::nextBlockBytes() const
{
    return static_cast<std::size_t>(std::min<std::uint64_t>(m_blockBytes, m_payloadBytes - m_block * m_blockBytes));
}

Result<void> DiskEntryReader::readBlock(char* to, std::size_t bytes)
{
    m_file.read(to, static_cast<std::streamsize>(bytes));
    if (!m_file || checksum(to, bytes) != m_checksums[m_block]) return damaged("has a damaged block");
    ++m_block;
    return {};
}

void DiskEntryReader::skip(int frames)
{
    if (m_encoded) return;
    const std::uint64_t bytes =
        std::min<std::uint64_t>(m_payloadBytes, static_cast<std::uint64_t>(frames) * m_blockBytes / blockFrames);
    m_block = static_cast<std::size_t>(bytes / m_blockBytes);
    m_skip = static_cast<std::size_t>(bytes % m_blockBytes);
    m_file.seekg(static_cast<std::streamoff>(m_block * m_blockBytes), std::ios::cur);
}

Result<bool> DiskEntryReader::readFrames(Chunk& chunk)
{
    if (m_skip > 0) {
        std::string block(nextBlockBytes(), '\0');
        if (Result<void> read = readBlock(block.data(), block.size()); !read) return tl::unexpected(read.error());
        std::memcpy(chunk.writePtr(), block.data() + m_skip, block.size() - m_skip);
        chunk.advance(static_cast<int>((block.size() - m_skip) / sizeof(float)) / chunk.channels());
        m_skip = 0;
    } else if (m_block < m_checksums.size()) {
        const std::size_t bytes = nextBlockBytes();
        if (Result<void> read = readBlock(reinterpret_cast<char*>(chunk.writePtr()), bytes); !read)
            return tl::unexpected(read.error());
        chunk.advance(static_cast<int>(bytes / sizeof(float)) / chunk.channels());
    }
    return m_block == m_checksums.size();
}

Result<std::string> DiskEntryReader::readEncoded()
{
    std::string payload(static_cast<std::size_t>(m_payloadBytes), '\0');
    while (m_block < m_checksums.size()) {
        if (Result<void> read = readBlock(payload.data() + m_block * m_blockBytes, nextBlockBytes()); !read)
            return tl::unexpected(read.error());
    }
    return payload;
}

} // namespace auralis
