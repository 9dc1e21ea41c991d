// The disk tier and what is prepared ahead as the listener meets them: with the real producers, while music plays.
#include <QDirIterator>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

#include <csignal>
#include <functional>
#include <sys/resource.h>

#include "mixture.h"
#include "soundfolder.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

constexpr int fadeOfSeek = rate * 8 / 1000;

QStringList entriesOf(const QString& folder)
{
    QStringList entries;
    QDirIterator files(folder, {QStringLiteral("*.chunk")}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        entries << files.next();
    }
    entries.sort();
    return entries;
}

std::int64_t stat(const HandPlayer& player, const char* tier, const char* figure)
{
    return QJsonDocument::fromJson(player.manager.cacheStatsJson())[QLatin1String(tier)][QLatin1String(figure)]
        .toInteger();
}

std::int64_t stat(const HandPlayer& player, const char* figure)
{
    return QJsonDocument::fromJson(player.manager.cacheStatsJson())[QLatin1String(figure)].toInteger();
}

/// A limit on the size of files: what is written beyond it fails as on a full disk.
class FullDisk
{
public:
    FullDisk()
        : m_handler(std::signal(SIGXFSZ, SIG_IGN))
    {
        getrlimit(RLIMIT_FSIZE, &m_previous);
        rlimit tight = m_previous;
        tight.rlim_cur = 1000;
        setrlimit(RLIMIT_FSIZE, &tight);
    }
    ~FullDisk()
    {
        setrlimit(RLIMIT_FSIZE, &m_previous);
        std::signal(SIGXFSZ, m_handler);
    }

private:
    rlimit m_previous{};
    void (*m_handler)(int);
};

} // namespace

class DiskCacheTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aHitIsTheFreshSound_data();
    void aHitIsTheFreshSound();
    void faultsWhilePlaying_data();
    void faultsWhilePlaying();
    void theNextHeadIsReady_data();
    void theNextHeadIsReady();

private:
    PlayableItem melodyOf(int seconds, int seed);
    SoundFolder m_sounds;
    std::map<int, PlayableItem> m_melodies;
};

PlayableItem DiskCacheTest::melodyOf(int seconds, int seed)
{
    PlayableItem& item = m_melodies[100 * seconds + seed];
    if (item.path.empty()) {
        const QString name = QStringLiteral("melody%1-%2.wav").arg(seconds).arg(seed);
        item =
            measured(fileItem(m_sounds.wav(name, melody(rate, seconds * rate, 2, static_cast<std::uint64_t>(seed)))));
    }
    return item;
}

void DiskCacheTest::aHitIsTheFreshSound_data()
{
    addProcessedModes();
}

/// What a later session reads from the disk is what the first one made, bit for bit.
void DiskCacheTest::aHitIsTheFreshSound()
{
    QFETCH(Mode, mode);
    constexpr int seconds = 12; // two chunks, the last one short
    const QTemporaryDir folder;
    std::vector<float> fresh;
    for (const bool again : {false, true}) {
        HandPlayer player(unprepared(mode, folder.path()));
        QSignalSpy ended(&player.manager, &UnifiedPlayerManager::ended);
        player.manager.setEnhanced(mode == Mode::Enhanced);
        player.manager.loadTrack(melodyOf(seconds, 1));
        player.manager.play();
        QVERIFY(player.play(rate));
        QTRY_COMPARE(player.manager.snapshot().tier, again ? QStringLiteral("L3") : QStringLiteral("fresh"));
        QVERIFY(player.playUntil([&] { return ended.count() > 0; }, (seconds + 10) * rate, 3600));
        QCOMPARE(endOf(player.captured), seconds * rate);
        QCOMPARE(player.manager.snapshot().underruns, 0);
        if (!again) {
            fresh.assign(player.captured.begin(), player.captured.begin() + 2 * seconds * rate);
            QTRY_COMPARE(entriesOf(folder.path()).size(), 2);
            continue;
        }
        QCOMPARE(stat(player, "l3", "hits"), 2);
        QCOMPARE(stat(player, "rendered"), 0);
        QVERIFY(std::equal(fresh.begin(), fresh.end(), player.captured.begin()));
    }
}

void DiskCacheTest::faultsWhilePlaying_data()
{
    QTest::addColumn<QString>("fault");
    for (const char* fault : {"none", "every entry damaged", "every entry cut off", "folder deleted",
                              "a file in place of the folder", "disk full"})
        QTest::newRow(fault) << QString::fromLatin1(fault);
}

