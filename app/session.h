// Session: the queue and the position in it across restarts. Saved every few seconds while something changes, so that a
// crash costs seconds at most. Main thread only.
#pragma once

#include <vector>

#include <QObject>
#include <QTimer>

#include "librarytypes.h"
#include "playableitem.h"

namespace auralis
{

class Library;
class UnifiedPlayerManager;

class Session : public QObject
{
    Q_OBJECT
public:
    /// Saves from now on, and on destruction.
    Session(Library& library, UnifiedPlayerManager& player, QObject* parent = nullptr);
    ~Session() override;

    /// Brings the stored queue back, paused where it was, unless something was queued meanwhile.
    void restore();

private:
    void save();
    void describe(const SavedQueue& saved, const std::vector<TrackRow>& rows);
    void bringBack(std::vector<PlayableItem> items, int current, double seconds);

    Library& m_library;
    UnifiedPlayerManager& m_player;
    QTimer m_saving;
    QMetaObject::Connection m_place; ///< until the restored item is open
    bool m_queueChanged = false;
    int m_savedRow = -1;
    double m_savedSeconds = -1;
};

} // namespace auralis
