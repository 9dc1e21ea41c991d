// LruTier: bookkeeping of one memory tier.
#include "lrutier.h"

namespace auralis
{

namespace
{
std::int64_t size(const ChunkPtr& chunk)
{
    return static_cast<std::int64_t>(chunk->bytes());
}
} // namespace

LruTier::Entry* LruTier::find(const ChunkKey& key)
{
    const auto found = m_byKey.find(key);
    return found == m_byKey.end() ? nullptr : &*found->second;
}

void LruTier::touch(const ChunkKey& key)
{
    m_entries.splice(m_entries.end(), m_entries, m_byKey.at(key));
}

void LruTier::insert(Entry entry, std::vector<ChunkPtr>& evicted)
{
    assert(!m_byKey.count(entry.chunk->key()));
    const std::int64_t bytes = size(entry.chunk);
    if (bytes > m_stats.budget) return;
    shrinkTo(m_stats.budget - bytes, evicted);
    const ChunkKey key = entry.chunk->key();
    m_byKey.emplace(key, m_entries.insert(m_entries.end(), std::move(entry)));
    m_stats.bytes += bytes;
    ++m_stats.entries;
    assert(m_stats.bytes <= m_stats.budget);
}

std::optional<LruTier::Entry> LruTier::take(const ChunkKey& key)
{
    const auto found = m_byKey.find(key);
    if (found == m_byKey.end()) return std::nullopt;
    Entry entry = std::move(*found->second);
    m_entries.erase(found->second);
    m_byKey.erase(found);
    m_stats.bytes -= size(entry.chunk);
    --m_stats.entries;
    return entry;
}

void LruTier::setBudget(std::int64_t bytes, std::vector<ChunkPtr>& evicted)
{
    m_stats.budget = bytes;
    shrinkTo(bytes, evicted);
}

void LruTier::clear(std::vector<ChunkPtr>& evicted)
{
    for (Entry& entry : m_entries) {
        m_lost += entry.predicted;
        evicted.push_back(std::move(entry.chunk));
    }
    m_entries.clear();
    m_byKey.clear();
    m_stats.bytes = m_stats.entries = 0;
}

void LruTier::shrinkTo(std::int64_t bytes, std::vector<ChunkPtr>& evicted)
{
    while (m_stats.bytes > bytes && !m_entries.empty()) {
        Entry entry = *take(ChunkKey(m_entries.front().chunk->key()));
        m_lost += entry.predicted;
        evicted.push_back(std::move(entry.chunk));
        ++m_stats.evictions;
    }
}

} // namespace auralis
