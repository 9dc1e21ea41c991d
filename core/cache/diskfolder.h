// The cache folder as files: what lies in it, who may write to it, and an index of it in memory. Holds no mutex of its
// own.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "result.h"

namespace auralis
{

/// Exclusive between processes, advisory; freed by the destructor, or by the system when the process dies.
class FolderLock
{
public:
    enum class State { Held, Busy, Impossible }; ///< Impossible: the folder cannot be written to, or knows no locks

    FolderLock() = default;
    explicit FolderLock(const std::filesystem::path& folder); ///< tries once, without waiting
    ~FolderLock();
    FolderLock(FolderLock&& other) noexcept;
    FolderLock& operator=(FolderLock&& other) noexcept;

    State state() const { return m_state; }

private:
    State m_state = State::Impossible;
    std::intptr_t m_handle = -1;
};

/// Entries lie in 256 shards "00"-"ff", by the first byte of their name.
constexpr int diskShards = 256;

struct DiskFile {
    std::int64_t bytes = 0;
    std::filesystem::file_time_type used; ///< time of modification: set when the entry is written and when it is read
};

struct DiskShard {
    std::map<std::string, DiskFile> files; ///< by file name
    std::filesystem::file_time_type changed = std::filesystem::file_time_type::min();
    bool settled = false; ///< `changed` lies so far back that a later change cannot carry the same time
};

std::filesystem::path diskShardPath(const std::filesystem::path& folder, int shard);
/// Entries only; whatever else lies there is not ours. `alone`: the folder is locked, so unfinished files are litter
/// and are removed.
DiskShard readDiskShard(const std::filesystem::path& folder, int shard, bool alone);
/// Removes all entries, and the folders that are empty then. The first failure is reported, the rest is removed all the
/// same.
Result<void> removeDiskEntries(const std::filesystem::path& folder);

/// Native bytes to a path (UTF-8 on Windows).
std::filesystem::path toPath(const std::string& bytes);

class DiskIndex
{
public:
    bool contains(const std::string& name) const;
    void add(const std::string& name, const DiskFile& file);
    void remove(const std::string& name);
    void touch(const std::string& name, std::filesystem::file_time_type used);
    void replace(int shard, DiskShard content);
    /// Whether the shard was read after its folder changed last.
    bool isCurrent(int shard, std::filesystem::file_time_type changed) const;
    void clear();

    struct Named {
        std::string name;
        DiskFile file;
    };
    std::optional<Named> leastRecentlyUsed() const;
    std::int64_t entries() const { return m_entries; }
    std::int64_t bytes() const { return m_bytes; }

private:
    DiskShard& shardOf(const std::string& name);
    const DiskShard& shardOf(const std::string& name) const;

    std::array<DiskShard, diskShards> m_shards;
    std::int64_t m_entries = 0, m_bytes = 0;
};

} // namespace auralis
