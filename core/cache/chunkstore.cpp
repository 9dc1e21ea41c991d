// ChunkStore: which chunks are in memory, which are being made, and what each worker does next.
#include "chunkstore.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "chunkmaker.h"
#include "disktier.h"
#include "lrutier.h"

namespace auralis
{

namespace
{

/// A chunk that is being made.
struct Task {
    Task(const ChunkJob& job, DiskTier* disk, Priority p, std::uint64_t o)
        : maker(job, disk)
        , priority(p)
        , order(o)
    {
    }

    const ChunkPtr& chunk() const { return maker.chunk(); }

    ChunkMaker maker; ///< of the worker that runs it; all else is guarded by the store's mutex
    Priority priority;
    std::uint64_t order;
    bool begun = false;
    bool running = false;
    bool cancelled = false; ///< nobody wants it any more
    bool forgotten = false; ///< goes on for those who hold it, but is not kept
};

using TaskPtr = std::shared_ptr<Task>;

/// What producers have made so far, and how long they worked on it.
struct Made {
    double sound = 0, work = 0; ///< s
    double speed() const { return work > 0 ? sound / work : 0.0; }
};

double secondsNow()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Error cancelledError()
{
    return {ErrorCode::Cancelled, "is not needed any more", {}};
}

} // namespace

struct ChunkStore::Private {
    explicit Private(const ChunkStoreSettings& settings)
        : l1(settings.l1Bytes)
        , l2(settings.l2Bytes)
    {
        if (!settings.diskFolder.empty()) disk = std::make_unique<DiskTier>(settings.diskFolder, settings.l3Bytes);
    }

    using Garbage = std::vector<ChunkPtr>; ///< declared before the lock, so that memory is freed after unlocking

    mutable std::mutex mutex;
    std::condition_variable work;
    std::unique_ptr<DiskTier> disk; ///< thread-safe itself
    std::function<void(const ChunkPtr&, Priority)> progress;
    LruTier l1, l2;
    std::list<TaskPtr> tasks;          ///< all that are not finished
    std::map<ChunkKey, TaskPtr> byKey; ///< those that a request may join
    std::uint64_t lastOrder = 0;
    std::int64_t rendered = 0, renderFailures = 0, predicted = 0, predictedUsed = 0, predictedLost = 0;
    Made made[2]; ///< by ChunkKind
    bool stop = false;
    std::vector<std::thread> workers;

    void run();
    TaskPtr next() const;
    void begin(Task& task);
    void finish(const TaskPtr& task, const Result<bool>& done, std::string encoded, Garbage& garbage);

