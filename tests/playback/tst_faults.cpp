// What goes wrong while the player plays: broken and vanished files, an output that is replaced.
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include "randomswitches.h"
#include "soundfolder.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

/// How many entries a folder of /proc/self has: descriptors or threads; 0 where there is none.
qsizetype countOf(const char* folder)
{
    return QDir(QLatin1String("/proc/self/") + QLatin1String(folder))
        .entryList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System)
        .size();
}

} // namespace

class FaultsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void brokenFilesAreSkipped();
    void allBrokenStops();
    void fileDeletedWhileItPlays();
    void outputReplacedGoesOnWhereItWasHeard();
    void randomCommandsAndFaults();

private:
    SoundFolder m_sounds;
};

void FaultsTest::brokenFilesAreSkipped()
{
    QFile text(m_sounds.filePath(QStringLiteral("text.mp3")));
    QVERIFY(text.open(QIODevice::WriteOnly) && text.write("this is no music\n") > 0);
    text.close();
    QDir(m_sounds.path()).mkdir(QStringLiteral("folder.mp3"));
    HandPlayer player(settingsOf(Mode::Original));
    const QString good = m_sounds.wav(QStringLiteral("short.wav"), melody(rate, rate / 2));
    player.manager.queue()->replace({fileItem(text.fileName()), fileItem(good),
                                     fileItem(m_sounds.filePath(QStringLiteral("folder.mp3"))),
                                     fileItem(m_sounds.filePath(QStringLiteral("absent.flac"))), fileItem(good)},
                                    0);
    QSignalSpy errors(&player.manager, &UnifiedPlayerManager::errorOccurred);
    QSignalSpy ended(&player.manager, &UnifiedPlayerManager::ended);
    player.manager.play();
    QVERIFY(player.playUntil([&] { return ended.count() > 0; }, 10 * rate));
    QCOMPARE(errors.count(), 3);
    QVERIFY(errors[0][0].toString().contains(QStringLiteral("text.mp3")));
    QCOMPARE(errors[1][1].toString(), m_sounds.filePath(QStringLiteral("folder.mp3")));
    for (int row = 0; row < 5; ++row) {
        const PlayableItem& item = player.manager.queue()->items()[static_cast<std::size_t>(row)];
        QCOMPARE(item.failed, row == 0 || row == 2 || row == 3);
        QCOMPARE(item.failure.isEmpty(), !item.failed);
    }
}

void FaultsTest::allBrokenStops()
{
    HandPlayer player;
    QString absent = m_sounds.filePath(QStringLiteral("absent.flac"));
    player.manager.queue()->replace({fileItem(absent), fileItem(absent), fileItem(absent)}, 0);
    player.manager.queue()->setRepeat(RepeatMode::All);
    QSignalSpy errors(&player.manager, &UnifiedPlayerManager::errorOccurred);
    player.manager.play();
    QTRY_COMPARE(player.manager.snapshot().state, PlayerState::Error);
    QCOMPARE(errors.count(), 3);
    QVERIFY(!player.manager.snapshot().intentPlaying);
    QVERIFY(!player.manager.snapshot().failure.isEmpty());
    QTest::qWait(50);
    QCOMPARE(errors.count(), 3);
    // The file is there now: it plays.
    writeWav(m_sounds.filePath(QStringLiteral("absent.wav")), melody(rate, rate), rate, 2);
    QVERIFY(QFile::rename(m_sounds.filePath(QStringLiteral("absent.wav")), absent));
    player.manager.play();
    QVERIFY(player.playUntil([&] { return player.manager.snapshot().position > rate / 10; }, 2 * rate));
    QFile::remove(absent);
}

void FaultsTest::fileDeletedWhileItPlays()
{
    const QString doomed = m_sounds.filePath(QStringLiteral("doomed.wav"));
    QVERIFY(writeWav(doomed, melody(rate, 30 * rate), rate, 2));
    const QString good = m_sounds.wav(QStringLiteral("short.wav"), melody(rate, rate / 2));
    HandPlayer player;
    player.manager.queue()->replace({fileItem(doomed), fileItem(good)}, 0);
    player.manager.play();
    QVERIFY(player.play(rate));
    QVERIFY(QFile::remove(doomed));
    QSignalSpy ended(&player.manager, &UnifiedPlayerManager::ended);
    player.manager.setEnhanced(true);
    player.manager.seek(20 * rate);
    QVERIFY(player.playUntil([&] { return ended.count() > 0; }, 45 * rate));
    QCOMPARE(player.manager.queue()->currentRow(), 1);
}

