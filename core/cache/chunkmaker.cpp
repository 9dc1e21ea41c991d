// ChunkMaker: disk first, then the producer; a disk entry that turns out damaged half way is continued by the producer
// unheard.
#include "chunkmaker.h"

#include "diskentry.h"
#include "disktier.h"

namespace auralis
{

ChunkMaker::ChunkMaker(const ChunkJob& job, DiskTier* disk)
    : m_job(job)
    , m_chunk(std::make_shared<Chunk>(job.key, job.frames))
    , m_disk(disk)
    , m_whole(job.key)
{
    m_whole.mark = 0;
    m_whole.stored = false;
}

ChunkMaker::~ChunkMaker() = default;

Result<bool> ChunkMaker::step()
{
    if (!m_looked) {
        m_looked = true;
        m_chunk->setStage(Chunk::Stage::Reading);
        if (m_disk && (m_job.key.mark == 0 || m_job.key.stored))
            m_entry = m_disk->open(m_whole, m_job.frames + m_job.key.framesBefore(), m_job.decode != nullptr);
        m_chunk->setFromDisk(m_entry != nullptr);
        if (m_entry) enter();
    }
    if (m_entry) {
        Result<bool> read = readEntry();
        if (read) return read;
        m_entry.reset();
        m_encoded.clear();
        m_disk->dropDamaged(m_whole);
        m_chunk->setFromDisk(false);
    }
    return produce();
}

void ChunkMaker::enter()
{
    const int before = m_job.key.framesBefore();
    if (before == 0) return m_chunk->setReductions(m_entry->reductions());
    m_entry->skip(before);
    // Pieces count from the mark; each is as much as where it begins.
    const std::string& all = m_entry->reductions();
    std::string rest;
    for (int frame = before; frame <= before + m_job.frames; frame += Chunk::reductionPiece) {
        const auto piece = static_cast<std::size_t>(frame / Chunk::reductionPiece);
        if (piece < all.size()) rest += all[piece];
    }
    m_chunk->setReductions(rest);
}

Result<bool> ChunkMaker::readEntry()
{
    if (!m_entry->isEncoded()) return m_entry->readFrames(*m_chunk);
    if (m_encoded.empty()) {
        Result<std::string> encoded = m_entry->readEncoded();
        if (!encoded) return tl::unexpected(encoded.error());
        m_encoded = std::move(*encoded);
    }
    Result<bool> done = m_job.decode(m_encoded, *m_chunk);
    if (done && *done && m_chunk->readyFrames() != std::max(0, m_entry->frames() - m_job.key.framesBefore()))
        return fail(ErrorCode::Corrupt, "holds fewer frames than it says");
    return done;
}

Result<bool> ChunkMaker::produce()
{
    if (!m_producer) {
        m_chunk->setStage(Chunk::Stage::Reading); // the file is opened
        Result<std::unique_ptr<ChunkProducer>> producer = m_job.producer();
        if (!producer) return tl::unexpected(producer.error());
        m_producer = std::move(*producer);
        m_chunk->setStage(Chunk::Stage::Making);
        if (m_chunk->readyFrames() > 0) m_again = std::make_unique<Chunk>(m_job.key, m_job.frames);
    }
    if (!m_again) return m_producer->step(*m_chunk);

    Result<bool> done = m_producer->step(*m_again);
    // The same key gives the same frames: what is published stays, what follows is copied.
    const int from = m_chunk->readyFrames(), to = m_again->readyFrames();
    if (to > from) {
        const std::ptrdiff_t channels = m_chunk->channels();
        std::copy(m_again->samples() + from * channels, m_again->samples() + to * channels, m_chunk->writePtr());
        m_chunk->advance(to - from);
    }
    return done;
}

} // namespace auralis
