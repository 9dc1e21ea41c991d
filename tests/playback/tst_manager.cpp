// UnifiedPlayerManager with an output stepped by hand: what is captured is exactly what a device would have got.
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <cmath>

#include "randomswitches.h"
#include "soundfolder.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

constexpr double hz = 441.0;
constexpr double amplitude = 0.5;
/// The largest step the sine itself has, with the room that codec noise and crossfades take.
const double sineStep = amplitude * 2 * std::numbers::pi * hz / rate;

} // namespace

class ManagerTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void originalIsBitExact();
    void streamedAndEnhancedPlayWhole();
    void switchesKeepThePlace();
    void sineThroughRandomSwitches_data();
    void sineThroughRandomSwitches();
    void gapless_data();
    void gapless();
    void nextQueuedInTheLastMoment();
    void seekWhilePausedShowsTheAskedPlace();
    void lastIntentWins();
    void volumeAndPauseDoNotClick();
    void previousAndNext();
    void unseenLooksSeldom();
    void stopAfterCurrent();

private:
    SoundFolder m_sounds;
};

void ManagerTest::originalIsBitExact()
{
    const Frames music = noise(3 * rate, 2, 0.4);
    HandPlayer player(settingsOf(Mode::Original));
    UnifiedPlayerManager& manager = player.manager;
    QSignalSpy ended(&manager, &UnifiedPlayerManager::ended);
    QSignalSpy tracks(&manager, &UnifiedPlayerManager::trackChanged);
    manager.loadTrack(fileItem(m_sounds.wav(QStringLiteral("noise.wav"), music)));
    QTRY_COMPARE(manager.snapshot().state, PlayerState::Ready);
    QCOMPARE(manager.snapshot().duration, 3 * rate);
    QCOMPARE(tracks.count(), 1);
    manager.play();
    QVERIFY(player.play(4 * rate));
    QTRY_COMPARE(ended.count(), 1);
    QCOMPARE(manager.snapshot().underruns, 0);
    QCOMPARE(player.captured.size(), music.size() + 2 * rate);
    QVERIFY(std::equal(music.begin(), music.end(), player.captured.begin()));
    QVERIFY(std::all_of(player.captured.begin() + static_cast<std::ptrdiff_t>(music.size()), player.captured.end(),
                        [](float x) { return x == 0.0f; }));
    QCOMPARE(manager.snapshot().state, PlayerState::Ready);
}

void ManagerTest::streamedAndEnhancedPlayWhole()
{
    const Frames music = sine(hz, rate, 25 * rate, 2, amplitude);
    const QString path = m_sounds.wav(QStringLiteral("sine25.wav"), music);
    for (const bool enhanced : {false, true}) {
        HandPlayer player;
        player.manager.setEnhanced(enhanced);
        player.manager.loadTrack(fileItem(path));
        player.manager.play();
        QSignalSpy ended(&player.manager, &UnifiedPlayerManager::ended);
        QVERIFY(player.play(26 * rate));
        QTRY_COMPARE(ended.count(), 1);
        QCOMPARE(player.manager.snapshot().underruns, 0);
        // No gap: no silent millisecond within; no click: no step beyond what the sine has at this level.
        double peak = 0;
        for (std::int64_t i = rate; i < 24 * rate; ++i)
            peak = std::max(peak, std::abs(double(player.captured[static_cast<std::size_t>(2 * i)])));
        const double allowed = sineStep * peak / amplitude * 1.15 + 0.01;
        QVERIFY2(largestStep(player.captured, rate / 10, 25 * rate - rate / 10) < allowed,
                 qPrintable(QString::number(largestStep(player.captured, rate / 10, 25 * rate - rate / 10)) +
                            QStringLiteral(" of ") + QString::number(allowed)));
        for (std::int64_t ms = 100; ms < 24900; ++ms) {
            double most = 0;
            for (std::int64_t i = ms * 48; i < ms * 48 + 96; ++i)
                most = std::max(most, std::abs(double(player.captured[static_cast<std::size_t>(2 * i)])));
            QVERIFY2(most > 0.1, qPrintable(QString::number(ms)));
        }
        // Exact length.
        for (std::size_t i = 2 * 25 * rate; i < player.captured.size(); ++i)
            QCOMPARE(player.captured[i], 0.0f);
    }
}

