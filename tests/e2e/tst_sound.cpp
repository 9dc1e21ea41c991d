// What the built program makes a sound device play: tones through every way of playing, recorded at the monitor of a
// null sink on a sound server of the test's own. Gaps, clicks, lengths and places to a fraction of a frame.
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <functional>
#include <memory>
#include <random>
#include <sys/resource.h>

#include "listening.h"
#include "program.h"
#include "signals.h"
#include "soundserver.h"

using namespace auralis::test;

namespace
{

constexpr int rate = Recording::rate;
constexpr double leftHz = 441;
constexpr double rightHz = 617; // both phases together tell the place, not only its remainder
constexpr double hz[2] = {leftHz, rightHz};
constexpr double amplitude = 0.25;
constexpr float audible = 0.001f;
const QString sinkName = QStringLiteral("null0");

QString text(const char* word)
{
    return QString::fromUtf8(word);
}

/// `frames` of the tones from `first` on.
Frames tones(int sampleRate, std::int64_t first, std::int64_t frames)
{
    Frames out(static_cast<std::size_t>(2 * frames));
    for (std::int64_t i = 0; i < frames; ++i)
        for (int c = 0; c < 2; ++c) {
            const double turns = std::fmod(hz[c] * static_cast<double>(first + i) / sampleRate, 1.0);
            out[static_cast<std::size_t>(2 * i + c)] =
                static_cast<float>(amplitude * std::cos(2 * std::numbers::pi * turns));
        }
    return out;
}

/// By how many frames what is heard around `from` comes later than the tones would if they began at `start`.
double lag(const Recording& heard, std::int64_t start, std::int64_t from, std::int64_t length, int channel)
{
    const double turns = std::fmod(hz[channel] * static_cast<double>(start) / rate, 1.0);
    return lateness(std::polar(1.0, -2 * std::numbers::pi * turns), heard.tone(channel, hz[channel], from, length),
                    hz[channel]);
}

/// The place of the first frame of the file in the recording, from the phases of both channels near its begin.
std::int64_t beginning(const Recording& heard, std::int64_t onset)
{
    std::int64_t best = onset;
    double smallest = HUGE_VAL;
    for (std::int64_t start = onset - 200; start <= onset + 200; ++start) {
        const double left = lag(heard, start, onset + rate / 5, rate / 10, 0);
        const double right = lag(heard, start, onset + rate / 5, rate / 10, 1);
        if (const double off = std::hypot(left, right); off < smallest) {
            smallest = off;
            best = start;
        }
    }
    return best;
}

bool encode(const QByteArray& encoder, const QString& from, const QString& to)
{
    const QStringList options = encoder == "flac"   ? QStringList{text("-s"), text("-f"), from, text("-o"), to}
                                : encoder == "lame" ? QStringList{text("--quiet"), text("-b"), text("192"), from, to}
                                : encoder == "ffmpeg"
                                    ? QStringList{text("-v"), text("error"), text("-y"), text("-i"), from, to}
                                : encoder == "opusenc" ? QStringList{text("--quiet"), from, to}
                                                       : QStringList{text("-Q"), from, text("-o"), to};
    return run(QString::fromLatin1(encoder), options);
}

/// A hundred switches of mode, preset, intensity and quality as words for `auralis ctl`, drawn once and for all, and
/// the mode that each leads to.
std::vector<std::pair<QStringList, QString>> randomSwitches()
{
    const char* const presets[] = {"gentle", "warm", "bright", "punchy", "adaptive"};
    const char* const qualities[] = {"original", "96", "128", "192"};
    std::vector<std::pair<QStringList, QString>> switches;
    std::mt19937 random(12);
    bool enhanced = false;
    QString unenhanced = text("streamed");
    while (switches.size() < 100) {
        QStringList words;
        switch (random() % 4) {
        case 0:
            enhanced = !enhanced;
            words = QStringList{text("enhanced"), enhanced ? text("on") : text("off")};
            break;
        case 1:
            words = QStringList{text("preset"), text(presets[random() % 5])};
            break;
        case 2:
            words = QStringList{text("intensity"), QString::number(0.1 * static_cast<double>(random() % 11))};
            break;
        case 3:
            words = QStringList{text("quality"), text(qualities[random() % 4])};
            unenhanced = words[1] == text("original") ? words[1] : text("streamed");
            break;
        }
        switches.emplace_back(words, enhanced ? text("enhanced") : unenhanced);
    }
    return switches;
}

} // namespace

class SoundTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void playsWithoutGapOrClick_data();
    void playsWithoutGapOrClick();
    void switchesLeaveThePlaceAlone();
    void halvesOfOneSineJoin_data();
    void halvesOfOneSineJoin();

private:
    struct Take {
        Recording heard;
        std::int64_t underruns = 0; ///< the program's own count
        QByteArray log;
    };
    Take play(const Home& home, const QStringList& arguments);
    Take playThroughSwitches(const QString& file, double& position);
    Take undisturbed(const std::function<Take()>& take);
    static void checkTones(const Recording& heard, std::int64_t start, std::int64_t end, double fadeStep);

    std::unique_ptr<SoundServer> m_server;
    QTemporaryDir m_folder;
};

void SoundTest::initTestCase()
{
    if (const QString missing = SoundServer::missingProgram(); !missing.isEmpty())
        QSKIP(qPrintable(missing + text(" is not installed")));
    setpriority(PRIO_PROCESS, 0, -15); // where it is allowed: what is tested here is not how busy the machine is
    m_server = std::make_unique<SoundServer>();
    QVERIFY(m_server->start());
    QVERIFY(!m_server->addSink(sinkName).isEmpty());
    QVERIFY(m_server->setDefault(sinkName));
}

/// Folders of a program that plays at full volume to the default device, with a buffer for a busy machine.
class SoundHome : public Home
{
public:
    SoundHome()
    {
        QDir().mkpath(path(text("config")));
        QFile settings(path(text("config/auralis.ini")));
        if (settings.open(QIODevice::WriteOnly)) settings.write("[playback]\nvolume=1\nbufferMs=320\n");
    }
    Run ctl(const QStringList& words) const { return run(QStringList{text("ctl")} + words); }
};

/// Plays by `auralis play` and records until well after its end.
SoundTest::Take SoundTest::play(const Home& home, const QStringList& arguments)
{
    Take take;
    Capture capture(sinkName, rate, 200);
    if (!SoundServer::waitFor([&] { return capture.running(); }, 10000)) return take;
    const QString metrics = home.path(text("metrics"));
    QFile::remove(metrics);
    const Run run =
        home.run(QStringList{text("--log-metrics"), metrics, text("play"), text("--json")} + arguments, 90000);
    take.log = run.out + run.err;
    const qint64 atEnd = capture.frames();
    SoundServer::waitFor([&] { return capture.frames() > atEnd + rate / 2; }, 10000);
    take.heard.samples = capture.finish();
    QFile log(metrics);
    if (!log.open(QIODevice::ReadOnly)) return take;
    const QList<QByteArray> lines = log.readAll().trimmed().split('\n');
    take.underruns = QJsonDocument::fromJson(lines.last()).object()[text("underruns")].toInteger();
    return take;
}

/// On a busy machine the device may go without for a moment: a hole, after which the music goes on where it stopped.
/// Such a take is told and repeated, twice at most.
SoundTest::Take SoundTest::undisturbed(const std::function<Take()>& record)
{
    for (int left = 2;; --left) {
        Take take = record();
        const Recording& heard = take.heard;
        const std::int64_t onset = heard.soundFrom(0, audible);
        std::int64_t where = 0;
        const std::int64_t hole = heard.longestHole(onset, heard.soundUntil(heard.frames(), audible), audible, &where);
        if (left == 0 || (hole < rate / 1000 && take.underruns == 0)) return take;
        qWarning("a take with a hole of %.1f ms after %.2f s, %lld underruns counted: once more",
                 1000.0 * static_cast<double>(hole) / rate, static_cast<double>(where - onset) / rate,
                 static_cast<long long>(take.underruns));
    }
}

