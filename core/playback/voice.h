// Voice: what is heard from one start or switch on: a lane of tracks that follow each other without a gap, or fade into
// each other. Render thread only. Writes blocks into a deck; never blocks.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "lane.h"

namespace auralis
{

class Voice
{
public:
    using Part = Lane::Part;

    /// A track fading into the next one. The next one's frames are those that are told: it counts as what plays from
    /// the first frame of the fade on.
    struct Overlap {
        Part outgoing;
        FramePos at = 0;        ///< engine frame of the outgoing item, with which the incoming one begins
        std::uint64_t turn = 0; ///< the incoming one
        FramePos frames = 0;    ///< length of the fade
    };

    /// Begins at engine frame `start` of the part's item; within `overlap`, if that is of this part.
    Voice(std::uint32_t epoch, int engineRate, SourceFactory& factory, Part part, FramePos start,
          const std::optional<Overlap>& overlap = {});

    enum class Step {
        Wrote,  ///< a block
        NotYet, ///< the source has no frames now
        Full,   ///< the deck has no place
        AtEnd,  ///< the last part is played out: append() or finish()
        Ended,  ///< finish() was called and all is written
        Failed, ///< the last part's source broke: error(); the voice is then at its end
    };
    /// Writes at most one block, of at most `frames`. `mayWait`: a track that is to fade in may be waited for.
    Step step(SpscRing<Block>& deck, int frames, bool mayWait = false);

    /// AtEnd: goes on with the next track, gapless.
    void append(const Part& part);
    /// AtEnd: nothing follows for now: writes what the resampler still holds. append() is possible afterwards.
    void finish() { m_lane->finish(); }
    bool finishing() const { return m_lane->finishing(); }

    /// From engine frame `at` of the newest part until its end at `end`, that fades out and `next` in, with equal
    /// power. Is `next` not there in
    /// time, the fade begins later and is shorter.
    void cross(const Part& next, FramePos at, FramePos end);
    /// What cross() asked for and has not begun.
    const Part* incoming() const { return m_incoming ? &m_incomingPart : nullptr; }
    void dropIncoming() { m_incoming.reset(); }
    /// The latest fade; null: there was none.
    const Overlap* overlap() const { return m_overlap ? &*m_overlap : nullptr; }

    /// In the order of play; a part joins with its first frame.
    const std::deque<Part>& parts() const { return m_parts; }
    std::uint32_t epoch() const { return m_epoch; }
    PlayPoint start() const { return m_start; }
    /// The frame after the last one written.
    PlayPoint written() const { return m_written; }
    /// How many frames were written in all.
    FramePos made() const { return m_made; }
    const Error& error() const { return m_lane->error(); }
    const TrackSource* source() const { return m_lane->source(); }

private:
    Lane::Read read(float* out, int frames, bool mayWait);
    int fetchTail(Lane& outgoing, int frames, Lane::State& outcome);
    void mix(float* out, int frames);
    void takeTail(int frames);

    const std::uint32_t m_epoch;
    const int m_engineRate;
    SourceFactory& m_factory;
    std::deque<Part> m_parts;
    PlayPoint m_start, m_written;
    FramePos m_made = 0;

    std::unique_ptr<Lane> m_lane;
    // A fade to come.
    std::unique_ptr<Lane> m_incoming;
    Part m_incomingPart;
    FramePos m_crossAt = 0, m_crossEnd = 0; ///< engine frames of the newest part
    // A fade that runs.
    std::unique_ptr<Lane> m_outgoing;
    FramePos m_faded = 0; ///< frames of m_overlap that are made
    std::optional<Overlap> m_overlap;
    std::vector<float> m_tail; ///< the outgoing lane's next frames
    int m_tailFrames = 0;
    PlayPoint m_tailFirst;
};

} // namespace auralis
