// What the settings page changes reaches the player at once, and the place in a long track outlives the player.
#include <QTemporaryDir>
#include <QtTest>

#include <QJsonDocument>
#include <QJsonObject>

#include "handplayer.h"
#include "library.h"
#include "resumepoints.h"
#include "settings.h"
#include "settingslink.h"
#include "signals.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

/// Stepped by hand; tells with which buffer it was opened.
class Recorder : public NullOutput
{
public:
    explicit Recorder(std::vector<int>& asked)
        : NullOutput(Drive::Hand)
        , m_asked(asked)
    {
    }
    void open(const Format& format, std::shared_ptr<OutputFeed> feed) override
    {
        m_asked.push_back(format.bufferMs);
        NullOutput::open(format, std::move(feed));
    }

private:
    std::vector<int>& m_asked;
};

} // namespace

class TestSettingsLink : public QObject
{
    Q_OBJECT

    static constexpr int rate = 48000;
    QTemporaryDir m_folder;

    static double peak(const std::vector<float>& frames, std::size_t from)
    {
        double most = 0;
        for (std::size_t i = from; i < frames.size(); ++i)
            most = std::max(most, std::abs(static_cast<double>(frames[i])));
        return most;
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_folder.isValid()); }

    void whatIsStoredIsWhatThePlayerStartsWith()
    {
        QTemporaryDir config;
        Settings stored(config.path());
        stored.set(settings::hotMegabytes, 16);
        stored.set(settings::predictedMegabytes, 96);
        stored.set(settings::cacheMegabytes, 512);
        stored.set(settings::engineRate, 96000);
        stored.set(settings::bufferMs, 80);
        const PlayerSettings player = playerSettings(stored, {});
        QCOMPARE(player.l1Bytes, qint64{16} << 20);
        QCOMPARE(player.l2Bytes, qint64{96} << 20);
        QCOMPARE(player.l3Bytes, qint64{512} << 20);
        QCOMPARE(player.engineRate, 96000);
        QCOMPARE(player.bufferMs, 80);
    }

    void changesApplyAtOnce()
    {
        QTemporaryDir config;
        Settings stored(config.path());
        stored.set(settings::quality, QStringLiteral("original"));
        stored.set(settings::volume, 1.0);
        HandPlayer player(playerSettings(stored, {}));
        SettingsLink link(stored, player.manager);

        const auto budget = [&player](const char* tier) {
            return QJsonDocument::fromJson(player.manager.cacheStatsJson())[QLatin1String(tier)]
                .toObject()[QLatin1String("budget")]
                .toInteger();
        };
        stored.set(settings::hotMegabytes, 48);
        stored.set(settings::predictedMegabytes, 16);
        QCOMPARE(budget("l1"), qint64{48} << 20);
        QCOMPARE(budget("l2"), qint64{16} << 20);

        // A quiet sine that its tags ask to be 12 dB louder.
        const QString path = m_folder.filePath(QStringLiteral("quiet.wav"));
        QVERIFY(writeWav(path, sine(440, rate, 30 * rate, 2, 0.1), rate, 2));
        PlayableItem item;
        item.path = path.toStdString();
        item.gain.trackGainDb = 12;
        item.gain.albumGainDb = 6;
        item.gain.trackPeak = item.gain.albumPeak = 0.1;
        player.manager.loadTrack(item);
        player.manager.play();
        QVERIFY(player.play(rate));
        const auto becomes = [&player](double level) {
            return player.playUntil(
                [&] {
                    const std::size_t recent = 2 * 4800;
                    return player.captured.size() > recent &&
                           std::abs(peak(player.captured, player.captured.size() - recent) - level) < 0.01;
                },
                5 * rate);
        };
        QVERIFY(becomes(0.1));
        stored.set(settings::replayGain, QStringLiteral("track"));
        QVERIFY(becomes(0.1 * std::pow(10, 12 / 20.0)));
        stored.set(settings::replayGain, QStringLiteral("album"));
        QVERIFY(becomes(0.1 * std::pow(10, 6 / 20.0)));
        stored.set(settings::preampDb, 3.0);
        QVERIFY(becomes(0.1 * std::pow(10, 9 / 20.0)));
        stored.set(settings::replayGain, QStringLiteral("off"));
        QVERIFY(becomes(0.1));

        QCOMPARE(player.manager.snapshot().engineRate, 48000);
        stored.set(settings::engineRate, 96000);
        QTRY_COMPARE(player.manager.snapshot().engineRate, 96000);
    }

    // Another buffer is another opening of the device, and the music goes on at the frame.
    void theBufferReachesTheOutput()
    {
        QTemporaryDir config;
        Settings stored(config.path());
        stored.set(settings::quality, QStringLiteral("original"));
        stored.set(settings::volume, 1.0);
        std::vector<int> asked; // of the outputs that were opened
        std::vector<float> captured;
        Recorder* output = nullptr;
        UnifiedPlayerManager player(playerSettings(stored, {}), [&](const QString&) {
            auto made = std::make_unique<Recorder>(asked);
            output = made.get();
            return made;
        });
        SettingsLink link(stored, player);
        Frames tone = sine(440, rate, 5 * rate, 2, 0.5);
        const QString path = m_folder.filePath(QStringLiteral("tone.wav"));
        QVERIFY(writeWav(path, tone, rate, 2));
        PlayableItem item;
        item.path = path.toStdString();
        player.loadTrack(item);
        player.play();
        std::vector<float> piece(2 * 480);
        const auto play = [&](int pieces) {
            while (pieces > 0) {
                if (!QTest::qWaitFor([&] { return output && output->step(piece.data(), 480); })) return false;
                captured.insert(captured.end(), piece.begin(), piece.end());
                --pieces;
            }
            return true;
        };
        QVERIFY(play(100));
        QCOMPARE(asked, std::vector<int>{40});
        stored.set(settings::bufferMs, 80);
        QTRY_COMPARE(asked, (std::vector<int>{40, 80}));
        QVERIFY(play(100));
        stored.set(settings::bufferMs, 80); // as it was
        stored.set(settings::bufferMs, 20);
        QTRY_COMPARE(asked, (std::vector<int>{40, 80, 20}));
        QVERIFY(play(100));
        QTRY_VERIFY(player.snapshot().position > 0);
        QCOMPARE(player.snapshot().underruns, std::int64_t{0});
        // No frame is lost or heard twice; each opening fades in.
        QCOMPARE(captured.size(), std::size_t{3 * 100 * 2 * 480});
        for (std::size_t i = 0; i < captured.size(); ++i)
            if (i % (100 * 2 * 480) > 10 * 2 * 480)
                QVERIFY2(std::abs(captured[i] - tone[i]) < 1e-3f, qPrintable(QString::number(i)));
    }

    void longTracksGoOnWhereTheyWereLeft()
    {
        constexpr int low = 8000;
        const QString path = m_folder.filePath(QStringLiteral("long.wav"));
        QVERIFY(writeWav(path, Frames(std::size_t{low} * 21 * 60), low, 1));
        QTemporaryDir data;
        Settings stored(data.path());
        PlayableItem item;
        item.path = path.toStdString();
        PlayerSettings original;
        original.unenhanced.mode = Mode::Original;
        const auto seconds = [](const HandPlayer& player) {
            return framesToSeconds(player.manager.snapshot().position, low);
        };
        const auto visit = [&](const std::function<void(HandPlayer&)>& act) {
            auto library = Library::open(data.path()).value();
            HandPlayer player(original);
            ResumePoints points(*library, player.manager, stored);
            player.manager.loadTrack(item);
            QTRY_VERIFY(player.manager.snapshot().duration > 0);
            bool answered = false; // the library does so in the order it was asked
            library->recall(QStringLiteral("nothing"), &points, [&answered](const QByteArray&) { answered = true; });
            QTRY_VERIFY(answered);
            act(player);
        };
        visit([&](HandPlayer& player) {
            QCOMPARE(seconds(player), 0.0);
            player.manager.seekSeconds(600);
            QTRY_COMPARE(seconds(player), 600.0);
        });
        visit([&](HandPlayer& player) {
            QTRY_COMPARE(seconds(player), 600.0);
            player.manager.seekSeconds(21 * 60 - 10); // as good as heard
            QTRY_COMPARE(seconds(player), 21 * 60 - 10.0);
        });
        visit([&](HandPlayer& player) {
            QCOMPARE(seconds(player), 0.0);
            stored.set(settings::rememberPosition, false);
            player.manager.seekSeconds(700);
            QTRY_COMPARE(seconds(player), 700.0);
        });
        visit([&](HandPlayer& player) { QCOMPARE(seconds(player), 0.0); });
    }
};

QTEST_MAIN(TestSettingsLink)
#include "tst_settingslink.moc"
