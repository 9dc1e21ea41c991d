// UnifiedPlayerManager: carries the queue and the listener's choices; the engine behind it follows.
#include "unifiedplayermanager.h"

namespace auralis
{

struct UnifiedPlayerManager::Private {
    PlayerSettings settings;
    PlayQueue queue;
    PlayerSnapshot snapshot;
    RenderSpec unenhanced;
    bool enhanced = false;
    QString preset = QStringLiteral("adaptive");
    float intensity = 1.0f;
};

UnifiedPlayerManager::UnifiedPlayerManager(const PlayerSettings& settings, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
    d->settings = settings;
    d->unenhanced = settings.unenhanced;
}

UnifiedPlayerManager::~UnifiedPlayerManager() = default;

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
    return d->queue.current() ? d->queue.current()->profile : nullptr;
}
void UnifiedPlayerManager::loadTrack(const PlayableItem& item)
{
    d->queue.replace({item}, 0);
}
void UnifiedPlayerManager::playItem(ItemId item)
{
    d->queue.setCurrent(item);
}
void UnifiedPlayerManager::play() {}
void UnifiedPlayerManager::pause() {}
void UnifiedPlayerManager::togglePlay() {}
void UnifiedPlayerManager::stop() {}
void UnifiedPlayerManager::seek(FramePos) {}
void UnifiedPlayerManager::seekSeconds(double) {}
void UnifiedPlayerManager::next() {}
void UnifiedPlayerManager::previous() {}
void UnifiedPlayerManager::setEnhanced(bool on, const QString& preset)
{
    d->enhanced = on;
    if (!preset.isEmpty()) d->preset = preset;
}
void UnifiedPlayerManager::setPreset(const QString& preset)
{
    d->preset = preset;
}
void UnifiedPlayerManager::setIntensity(float intensity)
{
    d->intensity = intensity;
}
void UnifiedPlayerManager::setQuality(const RenderSpec& unenhanced)
{
    d->unenhanced = unenhanced;
}
void UnifiedPlayerManager::setComparing(bool on)
{
    d->snapshot.comparing = on;
}
void UnifiedPlayerManager::setVolume(double volume)
{
    d->snapshot.volume = volume;
}
void UnifiedPlayerManager::setMuted(bool on)
{
    d->snapshot.muted = on;
}
void UnifiedPlayerManager::setOutput(const QString&) {}
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
    return "{}";
}
bool UnifiedPlayerManager::clearCache(QString*)
{
    return true;
}

} // namespace auralis
