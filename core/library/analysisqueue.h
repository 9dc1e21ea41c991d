// Analysis queue: measures the tracks of the library that were not yet, one file after the other. Its public functions
// are called on the main thread and do not wait, but for the end. It works on a thread of its own at the lowest
// priority, which reads by its own connection, and hands results to the library thread; its callbacks come from both.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include <QString>

#include "libraryjobs.h"
#include "result.h"
#include "trackprofile.h"
#include "workthread.h"

namespace auralis
{

class Database;
class TrackStore;

class AnalysisQueue
{
public:
    struct Callbacks {
        std::function<void(const AnalysisProgress&)> progress; ///< at most 10 a second, and at the end of the work
        std::function<void(std::vector<TrackId>)> stored;
    };
    /// `writer` runs tasks that use `store` and `db`; all outlive the queue.
    AnalysisQueue(QString databasePath, WorkThread& writer, Database& db, TrackStore& store, Callbacks callbacks);
    ~AnalysisQueue(); ///< waits for the block of a file under way

    /// What needs it is done from now on. `mayWork` is asked every few milliseconds; none: always.
    void start(std::function<bool()> mayWork);
    void stop();
    /// There may be new tracks.
    void look();

    /// A profile into its row, with what albums and searches use of it. Library thread, in a transaction.
    static void store(Database& db, TrackStore& store, TrackId id, const TrackProfile& profile);

private:
    struct Part {
        TrackId id;
        QByteArray identity;
        qint64 start = 0, end = -1;
        bool measured = false; ///< playback did it before
        std::optional<TrackProfile> profile;
    };
    struct File {
        std::string path;
        std::int64_t size = 0, mtime = 0;
        std::vector<Part> parts;
        QByteArray payload;
        QString problem;
    };
    void run();
    void work(Database& db);
    std::vector<File> nextFiles(Database& db);
    bool measure(File& file);
    Result<void> decode(File& file);
    void keep(const File& file);
    bool goOn();
    void tell(bool always);

    const QString m_databasePath;
    WorkThread& m_writer;
    Database& m_db;
    TrackStore& m_store;
    const Callbacks m_callbacks;

    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_on = false, m_due = false, m_ending = false; ///< under the mutex
    std::function<bool()> m_mayWork;                    ///< under the mutex
    std::atomic<bool> m_interrupted = false;            ///< stop() or the end

    // The analysing thread's own.
    AnalysisProgress m_progress;
    std::set<TrackId> m_tried; ///< of this session: not again
    std::chrono::steady_clock::time_point m_asked, m_told;
    std::thread m_thread; // last: it runs as soon as it is made
};

} // namespace auralis
