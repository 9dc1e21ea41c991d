// OriginalSource: the decoded file itself. A reader on a background thread decodes ahead into a ring; the render thread
// takes from it.
#pragma once

#include <memory>

#include "backgroundtasks.h"
#include "tracksource.h"

namespace auralis
{

class OriginalSource : public TrackSource
{
public:
    /// Begins to read at frame `start` of the file. `wake` is called when frames arrive that were waited for.
    OriginalSource(TrackPtr track, FramePos start, std::shared_ptr<DecoderPool> decoders, BackgroundTasks& tasks,
                   std::function<void()> wake);
    ~OriginalSource() override;

    int rate() const override { return m_track->rate(); }
    Pulled pull(float* dst, int frames) override;
    Error error() const override;
    const char* tier() const override { return "file"; }

private:
    struct Shared;
    const TrackPtr m_track;
    const std::shared_ptr<Shared> d;
    int m_offset = 0; ///< frames of the front slab that are taken
};

} // namespace auralis
