// Switches at the worst moments: about a border of two tracks, while loading, seeking, paused, dry or switching, and
// sixty times a second. What is captured is compared with straight runs, frame by frame.
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>

#include "mixture.h"
#include "soundfolder.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

constexpr double hz = 441.0;
constexpr int fadeOfSwitch = rate * 15 / 1000;

PlayerSettings originalSettings()
{
    PlayerSettings settings;
    settings.unenhanced = specOf(Mode::Original);
    return settings;
}

} // namespace

class MomentsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void switchAtABorder_data();
    void switchAtABorder();
    void lastIntentSounds_data();
    void lastIntentSounds();
    void largePullsDoNotOutrunASwitch();
    void draggedIntensityHasNoZipper();
    void nothingOfBeforeSoundsFirst_data();
    void nothingOfBeforeSoundsFirst();

private:
    /// From the first frame to the end of the last item.
    std::vector<float> straight(const std::vector<PlayableItem>& items, bool enhanced, float intensity = 1.0f);

    SoundFolder m_sounds;
    std::vector<PlayableItem> m_halves, m_track;
    std::vector<float> m_plainHalves, m_masteredHalves, m_plainTrack, m_masteredTrack;
};

std::vector<float> MomentsTest::straight(const std::vector<PlayableItem>& items, bool enhanced, float intensity)
{
    HandPlayer player(originalSettings());
    QSignalSpy ended(&player.manager, &UnifiedPlayerManager::ended);
    player.manager.setIntensity(intensity);
    player.manager.setEnhanced(enhanced);
    player.manager.queue()->replace(items, 0);
    player.manager.play();
    if (!player.playUntil([&] { return ended.count() > 0; }, 60 * rate, 2400)) qFatal("does not end");
    return player.captured;
}

void MomentsTest::switchAtABorder_data()
{
    QTest::addColumn<int>("framesBefore");
    QTest::addColumn<bool>("on");
    for (const bool on : {true, false}) {
        for (const int ms : {900, 100, 20, 5, 2, 1})
            QTest::addRow("%d ms before, %s", ms, on ? "on" : "off") << ms * rate / 1000 << on;
        QTest::addRow("a frame before, %s", on ? "on" : "off") << 1 << on;
        QTest::addRow("at it, %s", on ? "on" : "off") << 0 << on;
        QTest::addRow("1 ms behind it, %s", on ? "on" : "off") << -rate / 1000 << on;
    }
}

/// Two tracks are halves of one sine. The switch begins in the first and may end in the second: not a frame is lost,
/// doubled or silent.
void MomentsTest::switchAtABorder()
{
    QFETCH(int, framesBefore);
    QFETCH(bool, on);
    constexpr std::int64_t border = rate + 1234, whole = 2 * rate + 777;
    if (m_halves.empty()) {
        const Frames all = sine(hz, rate, whole, 2, 0.2);
        m_halves = {
            measured(
                fileItem(m_sounds.wav(QStringLiteral("half0.wav"), Frames(all.begin(), all.begin() + 2 * border)))),
            measured(fileItem(m_sounds.wav(QStringLiteral("half1.wav"), Frames(all.begin() + 2 * border, all.end()))))};
        m_plainHalves = straight(m_halves, false);
        m_masteredHalves = straight(m_halves, true);
        QVERIFY(std::equal(all.begin(), all.end(), m_plainHalves.begin()));
        QCOMPARE(endOf(m_masteredHalves), whole);
    }
    HandPlayer player(originalSettings());
    QSignalSpy ended(&player.manager, &UnifiedPlayerManager::ended);
    QSignalSpy tracks(&player.manager, &UnifiedPlayerManager::trackChanged);
    QSignalSpy finished(&player.manager, &UnifiedPlayerManager::itemFinished);
    player.manager.setEnhanced(!on);
    player.manager.queue()->replace(m_halves, 0);
    player.manager.play();
    QVERIFY(player.play(border - framesBefore));
    // What follows the border is there: what ends with nothing behind it fades faster.
    QTRY_VERIFY(player.output->feed()->ready(std::min(framesBefore + 2 * fadeOfSwitch, rate / 5)));
    player.manager.setEnhanced(on);
    // Time for the renderer. Where it gets none the switch comes later, and has to be as clean.
    QTest::qWait(30);
    QVERIFY(player.play(rate / 10, 48));
    QVERIFY(player.playUntil([&] { return player.manager.snapshot().sounding == player.manager.snapshot().asked; },
                             rate / 2, 48));
    QVERIFY(player.playUntil([&] { return ended.count() > 0; }, 4 * rate, 2400));
    QCOMPARE(ended.count(), 1);
    QCOMPARE(tracks.count(), 2);
    QCOMPARE(finished.count(), 2);
    QCOMPARE(player.manager.snapshot().underruns, 0);
    QCOMPARE(endOf(player.captured), whole);
    const std::vector<float>& before = on ? m_plainHalves : m_masteredHalves;
    const std::vector<float>& after = on ? m_masteredHalves : m_plainHalves;
    const Mixture heard = mixtureOf(player.captured, before, after, fadeOfSwitch);
    QVERIFY2(heard.flaw.isEmpty(), qPrintable(heard.flaw));
    QVERIFY(std::abs(heard.first) < 1e-3 && std::abs(heard.last - 1) < 1e-3);
    qInfo("fades from %lld to %lld of the border", static_cast<long long>(heard.begun - border),
          static_cast<long long>(heard.settled - border));
    QVERIFY(heard.begun >= border - framesBefore); // not before it was asked for
}

