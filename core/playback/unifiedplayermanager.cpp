// UnifiedPlayerManager: commands and news become events of the reducer, its actions become calls and signals. Main
// thread only.
#include "unifiedplayermanager.h"

#include <algorithm>
#include <cmath>

#include "devicemonitor.h"
#include "outputs.h"
#include "playerconductor.h"

namespace auralis
{

namespace
{

constexpr double previousRestartsAfter = 3.0; // s

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

} // namespace

UnifiedPlayerManager::UnifiedPlayerManager(const PlayerSettings& settings, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, settings, systemOutputs(), DeviceMonitor::create()))
{
}

UnifiedPlayerManager::UnifiedPlayerManager(const PlayerSettings& settings, OutputFactory outputs, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, settings, std::move(outputs), nullptr))
{
}

UnifiedPlayerManager::~UnifiedPlayerManager() = default;

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

void UnifiedPlayerManager::setCorrection(const QString& id)
{
    d->correction = id;
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

void UnifiedPlayerManager::setSteadyLook(int ms)
{
    d->engine.setSteadyLook(std::clamp(ms, 33, 250));
}

void UnifiedPlayerManager::setOutput(const QString& deviceId)
{
    d->engine.output().setDevice(deviceId);
}
QList<OutputDevice> UnifiedPlayerManager::outputs() const
{
    const DeviceMonitor* monitor = d->engine.output().monitor();
    return monitor ? monitor->devices() : QList<OutputDevice>();
}

bool UnifiedPlayerManager::isEnhanced() const
{
    return d->enhanced;
}
QString UnifiedPlayerManager::preset() const
{
    return d->preset;
}
QString UnifiedPlayerManager::correction() const
{
    return d->correction;
}
RecipeBook* UnifiedPlayerManager::recipes() const
{
    return d->recipes.get();
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
    return d->cacheStats();
}

bool UnifiedPlayerManager::clearCache(QString* error)
{
    const Result<void> cleared = d->engine.store().clear();
    if (!cleared && error) *error = QString::fromStdString(cleared.error().text());
    return cleared.has_value();
}

void UnifiedPlayerManager::setCacheBudgets(std::int64_t l1Bytes, std::int64_t l2Bytes, std::int64_t l3Bytes)
{
    d->engine.store().setBudgets(l1Bytes, l2Bytes, l3Bytes);
}

std::string UnifiedPlayerManager::learned() const
{
    return d->predictor.save();
}
bool UnifiedPlayerManager::setLearned(const std::string& text)
{
    return d->predictor.load(text);
}

void UnifiedPlayerManager::setEngineRate(int rate)
{
    d->engineRate = rate;
    d->matchRate();
}

void UnifiedPlayerManager::setBufferMs(int ms)
{
    d->engine.output().setBufferMs(ms);
}

void UnifiedPlayerManager::setCrossfade(int ms, bool withinAlbums)
{
    d->crossfadeMs = std::clamp(ms, 0, 12000);
    d->crossfadeWithinAlbums = withinAlbums;
    d->render();
}

void UnifiedPlayerManager::setFadeMs(int ms)
{
    d->fadeMs = std::clamp(ms, 0, 1000);
    d->engine.output().setFadeMs(d->fadeMs);
    d->render();
}

void UnifiedPlayerManager::setLevelMatched(bool on)
{
    d->levelMatched = on;
    d->render();
    d->refresh(); // said before anything else sounds
}

void UnifiedPlayerManager::setReplayGain(GainMode mode, double preampDb)
{
    d->gainMode = mode;
    d->preampDb = preampDb;
    d->gains.clear();
    d->render();
}

} // namespace auralis
