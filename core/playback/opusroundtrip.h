// OpusRoundTrip: frames to WebM/Opus and at once back, as a listener far away would hear them. One chunk worker at a
// time.
#pragma once

#include <memory>
#include <string>

#include "chunkdecoder.h"
#include "opusencoder.h"

namespace auralis
{

class OpusRoundTrip
{
public:
    /// `preRoll`: frames that are fed before the first one that is wanted.
    static Result<std::unique_ptr<OpusRoundTrip>> create(const OpusSettings& settings, int preRoll);

    /// So many frames are wanted; before anything else.
    void setLength(FramePos frames) { m_decoder->setLength(frames); }
    /// From the next packet on.
    void setComplexity(int complexity) { m_encoder->setComplexity(complexity); }
    /// `count` stereo frames at 48 kHz.
    Result<void> write(const float* frames, int count);
    /// The last packets. Corrupt when frames are missing.
    Result<void> finish();
    /// Up to `frames` of those that have come back. Returns how many.
    int read(float* dst, int frames) { return m_decoder->read(dst, frames); }
    /// What was encoded so far, a whole file after finish(); it is given away.
    std::string takeBytes() { return std::move(m_bytes); }

private:
    OpusRoundTrip() = default;
    Result<void> fault() const;

    std::unique_ptr<ChunkDecoder> m_decoder;
    std::unique_ptr<OpusEncoder> m_encoder;
    std::string m_bytes;
    Error m_fault;
};

} // namespace auralis
