// Crossfades between tracks: what a device would get, frame by frame.
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

#include "soundfolder.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

/// `a` fading into `b` over `frames`, by the textbook.
Frames crossfaded(const Frames& a, const Frames& b, std::int64_t frames)
{
    Frames result(a.begin(), a.end() - 2 * frames);
    for (std::int64_t i = 0; i < frames; ++i) {
        const double t = (static_cast<double>(i) + 0.5) / static_cast<double>(frames) * std::numbers::pi / 2;
        for (int c = 0; c < 2; ++c) {
            const float under = a[a.size() - static_cast<std::size_t>(2 * (frames - i)) + static_cast<std::size_t>(c)];
            const float in = b[static_cast<std::size_t>(2 * i + c)];
            result.push_back(static_cast<float>(std::sin(t) * in + std::cos(t) * under));
        }
    }
    result.insert(result.end(), b.begin() + 2 * frames, b.end());
    return result;
}

double largestDifference(const Frames& a, const Frames& b, std::size_t from, std::size_t to)
{
    double largest = 0;
    for (std::size_t i = 2 * from; i < 2 * to; ++i)
        largest = std::max(largest, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
    return largest;
}

/// Plays no faster than the decks are filled, as no device does: the last `end` frames as they come.
bool playPaced(HandPlayer& player, std::int64_t frames, std::int64_t end = rate / 2)
{
    for (; frames > end; frames -= 480) {
        QElapsedTimer waited;
        waited.start();
        while (!player.output || !player.output->feed() || !player.output->feed()->ready(rate / 5)) {
            if (waited.elapsed() > 20000) return false;
            QTest::qWait(1);
        }
        if (!player.play(480)) return false;
    }
    return player.play(frames);
}

} // namespace

class CrossfadeTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void exactFrames_data();
    void exactFrames();
    void trackChangesWithTheFirstFrameOfTheNext();
    void albumsStayGapless_data();
    void albumsStayGapless();
    void processedTracksFadeToo();
    void switchWithinACrossfade();
    void commandsWithinACrossfade();
    void pauseWithinACrossfade();
    void anotherNextWhenItIsOnItsWay_data();
    void anotherNextWhenItIsOnItsWay();
    void randomCommandsEndInTheLastIntent();

private:
    PlayableItem item(const QString& name, const Frames& frames, int fileRate = rate, const QString& album = {})
    {
        PlayableItem result = fileItem(m_sounds.wav(name + QStringLiteral(".wav"), frames, fileRate));
        result.album = album;
        return result;
    }
    /// The two tracks of this test. Nothing is pulled before the second one has been read: it is there when the fade
    /// begins, however fast the music goes.
    bool playBoth(HandPlayer& player, const QString& firstAlbum = {}, const QString& secondAlbum = {})
    {
        PlayQueue& queue = *player.manager.queue();
        queue.replace({item(QStringLiteral("first"), m_first, rate, firstAlbum),
                       item(QStringLiteral("second"), m_second, rate, secondAlbum)},
                      0);
        player.manager.play();
        return QTest::qWaitFor([&] { return queue.items()[1].profile != nullptr; }, 60000);
    }
    SoundFolder m_sounds;
    Frames m_first, m_second;
};

void CrossfadeTest::initTestCase()
{
    const Frames all = noise(9 * rate, 2, 0.4);
    m_first.assign(all.begin(), all.begin() + 2 * 5 * rate);
    m_second.assign(all.begin() + 2 * 5 * rate, all.end());
}

void CrossfadeTest::exactFrames_data()
{
    QTest::addColumn<int>("ms");
    QTest::addColumn<std::int64_t>("frames"); // of the fade
    QTest::newRow("none: gapless") << 0 << std::int64_t{0};
    QTest::newRow("1 ms") << 1 << std::int64_t{48};
    QTest::newRow("1.5 s") << 1500 << std::int64_t{72000};
    QTest::newRow("longer than half of a track: half of the shorter one") << 12000 << std::int64_t{2 * rate};
}

