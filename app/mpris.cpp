// MPRIS: see the header.
#include "mpris.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDir>
#include <QElapsedTimer>
#include <QSaveFile>
#include <QTimer>
#include <QUrl>

#include "library.h"
#include "mprisadaptors.h"

namespace auralis
{
namespace
{

const QString objectPath = QStringLiteral("/org/mpris/MediaPlayer2");
const QString playerInterface = QStringLiteral("org.mpris.MediaPlayer2.Player");
constexpr qlonglong jump = 300000; // microseconds that position may differ from the clock before it counts as a seek

} // namespace

struct Mpris::Private {
    Private(UnifiedPlayerManager& p, Library& l, QString folder)
        : player(p)
        , library(l)
        , artFolder(std::move(folder))
    {
    }

    UnifiedPlayerManager& player;
    Library& library;
    QString artFolder;
    MprisPlayer* adaptor = nullptr;
    QTimer reporting;
    QVariantMap reported; // what the bus knows

    QString coverKey; // of the art shown
    QString artFile;

    ItemId item; // for telling a seek from playing on
    qlonglong position = 0;
    QElapsedTimer since;

    void report();
    void followPosition();
    void followCover(Mpris* q);
};

Mpris::Mpris(UnifiedPlayerManager& player, Library& library, Opener& opener, const QString& artFolder, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(player, library, artFolder))
{
    new MprisRoot([this] { Q_EMIT raiseRequested(); }, [this] { Q_EMIT quitRequested(); }, this);
    d->adaptor = new MprisPlayer(player, opener, this);
}

Mpris::~Mpris()
{
    if (!d->artFile.isEmpty()) QFile::remove(d->artFile);
}

bool Mpris::start()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected() || !bus.registerObject(objectPath, this)) return false;
    const QString name = QStringLiteral("org.mpris.MediaPlayer2.auralis");
    if (!bus.registerService(name) // taken: another player with other data
        && !bus.registerService(name + QStringLiteral(".instance%1").arg(QCoreApplication::applicationPid())))
        return false;

    // Several signals of one event become one message.
    d->reporting.setSingleShot(true);
    d->reporting.setInterval(0);
    connect(&d->reporting, &QTimer::timeout, this, [this] {
        d->followCover(this);
        d->report();
    });
    const auto soon = [this] { d->reporting.start(); };
    PlayQueue* queue = d->player.queue();
    connect(&d->player, &UnifiedPlayerManager::stateChanged, this, soon);
    connect(&d->player, &UnifiedPlayerManager::trackChanged, this, soon);
    connect(&d->player, &UnifiedPlayerManager::durationChanged, this, soon);
    connect(queue, &PlayQueue::itemsReset, this, soon);
    connect(queue, &PlayQueue::itemsInserted, this, soon);
    connect(queue, &PlayQueue::itemsRemoved, this, soon);
    connect(queue, &PlayQueue::itemChanged, this, soon);
    connect(queue, &PlayQueue::currentChanged, this, soon);
    connect(queue, &PlayQueue::modesChanged, this, soon);
    connect(&d->player, &UnifiedPlayerManager::snapshotChanged, this, [this, soon](const PlayerSnapshot& s) {
        if (s.volume != d->reported.value(QStringLiteral("Volume")).toDouble() ||
            d->adaptor->playbackStatus() != d->reported.value(QStringLiteral("PlaybackStatus")).toString())
            soon();
        d->followPosition();
    });
    d->reported = d->adaptor->reported();
    d->followCover(this);
    return true;
}

/// Sends what changed since the last time.
void Mpris::Private::report()
{
    const QVariantMap now = adaptor->reported();
    QVariantMap changed;
    for (auto it = now.begin(); it != now.end(); ++it)
        if (reported.value(it.key()) != it.value()) changed.insert(it.key(), it.value());
    reported = now;
    if (changed.isEmpty()) return;
    QDBusMessage message = QDBusMessage::createSignal(objectPath, QStringLiteral("org.freedesktop.DBus.Properties"),
                                                      QStringLiteral("PropertiesChanged"));
    message << playerInterface << changed << QStringList();
    QDBusConnection::sessionBus().send(message);
}

/// Clients count on by themselves; only a jump is worth a signal.
void Mpris::Private::followPosition()
{
    const PlayerSnapshot& s = player.snapshot();
    const qlonglong now = adaptor->position();
    const bool sameItem = item == s.item;
    const qlonglong played = since.isValid() && s.state == PlayerState::Playing ? since.nsecsElapsed() / 1000 : 0;
    const qlonglong ahead = now - position;
    if (sameItem && since.isValid() && (ahead < -jump || ahead > played + jump)) Q_EMIT adaptor->Seeked(now);
    item = s.item;
    position = now;
    since.start();
}

void Mpris::Private::followCover(Mpris* q)
{
    const PlayableItem* current = player.queue()->current();
    const QString wanted = current ? current->coverKey : QString();
    if (wanted == coverKey) return;
    coverKey = wanted;
    adaptor->setArtUrl({});
    if (wanted.isEmpty()) return;
    library.cover(wanted, q, [this, wanted](const QByteArray& image) {
        if (wanted != coverKey || image.isEmpty()) return;
        const QByteArray hash = QCryptographicHash::hash(wanted.toUtf8(), QCryptographicHash::Sha1).toHex();
        const QString path = artFolder + QLatin1Char('/') + QString::fromLatin1(hash.left(16));
        QSaveFile file(path);
        if (!QDir().mkpath(artFolder) || !file.open(QIODevice::WriteOnly)) return;
        file.write(image);
        if (!file.commit()) return;
        if (!artFile.isEmpty() && artFile != path) QFile::remove(artFile);
        artFile = path;
        adaptor->setArtUrl(QUrl::fromLocalFile(path).toString(QUrl::FullyEncoded));
        report();
    });
}

} // namespace auralis
