// Importer: one walker, a reader for each core, one writer.
#include "importer.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <set>
#include <thread>
#include <unordered_map>

#include "database.h"
#include "filewalk.h"
#include "lyrics.h"
#include "tagreader.h"
#include "trackstore.h"

namespace auralis
{

using Clock = std::chrono::steady_clock;

namespace
{

constexpr std::size_t batchSize = 400;
constexpr auto batchTime = std::chrono::milliseconds(200);
constexpr int batchesInFlight = 4;
constexpr std::size_t failuresTold = 20; ///< while the import runs; its report has all

struct KnownFile {
    std::vector<TrackId> ids; ///< several: parts of a cue sheet
    std::int64_t size = 0, mtime = 0, sheet = 0;
    bool present = true;
    QString cover;
};

/// What is to be written, in the order the tasks reach the library thread.
struct Batch {
    struct Seen {
        TrackId id;
        QString cover;
        std::string coverPath;
    };
    struct Missing {
        TrackId id;
        std::string folder, name;
    };
    std::vector<ScannedFile> files;
    std::vector<Seen> seen;
    std::vector<Missing> missing;
    std::vector<std::string> missingFolders;
    std::vector<std::string> roots;
    bool last = false; ///< of its job
    std::size_t size() const
    {
        return files.size() + seen.size() + missing.size() + missingFolders.size() + roots.size();
    }
};

} // namespace

struct Importer::Job {
    Importer& q;
    std::vector<std::string> paths;
    const bool asked;
    const std::shared_ptr<std::atomic<bool>> cancel;
    const Clock::time_point start = Clock::now();

    // All below: under the mutex.
    std::mutex mutex;
    std::condition_variable readersWake, flightEnds;
    struct Item {
        std::shared_ptr<const WalkedFolder> folder;
        std::size_t file, slot;
    };
    std::deque<Item> toRead;
    bool walked = false;
    Batch batch;
    Clock::time_point batchBegan = Clock::now(), progressTold;
    int inFlight = 0;
    ImportProgress progress;
    ImportReport report;
    std::vector<std::vector<TrackId>> found; ///< tracks of each file of the walk

    Job(Importer& importer, std::vector<std::string> named, bool wasAsked,
        std::shared_ptr<std::atomic<bool>> cancelFlag)
        : q(importer)
        , paths(std::move(named))
        , asked(wasAsked)
        , cancel(std::move(cancelFlag))
    {
    }