void CrossfadeTest::exactFrames()
{
    QFETCH(int, ms);
    QFETCH(std::int64_t, frames);
    HandPlayer player(settingsOf(Mode::Original));
    player.manager.setCrossfade(ms);
    QSignalSpy ended(&player.manager, &UnifiedPlayerManager::ended);
    QVERIFY(playBoth(player));
    QVERIFY(playPaced(player, 9 * rate + rate / 2, 3 * rate));
    QTRY_COMPARE(ended.count(), 1);
    const Frames expected = crossfaded(m_first, m_second, frames);
    const double worst = largestDifference(player.captured, expected, 0, expected.size() / 2);
    QVERIFY2(worst <= (frames > 0 ? 1e-6 : 0.0), qPrintable(QString::number(worst)));
    QVERIFY(std::all_of(player.captured.begin() + static_cast<std::ptrdiff_t>(expected.size()), player.captured.end(),
                        [](float x) { return x == 0.0f; }));
    QCOMPARE(player.manager.snapshot().underruns, 0);
}

void CrossfadeTest::trackChangesWithTheFirstFrameOfTheNext()
{
    HandPlayer player(settingsOf(Mode::Original));
    player.manager.setCrossfade(2000);
    QVERIFY(playBoth(player));
    QSignalSpy tracks(&player.manager, &UnifiedPlayerManager::trackChanged);
    QSignalSpy finished(&player.manager, &UnifiedPlayerManager::itemFinished);
    QVERIFY(playPaced(player, 3 * rate - 480, 0));
    QTRY_COMPARE(player.manager.snapshot().position, 3 * rate - 480);
    QCOMPARE(tracks.count(), 0);
    QVERIFY(playPaced(player, 960, 0));
    QTRY_COMPARE(tracks.count(), 1);
    QCOMPARE(player.manager.snapshot().position, 480);
    QCOMPARE(player.manager.snapshot().item, player.manager.queue()->items()[1].item);
    QCOMPARE(player.manager.snapshot().duration, 4 * rate);
    QCOMPARE(finished.count(), 1);
    QCOMPARE(finished[0][1].toDouble(), 3.0);
    QCOMPARE(finished[0][2].toBool(), false);
}

void CrossfadeTest::albumsStayGapless_data()
{
    QTest::addColumn<QString>("album");
    QTest::addColumn<bool>("within");
    QTest::addColumn<bool>("shuffle");
    QTest::addColumn<bool>("fades");
    QTest::newRow("one album") << QStringLiteral("Works") << false << false << false;
    QTest::newRow("one album, asked for") << QStringLiteral("Works") << true << false << true;
    QTest::newRow("one album, shuffled") << QStringLiteral("Works") << false << true << true;
    QTest::newRow("two albums") << QStringLiteral("More works") << false << false << true;
    QTest::newRow("no album") << QString() << false << false << true;
}

void CrossfadeTest::albumsStayGapless()
{
    QFETCH(QString, album);
    QFETCH(bool, within);
    QFETCH(bool, shuffle);
    QFETCH(bool, fades);
    PlayerSettings settings = settingsOf(Mode::Original);
    settings.foresight = false; // nothing else brings the renderer news
    HandPlayer player(settings);
    player.manager.setCrossfade(1000, within);
    QVERIFY(playBoth(player, album.isEmpty() ? album : QStringLiteral("Works"), album));
    player.manager.queue()->setShuffle(shuffle);
    QSignalSpy ended(&player.manager, &UnifiedPlayerManager::ended);
    QVERIFY(playPaced(player, 9 * rate + rate / 4, 3 * rate));
    QTRY_COMPARE(ended.count(), 1);
    const Frames expected = crossfaded(m_first, m_second, fades ? rate : 0);
    QVERIFY(largestDifference(player.captured, expected, 0, expected.size() / 2) <= 1e-6);
}

