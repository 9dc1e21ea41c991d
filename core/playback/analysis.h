// Analysis: measures whole tracks in the background, one at a time, at low priority. Main thread; the decoding happens
// on a thread of its own.
#pragma once

#include <deque>

#include <QObject>

#include "backgroundtasks.h"
#include "inbox.h"
#include "playableitem.h"
#include "result.h"

namespace auralis
{

class Analysis : public QObject
{
    Q_OBJECT
public:
    explicit Analysis(QObject* parent = nullptr);

    /// These tracks, in this order; what was asked for before and is not among them is given up.
    void measure(std::vector<PlayableItem> items);

Q_SIGNALS:
    void measured(const auralis::PlayableItem& item); ///< its profile is new

private:
    void begin();
    Q_SLOT void collect();

    struct Outcome {
        PlayableItem item;
        Result<ProfilePtr> profile;
        std::uint64_t serial = 0;
    };

    Inbox<Outcome> m_outcomes{this, "collect"};
    std::deque<PlayableItem> m_waiting;
    ItemId m_running;
    std::uint64_t m_serial = 0;
    BackgroundTasks::Cancel m_cancel;
    std::vector<ItemId> m_failed; ///< not tried again
    BackgroundTasks m_tasks;
};

} // namespace auralis
