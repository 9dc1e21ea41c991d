// The rate the player runs at when it is to be that of the tracks.
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include "soundfolder.h"

using namespace auralis;
using namespace auralis::test;

class RatesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rateOfTheTrack();
    void rateChangesBetweenTracks();

private:
    SoundFolder m_sounds;
};

void RatesTest::rateOfTheTrack()
{
    const Frames music = noise(44100, 2, 0.4);
    PlayerSettings settings;
    settings.engineRate = 0;
    settings.unenhanced = specOf(Mode::Original);
    HandPlayer player(settings);
    player.manager.loadTrack(fileItem(m_sounds.wav(QStringLiteral("noise441.wav"), music, 44100)));
    QTRY_COMPARE(player.manager.snapshot().engineRate, 44100);
    player.manager.play();
    QVERIFY(player.play(2 * 44100));
    for (std::size_t i = 0; i < music.size(); ++i)
        QCOMPARE(player.captured[i], music[i]);
}

/// The device is reopened at the border of two rates: every frame of both, each at its own rate, none twice.
void RatesTest::rateChangesBetweenTracks()
{
    const Frames low = noise(44100, 2, 0.4), high = noise(48000, 2, 0.3), same = noise(20000, 2, 0.2);
    PlayerSettings settings;
    settings.engineRate = 0;
    settings.unenhanced = specOf(Mode::Original);
    HandPlayer player(settings);
    player.manager.setCrossfade(300); // which is no use between rates
    player.manager.queue()->replace({fileItem(m_sounds.wav(QStringLiteral("apart441.wav"), low, 44100)),
                                     fileItem(m_sounds.wav(QStringLiteral("apart48.wav"), high, 48000)),
                                     fileItem(m_sounds.wav(QStringLiteral("apart48b.wav"), same, 48000))},
                                    0);
    QSignalSpy tracks(&player.manager, &UnifiedPlayerManager::trackChanged);
    QSignalSpy finished(&player.manager, &UnifiedPlayerManager::itemFinished);
    QSignalSpy ended(&player.manager, &UnifiedPlayerManager::ended);
    player.manager.play();
    QTRY_COMPARE(player.manager.snapshot().engineRate, 44100);
    const int before = player.opened;
    player.captured.clear();
    QVERIFY(player.play(44100 + 10)); // the device learns of the end by getting silence
    QTRY_COMPARE(player.opened, before + 1);
    player.captured.resize(2 * 44100);
    QVERIFY(player.play(48000 / 4));
    QTRY_COMPARE(player.manager.snapshot().engineRate, 48000);
    QTRY_COMPARE(tracks.count(), 2);
    QTRY_COMPARE(player.manager.snapshot().position, 48000 / 4);
    QCOMPARE(player.manager.snapshot().item, player.manager.queue()->items()[1].item);
    player.manager.setCrossfade(0);
    QVERIFY(player.play(48000 * 3 / 4 + 20000 + 4800));
    QTRY_COMPARE(ended.count(), 1);
    QCOMPARE(player.opened, before + 1);
    QCOMPARE(finished.count(), 3);
    QCOMPARE(finished[0][1].toDouble(), 1.0);
    Frames expected = low;
    expected.insert(expected.end(), high.begin(), high.end());
    expected.insert(expected.end(), same.begin(), same.end());
    for (std::size_t i = 0; i < expected.size(); ++i)
        QCOMPARE(player.captured[i], expected[i]);
    QCOMPARE(player.manager.snapshot().underruns, 0);
}

QTEST_GUILESS_MAIN(RatesTest)
#include "tst_rates.moc"
