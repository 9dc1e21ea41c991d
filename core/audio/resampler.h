// Resampler: the one rate converter (libsoxr, 28 bits). Streaming, one instance a stream, one thread at a time.
#pragma once

#include <memory>

#include "audioformat.h"
#include "result.h"
#include "units.h"

namespace auralis
{

/// Output frame 0 lies on input frame 0 (the filter's delay is taken out); before the first and after the last input
/// frame the signal is zero, unless continueEdges() was called. Equal rates pass samples through bit for bit.
class Resampler
{
public:
    static Result<std::unique_ptr<Resampler>> create(int fromRate, int toRate, int channels);
    ~Resampler();
    /// The next create() of this kind takes no time: otherwise it is a tenth to a fifth of a millisecond. Any thread.
    static void keepReady(int fromRate, int toRate, int channels);

    /// Before the first frame, or after a reset: beyond the start or the end the signal is taken to go on as it begins
    /// or ends (see continueSound()), so that a cut within a sound does not ring. Nothing comes out before
    /// continuationNeeds frames went in, or drain() was called.
    void continueEdges(bool start, bool end);

    /// Takes up to `inFrames` frames, writes up to `outCapacity`. Returns frames {consumed, produced}. Does not
    /// allocate.
    struct Moved {
        int consumed = 0;
        int produced = 0;
    };
    Moved process(const float* in, int inFrames, float* out, int outCapacity);
    /// After the last input: writes what is left; 0 when there is no more.
    int drain(float* out, int outCapacity);
    /// As new, for a stream that starts elsewhere.
    void reset();

    /// The smallest step (in input frames) whose image on the output grid is a whole number of frames. A stream started
    /// at a multiple of it, with preRollFrames() of input ahead of what is used, gives what a stream started at 0 gives
    /// (to -140 dB).
    int inputAlignment() const;
    int preRollFrames() const;

private:
    struct Private;
    explicit Resampler(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace auralis
