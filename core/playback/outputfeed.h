// OutputFeed: what stands between renderer and device. Two decks of blocks; one sounds while the other is prepared, and
// a splice crosses from one to the other. pull() belongs to the output thread: it does not lock, allocate, log or wait.
// The deck and splice calls belong to the render thread, the controls to the main thread, and heard()/nextMark() to the
// main thread.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "ids.h"
#include "latest.h"
#include "spscring.h"
#include "units.h"
#include "waiter.h"

namespace auralis
{

/// Where in the music a frame lies. A turn is one playing of one item: the same item played again, or from another
/// place by a seek, is another turn. All sides of a switch share the turn, so that they can be aligned.
struct PlayPoint {
    std::uint64_t turn = 0;
    FramePos frame = 0; ///< engine frames from the start of the item
    bool operator==(const PlayPoint&) const = default;
};

/// What travels to the output: stereo frames that belong together.
struct Block {
    static constexpr int capacity = 1024;
    std::uint32_t epoch = 0; ///< of the voice that made it; raised by every start and switch
    PlayPoint first;
    int frames = 0;
    bool last = false; ///< nothing follows (yet): running dry here is no fault
    float samples[2 * capacity];
};

/// How the spare deck becomes the live one.
struct Splice {
    enum class Kind {
        Aligned,  ///< the same music, rendered otherwise: crosses at `at`, or later at the same place in both decks
        Immediate ///< other music: crosses as soon as enough frames are there
    };
    Kind kind = Kind::Immediate;
    PlayPoint at;       ///< Aligned: first frame of the new deck
    int fadeFrames = 0; ///< length of the crossfade
};

/// State of the output after the latest pull.
struct Heard {
    std::uint32_t epoch = 0; ///< 0: nothing was played yet
    PlayPoint next;          ///< the frame that the next pull begins with
    std::int64_t played = 0; ///< frames of music handed to the device in all (not the silence of pauses)
    std::int64_t underruns = 0;
    std::int64_t bursts = 0;    ///< of them: the device took more at once than it ever announced
    float peakL = 0, peakR = 0; ///< of the latest pull, after volume
    bool dry = false;           ///< the live deck had too few frames
    bool ended = false;         ///< the live deck is played to its end
    bool silent = true;         ///< paused and faded out
};

/// A place where the stream that is handed to the device changes epoch or turn.
struct Mark {
    std::int64_t played = 0; ///< frames of music handed over before it
    std::uint32_t epoch = 0;
    PlayPoint point;
    std::chrono::steady_clock::time_point at{}; ///< when it was handed over
};

class OutputFeed
{
public:
    /// `renderer` is woken when the feed needs or did something.
    OutputFeed(int rate, std::shared_ptr<Waiter> renderer);

    int rate() const { return m_rate; }

    // Output thread.
    /// Fills `frames` stereo frames; always all of them.
    void pull(float* out, int frames);
    /// How many of `frames` a pull would give now before it ran dry: for outputs that can wait. When more is there than
    /// there was, they are told by `offered`.
    int there(int frames);
    bool ready(int frames) { return there(frames) >= frames; }
    /// How many frames cut() would have to replace at least; 0: it would do nothing now.
    int cuttable();
    /// For outputs that can replace what they were given last: carries out a waiting splice, or else a change of gain,
    /// a pause (what was pulled beyond it is music again when it ends) or the end of one, in place of the latest
    /// `frames` that were pulled, which are not heard yet; it begins with the first of them. Returns how many frames
    /// `out` got to be played instead, perhaps fewer (the next pull goes on from there); 0: none, and what was pulled
    /// stays. `frames` becomes how many are replaced. The renderer is woken only by the next call of these.
    int cut(float* out, int& frames);
    /// What the latest cut() or recut() gave came too late: in place of its first `late` frames the former ones are
    /// heard. Gives those after them anew, as if the cut had begun there. Returns how many `out` got to be played
    /// instead of all that are left; 0: that cannot be. Not after anything else was asked of the feed.
    int recut(float* out, int late);

