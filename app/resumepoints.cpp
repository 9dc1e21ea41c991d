// Resume points: see the header.
#include "resumepoints.h"

#include <cmath>

#include <QCryptographicHash>

#include "library.h"
#include "settings.h"
#include "unifiedplayermanager.h"

namespace auralis
{
namespace
{

/// A track by its id, which moving keeps; another file by its path.
QString keyOf(const PlayableItem& item)
{
    const QString name =
        item.track
            ? QString::number(item.track.value)
            : QString::fromLatin1(
                  QCryptographicHash::hash(QByteArray::fromStdString(item.path), QCryptographicHash::Sha1).toHex());
    return QStringLiteral("resume/") + name;
}

} // namespace

ResumePoints::ResumePoints(Library& library, UnifiedPlayerManager& player, const Settings& stored, QObject* parent)
    : QObject(parent)
    , m_library(library)
    , m_player(player)
    , m_settings(stored)
{
    connect(&player, &UnifiedPlayerManager::snapshotChanged, this, &ResumePoints::watch);
    connect(&m_storing, &QTimer::timeout, this, &ResumePoints::store);
    m_storing.start(5000);
}

ResumePoints::~ResumePoints()
{
    store();
}

void ResumePoints::watch(const PlayerSnapshot& s)
{
    if (!(s.item == m_item)) {
        store();
        m_item = s.item;
        m_key.clear();
        m_duration = 0;
    }
    const PlayableItem* item = m_player.queue()->current();
    if (!item || !(item->item == m_item) || s.sourceRate <= 0 || s.duration <= 0) return;
    if (m_duration == 0) {
        m_duration = framesToSeconds(s.duration, s.sourceRate);
        m_seconds = m_stored = 0;
        if (m_duration >= longSeconds && m_settings.get(settings::rememberPosition)) recall(*item);
    }
    m_seconds = framesToSeconds(s.position, s.sourceRate);
}

void ResumePoints::recall(const PlayableItem& item)
{
    const QString key = keyOf(item);
    m_library.recall(key, this, [this, key, wanted = item.item](const QByteArray& value) {
        if (!(wanted == m_item)) return;
        m_key = key; // from now on it may be written over
        const double seconds = value.toDouble();
        constexpr double atTheStart = 5; // unless the listener, or the session, went somewhere meanwhile
        if (seconds <= 0 || seconds >= m_duration || m_seconds > atTheStart) return;
        m_seconds = m_stored = seconds;
        m_player.seekSeconds(seconds);
    });
}

void ResumePoints::store()
{
    if (m_key.isEmpty() || !m_settings.get(settings::rememberPosition)) return;
    const bool worth = m_seconds >= edgeSeconds && m_seconds <= m_duration - edgeSeconds;
    const double wanted = worth ? m_seconds : 0;
    if (std::abs(wanted - m_stored) < 1) return;
    m_stored = wanted;
    m_library.remember(m_key, worth ? QByteArray::number(wanted, 'f', 3) : QByteArray());
}

} // namespace auralis
