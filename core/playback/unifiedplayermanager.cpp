// UnifiedPlayerManager: commands and news become events of the reducer, its actions become calls and signals. Main
// thread only.
#include "unifiedplayermanager.h"

#include <algorithm>
#include <cmath>

#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>

#include "outputs.h"
#include "playerengine.h"
#include "playerreducer.h"
#include "snapshotmaker.h"

namespace auralis
{

namespace
{

constexpr double previousRestartsAfter = 3.0; // s
constexpr int engineRateFallback = 48000;

PlayerEvent eventOf(PlayerEvent::Kind kind)
{
    PlayerEvent e;
    e.kind = kind;
    return e;
}

/// 60 dB over the way of the slider, felt as even; 1 is full scale.
float gainOf(double volume, bool muted)
{
    return muted ? 0.0f : static_cast<float>(volume * volume * volume);
}

QJsonObject toJson(const TierStats& tier)
{
    return {{QStringLiteral("entries"), qint64(tier.entries)}, {QStringLiteral("bytes"), qint64(tier.bytes)},
            {QStringLiteral("budget"), qint64(tier.budget)},   {QStringLiteral("hits"), qint64(tier.hits)},
            {QStringLiteral("misses"), qint64(tier.misses)},   {QStringLiteral("evictions"), qint64(tier.evictions)}};
}

ChunkStoreSettings storeSettings(const PlayerSettings& settings)
{
    ChunkStoreSettings store;
    store.diskFolder = settings.cacheFolder;
    store.l1Bytes = settings.l1Bytes;
    store.l2Bytes = settings.l2Bytes;
    store.l3Bytes = settings.l3Bytes;
    store.workers = settings.workers;
    return store;
}

OutputController::Settings outputSettings(const PlayerSettings& settings)
{
    return {settings.output, settings.engineRate > 0 ? settings.engineRate : engineRateFallback, settings.bufferMs};
}

} // namespace

struct UnifiedPlayerManager::Private {
    Private(UnifiedPlayerManager* manager, const PlayerSettings& settings, OutputFactory outputs)
        : q(manager)
        , engine(storeSettings(settings), std::move(outputs), outputSettings(settings))
        , unenhanced(settings.unenhanced)
    {
    }

    UnifiedPlayerManager* const q;
    PlayQueue queue;
    PlayerEngine engine;
    PlayerModel model;
    PlayerSnapshot snapshot;
    std::map<ItemId, ItemPtr> items;          ///< current and next, as the renderer knows them
    std::map<std::uint64_t, TrackPtr> tracks; ///< opened, by turn
    RenderSpec unenhanced;
    bool enhanced = false;
    QString preset = QStringLiteral("adaptive");
    float intensity = 1.0f;
    bool comparing = false;
    double volume = 1.0;
    bool muted = false;
    std::int64_t playedAtItem = 0; ///< engine.playedFrames() when the current item began
    bool updatingQueue = false;

