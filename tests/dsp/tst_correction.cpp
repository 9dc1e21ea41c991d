// Listening corrections in the chain: what is heard of bands, crossfeed and impulse responses, exactness, the ceiling,
// declared dependencies, loudness.
#include <bs2b.h>

#include "allocations.h"
#include "biquad.h"
#include "correctionstage.h"
#include "signals.h"
#include "truepeakreference.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

std::shared_ptr<const ImpulseResponse> checked(ImpulseResponse impulse)
{
    return *checkedImpulse(std::move(impulse));
}

ListeningCorrection randomCorrection(std::mt19937& random, double longestSeconds)
{
    const auto between = [&](double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random);
    };
    ListeningCorrection c;
    c.autoPreamp = random() % 3 != 0;
    c.preampDb = between(-12, 12);
    for (std::size_t i = random() % 10; i > 0; --i)
        c.bands.push_back({static_cast<EqBand::Kind>(random() % 8), 20 * std::pow(1000.0, between(0, 1)),
                           between(-15, 15), between(0.3, 6), random() % 5 != 0});
    if (random() % 3 == 0) c.graphic = {{30, between(-9, 9)}, {300, between(-9, 9)}, {3000, between(-9, 9)}};
    if (random() % 2) c.crossfeed = Crossfeed{between(300, 2000), between(1, 15)};
    if (random() % 2) {
        const std::size_t counts[] = {1, 2, 4};
        const int rates[] = {22050, 44100, 48000};
        const int rate = rates[random() % 3];
        const double seconds = between(0.01, longestSeconds);
        c.impulse = checked(
            roomOf(counts[random() % 3], rate, seconds, static_cast<int>(seconds * rate * between(0, 0.5)), random()));
    }
    return c;
}

Sound noise(AudioFormat format, FramePos frames, unsigned seed)
{
    Sound sound = silence(format, frames);
    std::mt19937 random(seed);
    std::uniform_real_distribution<float> level(-0.5f, 0.5f);
    for (float& x : sound.samples)
        x = level(random);
    return sound;
}

// All of the track through the stage alone.
Sound staged(const Sound& sound, const CorrectionFilterPtr& filter)
{
    CorrectionStage stage(filter, sound.frames(), readerOf(sound));
    Sound out = silence(sound.format, sound.frames());
    if (!stage.read(0, out.samples.data(), static_cast<int>(sound.frames()))) out.samples.clear();
    return out;
}

float sampleOf(const Sound& sound, FramePos frame, int channel)
{
    if (frame < 0 || frame >= sound.frames()) return 0;
    return sound.samples[static_cast<std::size_t>(frame * sound.format.channels + channel)];
}

// Gain from one channel to another at a frequency: an impulse in the middle, and its response transformed.
double gainDb(const CorrectionFilterPtr& filter, int rate, int channels, double hz, int from, int to)
{
    Sound impulse = silence({rate, channels}, 4 * rate);
    const FramePos middle = rate / 2;
    impulse.samples[static_cast<std::size_t>(middle * channels + from)] = 1;
    const Sound out = staged(impulse, filter);
    std::complex<double> sum = 0;
    for (FramePos n = 0; n < out.frames(); ++n)
        sum +=
            static_cast<double>(sampleOf(out, n, to)) * std::polar(1.0, -2 * M_PI * hz * static_cast<double>(n) / rate);
    return 20 * std::log10(std::max(std::abs(sum), 1e-10));
}

// The two sounds apart from a factor: worst difference over the largest sample, dB.
double differenceDb(const Sound& a, const Sound& b)
{
    double ab = 0, bb = 0, worst = 0, most = 0;
    for (std::size_t i = 0; i < a.samples.size(); ++i) {
        ab += static_cast<double>(a.samples[i]) * static_cast<double>(b.samples[i]);
        bb += static_cast<double>(b.samples[i]) * static_cast<double>(b.samples[i]);
    }
    for (std::size_t i = 0; i < a.samples.size(); ++i) {
        worst =
            std::max(worst, std::fabs(static_cast<double>(a.samples[i]) - ab / bb * static_cast<double>(b.samples[i])));
        most = std::max(most, std::fabs(static_cast<double>(a.samples[i])));
    }
    return 20 * std::log10(worst / most);
}

} // namespace

