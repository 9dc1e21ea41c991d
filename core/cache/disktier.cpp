// DiskTier: reads are the workers' own, writes and evictions happen on one thread, under the folder's lock, so that the
// budget holds even when several processes write.
#include "disktier.h"

#include <utility>

namespace auralis
{

namespace fs = std::filesystem;

namespace
{
std::string nameOf(const fs::path& path)
{
    return path.filename().string();
}
} // namespace

DiskTier::DiskTier(const std::string& folder, std::int64_t budget)
    : m_folder(toPath(folder))
    , m_budget(budget)
    , m_thread([this] { run(); })
{
}

DiskTier::~DiskTier()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

bool DiskTier::holds(const ChunkKey& key) const
{
    const std::string name = nameOf(diskEntryPath(key));
    const std::lock_guard lock(m_mutex);
    return m_index.contains(name);
}

std::unique_ptr<DiskEntryReader> DiskTier::open(const ChunkKey& key, int frames, bool canDecode)
{
    const fs::path path = m_folder / diskEntryPath(key);
    Result<std::unique_ptr<DiskEntryReader>> reader = DiskEntryReader::open(path, key, frames);
    if (!reader && reader.error().code == ErrorCode::Corrupt) dropDamaged(key);

    const bool useful = reader && (canDecode || !(*reader)->isEncoded());
    {
        const std::lock_guard lock(m_mutex);
        ++(useful ? m_hits : m_misses);
        if (!reader) m_index.remove(nameOf(path));
        if (!useful) return nullptr;
        const fs::file_time_type now = fs::file_time_type::clock::now();
        m_index.touch(nameOf(path), now);
        m_used.emplace_back(path, now); // changing the file's time may wait for the disk
    }
    m_wake.notify_all();
    return std::move(*reader);
}

void DiskTier::dropDamaged(const ChunkKey& key)
{
    const fs::path path = m_folder / diskEntryPath(key);
    std::error_code ignored; // found damaged again next time
    fs::remove(path, ignored);
    const std::lock_guard lock(m_mutex);
    m_index.remove(nameOf(path));
    ++m_errors;
}

void DiskTier::store(const ChunkPtr& chunk, std::string encoded)
{
    Write job{chunk, std::move(encoded), 0};
    job.bytes = diskEntryBytes(*chunk, job.encoded);
    {
        const std::lock_guard lock(m_mutex);
        if (job.bytes > m_budget || (!m_queue.empty() && m_queuedBytes + job.bytes > maxQueuedBytes)) return;
        m_queuedBytes += job.bytes;
        m_queue.push_back(std::move(job));
    }
    m_wake.notify_all();
}

void DiskTier::setBudget(std::int64_t bytes)
{
    {
        const std::lock_guard lock(m_mutex);
        m_budget = bytes;
        m_budgetChanged = true;
    }
    m_wake.notify_all();
}

TierStats DiskTier::stats() const
{
    const std::lock_guard lock(m_mutex);
    return {m_index.entries(), m_index.bytes(), m_budget, m_hits, m_misses, m_evictions};
}

std::int64_t DiskTier::errors() const
{
    const std::lock_guard lock(m_mutex);
    return m_errors;
}

Result<void> DiskTier::clear()
{
    std::unique_lock lock(m_mutex);
    m_queue.clear();
    m_queuedBytes = 0;
    m_idle.wait(lock, [this] { return !m_working; });
    lock.unlock();
    const Result<void> removed = removeDiskEntries(m_folder);
    lock.lock();
    m_index.clear();
    return removed;
}

// --- The thread ---

void DiskTier::run()
{
    std::unique_lock lock(m_mutex);
    while (true) {
        m_wake.wait(lock, [this] { return m_stop || m_budgetChanged || !m_queue.empty() || !m_used.empty(); });
        m_working = true;
        noteUses(lock);
        if (m_queue.empty() && !m_budgetChanged) {
            m_working = false;
            m_idle.notify_all();
            if (m_stop) return;
            continue;
        }
        if (std::exchange(m_budgetChanged, false)) {
            lock.unlock();
            enforceBudget();
        } else {
            const Write job = std::move(m_queue.front());
            m_queue.pop_front();
            m_queuedBytes -= job.bytes;
            lock.unlock();
            const Result<void> written = write(job);
            if (!written) {
                const std::lock_guard guard(m_mutex);
                ++m_errors;
            }
        }
        lock.lock();
        m_working = false;
        m_idle.notify_all();
    }
}

void DiskTier::noteUses(std::unique_lock<std::mutex>& lock)
{
    while (!m_used.empty()) {
        const auto used = std::exchange(m_used, {});
        lock.unlock();
        std::error_code ignored; // the order of use is then a little less true, no more
        for (const auto& [path, time] : used)
            fs::last_write_time(path, time, ignored);
        lock.lock();
    }
}

Result<void> DiskTier::write(const Write& job)
{
    const fs::path path = m_folder / diskEntryPath(job.chunk->key());
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (error) return fail(ErrorCode::Failed, "cannot be made", path.parent_path().string());

    const FolderLock folderLock = lockFolder();
    if (folderLock.state() == FolderLock::State::Busy) return fail(ErrorCode::Failed, "is in use", m_folder.string());
    readFolder(true);
    std::unique_lock lock(m_mutex);
    const std::int64_t budget = m_budget;
    lock.unlock();
    if (job.bytes > budget) return {};
    if (!shrinkTo(budget - job.bytes)) return fail(ErrorCode::Failed, "cannot be emptied", m_folder.string());

    fs::path unfinished = path;
    unfinished.replace_extension(".tmp");
    const Result<void> written = writeDiskEntry(unfinished, *job.chunk, job.encoded);
    const fs::file_time_type now = fs::file_time_type::clock::now();
    // No fsync: after a crash the checksums tell whether it is whole.
    if (written) fs::last_write_time(unfinished, now, error);
    if (written) fs::rename(unfinished, path, error);
    if (!written || error) {
        std::error_code ignored;
        fs::remove(unfinished, ignored);
        return written ? fail(ErrorCode::Failed, "cannot be renamed", path.string()) : written;
    }
    lock.lock();
    m_index.add(nameOf(path), {job.bytes, now});
    return {};
}

void DiskTier::enforceBudget()
{
    std::error_code error;
    if (!fs::is_directory(m_folder, error)) return;
    const FolderLock folderLock = lockFolder();
    readFolder(folderLock.state() == FolderLock::State::Held);
    std::unique_lock lock(m_mutex);
    const std::int64_t budget = m_budget;
    lock.unlock();
    if (shrinkTo(budget)) return;
    lock.lock();
    ++m_errors;
}

/// Others hold it for the time of one write. One that never lets go costs us what we would have written, not more; at
/// the end that is decided sooner.
FolderLock DiskTier::lockFolder()
{
    using namespace std::chrono_literals;
    FolderLock folderLock(m_folder);
    for (int tries = 0; tries < 200 && folderLock.state() == FolderLock::State::Busy; ++tries) {
        std::this_thread::sleep_for(10ms);
        {
            const std::lock_guard lock(m_mutex);
            if (m_stop && ++m_lastTries > maxLastTries) break;
        }
        folderLock = FolderLock(m_folder);
    }
    return folderLock;
}

/// Brings the index up to date with what other processes wrote and removed: only shards whose folder changed are read.
void DiskTier::readFolder(bool alone)
{
    for (int shard = 0; shard < diskShards; ++shard) {
        std::error_code error;
        const fs::file_time_type changed = fs::last_write_time(diskShardPath(m_folder, shard), error);
        {
            const std::lock_guard lock(m_mutex);
            if (!error && m_index.isCurrent(shard, changed)) continue;
        }
        DiskShard content = error ? DiskShard() : readDiskShard(m_folder, shard, alone);
        const std::lock_guard lock(m_mutex);
        m_index.replace(shard, std::move(content));
    }
}

/// False when what should go cannot be removed.
bool DiskTier::shrinkTo(std::int64_t bytes)
{
    while (true) {
        std::unique_lock lock(m_mutex);
        if (m_index.bytes() <= bytes) return true;
        const DiskIndex::Named oldest = *m_index.leastRecentlyUsed();
        lock.unlock();

        // Another process may have read or removed it in the meantime.
        const fs::path path = m_folder / oldest.name.substr(0, 2) / oldest.name;
        std::error_code gone, failed;
        const fs::file_time_type used = fs::last_write_time(path, gone);
        const bool newer = !gone && used > oldest.file.used;
        if (!gone && !newer) fs::remove(path, failed);
        if (failed) return false;

        lock.lock();
        if (newer) {
            m_index.touch(oldest.name, used);
            continue;
        }
        m_index.remove(oldest.name);
        if (!gone) ++m_evictions;
    }
}

// --- Without a store ---

Result<TierStats> diskCacheStats(const std::string& folder)
{
    const fs::path path = toPath(folder);
    std::error_code error;
    TierStats stats;
    if (!fs::exists(path, error)) return stats;
    fs::directory_iterator(path, error);
    if (error) return fail(ErrorCode::Unreadable, "cannot be read: " + error.message(), folder);
    for (int shard = 0; shard < diskShards; ++shard) {
        for (const auto& [name, file] : readDiskShard(path, shard, false).files) {
            ++stats.entries;
            stats.bytes += file.bytes;
        }
    }
    return stats;
}

Result<void> clearDiskCache(const std::string& folder)
{
    return removeDiskEntries(toPath(folder));
}

} // namespace auralis
