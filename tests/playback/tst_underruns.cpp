// Underruns and their causes, with faults injected at each place: the file, the making, our threads, the device.
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <condition_variable>
#include <mutex>

#include "chunksource.h"
#include "handplayer.h"
#include "renderer.h"
#include "signals.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

constexpr int rate = 48000;

/// Gives a constant until it is held; then it says what it lacks, or keeps the calling thread.
struct Fault {
    std::mutex mutex;
    std::condition_variable changed;
    bool held = false, blocks = false, blocked = false;
    bool busy = false;
    TrackSource::Lack lack = TrackSource::Lack::File;

    void hold(bool on)
    {
        const std::lock_guard lock(mutex);
        held = on;
        changed.notify_all();
    }
};

class FaultySource : public TrackSource
{
public:
    explicit FaultySource(Fault& fault)
        : m_fault(fault)
    {
    }
    int rate() const override { return ::rate; }
    Pulled pull(float* dst, int frames) override
    {
        std::unique_lock lock(m_fault.mutex);
        if (m_fault.held && !m_fault.blocks) return {0, Status::NotYet};
        m_fault.blocked = m_fault.held;
        m_fault.changed.notify_all();
        m_fault.changed.wait(lock, [this] { return !m_fault.held; });
        std::fill(dst, dst + 2 * frames, 0.1f);
        return {frames, Status::Ok};
    }
    const char* tier() const override { return "file"; }
    Lack lack() const override { return m_fault.lack; }

private:
    Fault& m_fault;
};

class FaultyFactory : public SourceFactory
{
public:
    explicit FaultyFactory(Fault& fault)
        : m_fault(fault)
    {
    }
    std::unique_ptr<TrackSource> make(const TrackPtr&, const Rendering&, FramePos, Error&) override
    {
        return std::make_unique<FaultySource>(m_fault);
    }
    int rateOf(const Track&, const Rendering&) const override { return rate; }
    bool machineBusy() const override { return m_fault.busy; }

private:
    Fault& m_fault;
};

} // namespace

class UnderrunsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_path = m_folder.filePath(QStringLiteral("long.wav"));
        QVERIFY(writeWav(m_path, melody(rate, 20 * rate), rate, 2));
    }

    void causeIsWhatTheSourceLacked_data()
    {
        QTest::addColumn<int>("lack");
        QTest::addColumn<bool>("blocks");
        QTest::addColumn<bool>("busy");
        QTest::addColumn<QString>("cause");
        using Lack = TrackSource::Lack;
        QTest::newRow("the file is not read") << int(Lack::File) << false << false << QStringLiteral("disk");
        QTest::newRow("the file is not read, busy") << int(Lack::File) << false << true << QStringLiteral("disk");
        QTest::newRow("making is slow") << int(Lack::Making) << false << false << QStringLiteral("render");
        QTest::newRow("making is slow, for others are busy")
            << int(Lack::Making) << false << true << QStringLiteral("cpu");
        QTest::newRow("the render thread stands still") << int(Lack::File) << true << false << QStringLiteral("cpu");
    }

    void causeIsWhatTheSourceLacked()
    {
        QFETCH(int, lack);
        QFETCH(bool, blocks);
        QFETCH(bool, busy);
        QFETCH(QString, cause);
        Fault fault;
        fault.lack = static_cast<TrackSource::Lack>(lack);
        fault.blocks = blocks;
        fault.busy = busy;
        FaultyFactory factory(fault);
        auto waiter = std::make_shared<Waiter>();
        Renderer renderer(factory, std::make_shared<DecoderPool>(), waiter, [](const RenderReport&) {});
        const auto feed = std::make_shared<OutputFeed>(rate, waiter);
        feed->setPlaying(true);
        Intent intent;
        intent.feed = feed;
        intent.turn = 1;
        PlayableItem item;
        item.item = ItemId{1};
        item.path = m_path.toStdString();
        intent.item = std::make_shared<const PlayableItem>(item);
        intent.spec.mode = Mode::Original;
        renderer.setIntent(intent);

        // As a device does: what time has passed. Whatever happens, nobody is left standing.
        const auto release = qScopeGuard([&] { fault.hold(false); });
        std::vector<float> buffer(2 * rate);
        QElapsedTimer clock;
        clock.start();
        const auto pull = [&](const std::function<bool()>& done) {
            QElapsedTimer limit;
            for (limit.start(); limit.elapsed() < 10000 && !done();) {
                const auto frames = static_cast<int>(std::min<qint64>(rate, clock.nsecsElapsed() * rate / 1000000000));
                if (frames > 0) {
                    clock.restart();
                    feed->pull(buffer.data(), frames);
                }
                QTest::qWait(1);
            }
            return done();
        };
        QVERIFY(pull([&] { return feed->heard().played > rate / 4; }));
        for (int faults = 1; faults <= 2; ++faults) {
            fault.hold(true);
            QVERIFY(pull([&] { return feed->heard().underruns == faults; }));
            QCOMPARE(feed->heard().bursts, 0);
            if (blocks) {
                std::unique_lock lock(fault.mutex);
                fault.changed.wait(lock, [&] { return fault.blocked; });
            } else {
                QTRY_COMPARE(renderer.underruns().total(), faults);
            }
            fault.hold(false);
            const std::int64_t played = feed->heard().played;
            QVERIFY(pull([&] { return feed->heard().played > played + rate / 10; }));
            QTRY_COMPARE(renderer.underruns().total(), faults);
        }
        const UnderrunCauses causes = renderer.underruns();
        QCOMPARE(causes.disk, cause == QLatin1String("disk") ? 2 : 0);
        QCOMPARE(causes.render, cause == QLatin1String("render") ? 2 : 0);
        QCOMPARE(causes.cpu, cause == QLatin1String("cpu") ? 2 : 0);
    }

    /// A chunk that is late says whether its file or its making is.
    void chunksSayWhatTheyWaitFor()
    {
        ChunkStoreSettings settings;
        settings.workers = 1;
        std::mutex mutex;
        std::condition_variable changed;
        int permits = 0, arrived = 0;
        const auto gate = [&] {
            std::unique_lock lock(mutex);
            ++arrived;
            changed.notify_all();
            changed.wait(lock, [&] { return permits > 0; });
            --permits;
        };
        struct Gated : ChunkProducer {
            explicit Gated(std::function<void()> g)
                : gate(std::move(g))
            {
            }
            Result<bool> step(Chunk& chunk) override
            {
                gate();
                std::fill(chunk.writePtr(), chunk.writePtr() + 2 * chunk.writable(), 0.0f);
                chunk.advance(chunk.writable());
                return true;
            }
            std::function<void()> gate;
        };
        auto plan = std::make_shared<ChunkPlan>();
        plan->rate = rate;
        plan->frames = 30 * rate;
        plan->job = [&](std::uint32_t index, std::uint8_t mark) {
            ChunkJob job;
            job.key.index = index;
            job.key.mark = mark;
            job.key.rate = rate;
            job.frames = static_cast<int>(chunkFrames(rate));
            job.producer = [&]() -> Result<std::unique_ptr<ChunkProducer>> {
                gate(); // the file is opened
                return std::make_unique<Gated>(gate);
            };
            return job;
        };
        const auto let = [&](int steps) {
            const std::lock_guard lock(mutex);
            permits += steps;
            changed.notify_all();
        };
        const auto waitFor = [&](int arrivals) {
            std::unique_lock lock(mutex);
            changed.wait(lock, [&] { return arrived >= arrivals; });
        };
        ChunkStore store(settings);
        ChunkSource first(store, plan, 0);
        waitFor(1);
        float frame[2];
        QVERIFY(first.pull(frame, 1).status == TrackSource::Status::NotYet);
        QVERIFY(first.lack() == TrackSource::Lack::File);
        let(1);
        waitFor(2);
        QVERIFY(first.pull(frame, 1).status == TrackSource::Status::NotYet);
        QVERIFY(first.lack() == TrackSource::Lack::Making);
        // One that waits for the only worker waits for something to be made, too.
        ChunkSource second(store, plan, 20 * rate);
        QVERIFY(second.pull(frame, 1).status == TrackSource::Status::NotYet);
        QVERIFY(second.lack() == TrackSource::Lack::Making);
        let(100);
        QTRY_VERIFY(first.pull(frame, 1).frames == 1);
    }

    void theSnapshotTellsThem()
    {
        PlayerSettings settings;
        settings.unenhanced.mode = Mode::Original;
        HandPlayer player(settings);
        PlayableItem item;
        item.path = m_path.toStdString();
        player.manager.loadTrack(item);
        player.manager.play();
        QVERIFY(player.play(rate));
        QCOMPARE(player.manager.snapshot().underruns, 0);
        std::vector<float> buffer(2 * rate);
        player.output->feed()->pull(buffer.data(), rate); // a device that wants a second at once
        QTRY_COMPARE(player.manager.snapshot().underruns, 1);
        QCOMPARE(player.manager.snapshot().underrunCauses.device, 1);
        QVERIFY(player.play(rate));
        // They are not forgotten with the device.
        player.manager.setOutput(QStringLiteral("another"));
        QTRY_COMPARE(player.opened, 2);
        QVERIFY(player.play(rate));
        QCOMPARE(player.manager.snapshot().underrunCauses.device, 1);
        QCOMPARE(player.manager.snapshot().underruns, player.manager.snapshot().underrunCauses.total());
    }

private:
    QTemporaryDir m_folder;
    QString m_path;
};

QTEST_GUILESS_MAIN(UnderrunsTest)
#include "tst_underruns.moc"