    void apply(const PlayerEvent& e);
    void act(PlayerAction action, const PlayerModel& before, const PlayerEvent& e);
    void startItem(ItemId item, bool playing, FramePos at = 0);
    void onReport(const RenderReport& report);
    void onFailed(const RenderReport& report);
    void onMeasured(const PlayableItem& item);
    void refreshNext();
    ItemPtr itemOf(ItemId id);
    void render();
    RenderSpec wantedSpec() const;
    void switchSpec();
    FramePos position() const;
    TrackPtr track() const;
    void refresh();
    void measureAhead();
};

UnifiedPlayerManager::UnifiedPlayerManager(const PlayerSettings& settings, QObject* parent)
    : UnifiedPlayerManager(settings, systemOutputs(), parent)
{
}

UnifiedPlayerManager::UnifiedPlayerManager(const PlayerSettings& settings, OutputFactory outputs, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, settings, std::move(outputs)))
{
    Private* p = d.get();
    p->model.asked = p->wantedSpec();
    const auto next = [p] { p->refreshNext(); };
    connect(&p->queue, &PlayQueue::itemsReset, this, next);
    connect(&p->queue, &PlayQueue::itemsInserted, this, next);
    connect(&p->queue, &PlayQueue::itemsRemoved, this, next);
    connect(&p->queue, &PlayQueue::modesChanged, this, next);
    connect(&p->queue, &PlayQueue::currentChanged, this, next);

    connect(&p->engine, &PlayerEngine::reported, this, [p](const RenderReport& report) { p->onReport(report); });
    connect(&p->engine, &PlayerEngine::soundingChanged, this, [p] {
        PlayerEvent e = eventOf(PlayerEvent::Kind::Heard);
        e.turn = p->engine.position().turn;
        if (const RenderReport* part = p->engine.sounding()) {
            e.spec = part->rendering.spec;
            p->tracks[part->turn] = part->track;
        }
        p->apply(e);
    });
    connect(&p->engine, &PlayerEngine::starved, this, [p](bool on) {
        PlayerEvent e = eventOf(PlayerEvent::Kind::Starved);
        e.on = on;
        p->apply(e);
    });
    connect(&p->engine, &PlayerEngine::playedOut, this, [p] { p->apply(eventOf(PlayerEvent::Kind::PlayedOut)); });
    connect(&p->engine, &PlayerEngine::pumped, this, [p] { p->refresh(); });
    connect(&p->engine, &PlayerEngine::feedReplaced, this, [p] {
        PlayerEvent e = eventOf(PlayerEvent::Kind::OutputChanged);
        e.frame = p->position();
        p->apply(e);
    });
    connect(&p->engine.analysis(), &Analysis::measured, this, [p](const PlayableItem& item) { p->onMeasured(item); });
    connect(&p->engine.output(), &OutputController::lostDevice, this, [this, p] {
        p->apply(eventOf(PlayerEvent::Kind::DeviceLost));
        Q_EMIT deviceLost(p->engine.output().device());
    });
    connect(&p->engine.output(), &OutputController::deviceReturned, this, [this, p] {
        p->refresh();
        Q_EMIT deviceReturned(p->engine.output().device());
    });
}

UnifiedPlayerManager::~UnifiedPlayerManager() = default;

// The reducer's way: one event in, one model out, then its actions.

void UnifiedPlayerManager::Private::apply(const PlayerEvent& e)
{
    const PlayerModel before = model;
    const PlayerState stateBefore = describe(before);
    Reduced reduced = reduce(model, e);
    model = std::move(reduced.model);
    for (const PlayerAction action : reduced.actions)
        act(action, before, e);
    refresh();
    if (describe(model) != stateBefore) Q_EMIT q->stateChanged(describe(model));
}

void UnifiedPlayerManager::Private::act(PlayerAction action, const PlayerModel& before, const PlayerEvent& e)
{
    switch (action) {
    case PlayerAction::Render:
        render();
        break;
    case PlayerAction::Transport:
        engine.setPlaying(model.playing);
        break;
    case PlayerAction::CurrentChanged: {
        updatingQueue = true;
        if (model.item) queue.setCurrent(model.item);
        updatingQueue = false;
        refresh();
        if (const ItemPtr item = itemOf(model.item)) Q_EMIT q->trackChanged(*item);
        refreshNext();
        measureAhead();
        break;
    }
    case PlayerAction::Skipped:
    case PlayerAction::Finished: {
        const std::int64_t played = engine.playedFrames() - playedAtItem;
        playedAtItem = engine.playedFrames();
        const double seconds = framesToSeconds(std::max<std::int64_t>(0, played), engine.output().rate());
        Q_EMIT q->itemFinished(before.item, seconds, action == PlayerAction::Skipped);
        break;
    }
    case PlayerAction::ModeSwitched:
        Q_EMIT q->modeSwitched(model.sounding.mode == Mode::Enhanced);
        break;
    case PlayerAction::PresetSwitched:
        Q_EMIT q->presetSwitched(QString::fromStdString(model.sounding.preset));
        break;
    case PlayerAction::Ended:
        queue.setStopAfterCurrent(false);
        Q_EMIT q->ended();
        break;
    case PlayerAction::Error: {
        const ItemPtr item = itemOf(e.item);
        Q_EMIT q->errorOccurred(QString::fromStdString(e.text), item ? QString::fromStdString(item->path) : QString());
        break;
    }
    }
}

