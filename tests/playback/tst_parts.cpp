// Parts of a file (cue sheets): heard in every mode from their first frame to their last, whatever profile comes along.
#include <QTemporaryDir>

#include "handplayer.h"
#include "signals.h"
#include "track.h"

using namespace auralis;
using namespace auralis::test;

class TestParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void partsPlayToTheirEnd_data()
    {
        QTest::addColumn<bool>("enhanced");
        QTest::addColumn<bool>("ownProfile");
        QTest::newRow("original") << false << false;
        QTest::newRow("enhanced") << true << false;
        QTest::newRow("enhanced, with the profile of the part alone") << true << true;
    }
    void partsPlayToTheirEnd()
    {
        QFETCH(bool, enhanced);
        QFETCH(bool, ownProfile);
        constexpr int rate = 48000;
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("album.wav"));
        const Frames music = quantised(melody(rate, 30 * rate), 16);
        QVERIFY(writeWav(file, music, rate, 2));
        PlayableItem item;
        item.path = file.toStdString();
        item.cueStart = 12 * rate;
        item.cueEnd = 14 * rate;
        if (ownProfile) {
            const QString part = folder.filePath(QStringLiteral("part.wav"));
            QVERIFY(writeWav(part, Frames(music.begin() + 24 * rate, music.begin() + 28 * rate), rate, 2));
            PlayableItem alone;
            alone.path = part.toStdString();
            const auto profile = measureTrack(alone, std::make_shared<std::atomic<bool>>(false));
            QVERIFY(profile.has_value());
            item.profile = *profile;
        }
        PlayerSettings settings;
        settings.unenhanced.mode = Mode::Original;
        HandPlayer player(settings);
        bool ended = false;
        double seconds = 0;
        connect(&player.manager, &UnifiedPlayerManager::ended, this, [&] { ended = true; });
        connect(&player.manager, &UnifiedPlayerManager::itemFinished, this,
                [&](ItemId, double played, bool) { seconds += played; });
        player.manager.setEnhanced(enhanced, QStringLiteral("warm"));
        player.manager.loadTrack(item);
        player.manager.play();
        QVERIFY(player.playUntil([&] { return ended; }, 10 * rate));
        QCOMPARE(seconds, 2.0);
        QVERIFY(largestStep(player.captured) > 0); // there was sound
    }
};

QTEST_GUILESS_MAIN(TestParts)
#include "tst_parts.moc"
