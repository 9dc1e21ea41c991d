// Two thousand commands in a row to one player whose device runs by its own clock, comes and goes: whatever was asked
// for meanwhile, what was asked for last is what the device gets, frame by frame.
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "randomswitches.h"
#include "soundfolder.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

constexpr std::int64_t length = 3 * rate; // of every track

/// What the devices played, one after the other.
class Tape
{
public:
    void write(const std::vector<float>& frames)
    {
        const std::lock_guard lock(m_mutex);
        m_frames.insert(m_frames.end(), frames.begin(), frames.end());
    }
    void clear()
    {
        const std::lock_guard lock(m_mutex);
        m_frames.clear();
    }
    std::int64_t written() const
    {
        const std::lock_guard lock(m_mutex);
        return std::ssize(m_frames) / 2;
    }
    bool contains(const std::vector<float>& frames) const
    {
        const std::lock_guard lock(m_mutex);
        return std::search(m_frames.begin(), m_frames.end(), frames.begin(), frames.end()) != m_frames.end();
    }
    std::vector<float> latest(std::int64_t frames) const
    {
        const std::lock_guard lock(m_mutex);
        return {m_frames.end() - 2 * frames, m_frames.end()};
    }

private:
    mutable std::mutex m_mutex;
    std::vector<float> m_frames;
};

/// Takes what is there from a thread of its own, three times as fast as it sounds; waits for nothing else. Lost as long
/// as it is unplugged.
class Device : public AudioOutput
{
public:
    Device(Tape& tape, const bool& plugged)
        : m_tape(tape)
        , m_plugged(plugged)
    {
    }
    ~Device() override
    {
        {
            const std::lock_guard lock(m_mutex);
            m_stop = true;
        }
        m_changed.notify_all();
        if (m_thread.joinable()) m_thread.join();
    }

    void open(const Format& format, std::shared_ptr<OutputFeed> feed) override
    {
        m_thread = std::thread([this, feed = std::move(feed), frames = format.rate / 100] {
            std::vector<float> buffer(2 * static_cast<std::size_t>(frames));
            std::unique_lock lock(m_mutex);
            while (!m_changed.wait_for(lock, std::chrono::microseconds(3333), [this] { return m_stop; })) {
                if (!feed->ready(frames)) continue;
                feed->pull(buffer.data(), frames);
                m_tape.write(buffer);
            }
        });
    }
    State state() const override { return m_plugged ? State::Running : State::Lost; }
    int latencyUs() const override { return 0; }
    QString backend() const override { return QStringLiteral("tape"); }

private:
    Tape& m_tape;
    const bool& m_plugged; ///< the main thread's, as is whoever asks for the state
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_stop = false;
    std::thread m_thread;
};

PlayerSettings calmSettings()
{
    PlayerSettings settings = settingsOf(Mode::Original);
    settings.machine = [](const MachineState&) { return MachineState{}; };
    return settings;
}

} // namespace

class StressTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void theLastIntentHolds();

private:
    void editAtRandom(PlayQueue& queue, std::mt19937& random);
    QByteArray commandAtRandom(UnifiedPlayerManager& manager, std::mt19937& random);

    SoundFolder m_sounds;
    std::vector<PlayableItem> m_tracks;
    std::map<std::pair<std::string, Mode>, std::vector<float>> m_straight; ///< undisturbed, and repeated once; by path
    bool m_plugged = true;
};

void StressTest::initTestCase()
{
    for (unsigned seed = 1; seed <= 3; ++seed) {
        const QString path = m_sounds.wav(QStringLiteral("noise%1.wav").arg(seed), noise(length, 2, 0.2, seed));
        m_tracks.push_back(measured(fileItem(path)));
        for (const Mode mode : {Mode::Original, Mode::Enhanced}) {
            HandPlayer player(settingsOf(mode));
            player.manager.setEnhanced(mode == Mode::Enhanced, QStringLiteral("warm"));
            player.manager.loadTrack(m_tracks.back());
            player.manager.play();
            QVERIFY(player.play(length, 2400));
            std::vector<float>& twice = m_straight[{m_tracks.back().path, mode}];
            twice = player.captured;
            twice.insert(twice.end(), player.captured.begin(), player.captured.end());
        }
    }
}

void StressTest::editAtRandom(PlayQueue& queue, std::mt19937& random)
{
    const PlayableItem& track = m_tracks[random() % m_tracks.size()];
    const auto row = [&] { return static_cast<int>(random() % static_cast<unsigned>(queue.count() + 1)); };
    switch (random() % 9) {
    case 0:
        queue.insert(row(), {track, track});
        break;
    case 1:
        queue.insertNext({track});
        break;
    case 2:
    case 3:
        queue.remove({row()});
        break;
    case 4:
        queue.move({row()}, row());
        break;
    case 5:
        queue.setShuffle(random() % 2);
        break;
    case 6:
        queue.setRepeat(static_cast<RepeatMode>(random() % 3));
        break;
    case 7:
        random() % 2 ? queue.undo() : queue.redo();
        break;
    case 8:
        queue.setStopAfterCurrent(random() % 4 == 0);
        break;
    }
    if (queue.count() > 12) queue.replace(m_tracks, 0);
}

