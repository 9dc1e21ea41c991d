// What the snapshot tells of the signal path, of players that really play: the tier of what sounds, and the latency.
#include <QSignalSpy>
#include <QTest>

#include <cmath>

#include "soundfolder.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

constexpr int latency = 37; // ms

/// Tells that what it is given sounds later.
class LateOutput : public NullOutput
{
public:
    using NullOutput::NullOutput;
    int latencyUs() const override { return latency * 1000; }
};

} // namespace

class SignalPathTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void tierOfWhatSounds_data();
    void tierOfWhatSounds();
    void latencyOfTheDevice();

private:
    SoundFolder m_sounds;
};

void SignalPathTest::tierOfWhatSounds_data()
{
    addProcessedModes();
}

/// Fresh at first, from the memory after a switch there and back, from the disk in another session, from the file as
/// the original.
void SignalPathTest::tierOfWhatSounds()
{
    QFETCH(Mode, mode);
    const PlayableItem item = measured(fileItem(m_sounds.wav(QStringLiteral("melody.wav"), melody(rate, 15 * rate))));
    const QTemporaryDir folder;
    for (const char* expected : {"fresh", "L3"}) {
        HandPlayer player(unprepared(mode, folder.path()));
        const auto use = [&player](Mode wanted) {
            if (wanted != Mode::Enhanced) player.manager.setQuality(specOf(wanted));
            player.manager.setEnhanced(wanted == Mode::Enhanced);
            return player.playUntil([&] { return player.manager.snapshot().sounding.mode == wanted; }, 3 * rate) &&
                   player.play(rate / 10);
        };
        player.manager.setEnhanced(mode == Mode::Enhanced);
        player.manager.loadTrack(item);
        player.manager.play();
        QVERIFY(player.play(rate));
        QTRY_COMPARE(player.manager.snapshot().position, rate);
        QTRY_COMPARE(player.manager.snapshot().tier, QLatin1String(expected));
        QVERIFY(player.manager.snapshot().sounding.mode == mode);
        QCOMPARE(player.manager.snapshot().codec, QStringLiteral("PCM"));
        QVERIFY(use(Mode::Original));
        QTRY_COMPARE(player.manager.snapshot().tier, QStringLiteral("file"));
        QTRY_COMPARE(player.manager.snapshot().masteringGainDb, 0.0);
        QVERIFY(std::isnan(player.manager.snapshot().reductionDb));
        QVERIFY(use(mode));
        QTRY_COMPARE(player.manager.snapshot().tier, QStringLiteral("L1"));
        if (mode == Mode::Enhanced) QVERIFY(player.manager.snapshot().masteringGainDb != 0.0);
        // Over the border of two chunks: the second was made while the first one played, and waits in the memory.
        QTRY_COMPARE(player.manager.snapshot().cachedTo, 1.0f);
        QVERIFY(player.playUntil([&] { return player.manager.snapshot().position > 11 * rate; }, 15 * rate, 3600));
        QTRY_COMPARE(player.manager.snapshot().tier, QStringLiteral("L1"));
        QCOMPARE(player.manager.snapshot().underruns, 0);
    }
}

void SignalPathTest::latencyOfTheDevice()
{
    LateOutput* output = nullptr;
    UnifiedPlayerManager manager(unprepared(Mode::Original, {}), [&output](const QString&) {
        auto made = std::make_unique<LateOutput>(NullOutput::Drive::Hand);
        output = made.get();
        return made;
    });
    const QString path = m_sounds.wav(QStringLiteral("short.wav"), melody(rate, 3 * rate));
    QSignalSpy ended(&manager, &UnifiedPlayerManager::ended);
    manager.loadTrack(fileItem(path));
    manager.play();
    QTRY_VERIFY(output);
    std::vector<float> pulled(2 * rate / 100);
    for (int done = 0; done < 100;) {
        done += output->step(pulled.data(), rate / 100);
        QTest::qWait(1);
    }
    QTRY_COMPARE(manager.snapshot().latencyMs, double{latency});
    // What is on its way is not heard yet, and the position is that of the ears.
    QTRY_COMPARE(manager.snapshot().position, rate - latency * rate / 1000);
    for (int done = 0; done < 210;) {
        done += output->step(pulled.data(), rate / 100);
        QTest::qWait(1);
    }
    QTRY_COMPARE(ended.count(), 1);
}

QTEST_GUILESS_MAIN(SignalPathTest)
#include "tst_signalpath.moc"
