// Every processor of the chain by itself, at random, up to 384 kHz: what it declares to look back and ahead is enough
// (and for the EQ not more than enough), nothing is late, nothing allocates or throws.
#include "allocations.h"
#include "correctionfilter.h"
#include "correctionstage.h"
#include "dynamics.h"
#include "limiter.h"
#include "signals.h"
#include "zerophaseeq.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

// Nothing of the chain throws while it processes.
static_assert(noexcept(std::declval<MasteringRenderer&>().render(nullptr, 0)));
static_assert(noexcept(std::declval<CorrectionStage&>().read(0, nullptr, 0)));
static_assert(noexcept(std::declval<ZeroPhaseEq&>().pair(nullptr, 0, nullptr, nullptr)));
static_assert(noexcept(std::declval<ZeroPhaseEq&>().single(nullptr, nullptr, 0, nullptr, nullptr)));
static_assert(noexcept(std::declval<Dynamics&>().push(0)));
static_assert(noexcept(std::declval<AttenuationFilter&>().run(nullptr, nullptr, 0)));
static_assert(noexcept(std::declval<const Limiter&>().detect(nullptr, 0, nullptr)));

constexpr int rates[] = {8000, 22050, 44100, 48000, 96000, 192000, 384000};

int anyOf(std::mt19937& random, int low, int high)
{
    return std::uniform_int_distribution<int>(low, high)(random);
}

/// Not music: noise that comes and goes, loud enough for every stage.
Sound noise(AudioFormat format, FramePos frames, std::mt19937& random)
{
    Sound sound = silence(format, frames);
    std::uniform_real_distribution<float> level(-1.2f, 1.2f);
    for (FramePos n = 0; n < frames; ++n) {
        const auto swell = static_cast<float>(std::fabs(std::sin(7.0 * static_cast<double>(n) / format.rate)));
        for (int c = 0; c < format.channels; ++c)
            sound.samples[static_cast<std::size_t>(n * format.channels + c)] = swell * level(random);
    }
    return sound;
}

enum class Stage { Eq, Dynamics, Limiter, Correction };

std::shared_ptr<MasteringPlan> planOf(Stage stage, const Sound& sound, std::mt19937& random)
{
    auto plan = std::make_shared<MasteringPlan>();
    plan->format = sound.format;
    plan->trackFrames = sound.frames();
    plan->ceilingDbtp = stage == Stage::Limiter ? -1.15 : 40; // out of reach
    const auto between = [&](double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random);
    };
    switch (stage) {
    case Stage::Eq: {
        const double tilt = between(-4, 4), ripple = between(0, 3);
        for (double hz = 16; hz < sound.format.rate / 2.0; hz *= std::exp2(1.0 / 12)) {
            const double octaves = std::log2(hz / 1000);
            plan->curveHz.push_back(static_cast<float>(hz));
            plan->midCurveDb.push_back(static_cast<float>(tilt * octaves / 5));
            plan->sideCurveDb.push_back(static_cast<float>(tilt * octaves / 5 + ripple * std::sin(octaves)));
        }
        break;
    }
    case Stage::Dynamics:
        plan->compressorRatio = between(1.1, 4);
        plan->compressorThresholdDb = between(-30, -10);
        plan->transient = anyOf(random, 0, 1) ? between(0.1, 1) : 0;
        break;
    case Stage::Limiter:
        plan->gainDb = between(3, 15);
        break;
    case Stage::Correction: {
        ListeningCorrection c;
        c.bands = {{EqBand::Kind::Peak, between(50, 3000), between(-9, 9), between(0.5, 4), true},
                   {EqBand::Kind::LowShelf, between(60, 300), between(-9, 9), 0.7, true}};
        if (anyOf(random, 0, 1)) c.crossfeed = crossfeedCmoy;
        plan->correction = correctionFilter(c, sound.format);
        break;
    }
    }
    return plan;
}

