// Our meters against others on every case of EBU Tech 3341 and 3342 at 44.1, 48 and 96 kHz: libebur128, a 32x
// true-peak meter, and ffmpeg's ebur128 on some. What the cases should read is tst_loudness'.
#include <QProcess>

#include "ebusignals.h"
#include "loudness.h"
#include "truepeakreference.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

constexpr double loudnessTolerance = 0.1, rangeTolerance = 0.1;
constexpr double silenceLufs = -70; // below it meters differ in what they call silence

struct Readings {
    std::vector<double> momentary, shortTerm; // every 10 and 100 ms, first when a window is full
    double integrated = 0, range = 0;
};

Readings ours(const Sound& sound)
{
    constexpr int piece = 1024;
    const int channels = sound.format.channels;
    std::vector<std::vector<float>> planes(static_cast<std::size_t>(channels), std::vector<float>(piece));
    std::vector<const float*> pointers;
    for (const auto& plane : planes)
        pointers.push_back(plane.data());
    LoudnessMeter meter(sound.format);
    for (FramePos first = 0; first < sound.frames(); first += piece) {
        const int count = static_cast<int>(std::min<FramePos>(piece, sound.frames() - first));
        const float* from = sound.samples.data() + first * channels;
        for (int c = 0; c < channels; ++c)
            for (int i = 0; i < count; ++i)
                planes[static_cast<std::size_t>(c)][static_cast<std::size_t>(i)] = from[i * channels + c];
        meter.add(pointers.data(), count);
    }
    const std::vector<float> momentary = meter.momentary(), shortTerm = meter.shortTerm();
    return {
        {momentary.begin(), momentary.end()}, {shortTerm.begin(), shortTerm.end()}, meter.integrated(), meter.range()};
}

/// Only the curves that are asked for: each reading sums up all of its window again.
Readings libebur128(const Sound& sound, bool momentary, bool shortTerm)
{
    ebur128_state* state =
        ebur128_init(static_cast<unsigned>(sound.format.channels), static_cast<unsigned long>(sound.format.rate),
                     EBUR128_MODE_S | EBUR128_MODE_I | EBUR128_MODE_LRA);
    Readings readings;
    const FramePos step = sound.format.rate / 100;
    for (FramePos at = 0; at + step <= sound.frames(); at += step) {
        ebur128_add_frames_float(state, sound.samples.data() + at * sound.format.channels,
                                 static_cast<std::size_t>(step));
        const FramePos steps = at / step + 1;
        double value = 0;
        if (momentary && steps >= 40) {
            ebur128_loudness_momentary(state, &value);
            readings.momentary.push_back(value);
        }
        if (shortTerm && steps >= 300 && steps % 10 == 0) {
            ebur128_loudness_shortterm(state, &value);
            readings.shortTerm.push_back(value);
        }
    }
    ebur128_loudness_global(state, &readings.integrated);
    ebur128_loudness_range(state, &readings.range);
    ebur128_destroy(&state);
    return readings;
}

double audible(double lufs)
{
    return std::max(silenceLufs, lufs); // -inf too
}

/// Largest difference between two curves; a curve that is longer than the other is infinitely far.
double apart(const std::vector<double>& a, const std::vector<double>& b)
{
    if (a.size() != b.size()) return std::numeric_limits<double>::infinity();
    double most = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        most = std::max(most, std::fabs(audible(a[i]) - audible(b[i])));
    return most;
}

struct Case {
    std::string name;
    std::vector<Part> parts;
    std::vector<double> offsets = {0, 0};
};

