// Library link: what playback learns goes to the library, what the library knows goes to the queue, and the library's
// analysis gives way to playback. Main thread only.
#pragma once

#include <atomic>
#include <memory>

#include <QHash>
#include <QObject>

#include "machinewatch.h"
#include "playableitem.h"

namespace auralis
{

class Library;
class UnifiedPlayerManager;

class LibraryLink : public QObject
{
    Q_OBJECT
public:
    LibraryLink(Library& library, UnifiedPlayerManager& player, QObject* parent = nullptr);
    ~LibraryLink() override;
    /// Why the analysis stands still, in words; empty: it does not.
    QString whyWaiting() const;

private:
    void analyse();
    void keepLearned();
    void fetchProfile();
    void refreshRows(const std::vector<TrackId>& ids);

    Library& m_library;
    UnifiedPlayerManager& m_player;
    QHash<qint64, TrackId> m_sounded; ///< by ItemId: an entry may leave the queue before it is reported finished
    struct Manners {                  ///< what the analysing thread asks; it may outlive this object
        MachineWatch machine;
        std::atomic<bool> playbackHurries = false; ///< it loads, switches or ran dry
    };
    std::shared_ptr<Manners> m_manners = std::make_shared<Manners>();
    bool m_recalled = false; ///< what earlier sessions learned is here: it may be written over
};

} // namespace auralis