void MomentsTest::lastIntentSounds_data()
{
    QTest::addColumn<QString>("moment");
    QTest::addColumn<bool>("on"); ///< what is asked for last
    for (const char* moment :
         {"loading", "seeking", "paused", "seeking while paused", "dry", "switching", "at the end"}) {
        QTest::addRow("%s, on", moment) << QString::fromLatin1(moment) << true;
        QTest::addRow("%s, off", moment) << QString::fromLatin1(moment) << false;
    }
}

/// From soon after the switch on, what is heard is what a player would play that never did anything else.
void MomentsTest::lastIntentSounds()
{
    QFETCH(QString, moment);
    QFETCH(bool, on);
    constexpr std::int64_t length = 6 * rate;
    if (m_track.empty()) {
        m_track = {measured(fileItem(m_sounds.wav(QStringLiteral("noise.wav"), noise(length, 2, 0.2))))};
        m_plainTrack = straight(m_track, false);
        m_masteredTrack = straight(m_track, true);
    }
    HandPlayer player(originalSettings());
    UnifiedPlayerManager& manager = player.manager;
    QSignalSpy ended(&manager, &UnifiedPlayerManager::ended);
    manager.setEnhanced(!on);
    manager.loadTrack(m_track.front());
    const auto sounds = [&] { return manager.snapshot().sounding == manager.snapshot().asked; };
    std::int64_t left = 0; // frames that must be of the last intent, at the end
    if (moment == QLatin1String("loading")) {
        manager.setEnhanced(on);
        manager.play();
        left = length;
    } else {
        manager.play();
        QVERIFY(player.play(rate));
        QTRY_COMPARE(manager.snapshot().position, rate); // and it is known what sounds
        left = 4 * rate;
    }
    if (moment == QLatin1String("seeking")) {
        manager.seek(4 * rate);
        manager.setEnhanced(on);
        left = rate;
    } else if (moment.contains(QLatin1String("paused"))) {
        manager.pause();
        QVERIFY(player.play(rate / 10));
        QCOMPARE(manager.snapshot().state, PlayerState::Paused);
        if (moment.contains(QLatin1String("seeking"))) manager.seek(2 * rate);
        const auto epoch = player.output->feed()->heard().epoch;
        manager.setEnhanced(on);
        QVERIFY(player.playUntil([&] { return player.output->feed()->heard().epoch > epoch; }, 60 * rate)); // unheard
        manager.play();
        left = (moment.contains(QLatin1String("seeking")) ? 4 : 5) * rate - rate * 25 / 1000;
    } else if (moment == QLatin1String("dry")) {
        // Taken without asking whether it is there.
        std::vector<float> taken(2 * rate);
        player.output->feed()->pull(taken.data(), rate);
        QTRY_COMPARE(manager.snapshot().state, PlayerState::Buffering);
        QVERIFY(manager.snapshot().underruns > 0);
        manager.setEnhanced(on);
        left = rate;
    } else if (moment == QLatin1String("switching")) {
        for (const char* preset : {"warm", "bright", "punchy"})
            manager.setEnhanced(true, QString::fromLatin1(preset));
        manager.setEnhanced(on, QStringLiteral("adaptive"));
    } else if (moment == QLatin1String("at the end")) {
        manager.seek(length);
        manager.setEnhanced(on);
        QVERIFY(player.playUntil([&] { return ended.count() > 0; }, 2 * rate));
        ended.clear();
        manager.play(); // from its start
        left = length;
    }
    QVERIFY(player.playUntil(sounds, rate / 2, 48)); // no faster than a slow machine prepares it
    QVERIFY(player.playUntil([&] { return ended.count() > 0; }, 10 * rate, 2400));
    QCOMPARE(ended.count(), 1);
    const PlayerSnapshot& now = manager.snapshot();
    QVERIFY((now.sounding.mode == Mode::Enhanced) == on);
    QVERIFY(now.sounding == now.asked);
    const std::int64_t equal = equalTail(player.captured, on ? m_masteredTrack : m_plainTrack);
    QVERIFY2(equal >= left, qPrintable(QStringLiteral("%1 frames of %2").arg(equal).arg(left)));
}

