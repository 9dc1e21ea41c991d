// Lane: one unbroken stream of engine frames: a track in a rendering from a place on, then the tracks that follow it
// without a gap, through one resampler as long as their rate is the same. Render thread only; never blocks.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "outputfeed.h"
#include "resampler.h"
#include "tracksource.h"

namespace auralis
{

class Lane
{
public:
    /// One track within the stream.
    struct Part {
        std::uint64_t turn = 0;
        TrackPtr track;
        Rendering rendering;
    };

    /// Begins at engine frame `start` of the part's item.
    Lane(int engineRate, SourceFactory& factory, const Part& part, FramePos start);

    enum class State {
        Ok,
        NotYet, ///< the source has no frames now
        AtEnd,  ///< the last part is played out: append() or finish()
        Ended,  ///< finish() was called and all is read
        Failed, ///< the last part's source broke: error(); told once, then the lane is at its end
    };
    struct Read {
        int frames = 0; ///< of one part; 0 unless Ok
        State state = State::Ok;
        PlayPoint first; ///< where the first of them lies
    };
    Read read(float* out, int frames);

    /// AtEnd: goes on with the next track, gapless.
    void append(const Part& part);
    /// Nothing follows for now: at the end what the resampler still holds is read. append() is possible afterwards.
    void finish() { m_finishing = true; }
    bool finishing() const { return m_finishing; }
    /// Ended was told.
    bool drained() const { return m_drained; }

    const Error& error() const { return m_error; }
    const TrackSource* source() const { return m_source.get(); }

private:
    /// A part's place on the output of the running resampler.
    struct Place {
        std::uint64_t turn = 0;
        FramePos output = 0; ///< output frame that is ...
        FramePos frame = 0;  ///< ... this engine frame of the item
        float gain = 1.0f;
    };

    void startRun(const Part& part, FramePos start);
    void openSource(const Part& part, FramePos first);
    FramePos framesToBoundary() const;
    const Place& placeOfNext();
    int produce(float* out, int frames, State& outcome);
    bool refill(State& outcome);
    FramePos runEnd() const { return convertFrames(m_fed, m_sourceRate, m_engineRate); }

    const int m_engineRate;
    SourceFactory& m_factory;
    std::unique_ptr<TrackSource> m_source; ///< null: between parts
    FramePos m_sourceLeft = -1;            ///< frames until the end that a cue sheet sets; -1: to the end of the file
    // A run is what one resampler makes of one or more parts of equal rate; these count from its start.
    std::unique_ptr<Resampler> m_resampler;
    int m_sourceRate = 0;
    FramePos m_fed = 0;     ///< frames taken from sources
    FramePos m_output = 0;  ///< engine frames made
    FramePos m_discard = 0; ///< of the pre-roll, still to be dropped
    std::deque<Place> m_places;
    std::vector<float> m_input;
    int m_inputAt = 0, m_inputEnd = 0; ///< frames of m_input that wait
    std::optional<Part> m_after;       ///< begins a new run when this one is drained
    bool m_failed = false;             ///< the newest part broke, and read() has not told yet
    bool m_finishing = false;
    bool m_flushing = false; ///< the resampler gives its last frames
    bool m_drained = false;
    Error m_error;
};

} // namespace auralis
