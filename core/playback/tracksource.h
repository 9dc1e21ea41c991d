// TrackSource: frames of one track in one rendering, from a place on. Owned and pulled by the render thread; never
// blocks: what is not there yet is a value, and the work is done by others, who wake the renderer.
#pragma once

#include <functional>
#include <memory>

#include "renderspec.h"
#include "result.h"
#include "track.h"

namespace auralis
{

/// Everything that decides what a track sounds like. Two equal renderings need no switch.
struct Rendering {
    RenderSpec spec;
    ProfilePtr profile; ///< Enhanced only
    float gain = 1.0f;  ///< after all processing (ReplayGain, level matching)

    bool operator==(const Rendering& o) const
    {
        return spec == o.spec && gain == o.gain && (spec.mode != Mode::Enhanced || profile == o.profile);
    }
};

struct ChunkPlan;

class TrackSource
{
public:
    virtual ~TrackSource() = default;

    enum class Status { Ok, NotYet, End, Failed };
    struct Pulled {
        int frames = 0; ///< may be less than asked for; 0 unless Ok
        Status status = Status::Ok;
    };

    /// Hz of the frames it gives (stereo).
    virtual int rate() const = 0;
    virtual Pulled pull(float* dst, int frames) = 0;
    /// When Failed.
    virtual Error error() const { return {}; }
    /// Where the latest frames came from: "file", "fresh", "L1", "L2", "L3".
    virtual const char* tier() const = 0;
    /// After NotYet: what the frames are waited for.
    enum class Lack { File, Making, Processor };
    virtual Lack lack() const { return Lack::File; }
    /// The chunks it takes its frames from; null: none.
    virtual std::shared_ptr<const ChunkPlan> chunks() const { return nullptr; }
    /// Static gain and largest EQ of the mastering, dB; 0 when there is none.
    virtual double masteringGainDb() const { return 0; }
    virtual double eqMaxDb() const { return 0; }
};

class SourceFactory
{
public:
    virtual ~SourceFactory() = default;
    /// A source that begins at frame `start` of the file, counted at rateOf(). Cheap, does not block. nullptr: this
    /// rendering is impossible (`error` says why).
    virtual std::unique_ptr<TrackSource> make(const TrackPtr& track, const Rendering& rendering, FramePos start,
                                              Error& error) = 0;
    /// Has what make() would need from source frame `frame` of the file on made ahead. Does not block.
    enum class Urgency {
        Soon,   ///< will be needed
        Perhaps ///< may be asked for
    };
    virtual void prepare(const TrackPtr& /*track*/, const Rendering& /*rendering*/, FramePos /*frame*/, Urgency) {}
    /// What a source of this track will need that takes long to make, and is no sound yet. Cheap when it is there.
    virtual void keepReady(const Track& /*track*/, const Rendering& /*rendering*/, int /*engineRate*/) {}
    /// Whether the machine has time for what prepare() does.
    virtual bool mayPrepare() const { return true; }
    /// Whether other programs keep the machine busy.
    virtual bool machineBusy() const { return false; }
    /// Something else is wanted from here on: what was begun for the former intent makes room for it.
    virtual void dropPending() {}
    /// Hz of the frames that make() would give.
    virtual int rateOf(const Track& track, const Rendering& rendering) const = 0;
};

} // namespace auralis
