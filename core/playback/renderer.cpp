// Renderer: from intent to filled decks, on the render thread.
#include "renderer.h"

#include <algorithm>
#include <chrono>

#include "flushdenormals.h"
#include "realtimethread.h"

namespace auralis
{

namespace
{

constexpr double alignedFadeSeconds = 0.015;
constexpr double immediateFadeSeconds = 0.008;
constexpr double leadSeconds = 0.002; // a switch whose frames are at hand happens this far ahead of the play head
constexpr double aheadSeconds = 0.5;  // of full blocks; those of a resampler are not
constexpr double preparedSeconds = 0.2;
constexpr double nextSeconds = 25;      // before its turn the next track's beginning is made
constexpr double busyNextSeconds = 6;   // the same while the machine has no time: it is certain to be needed, but late
constexpr std::size_t lowBlocks = 3;    // of the sounding deck: fill it before anything else
constexpr double finishSeconds = 0.09;  // and write its end: above what devices take at once
constexpr double crossAheadSeconds = 1; // the track that fades in is opened so far ahead
constexpr std::size_t turnsKept = 32;
constexpr std::chrono::milliseconds pause(2); // between the pieces that follow what was in haste
constexpr int yieldsAfterHaste = 8;           // so many of them

std::size_t blocksOf(double seconds, int rate)
{
    return static_cast<std::size_t>(seconds * rate) / Block::capacity + 1;
}

} // namespace

Renderer::Renderer(SourceFactory& factory, std::shared_ptr<DecoderPool> decoders, std::shared_ptr<Waiter> waiter,
                   std::function<void(const RenderReport&)> report)
    : m_factory(factory)
    , m_report(std::move(report))
    , m_waiter(std::move(waiter))
    , m_shelf(std::move(decoders), [wake = m_waiter] { wake->wake(); })
    , m_thread([this] { run(); })
{
}

Renderer::~Renderer()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    wake();
    m_thread.join();
}

void Renderer::setIntent(Intent intent)
{
    {
        const std::lock_guard lock(m_mutex);
        m_newIntent = std::move(intent);
    }
    wake();
}

void Renderer::run()
{
    const FlushDenormals guard;
    runNearRealTime();
    int yields = 0;
    while (takeIntent()) {
        m_shelf.collect();
        explainUnderruns();
        collectSplice();
        reconcile();
        const bool wasUrgent = yields == yieldsAfterHaste;
        const Work left = fillDecks(wasUrgent);
        if (const TrackSource* source = m_voice ? m_voice->source() : nullptr)
            m_tier.store(source->tier(), std::memory_order_relaxed);
        // What was in haste leaves the processor to who takes it, before it is gone on with.
        if (left == Work::Urgent) {
            yields = yieldsAfterHaste;
        } else if (yields > 0 && left == Work::Some) {
            --yields;
            m_waiter->waitFor(pause);
        } else if (left == Work::None) {
            if (m_voice) prepareAhead();
            m_waiter->waitFor(std::chrono::milliseconds(m_prepared ? 20 : 200));
        }
    }
    m_prepared.reset();
    m_voice.reset();
}

/// Writes a few blocks; `littleFirst`: only what cannot wait. Tells what is left to do.
Renderer::Work Renderer::fillDecks(bool littleFirst)
{
    if (!m_intent.feed) return Work::None;
    // A splice may happen at any moment: each voice writes to its own deck, whatever that has become.
    OutputFeed& feed = *m_intent.feed;
    const auto fillBoth = [&](std::size_t sounding, std::size_t spare) {
        const bool unfilled = m_voice && fill(*m_voice, feed.deck(m_voiceDeck), sounding);
        Voice* next = m_prepared ? m_prepared->voice.get() : nullptr;
        return (next && fill(*next, feed.deck(m_prepared->deck), spare)) || unfilled;
    };
    const std::size_t prepared = blocksOf(preparedSeconds, feed.rate());
    const bool cuts = m_prepared && m_prepared->kind == Splice::Kind::Immediate;
    const bool urgent = fillBoth(lowBlocks, cuts ? lowBlocks : prepared);
    feed.offer();
    if (urgent) return Work::Urgent;
    return littleFirst || fillBoth(blocksOf(aheadSeconds, feed.rate()), prepared) ? Work::Some : Work::None;
}

