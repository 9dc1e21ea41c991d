// PlayerEngine: the parts, put together, and the way of time from hand-over to hearing.
#include "playerengine.h"

#include <algorithm>

namespace auralis
{

namespace
{
constexpr int pumpMs = 33;
constexpr int seldomMs = 100;       // and more: need not be exact
constexpr double steadySeconds = 1; // before the end of a track
constexpr std::size_t partsKept = 64;
} // namespace

PlayerEngine::PlayerEngine(const ChunkStoreSettings& store, OutputFactory outputs,
                           std::unique_ptr<DeviceMonitor> monitor, const OutputController::Settings& output,
                           std::shared_ptr<const RecipeBook> recipes, MachineProbe machine, QObject* parent)
    : QObject(parent)
    , m_decoders(std::make_shared<DecoderPool>())
    , m_machine(machine ? std::move(machine) : machineProbe())
    , m_store(store)
    , m_wakeRenderer(std::make_shared<Waiter>())
    , m_sources(std::make_unique<SourceMaker>(m_store, m_decoders, std::move(recipes), m_machine,
                                              [waiter = m_wakeRenderer] { waiter->wake(); }))
    , m_renderer(std::make_unique<Renderer>(*m_sources, m_decoders, m_wakeRenderer,
                                            [this](const RenderReport& report) { m_reports.put(report); }))
    , m_output(std::move(outputs), std::move(monitor), m_wakeRenderer, output)
{
    m_store.setProgressCallback([waiter = m_wakeRenderer](const ChunkPtr&, Priority priority) {
        if (priority == Priority::Urgent) waiter->wake(); // nobody waits for what is only prepared
    });
    connect(&m_timer, &QTimer::timeout, this, &PlayerEngine::pump);
    connect(&m_output, &OutputController::feedChanged, this, &PlayerEngine::replaceFeed);
}

PlayerEngine::~PlayerEngine()
{
    m_decoders->cancelAll();
    m_renderer.reset(); // before what it uses
    m_sources.reset();
}

void PlayerEngine::render(Intent intent)
{
    m_intent = std::move(intent);
    if (m_intent.turn != 0) m_output.want();
    m_intent.feed = m_feed;
    m_renderer->setIntent(m_intent);
    watch();
}

void PlayerEngine::setPlaying(bool playing)
{
    m_playing = playing;
    m_ended = false;
    if (m_feed) m_feed->setFirstTurn(m_intent.turn);
    m_output.setPlaying(playing);
    watch();
}

/// Looks regularly from now on; a running timer goes on in its own time.
void PlayerEngine::watch()
{
    if (!m_timer.isActive() || m_timer.interval() != pumpMs) lookEvery(pumpMs);
}

/// A seldom look comes together with other timers: one wake-up for all.
void PlayerEngine::lookEvery(int ms)
{
    m_timer.setTimerType(ms >= seldomMs ? Qt::CoarseTimer : Qt::PreciseTimer);
    m_timer.start(ms);
}

/// The newest part sounds, and will for a while.
bool PlayerEngine::steady() const
{
    const RenderReport* part = sounding();
    if (!part || part != &m_parts.back() || m_marks.size() != 1 || m_feed->splicePending() || m_heard.dry) return false;
    if (!m_playing || m_ended || part->track->frames < 0) return false;
    const FramePos end = convertFrames(part->track->frames, part->track->rate(), m_feed->rate());
    return end - m_position.frame > steadySeconds * m_feed->rate();
}

void PlayerEngine::receive()
{
    for (const RenderReport& report : m_reports.take()) {
        if (report.kind != RenderReport::Kind::Part) {
            Q_EMIT reported(report);
            continue;
        }
        m_parts.push_back(report);
        if (m_parts.size() > partsKept) m_parts.pop_front();
        watch();
    }
}

const RenderReport* PlayerEngine::sounding() const
{
    for (auto part = m_parts.rbegin(); part != m_parts.rend(); ++part) {
        if (part->turn == m_position.turn && part->epoch == m_position.epoch) return &*part;
    }
    return nullptr;
}

const RenderReport* PlayerEngine::newestPart(std::uint64_t turn) const
{
    for (auto part = m_parts.rbegin(); part != m_parts.rend(); ++part) {
        if (part->turn == turn) return &*part;
    }
    return nullptr;
}

UnderrunCauses PlayerEngine::underruns() const
{
    UnderrunCauses causes = m_renderer->underruns();
    causes.device = m_burstsBefore + m_heard.bursts + m_output.starved() - m_output.late();
    causes.cpu += m_output.late();
    return causes;
}

void PlayerEngine::replaceFeed()
{
    pump(); // what the former feed last played
    m_burstsBefore += m_heard.bursts;
    m_playedBefore += secondsOf(m_heard.played);
    m_heard = {};
    m_marks.clear();
    m_dry = m_ended = false;
    m_feed = m_output.feed();
    Q_EMIT feedReplaced();
}

void PlayerEngine::pump()
{
    if (!m_feed) {
        m_timer.stop();
        return;
    }
    m_heard = m_feed->heard();
    Mark mark;
    while (m_feed->nextMark(mark)) {
        while (!m_marks.empty() && m_marks.back().played > mark.played)
            m_marks.pop_back(); // was taken back from the device before it was heard
        m_marks.push_back(mark);
    }

    // What the device still holds was not heard yet; after a pause or the end it soon has been.
    const bool settled = m_heard.silent || m_heard.ended;
    const std::int64_t audible =
        settled ? m_heard.played : std::max<std::int64_t>(0, m_heard.played - m_output.latencyFrames());
    while (m_marks.size() > 1 && m_marks[1].played <= audible)
        m_marks.pop_front();
    if (!m_marks.empty() && m_marks.front().played <= audible) {
        const Mark& current = m_marks.front();
        const bool known = std::any_of(m_parts.begin(), m_parts.end(), [&current](const RenderReport& part) {
            return part.turn == current.point.turn && part.epoch == current.epoch;
        });
        const bool changed = current.point.turn != m_position.turn || current.epoch != m_position.epoch;
        if (known) { // else its report is still on the way
            m_position = {current.point.turn,
                          current.epoch,
                          current.point.frame + (audible - current.played),
                          true,
                          m_playedBefore + secondsOf(current.played),
                          current.at};
            if (changed) Q_EMIT soundingChanged();
        }
    }

    const bool dry = m_playing && m_heard.dry && !m_heard.ended;
    if (dry != m_dry) {
        m_dry = dry;
        Q_EMIT starved(dry);
    }
    if (m_playing && m_heard.ended && m_position.turn == m_heard.next.turn) {
        const std::int64_t rest = m_output.latencyFrames() * std::int64_t{1000} / std::max(1, m_output.rate());
        if (!m_ended) {
            m_ended = true;
            m_endedFor.start();
            Q_EMIT playingOut();
            QTimer::singleShot(std::chrono::milliseconds(rest), Qt::PreciseTimer, this, &PlayerEngine::pump);
        }
        if (m_endedFor.elapsed() >= rest) Q_EMIT playedOut();
    } else {
        m_ended = false;
    }
    Q_EMIT pumped();
    if (!m_playing && m_heard.silent && (!m_feed->splicePending() || m_intent.turn == 0)) m_timer.stop();
    const int interval = steady() ? m_steadyMs : pumpMs;
    if (m_timer.isActive() && m_timer.interval() != interval) lookEvery(interval);
}

} // namespace auralis
