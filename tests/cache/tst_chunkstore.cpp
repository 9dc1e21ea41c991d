// ChunkStore in memory: tiers, budgets, order of eviction and of work, merging, failures, statistics.
#include <atomic>
#include <random>
#include <thread>

#include <QTest>

#include "chunkstore.h"
#include "fakechunks.h"

using namespace auralis;
using fake::key;

namespace
{

ChunkStoreSettings settings(int l1Chunks, int l2Chunks, int workers = 1)
{
    ChunkStoreSettings result;
    result.l1Bytes = l1Chunks * fake::bytes();
    result.l2Bytes = l2Chunks * fake::bytes();
    result.workers = workers;
    return result;
}

bool inBudget(const CacheStats& stats)
{
    return stats.l1.bytes <= stats.l1.budget && stats.l2.bytes <= stats.l2.budget;
}

/// Requests it and waits until it is complete.
ChunkPtr make(ChunkStore& store, fake::Progress& progress, const ChunkKey& k, Priority priority,
              const fake::Sound& sound = {})
{
    const ChunkPtr chunk = store.request(fake::job(k, sound), priority).chunk;
    progress.waitFor(chunk);
    return chunk;
}

/// A store whose workers stay in a step of `sound` until the gate lets them on, and note their steps.
struct Held {
    fake::Gate gate;
    fake::Log log;
    fake::Sound sound;
    ChunkStore store;
    fake::Progress progress{store};

    explicit Held(const ChunkStoreSettings& settings)
        : store(settings)
    {
        sound.gate = &gate;
        sound.log = &log;
    }
};

} // namespace