class TestCorrection : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void zeroStaysZero_data()
    {
        QTest::addColumn<int>("channels");
        QTest::addColumn<double>("seconds");
        for (const int channels : {1, 2, 6})
            QTest::newRow(qPrintable(QStringLiteral("%1 channels").arg(channels))) << channels << 0.1;
        QTest::newRow("long") << 2 << 1.5;
    }
    // Exactly where the response reaches nothing that sounds, and no sooner.
    void zeroStaysZero()
    {
        QFETCH(int, channels);
        QFETCH(double, seconds);
        const AudioFormat format{44100, channels};
        const FramePos begin = 44100, end = begin + 22050;
        Sound sound = silence(format, begin);
        append(sound, noise(format, end - begin, 5));
        append(sound, silence(format, 4 * 44100));
        ListeningCorrection c;
        c.bands = {{EqBand::Kind::Peak, 1000, 6, 1, true}};
        c.impulse = checked(roomOf(1, 44100, seconds, 300, 9));
        const CorrectionFilterPtr filter = correctionFilter(c, format);
        const Sound out = staged(sound, filter);
        FramePos first = -1, last = -1;
        for (FramePos n = 0; n < out.frames(); ++n)
            for (int ch = 0; ch < channels; ++ch)
                if (sampleOf(out, n, ch) != 0) {
                    if (first < 0) first = n;
                    last = n;
                }
        QCOMPARE(first, begin - filter->delay);
        QCOMPARE(last, end + filter->taps - filter->delay - 2);
    }

    void bandsAreRealised_data()
    {
        QTest::addColumn<int>("rate");
        QTest::addColumn<int>("channels");
        for (const int rate : {8000, 44100, 96000, 192000})
            QTest::newRow(qPrintable(QString::number(rate))) << rate << 2;
        QTest::newRow("mono") << 44100 << 1;
        QTest::newRow("5.1") << 48000 << 6;
    }
    void bandsAreRealised()
    {
        QFETCH(int, rate);
        QFETCH(int, channels);
        ListeningCorrection c;
        c.bands = {{EqBand::Kind::LowShelf, 105, 6.7, 0.7, true}, {EqBand::Kind::Peak, 204, -2.8, 0.62, true},
                   {EqBand::Kind::Peak, 60, 5, 4, true},          {EqBand::Kind::Peak, 1350, 2.5, 2.37, true},
                   {EqBand::Kind::Peak, 2900, -8, 6, true},       {EqBand::Kind::HighShelf, 10000, -3.1, 0.7, true},
                   {EqBand::Kind::HighPass, 25, 0, 0.7, true},    {EqBand::Kind::Peak, 500, 12, 1, false}};
        const CorrectionFilterPtr filter = correctionFilter(c, {rate, channels});
        QVERIFY(filter);
        const int last = channels == 6 ? 5 : channels - 1;
        const double level = gainDb(filter, rate, channels, 1000, last, last) - correctionDb(c, 1000, rate);
        for (const double hz : {40.0, 60.0, 80.0, 105.0, 204.0, 500.0, 1350.0, 2500.0, 2900.0, 3300.0, 6000.0, 10000.0,
                                15000.0, 20000.0}) {
            if (hz > 0.45 * rate) continue;
            const double off = gainDb(filter, rate, channels, hz, last, last) - level - correctionDb(c, hz, rate);
            QVERIFY2(std::fabs(off) < 0.1, qPrintable(QStringLiteral("%1 Hz: %2 dB").arg(hz).arg(off)));
        }
        if (channels == 6) { // the LFE keeps its level beside the others
            QVERIFY(std::fabs(gainDb(filter, rate, channels, 50, 3, 3) - level) < 0.05);
            QVERIFY(std::fabs(gainDb(filter, rate, channels, 3000, 3, 3) - level) < 0.05);
        }
        if (channels == 2) QVERIFY(gainDb(filter, rate, channels, 1000, 0, 1) < -100);
    }

    void aGraphicCurveIsRealisedInPlace()
    {
        ListeningCorrection c;
        c.graphic = {{20, -4}, {100, 2}, {400, 0}, {1000, 0}, {4000, -6}, {10000, 3}, {20000, 3}};
        const CorrectionFilterPtr filter = correctionFilter(c, {44100, 2});
        const double level = gainDb(filter, 44100, 2, 700, 0, 0);
        for (const double hz : {50.0, 100.0, 200.0, 1000.0, 4000.0, 7000.0, 10000.0, 18000.0})
            QVERIFY(std::fabs(gainDb(filter, 44100, 2, hz, 1, 1) - level - knotsDb(c.graphic, hz)) < 0.1);
        Sound impulse = silence({44100, 2}, 44100);
        impulse.samples[2 * 20000] = 1;
        const Sound out = staged(impulse, filter);
        for (FramePos n = 0; n < out.frames(); ++n)
            QVERIFY(n == 20000 || sampleOf(out, n, 0) < sampleOf(out, 20000, 0));
    }

    void crossfeedIsLibbs2bs()
    {
        for (const Crossfeed& crossfeed : {crossfeedDefault, crossfeedCmoy, crossfeedJmeier, Crossfeed{1234, 3.3}}) {
            ListeningCorrection c;
            c.crossfeed = crossfeed;
            const Sound dry = noise({48000, 2}, 60000, 1);
            Sound expected = dry;
            t_bs2bdp engine = bs2b_open();
            bs2b_set_srate(engine, 48000);
            bs2b_set_level_fcut(engine, static_cast<int>(crossfeed.cutHz));
            bs2b_set_level_feed(engine, static_cast<int>(std::lround(crossfeed.feedDb * 10)));
            bs2b_cross_feed_f(engine, expected.samples.data(), static_cast<int>(expected.frames()));
            bs2b_close(engine);
            const double off = differenceDb(staged(dry, correctionFilter(c, dry.format)), expected);
            QVERIFY2(off < -110, qPrintable(QString::number(off)));
        }
        ListeningCorrection c;
        c.crossfeed = crossfeedCmoy;
        QVERIFY(!correctionFilter(c, {48000, 1})); // nothing to cross
        QVERIFY(!correctionFilter(c, {48000, 6}));
    }

    void responsesAreConvolved_data()
    {
        QTest::addColumn<int>("channels");
        for (const int channels : {1, 2, 4})
            QTest::newRow(qPrintable(QString::number(channels))) << channels;
    }
    void responsesAreConvolved()
    {
        QFETCH(int, channels);
        const int peak = 700;
        ImpulseResponse room = roomOf(static_cast<std::size_t>(channels), 44100, 0.3, peak, 3);
        ListeningCorrection c;
        c.impulse = checked(room);
        const Sound dry = noise({44100, 2}, 30000, 2);
        const CorrectionFilterPtr filter = correctionFilter(c, dry.format);
        const Sound out = staged(dry, filter);
        Sound expected = silence(dry.format, dry.frames());
        const auto& h = room.channels;
        // Every 50th frame, and only those are compared.
        Sound some = silence(dry.format, dry.frames());
        for (FramePos n = 0; n < dry.frames(); n += 50)
            for (int to = 0; to < 2; ++to) {
                double sum = 0;
                for (int from = 0; from < 2; ++from) {
                    if (channels < 4 && from != to) continue;
                    const auto& taps = channels == 4 ? h[static_cast<std::size_t>(2 * from + to)]
                                                     : h[static_cast<std::size_t>(channels == 1 ? 0 : to)];
                    for (std::size_t k = 0; k < taps.size(); ++k)
                        sum += static_cast<double>(taps[k]) *
                               static_cast<double>(sampleOf(dry, n + peak - static_cast<FramePos>(k), from));
                }
                expected.samples[static_cast<std::size_t>(2 * n + to)] = static_cast<float>(sum);
                some.samples[static_cast<std::size_t>(2 * n + to)] = sampleOf(out, n, to);
            }
        const double off = differenceDb(some, expected);
        QVERIFY2(off < -100, qPrintable(QString::number(off)));
        QCOMPARE(bool(correctionFilter(c, {44100, 6})), channels == 1); // several channels are for stereo only
    }

    void aResponseOfAnotherRateIsAligned()
    {
        for (const int rate : {22050, 48000, 96000}) {
            ImpulseResponse room{rate, {std::vector<float>(static_cast<std::size_t>(rate / 4))}};
            room.channels[0][static_cast<std::size_t>(rate / 10)] = 1; // 0.1 s of nothing, then all
            ListeningCorrection c;
            c.impulse = checked(room);
            Sound dry = sine({44100, 2}, 440, -12, 2);
            for (const double hz : {3000.0, 9000.0}) {
                const Sound more = sine(dry.format, hz, -12, 2);
                for (std::size_t i = 0; i < dry.samples.size(); ++i)
                    dry.samples[i] += more.samples[i];
            }
            const Sound out = staged(dry, correctionFilter(c, dry.format));
            // A pure delay is taken out, to a small part of a frame.
            const auto middle = [](const Sound& sound) {
                return Sound{sound.format, {sound.samples.begin() + 2 * 22050, sound.samples.end() - 2 * 22050}};
            };
            const double off = differenceDb(middle(out), middle(dry));
            QVERIFY2(off < -80, qPrintable(QStringLiteral("%1: %2").arg(rate).arg(off)));
        }
    }

    void withoutOneNothingChanges()
    {
        const Sound dry = music({44100, 2}, 3);
        const TrackProfile profile = analyse(dry);
        ListeningCorrection none;
        none.preampDb = -5;
        none.bands = {{EqBand::Kind::Peak, 1000, 6, 1, false}, {EqBand::Kind::Peak, 1000, 0, 1, true}};
        none.graphic = {{100, 0}, {1000, 0}};
        QVERIFY(makePlan(profile, *findPreset("warm"), 1, &none)->hash() ==
                makePlan(profile, *findPreset("warm"), 1)->hash());
        QVERIFY(makePlan(profile, *findPreset("warm"), 0, &none)->bypass);
        QVERIFY(sameBytes(render(dry, makePlan(profile, *findPreset("warm"), 0, &none)), dry));
    }

    // At intensity 0 it is all that is heard, at the loudness of the track.
    void aloneItKeepsTheLoudness()
    {
        const Sound dry = music({44100, 2}, 20, 0.1);
        const TrackProfile profile = analyse(dry);
        ListeningCorrection c;
        c.bands = {{EqBand::Kind::LowShelf, 105, 6.7, 0.7, true},
                   {EqBand::Kind::Peak, 204, -2.8, 0.62, true},
                   {EqBand::Kind::Peak, 2900, -6, 3, true},
                   {EqBand::Kind::HighShelf, 10000, 4, 0.7, true}};
        for (int i = 0; i < 3; ++i) {
            if (i == 1) c.crossfeed = crossfeedCmoy;
            if (i == 2) c.impulse = checked(roomOf(4, 48000, 0.4, 500, 8));
            const PlanPtr plan = makePlan(profile, *findPreset("punchy"), 0, &c);
            QVERIFY(!plan->bypass && plan->curveHz.empty() && plan->compressorRatio == 1 && plan->levellerDb.empty());
            const TrackProfile after = analyse(render(dry, plan));
            // How a long response changes the peaks is not foreseen.
            QVERIFY2(
                std::fabs(after.integratedLufs - plan->predictedLufs) < (c.impulse ? 0.4 : 0.1),
                qPrintable(QStringLiteral("%1: %2 for %3").arg(i).arg(after.integratedLufs).arg(plan->predictedLufs)));
            QVERIFY(plan->predictedLufs < profile.integratedLufs + 0.01);
            QVERIFY(plan->predictedLimitingDb < 0.06);
            ListeningCorrection quieter = c;
            quieter.autoPreamp = false;
            quieter.preampDb = -3;
            QVERIFY(std::fabs(makePlan(profile, *findPreset("punchy"), 0, &quieter)->gainDb - plan->gainDb + 3) < 1e-9);
        }
        // At full intensity the preset's target is met all the same. (Made strokes are driven hard; music is closer.)
        c.impulse = nullptr;
        const PlanPtr plan = makePlan(profile, *findPreset("adaptive"), 1, &c);
        const double off = analyse(render(dry, plan)).integratedLufs - plan->predictedLufs;
        QVERIFY2(std::fabs(off) < 0.6, qPrintable(QString::number(off)));
    }

    void hashNamesTheContent()
    {
        const TrackProfile profile = analyse(music({44100, 2}, 3));
        std::mt19937 random(3);
        QSet<QString> seen;
        for (int i = 0; i < 20; ++i) {
            ListeningCorrection c = randomCorrection(random, 0.1);
            c.bands.push_back({EqBand::Kind::Peak, 1000.0 + i, 3, 1, true});
            const auto hash = [&] {
                return QString::fromStdString(makePlan(profile, *findPreset("warm"), 0.5, &c)->hash().hex());
            };
            const QString before = hash();
            QVERIFY(!seen.contains(before));
            seen.insert(before);
            c.name = "Another name";
            QCOMPARE(hash(), before);
            c.bands.back().gainDb = 3.001;
            QVERIFY(!seen.contains(hash()));
        }
    }

    // Random corrections, presets, formats and pieces: equal bytes, the ceiling, and no dependency beyond what is said.
    void anyChainIsExact_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 14; ++seed)
            QTest::newRow(qPrintable(QString::number(seed))) << seed;
    }
    void anyChainIsExact()
    {
        QFETCH(unsigned, seed);
        std::mt19937 random(seed);
        const int rates[] = {8000, 11025, 22050, 44100, 48000};
        const int channelCounts[] = {1, 2, 2, 2, 6, 8};
        const AudioFormat format{rates[random() % 5], channelCounts[random() % 6]};
        Sound dry = music(format, 5, 0.5, seed);
        const ListeningCorrection c = randomCorrection(random, 0.5);
        const double intensities[] = {0, 0.5, 1};
        const PlanPtr plan = makePlan(analyse(dry), shippedPresets()[random() % 5], intensities[random() % 3], &c);
        const Sound whole = render(dry, plan);
        QCOMPARE(whole.frames(), dry.frames());
        if (!plan->bypass) QVERIFY(reference(whole).truePeakDb <= -0.35);

        for (const int piece : {format.rate / 10, 4099})
            QVERIFY(sameBytes(render(dry, plan, piece), whole));
        MasteringRenderer renderer(plan, readerOf(dry));
        std::vector<float> window(static_cast<std::size_t>(5000 * format.channels));
        for (int i = 0; i < 8; ++i) {
            const auto first = static_cast<FramePos>(random() % static_cast<unsigned>(dry.frames()));
            renderer.seek(first);
            const auto got = renderer.render(window.data(), 5000);
            QVERIFY(got && *got == std::min<FramePos>(5000, dry.frames() - first));
            QVERIFY(!std::memcmp(window.data(), whole.samples.data() + first * format.channels,
                                 static_cast<std::size_t>(*got * format.channels) * sizeof(float)));
        }

        // What lies outside the declared window may be anything.
        const FramePos first = dry.frames() / 2, end = first + format.rate / 10;
        Sound other = dry;
        for (FramePos n = 0; n < dry.frames(); ++n)
            if (n < first - renderer.preRollFrames() || n >= end + renderer.postRollFrames())
                for (int ch = 0; ch < format.channels; ++ch)
                    other.samples[static_cast<std::size_t>(n * format.channels + ch)] = 0.7f;
        const Sound changed = render(other, plan);
        QVERIFY(!std::memcmp(changed.samples.data() + first * format.channels,
                             whole.samples.data() + first * format.channels,
                             static_cast<std::size_t>((end - first) * format.channels) * sizeof(float)));
    }

    void hardCorrectionsStayBelowTheCeiling()
    {
        std::mt19937 random(20);
        for (int i = 0; i < 4; ++i) {
            ListeningCorrection c = randomCorrection(random, 0.2);
            c.autoPreamp = false;
            c.preampDb = 12;
            c.bands.push_back({EqBand::Kind::HighShelf, 6000, 15, 0.7, true});
            const Sound dry = i % 2 ? noise({44100, 2}, 100000, 5) : music({44100, 2}, 2, 0.8);
            const Sound out = render(dry, makePlan(analyse(dry), *findPreset("punchy"), i < 2 ? 1 : 0, &c));
            const double peak =
                std::max(reference(out).truePeakDb, referenceTruePeakDb(out.samples, out.format.channels));
            QVERIFY2(peak <= -0.35, qPrintable(QString::number(peak)));
        }
    }

    void damageDoesNotSpread()
    {
        Sound dry = music({44100, 2}, 8);
        ListeningCorrection c;
        c.impulse = checked(roomOf(2, 44100, 0.2, 100, 5));
        const PlanPtr plan = makePlan(analyse(dry), *findPreset("adaptive"), 1, &c);
        const Sound whole = render(dry, plan);
        const FramePos at = dry.frames() / 2;
        dry.samples[static_cast<std::size_t>(2 * at)] = std::nanf("");
        dry.samples[static_cast<std::size_t>(2 * at + 1)] = std::numeric_limits<float>::infinity();
        const Sound out = render(dry, plan);
        const MasteringRenderer renderer(plan, readerOf(dry));
        for (FramePos n = 0; n < out.frames(); ++n) {
            QVERIFY(std::isfinite(sampleOf(out, n, 0)) && std::isfinite(sampleOf(out, n, 1)));
            if (n < at - renderer.postRollFrames() || n > at + renderer.preRollFrames())
                QVERIFY(sampleOf(out, n, 0) == sampleOf(whole, n, 0));
        }
    }

    void renderingDoesNotAllocate()
    {
        const Sound dry = music({44100, 2}, 6);
        std::mt19937 random(1);
        ListeningCorrection c = randomCorrection(random, 0.5);
        c.bands.push_back({EqBand::Kind::Peak, 1000, 3, 1, true});
        c.crossfeed = crossfeedCmoy;
        MasteringRenderer renderer(makePlan(analyse(dry), *findPreset("punchy"), 1, &c), readerOf(dry));
        std::vector<float> out(2 * 4410);
        renderer.seek(0);
        QVERIFY(renderer.render(out.data(), 4410));
        const long long before = allocations;
        while (const int got = *renderer.render(out.data(), 4410))
            if (got < 0) break;
        renderer.seek(90000);
        QVERIFY(renderer.render(out.data(), 4410));
        QCOMPARE(allocations - before, 0LL);
    }
};

QTEST_GUILESS_MAIN(TestCorrection)
#include "tst_correction.moc"
