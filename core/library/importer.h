// Importer: walks what the listener named, reads tags on all cores, and hands batches to the library thread. Its public
// functions are called on the main thread and do not wait; its callbacks come from its own threads.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <QString>

#include "libraryjobs.h"
#include "workthread.h"

namespace auralis
{

class TrackStore;
class Database;

class Importer
{
public:
    struct Callbacks {
        /// At most 10 a second, and once at the end with running = false.
        std::function<void(const ImportProgress&)> progress;
        std::function<void(const ImportReport&)> finished;
        std::function<void(const QString&)> failed; ///< a batch could not be stored
        std::function<void()> stored;               ///< a batch is in the database
    };
    /// `writer` runs tasks that use `store` and `db`; all outlive the importer.
    Importer(QString databasePath, WorkThread& writer, Database& db, TrackStore& store, Callbacks callbacks);
    ~Importer(); ///< cancels, and waits for the batch under way

    /// `asked`: by the listener; else a look at these or, when none are named, at all known folders, which leaves
    /// removed tracks removed.
    void add(std::vector<std::string> paths, bool asked);
    /// Ends the job under way and those queued; what is stored stays.
    void cancel();

private:
    struct Job;
    const QString m_databasePath;
    WorkThread& m_writer;
    Database& m_db;
    TrackStore& m_store;
    const Callbacks m_callbacks;
    std::vector<std::weak_ptr<std::atomic<bool>>> m_cancels; ///< of the jobs not yet over; main thread
    WorkThread m_thread{WorkThread::Ending::Drop};
};

} // namespace auralis
