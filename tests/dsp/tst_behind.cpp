// Profiles behind a listening correction: what they are of, which plans are made by them, and what these foresee.
#include "behindprofile.h"
#include "correctionstage.h"
#include "signals.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

constexpr AudioFormat stereo{44100, 2};

ListeningCorrection room(double seconds, std::size_t channels = 4, unsigned seed = 1)
{
    ListeningCorrection correction;
    correction.impulse = *checkedImpulse(roomOf(channels, 44100, seconds, 100, seed));
    return correction;
}

BehindPtr behind(const Sound& sound, const ListeningCorrection& correction)
{
    return *measureBehind(correctionFilter(correction, sound.format), sound.format, sound.frames(), readerOf(sound));
}

ContentId planned(const TrackProfile& profile, double intensity, const ListeningCorrection* correction)
{
    return makePlan(profile, *findPreset("punchy"), intensity, correction)->hash();
}

} // namespace

class TestBehind : public QObject
{
    Q_OBJECT

    const Sound m_music = music(stereo, 20);
    const TrackProfile m_dry = analyse(m_music);
    const ListeningCorrection m_room = room(1);

private Q_SLOTS:
    void isOfWhatIsHeard()
    {
        const BehindPtr made = behind(m_music, m_room);
        const CorrectionFilterPtr filter = correctionFilter(m_room, stereo);
        QVERIFY(made->filter == filter->id);
        Sound heard = silence(stereo, m_music.frames());
        CorrectionStage stage(filter, m_music.frames(), readerOf(m_music));
        QVERIFY(stage.read(0, heard.samples.data(), static_cast<int>(heard.frames())));
        TrackProfile profile = analyse(heard);
        profile.waveform = {};
        profile.fine.clear();
        QVERIFY(made->profile.toBytes() == profile.toBytes());
        QVERIFY(std::fabs(made->profile.integratedLufs - referenceLoudness(heard)) < 0.02);
    }

    void isTheSameAgain()
    {
        QVERIFY(behind(m_music, m_room)->profile.toBytes() == behind(m_music, m_room)->profile.toBytes());
        QVERIFY(withBehind(m_dry, behind(m_music, m_room))->toBytes() == m_dry.toBytes()); // it is no part of them
    }

    void survivesItsBytes()
    {
        const TrackProfile made = behind(m_music, m_room)->profile;
        const auto bytes = made.toBytes();
        const auto read = TrackProfile::fromBytes(bytes.data(), bytes.size());
        QVERIFY(read && read->toBytes() == bytes);
        auto again = std::make_shared<BehindProfile>(BehindProfile{correctionFilter(m_room, stereo)->id, *read});
        QVERIFY(planned(*withBehind(m_dry, again), 1, &m_room) ==
                planned(*withBehind(m_dry, behind(m_music, m_room)), 1, &m_room));
    }

    // Curves without phase are foreseen as a preset's are.
    void isWantedWherePhasesTurn()
    {
        const auto wanted = [](const ListeningCorrection& correction) {
            return wantsBehind(*correctionFilter(correction, stereo));
        };
        QVERIFY(wanted(room(1)) && wanted(room(0.05, 2)));
        ListeningCorrection curve, bands, crossfeed, level;
        curve.graphic = {{50, 6}, {200, -3}, {2000, 4}};
        bands.bands = {{EqBand::Kind::Peak, 60, 4, 0.7, true}};
        crossfeed.crossfeed = Crossfeed{};
        level.impulse = *checkedImpulse({44100, {{0.0f, 1.0f}, {0.0f, 0.5f}}});
        QVERIFY(wanted(bands) && wanted(crossfeed));
        QVERIFY(!wanted(curve) && !wanted(level));
    }

    void endsWhenItIsToldTo()
    {
        int asked = 0;
        const auto made = measureBehind(correctionFilter(m_room, stereo), stereo, m_music.frames(), readerOf(m_music),
                                        [&] { return ++asked < 3; });
        QVERIFY(!made && made.error().code == ErrorCode::Cancelled);
        QCOMPARE(asked, 3);
        const auto broken = measureBehind(
            correctionFilter(m_room, stereo), stereo, m_music.frames(),
            [](FramePos, float*, int) -> Result<void> { return fail(ErrorCode::Corrupt, "cannot be read"); });
        QVERIFY(!broken && broken.error().code == ErrorCode::Corrupt);
    }