void ManagerTest::switchesKeepThePlace()
{
    const Frames music = melody(rate, 40 * rate);
    const QString path = m_sounds.wav(QStringLiteral("melody40.wav"), music);
    HandPlayer player(settingsOf(Mode::Original));
    player.manager.loadTrack(fileItem(path));
    player.manager.play();
    QVERIFY(player.play(rate));
    QTRY_VERIFY(player.manager.snapshot().position > 0);
    const char* presets[] = {"gentle", "warm", "bright", "punchy", "adaptive"};
    QSignalSpy switched(&player.manager, &UnifiedPlayerManager::modeSwitched);
    for (int i = 0; i < 20; ++i) {
        player.manager.setEnhanced(i % 2 == 0, QString::fromLatin1(presets[i % 5]));
        QVERIFY(player.playUntil([&] { return player.manager.snapshot().sounding == player.manager.snapshot().asked; },
                                 10 * rate));
        QVERIFY(player.play(rate / 5));
    }
    QCOMPARE(switched.count(), 20);
    // The last is the original again: sample for sample where uninterrupted play would be.
    const auto done = static_cast<std::int64_t>(player.captured.size()) / 2;
    QVERIFY(done < 40 * rate);
    const std::int64_t from = done - rate / 10;
    for (std::int64_t i = 2 * from; i < 2 * done; ++i) {
        QCOMPARE(player.captured[static_cast<std::size_t>(i)], music[static_cast<std::size_t>(i)]);
    }
    QTRY_COMPARE(player.manager.snapshot().position, done);
    QCOMPARE(player.manager.snapshot().underruns, 0);
}

void ManagerTest::sineThroughRandomSwitches_data()
{
    QTest::addColumn<int>("fileRate");
    QTest::newRow("48 kHz") << 48000;
    QTest::newRow("44.1 kHz") << 44100;
}

/// A continuous phase through 100 switches of everything: no step that the sine does not have itself, no silence.
void ManagerTest::sineThroughRandomSwitches()
{
    QFETCH(int, fileRate);
    // At the loudness the presets aim for, so that levels differ little and only the seams are looked at.
    const Frames music = sine(hz, fileRate, 120 * fileRate, 2, 0.2);
    const QString path = m_sounds.wav(QStringLiteral("long%1.wav").arg(fileRate), music, fileRate);
    HandPlayer player;
    player.manager.loadTrack(fileItem(path));
    player.manager.play();
    QVERIFY(player.play(rate));
    std::mt19937 random(7);
    for (int i = 0; i < 100; ++i) {
        switchAtRandom(player.manager, random);
        QVERIFY(player.play(static_cast<std::int64_t>(random() % (rate / 2))));
    }
    QVERIFY(player.playUntil([&] { return player.manager.snapshot().sounding == player.manager.snapshot().asked; },
                             10 * rate));
    QVERIFY(player.play(rate));
    const auto done = static_cast<std::int64_t>(player.captured.size()) / 2;
    QVERIFY(done < 120 * rate);
    double peak = 0;
    for (const float x : player.captured)
        peak = std::max(peak, std::abs(static_cast<double>(x)));
    QVERIFY(largestStep(player.captured, rate / 10) < 2 * std::numbers::pi * hz / rate * peak * 1.1 + 0.004);
    for (std::int64_t ms = 100; ms < done / 48 - 2; ++ms) {
        double most = 0;
        for (std::int64_t i = ms * 48; i < ms * 48 + 96; ++i)
            most = std::max(most, std::abs(static_cast<double>(player.captured[static_cast<std::size_t>(2 * i)])));
        QVERIFY2(most > 0.05, qPrintable(QString::number(ms)));
    }
    // And where it is in phase, it is in place.
    player.manager.setEnhanced(false);
    player.manager.setQuality(specOf(Mode::Original));
    QVERIFY(player.playUntil([&] { return player.manager.snapshot().sounding == player.manager.snapshot().asked; },
                             10 * rate));
    QVERIFY(player.play(rate / 4));
    const auto end = static_cast<std::int64_t>(player.captured.size()) / 2;
    for (std::int64_t i = end - rate / 8; i < end; ++i) {
        const double expected =
            0.2 * std::sin(2 * std::numbers::pi * std::fmod(hz * static_cast<double>(i) / rate, 1.0));
        QVERIFY2(std::abs(player.captured[static_cast<std::size_t>(2 * i)] - expected) < 1e-4,
                 qPrintable(QString::number(i)));
    }
    QCOMPARE(player.manager.snapshot().underruns, 0);
}

