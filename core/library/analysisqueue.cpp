// Analysis queue: what is to be done stands in the database, so that it goes on where it was left.
#include "analysisqueue.h"

#include <algorithm>

#ifdef __linux__
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

#include "albumloudness.h"
#include "behindprofile.h"
#include "database.h"
#include "decoder.h"
#include "filestat.h"
#include "payload.h"
#include "profilebuilder.h"
#include "trackstore.h"

namespace auralis
{

using Clock = std::chrono::steady_clock;

namespace
{

constexpr int version = TrackProfile::currentVersion;
constexpr int filesAtOnce = 50;
constexpr int blockFrames = 4096; ///< between two questions whether to go on: some 0.1 ms of work

void lowerPriority()
{
#ifdef __linux__
    const auto self = static_cast<id_t>(syscall(SYS_gettid));
    setpriority(PRIO_PROCESS, self, 19);
    constexpr int ofProcess = 1, idleClass = 3 << 13;
    syscall(SYS_ioprio_set, ofProcess, self, idleClass);
#endif
}

} // namespace

AnalysisQueue::AnalysisQueue(QString databasePath, WorkThread& writer, Database& db, TrackStore& store,
                             Callbacks callbacks)
    : m_databasePath(std::move(databasePath))
    , m_writer(writer)
    , m_db(db)
    , m_store(store)
    , m_callbacks(std::move(callbacks))
    , m_thread([this] { run(); })
{
}

AnalysisQueue::~AnalysisQueue()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
        m_interrupted = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

void AnalysisQueue::start(std::function<bool()> mayWork)
{
    {
        const std::lock_guard lock(m_mutex);
        m_on = m_due = true;
        m_interrupted = m_ending;
        m_mayWork = std::move(mayWork);
    }
    m_wake.notify_all();
}

void AnalysisQueue::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_on = false;
        m_interrupted = true;
    }
    m_wake.notify_all();
}

void AnalysisQueue::look()
{
    {
        const std::lock_guard lock(m_mutex);
        m_due = true;
    }
    m_wake.notify_all();
}

void AnalysisQueue::run()
{
    lowerPriority();
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_wake.wait(lock, [this] { return m_ending || (m_on && m_due); });
        if (m_ending) return;
        m_due = false;
        lock.unlock();
        {
            auto db = Database::open(m_databasePath, Database::Access::ReadOnly);
            if (db) work(**db);
        }
        lock.lock();
        if (!m_on && !m_ending) m_due = true; // stopped: the rest is done when started again
    }
}

/// Waits while it must not work. False: stopped.
bool AnalysisQueue::goOn()
{
    const auto now = Clock::now();
    if (m_interrupted) return false;
    if (now - m_asked < std::chrono::milliseconds(5)) return true;
    m_asked = now;
    std::unique_lock lock(m_mutex);
    while (!m_interrupted && m_mayWork) {
        const auto mayWork = m_mayWork;
        lock.unlock();
        const bool may = mayWork(); // it may take its time, or call us
        if (m_progress.waiting == may) {
            m_progress.waiting = !may;
            tell(true);
        }
        lock.lock();
        if (may) break;
        m_wake.wait_for(lock, std::chrono::milliseconds(50), [this] { return m_interrupted.load(); });
    }
    return !m_interrupted;
}

void AnalysisQueue::tell(bool always)
{
    const auto now = Clock::now();
    if (!always && now - m_told < std::chrono::milliseconds(100)) return;
    m_told = now;
    m_callbacks.progress(m_progress);
}

