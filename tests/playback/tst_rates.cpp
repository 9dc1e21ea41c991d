// The rate the player runs at when it is to be that of the tracks.
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "soundfolder.h"

using namespace auralis;
using namespace auralis::test;

class RatesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rateOfTheTrack();
    void rateChangesBetweenTracks();
    void halvesOfTwoRatesJoin_data();
    void halvesOfTwoRatesJoin();

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

void RatesTest::halvesOfTwoRatesJoin_data()
{
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("second");
    QTest::newRow("44.1 kHz, then 44.1 kHz") << 44100 << 44100;
    QTest::newRow("44.1 kHz, then 48 kHz") << 44100 << 48000;
    QTest::newRow("48 kHz, then 44.1 kHz") << 48000 << 44100;
    QTest::newRow("96 kHz, then 44.1 kHz") << 96000 << 44100;
}

/// One sine, each half of it at a rate of its own, at the one rate of the engine: not a frame too many or too few, and
/// nothing rings where the files are cut.
void RatesTest::halvesOfTwoRatesJoin()
{
    QFETCH(int, first);
    QFETCH(int, second);
    constexpr double hz = 441;
    const auto value = [](std::int64_t frame, int frameRate) {
        return 0.4 * std::sin(2 * std::numbers::pi * std::fmod(hz * static_cast<double>(frame) / frameRate, 1.0));
    };
    const auto flac = [](const QString& wav) {
        const QString path = wav.chopped(3) + QStringLiteral("flac");
        if (!ffmpeg({QStringLiteral("-i"), wav, path})) qFatal("cannot encode a sound");
        return fileItem(path);
    };
    const auto piece = [&](int frameRate, int from) {
        Frames out(static_cast<std::size_t>(2 * 2 * frameRate));
        for (std::size_t i = 0; i < out.size(); ++i)
            out[i] = static_cast<float>(value(from * frameRate + static_cast<std::int64_t>(i / 2), frameRate));
        return out;
    };
    HandPlayer player(settingsOf(Mode::Original));
    QSignalSpy ended(&player.manager, &UnifiedPlayerManager::ended);
    player.manager.queue()->replace(
        {flac(m_sounds.wav(QStringLiteral("first%1.wav").arg(first), piece(first, 0), first)),
         flac(m_sounds.wav(QStringLiteral("second%1.wav").arg(second), piece(second, 2), second))},
        0);
    player.manager.play();
    QVERIFY(player.play(9 * rate / 2));
    QTRY_COMPARE(ended.count(), 1);
    QCOMPARE(player.manager.snapshot().underruns, 0);
    double worst = 0, worstAtBorder = 0;
    for (std::int64_t i = rate / 100; i < 4 * rate - rate / 100; ++i) {
        const double off = std::abs(player.captured[static_cast<std::size_t>(2 * i)] - value(i, rate));
        double& most = std::abs(i - 2 * rate) < rate / 200 ? worstAtBorder : worst;
        most = std::max(most, off);
    }
    qInfo("off by %.2g, around the border by %.2g", worst, worstAtBorder);
    QVERIFY(worst < 1e-4);
    QVERIFY(worstAtBorder < 1e-4);
    const auto silent = [](float x) { return x == 0.0f; };
    QVERIFY(std::all_of(player.captured.begin() + 2 * 4 * rate, player.captured.end(), silent));
}

QTEST_GUILESS_MAIN(RatesTest)
#include "tst_rates.moc"
