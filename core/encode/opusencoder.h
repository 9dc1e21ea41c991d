// OpusEncoder: frames at 48 kHz stereo to a WebM/Opus byte stream, in process. One thread at a time (a chunk worker).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "result.h"
#include "units.h"

namespace auralis
{

struct OpusSettings {
    int bitrate = 128000; ///< bit/s, VBR, 6000-510000
    int complexity = 10;  ///< 0-10
    /// A cluster leaves when the next packet would make it longer than this: a reader that follows is never further
    /// behind.
    int clusterMs = 80;
};

/// The stream decodes to exactly the frames written, in place: time stamps are moved by the encoder's initial padding
/// so that blocks fall on the 20 ms grid, pre-skip and end trimming are marked. (Streams below 648 frames come back up
/// to 312 too long: FFmpeg's demuxer cannot trim both ends of one packet.)
class OpusEncoder
{
public:
    using Sink = std::function<void(const std::uint8_t* bytes, int count)>;

    /// `sink` receives the container's bytes in order, from within write() and finish() (not seekable).
    static Result<std::unique_ptr<OpusEncoder>> create(const OpusSettings& settings, Sink sink);
    ~OpusEncoder();

    Result<void> write(const float* frames, int count); ///< `count` stereo frames, full scale at 1
    void setComplexity(int complexity);                 ///< from the next packet on
    Result<void> finish();                              ///< the last packets and the end of the container

private:
    struct Private;
    explicit OpusEncoder(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace auralis
