// Renderer's reports: what sounds, what broke, and why a deck ran dry. Render thread, but underruns().
#include <utility>

#include "renderer.h"

namespace auralis
{

namespace
{

/// The file itself cannot be read on: playing it in another rendering would not help.
bool isFileFault(ErrorCode code)
{
    return code == ErrorCode::NotFound || code == ErrorCode::Unreadable || code == ErrorCode::NotAudio ||
           code == ErrorCode::Corrupt;
}

} // namespace

/// The deck ran dry: for want of what the voice waited for, or, when it waited for nothing, because this thread was not
/// given the processor in time.
void Renderer::explainUnderruns()
{
    if (!m_intent.feed) return;
    const Heard& head = m_intent.feed->head();
    const std::int64_t now = head.underruns - head.bursts;
    const std::int64_t fresh = now - std::exchange(m_underrunsSeen, now);
    if (fresh == 0) return;
    const bool making = m_lack == TrackSource::Lack::Making && !m_factory.machineBusy();
    auto& counter = m_lack == TrackSource::Lack::File ? m_dryByFile : making ? m_dryByMaking : m_dryByProcessor;
    counter.fetch_add(fresh, std::memory_order_relaxed);
}

void Renderer::noteLack(const Voice& voice, bool lacking)
{
    if (&voice != m_voice.get()) return;
    using Lack = TrackSource::Lack;
    // Without a source the next file is being opened.
    m_lack = !lacking ? Lack::Processor : voice.source() ? voice.source()->lack() : Lack::File;
}

UnderrunCauses Renderer::underruns() const
{
    UnderrunCauses causes;
    causes.disk = m_dryByFile.load(std::memory_order_relaxed);
    causes.render = m_dryByMaking.load(std::memory_order_relaxed);
    causes.cpu = m_dryByProcessor.load(std::memory_order_relaxed);
    return causes;
}

/// The voice's newest part broke: its plain file is tried before it is given up.
void Renderer::broken(Voice& voice)
{
    const Voice::Part part = voice.parts().back();
    const Error error = voice.error();
    if (part.rendering.spec.mode != Mode::Original && !isFileFault(error.code)) {
        m_bare.insert(part.track->item.item);
        if (part.rendering.spec.mode == Mode::Enhanced) tell(RenderReport::Kind::MasteringFailed, part.turn, error);
        return;
    }
    tellFailed(part.turn, error);
    // Nothing of it was written: what sounds goes on until the next command.
    if (m_prepared && m_prepared->voice.get() == &voice && voice.made() == 0) dropPrepared();
}

void Renderer::tell(RenderReport::Kind kind, std::uint64_t turn, const Error& error)
{
    RenderReport report;
    report.kind = kind;
    report.turn = turn;
    report.error = error;
    m_report(report);
}

void Renderer::tellFailed(std::uint64_t turn, const Error& error)
{
    if (m_toldFailed.insert(turn).second) tell(RenderReport::Kind::Failed, turn, error);
}

void Renderer::tellPart(const Voice& voice)
{
    const Voice::Part& part = voice.parts().back();
    RenderReport report;
    report.kind = RenderReport::Kind::Part;
    report.turn = part.turn;
    report.epoch = voice.epoch();
    report.track = part.track;
    report.rendering = part.rendering;
    if (const TrackSource* source = voice.source()) {
        report.masteringGainDb = source->masteringGainDb();
        report.eqMaxDb = source->eqMaxDb();
        report.chunks = source->chunks();
    }
    m_report(report);
}

/// What follows needs a feed of its own, which begins where this one ends.
bool Renderer::isApart(const Turn& turn, const Track& track, const Rendering& rendering)
{
    const int rate = m_factory.rateOf(track, rendering);
    if (!m_intent.matchesRate || rate == m_intent.feed->rate()) return false;
    if (m_toldApart == turn.number) return true;
    m_toldApart = turn.number;
    RenderReport report;
    report.kind = RenderReport::Kind::Apart;
    report.turn = turn.number;
    report.rate = rate;
    m_report(report);
    return true;
}

} // namespace auralis