std::vector<Case> loudnessCases()
{
    std::vector<Case> cases = {{"3341-1", {{20, -23}}},
                               {"3341-2", {{20, -33}}},
                               {"3341-3", {{10, -36}, {60, -23}, {10, -36}}},
                               {"3341-4", {{10, -72}, {10, -36}, {60, -23}, {10, -36}, {10, -72}}},
                               {"3341-5", {{20, -26}, {20.1, -20}, {20, -26}}},
                               {"3341-6", {{20, 0}}, {-28, -28, -24, -30, -30}},
                               {"3341-9", repeated({{1.34, -20}, {1.66, -30}}, 5)},
                               {"3341-12", repeated({{0.18, -20}, {0.22, -30}}, 25)},
                               {"3342-1", {{20, -20}, {20, -30}}},
                               {"3342-2", {{20, -20}, {20, -15}}},
                               {"3342-3", {{20, -40}, {20, -20}}},
                               {"3342-4", {{20, -50}, {20, -35}, {20, -20}, {20, -35}, {20, -50}}}};
    Case eleven{"3341-11", {}}, fourteen{"3341-14", {}};
    for (int i = 0; i < 20; ++i) {
        const std::string file = "-file" + std::to_string(i);
        cases.push_back({"3341-10" + file, {{0.15 * i, none}, {3, -23}, {1, none}}});
        cases.push_back({"3341-13" + file, {{0.02 * i, none}, {0.4, -23}, {1, none}}});
        for (const Part& part : {Part{0.15 * i, none}, Part{3, -38.0 + i}, Part{3 - 0.15 * i, none}})
            eleven.parts.push_back(part);
        for (const Part& part : {Part{0.02 * i, none}, Part{0.4, -38.0 + i}, Part{0.4 - 0.02 * i, none}})
            fourteen.parts.push_back(part);
    }
    cases.push_back(eleven);
    cases.push_back(fourteen);
    return cases;
}

std::vector<float> left(const Sound& sound)
{
    std::vector<float> samples;
    for (std::size_t i = 0; i < sound.samples.size(); i += static_cast<std::size_t>(sound.format.channels))
        samples.push_back(sound.samples[i]);
    return samples;
}

/// The summary that ffmpeg's ebur128 prints.
QString ffmpegSays(const Sound& sound, bool peaks)
{
    const QTemporaryDir folder;
    QFile raw(folder.filePath(QStringLiteral("x.f32")));
    if (!raw.open(QIODevice::WriteOnly)) return {};
    raw.write(reinterpret_cast<const char*>(sound.samples.data()),
              static_cast<qint64>(sound.samples.size() * sizeof(float)));
    raw.close();
    QProcess ffmpeg;
    ffmpeg.start(QStringLiteral("ffmpeg"),
                 {QStringLiteral("-hide_banner"), QStringLiteral("-f"), QStringLiteral("f32le"), QStringLiteral("-ar"),
                  QString::number(sound.format.rate), QStringLiteral("-ac"), QString::number(sound.format.channels),
                  QStringLiteral("-i"), raw.fileName(), QStringLiteral("-af"),
                  peaks ? QStringLiteral("ebur128=peak=true") : QStringLiteral("ebur128"), QStringLiteral("-f"),
                  QStringLiteral("null"), QStringLiteral("-")});
    if (!ffmpeg.waitForFinished()) return {};
    const QString text = QString::fromUtf8(ffmpeg.readAllStandardError());
    return text.mid(text.lastIndexOf(QStringLiteral("Summary:")));
}

/// The line of this name, or NaN.
double readingOf(const QString& summary, const char* name)
{
    const QRegularExpression line(QLatin1String(name) + QStringLiteral(":\\s+(-?[0-9.]+) (LUFS|LU|dBFS)"));
    const QRegularExpressionMatch match = line.match(summary);
    return match.hasMatch() ? match.captured(1).toDouble() : std::nan("");
}

} // namespace

#define WITHIN(found, low, high)                                                                                       \
    do {                                                                                                               \
        const double found_ = (found);                                                                                 \
        QVERIFY2(found_ >= (low) && found_ <= (high),                                                                  \
                 qPrintable(QStringLiteral("%1 is not between %2 and %3").arg(found_).arg(low).arg(high)));            \
    } while (false)

