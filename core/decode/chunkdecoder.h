// ChunkDecoder: the frames of a streamed chunk from its WebM/Opus bytes, as the bytes arrive. One thread at a time (a
// chunk worker).
#pragma once

#include <cstdint>
#include <memory>

#include "opuswindow.h"
#include "result.h"
#include "units.h"

namespace auralis
{

/// Reads what OpusEncoder wrote for an OpusWindow (core/audio/opuswindow.h) and gives the chunk's frames alone:
/// pre-roll and post-roll are dropped. The same bytes give the same frames however they are cut into pushes: a chunk
/// from the disk is the chunk that was heard while it was made.
class ChunkDecoder
{
public:
    /// `frames`: the chunk's length at 48 kHz. `preRoll`: frames of the stream before it. `from`: the first frame of it
    /// that is wanted. A decoder that enters a
    /// stream comes nearer to one that has heard it from its beginning by 3 dB each 5 ms: it is run in for 0.32 s,
    /// which leaves a difference of -90 dB, and none half a second later.
    static Result<std::unique_ptr<ChunkDecoder>> create(FramePos frames, FramePos from = 0, int preRoll = opusPreRoll);
    ~ChunkDecoder();

    /// So many are wanted, not what was said at first; before the stream has come so far.
    void setLength(FramePos frames);

    /// The next bytes; the frames that they complete become available. Corrupt for bytes that are no such stream.
    Result<void> push(const std::uint8_t* bytes, int count);
    /// After the last bytes. Corrupt when frames are missing.
    Result<void> finish();

    /// Decoded and not read yet.
    int available() const;
    /// Up to `frames` of them into dst (stereo, interleaved). Returns how many.
    int read(float* dst, int frames);
    /// All of the wanted frames were decoded; what bytes are left is post-roll.
    bool complete() const;

private:
    struct Private;
    explicit ChunkDecoder(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace auralis
