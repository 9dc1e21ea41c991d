// Chunk: a fixed stretch of a track as it is rendered, readable while it grows, and the key that names it completely.
// Written by one chunk worker, read by any thread without locks (frames below readyFrames() never change again).
#pragma once

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "audioformat.h"
#include "ids.h"
#include "result.h"
#include "units.h"

namespace auralis
{

/// The absolute grid: 10 s, halved for rates above 96 kHz until a stereo chunk is at most 7.7 MB.
constexpr FramePos chunkFrames(int rate)
{
    FramePos frames = FramePos{rate} * 10;
    while (frames > 960000)
        frames /= 2;
    return frames;
}

/// Chunks may be entered at marks of 1/250 of their length (40 ms, or less), so that a jump into the middle does not
/// wait for the beginning.
constexpr int chunkMarks = 250;

/// At most so many frames lie between a mark and what is wanted.
constexpr int markFrames(int rate)
{
    return static_cast<int>((chunkFrames(rate) + chunkMarks - 1) / chunkMarks);
}

enum class ChunkKind : std::uint8_t { Streamed, Enhanced };

/// Complete: a hit can never be the wrong sound.
struct ChunkKey {
    ContentId content; ///< fileFingerprint()
    ChunkKind kind = ChunkKind::Streamed;
    std::uint8_t mark = 0; ///< first frame = index * chunkFrames(rate) + mark * chunkFrames(rate) / chunkMarks
    bool stored = false;   ///< what follows the mark in the disk entry of the whole chunk; else made from the mark on
    std::uint8_t channels = 2;
    std::uint32_t index = 0;
    std::uint32_t rate = 0; ///< Hz of the chunk's frames
    ContentId parameters;   ///< hash of what made it: Opus settings and encoder version, or MasteringPlan::hash()

    auto operator<=>(const ChunkKey&) const = default;
    FramePos firstFrame() const
    {
        return (FramePos{index} * chunkMarks + mark) * chunkFrames(static_cast<int>(rate)) / chunkMarks;
    }
    FramePos endFrame() const { return (FramePos{index} + 1) * chunkFrames(static_cast<int>(rate)); }
    /// Of the whole chunk that this is the end of: its frames before the mark.
    int framesBefore() const
    {
        return static_cast<int>(firstFrame() - endFrame() + chunkFrames(static_cast<int>(rate)));
    }
    /// Stable bytes for hashing and for the header of a disk entry. Only whole chunks have one.
    std::string bytes() const;
};

class Chunk
{
public:
    enum class State { Growing, Complete, Failed };
    /// What its worker is about, to tell why it is late.
    enum class Stage : std::uint8_t {
        Waiting, ///< for a worker
        Reading, ///< the file or the disk tier
        Making
    };
    /// The limiter's reduction is kept for pieces of so many frames.
    static constexpr int reductionPiece = 2048;

    /// `frames`: how many it will hold (the last chunk of a track is shorter).
    Chunk(const ChunkKey& key, int frames)
        : m_key(key)
        , m_frames(frames)
        , m_samples(new float[sampleCount()])
        , m_reductions(key.kind == ChunkKind::Enhanced ? static_cast<std::size_t>(frames / reductionPiece + 1) : 0,
                       unknownReduction)
    {
    }

    const ChunkKey& key() const { return m_key; }
    int frames() const { return m_frames; }
    int channels() const { return m_key.channels; }
    std::size_t bytes() const { return sampleCount() * sizeof(float) + m_reductions.size() + sizeof(Chunk); }

    /// Frames from the start on that may be read now.
    int readyFrames() const { return m_ready.load(std::memory_order_acquire); }
    State state() const { return m_state.load(std::memory_order_acquire); }
    /// Interleaved; valid below readyFrames().
    const float* samples() const { return m_samples.get(); }
    /// Its frames were read from the disk tier, not rendered. Known as soon as there are frames.
    bool fromDisk() const { return m_fromDisk.load(std::memory_order_relaxed); }
    Stage stage() const { return m_stage.load(std::memory_order_relaxed); }
    /// How much the limiter takes around `frame`, which must be ready, in steps of 0.1 dB; NaN: not known.
    double reductionDb(int frame) const
    {
        assert(frame >= 0 && frame < readyFrames());
        const auto piece = static_cast<std::size_t>(frame / reductionPiece);
        const bool known = piece < m_reductions.size() && m_reductions[piece] != unknownReduction;
        return known ? m_reductions[piece] / 10.0 : std::numeric_limits<double>::quiet_NaN();
    }
    /// All of them as bytes, for the disk; empty where there is no limiter. Of a complete chunk.
    const std::vector<std::uint8_t>& reductions() const { return m_reductions; }
    /// Only when Failed.
    const Error& error() const
    {
        assert(state() == State::Failed);
        return m_error;
    }

    // The producer's side (one thread at a time).
    float* writePtr()
    {
        return m_samples.get() + static_cast<std::size_t>(m_ready.load(std::memory_order_relaxed)) * m_key.channels;
    }
    int writable() const { return m_frames - m_ready.load(std::memory_order_relaxed); }
    void advance(int frames)
    {
        assert(frames >= 0 && frames <= writable());
        m_ready.store(m_ready.load(std::memory_order_relaxed) + frames, std::memory_order_release);
    }
    void setStage(Stage stage) { m_stage.store(stage, std::memory_order_relaxed); }
    /// Before the piece's frames are published.
    void setReductionDb(int piece, double db)
    {
        if (static_cast<std::size_t>(piece) >= m_reductions.size()) return;
        m_reductions[static_cast<std::size_t>(piece)] =
            static_cast<std::uint8_t>(std::clamp(db * 10.0 + 0.5, 0.0, unknownReduction - 1.0));
    }
    /// The bytes of reductions(), read back before the first frame is published. Of another length: ignored.
    void setReductions(const std::string& bytes)
    {
        assert(readyFrames() == 0);
        if (bytes.size() == m_reductions.size()) std::copy(bytes.begin(), bytes.end(), m_reductions.begin());
    }
    void setFromDisk(bool fromDisk) { m_fromDisk.store(fromDisk, std::memory_order_relaxed); }
    void complete() { m_state.store(State::Complete, std::memory_order_release); }
    void failWith(Error error)
    {
        m_error = std::move(error);
        m_state.store(State::Failed, std::memory_order_release);
    }

private:
    std::size_t sampleCount() const { return static_cast<std::size_t>(m_frames) * m_key.channels; }

    ChunkKey m_key;
    int m_frames;
    std::unique_ptr<float[]>
        m_samples; ///< not cleared: pages are touched by the worker that fills them, not by who asks
    static constexpr std::uint8_t unknownReduction = 255;
    std::vector<std::uint8_t> m_reductions; ///< 0.1 dB; as the frames: not written once published
    std::atomic<Stage> m_stage{Stage::Waiting};
    std::atomic<int> m_ready{0};
    std::atomic<State> m_state{State::Growing};
    std::atomic<bool> m_fromDisk{false};
    Error m_error;
};

using ChunkPtr = std::shared_ptr<Chunk>;

} // namespace auralis
