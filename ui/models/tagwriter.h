// TagWriter: writes edited tags into files a few at a time, so that it can be watched and stopped, and remembers it for
// undo. Main thread; the writing itself is the library's. The file that plays comes last: it waits for its end.
#pragma once

#include <deque>
#include <functional>
#include <vector>

#include <QByteArray>
#include <QObject>

#include "libraryjobs.h"

namespace auralis
{

class EditHistory;
class Library;
class UnifiedPlayerManager;

class TagWriter : public QObject
{
    Q_OBJECT
public:
    struct Target {
        TrackId id;
        std::string path;
        bool texts = true, cover = false; ///< what of it differs
    };
    struct Progress {
        int done = 0, total = 0; ///< files
        QString waitingFor;      ///< title of the track that plays and is next; empty: none
        int written = 0;
        std::vector<FileFailure> failed;
        bool cancelled = false;
        bool running() const { return done < total && !cancelled; }
    };
    static constexpr int atOnce = 8; ///< files: what cancel() has to wait for, and one step of undo

    TagWriter(Library& library, UnifiedPlayerManager& player, EditHistory& history, QObject* parent = nullptr);

    /// Only files that differ, so that each batch is one entry of the library's journal, or one for the texts and one
    /// for the covers. `picture`: for those whose cover differs; empty: it is removed.
    void write(std::vector<Target> targets, const TagEdit& edit, const QByteArray& picture = {});
    /// The library's ratings into the tags of these; `done` is told.
    void writeRatings(std::vector<TrackId> ids, QObject* context, std::function<void(const TagWriteReport&)> done);
    /// Between two batches; what is written stays and can be undone.
    void cancel();
    const Progress& progress() const { return m_progress; }

Q_SIGNALS:
    void progressed();
    void finished(int written, const std::vector<auralis::FileFailure>& failed);
    void undone(int written, const std::vector<auralis::FileFailure>& failed);

private:
    struct Batch {
        std::vector<Target> targets;
        std::vector<TrackId> texts, covers;
        int files = 0;
        TagEdit edit;
        QByteArray picture;
        QString waitingFor;
    };
    /// One step of the history: what was written, to be written again.
    struct Edit {
        std::vector<Batch> batches;
        std::vector<TrackId> ratings;
        int steps = 0; ///< entries of the library's journal
    };
    void enqueue(std::vector<Target> targets, const TagEdit& edit, const QByteArray& picture);
    void next();
    void writeTexts(const Batch& batch);
    void writeCovers(const Batch& batch, const TagWriteReport& texts);
    void onWritten(const Batch& batch, const TagWriteReport& texts, const TagWriteReport& covers);
    void end();
    bool undo();
    bool redo();
    void keep(Edit edit, bool repeated);

    Library& m_library;
    UnifiedPlayerManager& m_player;
    EditHistory& m_history;
    std::deque<Batch> m_batches;
    Progress m_progress;
    Edit m_current;
    std::vector<Edit> m_done, m_undone;
    int m_undosWanted = 0; ///< while it writes: taken back when that is over
    bool m_busy = false, m_repeating = false;
};

} // namespace auralis