    void run();
    void walkPaths(Database& db);
    void fillReport();
    void awaitEarlierEdits();
    void takeFolder(WalkedFolder folder, Database& db);
    void takeMissingFolders(Database& db, const std::set<std::string>& walkedFolders);
    void noteFailure(FileFailure failure);
    void readFiles();
    static void takeLyrics(const Item& item, FileTags& tags);
    static std::vector<ScannedFile> tracksOf(const Item& item, FileTags tags);
    void flush(std::unique_lock<std::mutex>& lock);
    void flushIfDue(std::unique_lock<std::mutex>& lock);
    void write(const Batch& written);
    std::vector<ScannedFile> postponed; // library thread
    void tellProgress(bool always = false);
};

Importer::Importer(QString databasePath, WorkThread& writer, Database& db, TrackStore& store, Callbacks callbacks)
    : m_databasePath(std::move(databasePath))
    , m_writer(writer)
    , m_db(db)
    , m_store(store)
    , m_callbacks(std::move(callbacks))
{
}

Importer::~Importer()
{
    cancel();
    m_thread.stop();
}

void Importer::add(std::vector<std::string> paths, bool asked)
{
    const auto cancelFlag = std::make_shared<std::atomic<bool>>(false);
    std::erase_if(m_cancels, [](const auto& flag) { return flag.expired(); });
    m_cancels.push_back(cancelFlag);
    m_thread.post([this, paths = std::move(paths), asked, cancelFlag] { Job(*this, paths, asked, cancelFlag).run(); });
}

void Importer::cancel()
{
    for (const auto& flag : m_cancels) {
        if (const auto alive = flag.lock()) *alive = true;
    }
}

/// Hands everything below the paths, or all roots where none are named, to the readers.
void Importer::Job::walkPaths(Database& db)
{
    if (!asked) {
        Statement roots(db, "SELECT path FROM root ORDER BY path");
        while (paths.empty() && roots.step())
            paths.push_back(roots.path(0));
    }
    std::set<std::string> walkedFolders;
    FileWalk walk(
        [&](WalkedFolder folder) {
            walkedFolders.insert(folder.path);
            takeFolder(std::move(folder), db);
        },
        [this](FileFailure failure) {
            const std::lock_guard lock(mutex);
            noteFailure(std::move(failure));
        },
        *cancel);
    for (const std::string& named : paths) {
        const std::string path = cleanPath(named);
        const FileStat stat = statFile(path);
        if (asked && stat.isFolder()) {
            const std::lock_guard lock(mutex);
            batch.roots.push_back(path);
        }
        walk.add(path);
    }
    if (!*cancel) takeMissingFolders(db, walkedFolders);
}

/// Under the mutex, when nothing is in flight any more.
void Importer::Job::fillReport()
{
    for (const auto& ids : found)
        for (const TrackId id : ids)
            if (id) report.ids.push_back(id);
    std::sort(report.failed.begin(), report.failed.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    report.added = progress.added;
    report.updated = progress.updated;
    report.unchanged = progress.unchanged;
    report.others = progress.others;
    report.cancelled = *cancel;
    report.asked = asked;
    report.seconds = std::chrono::duration<double>(Clock::now() - start).count();
}

void Importer::Job::run()
{
    progress.running = progress.counting = true;
    tellProgress(true);
    awaitEarlierEdits();
    auto db = Database::open(q.m_databasePath, Database::Access::ReadOnly);
    if (!db) {
        *cancel = true;
        q.m_callbacks.failed(QString::fromStdString(db.error().message));
    }
    std::vector<std::thread> readers;
    for (unsigned i = 0; i < std::max(1u, std::thread::hardware_concurrency()); ++i)
        readers.emplace_back([this] { readFiles(); });
    if (db) walkPaths(**db);
    {
        const std::lock_guard lock(mutex);
        walked = true;
        progress.counting = false;
    }
    readersWake.notify_all();
    for (std::thread& reader : readers)
        reader.join();

    std::unique_lock lock(mutex);
    batch.last = true;
    flush(lock);
    flightEnds.wait(lock, [this] { return inFlight == 0; });
    fillReport();
    progress.running = false;
    tellProgress(true);
    q.m_callbacks.finished(report);
}

/// A track removed just before the import must not be taken for one that is there.
void Importer::Job::awaitEarlierEdits()
{
    std::unique_lock lock(mutex);
    ++inFlight;
    q.m_writer.post([this] {
        const std::lock_guard inTask(mutex);
        --inFlight;
        flightEnds.notify_all();
    });
    flightEnds.wait(lock, [this] { return inFlight == 0; });
}

void Importer::Job::noteFailure(FileFailure failure)
{
    ++progress.failed;
    if (progress.failures.size() < failuresTold) progress.failures.push_back(failure);
    report.failed.push_back(std::move(failure));
}

void Importer::Job::takeFolder(WalkedFolder walkedFolder, Database& db)
{
    const auto folder = std::make_shared<const WalkedFolder>(std::move(walkedFolder));
    std::unordered_map<std::string, KnownFile> known;
    {
        Statement read(
            db, "SELECT t.id, t.name, t.size, t.mtime, t.state, t.cover, t.sheet FROM track t JOIN folder f ON f.id = "
                "t.folder_id WHERE f.path = ? AND t.state < 2 ORDER BY t.part");
        read.bind(folder->path);
        while (read.step()) {
            KnownFile& file = known[read.path(1)];
            file.ids.push_back({read.integer(0)});
            file.size = read.integer(2);
            file.mtime = read.integer(3);
            file.present = (file.ids.size() == 1 || file.present) && read.integer(4) == 0;
            file.cover = read.text(5);
            file.sheet = read.integer(6);
        }
    }
    std::unique_lock lock(mutex);
    progress.folder = QString::fromUtf8(QByteArray::fromStdString(folder->path));
    for (std::size_t i = 0; i < folder->files.size(); ++i) {
        const WalkedFile& file = folder->files[i];
        const std::size_t slot = found.size();
        found.emplace_back();
        ++progress.total;
        const auto it = known.find(file.name);
        if (it == known.end() || it->second.size != file.stat.size || it->second.mtime != file.stat.mtime ||
            it->second.sheet != file.besideId) {
            toRead.push_back({folder, i, slot});
            readersWake.notify_one();
        } else {
            const KnownFile& old = it->second;
            found[slot] = old.ids;
            ++progress.unchanged;
            ++progress.done;
            const bool otherCover = folder->whole && !old.cover.startsWith(u'e') && old.cover != folder->coverKey;
            if (!old.present || otherCover)
                for (const TrackId id : old.ids)
                    batch.seen.push_back({id, folder->whole ? folder->coverKey : old.cover, folder->coverPath});
        }
        if (it != known.end()) known.erase(it);
    }
    if (folder->whole) {
        for (const auto& [name, old] : known) {
            for (const TrackId id : old.ids)
                if (old.present || old.ids.size() > 1) batch.missing.push_back({id, folder->path, name});
        }
    }
    progress.others += folder->others;
    tellProgress();
    flushIfDue(lock);
}

void Importer::Job::takeMissingFolders(Database& db, const std::set<std::string>& walkedFolders)
{
    for (const std::string& named : paths) {
        const std::string root = cleanPath(named);
        if (statFile(root).isFile()) continue;
        Statement read(db, "SELECT f.path FROM folder f WHERE (f.path = ?1 OR (f.path > ?2 AND f.path < ?3))"
                           " AND EXISTS (SELECT 1 FROM track t WHERE t.folder_id = f.id AND t.state = 0)");
        read.bind(root, root + '/', root + '0'); // '0' follows '/': all paths below
        while (read.step()) {
            const std::string path = read.path(0);
            const std::lock_guard lock(mutex);
            if (!walkedFolders.contains(path)) batch.missingFolders.push_back(path);
        }
    }
}

void Importer::Job::readFiles()
{
    std::unique_lock lock(mutex);
    for (;;) {
        readersWake.wait(lock, [this] { return walked || !toRead.empty(); });
        if (toRead.empty() || *cancel) {
            if (*cancel) toRead.clear();
            if (walked) return;
            if (*cancel) readersWake.wait(lock, [this] { return walked; });
            continue;
        }
        const Item item = std::move(toRead.front());
        toRead.pop_front();
        lock.unlock();
        const std::string path = joinPath(item.folder->path, item.folder->files[item.file].name);
        auto tags = readTags(path);
        std::vector<ScannedFile> tracks;
        if (tags) {
            takeLyrics(item, *tags);
            tracks = tracksOf(item, std::move(*tags));
        }
        lock.lock();
        ++progress.done;
        for (ScannedFile& track : tracks)
            batch.files.push_back(std::move(track));
        if (!tags) noteFailure({path, QString::fromStdString(tags.error().message)});
        tellProgress();
        flushIfDue(lock);
    }
}

/// Words that stand beside the file count before those in it.
void Importer::Job::takeLyrics(const Item& item, FileTags& tags)
{
    const WalkedFile& walked = item.folder->files[item.file];
    if (walked.lyrics.empty()) return;
    constexpr qsizetype most = 50000; // as of those in tags
    const QString words = readLyricsFile(joinPath(item.folder->path, walked.lyrics)).text.left(most);
    if (!words.isEmpty()) tags.more.insert(QStringLiteral("LYRICS"), words);
}

/// The file as one track, or as the parts that a cue sheet makes of it.
std::vector<ScannedFile> Importer::Job::tracksOf(const Item& item, FileTags tags)
{
    const WalkedFile& walked = item.folder->files[item.file];
    ScannedFile file;
    file.slot = item.slot;
    file.folder = item.folder->path;
    file.name = walked.name;
    file.stat = walked.stat;
    file.sheet = walked.besideId;
    file.folderCover = item.folder->coverKey;
    file.folderCoverPath = item.folder->coverPath;
    std::vector<FileTags> parts;
    if (walked.sheet) parts = tagsOfParts(tags, *walked.sheet, walked.sheetFile);
    if (parts.empty() && tags.sheet.tracks.size() > 1) parts = tagsOfParts(tags, tags.sheet, {});
    std::vector<ScannedFile> out;
    if (parts.empty()) parts.push_back(std::move(tags));
    for (FileTags& part : parts) {
        out.push_back(file);
        out.back().parts = part.part ? static_cast<int>(parts.size()) : 0;
        out.back().tags = std::move(part);
    }
    return out;
}

void Importer::Job::flushIfDue(std::unique_lock<std::mutex>& lock)
{
    if (batch.size() >= batchSize || (batch.size() > 0 && Clock::now() - batchBegan >= batchTime)) flush(lock);
}

void Importer::Job::flush(std::unique_lock<std::mutex>& lock)
{
    flightEnds.wait(
        lock, [this] { return inFlight < batchesInFlight; }); // a slow disk slows the reading, not the memory down
    if (batch.size() == 0 && !batch.last) return;
    auto written = std::make_shared<const Batch>(std::move(batch));
    batch = {};
    batchBegan = Clock::now();
    ++inFlight;
    q.m_writer.post([this, written] { write(*written); });
}

void Importer::Job::write(const Batch& written)
{
    std::vector<std::pair<const ScannedFile*, TrackStore::Stored>> stored;
    Transaction transaction(q.m_db);
    TrackStore& store = q.m_store;
    for (const std::string& path : written.roots)
        store.addRoot(path);
    for (const Batch::Missing& m : written.missing)
        store.missing(m.id, m.folder, m.name);
    for (const std::string& folder : written.missingFolders)
        store.folderMissing(folder);
    for (const Batch::Seen& s : written.seen)
        store.seen(s.id, s.cover, s.coverPath);
    for (const ScannedFile& file : written.files) {
        const TrackStore::Stored track = store.store(file, asked, false);
        if (track.postponed)
            postponed.push_back(file);
        else
            stored.emplace_back(&file, track);
    }
    if (written.last) {
        for (const ScannedFile& file : postponed)
            stored.emplace_back(&file, store.store(file, asked, true));
        store.lookAtRoots();
    }
    store.albums().settle();
    const auto done = transaction.commit();
    if (done)
        q.m_callbacks.stored();
    else
        q.m_callbacks.failed(QString::fromStdString(done.error().message));

    const std::lock_guard lock(mutex);
    for (const auto& [file, track] : stored) {
        if (!done) {
            noteFailure({joinPath(file->folder, file->name), QString::fromStdString(done.error().message)});
        } else if (track.id) {
            found[file->slot].push_back(track.id);
            ++(track.added ? progress.added : progress.updated);
        }
    }
    --inFlight;
    flightEnds.notify_all();
}

void Importer::Job::tellProgress(bool always)
{
    const auto now = Clock::now();
    if (!always && now - progressTold < std::chrono::milliseconds(100)) return;
    progressTold = now;
    progress.secondsElapsed = std::chrono::duration<double>(now - start).count();
    progress.secondsLeft = progress.counting || progress.done == 0
                               ? -1
                               : progress.secondsElapsed / progress.done * std::max(0, progress.total - progress.done);
    q.m_callbacks.progress(progress);
}

} // namespace auralis
