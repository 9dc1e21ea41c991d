// Preset files: what is read, what is refused and why, exact round trips, damaged files, and curves drawn by hand.
#include <QRegularExpression>

#include "recipefuzz.h"
#include "signals.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

std::string withLine(const std::string& line)
{
    return R"({"format": "auralis-preset", "version": 1, "name": "Mine")" + (line.empty() ? "" : ", " + line) + "}";
}

Preset randomPreset(std::mt19937& random)
{
    const auto between = [&](double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random);
    };
    const auto hz = [&] { return 10 * std::pow(4000.0, between(0, 1)); };
    Preset p;
    p.id = "random";
    p.name = "Random \xc3\xa4 \"quoted\" \\";
    p.description = random() % 2 ? "" : "One sentence.";
    p.targetLufs = between(-30, -8);
    p.correction = between(0, 1);
    p.correctionLimitDb = between(0, 6);
    p.compressor = random() % 2;
    p.compressorRatio = between(1, 4);
    p.leveller = between(0, 1);
    p.transient = between(0, 1);
    p.widthDb = between(-12, 6);
    if (random() % 2) p.lowShelf = {hz(), between(-12, 12)};
    if (random() % 2) p.highShelf = {hz(), between(-12, 12)};
    for (std::size_t i = random() % 8; i > 0; --i)
        p.bells.push_back({hz(), between(-12, 12), between(0.25, 8)});
    double at = 10;
    for (std::size_t i = random() % 12; i > 0 && (at *= between(1.01, 3)) < 40000; --i)
        p.curve.push_back({at, between(-12, 12)});
    return p;
}

bool soundsFinite(const Sound& dry, const TrackProfile& profile, const Preset& preset)
{
    const Sound out = render(dry, makePlan(profile, preset, 1));
    for (const float x : out.samples)
        if (!(std::fabs(x) <= dbToGain(-0.3))) return false;
    return true;
}

} // namespace