/// False when it is time to end.
bool Renderer::takeIntent()
{
    std::optional<Intent> intent;
    {
        const std::lock_guard lock(m_mutex);
        if (m_stop) return false;
        intent.swap(m_newIntent);
    }
    if (!intent) return true;
    if (intent->feed != m_intent.feed) {
        // Another device: what the former feed held is gone; the intent says where to begin.
        explainUnderruns();
        m_underrunsSeen = 0;
        m_prepared.reset();
        m_voice.reset();
    }
    if (intent->retry != m_intent.retry) {
        m_bare.clear();
        if (intent->item) m_shelf.retry(intent->item->item);
    }
    m_intent = std::move(*intent);
    const auto note = [this](std::uint64_t number, const ItemPtr& item, float gain) {
        if (!number || !item) return;
        for (Turn& turn : m_turns) {
            if (turn.number != number) continue;
            if (item->profile != turn.item->profile) m_bare.erase(item->item); // newly measured: mastering may work now
            turn.item = item;
            turn.gain = gain;
            return;
        }
        if (m_turns.size() == turnsKept) m_turns.erase(m_turns.begin());
        m_turns.push_back({number, item, gain});
    };
    note(m_intent.turn, m_intent.item, m_intent.gain);
    note(m_intent.nextTurn, m_intent.next, m_intent.nextGain);
    return true;
}

const Renderer::Turn* Renderer::turnOf(std::uint64_t number) const
{
    for (const Turn& turn : m_turns) {
        if (turn.number == number) return &turn;
    }
    return nullptr;
}

/// The prepared voice sounds: the former one is over.
void Renderer::collectSplice()
{
    if (!m_prepared || m_intent.feed->splicePending()) return;
    m_voice = std::move(m_prepared->voice);
    m_voiceDeck = m_prepared->deck;
    m_prepared.reset();
}

/// False if it sounds already.
bool Renderer::dropPrepared()
{
    if (!m_prepared) return true;
    if (m_intent.feed->withdraw()) {
        m_prepared.reset();
        return true;
    }
    collectSplice();
    return false;
}

void Renderer::reconcile()
{
    if (m_intent.turn == 0) {
        stop();
        return;
    }
    // Open files ahead of their need, also while there is no device.
    const TrackShelf::Entry& entry = m_shelf.get(*m_intent.item);
    if (entry.state == TrackShelf::Entry::State::Ready && m_toldOpen != m_intent.turn) {
        m_toldOpen = m_intent.turn;
        m_report({.kind = RenderReport::Kind::Opened, .turn = m_intent.turn, .track = entry.track});
        m_shelf.survey(*entry.track);
    }
    if (entry.state == TrackShelf::Entry::State::Failed) tellFailed(m_intent.turn, entry.error);
    if (m_intent.next && entry.state != TrackShelf::Entry::State::Opening) m_shelf.get(*m_intent.next);
    if (!m_intent.feed) return;

    if (m_intent.turn > m_started) {
        startTurn();
    } else {
        followIntent();
    }
}

/// What sounds fades out first; then the deck is emptied, so that nothing of it is left to be heard later.
void Renderer::stop()
{
    if (!m_intent.feed) m_voice.reset();
    if (m_prepared && m_prepared->voice) dropPrepared();
    OutputFeed* feed = m_intent.feed.get();
    if (!m_voice || m_prepared || !feed->head().silent) return;
    m_factory.dropPending();
    m_voice.reset();
    SpscRing<Block>& deck = feed->deck(feed->spare());
    deck.reset();
    Block& nothing = *deck.writeSlot();
    nothing.epoch = ++m_epoch;
    nothing.first = {};
    nothing.frames = 0;
    nothing.last = true;
    deck.commit();
    m_prepared = Prepared{nullptr, Splice::Kind::Immediate, feed->spare(), 0};
    feed->publish({Splice::Kind::Immediate, {}, 0});
}

