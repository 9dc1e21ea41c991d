// The first sound of a track that was never measured: by a provisional profile, which the whole one replaces as a
// switch of presets does, and that with what is heard behind a correction does in turn.
#include <QSignalSpy>
#include <QTest>

#include <cstring>

#include "behindprofile.h"
#include "masteringrenderer.h"
#include "profilebuilder.h"
#include "provisional.h"
#include "recipebook.h"
#include "soundfolder.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

constexpr std::int64_t headFrames = 45 * rate;
// So long that it sounds well before it is measured; nothing but zeros in between, which take no space.
constexpr std::int64_t trackFrames = std::int64_t{40} * 60 * rate;
constexpr qint64 headerBytes = 44, frameBytes = 4;

/// Music at the beginning, louder music where the provisional profile looks.
Frames soundAt(const Frames& head, FramePos first, std::int64_t count)
{
    Frames frames(static_cast<std::size_t>(2 * count));
    if (first < headFrames)
        std::copy_n(head.begin() + 2 * first, 2 * std::min(count, headFrames - first), frames.begin());
    for (const FrameWindow& window : provisionalWindows(trackFrames, rate))
        for (std::int64_t i = std::max<std::int64_t>(0, window.first - first);
             i < std::min<std::int64_t>(count, window.first + window.count - first); ++i)
            for (std::int64_t c = 0; c < 2; ++c)
                frames[static_cast<std::size_t>(2 * i + c)] =
                    2 * head[static_cast<std::size_t>(2 * (first + i - window.first) + c)];
    return frames;
}

/// Sixteen bits with most of it left out.
bool writeTrack(const QString& path, const Frames& head)
{
    if (!writeWav(path, head, rate, 2, 16)) return false;
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite) || !file.resize(headerBytes + trackFrames * frameBytes)) return false;
    const auto size = [&](qint64 at, qint64 value) {
        char bytes[4];
        for (int i = 0; i < 4; ++i)
            bytes[i] = static_cast<char>(value >> (8 * i) & 0xff);
        return file.seek(at) && file.write(bytes, 4) == 4;
    };
    if (!size(4, file.size() - 8) || !size(headerBytes - 4, file.size() - headerBytes)) return false;
    for (const FrameWindow& window : provisionalWindows(trackFrames, rate)) {
        QByteArray data;
        for (const float x : soundAt(head, window.first, window.count)) {
            const auto sample = static_cast<std::int16_t>(std::lround(x * 32768));
            data.append(reinterpret_cast<const char*>(&sample), 2); // of a little-endian machine
        }
        if (!file.seek(headerBytes + window.first * frameBytes) || file.write(data) != data.size()) return false;
    }
    return true;
}

TrackProfile provisional(const Frames& head)
{
    ProfileBuilder builder({rate, 2});
    for (const FrameWindow& window : provisionalWindows(trackFrames, rate)) {
        builder.add(soundAt(head, window.first, window.count).data(), static_cast<int>(window.count));
        builder.gap();
    }
    return builder.finishProvisional(trackFrames);
}

/// A room of a second.
ListeningCorrection room(float level)
{
    ImpulseResponse impulse{rate, {Frames(rate), Frames(rate)}};
    std::uint32_t random = 1;
    for (auto& channel : impulse.channels) {
        for (std::size_t i = 0; i < channel.size(); ++i) {
            random = random * 1664525 + 1013904223;
            channel[i] = level * (static_cast<float>(random) / 2147483648.0f - 1) *
                         std::exp(-6.9f * static_cast<float>(i) / static_cast<float>(rate));
        }
        channel[0] = 1;
    }
    ListeningCorrection correction;
    correction.name = "Room";
    correction.impulse = *checkedImpulse(std::move(impulse));
    return correction;
}

/// Of the player's track.
bool isBehind(const HandPlayer& player, const ListeningCorrection& correction)
{
    const ProfilePtr profile = player.manager.profile();
    return profile && behindFilter(*profile, correctionFilter(correction, profile->format).get());
}

