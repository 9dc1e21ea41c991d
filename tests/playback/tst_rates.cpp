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
    void streamedHalvesJoin_data() { halvesOfTwoRatesJoin_data(); }
    void streamedHalvesJoin();

private:
    void playHalves(int first, int second, HandPlayer& player);

    SoundFolder m_sounds;
};

namespace
{

/// A sine at a place of the time, counted in frames of a rate.
double toneAt(std::int64_t frame, int frameRate)
{
    return 0.4 * std::sin(2 * std::numbers::pi * std::fmod(441.0 * static_cast<double>(frame) / frameRate, 1.0));
}

/// How far the captured tone is from the true one at the most, within [from, to) of the engine's frames.
double worstError(const Frames& captured, std::int64_t from, std::int64_t to)
{
    double worst = 0;
    for (std::int64_t i = from; i < to; ++i)
        worst = std::max(worst, std::abs(captured[static_cast<std::size_t>(2 * i)] - toneAt(i, rate)));
    return worst;
}

} // namespace

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

/// Two seconds of the tone at one rate, then its next two at another.
void RatesTest::playHalves(int first, int second, HandPlayer& player)
{
    const auto flac = [](const QString& wav) {
        const QString path = wav.chopped(3) + QStringLiteral("flac");
        if (!ffmpeg({QStringLiteral("-i"), wav, path})) qFatal("cannot encode a sound");
        return fileItem(path);
    };
    const auto piece = [](int frameRate, int from) {
        Frames out(static_cast<std::size_t>(2 * 2 * frameRate));
        for (std::size_t i = 0; i < out.size(); ++i)
            out[i] = static_cast<float>(toneAt(from * frameRate + static_cast<std::int64_t>(i / 2), frameRate));
        return out;
    };
    QSignalSpy ended(&player.manager, &UnifiedPlayerManager::ended);
    player.manager.queue()->replace(
        {flac(m_sounds.wav(QStringLiteral("first%1.wav").arg(first), piece(first, 0), first)),
         flac(m_sounds.wav(QStringLiteral("second%1.wav").arg(second), piece(second, 2), second))},
        0);
    player.manager.play();
    QVERIFY(player.play(9 * rate / 2));
    QTRY_COMPARE(ended.count(), 1);
    QCOMPARE(player.manager.snapshot().underruns, 0);
    const auto silent = [](float x) { return x == 0.0f; };
    QVERIFY(std::all_of(player.captured.begin() + 2 * 4 * rate, player.captured.end(), silent));
}

/// One sine, each half of it at a rate of its own, at the one rate of the engine: not a frame too many or too few, and
/// nothing rings where the files are cut.
void RatesTest::halvesOfTwoRatesJoin()
{
    QFETCH(int, first);
    QFETCH(int, second);
    HandPlayer player(settingsOf(Mode::Original));
    playHalves(first, second, player);
    if (QTest::currentTestFailed()) return;
    QVERIFY(worstError(player.captured, rate / 100, 2 * rate - rate / 200) < 1e-4);
    QVERIFY(worstError(player.captured, 2 * rate - rate / 200, 2 * rate + rate / 200) < 1e-4);
    QVERIFY(worstError(player.captured, 2 * rate + rate / 200, 4 * rate - rate / 100) < 1e-4);
}

/// The same through the codec: at the cuts, and at the very start and end, it is no further off than anywhere else.
void RatesTest::streamedHalvesJoin()
{
    QFETCH(int, first);
    QFETCH(int, second);
    HandPlayer player(settingsOf(Mode::Streamed));
    playHalves(first, second, player);
    if (QTest::currentTestFailed()) return;
    const Frames& heard = player.captured;
    const auto edge = rate / 50;
    const double within =
        std::max(worstError(heard, edge, 2 * rate - edge), worstError(heard, 2 * rate + edge, 4 * rate - edge));
    const double start = worstError(heard, 0, edge), end = worstError(heard, 4 * rate - edge, 4 * rate);
    const double border = worstError(heard, 2 * rate - edge, 2 * rate + edge);
    qInfo("off by %.2g, at the start by %.2g, around the border by %.2g, at the end by %.2g", within, start, border,
          end);
    QVERIFY(within < 0.01);
    QVERIFY(start <= within);
    QVERIFY(border <= within);
    QVERIFY(end <= within);
}

QTEST_GUILESS_MAIN(RatesTest)
#include "tst_rates.moc"
