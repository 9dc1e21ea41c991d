// The player against the clock: a null output that pulls in real time. What is tested is that every command takes
// effect, whatever came before it; figures are printed, not judged.
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <random>

#include "signals.h"
#include "unifiedplayermanager.h"

using namespace auralis;
using namespace auralis::test;

class RealtimeTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everySwitchArrives();
    void everySeekArrives();

private:
    QTemporaryDir m_folder;
};

void RealtimeTest::everySwitchArrives()
{
    const QString path = m_folder.filePath(QStringLiteral("melody.wav"));
    QVERIFY(writeWav(path, melody(44100, 60 * 44100), 44100, 2));
    PlayerSettings settings;
    settings.output = QStringLiteral("null");
    UnifiedPlayerManager manager(settings);
    PlayableItem item;
    item.path = path.toStdString();
    manager.loadTrack(item);
    manager.queue()->setRepeat(RepeatMode::One);
    manager.play();
    QTRY_VERIFY(manager.snapshot().position > 4410);
    std::mt19937 random(3);
    const char* presets[] = {"gentle", "warm", "bright", "punchy", "adaptive"};
    std::vector<qint64> times;
    for (int i = 0; i < 60; ++i) {
        switch (random() % 4) {
        case 0:
            manager.setEnhanced(!manager.isEnhanced());
            break;
        case 1:
            manager.setEnhanced(true, QString::fromLatin1(presets[random() % 5]));
            break;
        case 2:
            manager.setIntensity(static_cast<float>(random() % 101) / 100);
            break;
        case 3:
            manager.seekSeconds(static_cast<double>(random() % 55));
            break;
        }
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
    const QString path = m_folder.filePath(QStringLiteral("melody.wav"));
    PlayerSettings settings;
    settings.output = QStringLiteral("null");
    UnifiedPlayerManager manager(settings);
    PlayableItem item;
    item.path = path.toStdString();
    manager.loadTrack(item);
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