/// A device that takes a tenth of a second at once passes by what is being prepared before there is enough of it.
void MomentsTest::largePullsDoNotOutrunASwitch()
{
    HandPlayer player(originalSettings());
    player.manager.loadTrack(fileItem(m_sounds.wav(QStringLiteral("long.wav"), noise(60 * rate, 2, 0.2))));
    player.manager.setEnhanced(true);
    player.manager.play();
    QVERIFY(player.play(rate / 2));
    for (int i = 0; i < 20; ++i) {
        player.manager.setEnhanced(i % 2, QStringLiteral("warm"));
        QVERIFY(player.play(rate / 2, rate / 10)); // as fast as it comes
        const auto sounds = [&] { return player.manager.snapshot().sounding == player.manager.snapshot().asked; };
        QVERIFY2(player.playUntil(sounds, 20 * rate, rate / 100), qPrintable(QString::number(i)));
    }
    QCOMPARE(player.manager.snapshot().underruns, 0);
}

/// The slider follows the hand, a new value each 16 ms: of a sine nothing but a sine of changing height is left.
void MomentsTest::draggedIntensityHasNoZipper()
{
    // Quiet, so that the preset lifts it by several dB.
    const std::vector<PlayableItem> track = {
        measured(fileItem(m_sounds.wav(QStringLiteral("quiet.wav"), sine(hz, rate, 5 * rate, 2, 0.03))))};
    const std::vector<float> lowest = straight(track, true, 0.0f), middle = straight(track, true, 0.4f);
    HandPlayer player(originalSettings());
    player.manager.setIntensity(0.0f);
    player.manager.setEnhanced(true);
    player.manager.loadTrack(track.front());
    player.manager.play();
    QVERIFY(player.play(rate));
    QSignalSpy switched(&player.manager, &UnifiedPlayerManager::snapshotChanged);
    float value = 0;
    for (int i = 0; i < 125; ++i) { // up, and down to 0.4
        value = static_cast<float>(i < 75 ? i + 1 : 75 - (i - 74) * 45 / 50) / 75;
        player.manager.setIntensity(i == 124 ? 0.4f : value);
        QVERIFY(player.play(rate * 16 / 1000, rate * 4 / 1000));
        QTest::qWait(8);
    }
    // The hand stands still: a tenth of a second later it sounds so.
    const auto released = static_cast<std::int64_t>(player.captured.size()) / 2 - rate * 16 / 1000;
    for (int i = 0; i < 50; ++i) {
        QVERIFY(player.play(rate / 500, rate / 500));
        QTest::qWait(4);
    }
    QVERIFY(player.play(rate));
    const std::vector<float>& heard = player.captured;
    const auto end = static_cast<std::int64_t>(heard.size()) / 2;
    for (std::int64_t i = 2 * (released + rate / 10); i < 2 * end; ++i)
        QCOMPARE(heard[static_cast<std::size_t>(i)], middle[static_cast<std::size_t>(i)]);

    const auto peakOf = [](const std::vector<float>& frames, std::int64_t from, std::int64_t to) {
        float peak = 0;
        for (std::int64_t i = 2 * from; i < 2 * to; ++i)
            peak = std::max(peak, std::abs(frames[static_cast<std::size_t>(i)]));
        return static_cast<double>(peak);
    };
    const double height = peakOf(heard, rate, end);
    QVERIFY2(height > 2 * peakOf(lowest, rate, 2 * rate), qPrintable(QString::number(height)));
    double click = 0, step = 0;
    std::int64_t where = 0;
    const double c = 2 * std::cos(2 * std::numbers::pi * hz / rate);
    for (std::int64_t i = rate / 5; i + 1 < end; ++i) {
        const auto x = [&](std::int64_t at) { return static_cast<double>(heard[static_cast<std::size_t>(2 * at)]); };
        const double rest = std::abs(x(i + 1) - c * x(i) + x(i - 1));
        if (rest > click) where = i;
        click = std::max(click, rest);
        step = std::max(step, std::abs(x(i + 1) - x(i)));
    }
    const double ownStep = 2 * height * std::sin(std::numbers::pi * hz / rate);
    qInfo("height %.4f, largest click %.6f (%.2f %%) at %.3f s, largest step %.6f of %.6f", height, click,
          100 * click / height, static_cast<double>(where) / rate, step, ownStep);
    QVERIFY(click < 0.02 * height);
    QVERIFY(step < 1.02 * ownStep);
    QCOMPARE(player.manager.snapshot().underruns, 0);
}