void ManagerTest::gapless_data()
{
    QTest::addColumn<QString>("ending");
    QTest::addColumn<QStringList>("encoder");
    QTest::addColumn<int>("fileRate");
    QTest::addColumn<double>("tolerance");
    const QStringList none;
    QTest::newRow("WAV 48 kHz") << QStringLiteral("wav") << none << 48000 << 0.0;
    QTest::newRow("WAV 44.1 kHz") << QStringLiteral("wav") << none << 44100 << 1e-5;
    QTest::newRow("FLAC") << QStringLiteral("flac") << QStringList{QStringLiteral("-c:a"), QStringLiteral("flac")}
                          << 44100 << 1e-4;
    QTest::newRow("Vorbis") << QStringLiteral("ogg")
                            << QStringList{QStringLiteral("-c:a"), QStringLiteral("libvorbis"), QStringLiteral("-q:a"),
                                           QStringLiteral("8")}
                            << 44100 << 0.02;
    QTest::newRow("MP3") << QStringLiteral("mp3")
                         << QStringList{QStringLiteral("-c:a"), QStringLiteral("libmp3lame"), QStringLiteral("-b:a"),
                                        QStringLiteral("320k")}
                         << 44100 << 0.05;
    QTest::newRow("AAC") << QStringLiteral("m4a")
                         << QStringList{QStringLiteral("-c:a"), QStringLiteral("aac"), QStringLiteral("-b:a"),
                                        QStringLiteral("256k")}
                         << 44100 << 0.05;
    QTest::newRow("Opus") << QStringLiteral("opus")
                          << QStringList{QStringLiteral("-c:a"), QStringLiteral("libopus"), QStringLiteral("-b:a"),
                                         QStringLiteral("256k")}
                          << 48000 << 0.05;
}