    std::optional<Found> lookUp(const ChunkJob& job, Priority priority, Garbage& garbage);
    void raise(Task& task, Priority priority);
    Found use(LruTier::Entry& entry, Tier tier);
    static Found seen(const ChunkPtr& chunk, Tier tier);
    void keep(LruTier& tier, LruTier::Entry entry, Garbage& garbage);
    void forget(const ChunkKey& key, Garbage& garbage);
    void cancel(const TaskPtr& task, Garbage& garbage);
    bool isHeldOutside(const Task& task);
    void cancelEvicted(Garbage& garbage, std::size_t from);
};

ChunkJob storedFrom(ChunkJob whole, std::uint8_t mark)
{
    assert(whole.key.mark == 0);
    whole.key.mark = mark;
    whole.key.stored = true;
    whole.frames = std::max(0, whole.frames - whole.key.framesBefore());
    whole.producer = []() -> Result<std::unique_ptr<ChunkProducer>> {
        return fail(ErrorCode::Cancelled, "is not on the disk any more");
    };
    return whole;
}

ChunkStore::ChunkStore(const ChunkStoreSettings& settings)
    : d(std::make_unique<Private>(settings))
{
    const int cores = static_cast<int>(std::thread::hardware_concurrency());
    const int count = settings.workers > 0 ? settings.workers : std::max(1, cores - 1);
    for (int i = 0; i < count; ++i)
        d->workers.emplace_back([this] { d->run(); });
}

ChunkStore::~ChunkStore()
{
    {
        const std::lock_guard lock(d->mutex);
        d->stop = true;
    }
    d->work.notify_all();
    for (std::thread& worker : d->workers)
        worker.join();
    for (const TaskPtr& task : d->tasks)
        task->chunk()->failWith(cancelledError());
}

ChunkStore::Found ChunkStore::request(const ChunkJob& job, Priority priority)
{
    assert(job.producer && job.frames >= 0);
    Private::Garbage garbage;
    Found result;
    {
        const std::lock_guard lock(d->mutex);
        if (const std::optional<Found> found = d->lookUp(job, priority, garbage)) return *found;

        const TaskPtr task = std::make_shared<Task>(job, d->disk.get(), priority, ++d->lastOrder);
        d->tasks.push_back(task);
        d->byKey.emplace(job.key, task);
        d->keep(priority <= Priority::Soon ? d->l1 : d->l2, {task->chunk(), false}, garbage);
        result.chunk = task->chunk();
    }
    d->work.notify_one();
    if (onDisk(job.key)) result.tier = Tier::L3;
    return result;
}

ChunkStore::Found ChunkStore::find(const ChunkKey& key) const
{
    const std::lock_guard lock(d->mutex);
    if (const LruTier::Entry* entry = d->l1.find(key)) return d->seen(entry->chunk, Tier::L1);
    if (const LruTier::Entry* entry = d->l2.find(key)) return d->seen(entry->chunk, Tier::L2);
    const auto task = d->byKey.find(key);
    if (task == d->byKey.end()) return {};
    return d->seen(task->second->chunk(), Tier::Fresh);
}

bool ChunkStore::onDisk(const ChunkKey& key) const
{
    return d->disk && key.mark == 0 && d->disk->holds(key);
}

void ChunkStore::dropPending()
{
    Private::Garbage garbage;
    const std::lock_guard lock(d->mutex);
    const std::list<TaskPtr> tasks = d->tasks;
    for (const TaskPtr& task : tasks) {
        if (task->priority == Priority::Urgent && d->isHeldOutside(*task)) continue;
        if (task->begun)
            task->priority = Priority::Idle;
        else
            d->cancel(task, garbage);
    }
}

void ChunkStore::setProgressCallback(std::function<void(const ChunkPtr&, Priority)> callback)
{
    const std::lock_guard lock(d->mutex);
    assert(!d->progress && d->lastOrder == 0);
    d->progress = std::move(callback);
}

void ChunkStore::setBudgets(std::int64_t l1, std::int64_t l2, std::int64_t l3)
{
    Private::Garbage garbage;
    const std::lock_guard lock(d->mutex);
    d->l1.setBudget(l1, garbage);
    d->l2.setBudget(l2, garbage);
    d->cancelEvicted(garbage, 0);
    if (d->disk) d->disk->setBudget(l3);
}

CacheStats ChunkStore::stats() const
{
    CacheStats stats;
    if (d->disk) {
        stats.l3 = d->disk->stats();
        stats.diskErrors = d->disk->errors();
    }
    const std::lock_guard lock(d->mutex);
    stats.l1 = d->l1.stats();
    stats.l2 = d->l2.stats();
    stats.rendered = d->rendered;
    stats.renderFailures = d->renderFailures;
    stats.predicted = d->predicted;
    stats.predictedUsed = d->predictedUsed;
    stats.predictedLost = d->predictedLost + d->l1.lost() + d->l2.lost();
    stats.streamedSpeed = d->made[static_cast<int>(ChunkKind::Streamed)].speed();
    stats.enhancedSpeed = d->made[static_cast<int>(ChunkKind::Enhanced)].speed();
    return stats;
}

Result<void> ChunkStore::clear()
{
    {
        Private::Garbage garbage;
        const std::lock_guard lock(d->mutex);
        d->l1.clear(garbage);
        d->l2.clear(garbage);
        d->cancelEvicted(garbage, 0);
        for (const auto& [key, task] : d->byKey)
            task->forgotten = true;
        d->byKey.clear();
    }
    // A worker queues what it made under the mutex and only while it is not forgotten: nothing from before can arrive
    // from here on.
    return d->disk ? d->disk->clear() : Result<void>();
}

// --- Requests (all with the mutex held) ---

std::optional<ChunkStore::Found> ChunkStore::Private::lookUp(const ChunkJob& job, Priority priority, Garbage& garbage)
{
    const bool wanted = priority <= Priority::Soon;
    const auto found = byKey.find(job.key);
    const TaskPtr task = found == byKey.end() ? nullptr : found->second;
    LruTier::Entry* hot = l1.find(job.key);
    LruTier::Entry* predictedOne = hot ? nullptr : l2.find(job.key);

    const ChunkPtr known = hot ? hot->chunk : predictedOne ? predictedOne->chunk : task ? task->chunk() : nullptr;
    if (!known || known->frames() != job.frames) {
        // Another length than was thought: what is there is of no use.
        if (known) forget(job.key, garbage);
        if (wanted) {
            l1.countMiss();
            l2.countMiss();
        }
        return std::nullopt;
    }

    if (task) raise(*task, priority);
    if (hot) {
        l1.touch(job.key);
        return wanted ? use(*hot, Tier::L1) : seen(known, Tier::L1);
    }
    if (predictedOne && !wanted) {
        l2.touch(job.key);
        return seen(known, Tier::L2);
    }
    if (predictedOne) {
        const Found result = use(*predictedOne, Tier::L2);
        if (static_cast<std::int64_t>(known->bytes()) <= l1.stats().budget) keep(l1, *l2.take(job.key), garbage);
        return result;
    }
    // Being made, but pushed out of its tier.
    keep(wanted ? l1 : l2, {known, false}, garbage);
    return seen(known, Tier::Fresh);
}

/// A tier is where the sound comes from: while there is none yet, it is still on its way into it.
ChunkStore::Found ChunkStore::Private::seen(const ChunkPtr& chunk, Tier tier)
{
    const bool silent = chunk->state() == Chunk::State::Growing && chunk->readyFrames() == 0;
    if (!silent && tier != Tier::Fresh) return {chunk, tier};
    return {chunk, chunk->fromDisk() ? Tier::L3 : Tier::Fresh};
}

/// The listener's side asked for a chunk in memory.
ChunkStore::Found ChunkStore::Private::use(LruTier::Entry& entry, Tier tier)
{
    if (entry.predicted) ++predictedUsed;
    entry.predicted = false;
    const Found found = seen(entry.chunk, tier);
    if (found.tier == tier) {
        if (tier == Tier::L2) l1.countMiss();
        (tier == Tier::L1 ? l1 : l2).countHit();
    }
    return found;
}

void ChunkStore::Private::raise(Task& task, Priority priority)
{
    if (priority > task.priority) return;
    // Urgent ones go newest first, so asking again counts; the others keep their place in the queue.
    if (priority == Priority::Urgent || priority < task.priority) task.order = ++lastOrder;
    task.priority = priority;
}

void ChunkStore::Private::keep(LruTier& tier, LruTier::Entry entry, Garbage& garbage)
{
    const std::size_t from = garbage.size();
    tier.insert(std::move(entry), garbage);
    cancelEvicted(garbage, from);
}

void ChunkStore::Private::forget(const ChunkKey& key, Garbage& garbage)
{
    for (LruTier* tier : {&l1, &l2})
        if (std::optional<LruTier::Entry> entry = tier->take(key)) {
            predictedLost += entry->predicted;
            garbage.push_back(std::move(entry->chunk));
        }
    const auto task = byKey.find(key);
    if (task == byKey.end()) return;
    task->second->forgotten = true;
    byKey.erase(task);
}

/// Only while no worker runs it can the chunk be failed here; otherwise its worker does that after the step.
void ChunkStore::Private::cancel(const TaskPtr& task, Garbage& garbage)
{
    task->cancelled = true;
    if (!task->forgotten) forget(task->chunk()->key(), garbage);
    if (task->running) return;
    task->chunk()->failWith(cancelledError());
    tasks.remove(task);
}

bool ChunkStore::Private::isHeldOutside(const Task& task)
{
    const ChunkKey& key = task.chunk()->key();
    long own = 1;
    for (LruTier* tier : {&l1, &l2})
        if (const LruTier::Entry* entry = tier->find(key); entry && entry->chunk == task.chunk()) ++own;
    return task.chunk().use_count() > own;
}

/// Of the evicted chunks in garbage[from...] those that nobody waits for need not be finished: their memory is not the
/// budget's.
void ChunkStore::Private::cancelEvicted(Garbage& garbage, std::size_t from)
{
    for (std::size_t i = from; i < garbage.size(); ++i) {
        const auto found = byKey.find(garbage[i]->key());
        if (found == byKey.end() || found->second->chunk() != garbage[i]) continue;
        const TaskPtr task = found->second;
        garbage[i].reset();
        if (task->priority != Priority::Urgent && !isHeldOutside(*task)) cancel(task, garbage);
    }
    garbage.erase(std::remove(garbage.begin(), garbage.end(), nullptr), garbage.end());
}

// --- Workers ---

TaskPtr ChunkStore::Private::next() const
{
    TaskPtr best;
    const auto goesBefore = [](const Task& a, const Task& b) {
        if (a.priority != b.priority) return a.priority < b.priority;
        return a.priority == Priority::Urgent ? a.order > b.order : a.order < b.order;
    };
    for (const TaskPtr& task : tasks)
        if (!task->running && (!best || goesBefore(*task, *best))) best = task;
    return best;
}

void ChunkStore::Private::begin(Task& task)
{
    task.begun = true;
    if (task.priority != Priority::Predicted) return;
    ++predicted;
    if (LruTier::Entry* entry = l2.find(task.chunk()->key())) entry->predicted = true;
}

void ChunkStore::Private::run()
{
    Garbage garbage;
    std::unique_lock lock(mutex);
    while (!stop) {
        TaskPtr task = next();
        if (!task) {
            work.wait(lock);
            continue;
        }
        if (!task->begun) begin(*task);
        task->running = true;
        lock.unlock();

        Chunk& chunk = *task->chunk();
        const int before = chunk.readyFrames();
        const double start = secondsNow();
        const Result<bool> done = task->maker.step();
        const double spent = secondsNow() - start;
        std::string encoded;
        if (!done)
            chunk.failWith(done.error());
        else if (*done) {
            if (disk && chunk.key().mark == 0 && !chunk.fromDisk()) encoded = task->maker.encoded();
            chunk.complete();
        }

        lock.lock();
        task->running = false;
        if (!chunk.fromDisk()) {
            Made& kind = made[static_cast<int>(chunk.key().kind)];
            kind.sound += static_cast<double>(chunk.readyFrames() - before) / chunk.key().rate;
            kind.work += spent;
        }
        const Priority priority = task->priority;
        finish(task, done, std::move(encoded), garbage);
        lock.unlock();
        if (progress) progress(task->chunk(), priority);
        task.reset();
        garbage.clear();
        lock.lock();
    }
}

void ChunkStore::Private::finish(const TaskPtr& task, const Result<bool>& done, std::string encoded, Garbage& garbage)
{
    const ChunkPtr& chunk = task->chunk();
    if (done && !*done) {
        if (task->cancelled) {
            chunk->failWith(cancelledError());
            tasks.remove(task);
        }
        return;
    }
    tasks.remove(task);
    if (!done) {
        if (done.error().code != ErrorCode::Cancelled) ++renderFailures; // a lost disk entry is made again
        if (!task->forgotten) forget(chunk->key(), garbage);
        return;
    }
    if (!chunk->fromDisk()) {
        ++rendered;
        if (disk && chunk->key().mark == 0 && !task->forgotten) disk->store(chunk, std::move(encoded));
    }
    if (!task->forgotten) byKey.erase(chunk->key());
}

} // namespace auralis
