// LruTier: the chunks of one memory tier, in order of use, within a budget of bytes. No locks: guarded by the store's
// mutex.
#pragma once

#include <list>
#include <map>
#include <optional>
#include <vector>

#include "chunk.h"
#include "chunkstore.h"

namespace auralis
{

/// What leaves is put into `evicted`, so that the caller can free it after unlocking.
class LruTier
{
public:
    explicit LruTier(std::int64_t budget) { m_stats.budget = budget; }

    struct Entry {
        ChunkPtr chunk;
        bool predicted = false; ///< begun as Predicted and not asked for yet
    };

    /// nullptr: not here. The order of use stays.
    Entry* find(const ChunkKey& key);
    /// It was used just now.
    void touch(const ChunkKey& key);
    /// As the most recently used; the least recently used ones make room first. One that is larger than the budget is
    /// not kept.
    void insert(Entry entry, std::vector<ChunkPtr>& evicted);
    std::optional<Entry> take(const ChunkKey& key);
    void setBudget(std::int64_t bytes, std::vector<ChunkPtr>& evicted);
    void clear(std::vector<ChunkPtr>& evicted);

    void countHit() { ++m_stats.hits; }
    void countMiss() { ++m_stats.misses; }
    const TierStats& stats() const { return m_stats; }
    /// Predicted entries that were evicted or cleared without having been asked for.
    std::int64_t lost() const { return m_lost; }

private:
    void shrinkTo(std::int64_t bytes, std::vector<ChunkPtr>& evicted);

    std::list<Entry> m_entries; ///< least recently used first
    std::map<ChunkKey, std::list<Entry>::iterator> m_byKey;
    TierStats m_stats;
    std::int64_t m_lost = 0;
};

} // namespace auralis
