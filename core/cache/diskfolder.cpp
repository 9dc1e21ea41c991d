// The cache folder: listing, removing, locking between processes, and the index.
#include "diskfolder.h"

#include <algorithm>
#include <string_view>
#include <utility>

#ifdef _WIN32
#define WIN32_LEAN_AND_MEAN
#define NOMINMAX
#include <windows.h>
#else
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#endif

namespace auralis
{

namespace fs = std::filesystem;

namespace
{

constexpr std::string_view lockName = "lock";
constexpr char digits[] = "0123456789abcdef";

int digit(char c)
{
    const char* found = std::find(digits, digits + 16, c);
    return found == digits + 16 ? -1 : static_cast<int>(found - digits);
}

/// 32 hexadecimal digits, then `ending`; of the right shard.
bool isNamed(const std::string& name, int shard, std::string_view ending)
{
    constexpr std::size_t length = 32;
    return name.size() == length + ending.size() && std::string_view(name).substr(length) == ending &&
           std::all_of(name.begin(), name.begin() + length, [](char c) { return digit(c) >= 0; }) &&
           digit(name[0]) * 16 + digit(name[1]) == shard;
}

} // namespace

#ifdef _WIN32

FolderLock::FolderLock(const fs::path& folder)
{
    const HANDLE handle = CreateFileW((folder / lockName).c_str(), GENERIC_WRITE, 0, nullptr, OPEN_ALWAYS,
                                      FILE_ATTRIBUTE_NORMAL, nullptr);
    if (handle == INVALID_HANDLE_VALUE) {
        m_state = GetLastError() == ERROR_SHARING_VIOLATION ? State::Busy : State::Impossible;
        return;
    }
    m_handle = reinterpret_cast<std::intptr_t>(handle);
    m_state = State::Held;
}

FolderLock::~FolderLock()
{
    if (m_handle != -1) CloseHandle(reinterpret_cast<HANDLE>(m_handle));
}

#else

FolderLock::FolderLock(const fs::path& folder)
{
    const int file = ::open((folder / lockName).c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0666);
    if (file < 0) return;
    if (::flock(file, LOCK_EX | LOCK_NB) == 0) {
        m_state = State::Held;
        m_handle = file;
        return;
    }
    m_state = errno == EWOULDBLOCK ? State::Busy : State::Impossible;
    ::close(file);
}

FolderLock::~FolderLock()
{
    if (m_handle != -1) ::close(static_cast<int>(m_handle));
}

#endif

FolderLock::FolderLock(FolderLock&& other) noexcept
    : m_state(other.m_state)
    , m_handle(std::exchange(other.m_handle, -1))
{
}

FolderLock& FolderLock::operator=(FolderLock&& other) noexcept
{
    m_state = other.m_state;
    std::swap(m_handle, other.m_handle);
    return *this;
}

fs::path toPath(const std::string& bytes)
{
#ifdef _WIN32
    return fs::path(std::u8string(bytes.begin(), bytes.end()));
#else
    return fs::path(bytes);
#endif
}

fs::path diskShardPath(const fs::path& folder, int shard)
{
    return folder / std::string{digits[shard >> 4], digits[shard & 15]};
}

DiskShard readDiskShard(const fs::path& folder, int shard, bool alone)
{
    using namespace std::chrono_literals;
    DiskShard result;
    std::error_code error;
    const fs::path path = diskShardPath(folder, shard);
    const fs::file_time_type changed = fs::last_write_time(path, error);
    if (error) return result;
    result.changed = changed;
    // File systems stamp changes by the tick of a clock, up to 2 s coarse (FAT).
    result.settled = fs::file_time_type::clock::now() - changed > 2s;

    for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
        const std::string name = it->path().filename().string();
        if (isNamed(name, shard, ".chunk")) {
            std::error_code gone;
            DiskFile file;
            file.bytes = static_cast<std::int64_t>(it->file_size(gone));
            if (!gone) file.used = it->last_write_time(gone);
            if (!gone) result.files.emplace(name, file);
        } else if (alone && isNamed(name, shard, ".tmp")) {
            std::error_code ignored;
            fs::remove(it->path(), ignored);
        }
    }
    return result;
}

Result<void> removeDiskEntries(const fs::path& folder)
{
    Result<void> result;
    for (int shard = 0; shard < diskShards; ++shard) {
        const fs::path path = diskShardPath(folder, shard);
        std::error_code error;
        for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
            const std::string name = it->path().filename().string();
            if (!isNamed(name, shard, ".chunk") && !isNamed(name, shard, ".tmp")) continue;
            std::error_code failure;
            fs::remove(it->path(), failure);
            if (failure && result)
                result = fail(ErrorCode::Failed, "cannot be removed: " + failure.message(), it->path().string());
        }
        if (error && error != std::errc::no_such_file_or_directory && error != std::errc::not_a_directory && result)
            result = fail(ErrorCode::Unreadable, "cannot be read: " + error.message(), path.string());
        fs::remove(path, error); // refused unless empty
    }
    return result;
}

const DiskShard& DiskIndex::shardOf(const std::string& name) const
{
    return m_shards[static_cast<std::size_t>(digit(name[0]) * 16 + digit(name[1]))];
}

DiskShard& DiskIndex::shardOf(const std::string& name)
{
    return const_cast<DiskShard&>(std::as_const(*this).shardOf(name));
}

bool DiskIndex::contains(const std::string& name) const
{
    return shardOf(name).files.count(name) > 0;
}

void DiskIndex::add(const std::string& name, const DiskFile& file)
{
    remove(name);
    shardOf(name).files.emplace(name, file);
    ++m_entries;
    m_bytes += file.bytes;
}

void DiskIndex::remove(const std::string& name)
{
    std::map<std::string, DiskFile>& files = shardOf(name).files;
    const auto found = files.find(name);
    if (found == files.end()) return;
    --m_entries;
    m_bytes -= found->second.bytes;
    files.erase(found);
}

void DiskIndex::touch(const std::string& name, fs::file_time_type used)
{
    std::map<std::string, DiskFile>& files = shardOf(name).files;
    const auto found = files.find(name);
    if (found != files.end()) found->second.used = used;
}

void DiskIndex::replace(int shard, DiskShard content)
{
    DiskShard& known = m_shards[static_cast<std::size_t>(shard)];
    for (const auto& [name, file] : known.files)
        m_bytes -= file.bytes;
    for (const auto& [name, file] : content.files)
        m_bytes += file.bytes;
    m_entries += static_cast<std::int64_t>(content.files.size()) - static_cast<std::int64_t>(known.files.size());
    known = std::move(content);
}

bool DiskIndex::isCurrent(int shard, fs::file_time_type changed) const
{
    const DiskShard& known = m_shards[static_cast<std::size_t>(shard)];
    return known.settled && known.changed == changed;
}

void DiskIndex::clear()
{
    for (DiskShard& shard : m_shards)
        shard = {};
    m_entries = m_bytes = 0;
}

std::optional<DiskIndex::Named> DiskIndex::leastRecentlyUsed() const
{
    std::optional<Named> oldest;
    for (const DiskShard& shard : m_shards)
        for (const auto& [name, file] : shard.files)
            if (!oldest || file.used < oldest->file.used) oldest = Named{name, file};
    return oldest;
}

} // namespace auralis