/// Hands the model to the renderer.
void UnifiedPlayerManager::Private::render()
{
    Intent intent;
    intent.turn = model.turn;
    intent.item = itemOf(model.item);
    intent.at = model.at;
    intent.nextTurn = model.nextTurn;
    intent.next = itemOf(model.next);
    intent.spec = model.asked;
    intent.retry = model.retry;
    if (!intent.item) intent.turn = 0;
    if (!intent.next) intent.nextTurn = 0;
    for (auto known = items.begin(); known != items.end();) {
        known = known->first == model.item || known->first == model.next ? std::next(known) : items.erase(known);
    }
    while (tracks.size() > 8)
        tracks.erase(tracks.begin());
    engine.render(std::move(intent));
}

/// The queue's item; one that was removed while it plays is remembered as it was.
ItemPtr UnifiedPlayerManager::Private::itemOf(ItemId id)
{
    if (!id) return nullptr;
    if (const PlayableItem* item = queue.find(id)) return items[id] = std::make_shared<const PlayableItem>(*item);
    const auto known = items.find(id);
    return known == items.end() ? nullptr : known->second;
}

void UnifiedPlayerManager::Private::startItem(ItemId id, bool playing, FramePos at)
{
    const PlayableItem* item = queue.find(id);
    if (!item) return;
    if (item->failed) {
        PlayableItem again = *item;
        again.failed = false;
        again.failure.clear();
        queue.update(again);
    }
    PlayerEvent e = eventOf(PlayerEvent::Kind::Start);
    e.item = id;
    e.frame = at;
    e.on = playing;
    apply(e); // what follows is told by refreshNext(), when it is the queue's current item
}

void UnifiedPlayerManager::Private::refreshNext()
{
    if (updatingQueue || !model.item) return;
    const PlayableItem* following = queue.following();
    PlayerEvent e = eventOf(PlayerEvent::Kind::NextChanged);
    if (following) e.next = following->item;
    apply(e);
    measureAhead();
}

void UnifiedPlayerManager::Private::onReport(const RenderReport& report)
{
    switch (report.kind) {
    case RenderReport::Kind::Opened: {
        tracks[report.turn] = report.track;
        PlayerEvent e = eventOf(PlayerEvent::Kind::Opened);
        e.turn = report.turn;
        apply(e);
        if (report.turn == model.turn) Q_EMIT q->durationChanged(snapshot.duration);
        measureAhead();
        break;
    }
    case RenderReport::Kind::Failed:
        onFailed(report);
        break;
    case RenderReport::Kind::MasteringFailed: {
        PlayerEvent e = eventOf(PlayerEvent::Kind::MasteringFailed);
        e.turn = report.turn;
        e.item = model.item;
        e.text = "Mastering failed, the original is playing: " + report.error.message;
        apply(e);
        break;
    }
    case RenderReport::Kind::Part:
        break;
    }
}

void UnifiedPlayerManager::Private::onFailed(const RenderReport& report)
{
    if (report.error.code == ErrorCode::Cancelled) return;
    PlayerEvent e = eventOf(PlayerEvent::Kind::Failed);
    e.turn = report.turn;
    e.item = report.turn == model.turn ? model.item : report.turn == model.nextTurn ? model.next : ItemId{};
    const ItemPtr broken = itemOf(e.item);
    if (!broken) return;
    const QString reason = QString::fromStdString(report.error.message);
    if (const PlayableItem* item = queue.find(e.item)) {
        PlayableItem failed = *item;
        failed.failed = true;
        failed.failure = reason;
        queue.update(failed);
    }
    const QString name = QFileInfo(QString::fromStdString(broken->path)).fileName();
    e.text = QStringLiteral("%1 %2").arg(name, reason).toStdString();
    if (const PlayableItem* following = queue.following()) e.next = following->item;
    apply(e);
}

