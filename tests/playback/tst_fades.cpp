// The fades of pause, stop and skip: what a device would get, frame by frame.
#include <QTest>

#include <algorithm>
#include <cmath>

#include "soundfolder.h"

using namespace auralis;
using namespace auralis::test;

class FadesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void fadeOfPause_data();
    void fadeOfPause();
    void fadeOfSkip();
    void stopLeavesNothingBehind();

private:
    SoundFolder m_sounds;
};

void FadesTest::fadeOfPause_data()
{
    QTest::addColumn<int>("ms");
    QTest::addColumn<int>("frames");
    QTest::newRow("0: no click all the same") << 0 << 144;
    QTest::newRow("10") << 10 << 480;
    QTest::newRow("700") << 700 << 33600;
}

void FadesTest::fadeOfPause()
{
    QFETCH(int, ms);
    QFETCH(int, frames);
    const Frames steady(2 * 5 * rate, 0.5f);
    HandPlayer player(settingsOf(Mode::Original));
    player.manager.setFadeMs(ms);
    player.manager.loadTrack(fileItem(m_sounds.wav(QStringLiteral("steady.wav"), steady)));
    player.manager.play();
    QVERIFY(player.play(rate));
    player.manager.pause();
    QVERIFY(player.play(rate));
    const auto value = [&](std::int64_t frame) { return player.captured[static_cast<std::size_t>(2 * frame)]; };
    QCOMPARE(value(rate - 1), 0.5f);
    QVERIFY(std::abs(value(rate + frames / 2) - 0.25f) < 0.01f);
    QVERIFY(value(rate + frames - 2) > 0.0f);
    QCOMPARE(value(rate + frames), 0.0f);
    QTRY_COMPARE(player.manager.snapshot().position, rate + frames);
    player.manager.play();
    QVERIFY(player.play(rate));
    QVERIFY(std::abs(value(2 * rate + frames / 2) - 0.25f) < 0.01f);
    QCOMPARE(value(2 * rate + frames), 0.5f);
    QVERIFY(largestStep(player.captured, 1) < 0.6 / frames);
    QCOMPARE(player.manager.snapshot().underruns, 0);
}

void FadesTest::fadeOfSkip()
{
    const Frames steady(2 * 5 * rate, 0.5f), other(2 * 5 * rate, -0.5f);
    HandPlayer player(settingsOf(Mode::Original));
    player.manager.setFadeMs(250);
    player.manager.queue()->replace({fileItem(m_sounds.wav(QStringLiteral("steady.wav"), steady)),
                                     fileItem(m_sounds.wav(QStringLiteral("other.wav"), other))},
                                    0);
    player.manager.play();
    QVERIFY(player.play(rate));
    QTest::qWait(100); // the deck is full
    player.manager.next();
    QVERIFY(player.playUntil([&] { return player.captured.back() == -0.5f; }, 2 * rate));
    const auto begin = std::find_if(player.captured.begin(), player.captured.end(), [](float x) { return x < 0.5f; });
    const auto end = std::find(begin, player.captured.end(), -0.5f);
    QCOMPARE((end - begin) / 2, rate / 4);
    QVERIFY(largestStep(player.captured, 1) < 1.1 / (rate / 4));
    QCOMPARE(player.manager.snapshot().underruns, 0);
}

void FadesTest::stopLeavesNothingBehind()
{
    const Frames steady(2 * 5 * rate, 0.5f), second = noise(4 * rate, 2, 0.4);
    HandPlayer player(settingsOf(Mode::Original));
    player.manager.setFadeMs(600); // longer than what lies ready
    player.manager.queue()->replace({fileItem(m_sounds.wav(QStringLiteral("steady.wav"), steady)),
                                     fileItem(m_sounds.wav(QStringLiteral("second.wav"), second))},
                                    0);
    player.manager.play();
    QVERIFY(player.play(rate));
    player.manager.stop();
    QVERIFY(player.play(rate));
    QCOMPARE(player.captured.back(), 0.0f);
    QVERIFY(largestStep(player.captured, 1) < 0.6 / (0.6 * rate));
    QCOMPARE(player.manager.snapshot().underruns, 0);
    QCOMPARE(player.manager.snapshot().state, PlayerState::Idle);
    QTest::qWait(300); // the renderer has seen the silence
    QVERIFY(player.play(4800));
    // What comes next is the other track from its first frame, with nothing of the former before it.
    const std::size_t before = player.captured.size();
    player.manager.playItem(player.manager.queue()->items()[1].item);
    QVERIFY(player.playUntil([&] { return player.manager.snapshot().position > rate / 2; }, 2 * rate));
    std::size_t start = before;
    while (player.captured[start] == 0.0f)
        ++start;
    const auto heard = player.captured.begin() + static_cast<std::ptrdiff_t>(start / 2 * 2);
    QVERIFY(largestDifference(Frames(heard, heard + 9600), Frames(second.begin(), second.begin() + 9600)) <= 1e-6);
}

QTEST_GUILESS_MAIN(FadesTest)
#include "tst_fades.moc"
