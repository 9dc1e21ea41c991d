// Renderer: the render thread. Holds the listener's intent, the voice that sounds and the one that is to replace it,
// and keeps their decks filled. Commands come in as one value that replaces the former one; reports go out to a
// callback. Never touches Qt objects, never does the decoding itself, and nothing waits for it except its destructor.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "outputfeed.h"
#include "playersnapshot.h"
#include "trackshelf.h"
#include "tracksource.h"
#include "voice.h"
#include "waiter.h"

namespace auralis
{

using ItemPtr = std::shared_ptr<const PlayableItem>;

/// What the listener wants to hear. The newest one is all that counts.
struct Intent {
    std::shared_ptr<OutputFeed> feed; ///< null: nothing is rendered
    std::uint64_t turn = 0;           ///< 0: nothing. A turn above all earlier ones starts `item` at `at`
    ItemPtr item;
    FramePos at = 0; ///< source frames of the item
    float gain = 1.0f;
    std::uint64_t nextTurn = 0; ///< what follows without a gap; 0: nothing
    ItemPtr next;
    float nextGain = 1.0f;
    bool matchesRate = false;    ///< the feed's rate follows the track: one of another rate needs another feed
    double crossfadeSeconds = 0; ///< of `item` into `next`; 0: gapless
    double skipFadeSeconds = 0;  ///< from another item into `item`
    RenderSpec spec;
    std::vector<RenderSpec> likely; ///< may be asked for soon: prepared at the play head
    int likelySerial = 0;           ///< raised with each new `likely`
    int retry = 0;                  ///< raised to try files again that failed
};

/// What the renderer tells; on the render thread.
struct RenderReport {
    enum class Kind {
        Opened, ///< the item's file is open: track
        Part,   ///< frames of `turn` in `epoch` will sound as `rendering`
        Failed, ///< the turn cannot be played (on): error
        Apart,  ///< the turn follows, but at another rate than the feed's: `rate`
        MasteringFailed,
    };
    Kind kind = Kind::Opened;
    std::uint64_t turn = 0;
    std::uint32_t epoch = 0;
    TrackPtr track;
    Rendering rendering;
    int rate = 0;
    double masteringGainDb = 0, eqMaxDb = 0;
    std::shared_ptr<const ChunkPlan> chunks; ///< Part: null when it is played from the file
    Error error;
};

class Renderer
{
public:
    /// Sleeps on `waiter`, by which sources and feeds wake it.
    Renderer(SourceFactory& factory, std::shared_ptr<DecoderPool> decoders, std::shared_ptr<Waiter> waiter,
             std::function<void(const RenderReport&)> report);
    ~Renderer();

    // Any thread; do not wait.
    void setIntent(Intent intent);
    void wake() { m_waiter->wake(); }
    /// Why decks ran dry, since the start: `device` stays 0, it is the feed's to tell.
    UnderrunCauses underruns() const;
    /// Where the newest frames came from.
    const char* tier() const { return m_tier.load(std::memory_order_relaxed); }

private:
    struct Prepared {
        std::unique_ptr<Voice> voice; ///< null: silence, after a stop
        Splice::Kind kind = Splice::Kind::Immediate;
        int deck = 0;
        std::int64_t playedBefore = 0; ///< frames of music that were handed to the device before
    };
    struct Turn {
        std::uint64_t number = 0;
        ItemPtr item;
        float gain = 1.0f;
    };

    enum class Work { Urgent, Some, None };

    void run();
    Work fillDecks(bool littleFirst);
    bool takeIntent();
    const Turn* turnOf(std::uint64_t number) const;
    void explainUnderruns();
    void noteLack(const Voice& voice, bool lacking);
    void collectSplice();
    bool dropPrepared();
    void reconcile();
    std::optional<Rendering> renderingOf(const Turn& turn, const RenderSpec& spec, TrackPtr& track);
    void stop();
    void startTurn();
    bool suits(const Voice& voice, std::uint64_t head);
    void followIntent();
    void prepare(Voice::Part part, FramePos at, Splice::Kind kind, double fadeSeconds);
    std::optional<Voice::Overlap> overlapAt(std::uint64_t turn);
    void crossfade(Voice& voice);
    bool fill(Voice& voice, SpscRing<Block>& deck, std::size_t blocks);
    bool goOn(Voice& voice);
    void prepareAhead();
    bool isApart(const Turn& turn, const Track& track, const Rendering& rendering);
    void broken(Voice& voice);
    void tell(RenderReport::Kind kind, std::uint64_t turn, const Error& error);
    void tellFailed(std::uint64_t turn, const Error& error);
    void tellPart(const Voice& voice);

    SourceFactory& m_factory;
    const std::function<void(const RenderReport&)> m_report;
    const std::shared_ptr<Waiter> m_waiter;
    std::mutex m_mutex;
    std::optional<Intent> m_newIntent;
    bool m_stop = false;
    std::atomic<const char*> m_tier{""};
    std::atomic<std::int64_t> m_dryByFile{0}, m_dryByMaking{0}, m_dryByProcessor{0};

    // Render thread only.
    TrackShelf m_shelf;
    Intent m_intent;
    std::vector<Turn> m_turns;   ///< the latest few
    std::uint64_t m_started = 0; ///< newest turn that was started or appended
    std::uint32_t m_epoch = 0;
    std::unique_ptr<Voice> m_voice; ///< sounds
    int m_voiceDeck = 0;
    std::optional<Prepared> m_prepared; ///< published, waits for its splice; in the spare deck
    std::set<ItemId> m_bare;            ///< items played as the original because their rendering failed
    std::set<std::uint64_t> m_toldFailed;
    std::uint64_t m_toldOpen = 0, m_toldApart = 0;
    int m_likelyPrepared = 0;
    std::int64_t m_underrunsSeen = 0;                        ///< of the feed, not its bursts
    TrackSource::Lack m_lack = TrackSource::Lack::Processor; ///< why the sounding voice wrote nothing the last time
    std::uint64_t m_nextPrepared = 0;                        ///< turn whose head was asked for

    std::thread m_thread; // last: it uses all of the above
};

} // namespace auralis
