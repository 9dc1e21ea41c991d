// The player against the clock: a null output that pulls in real time. What is tested is that every command takes
// effect, whatever came before it; figures are printed, not judged.
#include <QElapsedTimer>
#include <QTest>

#include <algorithm>

#include "randomswitches.h"
#include "soundfolder.h"

using namespace auralis;
using namespace auralis::test;

class RealtimeTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void everySwitchArrives();
    void everySeekArrives();

private:
    SoundFolder m_sounds;
    PlayerSettings m_settings;
    PlayableItem m_melody;
};

void RealtimeTest::initTestCase()
{
    m_settings.output = QStringLiteral("null");
    m_melody = fileItem(m_sounds.wav(QStringLiteral("melody.wav"), melody(44100, 60 * 44100), 44100));
}

void RealtimeTest::everySwitchArrives()
{
    UnifiedPlayerManager manager(m_settings);
    manager.loadTrack(m_melody);
    manager.queue()->setRepeat(RepeatMode::One);
    manager.play();
    QTRY_VERIFY(manager.snapshot().position > 4410);
    std::mt19937 random(3);
    std::vector<qint64> times;
    for (int i = 0; i < 60; ++i) {
        if (random() % 4 == 0)
            manager.seekSeconds(static_cast<double>(random() % 55));
        else
            switchAtRandom(manager, random);
        QElapsedTimer timer;
        timer.start();
        QTRY_VERIFY2(manager.snapshot().sounding == manager.snapshot().asked, toString(manager.snapshot().state));
        times.push_back(timer.elapsed());
    }
    std::sort(times.begin(), times.end());
    qInfo("switches, seen by the main thread: median %lld ms, longest %lld ms",
          static_cast<long long>(times[times.size() / 2]), static_cast<long long>(times.back()));
    QVERIFY(!manager.snapshot().masteringFailed);
}

void RealtimeTest::everySeekArrives()
{
    UnifiedPlayerManager manager(m_settings);
    manager.loadTrack(m_melody);
    manager.play();
    QTRY_VERIFY(manager.snapshot().position > 4410);
    std::mt19937 random(5);
    for (int i = 0; i < 25; ++i) {
        const FramePos target = static_cast<FramePos>(random() % (58 * 44100));
        manager.seek(target);
        QCOMPARE(manager.snapshot().position, target);
        if (random() % 2) manager.seek(target); // the same again
        QTRY_VERIFY(manager.snapshot().position > target);
        QVERIFY(manager.snapshot().position < target + 2 * 44100);
    }
}

QTEST_GUILESS_MAIN(RealtimeTest)
#include "tst_realtime.moc"