    void otherPlansStayAsTheyAre()
    {
        const BehindPtr made = behind(m_music, m_room);
        const ProfilePtr both = withBehind(m_dry, made);
        const ListeningCorrection other = room(1, 4, 2);
        for (const double intensity : {0.0, 0.5, 1.0}) {
            QVERIFY(planned(*both, intensity, nullptr) == planned(m_dry, intensity, nullptr));
            QVERIFY(planned(*both, intensity, &other) == planned(m_dry, intensity, &other));
            QVERIFY(planned(*both, intensity, &m_room) != planned(m_dry, intensity, &m_room));
        }
        // Nor is what does not fit the track made use of.
        const auto spoiled = [&](auto spoil) {
            auto bad = std::make_shared<BehindProfile>(*made);
            spoil(bad->profile);
            return planned(*withBehind(m_dry, bad), 1, &m_room);
        };
        const ContentId without = planned(m_dry, 1, &m_room);
        QVERIFY(spoiled([](TrackProfile&) {}) == planned(*both, 1, &m_room));
        QVERIFY(spoiled([](TrackProfile& p) { --p.version; }) == without);
        QVERIFY(spoiled([](TrackProfile& p) { ++p.frames; }) == without);
        QVERIFY(spoiled([](TrackProfile& p) { p.format.rate = 48000; }) == without);
        QVERIFY(spoiled([](TrackProfile& p) { p.integratedLufs = -70; }) == without);
    }

    // Curves and leveller are for the track, wherever it is listened to.
    void curvesAndLevellerAreTheTracksOwn()
    {
        const ProfilePtr both = withBehind(m_dry, behind(m_music, m_room));
        for (const Preset& preset : shippedPresets()) {
            const PlanPtr with = makePlan(*both, preset, 0.7, &m_room), without = makePlan(m_dry, preset, 0.7, &m_room);
            if (with->correctionShare != without->correctionShare) continue; // the range is foreseen better, too
            QVERIFY(with->midCurveDb == without->midCurveDb);
            QVERIFY(with->sideCurveDb == without->sideCurveDb);
        }
    }

    void loudnessIsForeseen_data()
    {
        QTest::addColumn<int>("channels");
        QTest::addColumn<double>("seconds");
        QTest::newRow("stereo, 1 s") << 2 << 1.0;
        QTest::newRow("stereo, 3 s") << 2 << 3.0;
        QTest::newRow("mono") << 1 << 1.0;
        QTest::newRow("5.1") << 6 << 1.0;
    }
    void loudnessIsForeseen()
    {
        QFETCH(int, channels);
        QFETCH(double, seconds);
        const Sound sound = music({44100, channels}, 30);
        const ListeningCorrection correction = room(seconds, channels == 2 ? 4 : 1);
        const TrackProfile dry = analyse(sound);
        const ProfilePtr both = withBehind(dry, behind(sound, correction));
        for (const char* preset : {"adaptive", "punchy"})
            for (const double intensity : {0.0, 0.6, 1.0}) {
                const PlanPtr plan = makePlan(*both, *findPreset(preset), intensity, &correction);
                const double heard = referenceLoudness(render(sound, plan));
                // Real music is held to 0.1 (tst_music); of these strokes, all alike, the limiter meets all or none.
                QVERIFY2(std::fabs(heard - plan->predictedLufs) <= 0.15, qPrintable(QStringLiteral("%1 %2: %3 for %4")
                                                                                        .arg(QLatin1String(preset))
                                                                                        .arg(intensity)
                                                                                        .arg(plan->predictedLufs)
                                                                                        .arg(heard)));
                // A correction alone keeps the track's loudness, where the limiter lets it.
                if (intensity == 0 && plan->predictedLimitingDb < 0.04)
                    QVERIFY(std::fabs(heard - dry.integratedLufs) <= 0.1);
            }
    }

    void lengthsOfNothing_data()
    {
        QTest::addColumn<int>("frames");
        for (const int frames : {0, 1, 63, 64, 4410, 44100})
            QTest::newRow(std::to_string(frames).c_str()) << frames;
    }
    void lengthsOfNothing()
    {
        QFETCH(int, frames);
        Sound sound = m_music;
        sound.samples.resize(static_cast<std::size_t>(2 * frames));
        const ProfilePtr both = withBehind(analyse(sound), behind(sound, m_room));
        const PlanPtr plan = makePlan(*both, *findPreset("punchy"), 1, &m_room);
        QVERIFY(std::isfinite(plan->gainDb) && std::isfinite(plan->predictedLufs));
        QCOMPARE(render(sound, plan).frames(), sound.frames());
    }
};

QTEST_GUILESS_MAIN(TestBehind)
#include "tst_behind.moc"