void UnifiedPlayerManager::Private::onMeasured(const PlayableItem& item)
{
    if (const PlayableItem* queued = queue.find(item.item)) {
        PlayableItem known = *queued;
        known.profile = item.profile;
        queue.update(known);
    } else if (items.count(item.item)) {
        PlayableItem known = *items[item.item];
        known.profile = item.profile;
        items[item.item] = std::make_shared<const PlayableItem>(known);
    }
    if (item.item == model.item || item.item == model.next) render(); // an enhanced track goes over to the full profile
    refresh();
    Q_EMIT q->profileMeasured(item);
}

/// The whole of what plays, then of what follows, for waveform and mastering.
void UnifiedPlayerManager::Private::measureAhead()
{
    std::vector<PlayableItem> wanted;
    if (!model.failed && model.opened) {
        if (const ItemPtr item = itemOf(model.item)) wanted.push_back(*item);
        if (const ItemPtr item = itemOf(model.next); item && !item->failed) wanted.push_back(*item);
    }
    engine.analysis().measure(std::move(wanted));
}

RenderSpec UnifiedPlayerManager::Private::wantedSpec() const
{
    RenderSpec spec = unenhanced;
    spec.preset = preset.toStdString();
    spec.intensity = intensity;
    if (comparing)
        spec.mode = Mode::Original;
    else if (enhanced)
        spec.mode = Mode::Enhanced;
    return spec;
}

void UnifiedPlayerManager::Private::switchSpec()
{
    PlayerEvent e = eventOf(PlayerEvent::Kind::Switch);
    e.spec = wantedSpec();
    apply(e);
}

TrackPtr UnifiedPlayerManager::Private::track() const
{
    const auto found = tracks.find(model.turn);
    if (found != tracks.end()) return found->second;
    for (auto known = tracks.rbegin(); known != tracks.rend(); ++known) {
        if (known->second && known->second->item.item == model.item) return known->second;
    }
    return nullptr;
}

/// Source frames of the item. Until the asked place is heard, the asked place.
FramePos UnifiedPlayerManager::Private::position() const
{
    const TrackPtr known = track();
    const PlayerEngine::Position& heard = engine.position();
    if (!known || heard.turn != model.turn || model.turn == 0) return model.at;
    const FramePos frame = convertFrames(heard.frame, engine.outputRate(), known->rate());
    // The grid of the engine may be coarser than the file's.
    const FramePos start =
        convertFrames(convertFrames(model.at, known->rate(), engine.outputRate()), engine.outputRate(), known->rate());
    return frame == start ? model.at : frame;
}

void UnifiedPlayerManager::Private::refresh()
{
    SnapshotInput in;
    in.position = position();
    in.track = track();
    in.volume = volume;
    in.muted = muted;
    in.comparing = comparing;
    PlayerSnapshot fresh = makeSnapshot(model, engine, in);
    const bool moved = fresh.position != snapshot.position;
    snapshot = std::move(fresh);
    Q_EMIT q->snapshotChanged(snapshot);
    if (moved) Q_EMIT q->positionChanged(snapshot.position);
}

// Commands.

PlayQueue* UnifiedPlayerManager::queue() const
{
    return &d->queue;
}
const PlayerSnapshot& UnifiedPlayerManager::snapshot() const
{
    return d->snapshot;
}

ProfilePtr UnifiedPlayerManager::profile() const
{
    const ItemPtr item = d->itemOf(d->model.item);
    return item ? item->profile : nullptr;
}

void UnifiedPlayerManager::loadTrack(const PlayableItem& item)
{
    d->queue.replace({item}, 0);
    d->startItem(d->queue.items().front().item, false);
}

void UnifiedPlayerManager::playItem(ItemId item)
{
    d->startItem(item, true);
}

void UnifiedPlayerManager::play()
{
    if (d->model.item) {
        d->apply(eventOf(PlayerEvent::Kind::Play));
    } else if (d->queue.current()) {
        d->startItem(d->queue.current()->item, true);
    } else if (const PlayableItem* first = d->queue.afterNext()) {
        d->startItem(first->item, true);
    }
}

void UnifiedPlayerManager::pause()
{
    d->apply(eventOf(PlayerEvent::Kind::Pause));
}