/// Two halves of one sine, cut anywhere: what is heard is the whole sine, not a sample more or less.
void ManagerTest::gapless()
{
    QFETCH(QString, ending);
    QFETCH(QStringList, encoder);
    QFETCH(int, fileRate);
    QFETCH(double, tolerance);
    if (!encoder.isEmpty() && !haveProgram("ffmpeg")) QSKIP("ffmpeg is not installed");
    const Frames whole = sine(hz, fileRate, 6 * fileRate, 2, 0.4);
    const auto cut = static_cast<std::ptrdiff_t>(2 * (fileRate * 3 + 1234));
    HandPlayer player(settingsOf(Mode::Original));
    std::vector<PlayableItem> items;
    for (int half = 0; half < 2; ++half) {
        const Frames part(half ? whole.begin() + cut : whole.begin(), half ? whole.end() : whole.begin() + cut);
        QString path = m_sounds.wav(QStringLiteral("half%1-%2.wav").arg(half).arg(fileRate), part, fileRate);
        if (!encoder.isEmpty()) {
            const QString encoded = m_sounds.filePath(QStringLiteral("half%1.").arg(half) + ending);
            QVERIFY(ffmpeg(QStringList{QStringLiteral("-i"), path} + encoder + QStringList{encoded}));
            path = encoded;
        }
        items.push_back(fileItem(path));
    }
    QSignalSpy tracks(&player.manager, &UnifiedPlayerManager::trackChanged);
    QSignalSpy ended(&player.manager, &UnifiedPlayerManager::ended);
    player.manager.queue()->replace(items, 0);
    player.manager.play();
    QVERIFY(player.play(7 * rate));
    QTRY_COMPARE(ended.count(), 1);
    QCOMPARE(tracks.count(), 2);
    QCOMPARE(player.manager.snapshot().underruns, 0);
    const std::int64_t border = convertFrames(cut / 2, fileRate, rate);
    const int onset = ending == QLatin1String("m4a") ? 2000 : 0; // what that encoder begins with is no sine
    for (std::int64_t i = rate / 10; i < 6 * rate - rate / 10; ++i) {
        const double expected =
            0.4 * std::sin(2 * std::numbers::pi * std::fmod(hz * static_cast<double>(i) / rate, 1.0));
        const double error = std::abs(player.captured[static_cast<std::size_t>(2 * i)] - expected);
        if (i >= border && i < border + onset) continue;
        if (tolerance == 0.0)
            QCOMPARE(player.captured[static_cast<std::size_t>(2 * i)], whole[static_cast<std::size_t>(2 * i)]);
        else
            QVERIFY2(error <= tolerance, qPrintable(QStringLiteral("frame %1: %2").arg(i).arg(error)));
    }
    for (std::size_t i = 2 * 6 * rate; i < player.captured.size(); ++i)
        QCOMPARE(player.captured[i], 0.0f);
}

/// Queued 100 ms before the end, after the renderer has read the file to its end.
void ManagerTest::nextQueuedInTheLastMoment()
{
    const Frames whole = noise(4 * rate, 2, 0.4);
    const Frames first(whole.begin(), whole.begin() + 2 * 2 * rate);
    const Frames second(whole.begin() + 2 * 2 * rate, whole.end());
    HandPlayer player(settingsOf(Mode::Original));
    player.manager.loadTrack(fileItem(m_sounds.wav(QStringLiteral("moment0.wav"), first)));
    player.manager.play();
    QVERIFY(player.play(2 * rate - rate / 10));
    player.manager.queue()->append({fileItem(m_sounds.wav(QStringLiteral("moment1.wav"), second))});
    QSignalSpy ended(&player.manager, &UnifiedPlayerManager::ended);
    QVERIFY(player.play(rate / 20)); // 50 ms for the file to be opened
    QTest::qWait(100);
    QVERIFY(player.play(3 * rate));
    QTRY_COMPARE(ended.count(), 1);
    for (std::size_t i = 0; i < whole.size(); ++i)
        QCOMPARE(player.captured[i], whole[i]);
}

void ManagerTest::seekWhilePausedShowsTheAskedPlace()
{
    const QString path = m_sounds.wav(QStringLiteral("seek44100.wav"), melody(44100, 4 * 44100), 44100);
    HandPlayer player;
    player.manager.loadTrack(fileItem(path));
    player.manager.play();
    QVERIFY(player.play(rate));
    player.manager.pause();
    QVERIFY(player.play(rate / 10));
    QCOMPARE(player.manager.snapshot().state, PlayerState::Paused);
    for (const FramePos target : {FramePos{100001}, FramePos{7}, FramePos{44099}, FramePos{4 * 44100 - 1}}) {
        player.manager.seek(target);
        QCOMPARE(player.manager.snapshot().position, target);
        QVERIFY(player.play(rate / 10));
        QTest::qWait(50);
        QVERIFY(player.play(rate / 10));
        QCOMPARE(player.manager.snapshot().position, target);
        QCOMPARE(player.manager.snapshot().state, PlayerState::Paused);
    }
    const std::size_t quiet = player.captured.size();
    QVERIFY(std::all_of(player.captured.end() - rate / 5, player.captured.end(), [](float x) { return x == 0.0f; }));
    player.manager.seek(44100);
    player.manager.play();
    QVERIFY(player.play(rate));
    QVERIFY(player.captured.size() > quiet);
    QTRY_COMPARE(player.manager.snapshot().state, PlayerState::Playing);
}

