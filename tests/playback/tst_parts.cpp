// Parts of a file (cue sheets): heard in every mode from their first frame to their last, mastered as tracks of their
// own, without a gap between them.
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
    void initTestCase()
    {
        m_music = melody(rate, 30 * rate);
        for (std::size_t i = 0; i < std::size_t{2} * 14 * rate; ++i)
            m_music[i] *= 0.3f;
        m_music = quantised(std::move(m_music), 16);
        m_file = m_folder.filePath(QStringLiteral("album.wav"));
        QVERIFY(writeWav(m_file, m_music, rate, 2));
    }

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
        PlayableItem item = part(12, 14);
        if (ownProfile) item.profile = measured(item);
        HandPlayer player(original());
        double seconds = 0;
        connect(&player.manager, &UnifiedPlayerManager::itemFinished, this,
                [&](ItemId, double played, bool) { seconds += played; });
        QVERIFY(playAll(player, {item}, enhanced ? 1.0f : -1.0f));
        QCOMPARE(seconds, 2.0);
        QVERIFY(largestStep(player.captured) > 0); // there was sound
    }

    void aPartIsMeasuredByItself()
    {
        const ProfilePtr profile = measured(part(12, 14));
        QCOMPARE(profile->frames, FramePos{2} * rate);
        PlayableItem alone;
        alone.path = fileOf(12, 14).toStdString();
        QCOMPARE(profile->toBytes(), measured(alone)->toBytes());
        PlayableItem excerpt = part(12, 14);
        excerpt.excerpt = true;
        QCOMPARE(measured(excerpt)->frames, FramePos{30} * rate);
        StreamInfo info;
        info.format = {rate, 2};
        info.frames = 30 * rate;
        info.framesExact = true;
        PlayableItem item = part(12, 14);
        item.profile = measured(excerpt); // of the whole file
        QVERIFY(!fittingProfile(item, info));
        item.profile = profile;
        QVERIFY(fittingProfile(item, info) == profile);
    }

    // As if it were a file of its own, but for its ends, where the file goes on.
    void aPartIsMasteredAsATrackOfItsOwn()
    {
        PlayableItem item = part(14, 20);
        item.profile = measured(item);
        PlayableItem alone;
        alone.path = fileOf(14, 20).toStdString();
        alone.profile = item.profile;
        HandPlayer first(original()), second(original());
        QVERIFY(playAll(first, {item}, 1.0f));
        QVERIFY(playAll(second, {alone}, 1.0f));
        const Frames a = heard(first, 1.0, 5.0), b = heard(second, 1.0, 5.0);
        const Frames dry(m_music.begin() + 2 * 15 * rate, m_music.begin() + 2 * 19 * rate);
        QVERIFY2(snrDb(b, a) > 70, qPrintable(QString::number(snrDb(b, a))));
        QVERIFY(snrDb(dry, a) < 20); // it was mastered
    }

    void partsFollowWithoutALossOrAGap_data()
    {
        QTest::addColumn<float>("intensity");
        QTest::newRow("original") << -1.0f;
        QTest::newRow("enhanced, intensity 0") << 0.0f;
        QTest::newRow("enhanced") << 1.0f;
    }
    void partsFollowWithoutALossOrAGap()
    {
        QFETCH(float, intensity);
        std::vector<PlayableItem> items{part(12, 14), part(14, 20)};
        for (PlayableItem& item : items)
            item.profile = measured(item);
        HandPlayer both(original()), first(original()), second(original());
        QVERIFY(playAll(both, items, intensity));
        QVERIFY(playAll(first, {items[0]}, intensity));
        QVERIFY(playAll(second, {items[1]}, intensity));
        // Every frame is that of the part played alone.
        const Frames joined = heard(both, 1.0, 7.0);
        Frames expected = heard(first, 1.0, 2.0);
        QCOMPARE(expected.size(), std::size_t{2} * rate);
        if (intensity <= 0) {
            expected.assign(m_music.begin() + 2 * 13 * rate, m_music.begin() + 2 * 19 * rate);
            QVERIFY(joined == expected);
            return;
        }
        QVERIFY(std::equal(expected.begin(), expected.end(), joined.begin()));
        const Frames after = heard(second, 1.0, 5.0); // behind its fade
        QVERIFY(std::equal(after.begin(), after.end(), joined.begin() + 2 * 2 * rate));
    }

private:
    static constexpr int rate = 48000;

    static PlayerSettings original()
    {
        PlayerSettings settings;
        settings.engineRate = rate;
        settings.unenhanced.mode = Mode::Original;
        return settings;
    }
    PlayableItem part(int from, int to) const
    {
        PlayableItem item;
        item.path = m_file.toStdString();
        item.cueStart = from * rate;
        item.cueEnd = to * rate;
        return item;
    }
    QString fileOf(int from, int to) const
    {
        const QString file = m_folder.filePath(QStringLiteral("%1-%2.wav").arg(from).arg(to));
        const bool done =
            writeWav(file, Frames(m_music.begin() + 2 * from * rate, m_music.begin() + 2 * to * rate), rate, 2);
        return done ? file : QString();
    }
    static ProfilePtr measured(const PlayableItem& item)
    {
        const auto profile = measureTrack(item, std::make_shared<std::atomic<bool>>(false));
        return profile ? *profile : nullptr;
    }
    /// Negative intensity: as the file is.
    static bool playAll(HandPlayer& player, const std::vector<PlayableItem>& items, float intensity)
    {
        bool ended = false;
        QObject context;
        connect(&player.manager, &UnifiedPlayerManager::ended, &context, [&] { ended = true; });
        player.manager.setVolume(1.0);
        player.manager.setIntensity(std::max(0.0f, intensity));
        player.manager.setEnhanced(intensity >= 0, QStringLiteral("warm"));
        player.manager.loadTrack(items.front());
        player.manager.queue()->append(std::vector<PlayableItem>(items.begin() + 1, items.end()));
        player.manager.play();
        return player.playUntil([&] { return ended; }, 20 * rate, 1920);
    }
    /// From and to seconds after the first frame that came.
    static Frames heard(const HandPlayer& player, double from, double to)
    {
        std::size_t lead = 0;
        while (lead + 1 < player.captured.size() && player.captured[lead] == 0 && player.captured[lead + 1] == 0)
            lead += 2;
        const auto at = [&](double seconds) {
            return player.captured.begin() +
                   static_cast<std::ptrdiff_t>(
                       std::min(player.captured.size(), lead + 2 * static_cast<std::size_t>(seconds * rate)));
        };
        return {at(from), at(to)};
    }

    QTemporaryDir m_folder;
    QString m_file;
    Frames m_music; ///< 30 s, quiet up to 14 s
};

QTEST_GUILESS_MAIN(TestParts)
#include "tst_parts.moc"