    // Main thread, before the renderer knows this feed.
    /// `offered` is called on the render thread when a splice may be carried out, or more is there of what was not
    /// there(), and on the main thread when the gain is another, or at a pause and its end; it does not block. To be
    /// given by an output that cuts, and holds `reach` frames at most; with fewer than `least` after a cut it would run
    /// dry before more can come.
    void setOffered(std::function<void()> offered, int reach, int least = 0)
    {
        m_offered = std::move(offered);
        m_reach = reach;
        m_leastHeld = least;
    }

    // Render thread.
    /// The deck that sounds, -1 before the first splice. The other one (0 if none) may be filled and reset while no
    /// splice is pending.
    int live() const { return m_live.load(std::memory_order_acquire); }
    int spare() const { return live() == 0 ? 1 : 0; }
    SpscRing<Block>& deck(int index) { return *m_decks[index]; }
    /// Asks for the spare deck to become live. Only while none is pending.
    void publish(const Splice& splice);
    /// How many frames behind the head a splice may happen.
    int reach() const { return m_reach; }
    /// There is more in the decks.
    void offer()
    {
        if (m_offered && (splicePending() || m_awaited.exchange(false))) m_offered();
    }
    bool splicePending() const { return m_spliceState.load(std::memory_order_acquire) != NoSplice; }
    /// Takes the request back; false if it has been carried out already.
    bool withdraw();
    /// The newest state, for the render thread.
    const Heard& head() { return m_head.read(); }

    // Main thread.
    /// Linear; reached by a ramp of 20 ms.
    void setGain(float gain)
    {
        if (m_targetGain.exchange(gain, std::memory_order_relaxed) != gain && m_offered) m_offered();
    }
    /// Paused: fades out, then gives silence and consumes nothing.
    void setPlaying(bool playing)
    {
        if (m_playing.exchange(playing, std::memory_order_acq_rel) != playing && m_offered) m_offered();
    }
    /// From silence on nothing before this turn sounds: what is still live from before a start or seek while paused is
    /// passed over. Before setPlaying().
    void setFirstTurn(std::uint64_t turn) { m_firstTurn.store(turn, std::memory_order_relaxed); }
    /// Of pause and resume, s; at least 3 ms, or it would click.
    void setFade(double seconds);
    const Heard& heard() { return m_heard.read(); }
    bool nextMark(Mark& mark);

    /// Any thread: stereo frames that the live deck holds, roughly.
    int buffered() const;

private:
    enum SpliceState : int { NoSplice, Pending, Busy };
    enum class Cut { Splice, Gain, Pause, Resume };
    /// As it was when the latest cut had been made and nothing of it read; of a pause, before it was made.
    struct CutState {
        Heard now;
        int offset = 0, made = 0, gainLeft = 0;
        bool lastSeen = false;
        float gain = 1.0f, gainGoal = 1.0f, gainStep = 0.0f;
        Cut kind = Cut::Splice;
        // Of pauses and their ends:
        int historyAt = 0, plain = 0, whole = 0, tailAt = 0, againAt = 0, againLeft = 0;
        double fade = 0.0;
        bool fadeAfterDry = false;
    };

    void wakeRenderer(bool later);
    void payWake();
    int distanceToSplice();
    bool exhausted();
    bool passedOver() const;
    void noteTime(int frames);
    bool trySplice(int frames, int back = 0);
    int reachOfSplice() const;
    int readFormer(float* out, int frames, int back);
    void remember(const float* out, int frames, bool plain);
    void forget(int frames);
    int readCut(float* out, int frames);
    int spliceCuttable();
    int gainCuttable() const;
    void noteGains(int frames);
    int cutGain(float* out, int frames);
    int rampGain(float* out, int late);
    int pausable() const;
    int resumable();
    int cutPause(float* out, int frames);
    int cutResume(float* out, int replaced);
    void keep(Cut kind);
    void goBack();
    int makeAgain(float* out, int late);
    int readAgain(float* out, int frames, bool sounding);
    void settle();
    void make(float* out, int frames, bool playing);
    void finish(float* out, int frames, bool playing);
    bool align(SpscRing<Block>& ring, const PlayPoint& at, int needed, int& offset);
    int readMixed(float* out, int frames, bool sounding = true);
    void enter(const Block& block, int done);
    int readLive(float* out, int frames, bool sounding);
    void applyGain(float* out, int frames, bool playing);
    void fillSilence(float* out, int frames);
    void report(const float* out, int frames, bool playing);

