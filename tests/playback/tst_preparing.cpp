// What the player prepares and drops: likely switches, busy machines, new intents, statistics.
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <cmath>

#include "soundfolder.h"

using namespace auralis;
using namespace auralis::test;

class PreparingTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void statistics();
    void likelySwitchesArePrepared();
    void busyMachinesPrepareLittle();
    void newIntentsDropWhatIsPending();

private:
    SoundFolder m_sounds;
};

void PreparingTest::statistics()
{
    HandPlayer player(settingsOf(Mode::Original));
    const QString path = m_sounds.wav(QStringLiteral("short.wav"), melody(rate, rate / 2));
    player.manager.queue()->replace({fileItem(path), fileItem(path)}, 0);
    QSignalSpy finished(&player.manager, &UnifiedPlayerManager::itemFinished);
    QSignalSpy ended(&player.manager, &UnifiedPlayerManager::ended);
    player.manager.play();
    QVERIFY(player.playUntil([&] { return ended.count() > 0; }, 10 * rate));
    QCOMPARE(finished.count(), 2);
    for (const auto& one : finished) {
        QVERIFY2(std::abs(one[1].toDouble() - 0.5) < 1e-6, qPrintable(one[1].toString()));
        QCOMPARE(one[2].toBool(), false);
    }
}

void PreparingTest::likelySwitchesArePrepared()
{
    HandPlayer player;
    const QString path = m_sounds.wav(QStringLiteral("melody40.wav"), melody(rate, 40 * rate));
    player.manager.setEnhanced(true, QStringLiteral("warm"));
    player.manager.loadTrack(fileItem(path));
    player.manager.play();
    QVERIFY(player.playUntil([&] { return player.manager.snapshot().position > 2 * rate; }, 4 * rate));
    player.manager.setEnhanced(false);
    QVERIFY(player.playUntil([&] { return player.manager.snapshot().sounding.mode == Mode::Streamed; }, 4 * rate));
    player.manager.setEnhanced(true);
    QVERIFY(player.playUntil([&] { return player.manager.snapshot().sounding.mode == Mode::Enhanced; }, 4 * rate));
    // Who compares goes back: the way back is ready before it is asked for.
    QVERIFY(player.playUntil([&] { return player.manager.snapshot().position > 12 * rate; }, 12 * rate));
    QTRY_VERIFY(player.manager.cacheStatsJson().contains("\"predicted\":"));
    QTRY_VERIFY(!player.manager.cacheStatsJson().contains("\"predicted\":0"));
    QVERIFY(player.manager.snapshot().cachedTo > player.manager.snapshot().cachedFrom);
    const std::string learned = player.manager.learned();
    HandPlayer later;
    QVERIFY(later.manager.setLearned(learned));
    QCOMPARE(later.manager.learned(), learned);
    QVERIFY(!later.manager.setLearned("nonsense"));
}

void PreparingTest::busyMachinesPrepareLittle()
{
    std::atomic<bool> battery{true};
    PlayerSettings settings;
    settings.machine = [&battery](const MachineState&) {
        MachineState state;
        state.onBattery = battery;
        return state;
    };
    HandPlayer player(settings);
    const QString path = m_sounds.wav(QStringLiteral("melody40.wav"), melody(rate, 40 * rate));
    player.manager.setEnhanced(true, QStringLiteral("warm"));
    const PlayableItem next = fileItem(m_sounds.wav(QStringLiteral("noise10.wav"), noise(10 * rate, 2, 0.3)));
    player.manager.queue()->replace({fileItem(path), next}, 0);
    player.manager.play();
    QTRY_VERIFY(player.manager.cacheStatsJson().contains("\"on_battery\":true"));
    const auto compare = [&](double from) {
        const auto target = static_cast<FramePos>(from * rate);
        for (const bool enhanced : {false, true, false, true}) {
            player.manager.setEnhanced(enhanced);
            const Mode mode = enhanced ? Mode::Enhanced : Mode::Streamed;
            if (!player.playUntil([&] { return player.manager.snapshot().sounding.mode == mode; }, 4 * rate))
                return false;
        }
        return player.playUntil([&] { return player.manager.snapshot().position > target; }, 20 * rate);
    };
    QVERIFY(compare(12));
    QTRY_VERIFY_WITH_TIMEOUT(player.manager.profile(), 20000); // what plays is measured all the same
    QVERIFY(player.manager.cacheStatsJson().contains("\"predicted\":0"));
    QVERIFY(!player.manager.cacheStatsJson().contains("\"switches\":0"));
    QVERIFY(!player.manager.queue()->items()[1].profile);
    QCOMPARE(player.manager.snapshot().underruns, 0);
    // Plugged in again: what was put off is done.
    battery = false;
    QTRY_VERIFY_WITH_TIMEOUT(player.manager.cacheStatsJson().contains("\"on_battery\":false"), 10000);
    QVERIFY(compare(22));
    QTRY_VERIFY(!player.manager.cacheStatsJson().contains("\"predicted\":0"));
    QTRY_VERIFY_WITH_TIMEOUT(player.manager.queue()->items()[1].profile, 20000);
}

/// Many seeks in a row through a track that is encoded as it plays: the last one sounds soon, and little was made for
/// the others.
void PreparingTest::newIntentsDropWhatIsPending()
{
    const QString path = m_sounds.wav(QStringLiteral("long48000.wav"), sine(441.0, rate, 120 * rate, 2, 0.2));
    PlayerSettings settings;
    settings.workers = 1;
    HandPlayer player(settings);
    player.manager.loadTrack(fileItem(path));
    player.manager.play();
    QVERIFY(player.play(rate / 2));
    for (int i = 1; i < 11; ++i) {
        player.manager.seek(i * 10 * rate + 5 * rate);
        QVERIFY(
            player.playUntil([&] { return player.manager.snapshot().position > i * 10 * rate + 5 * rate; }, 10 * rate));
    }
    player.manager.seek(rate);
    QVERIFY(player.playUntil(
        [&] { return player.manager.snapshot().position > rate && player.manager.snapshot().position < 3 * rate; },
        10 * rate));
    // Each seek asks for the place, the rest of its chunk and the next chunk: most of those were never begun.
    const auto rendered = QJsonDocument::fromJson(player.manager.cacheStatsJson())[QStringLiteral("rendered")].toInt();
    QVERIFY2(rendered < 25, qPrintable(QString::number(rendered)));
    QCOMPARE(player.manager.snapshot().underruns, 0);
}

QTEST_GUILESS_MAIN(PreparingTest)
#include "tst_preparing.moc"
