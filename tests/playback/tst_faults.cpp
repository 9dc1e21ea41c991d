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
    void everyEventOnce();

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

/// Random commands, until the queue is played out, again and again: every playing of a track ends once, by its own end
/// or by being left, and every end of the queue is told once, after that of its last track.
void FaultsTest::everyEventOnce()
{
    const QString file = m_sounds.wav(QStringLiteral("moment.wav"), melody(rate, rate / 2, 2, 3));
    for (unsigned seed = 0; seed < 24; ++seed) {
        std::mt19937 random(seed);
        PlayerSettings settings;
        settings.unenhanced = specOf(seed % 2 ? Mode::Original : Mode::Streamed);
        settings.workers = 1;
        HandPlayer player(settings);
        UnifiedPlayerManager& manager = player.manager;
        ItemId current;
        QByteArray story;
        bool open = false, justFinished = false;
        int playings = 0, finished = 0, ends = 0, wrong = 0;
        // What is only loaded, or is played out, is not played until it is played or moved.
        const auto noteBegun = [&](bool moved = false) {
            const PlayerSnapshot& now = manager.snapshot();
            if (open || (!now.intentPlaying && now.state != PlayerState::Paused && !moved)) return;
            open = true;
            ++playings;
        };
        connect(&manager, &UnifiedPlayerManager::trackChanged, this, [&](const PlayableItem& item) {
            wrong += open; // the former one was not told as left
            story += " track" + QByteArray::number(item.item.value);
            current = item.item;
            open = justFinished = false;
            noteBegun();
        });
        connect(&manager, &UnifiedPlayerManager::itemFinished, this, [&](ItemId item, double seconds, bool skipped) {
            wrong += !open || item != current || seconds < 0 || seconds > 60;
            story += (skipped ? " left" : " finished") + QByteArray::number(item.value);
            open = false;
            justFinished = !skipped;
            ++finished;
        });
        connect(&manager, &UnifiedPlayerManager::ended, this, [&] {
            wrong += !justFinished;
            story += " ended";
            justFinished = false;
            ++ends;
        });
        connect(&manager, &UnifiedPlayerManager::stateChanged, this, [&](PlayerState state) {
            story += ' ';
            story += toString(state);
            noteBegun();
        });
        manager.queue()->replace({fileItem(file), fileItem(file), fileItem(file)}, 0);
        manager.play();
        QVERIFY(player.playUntil([&] { return manager.snapshot().position > 0; }, rate));
        for (int round = 0; round < 3; ++round) {
            for (int i = 0; i < 6; ++i) {
                const unsigned command = random() % 8;
                story += " [" + QByteArray::number(command) + ']';
                switch (command) {
                case 0:
                    manager.setEnhanced(random() % 2);
                    break;
                case 1:
                    manager.seek(static_cast<FramePos>(random() % (rate / 2 + 1)));
                    noteBegun(true); // also while the file is still being opened
                    break;
                case 2:
                    manager.togglePlay();
                    break;
                case 3:
                    manager.next();
                    break;
                case 4:
                    manager.previous();
                    break;
                case 5:
                    manager.setOutput(QString::number(random() % 3));
                    break;
                case 6:
                    manager.queue()->setStopAfterCurrent(random() % 2);
                    break;
                case 7:
                    manager.playItem(manager.queue()->items()[random() % 3].item);
                    break;
                }
                noteBegun();
                std::vector<float> pulled(2 * 1024);
                for (unsigned pulls = random() % 30; player.output && pulls > 0; --pulls) {
                    player.output->step(pulled.data(), 1024);
                    QCoreApplication::processEvents();
                }
            }
            manager.play();
            const int before = ends;
            QVERIFY2(player.playUntil([&] { return ends > before; }, 4 * rate, 960), story.constData());
            QVERIFY(player.play(rate / 4)); // and not again
            QVERIFY2(ends == before + 1, story.constData());
            QVERIFY2(wrong == 0, story.constData());
            QVERIFY2(!open && finished == playings, story.constData());
        }
    }
}

QTEST_GUILESS_MAIN(FaultsTest)
#include "tst_faults.moc"
