// How loud the player plays: comparing, ReplayGain, the figures of gain and limiter.
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <cmath>

#include "soundfolder.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

double levelDb(const std::vector<float>& frames, std::int64_t from, std::int64_t to)
{
    double sum = 0;
    for (std::int64_t i = 2 * from; i < 2 * to; ++i)
        sum += static_cast<double>(frames[static_cast<std::size_t>(i)]) * frames[static_cast<std::size_t>(i)];
    return 10 * std::log10(sum / static_cast<double>(2 * (to - from)) + 1e-30);
}

} // namespace

class LevelsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void measuresAndSwitchesToTheFullProfile();
    void comparingIsLevelMatched();
    void replayGainIsApplied();
    void reductionIsOfWhatSounds();

private:
    SoundFolder m_sounds;
};

void LevelsTest::measuresAndSwitchesToTheFullProfile()
{
    const QString path = m_sounds.wav(QStringLiteral("melody40.wav"), melody(rate, 40 * rate));
    HandPlayer player;
    QSignalSpy measured(&player.manager, &UnifiedPlayerManager::profileMeasured);
    player.manager.setEnhanced(true);
    player.manager.loadTrack(fileItem(path));
    player.manager.play();
    QVERIFY(player.play(rate / 2));
    QTRY_COMPARE_WITH_TIMEOUT(measured.count(), 1, 20000);
    QVERIFY(player.manager.profile());
    QVERIFY(!player.manager.profile()->provisional);
    QCOMPARE(player.manager.profile()->frames, 40 * rate);
    QVERIFY(player.playUntil(
        [&] {
            return player.manager.snapshot().sounding.mode == Mode::Enhanced && !player.manager.snapshot().measuring;
        },
        10 * rate));
    QVERIFY(!player.manager.snapshot().masteringFailed);
    QVERIFY(player.manager.snapshot().masteringGainDb != 0.0);
}

void LevelsTest::comparingIsLevelMatched()
{
    HandPlayer player;
    player.manager.setVolume(0.5);
    player.manager.setEnhanced(true, QStringLiteral("gentle"));
    player.manager.loadTrack(fileItem(m_sounds.wav(QStringLiteral("melody40.wav"), melody(rate, 40 * rate))));
    player.manager.play();
    QTRY_VERIFY_WITH_TIMEOUT(player.manager.profile(), 20000);
    const auto settled = [&] {
        return player.manager.snapshot().sounding == player.manager.snapshot().asked &&
               !player.manager.snapshot().measuring;
    };
    QVERIFY(player.playUntil(settled, 4 * rate));
    QVERIFY(player.play(8 * rate));
    auto end = static_cast<std::int64_t>(player.captured.size()) / 2;
    const double processed = levelDb(player.captured, end - 6 * rate, end);
    player.manager.setComparing(true);
    QVERIFY(player.playUntil(settled, 4 * rate));
    QVERIFY(player.manager.snapshot().comparing);
    QCOMPARE(player.manager.snapshot().sounding.mode, Mode::Original);
    QVERIFY(player.play(8 * rate));
    end = static_cast<std::int64_t>(player.captured.size()) / 2;
    const double original = levelDb(player.captured, end - 6 * rate, end);
    // Levels of other stretches of a melody, unweighted: close, not equal. Without matching they are several dB apart.
    QVERIFY2(std::abs(processed - original) < 1.5, qPrintable(QStringLiteral("%1 %2").arg(processed).arg(original)));
    player.manager.setComparing(false);
    QVERIFY(player.playUntil([&] { return player.manager.snapshot().sounding.mode == Mode::Enhanced; }, 4 * rate));
}

void LevelsTest::replayGainIsApplied()
{
    const Frames music = noise(3 * rate, 2, 0.4);
    HandPlayer player(settingsOf(Mode::Original));
    PlayableItem item = fileItem(m_sounds.wav(QStringLiteral("noise.wav"), music));
    item.gain.trackGainDb = -6.0;
    item.gain.trackPeak = 0.4;
    player.manager.setReplayGain(GainMode::Track);
    player.manager.loadTrack(item);
    player.manager.play();
    QVERIFY(player.play(rate));
    const auto gain = static_cast<float>(std::pow(10.0, -6.0 / 20));
    for (std::size_t i = 0; i < 2 * rate; ++i)
        QVERIFY(std::abs(player.captured[i] - music[i] * gain) < 1e-6f);
    player.manager.setReplayGain(GainMode::Off);
    const auto full = [&] { return player.captured.back() == music[player.captured.size() - 1]; };
    QVERIFY(player.playUntil(full, 3 * rate / 2));
}

/// Loud noise keeps the limiter at work; what it takes is known fresh and from the disk, and nowhere else.
void LevelsTest::reductionIsOfWhatSounds()
{
    // Quiet, with loud moments twice a second: what lifts it drives those into the limiter.
    Frames music = noise(25 * rate, 2, 0.05);
    for (std::size_t i = 0; i < music.size(); ++i) {
        if (i / 2 % (rate / 2) < rate / 50) music[i] *= 18;
    }
    const QString path = m_sounds.wav(QStringLiteral("loud.wav"), music);
    QTemporaryDir cache;
    PlayableItem item = fileItem(path);
    for (const bool again : {false, true}) {
        PlayerSettings settings;
        settings.cacheFolder = cache.path().toStdString();
        settings.unenhanced = specOf(Mode::Original);
        HandPlayer player(settings);
        player.manager.loadTrack(item);
        player.manager.play();
        QVERIFY(player.playUntil([&] { return player.manager.snapshot().position > rate / 2; }, 2 * rate));
        QVERIFY(std::isnan(player.manager.snapshot().reductionDb));
        QTRY_VERIFY_WITH_TIMEOUT(player.manager.profile(), 20000);
        item.profile = player.manager.profile();
        player.manager.setEnhanced(true, QStringLiteral("punchy"));
        QVERIFY(player.playUntil([&] { return player.manager.snapshot().sounding.mode == Mode::Enhanced; }, 4 * rate));
        player.manager.seek(5 * rate + 1000);
        QVERIFY(player.playUntil([&] { return player.manager.snapshot().position > 6 * rate; }, 8 * rate));
        player.manager.pause();
        QVERIFY(player.play(rate / 10));
        QTRY_COMPARE(player.manager.snapshot().reductionDb, 0.0); // what stands still takes nothing
        player.manager.play();
        double most = 0;
        int unknown = 0;
        const auto watch = [&] {
            if (std::isnan(player.manager.snapshot().reductionDb)) ++unknown;
            most = std::max(most, player.manager.snapshot().reductionDb);
            return player.manager.snapshot().position > 9 * rate;
        };
        QVERIFY(player.playUntil(watch, 6 * rate));
        QCOMPARE(unknown, 0);
        QVERIFY2(most > 0.1 && most < 20, qPrintable(QString::number(most)));
        if (again) {
            const QJsonDocument stats = QJsonDocument::fromJson(player.manager.cacheStatsJson());
            QVERIFY(stats[QStringLiteral("l3")][QStringLiteral("hits")].toInt() > 0);
        }
        player.manager.setEnhanced(false);
        QVERIFY(player.playUntil([&] { return std::isnan(player.manager.snapshot().reductionDb); }, 4 * rate));
    }
}

QTEST_GUILESS_MAIN(LevelsTest)
#include "tst_levels.moc"
