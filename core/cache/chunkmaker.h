// ChunkMaker: makes one chunk, step by step: from its disk entry if there is a sound one, otherwise by its producer.
// One chunk worker at a time; touches no lock of the store.
#pragma once

#include <memory>
#include <string>

#include "chunk.h"
#include "chunkstore.h"

namespace auralis
{

class DiskEntryReader;
class DiskTier;

class ChunkMaker
{
public:
    /// `disk` may be null, and must outlive this.
    ChunkMaker(const ChunkJob& job, DiskTier* disk);
    ~ChunkMaker();

    const ChunkPtr& chunk() const { return m_chunk; }

    /// Some more frames; true when there are no more to come. The chunk's state is left to the caller.
    Result<bool> step();
    /// After the last step: what the disk tier shall keep instead of the frames; empty: the frames.
    std::string encoded() { return m_producer ? m_producer->encoded() : std::string(); }

private:
    void enter();
    Result<bool> readEntry();
    Result<bool> produce();

    ChunkJob m_job;
    ChunkPtr m_chunk;
    DiskTier* m_disk;
    ChunkKey m_whole; ///< whose disk entry is of use
    bool m_looked = false;
    std::unique_ptr<DiskEntryReader> m_entry;
    std::string m_encoded; ///< read from the entry
    std::unique_ptr<ChunkProducer> m_producer;
    std::unique_ptr<Chunk>
        m_again; ///< where the producer works when the entry broke off after its first frames were published
};

} // namespace auralis