/// How a turn is to sound; nothing while its file is being opened or measured, or is broken.
std::optional<Rendering> Renderer::renderingOf(const Turn& turn, const RenderSpec& spec, TrackPtr& track)
{
    const TrackShelf::Entry& entry = m_shelf.get(*turn.item);
    if (entry.state != TrackShelf::Entry::State::Ready) return {};
    track = entry.track;
    Rendering rendering{spec, nullptr, turn.gain};
    if (m_bare.count(turn.item->item)) rendering.spec.mode = Mode::Original;
    if (rendering.spec.mode != Mode::Original && !track->content) {
        // A live stream or the like: there is nothing to name its chunks by.
        m_bare.insert(turn.item->item);
        if (rendering.spec.mode == Mode::Enhanced) {
            tell(RenderReport::Kind::MasteringFailed, turn.number,
                 {ErrorCode::Unsupported, "can only be played as it is", turn.item->path});
        }
        rendering.spec.mode = Mode::Original;
    }
    if (rendering.spec.mode == Mode::Enhanced) {
        const ProfilePtr own = fittingProfile(*turn.item, track->info);
        rendering.profile = own ? own : track->profile;
        if (!rendering.profile && entry.measureFailed) {
            m_bare.insert(turn.item->item);
            tell(RenderReport::Kind::MasteringFailed, turn.number, entry.error);
            rendering.spec.mode = Mode::Original;
        } else if (!rendering.profile) {
            m_shelf.measure(*turn.item);
            return {};
        }
    }
    return rendering;
}

/// A start or seek by hand: other music than what sounds, as soon as it has frames.
void Renderer::startTurn()
{
    if (!dropPrepared()) return;
    const Turn* turn = turnOf(m_intent.turn);
    TrackPtr track;
    const std::optional<Rendering> rendering = renderingOf(*turn, m_intent.spec, track);
    if (!rendering) return;
    const int rate = m_intent.feed->rate();
    FramePos at = convertFrames(m_intent.at, track->rate(), rate);
    if (track->frames >= 0) {
        const FramePos end = convertFrames(track->frames, track->rate(), rate);
        at = std::min(at, m_intent.at < track->frames ? std::max<FramePos>(0, end - 1) : end); // rounding ends nothing
    }
    const bool skips = m_voice && m_voice->parts().back().track->item.item != turn->item->item;
    const double fade = skips ? std::max(immediateFadeSeconds, m_intent.skipFadeSeconds) : immediateFadeSeconds;
    prepare({turn->number, track, *rendering}, at, Splice::Kind::Immediate, fade);
    m_started = turn->number;
}

/// Does what the voice has written, or is about to, agree with the intent from the turn at the play head on?
bool Renderer::suits(const Voice& voice, std::uint64_t head)
{
    for (const Voice::Part& part : voice.parts()) {
        if (part.turn < head) continue;
        if (head == m_intent.turn && part.turn > head && part.turn != m_intent.nextTurn) return false;
        const Turn* turn = turnOf(part.turn);
        TrackPtr track;
        const std::optional<Rendering> rendering = turn ? renderingOf(*turn, m_intent.spec, track) : std::nullopt;
        if (rendering && !(*rendering == part.rendering)) return false;
    }
    return true;
}

/// A switch of rendering, or of what follows after it was written already: the same music from the play head on,
/// rendered anew.
void Renderer::followIntent()
{
    OutputFeed& feed = *m_intent.feed;
    const Heard& head = feed.head();
    Voice* newest = m_prepared ? m_prepared->voice.get() : m_voice.get();
    if (!newest) return;
    // The head is told after each pull: right after a splice it may still be the former voice's.
    const bool headIsHere = m_voice && head.epoch == m_voice->epoch();
    const PlayPoint here = headIsHere ? head.next : m_voice ? m_voice->start() : newest->start();
    const bool notBegun = m_prepared && m_prepared->kind == Splice::Kind::Immediate;
    if (suits(*newest, notBegun ? newest->start().turn : here.turn)) return;
    if (m_prepared && !notBegun && m_voice && suits(*m_voice, here.turn)) {
        dropPrepared();
        return;
    }

    PlayPoint at = notBegun ? newest->start() : here;
    const Turn* turn = turnOf(at.turn);
    TrackPtr track;
    const std::optional<Rendering> rendering = turn ? renderingOf(*turn, m_intent.spec, track) : std::nullopt;
    if (!rendering || !dropPrepared()) return;
    const Voice::Overlap* overlap = m_voice ? m_voice->overlap() : nullptr;
    if (!notBegun && headIsHere && feed.reach() > 0 && !overlap && !head.silent) {
        // The device may take it in place of what it was given already.
        const PlayPoint start = m_voice->start();
        const FramePos first = start.turn == at.turn ? start.frame : 0;
        at.frame = std::max(first, at.frame - feed.reach());
    } else if (!notBegun && !head.silent) {
        at.frame += static_cast<FramePos>(leadSeconds * feed.rate());
        const PlayPoint written = m_voice ? m_voice->written() : at;
        if (written.turn == at.turn) at.frame = std::max(here.frame, std::min(at.frame, written.frame));
        // Not beyond the beginning of a crossfade: that is where the old deck goes over to the next track.
        if (overlap && overlap->outgoing.turn == at.turn)
            at.frame = std::max(here.frame, std::min(at.frame, overlap->at));
    }
    prepare({turn->number, track, *rendering}, at.frame, notBegun ? Splice::Kind::Immediate : Splice::Kind::Aligned,
            notBegun ? immediateFadeSeconds : alignedFadeSeconds);
}

