// ProfileBuilder: frames in, TrackProfile out; one pass, fixed summing order, so the same frames give the same profile.
// One thread at a time.
#pragma once

#include <memory>

#include "trackprofile.h"

namespace auralis
{

class ProfileBuilder
{
public:
    explicit ProfileBuilder(AudioFormat format);
    ~ProfileBuilder();

    /// Interleaved frames of the format, in order.
    void add(const float* frames, int count);
    TrackProfile finish(int decodeErrors = 0);

    /// Tells that the next frames do not follow the last ones: filters start anew, nothing is measured across.
    void gap();
    /// A profile from some windows of a track (gap() between them), marked provisional.
    TrackProfile finishProvisional(FramePos trackFrames);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace auralis