    const int m_rate;
    const int m_patience; ///< frames of the new sound that must be there before it fades in
    const std::shared_ptr<Waiter> m_renderer;
    std::unique_ptr<SpscRing<Block>> m_decks[2];
    std::atomic<int> m_live{-1};
    std::atomic<std::uint64_t> m_firstTurn{0};
    Splice m_splice;
    std::atomic<int> m_spliceState{NoSplice};
    std::atomic<float> m_targetGain{1.0f};
    std::atomic<bool> m_playing{false};
    std::atomic<int> m_fadeFrames;
    std::atomic<int> m_buffered{0};
    std::function<void()> m_offered;
    int m_reach = 0;
    int m_leastHeld = 0;                ///< frames
    std::atomic<bool> m_awaited{false}; ///< there() found too few
    Latest<Heard> m_heard, m_head;
    SpscRing<Mark> m_marks{64};

    // Output thread only.
    Heard m_now;
    std::chrono::steady_clock::time_point m_pulledAt{};
    double m_ahead = 0;            ///< frames that the device took beyond what time has passed
    int m_done = 0;                ///< frames of this pull that are made
    int m_offset = 0;              ///< consumed frames of the live deck's front block
    bool m_lastSeen = false;       ///< the live deck said that nothing follows
    std::vector<float> m_tail;     ///< the old sound's frames of a running crossfade
    std::vector<float> m_nextTail; ///< scratch for a crossfade that starts within one
    int m_tailFrom = 0, m_tailFrames = 0, m_tailAt = 0;
    int m_tailThere = 0;     ///< frames of the old sound that are kept, from the beginning of the latest cut on
    bool m_wakeOwed = false; ///< the renderer is to be woken
    bool m_mayRecut = false; ///< a cut was the latest that was asked for
    bool m_alignedCut = false;
    int m_mostCut = 0;          ///< what cuttable() found can take the place of so many frames
    std::int64_t m_entered = 0; ///< Heard::played where that turn and epoch began that sounds
    std::size_t m_held = 0;     ///< blocks of the live deck that are read but kept for a recut
    CutState m_cut;
    std::vector<float> m_history;     ///< a ring of the latest frames pulled, before gain
    int m_historyAt = 0;              ///< frame that is written next
    int m_plain = 0;                  ///< of the latest frames: so many are music at the gain of now, without a break
    int m_whole = 0;                  ///< of the latest frames: so many are music at any gain, without a break or fade
    std::vector<float> m_gains;       ///< of the frames in m_history
    std::vector<float> m_formerGains; ///< of the frames that the latest cut took the place of
    int m_silence = 0;                ///< of the latest frames: so many are silence
    int m_againAt = 0, m_againLeft = 0; ///< of m_history: what was taken back by a pause, and comes first
    float m_gain = -1.0f, m_gainGoal = 1.0f, m_gainStep = 0.0f; ///< -1: not set yet
    int m_gainLeft = 0;
    double m_fade = 0.0; ///< of pause and resume, 0-1
    int m_fadeLength;    ///< its whole length, frames
    bool m_fadeAfterDry = false;
    float m_lastL = 0.0f, m_lastR = 0.0f;
    float m_residueL = 0.0f, m_residueR = 0.0f; ///< what fades away after running dry
    int m_residueLeft = 0;
};

} // namespace auralis
