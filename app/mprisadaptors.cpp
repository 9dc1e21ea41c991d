// MPRIS adaptors: see the header.
#include "mprisadaptors.h"

#include <algorithm>

#include <QUrl>

#include "audiofiles.h"
#include "folders.h"
#include "opener.h"

namespace auralis
{
namespace
{

qlonglong microseconds(FramePos frames, int rate)
{
    return rate > 0 ? convertFrames(frames, rate, 1000000, Rounding::Down) : 0;
}

} // namespace

MprisRoot::MprisRoot(std::function<void()> raise, std::function<void()> quit, QObject* parent)
    : QDBusAbstractAdaptor(parent)
    , m_raise(std::move(raise))
    , m_quit(std::move(quit))
{
}

QStringList MprisRoot::uriSchemes() const
{
    return {QStringLiteral("file"), QStringLiteral("http"), QStringLiteral("https")};
}

QStringList MprisRoot::mimeTypes() const
{
    return {QStringLiteral("audio/flac"),   QStringLiteral("audio/mpeg"),      QStringLiteral("audio/mp4"),
            QStringLiteral("audio/ogg"),    QStringLiteral("audio/opus"),      QStringLiteral("audio/x-wav"),
            QStringLiteral("audio/x-aiff"), QStringLiteral("audio/x-wavpack"), QStringLiteral("audio/x-ape"),
            QStringLiteral("audio/webm"),   QStringLiteral("audio/x-mpegurl"), QStringLiteral("audio/x-scpls")};
}

MprisPlayer::MprisPlayer(UnifiedPlayerManager& player, Opener& opener, QObject* parent)
    : QDBusAbstractAdaptor(parent)
    , m_player(player)
    , m_opener(opener)
{
}

QString MprisPlayer::playbackStatus() const
{
    const PlayerSnapshot& s = m_player.snapshot();
    if (s.intentPlaying) return QStringLiteral("Playing");
    return s.item && s.position > 0 ? QStringLiteral("Paused") : QStringLiteral("Stopped");
}

QString MprisPlayer::loopStatus() const
{
    switch (m_player.queue()->repeat()) {
    case RepeatMode::One:
        return QStringLiteral("Track");
    case RepeatMode::All:
        return QStringLiteral("Playlist");
    case RepeatMode::Off:
        break;
    }
    return QStringLiteral("None");
}

void MprisPlayer::setLoopStatus(const QString& status)
{
    m_player.queue()->setRepeat(status == QLatin1String("Track")      ? RepeatMode::One
                                : status == QLatin1String("Playlist") ? RepeatMode::All
                                                                      : RepeatMode::Off);
}

void MprisPlayer::setRate(double rate)
{
    if (rate == 0.0) m_player.pause(); // as the specification asks; other rates are not offered
}

QVariantMap MprisPlayer::metadata() const
{
    const PlayableItem* item = m_player.queue()->current();
    if (!item) return {};
    QVariantMap map;
    map.insert(QStringLiteral("mpris:trackid"), QVariant::fromValue(trackId()));
    if (duration() > 0) map.insert(QStringLiteral("mpris:length"), duration());
    if (!m_artUrl.isEmpty()) map.insert(QStringLiteral("mpris:artUrl"), m_artUrl);
    map.insert(QStringLiteral("xesam:title"), item->title);
    if (!item->artist.isEmpty()) map.insert(QStringLiteral("xesam:artist"), QStringList{item->artist});
    if (!item->album.isEmpty()) map.insert(QStringLiteral("xesam:album"), item->album);
    const QUrl url =
        isUrl(item->path) ? QUrl::fromEncoded(item->path.c_str()) : QUrl::fromLocalFile(fromNative(item->path));
    map.insert(QStringLiteral("xesam:url"), QString::fromLatin1(url.toEncoded()));
    return map;
}

void MprisPlayer::setVolume(double volume)
{
    m_player.setVolume(std::clamp(volume, 0.0, 1.0));
}

qlonglong MprisPlayer::position() const
{
    return microseconds(m_player.snapshot().position, m_player.snapshot().sourceRate);
}

qlonglong MprisPlayer::duration() const
{
    const PlayerSnapshot& s = m_player.snapshot();
    const PlayableItem* item = m_player.queue()->current();
    if (item && s.item == item->item && s.duration > 0) return microseconds(s.duration, s.sourceRate);
    return item ? static_cast<qlonglong>(item->durationSeconds * 1e6) : 0;
}

QDBusObjectPath MprisPlayer::trackId() const
{
    const PlayableItem* item = m_player.queue()->current();
    if (!item) return QDBusObjectPath(QStringLiteral("/org/mpris/MediaPlayer2/TrackList/NoTrack"));
    return QDBusObjectPath(QStringLiteral("/io/github/auralis/item/%1").arg(item->item.value));
}

QVariantMap MprisPlayer::reported() const
{
    return {
        {QStringLiteral("PlaybackStatus"), playbackStatus()},
        {QStringLiteral("LoopStatus"), loopStatus()},
        {QStringLiteral("Shuffle"), shuffle()},
        {QStringLiteral("Metadata"), metadata()},
        {QStringLiteral("Volume"), volume()},
        {QStringLiteral("CanGoNext"), canGoNext()},
        {QStringLiteral("CanGoPrevious"), canGoPrevious()},
        {QStringLiteral("CanPlay"), canPlay()},
        {QStringLiteral("CanPause"), canPlay()},
        {QStringLiteral("CanSeek"), canSeek()},
    };
}

void MprisPlayer::Seek(qlonglong offset)
{
    const qlonglong target = position() + offset;
    if (duration() > 0 && target > duration())
        m_player.next();
    else
        m_player.seekSeconds(static_cast<double>(std::max<qlonglong>(0, target)) / 1e6);
}

void MprisPlayer::SetPosition(const QDBusObjectPath& track, qlonglong target)
{
    if (track != trackId() || target < 0 || target > duration()) return; // stale, as the specification asks
    m_player.seekSeconds(static_cast<double>(target) / 1e6);
}

void MprisPlayer::OpenUri(const QString& uri)
{
    m_opener.open({absoluteArgument(uri.toStdString())}, Opener::How::PlayNow);
}

} // namespace auralis
