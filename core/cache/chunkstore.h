// ChunkStore: the tiers L1 (hot), L2 (predicted), L3 (disk) and the workers that fill them. Thread-safe; request() and
// find() take one short mutex and never wait for rendering or the disk. Never called by the output thread.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "chunk.h"

namespace auralis
{

/// Makes one chunk in small steps, so that an urgent chunk never waits for a long one. Lives on one worker at a time.
class ChunkProducer
{
public:
    virtual ~ChunkProducer() = default;
    /// Renders some more (about 0.1-0.5 s of sound) into `chunk`; true when it is complete. Errors fail the chunk.
    virtual Result<bool> step(Chunk& chunk) = 0;
    /// After completion: the bytes to keep on disk (WebM/Opus of a streamed chunk). Empty: the frames themselves are
    /// kept.
    virtual std::string encoded() { return {}; }
};

/// How to make a chunk, should it be in no tier.
struct ChunkJob {
    ChunkKey key;
    int frames = 0;
    std::function<Result<std::unique_ptr<ChunkProducer>>()> producer; ///< called on a worker
    /// Like step(), from encoded() bytes of the whole chunk, read from disk: called until true. An error makes the
    /// chunk anew. May be null.
    std::function<Result<bool>(const std::string& encoded, Chunk& chunk)> decode;
};

/// The end of a whole chunk, from `mark` on, out of its disk entry. Should that be lost or damaged the chunk fails with
/// Cancelled. Its encoded() frames may differ from the whole chunk's in the first tenths of a second, far below what
/// can be heard: a decoder enters there.
ChunkJob storedFrom(ChunkJob whole, std::uint8_t mark);

enum class Priority { Urgent, Soon, Predicted, Idle }; ///< Urgent: needed to sound now

enum class Tier { Fresh, L1, L2, L3 }; ///< where a chunk came from; Fresh: rendered for this request

/// Hits and misses of L1 and L2 are those of Urgent and Soon requests. A chunk that has no frames yet is no hit, and a
/// request that joins it no further miss. Those of L3 count every chunk that was looked for on disk.
struct TierStats {
    std::int64_t entries = 0, bytes = 0, budget = 0, hits = 0, misses = 0, evictions = 0;
};

struct CacheStats {
    TierStats l1, l2, l3;
    std::int64_t rendered = 0; ///< chunks made
    std::int64_t renderFailures = 0;
    std::int64_t predicted = 0;                  ///< chunks begun as Predicted
    std::int64_t predictedUsed = 0;              ///< those of them that were then asked for
    std::int64_t predictedLost = 0;              ///< those that left the memory without having been asked for
    double streamedSpeed = 0, enhancedSpeed = 0; ///< sound made a second of one worker, s; 0: none was made yet
    std::int64_t diskErrors = 0;                 ///< damaged entries dropped, failed writes
};

struct ChunkStoreSettings {
    std::string diskFolder; ///< empty: no L3
    std::int64_t l1Bytes = 24ll << 20, l2Bytes = 48ll << 20, l3Bytes = 1ll << 30;
    int workers = 0; ///< 0: cores - 1, at least 1
};

class ChunkStore
{
public:
    explicit ChunkStore(const ChunkStoreSettings& settings);
    ~ChunkStore(); ///< stops the workers; chunks in other hands stay valid

    struct Found {
        ChunkPtr chunk;
        Tier tier = Tier::Fresh;
    };

    /// The chunk, found or begun; never null, maybe still growing. A repeated request raises the priority of one under
    /// way. Urgent and Soon chunks live in L1, Predicted and Idle ones in L2 until they are asked for. Of several
    /// Urgent ones the one asked for last goes first; the others go in the order of the requests. More than fit into a
    /// tier: the oldest is forgotten.
    Found request(const ChunkJob& job, Priority priority);
    /// Only if it is in memory already (growing counts); a null chunk otherwise. Exactly this key: a mark is another
    /// chunk. A look, not a use: it changes neither the order of use nor the statistics.
    Found find(const ChunkKey& key) const;
    /// Whether the disk tier is known to hold it: request() will be a quick read. Looks nothing up on the disk.
    bool onDisk(const ChunkKey& key) const;
    /// The listener went elsewhere. What is not Urgent, or Urgent but held by nobody outside, is not needed now:
    /// forgotten when not yet begun (the chunk fails with Cancelled), otherwise finished when there is nothing else to
    /// do.
    void dropPending();

    /// Called from a worker whenever a chunk gained frames, completed or failed; with the priority it had, which says
    /// whether anybody waits for it: who asks for it afterwards sees what it has. Set once, before the first request.
    void setProgressCallback(std::function<void(const ChunkPtr&, Priority)> callback);

    void setBudgets(std::int64_t l1, std::int64_t l2, std::int64_t l3);
    CacheStats stats() const;
    /// Empties memory and disk.
    Result<void> clear();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// Statistics of a disk folder that no store has open (the command line without a running player).
Result<TierStats> diskCacheStats(const std::string& folder);
Result<void> clearDiskCache(const std::string& folder);

} // namespace auralis