void MomentsTest::nothingOfBeforeSoundsFirst_data()
{
    QTest::addColumn<QString>("before");
    for (const char* before : {"loaded", "paused", "paused, then a seek"})
        QTest::newRow(before) << QString::fromLatin1(before);
}

/// What is loaded or paused is left for something else: from silence only the new one rises, however impatient the
/// device is.
void MomentsTest::nothingOfBeforeSoundsFirst()
{
    QFETCH(QString, before);
    const std::vector<float> first = noise(4 * rate, 2, 0.2, 3), second = noise(4 * rate, 2, 0.2, 4);
    HandPlayer player(originalSettings());
    UnifiedPlayerManager& manager = player.manager;
    manager.loadTrack(fileItem(m_sounds.wav(QStringLiteral("first.wav"), first)));
    manager.queue()->append({fileItem(m_sounds.wav(QStringLiteral("second.wav"), second))});
    QVERIFY(player.playUntil([&] { return player.output && player.output->feed()->live() >= 0; }, 10 * rate));
    if (before != QLatin1String("loaded")) {
        manager.play();
        QVERIFY(player.play(rate));
        manager.pause();
        QVERIFY(player.play(rate / 10));
    }
    FramePos place = 0;
    const std::vector<float>* wanted = &second;
    if (before.contains(QLatin1String("seek"))) {
        wanted = &first;
        place = 3 * rate;
        manager.seek(place);
        manager.play();
    } else {
        manager.playItem(manager.queue()->items()[1].item);
    }
    constexpr int piece = 64;
    std::vector<float> taken(2 * piece);
    const auto sounds = [&taken] { return std::any_of(taken.begin(), taken.end(), [](float x) { return x != 0; }); };
    QVERIFY(QTest::qWaitFor([&] {
        player.output->feed()->pull(taken.data(), piece); // without asking whether it is there
        return sounds();
    }));
    for (std::size_t i = 0; i < taken.size(); ++i) {
        const float full = (*wanted)[2 * static_cast<std::size_t>(place) + i];
        QVERIFY2(taken[i] * full >= 0 && std::abs(taken[i]) <= std::abs(full) + 1e-6f, qPrintable(QString::number(i)));
    }
    QCOMPARE(player.output->feed()->heard().underruns, std::int64_t{0});
}

QTEST_GUILESS_MAIN(MomentsTest)
#include "tst_moments.moc"