class TestChunkStore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keyOfTheGrid()
    {
        QCOMPARE(chunkFrames(48000), FramePos(480000));
        QCOMPARE(chunkFrames(192000), FramePos(960000));
        QCOMPARE(key(3, 1, 5).firstFrame(), FramePos(3 * 480000 + 5 * 1920));
        QCOMPARE(key(3, 1, 5).endFrame(), FramePos(4 * 480000));
        QCOMPARE(key(3, 1, 5).framesBefore(), 5 * 1920);
        QCOMPARE(key(3).framesBefore(), 0);
        // Every field is in the bytes.
        const std::string bytes = key(3).bytes();
        QCOMPARE(bytes.size(), std::size_t(43));
        for (const ChunkKey& other : {key(4), key(3, 2), key(3, 1, 1)})
            QVERIFY(other.bytes() != bytes);
        ChunkKey k = key(3);
        k.kind = ChunkKind::Streamed;
        QVERIFY(k.bytes() != bytes);
        k = key(3);
        k.rate = 44100;
        QVERIFY(k.bytes() != bytes);
        k = key(3);
        k.channels = 1;
        QVERIFY(k.bytes() != bytes);
        k = key(3);
        k.content.bytes[15] = 1;
        QVERIFY(k.bytes() != bytes);
    }

    void makesAndFinds()
    {
        ChunkStore store(settings(4, 4));
        fake::Progress progress(store);
        QVERIFY(!store.find(key(1)).chunk);
        const ChunkStore::Found first = store.request(fake::job(key(1)), Priority::Urgent);
        QCOMPARE(first.tier, Tier::Fresh);
        progress.waitFor(first.chunk);
        QCOMPARE(first.chunk->state(), Chunk::State::Complete);
        QCOMPARE(first.chunk->readyFrames(), 4000);
        QVERIFY(fake::isRight(*first.chunk));
        QVERIFY(progress.calls() >= 4);

        const ChunkStore::Found again = store.request(fake::job(key(1)), Priority::Soon);
        QCOMPARE(again.chunk, first.chunk);
        QCOMPARE(again.tier, Tier::L1);
        QCOMPARE(store.find(key(1)).tier, Tier::L1);
        QVERIFY(!store.find(key(1, 1, 3)).chunk);

        const CacheStats stats = store.stats();
        QCOMPARE(stats.rendered, 1);
        QCOMPARE(stats.l1.hits, 1);
        QCOMPARE(stats.l1.misses, 1);
        QCOMPARE(stats.l2.misses, 1);
        QCOMPARE(stats.l1.entries, 1);
        QCOMPARE(stats.l1.bytes, fake::bytes());
        QCOMPARE(stats.l1.budget, 4 * fake::bytes());
        QCOMPARE(stats.l3.budget, 0);
    }

    void leastRecentlyUsedGoesFirst()
    {
        ChunkStore store(settings(3, 3));
        fake::Progress progress(store);
        for (std::uint32_t i = 1; i <= 3; ++i)
            make(store, progress, key(i), Priority::Urgent);
        QVERIFY(store.find(key(2)).chunk);                                           // looking is not using
        QCOMPARE(store.request(fake::job(key(1)), Priority::Urgent).tier, Tier::L1); // now 2 is the oldest
        QCOMPARE(store.request(fake::job(key(3)), Priority::Soon).tier, Tier::L1);
        QCOMPARE(store.request(fake::job(key(1)), Priority::Soon).tier, Tier::L1);
        make(store, progress, key(4), Priority::Soon);
        QVERIFY(!store.find(key(2)).chunk);
        QVERIFY(store.find(key(3)).chunk);
        QVERIFY(store.find(key(1)).chunk);
        make(store, progress, key(5), Priority::Soon); // 3 is the oldest now
        QVERIFY(!store.find(key(3)).chunk);
        QCOMPARE(store.stats().l1.evictions, 2);
        QCOMPARE(store.stats().l1.entries, 3);
    }

    void predictedLivesInL2UntilAskedFor()
    {
        ChunkStore store(settings(1, 2));
        fake::Progress progress(store);
        make(store, progress, key(1), Priority::Predicted);
        make(store, progress, key(2), Priority::Idle);
        CacheStats stats = store.stats();
        QCOMPARE(stats.l1.entries, 0);
        QCOMPARE(stats.l2.entries, 2);
        QCOMPARE(stats.predicted, 1);
        QCOMPARE(stats.predictedUsed, 0);
        QCOMPARE(stats.l1.misses, 0); // the listener asked for nothing yet

        QCOMPARE(store.find(key(1)).tier, Tier::L2); // looking does not move it
        QCOMPARE(store.stats().l2.entries, 2);
        QCOMPARE(store.stats().predictedUsed, 0);
        QCOMPARE(store.request(fake::job(key(1)), Priority::Urgent).tier, Tier::L2);
        stats = store.stats();
        QCOMPARE(stats.l1.entries, 1);
        QCOMPARE(stats.l2.entries, 1);
        QCOMPARE(stats.predictedUsed, 1);
        QCOMPARE(store.request(fake::job(key(1)), Priority::Urgent).tier, Tier::L1);
        QCOMPARE(store.stats().predictedUsed, 1);

        QCOMPARE(store.request(fake::job(key(2)), Priority::Soon).tier, Tier::L2);
        stats = store.stats();
        QCOMPARE(stats.l1.entries, 1); // 1 had to go
        QCOMPARE(stats.l1.evictions, 1);
        QCOMPARE(stats.predictedUsed, 1); // Idle was no prediction
        QCOMPARE(stats.rendered, 2);
    }

    void largerThanTheBudgetIsHandedOutButNotKept()
    {
        ChunkStoreSettings small = settings(1, 1);
        small.l1Bytes -= 1;
        ChunkStore store(small);
        fake::Progress progress(store);
        const ChunkPtr chunk = make(store, progress, key(1), Priority::Urgent);
        QVERIFY(fake::isRight(*chunk));
        QCOMPARE(chunk->readyFrames(), 4000);
        QVERIFY(!store.find(key(1)).chunk);
        QCOMPARE(store.stats().l1.bytes, 0);
        // One that fits into L2 only stays there when it is asked for.
        make(store, progress, key(2), Priority::Predicted);
        QCOMPARE(store.request(fake::job(key(2)), Priority::Urgent).tier, Tier::L2);
        QCOMPARE(store.find(key(2)).tier, Tier::L2);
    }

    void requestsOfTheSameKeyAreMerged()
    {
        fake::Gate gate;
        ChunkStore store(settings(4, 4, 2));
        fake::Progress progress(store);
        fake::Sound sound;
        sound.gate = &gate;
        const ChunkPtr first = store.request(fake::job(key(1), sound), Priority::Predicted).chunk;
        gate.waitForArrivals(1);
        const ChunkStore::Found second = store.request(fake::job(key(1), sound), Priority::Urgent);
        QCOMPARE(second.chunk, first);
        QCOMPARE(second.tier, Tier::Fresh); // nothing to hear yet: no hit
        QCOMPARE(store.stats().l2.hits, 0);
        QCOMPARE(store.stats().l1.entries, 1); // and it moved
        QCOMPARE(store.stats().l2.entries, 0);
        gate.let(1);
        progress.waitFor([&] { return first->readyFrames() == 1000; });
        QCOMPARE(store.find(key(1)).tier, Tier::L1); // growing counts
        QVERIFY(fake::isRight(*first));
        gate.open();
        progress.waitFor(first);
        QCOMPARE(store.stats().rendered, 1);
        QCOMPARE(store.stats().predicted, 1);
        QCOMPARE(store.stats().predictedUsed, 1);
    }

    void aGrowingChunkCountsFully()
    {
        fake::Gate gate;
        ChunkStore store(settings(2, 2));
        fake::Progress progress(store);
        fake::Sound sound;
        sound.gate = &gate;
        const ChunkPtr one = store.request(fake::job(key(1), sound), Priority::Urgent).chunk;
        QCOMPARE(store.stats().l1.bytes, fake::bytes());
        const ChunkPtr two = store.request(fake::job(key(2), sound), Priority::Urgent).chunk;
        const ChunkPtr three = store.request(fake::job(key(3), sound), Priority::Urgent).chunk;
        QCOMPARE(store.stats().l1.bytes, 2 * fake::bytes());
        QCOMPARE(store.stats().l1.evictions, 1);
        // The one that was pushed out is still made for those who hold it, and can be joined.
        QCOMPARE(store.request(fake::job(key(1), sound), Priority::Urgent).chunk, one);
        QCOMPARE(store.stats().l1.bytes, 2 * fake::bytes());
        gate.open();
        for (const ChunkPtr& chunk : {one, two, three})
            progress.waitFor(chunk);
        for (const ChunkPtr& chunk : {one, two, three})
            QVERIFY(chunk->readyFrames() == 4000 && fake::isRight(*chunk));
        QCOMPARE(store.stats().rendered, 3);
    }

    void predictionsThatDoNotFitAreForgotten()
    {
        Held held(settings(2, 2));
        auto& [gate, log, sound, store, progress] = held;
        const ChunkPtr busy = store.request(fake::job(key(0), sound), Priority::Urgent).chunk;
        gate.waitForArrivals(1);
        for (std::uint32_t i = 1; i <= 4; ++i)
            store.request(fake::job(key(i), sound), Priority::Predicted);
        gate.open();
        const ChunkPtr last = store.find(key(4)).chunk;
        QVERIFY(last);
        progress.waitFor(last);
        QCOMPARE(log.count(key(1)), 0);
        QCOMPARE(log.count(key(2)), 0);
        QCOMPARE(log.count(key(3)), 4);
        QCOMPARE(busy->state(), Chunk::State::Complete);
    }

    void urgentOvertakesBetweenSteps()
    {
        Held held(settings(8, 8));
        auto& [gate, log, sound, store, progress] = held;
        const ChunkPtr idle = store.request(fake::job(key(1), sound), Priority::Idle).chunk;
        gate.waitForArrivals(1); // the only worker is inside its first step
        const ChunkPtr predicted = store.request(fake::job(key(2), sound), Priority::Predicted).chunk;
        const ChunkPtr soon = store.request(fake::job(key(3), sound), Priority::Soon).chunk;
        const ChunkPtr urgent = store.request(fake::job(key(4), sound), Priority::Urgent).chunk;
        const ChunkPtr newer = store.request(fake::job(key(5), sound), Priority::Urgent).chunk;
        gate.open();
        for (const ChunkPtr& chunk : {idle, predicted, soon, urgent, newer})
            progress.waitFor(chunk);
        std::vector<std::uint32_t> order;
        for (const ChunkKey& step : log.steps())
            order.push_back(step.index);
        const std::vector<std::uint32_t> expected = {1, 5, 5, 5, 5, 4, 4, 4, 4, 3, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1};
        QCOMPARE(order, expected);
    }

    void askingAgainRaisesThePriority()
    {
        Held held(settings(8, 8));
        auto& [gate, log, sound, store, progress] = held;
        store.request(fake::job(key(1), sound), Priority::Soon);
        gate.waitForArrivals(1);
        store.request(fake::job(key(2), sound), Priority::Soon);
        const ChunkPtr raised = store.request(fake::job(key(3), sound), Priority::Idle).chunk;
        QCOMPARE(store.request(fake::job(key(3), sound), Priority::Urgent).chunk, raised);
        store.request(fake::job(key(3), sound), Priority::Idle); // never lowers it
        gate.open();
        progress.waitFor(raised);
        const std::vector<ChunkKey> steps = log.steps();
        for (std::size_t i = 1; i <= 4; ++i)
            QCOMPARE(steps[i].index, 3u);
    }

    void dropPendingForgetsWhatIsNotNeeded()
    {
        Held held(settings(8, 8));
        auto& [gate, log, sound, store, progress] = held;
        const ChunkPtr begun = store.request(fake::job(key(1), sound), Priority::Soon).chunk;
        gate.waitForArrivals(1);
        const ChunkPtr soon = store.request(fake::job(key(2), sound), Priority::Soon).chunk;
        const ChunkPtr needed = store.request(fake::job(key(3), sound), Priority::Urgent).chunk;
        store.request(fake::job(key(4), sound), Priority::Urgent); // nobody holds it
        store.dropPending();
        QCOMPARE(soon->state(), Chunk::State::Failed);
        QCOMPARE(soon->error().code, ErrorCode::Cancelled);
        QVERIFY(!store.find(key(2)).chunk);
        QVERIFY(!store.find(key(4)).chunk);
        const ChunkPtr later = store.request(fake::job(key(5), sound), Priority::Predicted).chunk;
        gate.open();
        for (const ChunkPtr& chunk : {begun, needed, later})
            progress.waitFor(chunk);
        std::vector<std::uint32_t> order;
        for (const ChunkKey& step : log.steps())
            order.push_back(step.index);
        // What was begun is finished last.
        const std::vector<std::uint32_t> expected = {1, 3, 3, 3, 3, 5, 5, 5, 5, 1, 1, 1};
        QCOMPARE(order, expected);
        // Forgotten is not failed for ever.
        QCOMPARE(make(store, progress, key(2), Priority::Soon)->state(), Chunk::State::Complete);
        QCOMPARE(store.stats().renderFailures, 0);
    }

    void failuresAreReportedAndNotKept()
    {
        ChunkStore store(settings(4, 4));
        fake::Progress progress(store);
        fake::Sound broken;
        broken.failAt = 2000;
        const ChunkPtr failed = make(store, progress, key(1), Priority::Urgent, broken);
        QCOMPARE(failed->state(), Chunk::State::Failed);
        QCOMPARE(failed->error().code, ErrorCode::Corrupt);
        QCOMPARE(failed->readyFrames(), 2000);
        QVERIFY(!store.find(key(1)).chunk);
        QCOMPARE(store.stats().l1.bytes, 0);
        QCOMPARE(store.stats().renderFailures, 1);

        fake::Sound missing;
        missing.failOpening = true;
        QCOMPARE(make(store, progress, key(2), Priority::Soon, missing)->error().code, ErrorCode::NotFound);
        QCOMPARE(make(store, progress, key(1), Priority::Urgent)->state(), Chunk::State::Complete);
        QCOMPARE(store.stats().renderFailures, 2);
        QCOMPARE(store.stats().rendered, 1);
    }

    void anotherLengthIsAnotherSound()
    {
        ChunkStore store(settings(4, 4));
        fake::Progress progress(store);
        make(store, progress, key(1), Priority::Urgent);
        fake::Sound shorter;
        shorter.frames = 3000;
        const ChunkPtr chunk = make(store, progress, key(1), Priority::Urgent, shorter);
        QCOMPARE(chunk->frames(), 3000);
        QCOMPARE(store.find(key(1)).chunk, chunk);
        QCOMPARE(store.stats().rendered, 2);
        QCOMPARE(store.stats().l1.entries, 1);
    }

    void budgetsCanChange()
    {
        ChunkStore store(settings(4, 4));
        fake::Progress progress(store);
        for (std::uint32_t i = 0; i < 4; ++i)
            make(store, progress, key(i), Priority::Urgent);
        for (std::uint32_t i = 4; i < 8; ++i)
            make(store, progress, key(i), Priority::Predicted);
        store.setBudgets(2 * fake::bytes(), 1, 0);
        const CacheStats stats = store.stats();
        QCOMPARE(stats.l1.entries, 2);
        QCOMPARE(stats.l2.entries, 0);
        QVERIFY(inBudget(stats));
        QVERIFY(store.find(key(3)).chunk);
        QVERIFY(!store.find(key(1)).chunk);
        store.setBudgets(8 * fake::bytes(), 0, 0);
        make(store, progress, key(1), Priority::Urgent);
        QCOMPARE(store.stats().l1.entries, 3);
    }

    void clearLeavesNothing()
    {
        fake::Gate gate;
        ChunkStore store(settings(4, 4));
        fake::Progress progress(store);
        const ChunkPtr old = make(store, progress, key(1), Priority::Urgent);
        fake::Sound sound;
        sound.gate = &gate;
        const ChunkPtr growing = store.request(fake::job(key(2), sound), Priority::Urgent).chunk;
        const ChunkPtr waiting = store.request(fake::job(key(3), sound), Priority::Predicted).chunk;
        gate.waitForArrivals(1);
        QVERIFY(store.clear());
        QVERIFY(!store.find(key(1)).chunk);
        QVERIFY(!store.find(key(2)).chunk);
        CacheStats stats = store.stats();
        QCOMPARE(stats.l1.entries + stats.l2.entries, 0);
        QCOMPARE(stats.l1.bytes + stats.l2.bytes, 0);
        // Asked for again it is made anew; who holds the old one still gets its sound.
        const ChunkPtr fresh = store.request(fake::job(key(2)), Priority::Urgent).chunk;
        QVERIFY(fresh != growing);
        gate.open();
        for (const ChunkPtr& chunk : {growing, waiting, fresh})
            progress.waitFor(chunk);
        QCOMPARE(growing->state(), Chunk::State::Complete);
        QCOMPARE(store.find(key(2)).chunk, fresh);
        QVERIFY(!store.find(key(3)).chunk);
        QVERIFY(fake::isRight(*old));
    }

    void destructionEndsWhatIsUnderWay()
    {
        fake::Gate gate;
        fake::Sound sound;
        sound.gate = &gate;
        ChunkPtr growing, waiting;
        std::thread opener;
        {
            ChunkStore store(settings(4, 4));
            growing = store.request(fake::job(key(1), sound), Priority::Urgent).chunk;
            waiting = store.request(fake::job(key(2), sound), Priority::Soon).chunk;
            gate.waitForArrivals(1);
            opener = std::thread([&] { gate.open(); });
        }
        opener.join();
        // How far they came is the worker's luck; nobody who holds one waits for ever.
        for (const ChunkPtr& chunk : {growing, waiting}) {
            QVERIFY(chunk->state() != Chunk::State::Growing);
            if (chunk->state() == Chunk::State::Failed) QCOMPARE(chunk->error().code, ErrorCode::Cancelled);
        }
    }

    // Several threads at once; after every single operation, on every thread, the budgets hold.
    void stress()
    {
        constexpr int threads = 3, operations = 1500;
        ChunkStoreSettings s = settings(5, 3, 2);
        std::atomic<int> overBudget{0}, wrong{0};
        ChunkStore store(s);
        const auto check = [&] {
            if (!inBudget(store.stats())) ++overBudget;
        };
        store.setProgressCallback([&](const ChunkPtr&, Priority) { check(); });
        std::vector<std::thread> pool;
        for (int t = 0; t < threads; ++t) {
            pool.emplace_back([&, t] {
                std::mt19937 random(static_cast<unsigned>(t));
                ChunkPtr held;
                for (int i = 0; i < operations; ++i) {
                    const ChunkKey k = key(random() % 16);
                    fake::Sound sound;
                    sound.frames = 1000 + static_cast<int>(k.index) * 300;
                    sound.stepFrames = 500;
                    switch (random() % 12) {
                    case 0:
                        store.dropPending();
                        break;
                    case 1: {
                        const auto part = static_cast<std::int64_t>(random() % 6);
                        store.setBudgets(part * fake::bytes(), (5 - part) * fake::bytes(), 0);
                        break;
                    }
                    case 2:
                        if (!store.clear()) ++wrong;
                        break;
                    case 3:
                    case 4:
                        held = store.find(k).chunk;
                        break;
                    default:
                        held = store.request(fake::job(k, sound), static_cast<Priority>(random() % 4)).chunk;
                    }
                    if (held && !fake::isRight(*held)) ++wrong;
                    check();
                    // One that is urgent and held gets done whatever the others do.
                    if (i % 50 == 0) {
                        held = store.request(fake::job(k, sound), Priority::Urgent).chunk;
                        while (held->state() == Chunk::State::Growing)
                            std::this_thread::yield();
                    }
                }
            });
        }
        for (std::thread& thread : pool)
            thread.join();
        QCOMPARE(overBudget.load(), 0);
        QCOMPARE(wrong.load(), 0);
        const CacheStats stats = store.stats();
        QCOMPARE(stats.renderFailures, 0);
        QVERIFY(stats.rendered > 0);
        QVERIFY(stats.l1.evictions + stats.l2.evictions > 0);
        // It still works.
        const ChunkPtr last = store.request(fake::job(key(99)), Priority::Urgent).chunk;
        QTRY_COMPARE(last->state(), Chunk::State::Complete);
    }
};

QTEST_APPLESS_MAIN(TestChunkStore)
#include "tst_chunkstore.moc"