void FaultsTest::outputReplacedGoesOnWhereItWasHeard()
{
    const Frames music = noise(10 * rate, 2, 0.3);
    HandPlayer player(settingsOf(Mode::Original));
    player.manager.loadTrack(fileItem(m_sounds.wav(QStringLiteral("noise10.wav"), music)));
    player.manager.play();
    QVERIFY(player.play(2 * rate));
    QTRY_COMPARE(player.manager.snapshot().position, 2 * rate);
    player.manager.setOutput(QStringLiteral("another"));
    QTRY_COMPARE(player.opened, 2);
    QVERIFY(player.play(2 * rate));
    // A fade-in of 10 ms at the new device, otherwise every frame.
    for (std::size_t i = 0; i < 2 * 4 * rate; ++i) {
        const std::size_t frame = i / 2;
        if (frame >= 2 * rate && frame < 2 * rate + rate / 100) continue;
        QCOMPARE(player.captured[i], music[i]);
    }
}

/// Whatever was commanded, and whatever went wrong meanwhile, what was asked for last sounds in the end, every track
/// was counted once, and nothing is left behind.
void FaultsTest::randomCommandsAndFaults()
{
    const QString doomed = m_sounds.filePath(QStringLiteral("comes and goes.wav"));
    const Frames music = melody(rate, 2 * rate);
    const QString good = m_sounds.wav(QStringLiteral("good.wav"), melody(rate, 3 * rate, 2, 2));
    const QTemporaryDir cache;
    qsizetype files = 0, threads = 0;
    for (unsigned seed = 0; seed < 60; ++seed) {
        QVERIFY(QFile::exists(doomed) || writeWav(doomed, music, rate, 2));
        std::mt19937 random(seed);
        PlayerSettings settings;
        settings.unenhanced = specOf(seed % 2 ? Mode::Original : Mode::Streamed);
        settings.cacheFolder = cache.path().toStdString();
        settings.workers = 1;
        {
            HandPlayer player(settings);
            UnifiedPlayerManager& manager = player.manager;
            QSignalSpy tracks(&manager, &UnifiedPlayerManager::trackChanged);
            QSignalSpy finished(&manager, &UnifiedPlayerManager::itemFinished);
            QSignalSpy ended(&manager, &UnifiedPlayerManager::ended);
            manager.queue()->replace({fileItem(doomed), fileItem(good), fileItem(doomed)}, 0);
            manager.play();
            for (int i = 0; i < 10; ++i) {
                switch (random() % 11) {
                case 0:
                    manager.setEnhanced(random() % 2, randomPreset(random));
                    break;
                case 1:
                    manager.setIntensity(static_cast<float>(random() % 11) / 10);
                    break;
                case 2:
                    manager.seek(static_cast<FramePos>(random() % (2 * rate + 1)));
                    break;
                case 3:
                    manager.togglePlay();
                    break;
                case 4:
                    manager.next();
                    break;
                case 5:
                    manager.previous();
                    break;
                case 6:
                    QFile::remove(doomed);
                    break;
                case 7:
                    manager.setOutput(QString::number(random() % 3));
                    break;
                case 8:
                    if (player.output) player.output->lose();
                    break;
                case 9:
                    manager.clearCache();
                    break;
                case 10:
                    QDir(cache.path() + QStringLiteral("/.")).removeRecursively();
                    break;
                }
                // What is there; with a device that is lost, nothing.
                std::vector<float> pulled(2 * 1024);
                for (unsigned pulls = random() % 8; player.output && pulls > 0; --pulls)
                    player.output->step(pulled.data(), 1024);
                QCoreApplication::processEvents();
            }
            manager.setOutput(QStringLiteral("last"));
            manager.setEnhanced(seed % 3 == 0, QStringLiteral("warm"));
            manager.playItem(manager.queue()->items()[1].item);
            const auto sounds = [&] {
                const PlayerSnapshot& now = manager.snapshot();
                return now.item == manager.queue()->items()[1].item && now.position > rate / 10 &&
                       now.state == PlayerState::Playing && now.sounding == now.asked;
            };
            QVERIFY2(player.playUntil(sounds, 3 * rate, 960), qPrintable(QString::number(seed)));
            QVERIFY((manager.snapshot().sounding.mode == Mode::Enhanced) == (seed % 3 == 0));
            QVERIFY2(
                finished.count() < tracks.count(),
                qPrintable(
                    QStringLiteral("%1: %2 begun, %3 finished").arg(seed).arg(tracks.count()).arg(finished.count())));
        }
        if (seed == 20) {
            files = countOf("fd");
            threads = countOf("task");
        }
    }
    QTRY_VERIFY(countOf("fd") <= files);
    QTRY_VERIFY(countOf("task") <= threads);
}

QTEST_GUILESS_MAIN(FaultsTest)
#include "tst_faults.moc"