/// Between `start` and `end` the tones of the file, in place to a part of a frame, without a hole, a step or a click.
void SoundTest::checkTones(const Recording& heard, std::int64_t start, std::int64_t end, double fadeStep)
{
    std::int64_t where = 0;
    const std::int64_t hole = heard.longestHole(start, end, audible, &where);
    QVERIFY2(hole < rate / 1000, qPrintable(text("%1 silent frames at %2").arg(hole).arg(where - start)));
    for (int c = 0; c < 2; ++c) {
        double height = 0;
        for (std::int64_t at = start + rate / 10; at + rate / 5 < end; at += rate / 10) {
            const double late = lag(heard, start, at, rate / 10, c);
            QVERIFY2(
                std::fabs(late) < 0.5,
                qPrintable(
                    text("channel %1 is %2 frames late after %3 s").arg(c).arg(late).arg(double(at - start) / rate)));
            height = std::max(height, std::abs(heard.tone(c, hz[c], at, rate / 10)));
        }
        const std::int64_t edge = rate / 100;
        const double steepest = 2 * height * std::sin(std::numbers::pi * hz[c] / rate);
        const double step = heard.largestStep(c, start + edge, end - edge);
        const double click = heard.largestClick(c, hz[c], start + edge, end - edge, &where);
        qInfo("channel %d: height %.4f, largest step %.5f (the tone's own %.5f), largest click %.6f", c, height, step,
              steepest, click);
        QVERIFY2(step < steepest * 1.05 + fadeStep, qPrintable(text("a step of %1").arg(step)));
        QVERIFY2(click < 0.02 * height, qPrintable(text("a click of %1 at %2").arg(click).arg(where - start)));
    }
}

void SoundTest::playsWithoutGapOrClick_data()
{
    QTest::addColumn<QString>("mode");
    QTest::newRow("streamed") << text("streamed");
    QTest::newRow("enhanced") << text("enhanced");
}

void SoundTest::playsWithoutGapOrClick()
{
    QFETCH(QString, mode);
    const SoundHome home;
    const std::int64_t length = 11 * rate; // over the border of two chunks
    const QString file = m_folder.filePath(text("11s.wav"));
    QVERIFY(writeWav(file, tones(rate, 0, length), rate, 2, 24));
    const Take take = undisturbed([&] { return play(home, {file, text("--mode"), mode}); });
    const Recording& heard = take.heard;
    QVERIFY2(take.log.contains("\"ended\""), take.log.constData());
    QCOMPARE(take.underruns, 0);
    const std::int64_t onset = heard.soundFrom(0, 0.5f * amplitude);
    const std::int64_t start = beginning(heard, onset);
    qInfo("sounds from %lld (start by phase %+lld) to %+lld", static_cast<long long>(onset),
          static_cast<long long>(start - onset),
          static_cast<long long>(heard.soundUntil(heard.frames(), 0.5f * amplitude) - start - length));
    checkTones(heard, start, start + length, 0);
}

/// The program with its window plays while it is switched a hundred times.
SoundTest::Take SoundTest::playThroughSwitches(const QString& file, double& position)
{
    Take take;
    const SoundHome home;
    Capture capture(sinkName, rate, 200);
    if (!SoundServer::waitFor([&] { return capture.running(); }, 10000)) return take;
    QProcess window;
    home.startWindow(window, {file});
    const auto is = [&home](const char* key, const QString& value) {
        return SoundServer::waitFor([&] { return home.status()[text(key)].toString() == value; }, 20000);
    };
    bool ok = is("state", text("playing"));
    // Every other one is waited for; the others are overtaken by their successors, or not, as it happens.
    bool waits = false;
    for (const auto& [words, mode] : randomSwitches()) {
        ok = ok && home.ctl(words).status == 0 && (!waits || is("mode", mode));
        waits = !waits;
    }
    ok = ok && home.ctl({text("pause")}).status == 0 && is("state", text("paused"));
    // Where it stands once nothing moves any more.
    ok = ok && SoundServer::waitFor(
                   [&] {
                       const double before = position;
                       position = home.status()[text("position_s")].toDouble();
                       return position > 0 && position == before;
                   },
                   10000);
    take.underruns = home.status()[text("underruns")].toInteger();
    const qint64 atEnd = capture.frames();
    SoundServer::waitFor([&] { return capture.frames() > atEnd + rate / 2; }, 10000);
    take.heard.samples = capture.finish();
    home.ctl({text("quit")});
    if (window.waitForFinished(20000) && ok) take.log = "\"ended\"";
    return take;
}