/// Resampled, encoded, mastered: whatever the way, no gap, and the length is right.
void CrossfadeTest::processedTracksFadeToo()
{
    const Frames a = sine(441, 44100, 12 * 44100, 2, 0.3), b = sine(441, 48000, 12 * 48000, 2, 0.3);
    for (const bool enhanced : {false, true}) {
        HandPlayer player;
        player.manager.setEnhanced(enhanced);
        player.manager.setCrossfade(3000);
        player.manager.queue()->replace(
            {item(QStringLiteral("sine441"), a, 44100), item(QStringLiteral("sine48"), b, 48000)}, 0);
        QSignalSpy ended(&player.manager, &UnifiedPlayerManager::ended);
        player.manager.play();
        QTRY_VERIFY_WITH_TIMEOUT(player.manager.queue()->items()[1].profile, 60000); // it could fade in at any time
        QVERIFY(playPaced(player, 22 * rate, 3 * rate));
        QTRY_COMPARE(ended.count(), 1);
        for (std::int64_t ms = 100; ms < 20900; ++ms) {
            double most = 0;
            for (std::int64_t i = ms * 48; i < ms * 48 + 96; ++i)
                most = std::max(most, std::abs(static_cast<double>(player.captured[static_cast<std::size_t>(2 * i)])));
            QVERIFY2(most > 0.01, qPrintable(QString::number(ms)));
        }
        QVERIFY(std::all_of(player.captured.begin() + 2 * 21 * rate, player.captured.end(),
                            [](float x) { return x == 0.0f; }));
        QVERIFY(largestStep(player.captured, rate / 10, 21 * rate - rate / 10) < 0.08);
        QCOMPARE(player.manager.snapshot().underruns, 0);
    }
}

/// Both tracks go over to the new rendering and back, each in its place.
void CrossfadeTest::switchWithinACrossfade()
{
    const Frames a = melody(rate, 16 * rate), b = noise(16 * rate, 2, 0.2);
    HandPlayer player(settingsOf(Mode::Original));
    player.manager.setCrossfade(6000);
    player.manager.queue()->replace({item(QStringLiteral("melody16"), a), item(QStringLiteral("noise16"), b)}, 0);
    player.manager.play();
    QTRY_VERIFY_WITH_TIMEOUT(player.manager.queue()->items()[1].profile, 60000);
    // In its own time, however slow the machine: the switch must come before the music is over.
    const auto sounds = [&] { return player.manager.snapshot().sounding == player.manager.snapshot().asked; };
    const auto settle = [&] {
        for (int i = 0; i < 200 && !sounds(); ++i) {
            if (!player.play(480)) return false;
            (void)QTest::qWaitFor(sounds, 15 + 2 * i); // slower and slower
        }
        return sounds();
    };
    // Before the fade, across its beginning, and within it.
    for (const double seconds : {9.0, 9.99, 12.0}) {
        const auto played = static_cast<std::int64_t>(player.captured.size()) / 2;
        QVERIFY(playPaced(player, static_cast<std::int64_t>(seconds * rate) - played, 0));
        player.manager.setEnhanced(true);
        QVERIFY(settle());
        player.manager.setEnhanced(false);
        QVERIFY(settle());
    }
    const auto now = player.captured.size() / 2;
    QVERIFY(now < 15 * rate);
    QVERIFY(player.play(rate));
    QTRY_COMPARE(player.manager.snapshot().item, player.manager.queue()->items()[1].item);
    const Frames expected = crossfaded(a, b, 6 * rate);
    const double worst = largestDifference(player.captured, expected, now + rate / 10, now + rate);
    QVERIFY2(worst <= 1e-6, qPrintable(QString::number(worst)));
    QTRY_COMPARE(player.manager.snapshot().position, static_cast<FramePos>(player.captured.size() / 2) - 10 * rate);
}