void ManagerTest::lastIntentWins()
{
    const QString path = m_sounds.wav(QStringLiteral("melody40.wav"), melody(rate, 40 * rate));
    HandPlayer player;
    player.manager.loadTrack(fileItem(path));
    player.manager.play();
    std::mt19937 random(11);
    for (int i = 0; i < 200; ++i) {
        switch (random() % 5) {
        case 0:
            player.manager.setEnhanced(random() % 2);
            break;
        case 1:
            player.manager.setPreset(randomPreset(random));
            break;
        case 2:
            player.manager.seek(static_cast<FramePos>(random() % (30 * rate)));
            break;
        case 3:
            player.manager.setIntensity(static_cast<float>(random() % 11) / 10);
            break;
        case 4:
            player.manager.togglePlay();
            break;
        }
        if (random() % 3 == 0) QVERIFY(player.play(static_cast<std::int64_t>(random() % 2000)));
    }
    player.manager.setEnhanced(true, QStringLiteral("warm"));
    player.manager.setIntensity(0.5f);
    player.manager.seek(10 * rate);
    player.manager.play();
    const auto settled = [&] {
        const PlayerSnapshot& now = player.manager.snapshot();
        return now.state == PlayerState::Playing && now.sounding == now.asked && now.position > 10 * rate;
    };
    QVERIFY(player.playUntil(settled, 10 * rate));
    QCOMPARE(player.manager.snapshot().sounding.preset, std::string("warm"));
    QCOMPARE(player.manager.snapshot().sounding.mode, Mode::Enhanced);
    QCOMPARE(player.manager.snapshot().sounding.intensity, 0.5f);
    QVERIFY(player.manager.snapshot().position < 22 * rate);
    QVERIFY(!player.manager.snapshot().masteringFailed);
}

void ManagerTest::volumeAndPauseDoNotClick()
{
    const QString path = m_sounds.wav(QStringLiteral("sine25.wav"), sine(hz, rate, 25 * rate, 2, amplitude));
    HandPlayer player(settingsOf(Mode::Original));
    player.manager.loadTrack(fileItem(path));
    player.manager.play();
    QVERIFY(player.play(rate / 2));
    for (const double volume : {0.2, 1.0, 0.0, 0.7, 1.0}) {
        player.manager.setVolume(volume);
        QVERIFY(player.play(rate / 8));
    }
    for (int i = 0; i < 4; ++i) {
        player.manager.pause();
        QVERIFY(player.play(rate / 8 + 17 * i));
        player.manager.play();
        QVERIFY(player.play(rate / 8 + 13 * i));
    }
    player.manager.setMuted(true);
    QVERIFY(player.play(rate / 8));
    QCOMPARE(player.captured.back(), 0.0f);
    player.manager.setMuted(false);
    QVERIFY(player.play(rate / 8));
    QVERIFY(largestStep(player.captured) < sineStep * 1.02 + amplitude / (0.010 * rate));
}

void ManagerTest::previousAndNext()
{
    HandPlayer player(settingsOf(Mode::Original));
    const QString path = m_sounds.wav(QStringLiteral("melody40.wav"), melody(rate, 40 * rate));
    player.manager.queue()->replace({fileItem(path), fileItem(path), fileItem(path)}, 0);
    player.manager.play();
    QVERIFY(player.playUntil([&] { return player.manager.snapshot().position > rate; }, 4 * rate));
    player.manager.next();
    QCOMPARE(player.manager.queue()->currentRow(), 1);
    QVERIFY(player.playUntil([&] { return player.manager.snapshot().position > 4 * rate; }, 10 * rate));
    player.manager.previous(); // after 3 s: to its start
    QCOMPARE(player.manager.queue()->currentRow(), 1);
    QCOMPARE(player.manager.snapshot().position, 0);
    player.manager.previous();
    QCOMPARE(player.manager.queue()->currentRow(), 0);
    QVERIFY(player.playUntil([&] { return player.manager.snapshot().position > rate; }, 4 * rate));
    QCOMPARE(player.manager.snapshot().item, player.manager.queue()->items()[0].item);
}