/// The first frames of the track as a profile has them mastered.
Frames mastered(const Frames& head, const TrackProfile& profile, std::size_t samples,
                const ListeningCorrection* correction = nullptr)
{
    MasteringRenderer renderer(makePlan(profile, *findPreset("adaptive"), 1, correction),
                               [&head](FramePos first, float* dst, int count) -> Result<void> {
                                   const Frames frames = soundAt(head, first, count);
                                   std::copy(frames.begin(), frames.end(), dst);
                                   return {};
                               });
    Frames out(samples);
    return renderer.render(out.data(), static_cast<int>(samples / 2)) ? out : Frames();
}

} // namespace

class TestProvisional : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY(writeTrack(path, head)); }

    void isReplacedAsByASwitch()
    {
        HandPlayer player;
        QSignalSpy measured(&player.manager, &UnifiedPlayerManager::profileMeasured);
        player.manager.setEnhanced(true);
        player.manager.loadTrack(fileItem(path));
        player.manager.play();

        // It sounds, and is not measured yet.
        QVERIFY(player.play(rate / 2));
        QTRY_VERIFY(player.manager.snapshot().position > 0);
        QCOMPARE(measured.count(), 0);
        QVERIFY(player.manager.snapshot().sounding.mode == Mode::Enhanced);
        QVERIFY(player.manager.snapshot().measuring);
        const std::size_t early = player.captured.size();

        QTRY_COMPARE_WITH_TIMEOUT(measured.count(), 1, 240000);
        const ProfilePtr whole = player.manager.profile();
        QVERIFY(whole && !whole->provisional);
        QCOMPARE(whole->frames, FramePos{trackFrames});
        QVERIFY(player.playUntil([&] { return !player.manager.snapshot().measuring; }, 10 * rate));
        QVERIFY(player.play(2 * rate));
        QCOMPARE(player.manager.snapshot().underruns, std::int64_t{0});

        const Frames& captured = player.captured;
        const Frames before = mastered(head, provisional(head), captured.size()),
                     after = mastered(head, *whole, captured.size());
        QVERIFY(!before.empty() && !after.empty());
        QVERIFY2(largestDifference(before, after) > 0.01, "the profiles ask for the same");
        // Bit for bit the one, then the other; in between a fade, which lies between them.
        const auto left = std::mismatch(captured.begin(), captured.end(), before.begin()).first - captured.begin();
        const auto reached = captured.rend() - std::mismatch(captured.rbegin(), captured.rend(), after.rbegin()).first;
        QVERIFY2(left >= static_cast<std::ptrdiff_t>(early), qPrintable(QString::number(left)));
        QVERIFY2(reached > left && reached - left <= 2 * rate / 10,
                 qPrintable(QStringLiteral("fades from %1 to %2").arg(left / 2).arg(reached / 2)));
        QVERIFY(static_cast<std::ptrdiff_t>(captured.size()) - reached > 2 * rate);
        for (auto i = static_cast<std::size_t>(left); i < static_cast<std::size_t>(reached); ++i) {
            const auto [low, high] = std::minmax(before[i], after[i]);
            QVERIFY2(captured[i] >= low - 1e-6f && captured[i] <= high + 1e-6f, qPrintable(QString::number(i)));
        }
        const double usual = std::max(largestStep(before), largestStep(after));
        QVERIFY(largestStep(captured, left / 2 - 1, reached / 2 + 1) <= usual);
    }

    // Nothing waits for what is behind a correction: it sounds by the track's own profile until that is known.
    void goesOverToWhatIsBehindACorrection()
    {
        const PlayableItem item = test::measured(fileItem(path));
        const ListeningCorrection correction = room(0.2f);
        PlayerSettings settings;
        settings.recipes = std::make_shared<RecipeBook>();
        const std::string id = *settings.recipes->corrections.add(correction);
        HandPlayer player(settings);
        QSignalSpy measured(&player.manager, &UnifiedPlayerManager::profileMeasured);
        player.manager.setCorrection(QString::fromStdString(id));
        player.manager.setEnhanced(true);
        player.manager.loadTrack(item);
        player.manager.play();
        QVERIFY(player.play(rate / 2));
        QCOMPARE(measured.count(), 0);
        const std::size_t early = player.captured.size();

        QTRY_COMPARE_WITH_TIMEOUT(measured.count(), 1, 240000);
        QVERIFY(isBehind(player, correction));
        QVERIFY(player.manager.profile()->toBytes() == item.profile->toBytes());
        QVERIFY(player.play(4 * rate));
        QCOMPARE(player.manager.snapshot().underruns, std::int64_t{0});
        const Frames& captured = player.captured;
        const Frames before = mastered(head, *item.profile, captured.size(), &correction),
                     after = mastered(head, *player.manager.profile(), captured.size(), &correction);
        QVERIFY2(largestDifference(before, after) > 0.001, "the profiles ask for the same");
        const auto left = std::mismatch(captured.begin(), captured.end(), before.begin()).first - captured.begin();
        const auto reached = captured.rend() - std::mismatch(captured.rbegin(), captured.rend(), after.rbegin()).first;
        QVERIFY2(left >= static_cast<std::ptrdiff_t>(early), qPrintable(QString::number(left)));
        QVERIFY2(reached > left && reached - left <= 2 * rate / 10,
                 qPrintable(QStringLiteral("fades from %1 to %2").arg(left / 2).arg(reached / 2)));
        QCOMPARE(measured.count(), 1);
    }

    // Whatever the mode, for a switch comes unannounced; of one correction after another; not twice.
    void isOfTheCorrectionInUse()
    {
        const QString first = m_sounds.wav(QStringLiteral("first.wav"), melody(rate, 10 * rate)),
                      second = m_sounds.wav(QStringLiteral("second.wav"), melody(rate, 12 * rate));
        const ListeningCorrection small = room(0.1f), large = room(0.3f);
        ListeningCorrection curve;
        curve.name = "Curve"; // without phase: nothing is gained
        curve.graphic = {{100, 3}, {1000, 0}};
        PlayerSettings settings = settingsOf(Mode::Original);
        settings.recipes = std::make_shared<RecipeBook>();
        const auto add = [&](const ListeningCorrection& correction) {
            return QString::fromStdString(*settings.recipes->corrections.add(correction));
        };
        const QString smallId = add(small), largeId = add(large), curveId = add(curve);
        HandPlayer player(settings);
        QSignalSpy measured(&player.manager, &UnifiedPlayerManager::profileMeasured);
        player.manager.setCorrection(smallId);
        player.manager.loadTrack(fileItem(first));
        player.manager.play();
        QTRY_VERIFY_WITH_TIMEOUT(isBehind(player, small), 60000);
        QCOMPARE(measured.count(), 2); // the track, and what is behind
        player.manager.setCorrection(largeId);
        QTRY_VERIFY_WITH_TIMEOUT(isBehind(player, large), 60000);
        QCOMPARE(measured.count(), 3);
        const PlayableItem known = player.manager.queue()->items().front();
        QVERIFY(!isBehind(player, small));

        HandPlayer again(settings);
        QSignalSpy measuredAgain(&again.manager, &UnifiedPlayerManager::profileMeasured);
        again.manager.setCorrection(largeId);
        again.manager.queue()->replace({known, fileItem(second)}, 0);
        again.manager.playItem(again.manager.queue()->items().front().item);
        // The one that follows is measured as soon as nothing is left to do of the first.
        QTRY_COMPARE_WITH_TIMEOUT(measuredAgain.count(), 2, 60000);
        for (const auto& one : measuredAgain)
            QCOMPARE(QString::fromStdString(qvariant_cast<PlayableItem>(one.front()).path), second);
        again.manager.setCorrection(curveId);
        again.manager.next();
        QTRY_VERIFY(again.manager.profile() && again.manager.profile()->frames == 12 * rate);
        again.manager.setCorrection(smallId); // behind the curve nothing was measured
        QTRY_VERIFY_WITH_TIMEOUT(isBehind(again, small), 60000);
        QCOMPARE(measuredAgain.count(), 3);
    }

private:
    SoundFolder m_sounds;
    const Frames head = quantised(melody(rate, headFrames), 16);
    const QString path = m_sounds.filePath(QStringLiteral("long.wav"));
};

QTEST_GUILESS_MAIN(TestProvisional)
#include "tst_provisional.moc"