void Renderer::prepare(Voice::Part part, FramePos at, Splice::Kind kind, double fadeSeconds)
{
    OutputFeed& feed = *m_intent.feed;
    // Nothing that the former intent asked for goes first; what is still of use is asked for again.
    m_factory.dropPending();
    m_likelyPrepared = m_intent.likelySerial - 1;
    m_nextPrepared = 0;
    feed.deck(feed.spare()).reset();
    const std::optional<Voice::Overlap> overlap =
        kind == Splice::Kind::Aligned ? overlapAt(part.turn) : std::optional<Voice::Overlap>();
    m_prepared = Prepared{std::make_unique<Voice>(++m_epoch, feed.rate(), m_factory, std::move(part), at, overlap),
                          kind, feed.spare(), feed.head().played};
    tellPart(*m_prepared->voice);
    // The feed waits by itself until the deck has enough.
    feed.publish({kind, m_prepared->voice->start(), static_cast<int>(fadeSeconds * feed.rate())});
}

/// A switch in the midst of a crossfade switches both tracks.
std::optional<Voice::Overlap> Renderer::overlapAt(std::uint64_t turn)
{
    const Voice::Overlap* running = m_voice ? m_voice->overlap() : nullptr;
    if (!running || running->turn != turn) return {};
    Voice::Overlap overlap = *running;
    const Turn* outgoing = turnOf(overlap.outgoing.turn);
    TrackPtr track;
    const std::optional<Rendering> rendering = outgoing ? renderingOf(*outgoing, m_intent.spec, track) : std::nullopt;
    if (!rendering) return {};
    overlap.outgoing = {outgoing->number, track, *rendering};
    return overlap;
}

/// Writes a few blocks. True if there is more to do right away.
bool Renderer::fill(Voice& voice, SpscRing<Block>& deck, std::size_t blocks)
{
    for (int steps = 0; steps < 4; ++steps) {
        // What is prepared is taken by nobody: it is counted in frames, however small the blocks are. But what sounds
        // meanwhile passes by the same music, and what it has passed is of no use any more.
        const bool prepared = m_prepared && m_prepared->voice.get() == &voice;
        auto enough = static_cast<FramePos>(blocks * Block::capacity);
        if (prepared && m_prepared->kind == Splice::Kind::Aligned) {
            const Heard& head = m_intent.feed->head();
            FramePos passed = std::max<FramePos>(0, head.played - m_prepared->playedBefore);
            // It may begin further back: right after a splice the head is not known yet.
            if (head.next.turn == voice.start().turn) passed = std::max(passed, head.next.frame - voice.start().frame);
            enough += passed;
        }
        if (prepared ? voice.made() >= enough : deck.size() >= blocks) return false;
        crossfade(voice);
        const std::uint64_t newest = voice.parts().back().turn;
        // While another deck sounds, or this one holds enough, there is time.
        const bool mayWait = prepared || deck.size() > lowBlocks;
        const Voice::Step step = voice.step(deck, Block::capacity, mayWait);
        if (voice.parts().back().turn != newest) {
            m_started = std::max(m_started, voice.parts().back().turn);
            tellPart(voice);
        }
        switch (step) {
        case Voice::Step::Wrote:
            noteLack(voice, false);
            break;
        case Voice::Step::NotYet:
            noteLack(voice, true);
            return false;
        case Voice::Step::Full:
            return false;
        case Voice::Step::AtEnd:
        case Voice::Step::Ended:
            if (!goOn(voice)) {
                noteLack(voice, true);
                return false;
            }
            break;
        case Voice::Step::Failed:
            broken(voice);
            return true;
        }
    }
    return true;
}

