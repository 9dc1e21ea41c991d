// Settings link: see the header.
#include "settingslink.h"

#include <algorithm>

#include "settings.h"

namespace auralis
{
namespace
{

RenderSpec unenhanced(const Settings& stored)
{
    RenderSpec spec;
    spec.mode = stored.get(settings::quality) == QLatin1String("original") ? Mode::Original : Mode::Streamed;
    spec.bitrate = stored.get(settings::bitrate) * 1000;
    return spec;
}

RepeatMode repeatMode(const QString& word)
{
    return word == QLatin1String("one")   ? RepeatMode::One
           : word == QLatin1String("all") ? RepeatMode::All
                                          : RepeatMode::Off;
}

QString word(RepeatMode mode)
{
    return mode == RepeatMode::One   ? QStringLiteral("one")
           : mode == RepeatMode::All ? QStringLiteral("all")
                                     : QStringLiteral("off");
}

std::int64_t bytes(const Settings& stored, const Setting<int>& megabytes)
{
    return std::int64_t{std::max(1, stored.get(megabytes))} << 20;
}

GainMode gainMode(const QString& word)
{
    return word == QLatin1String("track")   ? GainMode::Track
           : word == QLatin1String("album") ? GainMode::Album
                                            : GainMode::Off;
}

template <class T>
void storeIfNew(Settings& stored, const Setting<T>& setting, const T& value)
{
    if (stored.get(setting) != value) stored.set(setting, value);
}

} // namespace

PlayerSettings playerSettings(const Settings& stored, const Folders& folders)
{
    PlayerSettings player;
    player.cacheFolder = toNative(folders.chunks());
    player.l1Bytes = bytes(stored, settings::hotMegabytes);
    player.l2Bytes = bytes(stored, settings::predictedMegabytes);
    player.l3Bytes = bytes(stored, settings::cacheMegabytes);
    player.output = stored.get(settings::output);
    player.engineRate = stored.get(settings::engineRate);
    player.bufferMs = stored.get(settings::bufferMs);
    player.unenhanced = unenhanced(stored);
    return player;
}

SettingsLink::SettingsLink(Settings& stored, UnifiedPlayerManager& player, QObject* parent)
    : QObject(parent)
    , m_settings(stored)
    , m_player(player)
{
    m_player.setVolume(stored.get(settings::volume));
    applyFades();
    m_player.setIntensity(static_cast<float>(stored.get(settings::intensity)));
    m_player.setEnhanced(stored.get(settings::enhanced), stored.get(settings::preset));
    applyReplayGain();
    m_player.queue()->setShuffle(stored.get(settings::shuffle));
    m_player.queue()->setRepeat(repeatMode(stored.get(settings::repeat)));

    m_storing.setSingleShot(true);
    m_storing.setInterval(500);
    connect(&m_storing, &QTimer::timeout, this, &SettingsLink::store);
    const auto later = [this] {
        if (!m_storing.isActive()) m_storing.start();
    };
    connect(&m_player, &UnifiedPlayerManager::snapshotChanged, this, later);
    connect(m_player.queue(), &PlayQueue::modesChanged, this, later);
    connect(&m_settings, &Settings::changed, this, &SettingsLink::apply);
}

SettingsLink::~SettingsLink()
{
    store();
}

/// A settings page changed `key`.
void SettingsLink::apply(const QString& key)
{
    const auto is = [&](const char* name) { return key == QLatin1String(name); };
    if (is(settings::output.key)) m_player.setOutput(m_settings.get(settings::output));
    if (is(settings::engineRate.key)) m_player.setEngineRate(m_settings.get(settings::engineRate));
    if (is(settings::bufferMs.key)) m_player.setBufferMs(m_settings.get(settings::bufferMs));
    if (is(settings::hotMegabytes.key) || is(settings::predictedMegabytes.key) || is(settings::cacheMegabytes.key))
        m_player.setCacheBudgets(bytes(m_settings, settings::hotMegabytes),
                                 bytes(m_settings, settings::predictedMegabytes),
                                 bytes(m_settings, settings::cacheMegabytes));
    if (is(settings::replayGain.key) || is(settings::preampDb.key)) applyReplayGain();
    if (is(settings::crossfadeMs.key) || is(settings::crossfadeWithinAlbums.key) || is(settings::fadeMs.key))
        applyFades();
    if (is(settings::quality.key) || is(settings::bitrate.key)) {
        const RenderSpec spec = unenhanced(m_settings);
        if (!(spec == m_player.unenhanced())) m_player.setQuality(spec);
    }
}

void SettingsLink::applyReplayGain()
{
    m_player.setReplayGain(gainMode(m_settings.get(settings::replayGain)), m_settings.get(settings::preampDb));
}

void SettingsLink::applyFades()
{
    m_player.setCrossfade(m_settings.get(settings::crossfadeMs), m_settings.get(settings::crossfadeWithinAlbums));
    m_player.setFadeMs(m_settings.get(settings::fadeMs));
}

void SettingsLink::store()
{
    const PlayQueue& queue = *m_player.queue();
    const RenderSpec spec = m_player.unenhanced();
    storeIfNew(m_settings, settings::volume, m_player.snapshot().volume);
    storeIfNew(m_settings, settings::enhanced, m_player.isEnhanced());
    storeIfNew(m_settings, settings::intensity, static_cast<double>(m_player.intensity()));
    storeIfNew(m_settings, settings::bitrate, spec.bitrate / 1000);
    storeIfNew(m_settings, settings::quality,
               spec.mode == Mode::Original ? QStringLiteral("original") : QStringLiteral("streamed"));
    storeIfNew(m_settings, settings::shuffle, queue.shuffle());
    storeIfNew(m_settings, settings::repeat, word(queue.repeat()));
}

} // namespace auralis
