// Remote control: requests of `ctl` and of later starts, carried out on the player. Main thread only; no request waits.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <QJsonObject>
#include <QObject>

#include "unifiedplayermanager.h"

namespace auralis
{

class Opener;

class RemoteControl : public QObject
{
    Q_OBJECT
public:
    RemoteControl(UnifiedPlayerManager& player, Opener& opener, QObject* parent = nullptr);

    /// {"do": word, "value": ..., "files": [...]} to {"ok": true, ...} or a refusal() (instance.h). Words: play, pause,
    /// toggle, stop, next, previous, seek, volume, enhanced, preset, intensity, quality, queue, open, demo, raise,
    /// status, cache-stats, cache-clear, library-written, quit.
    QJsonObject handle(const QJsonObject& request);

Q_SIGNALS:
    void raiseRequested();
    void libraryWritten(); ///< by another process
    void quitRequested();

private:
    QJsonObject status() const;

    UnifiedPlayerManager& m_player;
    Opener& m_opener;
};

} // namespace auralis