/// Whether all but the declared surroundings of a window may be anything at all.
bool holds(const Sound& sound, const PlanPtr& plan, FramePos first, int count)
{
    std::vector<float> clean(static_cast<std::size_t>(count * sound.format.channels)), other = clean;
    MasteringRenderer renderer(plan, readerOf(sound));
    renderer.seek(first);
    if (!renderer.render(clean.data(), count)) return false;
    Sound changed = sound;
    for (FramePos n = 0; n < sound.frames(); ++n)
        if (n < first - renderer.preRollFrames() || n >= first + count + renderer.postRollFrames())
            for (int c = 0; c < sound.format.channels; ++c)
                changed.samples[static_cast<std::size_t>(n * sound.format.channels + c)] = n % 2 ? 1.0f : -0.8f;
    // From the start of the track, so that all of it has been heard.
    const Sound all = render(changed, plan);
    return !all.samples.empty() && std::memcmp(clean.data(), all.samples.data() + first * sound.format.channels,
                                               clean.size() * sizeof(float)) == 0;
}

} // namespace

class TestProcessors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void declaredDependencies_data()
    {
        QTest::addColumn<int>("stage");
        QTest::addColumn<int>("rate");
        const char* names[] = {"eq", "dynamics", "limiter", "correction"};
        for (int stage = 0; stage < 4; ++stage)
            for (const int rate : rates)
                QTest::addRow("%s %d", names[stage], rate) << stage << rate;
    }
    void declaredDependencies()
    {
        QFETCH(int, stage);
        QFETCH(int, rate);
        std::mt19937 random(static_cast<unsigned>(rate + stage));
        const AudioFormat format{rate, anyOf(random, 1, 2)};
        const Sound sound = noise(format, rate * (rate > 100000 ? 2 : 3), random);
        const PlanPtr plan = planOf(static_cast<Stage>(stage), sound, random);
        const Sound whole = render(sound, plan);
        QVERIFY(whole.frames() == sound.frames() && !sameBytes(whole, sound)); // it does something
        for (int i = 0; i < 3; ++i) {
            const int count = anyOf(random, 1, rate / 10);
            QVERIFY(holds(sound, plan, anyOf(random, rate / 2, static_cast<int>(sound.frames()) - rate / 2), count));
        }
        QVERIFY(sameBytes(whole, render(sound, plan, anyOf(random, 500, 9000))));
    }

    // Latency 0: an impulse through any stage has its peak where it was.
    void nothingIsLate_data() { declaredDependencies_data(); }
    void nothingIsLate()
    {
        QFETCH(int, stage);
        QFETCH(int, rate);
        std::mt19937 random(static_cast<unsigned>(rate + stage));
        Sound impulse = silence({rate, 2}, rate);
        const std::size_t at = static_cast<std::size_t>(anyOf(random, rate / 3, rate / 2));
        impulse.samples[2 * at] = impulse.samples[2 * at + 1] = 0.9f;
        const Sound out = render(impulse, planOf(static_cast<Stage>(stage), impulse, random));
        std::size_t most = 0;
        for (std::size_t n = 1; n < static_cast<std::size_t>(out.frames()); ++n)
            if (std::fabs(out.samples[2 * n]) > std::fabs(out.samples[2 * most])) most = n;
        QCOMPARE(most, at);
    }

    // The attenuation is there when the peak is, and memory() values later nothing is left of it, and not before.
    void attenuationRemembersAsDeclared_data()
    {
        QTest::addColumn<int>("rate");
        for (const int rate : rates)
            QTest::newRow(std::to_string(rate).c_str()) << rate;
    }
    void attenuationRemembersAsDeclared()
    {
        QFETCH(int, rate);
        AttenuationFilter filter(rate, Limiter::lookAheadFrames(rate));
        const std::int32_t asked = AttenuationFilter::fromDb(AttenuationFilter::mostDb);
        const int length = filter.memory() + 3 * filter.lookAhead();
        std::vector<std::int32_t> wanted(static_cast<std::size_t>(length)), got(wanted.size());
        wanted[0] = asked;
        filter.run(wanted.data(), got.data(), length);
        QVERIFY(got[static_cast<std::size_t>(filter.lookAhead())] >= asked);
        std::size_t last = 0;
        for (std::size_t n = 0; n < got.size(); ++n)
            if (got[n] != 0) last = n;
        const auto age = static_cast<int>(last) - filter.lookAhead(); // of what it still shows
        QVERIFY2(age <= filter.memory() && age > filter.memory() - 2 * filter.lookAhead(),
                 qPrintable(QStringLiteral("%1 of %2").arg(age).arg(filter.memory())));
    }

    void gainsDependOnDeclaredTiles_data() { attenuationRemembersAsDeclared_data(); }
    void gainsDependOnDeclaredTiles()
    {
        QFETCH(int, rate);
        std::mt19937 random(static_cast<unsigned>(rate));
        Sound none = silence({rate, 2}, 64);
        auto plan = planOf(Stage::Dynamics, none, random);
        plan->transient = 1;
        Dynamics dynamics(*plan);
        const int tiles = 3 * (dynamics.ahead() + dynamics.behind()) + 10, at = tiles / 2;
        std::vector<float> energies;
        for (int t = 0; t < tiles; ++t)
            energies.push_back(std::uniform_real_distribution<float>(0, 40)(random));
        const auto gainOf = [&](const std::vector<float>& of) {
            dynamics.reset(0);
            float gain = 0;
            for (int t = 0; t <= at + dynamics.ahead(); ++t)
                gain = dynamics.push(of[static_cast<std::size_t>(t)]);
            return gain;
        };
        const float gain = gainOf(energies);
        std::vector<float> before = energies, edge = energies;
        std::fill_n(before.begin(), at - dynamics.behind(), 1000.0f);
        edge[static_cast<std::size_t>(at + dynamics.ahead())] += 4000;
        QCOMPARE(gainOf(before), gain);
        QVERIFY(gainOf(edge) != gain); // as far ahead as it says
    }

    // The EQ's half is its response's half: a change there reaches, one beyond does not.
    void responseIsAsLongAsDeclared()
    {
        std::mt19937 random(5);
        const Sound none = silence({44100, 2}, 64);
        const auto plan = planOf(Stage::Eq, none, random);
        ZeroPhaseEq eq(*plan);
        const EqGrid& grid = eq.grid();
        std::vector<float> left(static_cast<std::size_t>(grid.block)), right = left;
        const auto firstOf = [&](int where) {
            std::vector<float> frames(static_cast<std::size_t>(2 * grid.size));
            frames[static_cast<std::size_t>(2 * where)] = 1;
            eq.pair(frames.data(), 2, left.data(), right.data());
            return std::fabs(static_cast<double>(left[0]));
        };
        QVERIFY(firstOf(grid.half) > 0.1);                  // itself
        QVERIFY(firstOf(grid.half + grid.half / 2) > 1e-7); // within
        QVERIFY(firstOf(2 * grid.half + 1) < 3e-8);         // beyond: rounding
    }

    void nothingAllocates_data()
    {
        QTest::addColumn<int>("channels");
        QTest::addColumn<bool>("corrected");
        for (const int channels : {1, 2, 6, 8})
            for (const bool corrected : {false, true})
                QTest::addRow("%d channels%s", channels, corrected ? ", corrected" : "") << channels << corrected;
    }
    void nothingAllocates()
    {
        QFETCH(int, channels);
        QFETCH(bool, corrected);
        const Sound dry = music({44100, channels}, 4, 0.6);
        const TrackProfile profile = analyse(dry);
        ListeningCorrection c;
        c.bands = {{EqBand::Kind::Peak, 1000, 3, 1, true}};
        c.crossfeed = crossfeedCmoy;
        c.impulse = *checkedImpulse({44100, {std::vector<float>(9000, 0.001f)}});
        for (const Preset& preset : shippedPresets()) {
            MasteringRenderer renderer(makePlan(profile, preset, 1, corrected ? &c : nullptr), readerOf(dry));
            std::vector<float> out(static_cast<std::size_t>(4410 * channels));
            QVERIFY(renderer.render(out.data(), 4410));
            const long long before = allocations;
            bool good = true;
            for (int i = 0; i < 20; ++i)
                good = good && renderer.render(out.data(), 4410 - 13 * i);
            renderer.seek(90000);
            good = good && renderer.render(out.data(), 4410);
            QCOMPARE(allocations - before, 0LL);
            QVERIFY(good);
        }
    }
};

QTEST_GUILESS_MAIN(TestProcessors)
#include "tst_processors.moc"