void CrossfadeTest::commandsWithinACrossfade()
{
    HandPlayer player(settingsOf(Mode::Original));
    player.manager.setCrossfade(2000);
    const Frames third = melody(rate, 4 * rate);
    player.manager.queue()->replace({item(QStringLiteral("first"), m_first), item(QStringLiteral("second"), m_second),
                                     item(QStringLiteral("third"), third)},
                                    0);
    player.manager.play();
    QVERIFY(player.playUntil([&] { return player.manager.queue()->currentRow() == 1; }, 4 * rate));
    QVERIFY(player.play(rate / 4));
    // A seek: the track that came in is the one that plays, and it plays alone.
    player.manager.seek(3 * rate / 2);
    QCOMPARE(player.manager.snapshot().position, 3 * rate / 2);
    QVERIFY(player.playUntil([&] { return player.manager.snapshot().position > 3 * rate / 2 + 4800; }, rate));
    const auto at = static_cast<std::size_t>(player.manager.snapshot().position);
    const std::size_t now = player.captured.size() / 2;
    for (std::size_t i = 0; i < 2 * 480; ++i)
        QCOMPARE(player.captured[2 * now - 1 - i], m_second[2 * at - 1 - i]);
    // A skip in the next fade.
    QVERIFY(player.playUntil([&] { return player.manager.queue()->currentRow() == 2; }, 4 * rate));
    player.manager.previous();
    QCOMPARE(player.manager.queue()->currentRow(), 1);
    QVERIFY(player.playUntil([&] { return player.manager.snapshot().position > 4800; }, rate));
    const auto second = static_cast<std::size_t>(player.manager.snapshot().position);
    for (std::size_t i = 0; i < 2 * 480; ++i)
        QCOMPARE(player.captured[player.captured.size() - 1 - i], m_second[2 * second - 1 - i]);
    QCOMPARE(player.manager.snapshot().underruns, 0);
}

void CrossfadeTest::pauseWithinACrossfade()
{
    HandPlayer player(settingsOf(Mode::Original));
    player.manager.setCrossfade(2000);
    QVERIFY(playBoth(player));
    QVERIFY(playPaced(player, 4 * rate, 0));
    player.manager.pause();
    QVERIFY(player.play(rate / 2));
    const Frames expected = crossfaded(m_first, m_second, 2 * rate);
    QCOMPARE(player.captured.back(), 0.0f);
    QTRY_COMPARE(player.manager.snapshot().state, PlayerState::Paused);
    QTRY_COMPARE(player.manager.snapshot().position, rate + rate / 100); // the fade of 10 ms was heard
    player.manager.play();
    const std::size_t resumed = player.captured.size() / 2;
    QVERIFY(player.play(2 * rate));
    const std::size_t heard = 4 * rate + rate / 100;
    double worst = 0;
    for (std::size_t i = 2 * rate / 50; i < 2 * 2 * rate; ++i)
        worst = std::max(worst, std::abs(static_cast<double>(player.captured[2 * resumed + i]) -
                                         static_cast<double>(expected[2 * heard + i])));
    QVERIFY2(worst <= 1e-6, qPrintable(QString::number(worst)));
}

void CrossfadeTest::anotherNextWhenItIsOnItsWay_data()
{
    QTest::addColumn<int>("ms");
    QTest::addColumn<bool>("replaced");
    for (const int ms : {0, 2000}) {
        QTest::addRow("%d ms, another one", ms) << ms << true;
        QTest::addRow("%d ms, none", ms) << ms << false;
    }
}

