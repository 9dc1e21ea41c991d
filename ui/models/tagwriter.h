// TagWriter: writes edited tags into files a few at a time, so that it can be watched and stopped, and remembers it for
// undo. Main thread; the writing itself is the library's. The file that plays comes last: it waits for its end.
#pragma once

#include <deque>
#include <vector>

#include <QByteArray>
#include <QObject>

#include "librarytypes.h"

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
    /// Between two batches; what is written stays and can be undone.
    void cancel();
    const Progress& progress() const { return m_progress; }

Q_SIGNALS:
    void progressed();
    void finished(int written, const std::vector<auralis::FileFailure>& failed);
    void undone(int written, const std::vector<auralis::FileFailure>& failed);

private:
    struct Batch {
        std::vector<TrackId> texts, covers;
        int files = 0;
        TagEdit edit;
        QByteArray picture;
        QString waitingFor;
    };
    void next();
    void writeTexts(const Batch& batch);
    void writeCovers(const Batch& batch, const TagWriteReport& texts);
    void onWritten(const Batch& batch, const TagWriteReport& texts, const TagWriteReport& covers);
    void end();
    bool undo(int steps);

    Library& m_library;
    UnifiedPlayerManager& m_player;
    EditHistory& m_history;
    std::deque<Batch> m_batches;
    Progress m_progress;
    int m_steps = 0;
    bool m_busy = false;
};

} // namespace auralis