/// Near its end the track that plays fades into the next one. Where that cannot be, it follows without a gap.
void Renderer::crossfade(Voice& voice)
{
    const Voice::Part& part = voice.parts().back();
    const bool wanted = m_intent.crossfadeSeconds > 0 && m_intent.nextTurn && part.turn == m_intent.turn &&
                        part.track->frames >= 0 && voice.written().turn == part.turn;
    if (voice.incoming() && (!wanted || voice.incoming()->turn != m_intent.nextTurn)) voice.dropIncoming();
    if (!wanted || voice.incoming()) return;
    const int rate = m_intent.feed->rate();
    const auto asked = static_cast<FramePos>(m_intent.crossfadeSeconds * rate);
    const FramePos end = convertFrames(part.track->frames, part.track->rate(), rate);
    const FramePos left = end - voice.written().frame;
    if (left > asked + static_cast<FramePos>(crossAheadSeconds * rate)) return;
    const Turn* next = turnOf(m_intent.nextTurn);
    TrackPtr track;
    const std::optional<Rendering> rendering = renderingOf(*next, m_intent.spec, track);
    if (!rendering || track->frames < 0 || isApart(*next, *track, *rendering)) return;
    // Of short tracks at least half is heard alone, so that no three of them meet.
    const FramePos nextHalf = convertFrames(track->frames, track->rate(), rate) / 2;
    const FramePos length = std::min({asked, left, end / 2, nextHalf});
    if (length > 0) voice.cross({next->number, track, *rendering}, end - length, end);
}

/// The voice has played its last part out: the next one, or the end. False if it has to wait.
bool Renderer::goOn(Voice& voice)
{
    const std::uint64_t last = voice.parts().back().turn;
    if (last == m_intent.turn && m_intent.nextTurn) {
        const Turn* next = turnOf(m_intent.nextTurn);
        TrackPtr track;
        // What is to be switched goes on as it is until then: a border is no place for a step.
        const RenderSpec spec = suits(voice, last) ? m_intent.spec : voice.parts().back().rendering.spec;
        const std::optional<Rendering> rendering = renderingOf(*next, spec, track);
        if (rendering && !isApart(*next, *track, *rendering)) {
            voice.append({next->number, track, *rendering});
            m_started = std::max(m_started, next->number);
            tellPart(voice);
            return true;
        }
        if (!rendering) {
            const TrackShelf::Entry& entry = m_shelf.get(*next->item);
            if (entry.state != TrackShelf::Entry::State::Failed) return false;
            tellFailed(next->number, entry.error);
        }
    }
    // What is queued in the last moment still follows without a gap.
    if (voice.finishing()) return false;
    const Heard& head = m_intent.feed->head();
    const PlayPoint here = head.epoch == voice.epoch() ? head.next : voice.start();
    const PlayPoint end = voice.written();
    if (here.turn < end.turn || end.frame - here.frame > finishSeconds * m_intent.feed->rate()) return false;
    voice.finish();
    return true;
}

/// With what sounds well supplied: what may be asked for at the play head, and the beginning of what follows.
void Renderer::prepareAhead()
{
    OutputFeed& feed = *m_intent.feed;
    const PlayPoint here = feed.head().next;
    const Turn* turn = turnOf(here.turn);
    TrackPtr track;
    if (!turn) return;
    if (!m_prepared) {
        if (const auto rendering = renderingOf(*turn, m_intent.spec, track))
            m_factory.keepReady(*track, *rendering, feed.rate());
    }
    const bool calm = m_factory.mayPrepare();
    if (m_likelyPrepared != m_intent.likelySerial && calm) {
        m_likelyPrepared = m_intent.likelySerial;
        for (const RenderSpec& spec : m_intent.likely) {
            const std::optional<Rendering> rendering = renderingOf(*turn, spec, track);
            if (!rendering || !(rendering->spec == spec)) continue;
            const FramePos frame = convertFrames(here.frame, feed.rate(), track->rate(), Rounding::Down);
            m_factory.prepare(track, *rendering, track->first + frame, SourceFactory::Urgency::Perhaps);
        }
    }
    if (m_intent.nextTurn && m_intent.nextTurn != m_nextPrepared && here.turn == m_intent.turn) {
        if (!renderingOf(*turn, m_intent.spec, track) || track->frames < 0) return;
        const FramePos left = convertFrames(track->frames, track->rate(), feed.rate()) - here.frame;
        const double before = (calm ? nextSeconds : busyNextSeconds) + m_intent.crossfadeSeconds;
        if (static_cast<double>(left) > before * feed.rate()) return;
        const std::optional<Rendering> rendering = renderingOf(*turnOf(m_intent.nextTurn), m_intent.spec, track);
        if (!rendering) return;
        m_nextPrepared = m_intent.nextTurn;
        m_factory.prepare(track, *rendering, track->first, SourceFactory::Urgency::Soon);
    }
}

} // namespace auralis