/// Returns which one, for whoever has to find out what went wrong.
QByteArray StressTest::commandAtRandom(UnifiedPlayerManager& manager, std::mt19937& random)
{
    const unsigned command = random() % 20;
    switch (command) {
    case 0:
        manager.play();
        break;
    case 1:
        manager.pause();
        break;
    case 2:
        manager.togglePlay();
        break;
    case 3:
    case 4:
        manager.seek(static_cast<FramePos>(random() % (length + rate)));
        break;
    case 5:
    case 6:
    case 7:
        switchAtRandom(manager, random);
        break;
    case 8:
        manager.next();
        break;
    case 9:
        manager.previous();
        break;
    case 10:
        if (random() % 4 == 0) manager.loadTrack(m_tracks[random() % m_tracks.size()]);
        break;
    case 11:
        if (const int count = manager.queue()->count())
            manager.playItem(manager.queue()->items()[random() % static_cast<unsigned>(count)].item);
        break;
    case 12:
    case 13:
        editAtRandom(*manager.queue(), random);
        break;
    case 14:
        m_plugged = random() % 3 > 0;
        break;
    case 15:
        manager.setOutput(random() % 2 ? QStringLiteral("default") : QString::number(random() % 3));
        break;
    case 16:
        if (random() % 4 == 0) manager.setEngineRate(random() % 3 ? rate : 44100);
        break;
    case 17:
        manager.setCrossfade(static_cast<int>(random() % 1500), random() % 2);
        manager.setFadeMs(static_cast<int>(random() % 300));
        break;
    case 18:
        manager.setComparing(random() % 2);
        manager.setVolume(static_cast<double>(random() % 11) / 10);
        manager.setMuted(random() % 2);
        break;
    case 19:
        random() % 4 ? manager.stop() : void(manager.clearCache());
        break;
    }
    return ' ' + QByteArray::number(command);
}

void StressTest::theLastIntentHolds()
{
    Tape tape;
    m_plugged = true;
    UnifiedPlayerManager manager(calmSettings(),
                                 [&](const QString&) { return std::make_unique<Device>(tape, m_plugged); });
    PlayQueue& queue = *manager.queue();
    QByteArray story, wrong;
    connect(&manager, &UnifiedPlayerManager::snapshotChanged, this, [&](const PlayerSnapshot& now) {
        const bool goesOn = now.state == PlayerState::Playing || now.state == PlayerState::Buffering ||
                            now.state == PlayerState::Switching;
        if ((goesOn && !now.intentPlaying) || (now.state == PlayerState::Paused && now.intentPlaying) ||
            now.state == PlayerState::Error || now.position < 0 || (now.duration > 0 && now.position > now.duration))
            wrong += story.right(40) + ": " + toString(now.state) + " at " + QByteArray::number(now.position) + '\n';
    });
    QSignalSpy errors(&manager, &UnifiedPlayerManager::errorOccurred);
    std::mt19937 random(1);
    constexpr int rounds = 20, commands = 100;
    for (int round = 0; round < rounds; ++round) {
        story = "round " + QByteArray::number(round) + ':';
        for (int i = 0; i < commands; ++i) {
            story += commandAtRandom(manager, random);
            // From none to a few turns of the event loop and of the device.
            const std::int64_t until = tape.written() + static_cast<std::int64_t>(random() % 3) * rate / 100;
            const int turns = static_cast<int>(random() % 4);
            for (int turn = 0; turn < turns; ++turn) {
                QCoreApplication::processEvents();
                if (tape.written() < until) QTest::qWait(1);
            }
        }
        // The last intent.
        m_plugged = true;
        manager.setOutput(QString::number(3 + round)); // another one, whatever it was
        manager.setEngineRate(rate);
        manager.setCrossfade(0);
        manager.setFadeMs(10);
        manager.setVolume(1);
        manager.setMuted(false);
        manager.setComparing(false);
        manager.setQuality(specOf(Mode::Original));
        manager.setIntensity(1);
        queue.setRepeat(RepeatMode::One);
        queue.setStopAfterCurrent(false);
        queue.append(m_tracks);
        const PlayableItem wanted = queue.items()[static_cast<std::size_t>(queue.count()) - 1 - random() % 3];
        const Mode mode = random() % 2 ? Mode::Original : Mode::Enhanced;
        const auto place = static_cast<FramePos>(random() % (length - rate / 2));
        bool playing = random() % 4 > 0;
        manager.playItem(wanted.item);
        manager.setEnhanced(mode == Mode::Enhanced, QStringLiteral("warm"));
        manager.seek(place);
        playing ? manager.play() : manager.pause();
        tape.clear();
        const auto settled = [&] {
            const PlayerSnapshot& now = manager.snapshot();
            return now.item == wanted.item && now.sounding == now.asked && now.sounding.mode == mode &&
                   now.state == (playing ? PlayerState::Playing : PlayerState::Paused);
        };
        QVERIFY2(QTest::qWaitFor(settled, 30000), story.constData());
        if (!playing) {
            QCOMPARE(manager.snapshot().position, place);
            playing = true;
            manager.play();
            QVERIFY2(QTest::qWaitFor(settled, 30000), story.constData());
        }
        // From the asked place on, once it has faded in, the device gets the very frames of an undisturbed player ...
        const std::vector<float>& straight = m_straight[{wanted.path, mode}];
        const auto piece = straight.begin() + 2 * (place + rate / 10);
        const auto arrived = [&] { return tape.contains({piece, piece + 2 * rate / 20}); };
        QVERIFY2(QTest::qWaitFor(arrived, 30000), story.constData());
        // ... and goes on getting them.
        const std::int64_t from = tape.written();
        QVERIFY2(QTest::qWaitFor([&] { return tape.written() > from + rate / 10; }, 30000), story.constData());
        const std::vector<float> heard = tape.latest(rate / 20);
        QVERIFY2(std::search(straight.begin(), straight.end(), heard.begin(), heard.end()) != straight.end(),
                 story.constData());
        QVERIFY2(settled(), story.constData());
        QVERIFY2(wrong.isEmpty(), wrong.constData());
        QVERIFY2(errors.isEmpty(), story.constData());
    }
}

QTEST_GUILESS_MAIN(StressTest)
#include "tst_stress.moc"
