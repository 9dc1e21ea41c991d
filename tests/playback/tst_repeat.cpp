// Repeating one track as it is heard: round after round without a gap, and each counted as played.
#include <QSignalSpy>
#include <QTest>

#include "soundfolder.h"

using namespace auralis;
using namespace auralis::test;

class TestRepeat : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void oneIsHeardAgain_data()
    {
        QTest::addColumn<bool>("enhanced");
        QTest::newRow("original") << false;
        QTest::newRow("enhanced") << true;
    }
    void oneIsHeardAgain()
    {
        QFETCH(bool, enhanced);
        constexpr std::size_t round = 2 * 3 * rate;
        const Frames music = melody(rate, 3 * rate);
        QCOMPARE(music.size(), round);
        HandPlayer player(settingsOf(Mode::Original));
        UnifiedPlayerManager& manager = player.manager;
        QSignalSpy ended(&manager, &UnifiedPlayerManager::ended);
        QSignalSpy finished(&manager, &UnifiedPlayerManager::itemFinished);
        manager.setEnhanced(enhanced, QStringLiteral("warm"));
        manager.queue()->setRepeat(RepeatMode::One);
        manager.loadTrack(fileItem(m_sounds.wav(QStringLiteral("round.wav"), music)));
        if (enhanced) QTRY_VERIFY(manager.profile() && !manager.snapshot().measuring);
        manager.play();
        (void)player.playUntil([] { return false; }, 10 * rate); // three rounds and a third
        QCOMPARE(player.captured.size(), std::size_t{2 * 10 * rate});
        QCOMPARE(manager.snapshot().underruns, std::int64_t{0});
        const Frames first(player.captured.begin() + round, player.captured.begin() + 2 * round);
        if (!enhanced) QVERIFY(first == music);
        QVERIFY(enhanced == (first != music));
        for (std::size_t i = round; i < player.captured.size(); ++i)
            QVERIFY2(player.captured[i] == first[i % round], qPrintable(QString::number(i)));
        if (!enhanced) QVERIFY(std::equal(music.begin(), music.end(), player.captured.begin()));
        QTRY_COMPARE(finished.count(), 3);
        for (const QList<QVariant>& each : finished) {
            QVERIFY(std::abs(each[1].toDouble() - 3) < 0.1);
            QCOMPARE(each[2].toBool(), false); // not skipped
        }
        QCOMPARE(ended.count(), 0);
        // Asked to repeat no more, it ends.
        manager.queue()->setRepeat(RepeatMode::Off);
        QVERIFY(player.playUntil([&] { return ended.count() == 1; }, 4 * rate));
        QTRY_COMPARE(ended.count(), 1);
    }

private:
    SoundFolder m_sounds;
};

QTEST_GUILESS_MAIN(TestRepeat)
#include "tst_repeat.moc"