/// The memory holds little more than what sounds, so that a seek back needs the disk. Whatever happened to it
/// meanwhile, the music is the same, without a gap; and once it is well, entries are there again.
void DiskCacheTest::faultsWhilePlaying()
{
    QFETCH(QString, fault);
    constexpr int seconds = 13, chunks = 2;
    const PlayableItem item = melodyOf(seconds, 1);
    static std::vector<float> straight;
    const auto begin = [&item](HandPlayer& player) {
        player.manager.setEnhanced(true);
        player.manager.loadTrack(item);
        player.manager.play();
    };
    if (straight.empty()) {
        HandPlayer player(unprepared(Mode::Enhanced, {}));
        begin(player);
        QVERIFY(player.play(seconds * rate, 3600));
        straight = player.captured;
    }
    const QTemporaryDir outer;
    const QString folder = outer.filePath(QStringLiteral("cache"));
    PlayerSettings tight = unprepared(Mode::Enhanced, folder);
    tight.l1Bytes = 4 << 20;
    tight.l2Bytes = 1 << 16;
    HandPlayer player(tight);
    QSignalSpy ended(&player.manager, &UnifiedPlayerManager::ended);
    begin(player);
    QVERIFY(player.play(21 * rate / 2, 3600));
    QTRY_COMPARE(entriesOf(folder).size(), chunks);
    const QStringList before = entriesOf(folder);

    std::unique_ptr<FullDisk> full;
    if (fault.startsWith(QLatin1String("every"))) {
        for (const QString& name : before) {
            QFile entry(name);
            QVERIFY(entry.open(QIODevice::ReadWrite));
            const qint64 middle = entry.size() / 2;
            if (fault.endsWith(QLatin1String("cut off"))) {
                QVERIFY(entry.resize(middle));
            } else {
                QVERIFY(entry.seek(middle) && entry.write("damaged") == 7);
            }
        }
    } else if (fault == QLatin1String("disk full")) {
        full = std::make_unique<FullDisk>();
        for (const QString& name : before)
            QVERIFY(QFile::remove(name));
    } else if (fault != QLatin1String("none")) {
        QVERIFY(QDir(folder).removeRecursively());
        if (fault.startsWith(QLatin1String("a file"))) {
            QFile file(folder);
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write("not a folder") > 0);
        }
    }
    player.manager.seek(rate);
    QVERIFY(player.awaitSeek());
    QVERIFY(player.playUntil([&] { return player.manager.snapshot().position < 5 * rate; }, 2 * rate));
    QVERIFY(player.play(3 * rate));

    // It is well again.
    full.reset();
    if (fault.startsWith(QLatin1String("a file"))) QVERIFY(QFile::remove(folder));
    QVERIFY(player.playUntil([&] { return ended.count() > 0; }, (seconds + 10) * rate, 3600));
    QCOMPARE(player.manager.snapshot().underruns, 0);
    QVERIFY(!player.manager.snapshot().masteringFailed);
    QCOMPARE(stat(player, "render_failures"), 0); // an entry that is lost or damaged is made again, that is all
    if (fault.startsWith(QLatin1String("every"))) QVERIFY(stat(player, "disk_errors") > 0);
    QCOMPARE(stat(player, "rendered") > chunks, fault != QLatin1String("none"));
    const std::int64_t equal = equalTail(player.captured, straight);
    QVERIFY2(equal >= (seconds - 1) * rate - fadeOfSeek, qPrintable(QString::number(equal)));
    QTRY_VERIFY(!entriesOf(folder).isEmpty());
    if (fault.startsWith(QLatin1String("every")) || fault == QLatin1String("folder deleted"))
        QTRY_COMPARE(entriesOf(folder), before);

    // And they are sound: another session plays from them.
    const auto kept = entriesOf(folder).size();
    HandPlayer later(tight);
    begin(later);
    QVERIFY(later.play(seconds * rate, 3600));
    QVERIFY(std::equal(straight.begin(), straight.end(), later.captured.begin()));
    QCOMPARE(stat(later, "l3", "hits"), kept);
    QCOMPARE(stat(later, "disk_errors"), 0);
}

void DiskCacheTest::theNextHeadIsReady_data()
{
    QTest::addColumn<Mode>("mode");
    QTest::addColumn<bool>("battery");
    QTest::newRow("streamed") << Mode::Streamed << false;
    QTest::newRow("enhanced") << Mode::Enhanced << false;
    QTest::newRow("enhanced, on battery") << Mode::Enhanced << true;
}

/// Before the border the first chunk of the next track is made; on battery as well, but late.
void DiskCacheTest::theNextHeadIsReady()
{
    QFETCH(Mode, mode);
    QFETCH(bool, battery);
    constexpr int seconds = 15;
    const QTemporaryDir folder;
    PlayerSettings chosen = unprepared(mode, folder.path());
    chosen.machine = [battery](const MachineState&) {
        MachineState state;
        state.onBattery = battery;
        return state;
    };
    HandPlayer player(chosen);
    player.manager.setEnhanced(mode == Mode::Enhanced);
    player.manager.queue()->replace({melodyOf(seconds, 1), melodyOf(seconds, 2)}, 0);
    player.manager.play();
    const auto made = [&player] { return stat(player, "rendered") - stat(player, "predicted"); };
    QVERIFY(player.play(2 * rate));
    if (battery) {
        QTRY_COMPARE_WITH_TIMEOUT(made(), 2, 60000); // the first track, no more
        QVERIFY(player.play(5 * rate));
        QCOMPARE(made(), 2);
        QVERIFY(player.play(3 * rate)); // 5 s are left
    }
    QTRY_COMPARE_WITH_TIMEOUT(made(), 3, 60000);
    const QStringList before = entriesOf(folder.path());
    QVERIFY(player.playUntil([&] { return player.manager.queue()->currentRow() == 1; }, (seconds + 1) * rate, 3600));
    // It was this chunk: of the second track only the rest is made now.
    QVERIFY(player.play(rate / 2));
    QTRY_COMPARE(player.manager.snapshot().tier, QStringLiteral("L1"));
    QTRY_COMPARE_WITH_TIMEOUT(made(), 4, 60000);
    QVERIFY(player.play(2 * rate));
    QTRY_COMPARE_WITH_TIMEOUT(made(), 4, 60000);
    QCOMPARE(player.manager.snapshot().underruns, 0);
}

QTEST_GUILESS_MAIN(DiskCacheTest)
#include "tst_diskcache.moc"
