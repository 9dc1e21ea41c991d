// Library::Private: the threads and connections behind the facade, and how calls reach them. Only for library*.cpp.
#pragma once

#include <mutex>
#include <optional>

#include <QPointer>
#include <QThread>
#include <QTimer>

#include "analysisqueue.h"
#include "folderwatcher.h"
#include "handover.h"
#include "importer.h"
#include "library.h"
#include "playliststore.h"
#include "tageditor.h"
#include "trackquery.h"
#include "trackstore.h"
#include "workthread.h"

namespace auralis
{

struct Library::Private {
    Library* q;
    QString path, notice;
    ImportProgress progress;

    // Connections outlive the threads that use them; the importer goes first, then queries, then the writer with what
    // it still has to do.
    std::unique_ptr<Database> writeDb, readDb, coverDb;
    std::unique_ptr<TrackStore> store;
    std::unique_ptr<PlaylistStore> playlists;
    std::unique_ptr<TrackQueries> reader; ///< query thread
    std::atomic<int> contents = 0;        ///< raised when the lists of tracks change
    WorkThread writer{WorkThread::Ending::Finish};
    WorkThread queries{WorkThread::Ending::Drop};
    WorkThread covers{WorkThread::Ending::Drop};
    WorkThread files{WorkThread::Ending::Finish}; ///< writes tags
    std::unique_ptr<Importer> importer;
    std::unique_ptr<AnalysisQueue> analysis;
    AnalysisProgress analysisProgress;
    std::mutex playingMutex;
    std::string playing;                         ///< tags of this file are not written now; under the mutex
    bool ending = false;                         ///< under the mutex: what was asked for is written now
    std::vector<std::function<void()>> deferred; ///< under the mutex: writing to the file that plays
    QThread watching;                            ///< runs while the watcher lives
    FolderWatcher* watcher = nullptr;            ///< of that thread
    QTimer changed;                              ///< contentsChanged() at most twice a second

    explicit Private(Library* library)
        : q(library)
    {
    }

    /// Runs `task` on the main thread, unless the library is gone by then.
    void toMain(std::function<void()> task) const
    {
        handOver([this](auto run) { QMetaObject::invokeMethod(q, std::move(run), Qt::QueuedConnection); },
                 std::move(task));
    }

    template <class T>
    void ask(QObject* context, Done<T> done, std::function<T(TrackQueries&)> question)
    {
        queries.post([this, context = QPointer<QObject>(context), guarded = context != nullptr, done = std::move(done),
                      question = std::move(question)] {
            T answer = question(*reader);
            (void)readDb->takeError(); // a failed question has an empty answer
            toMain([context, guarded, done, answer = std::move(answer)]() mutable {
                if (!guarded || context) done(std::move(answer));
            });
        });
    }

    /// A question about what lies in files, on the thread that reads covers.
    template <class T>
    void askFiles(QObject* context, Done<T> done, std::function<T(Database&)> question)
    {
        covers.post([this, context = QPointer<QObject>(context), guarded = context != nullptr, done = std::move(done),
                     question = std::move(question)] {
            T answer = question(*coverDb);
            (void)coverDb->takeError();
            toMain([context, guarded, done, answer = std::move(answer)]() mutable {
                if (!guarded || context) done(std::move(answer));
            });
        });
    }

    /// An edit in a transaction of its own; `after` runs on the main thread when it is stored.
    void edit(std::function<void(Database&, TrackStore&)> change, std::function<void()> after)
    {
        if (!writeDb) {
            Q_EMIT q->failed(Library::tr("The library may not be written."));
            return;
        }
        writer.post([this, change = std::move(change), after = std::move(after)] {
            Transaction transaction(*writeDb);
            change(*writeDb, *store);
            store->albums().settle();
            const auto done = transaction.commit();
            toMain([this, done, after] {
                if (done)
                    after();
                else
                    Q_EMIT q->failed(QString::fromStdString(done.error().message));
            });
        });
    }
    void editTrack(TrackId id, std::function<void(Database&, TrackStore&)> change)
    {
        edit(std::move(change), [this, id] { Q_EMIT q->tracksChanged({id}); });
    }

    void startAnalysis();
    void editPlaylists(std::function<void(PlaylistStore&)> change, std::function<void()> after = {});

    /// An edit after which lists are to be asked for again.
    void editContents(std::function<void(Database&, TrackStore&)> change)
    {
        edit(std::move(change), [this] {
            ++contents;
            noteContents();
        });
    }

    struct WriteJob;
    void writeOne(const std::shared_ptr<WriteJob>& job, const std::string& file, const FileEdit& edit);
    void finishWriting(const std::shared_ptr<WriteJob>& job);

    /// Writes each file's own edit, on the files thread; then the library looks at them again and `done` is told.
    void writeFiles(std::vector<std::pair<std::string, FileEdit>> edits, TagWriteReport report, QObject* context,
                    Done<TagWriteReport> done);
    void writeDifferences(const std::vector<TagDifference>& differences, const std::optional<QByteArray>& image,
                          QObject* context, Done<TagWriteReport> done);

    /// Gives the watcher the roots as they are now.
    void watchRoots();

    void noteContents()
    {
        if (!changed.isActive()) changed.start();
    }
};

} // namespace auralis