/// Two clocks of one event loop are counted against each other: how fast it runs does not matter.
void ManagerTest::unseenLooksSeldom()
{
    HandPlayer player(settingsOf(Mode::Original));
    const QString path = m_sounds.wav(QStringLiteral("unseen.wav"), melody(rate, 3 * rate));
    QSignalSpy tracks(&player.manager, &UnifiedPlayerManager::trackChanged);
    QSignalSpy ended(&player.manager, &UnifiedPlayerManager::ended);
    QSignalSpy looks(&player.manager, &UnifiedPlayerManager::snapshotChanged);
    player.manager.queue()->replace({fileItem(path), fileItem(path)}, 0);
    player.manager.play();
    const auto looksAtRest = [&looks] {
        QTimer clock;
        clock.setTimerType(Qt::PreciseTimer);
        QSignalSpy ticks(&clock, &QTimer::timeout);
        looks.clear();
        clock.start(33);
        while (ticks.count() < 30)
            QTest::qWait(5);
        return looks.count();
    };
    QVERIFY(player.play(rate / 2));
    const auto seen = looksAtRest();
    player.manager.setSteadyLook(250);
    QVERIFY(player.playUntil([&] { return looksAtRest() < seen / 2; }, rate));

    // What happens is told all the same.
    QVERIFY(player.play(6 * rate));
    QTRY_COMPARE(ended.count(), 1);
    QCOMPARE(tracks.count(), 2);
    QVERIFY(!player.manager.snapshot().intentPlaying);
}

void ManagerTest::stopAfterCurrent()
{
    HandPlayer player(settingsOf(Mode::Original));
    const Frames first = noise(rate / 2, 2, 0.3), second = noise(rate / 2, 2, 0.3, 2);
    player.manager.queue()->replace({fileItem(m_sounds.wav(QStringLiteral("one.wav"), first)),
                                     fileItem(m_sounds.wav(QStringLiteral("two.wav"), second))},
                                    0);
    player.manager.play();
    player.manager.queue()->setStopAfterCurrent(true);
    QSignalSpy ended(&player.manager, &UnifiedPlayerManager::ended);
    QSignalSpy finished(&player.manager, &UnifiedPlayerManager::itemFinished);
    QVERIFY(player.play(2 * rate));
    QTRY_COMPARE(ended.count(), 1);
    QVERIFY(!player.manager.queue()->stopAfterCurrent());
    QVERIFY(!player.manager.snapshot().intentPlaying);
    QCOMPARE(finished.count(), 1);
    QVERIFY(std::equal(first.begin(), first.end(), player.captured.begin()));
    QVERIFY(std::all_of(player.captured.begin() + rate, player.captured.end(), [](float x) { return x == 0.0f; }));
    // It goes on with the next one, which is at its beginning.
    QCOMPARE(player.manager.queue()->currentRow(), 1);
    QCOMPARE(player.manager.snapshot().position, 0);
    player.captured.clear();
    player.manager.play();
    QVERIFY(player.playUntil([&] { return ended.count() == 2; }, 4 * rate));
    const auto begins = std::find_if(player.captured.begin(), player.captured.end(), [](float x) { return x != 0.0f; });
    QVERIFY(player.captured.end() - begins >= rate && std::equal(second.begin(), second.end(), begins));
    QCOMPARE(player.manager.queue()->currentRow(), 1); // nothing follows
}

QTEST_GUILESS_MAIN(ManagerTest)
#include "tst_manager.moc"
