#include "player/presetmemory.h"

#include "settings.h"
#include "unifiedplayermanager.h"

namespace auralis
{
namespace
{
const Setting<QByteArray> storedRules{"playback/presetRules", {}};
}

PresetMemory::PresetMemory(Settings& settings, UnifiedPlayerManager& player, QObject* parent)
    : QObject(parent)
    , m_settings(settings)
    , m_player(player)
    , m_rules(PresetRules::fromJson(settings.get(storedRules)))
    , m_preset(player.preset())
{
    connect(&player, &UnifiedPlayerManager::snapshotChanged, this, &PresetMemory::watch);
    connect(player.queue(), &PlayQueue::currentChanged, this, &PresetMemory::follow);
    connect(player.queue(), &PlayQueue::itemChanged, this, &PresetMemory::follow);
    watch(player.snapshot());
}

void PresetMemory::watch(const PlayerSnapshot& s)
{
    if (!s.noDevice && !s.deviceLost && !s.device.isEmpty()) m_present = s.device; // else it is waited for
    follow();
}

void PresetMemory::follow()
{
    noticeChoice();
    const PlayableItem* item = m_player.queue()->current();
    const QString album = item ? albumKeyOf(*item) : QString();
    if (album != m_album || m_present != m_device) {
        m_album = album;
        m_device = m_present;
        recall();
    }
    refresh();
}

void PresetMemory::noticeChoice()
{
    if (m_player.preset() == m_preset) return;
    m_preset = m_player.preset();
    switch (m_rules.scopeFor(m_album, m_device)) {
    case PresetScope::Album:
        m_rules.albums[m_album] = m_preset;
        return store();
    case PresetScope::Device:
        m_rules.devices[m_device] = m_preset;
        return store();
    case PresetScope::Everywhere:
        m_settings.set(settings::preset, m_preset);
    }
}

void PresetMemory::recall()
{
    m_preset = m_rules.presetFor(m_album, m_device, m_settings.get(settings::preset));
    if (m_player.preset() != m_preset) m_player.setPreset(m_preset);
    const auto found = m_rules.corrections.find(m_device);
    const QString correction = found == m_rules.corrections.end() ? QString() : found->second;
    if (m_player.correction() != correction) m_player.setCorrection(correction);
}

void PresetMemory::remember(PresetScope scope, bool on)
{
    noticeChoice();
    auto& rules = scope == PresetScope::Album ? m_rules.albums : m_rules.devices;
    const QString& key = scope == PresetScope::Album ? m_album : m_device;
    if (scope == PresetScope::Everywhere || key.isEmpty()) return;
    if (on)
        rules[key] = m_preset;
    else
        rules.erase(key);
    store();
    recall();
    refresh();
}

void PresetMemory::forgetPreset(const QString& id)
{
    m_rules.forgetPreset(id);
    store();
    if (m_settings.get(settings::preset) == id) m_settings.set(settings::preset, settings::preset.fallback);
    recall();
    refresh();
}

void PresetMemory::setCorrection(const QString& id)
{
    if (id.isEmpty())
        m_rules.corrections.erase(m_device);
    else
        m_rules.corrections[m_device] = id;
    store();
    recall();
    refresh();
}

void PresetMemory::forgetCorrection(const QString& id)
{
    std::erase_if(m_rules.corrections, [&id](const auto& rule) { return rule.second == id; });
    store();
    recall();
    refresh();
}

void PresetMemory::refresh()
{
    const PlayableItem* item = m_player.queue()->current();
    State now;
    now.album = item && !m_album.isEmpty() ? item->album : QString();
    now.device = m_device;
    now.forAlbum = m_rules.albums.count(m_album) > 0;
    now.forDevice = m_rules.devices.count(m_device) > 0;
    now.correction = m_player.correction();
    if (now == m_state) return;
    m_state = now;
    Q_EMIT changed();
}

void PresetMemory::store()
{
    m_settings.set(storedRules, m_rules.toJson());
}

} // namespace auralis
