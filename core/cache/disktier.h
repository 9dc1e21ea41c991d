// DiskTier: the entries of one cache folder, their budget and order of use, and the thread that writes them.
// open(), dropDamaged(), store() and holds() are for chunk workers and the store: they never wait for that thread.
// Several processes may share the folder.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "chunk.h"
#include "chunkstore.h"
#include "diskentry.h"
#include "diskfolder.h"

namespace auralis
{

class DiskTier
{
public:
    DiskTier(const std::string& folder, std::int64_t budget);
    /// Writes what was stored, then ends.
    ~DiskTier();

    /// As far as the folder has been read; no I/O.
    bool holds(const ChunkKey& key) const;

    /// The entry of `key` with `frames` frames, opened and found sound so far; null when there is none. A damaged one
    /// is dropped. `canDecode`: whether encoded ones are of use.
    std::unique_ptr<DiskEntryReader> open(const ChunkKey& key, int frames, bool canDecode);
    /// An entry that open() gave turned out damaged further on.
    void dropDamaged(const ChunkKey& key);

    /// Queues a complete chunk for writing. When the disk is too slow for what is made, it is not kept.
    void store(const ChunkPtr& chunk, std::string encoded);

    void setBudget(std::int64_t bytes);
    TierStats stats() const;
    std::int64_t errors() const; ///< damaged entries dropped and failed writes
    /// Forgets what is queued and removes all entries, of other processes too.
    Result<void> clear();

private:
    struct Write {
        ChunkPtr chunk;
        std::string encoded;
        std::int64_t bytes = 0;
    };

    // The thread's, without the mutex: they take it for the index only.
    void run();
    Result<void> write(const Write& job);
    void enforceBudget();
    void noteUses(std::unique_lock<std::mutex>& lock);
    FolderLock lockFolder();
    void readFolder(bool alone);
    bool shrinkTo(std::int64_t bytes);

    static constexpr std::int64_t maxQueuedBytes = 16 << 20;
    static constexpr int maxLastTries = 50;

    const std::filesystem::path m_folder;
    mutable std::mutex m_mutex;
    std::condition_variable m_wake, m_idle;
    DiskIndex m_index; ///< guarded, as all below
    std::deque<Write> m_queue;
    std::vector<std::pair<std::filesystem::path, std::filesystem::file_time_type>>
        m_used; ///< read, to be noted on disk
    std::int64_t m_queuedBytes = 0;
    std::int64_t m_budget;
    std::int64_t m_hits = 0, m_misses = 0, m_evictions = 0, m_errors = 0;
    bool m_budgetChanged = true;
    bool m_working = false;
    bool m_stop = false;
    int m_lastTries = 0;  ///< at a busy folder, in all, once it is to stop
    std::thread m_thread; ///< last: it uses all above
};

} // namespace auralis
