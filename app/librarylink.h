// Library link: what playback learns goes to the library, what the library knows goes to the queue. Main thread only.
#pragma once

#include <QHash>
#include <QObject>

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

private:
    void keepLearned();
    void fetchProfile();
    void refreshRows(const std::vector<TrackId>& ids);

    Library& m_library;
    UnifiedPlayerManager& m_player;
    QHash<qint64, TrackId> m_sounded; ///< by ItemId: an entry may leave the queue before it is reported finished
    bool m_recalled = false;          ///< what earlier sessions learned is here: it may be written over
};

} // namespace auralis
