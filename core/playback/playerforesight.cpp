// UnifiedPlayerManager's foresight: what is measured and made ahead of its need, and what became of it. Main thread
// only.
#include <algorithm>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "playerconductor.h"

namespace auralis
{

namespace
{

std::string nameOf(const RenderSpec& spec)
{
    return spec.mode == Mode::Enhanced ? "enhanced/" + spec.preset : std::string(toString(spec.mode));
}

QJsonObject toJson(const TierStats& tier)
{
    return {{QStringLiteral("entries"), qint64(tier.entries)}, {QStringLiteral("bytes"), qint64(tier.bytes)},
            {QStringLiteral("budget"), qint64(tier.budget)},   {QStringLiteral("hits"), qint64(tier.hits)},
            {QStringLiteral("misses"), qint64(tier.misses)},   {QStringLiteral("evictions"), qint64(tier.evictions)}};
}

} // namespace

/// The whole of what plays, for waveform and mastering, then behind the correction, whatever the mode, for a switch
/// comes unannounced; then of what follows, when the machine has time for it.
void UnifiedPlayerManager::Private::measureAhead()
{
    std::vector<PlayableItem> wanted;
    if (!model.failed && model.opened) {
        if (const ItemPtr item = itemOf(model.item)) wanted.push_back(*item);
        const ItemPtr item = itemOf(model.next);
        if (item && !item->failed && engine.machine().calm()) wanted.push_back(*item);
    }
    engine.analysis().measure(std::move(wanted),
                              recipes->corrections.find(enhancedSpec(preset.toStdString()).correction));
}

/// What was put off while the machine had no time for it.
void UnifiedPlayerManager::Private::lookAtMachine()
{
    const bool calm = engine.machine().calm();
    if (calm && !wasCalm) measureAhead();
    wasCalm = calm;
}

/// At each new stretch of the track and after each switch: what may be asked for next.
void UnifiedPlayerManager::Private::predict(bool switched)
{
    const TrackPtr known = track();
    if (!foresight || !model.playing || !known || !model.heard()) return;
    const auto now = static_cast<FramePos>(framesToSeconds(position(), known->rate()) / preparing::stretchSeconds);
    if (now == stretch && !switched) return;
    if (switched) {
        ++switches;
        switchesForetold += expects(model.sounding);
        predictor.switched(nameOf(model.sounding));
    } else {
        predictor.stretchPlayed();
    }
    stretch = now;

    std::vector<SpecPredictor::Candidate> candidates;
    std::vector<RenderSpec> specs;
    RenderSpec spec = unenhanced;
    if (spec.mode == Mode::Streamed) {
        specs.push_back(spec);
        candidates.push_back({nameOf(spec), preparing::streamedCost});
    }
    predictor.setBypass(nameOf(spec));
    for (const PresetPtr& each : recipes->presets.all()) {
        specs.push_back(enhancedSpec(each->id));
        candidates.push_back({nameOf(specs.back()), preparing::enhancedCost});
    }
    likely.clear();
    for (const SpecPredictor::Spec& worth : predictor.worthPreparing(candidates)) {
        for (const RenderSpec& each : specs) {
            if (nameOf(each) == worth) likely.push_back(each);
        }
    }
    ++likelySerial;
    render();
}

bool UnifiedPlayerManager::Private::expects(const RenderSpec& spec) const
{
    const std::string name = nameOf(spec);
    return std::any_of(likely.begin(), likely.end(), [&](const RenderSpec& each) { return nameOf(each) == name; });
}

/// Commands that will be heard at once are timed: while nothing plays there is no device that waits for frames.
void UnifiedPlayerManager::Private::noteCommand(const PlayerEvent& e, const PlayerModel& before, CommandTimes::Time now)
{
    using Kind = PlayerEvent::Kind;
    if (!model.playing || model.turn == 0) return times.drop();
    CommandTime command;
    command.spec = model.asked;
    if (e.kind == Kind::Seek) command.kind = CommandTime::Kind::Seek;
    const bool moved = (e.kind == Kind::Start || e.kind == Kind::Seek) && model.turn != before.turn;
    const bool begun = e.kind == Kind::Play && !before.playing && !model.heard();
    const bool switched = e.kind == Kind::Switch && !(model.asked == before.asked);
    if (switched && model.heard() && model.asked == model.sounding) return times.drop(); // back before it was heard
    if (switched && model.heard()) {
        command.kind = CommandTime::Kind::Switch;
        command.foretold = expects(model.asked);
    }
    if (moved || begun || switched) times.asked(command, model.turn, now);
}

/// Which part of the track is ready around the place heard; looked up a few times a second.
void UnifiedPlayerManager::Private::lookAtChunks()
{
    constexpr int ms = 300;
    if (readyAge.isValid() && readyAge.elapsed() < ms) return;
    readyAge.start();
    const RenderReport* part = engine.sounding();
    const TrackPtr known = track();
    ready = {};
    if (!part || !part->chunks || !known || part->turn != model.turn) return;
    const ChunkPlan& chunks = *part->chunks;
    ready = readyStretch(engine.store(), chunks, convertFrames(known->first + position(), known->rate(), chunks.rate));
    if (known->frames <= 0) return;
    // Of the item, which may be a part of the file.
    const auto ofItem = [&](float share) {
        const double frame =
            static_cast<double>(share) * static_cast<double>(chunks.frames) * known->rate() / chunks.rate;
        const double ours = (frame - static_cast<double>(known->first)) / static_cast<double>(known->frames);
        return static_cast<float>(std::clamp(ours, 0.0, 1.0));
    };
    ready = {ofItem(ready.from), ofItem(ready.to)};
}

QByteArray UnifiedPlayerManager::Private::cacheStats() const
{
    const CacheStats stats = engine.store().stats();
    const MachineState machine = engine.machine().state();
    QJsonArray expected;
    for (const RenderSpec& spec : likely)
        expected.append(QString::fromStdString(nameOf(spec)));
    const QJsonObject json{{QStringLiteral("l1"), toJson(stats.l1)},
                           {QStringLiteral("l2"), toJson(stats.l2)},
                           {QStringLiteral("l3"), toJson(stats.l3)},
                           {QStringLiteral("rendered"), qint64(stats.rendered)},
                           {QStringLiteral("render_failures"), qint64(stats.renderFailures)},
                           {QStringLiteral("disk_errors"), qint64(stats.diskErrors)},
                           {QStringLiteral("predicted"), qint64(stats.predicted)},
                           {QStringLiteral("predicted_used"), qint64(stats.predictedUsed)},
                           {QStringLiteral("predicted_lost"), qint64(stats.predictedLost)},
                           {QStringLiteral("switches"), switches},
                           {QStringLiteral("switches_foretold"), switchesForetold},
                           {QStringLiteral("likely"), expected},
                           {QStringLiteral("streamed_speed"), stats.streamedSpeed},
                           {QStringLiteral("enhanced_speed"), stats.enhancedSpeed},
                           {QStringLiteral("on_battery"), machine.onBattery},
                           {QStringLiteral("busy"), machine.busy}};
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

} // namespace auralis