std::vector<AnalysisQueue::File> AnalysisQueue::nextFiles(Database& db)
{
    std::vector<std::pair<std::int64_t, std::string>> places; // folder and name
    {
        // What failed with this version is not tried again, until the file changes.
        Statement todo(db, "SELECT folder_id, name, id FROM track INDEXED BY track_to_analyse"
                           " WHERE state = 0 AND analysed > ? AND analysed < ? ORDER BY analysed");
        todo.bind(-version, version);
        while (static_cast<int>(places.size()) < filesAtOnce && todo.step()) {
            const std::pair place{todo.integer(0), todo.path(1)};
            if (!m_tried.contains({todo.integer(2)}) && (places.empty() || places.back() != place))
                places.push_back(place);
        }
    }
    std::vector<File> files;
    for (const auto& [folder, name] : places) {
        Statement parts(db, "SELECT f.path, t.size, t.mtime, t.id, t.identity, t.cue_start, t.cue_end,"
                            " t.lufs IS NOT NULL AND p.version = ?1 FROM track t JOIN folder f ON f.id = t.folder_id"
                            " LEFT JOIN profile p ON p.track_id = t.id WHERE t.folder_id = ?2 AND t.name = ?3"
                            " AND t.state = 0 ORDER BY t.part");
        parts.bind(version, folder, name);
        File file;
        while (parts.step()) {
            file.path = joinPath(parts.path(0), name);
            file.size = parts.integer(1);
            file.mtime = parts.integer(2);
            file.parts.push_back(
                {{parts.integer(3)}, parts.blob(4), parts.integer(5), parts.integer(6), parts.integer(7) != 0, {}});
            m_tried.insert(file.parts.back().id);
        }
        if (!file.parts.empty()) files.push_back(std::move(file));
    }
    return files;
}

void AnalysisQueue::work(Database& db)
{
    m_tried.clear();
    const auto count = [&db] {
        Statement left(db, "SELECT count(*) FROM track WHERE state = 0 AND analysed > ? AND analysed < ?");
        return left.bind(-version, version).step() ? left.number(0) : 0;
    };
    m_progress = {};
    m_progress.total = count();
    m_progress.running = m_progress.total > 0;
    if (m_progress.running) tell(true);
    for (;;) {
        std::vector<File> files = nextFiles(db);
        if (files.empty()) break;
        for (File& file : files) {
            m_progress.file = QString::fromUtf8(QByteArray::fromStdString(file.path));
            tell(false);
            if (!goOn()) break;
            const bool known = measure(file);
            if (m_interrupted) break;
            if (known) keep(file);
            m_progress.done += static_cast<int>(file.parts.size());
            if (!file.problem.isEmpty()) ++m_progress.failed;
        }
        if (m_interrupted) break;
        std::atomic<bool> kept = false; // what was handed over is stored: it is not to be found again
        m_writer.post([&] {
            kept = true;
            kept.notify_all();
        });
        kept.wait(false);
        m_progress.total = std::max(m_progress.done, m_progress.done + count());
    }
    m_progress = {};
    tell(true);
}

/// False: nothing is to be said of this file now.
bool AnalysisQueue::measure(File& file)
{
    const FileStat now = statFile(file.path);
    if (!now.isFile() || now.size != file.size || now.mtime != file.mtime) return false; // for the next scan
    const auto payload = payloadHash(file.path, [this] { return goOn(); });
    if (!payload && payload.error().code == ErrorCode::Cancelled) return false;
    if (!payload)
        file.problem = QString::fromStdString(payload.error().message);
    else
        file.payload = *payload;
    const bool measured = std::all_of(file.parts.begin(), file.parts.end(), [](const Part& p) { return p.measured; });
    if (payload && !measured) { // the disk has just given all of it: the decoder reads it from memory
        if (const auto decoded = decode(file); !decoded) {
            if (decoded.error().code == ErrorCode::Cancelled) return false;
            file.problem = QString::fromStdString(decoded.error().message);
        }
    }
    return statFile(file.path).isFile(); // a disk that went meanwhile is no fault of the file
}

