// Resume points: where the listener stopped in long tracks, kept in the library. Main thread only.
#pragma once

#include <QObject>
#include <QTimer>

#include "playableitem.h"
#include "playersnapshot.h"

namespace auralis
{

class Library;
class Settings;
class UnifiedPlayerManager;

class ResumePoints : public QObject
{
    Q_OBJECT
public:
    static constexpr double longSeconds = 20 * 60; ///< tracks from here on are gone on with
    static constexpr double edgeSeconds = 30;      ///< this close to either end the next time begins at the start

    /// Stores every few seconds, and on destruction. All three must outlive it.
    ResumePoints(Library& library, UnifiedPlayerManager& player, const Settings& settings, QObject* parent = nullptr);
    ~ResumePoints() override;

private:
    void watch(const PlayerSnapshot& snapshot);
    void recall(const PlayableItem& item);
    void store();

    Library& m_library;
    UnifiedPlayerManager& m_player;
    const Settings& m_settings;
    QTimer m_storing;
    ItemId m_item;        ///< followed now
    QString m_key;        ///< of it; empty: not a long one, or not yet recalled
    double m_seconds = 0; ///< where it is
    double m_duration = 0;
    double m_stored = -1;
};

} // namespace auralis