void SoundTest::switchesLeaveThePlaceAlone()
{
    const QString file = m_folder.filePath(text("90s.wav"));
    QVERIFY(writeWav(file, tones(rate, 0, 90 * rate), rate, 2, 24));
    double position = 0;
    const Take take = undisturbed([&] { return playThroughSwitches(file, position); });
    QVERIFY(!take.log.isEmpty());
    QCOMPARE(take.underruns, 0);
    const Recording& heard = take.heard;
    const std::int64_t start = beginning(heard, heard.soundFrom(0, 0.5f * amplitude));
    const std::int64_t end = heard.soundUntil(heard.frames(), audible);
    const double told = position * rate;
    qInfo("%.2f s recorded, %+.0f frames told", static_cast<double>(end - start) / rate,
          told - static_cast<double>(end - start));
    QVERIFY(std::fabs(told - static_cast<double>(end - start)) <= 1024);
    // From one height to another within a crossfade of 15 ms; the pause at the end fades by itself.
    checkTones(heard, start, end - rate / 50, 2 * amplitude / 480);
}

void SoundTest::halvesOfOneSineJoin_data()
{
    QTest::addColumn<QString>("mode");
    QTest::newRow("original") << text("original");
    QTest::newRow("streamed") << text("streamed");
}

/// One long sine, two pieces of it in each format: every seam must be in place, within a format and between them, and
/// unheard where nothing is lost.
void SoundTest::halvesOfOneSineJoin()
{
    QFETCH(QString, mode);
    constexpr int sourceRate = 44100;
    constexpr std::int64_t piece = 147 * 201; // whole frames at 48 kHz too, and in no codec's grid
    constexpr std::int64_t heardPiece = 160 * 201;
    constexpr int lossless = 4; // files: the first ones
    const std::pair<const char*, const char*> formats[] = {{"wav", nullptr},  {"flac", "flac"},    {"mp3", "lame"},
                                                           {"m4a", "ffmpeg"}, {"opus", "opusenc"}, {"ogg", "oggenc"}};
    QStringList files;
    for (const auto& [suffix, encoder] : formats) {
        if (encoder && !haveProgram(encoder)) QSKIP(encoder);
        for (int half = 0; half < 2; ++half) {
            const QString name = m_folder.filePath(text("piece%1").arg(files.size()));
            const QString wav = name + text(".wav");
            const QString out = name + text(".") + text(suffix);
            QVERIFY(writeWav(wav, tones(sourceRate, files.size() * piece, piece), sourceRate, 2));
            QVERIFY(!encoder || encode(encoder, wav, out));
            files << out;
        }
    }
    const SoundHome home;
    const Take take = undisturbed([&] { return play(home, files + QStringList{text("--mode"), mode}); });
    const Recording& heard = take.heard;
    QVERIFY2(take.log.contains("\"ended\""), take.log.constData());
    QCOMPARE(take.underruns, 0);
    const std::int64_t start = beginning(heard, heard.soundFrom(0, 0.5f * amplitude));
    const std::int64_t length = rate / 10;
    for (int i = 0; i < files.size(); ++i) {
        const std::int64_t from = start + i * heardPiece;
        for (int c = 0; c < 2; ++c) {
            const double early = lag(heard, start, from + rate / 40, length, c);
            const double late = lag(heard, start, from + heardPiece - rate / 40 - length, length, c);
            QVERIFY2(
                std::fabs(early) < 0.5 && std::fabs(late) < 0.5,
                qPrintable(text("%1, channel %2: %3 and %4 frames late").arg(files[i]).arg(c).arg(early).arg(late)));
        }
    }
    for (int seam = 1; mode == text("original") && seam < lossless; ++seam) {
        for (int c = 0; c < 2; ++c) {
            const std::int64_t at = start + seam * heardPiece;
            const double click = heard.largestClick(c, hz[c], at - rate / 10, at + rate / 10);
            qInfo("seam %d, channel %d: largest click %.6f", seam, c, click);
            QVERIFY2(click < 0.002 * amplitude, qPrintable(text("a click of %1 at seam %2").arg(click).arg(seam)));
        }
    }
    const std::int64_t end = heard.soundUntil(heard.frames(), 0.5f * amplitude);
    QVERIFY(std::llabs(end - start - files.size() * heardPiece) < rate / 100);
    QVERIFY(heard.longestHole(start, end, audible) < rate / 1000);
}

QTEST_GUILESS_MAIN(SoundTest)
#include "tst_sound.moc"