/// One pass over the file, from which each part gets its own profile.
Result<void> AnalysisQueue::decode(File& file)
{
    auto opened = Decoder::open(file.path);
    if (!opened) return tl::unexpected(opened.error());
    Decoder& decoder = **opened;
    const AudioFormat format = decoder.info().format;
    const auto channels = static_cast<std::size_t>(format.channels);
    std::vector<float> buffer(blockFrames * channels);
    std::size_t at = 0;
    std::optional<ProfileBuilder> builder(std::in_place, format);
    int errorsBefore = 0;
    const auto finish = [&] {
        file.parts[at].profile = builder->finish(decoder.decodeErrors() - errorsBefore);
        errorsBefore = decoder.decodeErrors();
        builder.emplace(format);
        ++at;
    };
    for (FramePos position = 0; at < file.parts.size();) {
        if (!goOn()) return fail(ErrorCode::Cancelled, "was cancelled", file.path);
        const Result<int> got = decoder.read(buffer.data(), blockFrames);
        if (!got) return tl::unexpected(got.error());
        if (*got == 0) break;
        for (FramePos used = 0; used < *got && at < file.parts.size();) {
            const Part& part = file.parts[at];
            const FramePos from = std::max<FramePos>(position + used, part.start);
            const FramePos to = part.end < 0 ? position + *got : std::min<FramePos>(position + *got, part.end);
            if (from < to)
                builder->add(buffer.data() + static_cast<std::size_t>(from - position) * channels,
                             static_cast<int>(to - from));
            used = std::max(used, to - position);
            if (part.end < 0 || to < part.end) break;
            finish();
        }
        position += *got;
    }
    if (decoder.position() == 0) return fail(ErrorCode::NotAudio, "holds no sound", file.path);
    if (at < file.parts.size()) finish();
    return {};
}

void AnalysisQueue::keep(const File& file)
{
    m_writer.post([this, file] {
        Transaction transaction(m_db);
        std::vector<TrackId> ids;
        for (const Part& part : file.parts) {
            Statement same(m_db, "SELECT 1 FROM track WHERE id = ? AND identity = ?");
            if (!same.bind(part.id, part.identity).step()) continue; // other audio stands there now
            same.reset();
            ids.push_back(part.id);
            const bool known = part.profile || (part.measured && file.problem.isEmpty());
            if (part.profile) store(m_db, m_store, part.id, *part.profile);
            Statement(m_db, "UPDATE track SET analysed = ?, problem = ?, payload = coalesce(?, payload) WHERE id = ?")
                .run(known ? version : -version, known ? QString() : file.problem, file.payload, part.id);
        }
        m_store.albums().settle();
        if (transaction.commit()) m_callbacks.stored(ids);
    });
}

void AnalysisQueue::store(Database& db, TrackStore& store, TrackId id, const TrackProfile& profile)
{
    const auto bytes = profile.toBytes();
    const QByteArray blob(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size()));
    Statement(db, "INSERT OR REPLACE INTO profile (track_id, version, bytes, histogram) SELECT id, ?, ?, ? FROM track"
                  " WHERE id = ?")
        .run(profile.version, blob, LoudnessHistogram::of(profile).toBytes(), id);
    if (profile.behind) {
        const auto behind = profile.behind->profile.toBytes();
        const auto& filter = profile.behind->filter.bytes;
        Statement(db, "INSERT OR REPLACE INTO behind (track_id, filter, bytes) SELECT id, ?, ? FROM track WHERE id = ?")
            .run(QByteArray(reinterpret_cast<const char*>(filter.data()), static_cast<qsizetype>(filter.size())),
                 QByteArray(reinterpret_cast<const char*>(behind.data()), static_cast<qsizetype>(behind.size())), id);
    }
    if (profile.provisional) return;
    Statement(db, "UPDATE track SET lufs = ?, true_peak = ?, decode_errors = ? WHERE id = ?")
        .run(profile.integratedLufs, profile.truePeakDbtp, profile.decodeErrors, id);
    store.touchAlbumOf(id);
}

} // namespace auralis
