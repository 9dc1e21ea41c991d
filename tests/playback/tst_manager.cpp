// UnifiedPlayerManager with an output stepped by hand: what is captured is exactly what a device would have got.
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

#include "handplayer.h"
#include "signals.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

constexpr int rate = 48000;
constexpr double hz = 441.0;
constexpr double amplitude = 0.5;
/// The largest step the sine itself has, with the room that codec noise and crossfades take.
const double sineStep = amplitude * 2 * std::numbers::pi * hz / rate;

PlayableItem fileItem(const QString& path)
{
    PlayableItem item;
    item.path = path.toStdString();
    item.title = QFileInfo(path).baseName();
    return item;
}

RenderSpec specOf(Mode mode)
{
    RenderSpec spec;
    spec.mode = mode;
    return spec;
}

} // namespace

class ManagerTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void originalIsBitExact();
    void streamedAndEnhancedPlayWhole();
    void switchesKeepThePlace();

private:
    QString wav(const QString& name, const Frames& frames, int fileRate = rate)
    {
        const QString path = m_folder.filePath(name);
        if (!QFile::exists(path)) writeWav(path, frames, fileRate, 2, 32);
        return path;
    }
    QTemporaryDir m_folder;
};

void ManagerTest::initTestCase()
{
    QVERIFY(m_folder.isValid());
}

void ManagerTest::originalIsBitExact()
{
    const Frames music = noise(3 * rate, 2, 0.4);
    PlayerSettings settings;
    settings.unenhanced = specOf(Mode::Original);
    HandPlayer player(settings);
    UnifiedPlayerManager& manager = player.manager;
    QSignalSpy ended(&manager, &UnifiedPlayerManager::ended);
    QSignalSpy tracks(&manager, &UnifiedPlayerManager::trackChanged);
    manager.loadTrack(fileItem(wav(QStringLiteral("noise.wav"), music)));
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
    const QString path = wav(QStringLiteral("sine25.wav"), music);
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
    const QString path = wav(QStringLiteral("melody40.wav"), music);
    PlayerSettings settings;
    settings.unenhanced = specOf(Mode::Original);
    HandPlayer player(settings);
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

QTEST_GUILESS_MAIN(ManagerTest)
#include "tst_manager.moc"
