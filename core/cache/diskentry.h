// Disk entries: one chunk in one file that proves itself: whose it is, and that every byte is as it was written.
// Any thread; no state shared between instances.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "chunk.h"

namespace auralis
{

/// Where the entry of a key lies below the cache folder: "ab/abcdef....chunk", by the XXH3-128 of the key's bytes.
std::filesystem::path diskEntryPath(const ChunkKey& key);

/// Bytes of the file that writeDiskEntry() makes.
std::int64_t diskEntryBytes(const Chunk& chunk, const std::string& encoded);

/// Writes a complete chunk to `file` (not atomic: the caller renames). `encoded` is kept instead of the frames unless
/// it is empty.
Result<void> writeDiskEntry(const std::filesystem::path& file, const Chunk& chunk, const std::string& encoded);

/// Reads an entry and believes nothing: the header is checked in open(), every block of the payload before it is handed
/// out.
class DiskEntryReader
{
public:
    /// NotFound: there is none. Corrupt: it is torn, altered, of another key, version or length.
    static Result<std::unique_ptr<DiskEntryReader>> open(const std::filesystem::path& file, const ChunkKey& key,
                                                         int frames);

    bool isEncoded() const { return m_encoded; }
    /// The chunk has so many when complete (fewer than asked for when the track was shorter than thought).
    int frames() const { return m_frames; }
    /// Chunk::reductions() of what was written.
    const std::string& reductions() const { return m_reductions; }

    /// Before the first readFrames(): leaves out the first `frames`.
    void skip(int frames);
    /// The next block straight into the chunk; true when it was the last one. The bytes of a damaged block are never
    /// published.
    Result<bool> readFrames(Chunk& chunk);
    /// All of the payload.
    Result<std::string> readEncoded();

private:
    DiskEntryReader() = default;
    Result<void> readHeader(const ChunkKey& key, int frames);
    Result<void> readBlock(char* to, std::size_t bytes);
    std::size_t nextBlockBytes() const;

    std::ifstream m_file;
    bool m_encoded = false;
    int m_frames = 0;
    std::string m_reductions;
    std::uint64_t m_payloadBytes = 0;
    std::size_t m_blockBytes = 0;
    std::vector<ContentId> m_checksums; ///< one a block
    std::size_t m_block = 0;            ///< to be read next
    std::size_t m_skip = 0;             ///< bytes of it to be left out
};

} // namespace auralis