/// The queue changes after the next track's first frames have gone to the device, before that was noticed.
void CrossfadeTest::anotherNextWhenItIsOnItsWay()
{
    QFETCH(int, ms);
    QFETCH(bool, replaced);
    const Frames third = melody(rate, 4 * rate);
    HandPlayer player(settingsOf(Mode::Original));
    player.manager.setCrossfade(ms);
    QVERIFY(playBoth(player));
    const std::int64_t border = 5 * rate - std::int64_t{ms} * rate / 1000;
    QVERIFY(player.play(border - 4800));
    QTest::qWait(50);
    // Over the border without the manager looking.
    std::vector<float> buffer(2 * 480);
    for (int frames = 0; frames < 4800 + 960;)
        if (player.output->feed()->ready(rate / 5) && player.output->step(buffer.data(), 480)) frames += 480;
    QSignalSpy ended(&player.manager, &UnifiedPlayerManager::ended);
    PlayQueue& queue = *player.manager.queue();
    if (replaced)
        queue.insertNext({item(QStringLiteral("third"), third)});
    else
        queue.remove({1});
    QVERIFY(player.playUntil([&] { return replaced ? queue.currentRow() == 1 : ended.count() == 1; }, 10 * rate));
    if (!replaced) {
        QTRY_VERIFY(!player.manager.snapshot().intentPlaying);
        return;
    }
    QTRY_COMPARE(player.manager.snapshot().item, queue.items()[1].item);
    QVERIFY(player.playUntil([&] { return player.manager.snapshot().position > rate; }, 3 * rate));
    const auto at = static_cast<std::size_t>(player.manager.snapshot().position);
    for (std::size_t i = 0; i < 2 * 480; ++i)
        QCOMPARE(player.captured[player.captured.size() - 1 - i], third[2 * at - 1 - i]);
}

void CrossfadeTest::randomCommandsEndInTheLastIntent()
{
    HandPlayer player;
    const Frames third = melody(rate, 4 * rate);
    player.manager.queue()->replace({item(QStringLiteral("first"), m_first), item(QStringLiteral("second"), m_second),
                                     item(QStringLiteral("third"), third)},
                                    0);
    player.manager.queue()->setRepeat(RepeatMode::All);
    player.manager.setCrossfade(3000);
    player.manager.play();
    std::mt19937 random(23);
    for (int i = 0; i < 150; ++i) {
        switch (random() % 9) {
        case 0:
            player.manager.setEnhanced(random() % 2);
            break;
        case 1:
            player.manager.seek(static_cast<FramePos>(random() % (4 * rate)));
            break;
        case 2:
            player.manager.next();
            break;
        case 3:
            player.manager.previous();
            break;
        case 4:
            player.manager.togglePlay();
            break;
        case 5:
            player.manager.setCrossfade(static_cast<int>(random() % 4000));
            break;
        case 6:
            player.manager.queue()->move({0}, 3);
            break;
        case 7:
            player.manager.setFadeMs(static_cast<int>(random() % 1000));
            break;
        case 8:
            player.manager.play();
            break;
        }
        QVERIFY(player.play(static_cast<std::int64_t>(random() % (rate / 2))));
    }
    player.manager.setEnhanced(false);
    player.manager.setQuality(settingsOf(Mode::Original).unenhanced);
    player.manager.setCrossfade(2000);
    player.manager.setFadeMs(10);
    player.manager.playItem(player.manager.queue()->items()[1].item);
    player.manager.seek(rate / 2);
    const PlayableItem wanted = player.manager.queue()->items()[1];
    QVERIFY(player.playUntil(
        [&] {
            const PlayerSnapshot& now = player.manager.snapshot();
            return now.state == PlayerState::Playing && now.item == wanted.item && now.sounding == now.asked &&
                   now.position > rate;
        },
        4 * rate));
    const Frames& frames = wanted.title == QStringLiteral("first")    ? m_first
                           : wanted.title == QStringLiteral("second") ? m_second
                                                                      : third;
    const auto at = static_cast<std::size_t>(player.manager.snapshot().position);
    for (std::size_t i = 0; i < 2 * 240; ++i)
        QCOMPARE(player.captured[player.captured.size() - 1 - i], frames[2 * at - 1 - i]);
}

QTEST_GUILESS_MAIN(CrossfadeTest)
#include "tst_crossfade.moc"
