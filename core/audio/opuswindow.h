// OpusWindow: which frames a streamed chunk's encoder must be fed, and which of the decoded ones are the chunk.
#pragma once

#include "units.h"

namespace auralis
{

/// A chunk is encoded on its own. With this much of the track around it, trimmed again after decoding, a seam between
/// two chunks carries no more error than the codec makes elsewhere (80 ms ahead, 20 ms behind).
inline constexpr int opusRate = 48000;
inline constexpr int opusPreRoll = 3840;
inline constexpr int opusPostRoll = 960;
/// Of a chunk that is begun in its midst, where what was heard before is another place: no seam, and no more error
/// after this (tests/playback: streamedseams).
inline constexpr int opusHeadPreRoll = 1920;

/// All positions are frames of the track at 48 kHz.
struct OpusWindow {
    FramePos first = 0;  ///< of the chunk
    FramePos frames = 0; ///< of the chunk
    int preRoll = opusPreRoll;

    /// What the encoder is fed: [readFrom, readTo). Frames outside the track (negative ones too) are silence.
    FramePos readFrom() const { return first - preRoll; }
    FramePos readTo() const { return first + frames + opusPostRoll; }
};

} // namespace auralis
