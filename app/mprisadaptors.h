// MPRIS adaptors: the two D-Bus interfaces of Mpris (mpris.h), word for word as the specification has them. Main thread
// only.
#pragma once

#include <functional>

#include <QDBusAbstractAdaptor>
#include <QDBusObjectPath>
#include <QStringList>
#include <QVariantMap>

#include "unifiedplayermanager.h"

namespace auralis
{

class Opener;

class MprisRoot : public QDBusAbstractAdaptor
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.mpris.MediaPlayer2")
    Q_PROPERTY(bool CanQuit READ yes)
    Q_PROPERTY(bool CanRaise READ yes)
    Q_PROPERTY(bool HasTrackList READ no)
    Q_PROPERTY(QString Identity READ identity)
    Q_PROPERTY(QString DesktopEntry READ desktopEntry)
    Q_PROPERTY(QStringList SupportedUriSchemes READ uriSchemes)
    Q_PROPERTY(QStringList SupportedMimeTypes READ mimeTypes)
public:
    MprisRoot(std::function<void()> raise, std::function<void()> quit, QObject* parent);

    bool yes() const { return true; }
    bool no() const { return false; }
    QString identity() const { return QStringLiteral("Auralis"); }
    QString desktopEntry() const { return QStringLiteral("io.github.auralis.Auralis"); }
    QStringList uriSchemes() const;
    QStringList mimeTypes() const;

public Q_SLOTS:
    void Raise() { m_raise(); }
    void Quit() { m_quit(); }

private:
    std::function<void()> m_raise, m_quit; // no signals: the bus would see them
};

class MprisPlayer : public QDBusAbstractAdaptor
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.mpris.MediaPlayer2.Player")
    Q_PROPERTY(QString PlaybackStatus READ playbackStatus)
    Q_PROPERTY(QString LoopStatus READ loopStatus WRITE setLoopStatus)
    Q_PROPERTY(double Rate READ rate WRITE setRate)
    Q_PROPERTY(bool Shuffle READ shuffle WRITE setShuffle)
    Q_PROPERTY(QVariantMap Metadata READ metadata)
    Q_PROPERTY(double Volume READ volume WRITE setVolume)
    Q_PROPERTY(qlonglong Position READ position)
    Q_PROPERTY(double MinimumRate READ rate)
    Q_PROPERTY(double MaximumRate READ rate)
    Q_PROPERTY(bool CanGoNext READ canGoNext)
    Q_PROPERTY(bool CanGoPrevious READ canGoPrevious)
    Q_PROPERTY(bool CanPlay READ canPlay)
    Q_PROPERTY(bool CanPause READ canPlay)
    Q_PROPERTY(bool CanSeek READ canSeek)
    Q_PROPERTY(bool CanControl READ canControl)
public:
    MprisPlayer(UnifiedPlayerManager& player, Opener& opener, QObject* parent);

    QString playbackStatus() const;
    QString loopStatus() const;
    void setLoopStatus(const QString& status);
    double rate() const { return 1.0; }
    void setRate(double rate);
    bool shuffle() const { return m_player.queue()->shuffle(); }
    void setShuffle(bool on) { m_player.queue()->setShuffle(on); }
    QVariantMap metadata() const;
    double volume() const { return m_player.snapshot().volume; }
    void setVolume(double volume);
    qlonglong position() const; ///< microseconds
    bool canGoNext() const { return m_player.queue()->afterNext() != nullptr; }
    bool canGoPrevious() const { return m_player.queue()->current() != nullptr; }
    bool canPlay() const { return m_player.queue()->count() > 0; }
    bool canSeek() const { return m_player.snapshot().duration > 0; }
    bool canControl() const { return true; }

    /// Path of the current cover as others may read it; empty: none.
    void setArtUrl(const QString& url) { m_artUrl = url; }
    /// All properties that PropertiesChanged reports (all but Position).
    QVariantMap reported() const;

public Q_SLOTS:
    void Next() { m_player.next(); }
    void Previous() { m_player.previous(); }
    void Pause() { m_player.pause(); }
    void PlayPause() { m_player.togglePlay(); }
    void Stop() { m_player.stop(); }
    void Play() { m_player.play(); }
    void Seek(qlonglong offset);
    void SetPosition(const QDBusObjectPath& trackId, qlonglong position);
    void OpenUri(const QString& uri);

Q_SIGNALS:
    void Seeked(qlonglong position);

private:
    QDBusObjectPath trackId() const;
    qlonglong duration() const;

    UnifiedPlayerManager& m_player;
    Opener& m_opener;
    QString m_artUrl;
};

} // namespace auralis
