// AudioFormat: what a stretch of samples is. Samples are always 32-bit float, interleaved, full scale +-1.
#pragma once

namespace auralis
{

/// Channel order is FFmpeg's native order for the count (2: L R; 6: FL FR FC LFE BL BR).
struct AudioFormat {
    int rate = 0;     ///< Hz, 8000-768000
    int channels = 0; ///< 1-8
    bool operator==(const AudioFormat&) const = default;
    bool valid() const { return rate > 0 && channels > 0; }
};

} // namespace auralis