class TestOracles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void loudness_data() { standardRateRows(); }
    void loudness() // 3341, cases 1-6 and 9-14; 3342, cases 1-4
    {
        QFETCH(int, rate);
        double momentary = 0, shortTerm = 0, integrated = 0, range = 0;
        for (const Case& test : loudnessCases()) {
            const Sound sound = tones(rate, test.parts, test.offsets);
            const auto is = [&](const char* number) {
                return test.name == number || test.name.rfind(number + std::string("-"), 0) == 0;
            };
            const bool steady = is("3341-1") || is("3341-2"), ranged = is("3342");
            const bool momentarily = steady || is("3341-12") || is("3341-13") || is("3341-14");
            const bool shortly = steady || is("3341-9") || is("3341-10") || is("3341-11");
            const Readings a = ours(sound), b = libebur128(sound, momentarily, shortly);
            const double off[] = {
                momentarily ? apart(a.momentary, b.momentary) : 0, shortly ? apart(a.shortTerm, b.shortTerm) : 0,
                std::fabs(audible(a.integrated) - audible(b.integrated)), ranged ? std::fabs(a.range - b.range) : 0};
            QVERIFY2(off[0] <= loudnessTolerance && off[1] <= loudnessTolerance && off[2] <= loudnessTolerance &&
                         off[3] <= rangeTolerance,
                     qPrintable(QStringLiteral("%1: M %2, S %3, I %4 LU, LRA %5 LU apart")
                                    .arg(QString::fromStdString(test.name))
                                    .arg(off[0])
                                    .arg(off[1])
                                    .arg(off[2])
                                    .arg(off[3])));
            momentary = std::max(momentary, off[0]), shortTerm = std::max(shortTerm, off[1]);
            integrated = std::max(integrated, off[2]), range = std::max(range, off[3]);
        }
        qInfo("apart from libebur128 at most: M %.4f, S %.4f, I %.4f, LRA %.4f LU", momentary, shortTerm, integrated,
              range);
    }

    void truePeak_data() { standardRateRows(); }
    void truePeak() // 3341, cases 15-23
    {
        QFETCH(int, rate);
        std::vector<std::pair<Sound, double>> cases;
        for (const PeakCase& test : peakCases)
            cases.emplace_back(fadedSine(rate, test.divisor, test.amplitude, test.degrees), test.expectedDb);
        for (int offset = 0; offset < 4; ++offset)
            cases.emplace_back(peakBetweenSamples(rate, offset), 0.0);
        double least = 1, most = -1;
        for (const auto& test : cases) {
            const double found = analyse(test.first).truePeakDbtp;
            const double exact = referenceTruePeakDb(left(test.first), 1, 0.3);
            WITHIN(exact, test.second - 0.4, test.second + 0.2); // the meter of the tests is one itself
            WITHIN(found - exact, -0.4, 0.2);
            WITHIN(found - reference(test.first).truePeakDb, -0.1, 1.0); // that one under-reads by up to 0.6 dB
            least = std::min(least, found - exact), most = std::max(most, found - exact);
        }
        qInfo("apart from the 32x meter: %.3f to %.3f dB", least, most);
    }

    void ffmpeg_data() { standardRateRows(); }
    void ffmpeg()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("ffmpeg")).isEmpty()) QSKIP("needs ffmpeg");
        QFETCH(int, rate);
        constexpr double rounding = 0.05; // it prints one decimal
        for (const Case& test : loudnessCases()) {
            if (test.name != "3341-6" && test.name != "3342-4") continue;
            const Sound sound = tones(rate, test.parts, test.offsets);
            const Readings found = ours(sound);
            const QString other = ffmpegSays(sound, false);
            WITHIN(found.integrated - readingOf(other, "I"), -loudnessTolerance - rounding,
                   loudnessTolerance + rounding);
            WITHIN(found.range - readingOf(other, "LRA"), -rangeTolerance - rounding, rangeTolerance + rounding);
        }
        for (const Sound& sound : {fadedSine(rate, 6, 0.5, 60), peakBetweenSamples(rate, 1)})
            WITHIN(analyse(sound).truePeakDbtp - readingOf(ffmpegSays(sound, true), "Peak"), -0.4 - rounding,
                   0.4 + rounding);
    }
};

QTEST_GUILESS_MAIN(TestOracles)
#include "tst_oracles.moc"