void UnifiedPlayerManager::togglePlay()
{
    if (d->model.playing)
        pause();
    else
        play();
}

void UnifiedPlayerManager::stop()
{
    d->apply(eventOf(PlayerEvent::Kind::Stop));
    d->engine.decoders().clear();
}

void UnifiedPlayerManager::seek(FramePos sourceFrame)
{
    PlayerEvent e = eventOf(PlayerEvent::Kind::Seek);
    e.frame = std::max<FramePos>(0, sourceFrame);
    if (d->snapshot.duration > 0) e.frame = std::min(e.frame, d->snapshot.duration);
    d->apply(e);
}

void UnifiedPlayerManager::seekSeconds(double seconds)
{
    const TrackPtr track = d->track();
    if (track) seek(secondsToFrames(seconds, track->rate()));
}

void UnifiedPlayerManager::next()
{
    if (const PlayableItem* item = d->queue.afterNext()) d->startItem(item->item, d->model.playing);
}

void UnifiedPlayerManager::previous()
{
    const PlayableItem* item = d->queue.beforePrevious();
    const TrackPtr track = d->track();
    const bool late = track && framesToSeconds(d->position(), track->rate()) > previousRestartsAfter;
    if (late || !item)
        seek(0);
    else
        d->startItem(item->item, d->model.playing);
}

void UnifiedPlayerManager::setEnhanced(bool on, const QString& preset)
{
    d->enhanced = on;
    if (!preset.isEmpty()) d->preset = preset;
    d->switchSpec();
}

void UnifiedPlayerManager::setPreset(const QString& preset)
{
    d->preset = preset;
    d->switchSpec();
}

void UnifiedPlayerManager::setIntensity(float intensity)
{
    d->intensity = std::clamp(intensity, 0.0f, 1.0f);
    d->switchSpec();
}

void UnifiedPlayerManager::setQuality(const RenderSpec& unenhanced)
{
    d->unenhanced = unenhanced;
    d->switchSpec();
}

void UnifiedPlayerManager::setComparing(bool on)
{
    d->comparing = on;
    d->switchSpec();
}

void UnifiedPlayerManager::setVolume(double volume)
{
    d->volume = std::clamp(volume, 0.0, 1.0);
    d->engine.setGain(gainOf(d->volume, d->muted));
    d->refresh();
}

void UnifiedPlayerManager::setMuted(bool on)
{
    d->muted = on;
    d->engine.setGain(gainOf(d->volume, d->muted));
    d->refresh();
}

void UnifiedPlayerManager::setOutput(const QString& deviceId)
{
    d->engine.output().setDevice(deviceId);
}
QList<OutputDevice> UnifiedPlayerManager::outputs() const
{
    return {};
}

bool UnifiedPlayerManager::isEnhanced() const
{
    return d->enhanced;
}
QString UnifiedPlayerManager::preset() const
{
    return d->preset;
}
float UnifiedPlayerManager::intensity() const
{
    return d->intensity;
}
RenderSpec UnifiedPlayerManager::unenhanced() const
{
    return d->unenhanced;
}

QByteArray UnifiedPlayerManager::cacheStatsJson() const
{
    const CacheStats stats = d->engine.store().stats();
    const QJsonObject json{{QStringLiteral("l1"), toJson(stats.l1)},
                           {QStringLiteral("l2"), toJson(stats.l2)},
                           {QStringLiteral("l3"), toJson(stats.l3)},
                           {QStringLiteral("rendered"), qint64(stats.rendered)},
                           {QStringLiteral("render_failures"), qint64(stats.renderFailures)},
                           {QStringLiteral("predicted"), qint64(stats.predicted)},
                           {QStringLiteral("predicted_used"), qint64(stats.predictedUsed)},
                           {QStringLiteral("disk_errors"), qint64(stats.diskErrors)}};
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

bool UnifiedPlayerManager::clearCache(QString* error)
{
    const Result<void> cleared = d->engine.store().clear();
    if (!cleared && error) *error = QString::fromStdString(cleared.error().text());
    return cleared.has_value();
}

} // namespace auralis
