// UnifiedPlayerManager's inside. Main thread only.
#include "playerconductor.h"

#include <algorithm>

#include <QFileInfo>

#include "opuswindow.h"
#include "snapshotmaker.h"

namespace auralis
{

namespace
{

PlayerEvent eventOf(PlayerEvent::Kind kind)
{
    PlayerEvent e;
    e.kind = kind;
    return e;
}

constexpr int engineRateFallback = 48000;

std::string folderOf(const PlayableItem& item)
{
    return item.path.substr(0, item.path.find_last_of("/\\") + 1);
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

UnifiedPlayerManager::Private::Private(UnifiedPlayerManager* manager, const PlayerSettings& settings,
                                       OutputFactory outputs, std::unique_ptr<DeviceMonitor> monitor)
    : q(manager)
    , recipes(settings.recipes ? settings.recipes : std::make_shared<RecipeBook>())
    , engine(storeSettings(settings), std::move(outputs), std::move(monitor), outputSettings(settings), recipes,
             settings.machine)
    , unenhanced(settings.unenhanced)
    , engineRate(settings.engineRate)
    , foresight(settings.foresight)
{
    model.asked = wantedSpec();
    connectEngine();
}

void UnifiedPlayerManager::Private::connectEngine()
{
    const auto next = [this] { refreshNext(); };
    QObject::connect(recipes.get(), &RecipeBook::changed, q, [this] { switchSpec(); });
    QObject::connect(&queue, &PlayQueue::itemsReset, q, next);
    QObject::connect(&queue, &PlayQueue::itemsInserted, q, next);
    QObject::connect(&queue, &PlayQueue::itemsRemoved, q, next);
    QObject::connect(&queue, &PlayQueue::modesChanged, q, [this] {
        refreshNext();
        if (model.turn) render(); // the same next one may fade in when shuffled, and not in its album
    });
    QObject::connect(&queue, &PlayQueue::currentChanged, q, next);

    QObject::connect(&engine, &PlayerEngine::reported, q, [this](const RenderReport& report) { onReport(report); });
    QObject::connect(&engine, &PlayerEngine::soundingChanged, q, [this] {
        PlayerEvent e = eventOf(PlayerEvent::Kind::Heard);
        e.turn = engine.position().turn;
        if (const RenderReport* part = engine.sounding()) {
            e.spec = part->rendering.spec;
            tracks[part->turn] = part->track;
        }
        const RenderSpec before = model.sounding;
        apply(e);
        if (const auto done = times.heard(e.turn, e.spec, engine.position().handedAt)) Q_EMIT q->commandHeard(*done);
        matchRate();
        if (!comparing && model.everSounded && !(before == model.sounding)) predict(true);
    });
    QObject::connect(&engine, &PlayerEngine::starved, q, [this](bool on) {
        PlayerEvent e = eventOf(PlayerEvent::Kind::Starved);
        e.on = on;
        apply(e);
    });
    QObject::connect(&engine, &PlayerEngine::playingOut, q, [this] {
        if (model.nextTurn && model.nextTurn == apartTurn) engine.output().openAhead(apartRate);
    });
    QObject::connect(&engine, &PlayerEngine::playedOut, q, [this] { playedOut(); });
    QObject::connect(&engine, &PlayerEngine::pumped, q, [this] {
        refresh();
        lookAtMachine();
        predict(false);
    });
    QObject::connect(&engine, &PlayerEngine::feedReplaced, q, [this] {
        if (changingOutput) return;
        PlayerEvent e = eventOf(PlayerEvent::Kind::OutputChanged);
        e.frame = position();
        apply(e);
    });
    QObject::connect(&engine.analysis(), &Analysis::measured, q,
                     [this](const PlayableItem& item) { onMeasured(item); });
    if (const DeviceMonitor* monitor = engine.output().monitor()) {
        QObject::connect(monitor, &DeviceMonitor::changed, q, [this] {
            refresh();
            Q_EMIT q->outputsChanged();
        });
    }
    QObject::connect(&engine.output(), &OutputController::lostDevice, q, [this] {
        apply(eventOf(PlayerEvent::Kind::DeviceLost));
        Q_EMIT q->deviceLost(engine.output().description());
    });
    QObject::connect(&engine.output(), &OutputController::deviceReturned, q, [this] {
        refresh();
        Q_EMIT q->deviceReturned(engine.output().description());
    });
}

// The reducer's way: one event in, one model out, then its actions.

void UnifiedPlayerManager::Private::apply(const PlayerEvent& e)
{
    const auto now = CommandTimes::Time::clock::now();
    const PlayerModel before = model;
    const PlayerState stateBefore = describe(before);
    Reduced reduced = reduce(model, e);
    model = std::move(reduced.model);
    noteCommand(e, before, now);
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
        // A step that was heard happened at an exact frame; a command happens now.
        const double now = e.kind == PlayerEvent::Kind::Heard ? engine.position().since : engine.playedSeconds();
        const double seconds = std::max(0.0, now - playedAtItem);
        playedAtItem = now;
        Q_EMIT q->itemFinished(before.item, seconds, action == PlayerAction::Skipped);
        break;
    }
    case PlayerAction::ModeSwitched:
        Q_EMIT q->modeSwitched(model.sounding.mode == Mode::Enhanced);
        break;
    case PlayerAction::PresetSwitched:
        Q_EMIT q->presetSwitched(QString::fromStdString(model.sounding.preset));
        break;
    case PlayerAction::Ended: {
        const bool stopped = queue.stopAfterCurrent();
        queue.setStopAfterCurrent(false);
        Q_EMIT q->ended();
        // Who stops behind a track goes on with the next one.
        const PlayableItem* following = stopped ? queue.following() : nullptr;
        if (following) startItem(following->item, false, 0);
        break;
    }
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
    intent.gain = gainOf(intent.item);
    intent.nextGain = gainOf(intent.next);
    intent.matchesRate = engineRate == 0;
    intent.crossfadeSeconds = crossfades() ? crossfadeMs / 1000.0 : 0.0;
    intent.skipFadeSeconds = fadeMs / 1000.0;
    intent.likely = likely;
    intent.likelySerial = likelySerial;
    if (!intent.item) intent.turn = 0;
    if (!intent.next) intent.nextTurn = 0;
    for (auto known = items.begin(); known != items.end();) {
        known = known->first == model.item || known->first == model.next ? std::next(known) : items.erase(known);
    }
    for (auto known = gains.begin(); known != gains.end();) {
        known = items.count(known->first) ? std::next(known) : gains.erase(known);
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
        matchRate();
        if (report.turn == model.turn) Q_EMIT q->durationChanged(snapshot.duration);
        measureAhead();
        break;
    }
    case RenderReport::Kind::Apart:
        apartTurn = report.turn;
        apartRate = report.rate;
        break;
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
    measureAhead(); // behind the correction, now that it is known
}

/// Of the mode asked for, linear.
float UnifiedPlayerManager::Private::gainOf(const ItemPtr& item)
{
    if (!item) return 1.0f;
    const bool processed = model.asked.mode == Mode::Enhanced;
    if (enhanced && (comparing || levelMatched)) {
        ProfilePtr profile = item->profile;
        if (const RenderReport* part = engine.newestPart(model.turn); !profile && part)
            profile = part->rendering.profile;
        const RenderSpec spec = enhancedSpec(preset.toStdString());
        const PresetPtr recipe = recipes->presets.find(spec.preset);
        if (!profile || !recipe) return 1.0f;
        const PlanPtr plan = makePlan(*profile, *recipe, intensity, recipes->corrections.find(spec.correction).get());
        if (!levelMatched) return comparingGain(*profile, *plan, snapshot.volumeDb);
        const MatchedGains matched = matchedGains(*profile, *plan);
        return processed ? matched.processed : matched.original;
    }
    if (processed) return 1.0f;
    const auto known = gains.find(item->item);
    if (known != gains.end()) return known->second.linear;
    return (gains[item->item] = itemGain(*item, gainMode, preampDb)).linear;
}

/// The end, or the border to a track of another rate: the device is opened anew there.
void UnifiedPlayerManager::Private::playedOut()
{
    if (changingOutput) return; // the former feed is looked at a last time
    if (!model.playing || !model.nextTurn || model.nextTurn != apartTurn)
        return apply(eventOf(PlayerEvent::Kind::PlayedOut));
    changingOutput = true;
    engine.output().setRate(apartRate);
    changingOutput = false;
    apply(eventOf(PlayerEvent::Kind::NextApart));
}

/// The output at the chosen rate, or at the rate of what is heard.
void UnifiedPlayerManager::Private::matchRate()
{
    int rate = engineRate;
    if (const TrackPtr known = track(); rate == 0 && known && known->item.item == model.item) {
        rate = model.asked.mode == Mode::Streamed ? opusRate : known->rate();
    }
    if (rate > 0) engine.output().setRate(rate);
}

/// Whether what plays fades into what follows: what was made to be heard as one piece is left so, unless asked for.
bool UnifiedPlayerManager::Private::crossfades() const
{
    const PlayableItem* item = queue.find(model.item);
    const PlayableItem* next = queue.find(model.next);
    if (crossfadeMs == 0 || !item || !next) return false;
    const bool oneAlbum = !item->album.isEmpty() && item->album == next->album &&
                          (item->artist == next->artist || folderOf(*item) == folderOf(*next));
    return crossfadeWithinAlbums || !oneAlbum || queue.shuffle();
}

RenderSpec UnifiedPlayerManager::Private::wantedSpec() const
{
    RenderSpec spec = enhancedSpec(preset.toStdString());
    spec.mode = comparing ? Mode::Original : enhanced ? Mode::Enhanced : unenhanced.mode;
    return spec;
}

/// With what is there: a preset or correction may have been removed since it was chosen.
RenderSpec UnifiedPlayerManager::Private::enhancedSpec(const std::string& wantedPreset) const
{
    RenderSpec spec = unenhanced;
    spec.mode = Mode::Enhanced;
    spec.intensity = intensity;
    const std::string wantedCorrection = correction.toStdString();
    spec.preset = recipes->presets.find(wantedPreset) ? wantedPreset : RenderSpec().preset;
    spec.correction = recipes->corrections.find(wantedCorrection) ? wantedCorrection : std::string();
    spec.recipe = recipes->recipe(spec.preset, spec.correction);
    return spec;
}

void UnifiedPlayerManager::Private::switchSpec()
{
    PlayerEvent e = eventOf(PlayerEvent::Kind::Switch);
    e.spec = wantedSpec();
    apply(e);
    measureAhead(); // behind another correction
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
    if (in.track != described) { // seldom: words are put together slowly
        described = in.track;
        codec = described ? codecName(described->info) : QString();
        fileFormat = described ? describeFormat(described->info) : QString();
    }
    in.codec = codec;
    in.fileFormat = fileFormat;
    in.volume = volume;
    in.muted = muted;
    in.comparing = comparing;
    PlayerSnapshot fresh = makeSnapshot(model, engine, in);
    fresh.blind = levelMatched;
    const RenderReport* part = engine.sounding();
    const auto gain = gains.find(model.item);
    if (part && part->turn == model.turn && part->rendering.spec.mode != Mode::Enhanced && !comparing &&
        !levelMatched && gain != gains.end() && gain->second.linear == part->rendering.gain)
        fresh.replayGain = gain->second.report;
    lookAtChunks();
    fresh.cachedFrom = ready.from;
    fresh.cachedTo = ready.to;
    const bool moved = fresh.position != snapshot.position;
    snapshot = std::move(fresh);
    Q_EMIT q->snapshotChanged(snapshot);
    if (moved) Q_EMIT q->positionChanged(snapshot.position);
}

} // namespace auralis
