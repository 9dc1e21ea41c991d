// Analysis: measures whole tracks in the background, one at a time, at low priority: as they are, then as they are
// heard behind the listener's correction. Main thread; the decoding happens on a thread of its own.
#pragma once

#include <deque>
#include <optional>

#include <QObject>
#include <QTimer>

#include "backgroundtasks.h"
#include "inbox.h"
#include "playableitem.h"
#include "recipebook.h"
#include "result.h"

namespace auralis
{

class Analysis : public QObject
{
    Q_OBJECT
public:
    explicit Analysis(QObject* parent = nullptr);

    /// These tracks, in this order; what was asked for before and is not among them is given up. Of those that are
    /// known already, what is behind `correction` (null: none), where plans foresee more by it.
    void measure(std::vector<PlayableItem> items, const CorrectionPtr& correction);

Q_SIGNALS:
    void measured(const auralis::PlayableItem& item); ///< its profile is new, or what is behind the correction

private:
    /// Of a track: itself, or what is behind a correction.
    struct Wanted {
        ItemId item;
        CorrectionPtr behind; ///< null: itself
        bool operator==(const Wanted&) const = default;
    };
    struct Job {
        PlayableItem item;
        Wanted wanted;
    };
    /// What a correction becomes at a format: making its filter takes too long for here.
    struct Filter {
        CorrectionPtr correction;
        AudioFormat format;
        ContentId id; ///< none: plans foresee no more by what is behind it
    };
    struct Outcome {
        Job job;
        Result<ProfilePtr> profile; ///< null: nothing is new
        std::optional<Filter> filter;
        std::uint64_t serial = 0;
    };
    static Outcome workOn(const Job& job, const BackgroundTasks::Cancel& cancel);
    bool isBehindKnown(const TrackProfile& profile, const CorrectionPtr& correction) const;
    void begin();
    Q_SLOT void collect();

    Inbox<Outcome> m_outcomes{this, "collect"};
    std::deque<Job> m_waiting;
    std::optional<Wanted> m_running;
    std::uint64_t m_serial = 0;
    BackgroundTasks::Cancel m_cancel;
    std::vector<Wanted> m_failed; ///< not tried again
    std::deque<Filter> m_filters; ///< the latest few
    CorrectionPtr m_correction;
    QTimer m_settling; ///< while a correction is being edited nothing is measured behind it
    BackgroundTasks m_tasks;
};

} // namespace auralis