class TestPresets : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theShippedOnesAreFilesOfTheFormat()
    {
        const char* const ids[] = {"adaptive", "gentle", "warm", "bright", "punchy"};
        QCOMPARE(shippedPresets().size(), std::size(ids));
        for (std::size_t i = 0; i < std::size(ids); ++i) {
            QCOMPARE(shippedPresets()[i].id, ids[i]);
            QFile file(QStringLiteral(AURALIS_SOURCE_DIR "/resources/presets/%1.json").arg(QLatin1String(ids[i])));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const auto read = parsePreset(file.readAll().toStdString(), ids[i]);
            QVERIFY2(read, read ? "" : read.error().text().c_str());
            QVERIFY(*read == shippedPresets()[i]);
        }
        const Preset* punchy = findPreset("punchy");
        QCOMPARE(punchy->targetLufs, -12.0);
        QCOMPARE(punchy->transient, 0.5);
        QCOMPARE(punchy->bells.size(), std::size_t{3});
        QVERIFY(!findPreset("gentle")->compressor);
        QCOMPARE(findPreset("bright")->highShelf.gainDb, 3.0);
    }

    void whatIsLeftOutHasItsDefault()
    {
        const auto read = parsePreset(withLine(""), "mine");
        QVERIFY(read);
        Preset expected;
        expected.id = "mine";
        expected.name = "Mine";
        QVERIFY(*read == expected);
    }

    void errorsNameThePlace_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const std::string& text, const char* message) {
            QTest::newRow(name) << QString::fromStdString(text) << QString::fromUtf8(message);
        };
        row("nothing", "", "is not JSON");
        row("a list", "[]", "must be a JSON object");
        row("no format", "{}", "format is missing");
        row("other format", R"({"format": "x", "version": 1, "name": "n"})", "format must be \"auralis-preset\"");
        row("newer", R"({"format": "auralis-preset", "version": 2, "name": "n"})",
            "version must be 1; this is of another Auralis");
        row("no name", R"({"format": "auralis-preset", "version": 1})", "name is missing");
        row("empty name", R"({"format": "auralis-preset", "version": 1, "name": ""})", "name must not be empty");
        row("bell", withLine(R"("bells": [{"hz": 50, "gainDb": 1}, {"hz": 60, "gainDb": 1}, {"hz": 5, "gainDb": 1}])"),
            "bells[2].hz must be between 10 and 40000");
        row("bell without", withLine(R"("bells": [{"hz": 50}])"), "bells[0].gainDb is missing");
        row("width", withLine(R"("bells": [{"hz": 50, "gainDb": 1, "octaves": 0.1}])"),
            "bells[0].octaves must be between 0.25 and 8");
        row("bell key", withLine(R"("bells": [{"hz": 50, "gainDb": 1, "q": 2}])"), "bells[0]: unknown key \"q\"");
        row("key", withLine(R"("loudness": -14)"), "unknown key \"loudness\"");
        row("text", withLine(R"("targetLufs": "loud")"), "targetLufs must be a number");
        row("flag", withLine(R"("compressor": 1)"), "compressor must be true or false");
        row("shelf", withLine(R"("lowShelf": 3)"), "lowShelf must be an object");
        row("list", withLine(R"("bells": {})"), "bells must be a list");
        row("curve", withLine(R"("curve": [{"hz": 100, "gainDb": 1}, {"hz": 100, "gainDb": 2}])"),
            "curve[1].hz must be higher than that of the point before");
        row("huge", withLine(R"("punch": 1e999)"), "is not JSON");
        row("control", withLine(R"("description": "a\nb")"), "description must not hold control characters");
        row("long", withLine("\"description\": \"" + std::string(401, 'x') + "\""),
            "description must not be longer than 400 letters");
        row("size", std::string(70000, ' '), "is longer than 64 KiB");
        row("deep", std::string(60000, '['), "is not JSON");
    }
    void errorsNameThePlace()
    {
        QFETCH(QString, text);
        QFETCH(QString, message);
        const auto read = parsePreset(text.toStdString());
        QVERIFY(!read);
        QCOMPARE(QString::fromStdString(read.error().message), message);
    }

    void tooManyBells()
    {
        std::string bells = R"("bells": [{"hz": 50, "gainDb": 1})";
        for (int i = 0; i < 32; ++i)
            bells += R"(, {"hz": 50, "gainDb": 1})";
        QCOMPARE(parsePreset(withLine(bells + "]")).error().message, "bells must not have more than 32 entries");
    }

    void writtenAndReadItIsEqual()
    {
        std::mt19937 random(4);
        for (int i = 0; i < 500; ++i) {
            const Preset preset = randomPreset(random);
            const auto read = parsePreset(writePreset(preset), preset.id);
            QVERIFY2(read, read ? "" : read.error().text().c_str());
            QVERIFY(*read == preset);
            QCOMPARE(writePreset(*read), writePreset(preset));
        }
    }

    void soundIsNamedByWhatItDoes()
    {
        Preset preset = *findPreset("warm");
        const ContentId sound = soundOf(preset);
        preset.id = "other";
        preset.name = "Other";
        QVERIFY(soundOf(preset) == sound);
        preset.lowShelf.gainDb = std::nextafter(1.5, 2);
        QVERIFY(soundOf(preset) != sound);
    }

    // Every reading of a damaged file is a refusal with a reason, or a preset that can be written, read and heard.
    void damagedFiles()
    {
        std::mt19937 random(9);
        const Sound dry = music({8000, 2}, 1);
        const TrackProfile profile = analyse(dry);
        int read = 0, heard = 0;
        for (int i = 0; i < 20000; ++i) {
            const std::string whole = i % 2 ? writePreset(randomPreset(random))
                                            : writePreset(shippedPresets()[static_cast<std::size_t>(i / 2 % 5)]);
            const auto preset = parsePreset(damaged(whole, random));
            if (!preset) {
                QVERIFY(!preset.error().message.empty() && preset.error().message.size() < 200);
                continue;
            }
            ++read;
            QVERIFY(*parsePreset(writePreset(*preset)) == *preset);
            if (read % 20 == 0) {
                ++heard;
                QVERIFY2(soundsFinite(dry, profile, *preset), writePreset(*preset).c_str());
            }
        }
        QVERIFY2(read > 500 && heard > 20, qPrintable(QString::number(read)));
    }

    void extremePresetsStayBelowTheCeiling()
    {
        std::mt19937 random(5);
        const Sound dry = music({11025, 2}, 2);
        const TrackProfile profile = analyse(dry);
        for (int i = 0; i < 60; ++i) {
            const Preset preset = randomPreset(random);
            QVERIFY2(soundsFinite(dry, profile, preset), writePreset(preset).c_str());
        }
    }

    void aDrawnCurveGoesThroughItsPoints()
    {
        const std::vector<CurveKnot> knots = {{50, 3}, {200, 3}, {1000, -2}, {4000, 1}, {12000, 6}};
        for (const CurveKnot& knot : knots)
            QVERIFY(std::fabs(knotsDb(knots, knot.hz) - knot.gainDb) < 1e-12);
        QCOMPARE(knotsDb(knots, 20), 3.0);
        QCOMPARE(knotsDb(knots, 20000), 6.0);
        double before = knotsDb(knots, 10);
        for (double hz = 10; hz < 30000; hz *= 1.003) {
            const double db = knotsDb(knots, hz);
            QVERIFY(db >= -2 - 1e-9 && db <= 6 + 1e-9); // never beyond the points
            if (hz < 200) QVERIFY(std::fabs(db - 3) < 1e-9);
            QVERIFY(std::fabs(db - before) < 0.05);
            before = db;
        }
        QCOMPARE(knotsDb({}, 1000), 0.0);
        QCOMPARE(knotsDb({{300, 2}}, 1000), 2.0);
    }

    void aDrawnCurveIsHeard()
    {
        Preset preset = *findPreset("adaptive");
        preset.correction = 0;
        preset.leveller = 0;
        preset.compressor = false;
        preset.targetLufs = -23;
        preset.curve = {{300, 0}, {1000, 4}, {3000, 0}};
        Sound dry = sine({44100, 2}, 1000, -40, 3);
        const Sound other = sine({44100, 2}, 150, -40, 3);
        for (std::size_t i = 0; i < dry.samples.size(); ++i)
            dry.samples[i] += other.samples[i];
        const PlanPtr plan = makePlan(analyse(dry), preset, 1);
        const Sound out = render(dry, plan);
        QVERIFY(std::fabs(levelDb(out, 1000) - levelDb(dry, 1000) - plan->gainDb - 4) < 0.1);
        QVERIFY(std::fabs(levelDb(out, 150) - levelDb(dry, 150) - plan->gainDb) < 0.1);
    }

private:
    static double levelDb(const Sound& sound, double hz)
    {
        double re = 0, im = 0;
        const FramePos first = sound.frames() / 3, count = sound.format.rate;
        for (FramePos n = first; n < first + count; ++n) {
            const double x = static_cast<double>(sound.samples[static_cast<std::size_t>(n * sound.format.channels)]);
            re += x * std::cos(2 * M_PI * hz * static_cast<double>(n) / sound.format.rate);
            im += x * std::sin(2 * M_PI * hz * static_cast<double>(n) / sound.format.rate);
        }
        return 10 * std::log10(re * re + im * im);
    }
};

QTEST_GUILESS_MAIN(TestPresets)
#include "tst_presets.moc"
