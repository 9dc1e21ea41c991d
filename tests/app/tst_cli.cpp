// The command line as scripts see it: exit status, what stands on which stream, names of JSON fields, exact frames.
#include <cmath>
#include <cstring>
#include <memory>

#include <csignal>
#include <sys/types.h>

#include <ebur128.h>

#include <QCryptographicHash>
#include <QDateTime>
#include <QHash>
#include <QRegularExpression>
#include <QSet>

#include "program.h"
#include "signals.h"

using namespace auralis::test;

namespace
{

QByteArray readFile(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Frames readFloats(const QString& path)
{
    const QByteArray bytes = readFile(path);
    Frames frames(static_cast<std::size_t>(bytes.size()) / sizeof(float));
    std::memcpy(frames.data(), bytes.constData(), frames.size() * sizeof(float));
    return frames;
}

struct Loudness {
    double integrated = 0, range = 0, truePeak = 0, samplePeak = 0;
};

/// What libebur128 says of stereo frames: the reference.
Loudness measure(const Frames& frames, int rate, unsigned channels = 2)
{
    ebur128_state* state =
        ebur128_init(channels, static_cast<unsigned long>(rate),
                     EBUR128_MODE_I | EBUR128_MODE_LRA | EBUR128_MODE_TRUE_PEAK | EBUR128_MODE_SAMPLE_PEAK);
    ebur128_add_frames_float(state, frames.data(), frames.size() / channels);
    Loudness result;
    ebur128_loudness_global(state, &result.integrated);
    ebur128_loudness_range(state, &result.range);
    for (unsigned c = 0; c < channels; ++c) {
        double peak = 0;
        ebur128_true_peak(state, c, &peak);
        result.truePeak = std::max(result.truePeak, peak);
        ebur128_sample_peak(state, c, &peak);
        result.samplePeak = std::max(result.samplePeak, peak);
    }
    result.truePeak = 20 * std::log10(result.truePeak);
    result.samplePeak = 20 * std::log10(result.samplePeak);
    ebur128_destroy(&state);
    return result;
}

QStringList keys(const QJsonObject& object)
{
    return object.keys();
}

bool hasAll(const QJsonObject& object, std::initializer_list<const char*> names)
{
    for (const char* name : names)
        if (!object.contains(QLatin1String(name))) {
            qWarning() << "missing key" << name << "in" << keys(object);
            return false;
        }
    return true;
}

QString operator""_s(const char* text, std::size_t length)
{
    return QString::fromUtf8(text, static_cast<qsizetype>(length));
}

} // namespace

class TestCli : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    Home m_home;
    Frames m_music; // 16 bit, 44.1 kHz, stereo, 12 s
    static constexpr int rate = 44100;

    QString at(const char* name) const { return m_folder.filePath(QString::fromUtf8(name)); }

    /// A library of one track of its own.
    bool importCopy(const Home& home, QString& file)
    {
        file = home.path("music/one.wav"_s);
        return QDir().mkpath(home.path("music"_s)) && QFile::copy(at("short.wav"), file) &&
               home.run({"import"_s, home.path("music"_s)}).status == 0;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_music = quantised(melody(rate, 12 * rate), 16);
        QVERIFY(writeWav(at("music.wav"), m_music, rate, 2));
        QVERIFY(writeWav(at("mono.wav"), quantised(sine(440, 8000, 8000, 1), 16), 8000, 1));
        QVERIFY(writeWav(at("short.wav"), quantised(melody(48000, 24000, 2, 5), 16), 48000, 2));
        QFile broken(at("broken.wav"));
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("this is no sound at all");
        QVERIFY(QDir().mkpath(at("folder.mp3")));
    }

    void usage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("onStdout");
        QTest::newRow("version") << QStringList{"--version"_s} << 0 << true;
        QTest::newRow("help") << QStringList{"--help"_s} << 0 << true;
        QTest::newRow("help of a command") << QStringList{"render"_s, "--help"_s} << 0 << true;
        QTest::newRow("unknown option") << QStringList{"--nonsense"_s} << 2 << false;
        QTest::newRow("unknown option of a command") << QStringList{"analyze"_s, "x"_s, "--nonsense"_s} << 2 << false;
        QTest::newRow("missing argument") << QStringList{"analyze"_s} << 2 << false;
        QTest::newRow("surplus argument") << QStringList{"decode"_s, "a"_s, "b"_s, "-o"_s, "c.wav"_s} << 2 << false;
        QTest::newRow("unknown preset") << QStringList{"render"_s, "a"_s, "-o"_s, "b.wav"_s, "--preset"_s, "loud"_s}
                                        << 3 << false;
        QTest::newRow("intensity out of range") << QStringList{"play"_s, "a"_s, "--intensity"_s, "2"_s} << 2 << false;
        QTest::newRow("end before start")
            << QStringList{"render"_s, "a"_s, "-o"_s, "b.wav"_s, "--from"_s, "2"_s, "--to"_s, "1"_s} << 2 << false;
        QTest::newRow("unknown format") << QStringList{"render"_s, "a"_s, "-o"_s, "b.xyz"_s} << 2 << false;
        QTest::newRow("no ctl word") << QStringList{"ctl"_s} << 2 << false;
        QTest::newRow("no instance") << QStringList{"ctl"_s, "status"_s} << 3 << false;
        QTest::newRow("no file to decode")
            << QStringList{"decode"_s, "/nowhere.flac"_s, "-o"_s, "/tmp/never.wav"_s} << 3 << false;
        QTest::newRow("no file to analyze") << QStringList{"analyze"_s, "/nowhere.flac"_s} << 3 << false;
        QTest::newRow("no file to play") << QStringList{"play"_s, "/nowhere.flac"_s, "--output"_s, "null"_s} << 3
                                         << false;
        QTest::newRow("no file to open") << QStringList{"/nowhere.flac"_s} << 3 << false;
        QTest::newRow("no file to import") << QStringList{"import"_s, "/nowhere"_s} << 3 << false;
    }

    void usage()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, status);
        QFETCH(bool, onStdout);
        const Run run = m_home.run(arguments);
        QCOMPARE(run.status, status);
        QCOMPARE(!run.out.isEmpty(), onStdout);
        QCOMPARE(!run.err.isEmpty(), !onStdout);
    }

    void globalOptionsStandAnywhere()
    {
        const QString data = at("elsewhere");
        QProcess process;
        process.setProcessEnvironment(m_home.environment);
        process.start(QStringLiteral(AURALIS_PROGRAM), {"doctor"_s, "--json"_s, "--data-dir"_s, data, "--cache-dir"_s,
                                                        at("c"), "--config-dir"_s, at("d")});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 0);
        QVERIFY(process.readAllStandardOutput().contains(data.toUtf8()));
    }

    void withoutDisplayTheWindowSaysWhatToDo()
    {
        Home home;
        home.environment.remove("QT_QPA_PLATFORM"_s);
        const Run nothing = home.run({});
        QCOMPARE(nothing.status, 1);
        QVERIFY2(nothing.err.contains("auralis play"), nothing.err.constData());
        home.environment.insert("DISPLAY"_s, ":987"_s); // named, but nobody answers
        const Run dead = home.run({});
        QCOMPARE(dead.status, 1);
        QVERIFY2(dead.err.contains("auralis play"), dead.err.constData());
    }

    void analyzeAgreesWithTheReference()
    {
        const Run run = m_home.run({"analyze"_s, at("music.wav"), "--json"_s});
        QCOMPARE(run.status, 0);
        const QJsonObject json = run.json();
        QVERIFY(hasAll(json, {"path", "frames", "sample_rate", "channels", "integrated_lufs", "lra_lu",
                              "true_peak_dbtp", "sample_peak_dbfs", "plr_db"}));
        QCOMPARE(json["path"_s].toString(), at("music.wav"));
        QCOMPARE(json["frames"_s].toInteger(), qint64{12} * rate);
        QCOMPARE(json["sample_rate"_s].toInt(), rate);
        QCOMPARE(json["channels"_s].toInt(), 2);
        const Loudness expected = measure(m_music, rate);
        QVERIFY(std::abs(json["integrated_lufs"_s].toDouble() - expected.integrated) <= 0.02);
        QVERIFY(std::abs(json["lra_lu"_s].toDouble() - expected.range) <= 1.0); // it looks once a second, we ten times
        QVERIFY(std::abs(json["sample_peak_dbfs"_s].toDouble() - expected.samplePeak) <= 0.001);
        QVERIFY(json["true_peak_dbtp"_s].toDouble() >= expected.truePeak - 0.1);
        QVERIFY(std::abs(json["plr_db"_s].toDouble() -
                         (json["true_peak_dbtp"_s].toDouble() - json["integrated_lufs"_s].toDouble())) < 0.002);
    }

    // Every field of the profile's header is printed; one that is new there has to be added here and to the command.
    void analyzePrintsAllOfTheProfile()
    {
        const QHash<QString, QString> printedAs{
            {"version"_s, "profile_version"_s},
            {"provisional"_s, "provisional"_s},
            {"format"_s, "sample_rate"_s},
            {"frames"_s, "frames"_s},
            {"integratedLufs"_s, "integrated_lufs"_s},
            {"loudnessRangeLu"_s, "lra_lu"_s},
            {"truePeakDbtp"_s, "true_peak_dbtp"_s},
            {"samplePeakDbfs"_s, "sample_peak_dbfs"_s},
            {"crestDb"_s, "crest_db"_s},
            {"shortTermLufs"_s, "short_term_lufs"_s},
            {"midDb"_s, "bands.mid_db"_s},
            {"sideDb"_s, "bands.side_db"_s},
            {"correlation"_s, "bands.correlation"_s},
            {"bandHz"_s, "bands.mean_hz"_s},
            {"noiseFloorDbfs"_s, "noise_floor_dbfs"_s},
            {"dcOffset"_s, "dc_offset"_s},
            {"cutoffHz"_s, "cutoff_hz"_s},
            {"clippedSamples"_s, "clipped_samples"_s},
            {"leadingSilence"_s, "leading_silence_s"_s},
            {"trailingSilence"_s, "trailing_silence_s"_s},
            {"waveform"_s, "waveform_rms"_s},
            {"loudness"_s, "forecast.loudness_db"_s},
            {"power"_s, "forecast.power_db"_s},
            {"colour"_s, "forecast.colour_db"_s},
            {"colourFrames"_s, "forecast.colour_frames"_s},
            {"peaks"_s, "forecast.peaks_db"_s},
            {"peakColours"_s, "forecast.peak_colours"_s},
            {"peakFrames"_s, "forecast.peak_frames"_s},
            {"limiterLossDb"_s, "forecast.limiter"_s},
            {"punchDb"_s, "forecast.punch_lu"_s},
            {"punchAtPeaksDb"_s, "forecast.punch_at_peaks_db"_s},
            {"decodeErrors"_s, "decode_errors"_s},
        };
        QString header = QString::fromUtf8(readFile(QStringLiteral(AURALIS_SOURCE_DIR "/core/dsp/trackprofile.h")));
        header = header.mid(header.indexOf("struct TrackProfile {"_s));
        header.truncate(header.indexOf("\n};"_s));
        QStringList fields;
        static const QRegularExpression comment("///?.*"_s),
            field("^    [A-Za-z][\\w:<>, .()]*? (\\w+(?:, \\w+)*)(?: ?[={].*)?;\\s*$"_s),
            several("(\\w+) = 0, (\\w+) = 0"_s);
        for (QString line : header.split(QLatin1Char('\n'))) {
            line.remove(comment);
            if (line.contains("static"_s) || line.contains("return"_s) ||
                (line.contains(QLatin1Char('(')) && !line.contains("{}"_s)))
                continue; // functions
            if (const auto two = several.match(line); two.hasMatch())
                fields << two.captured(1) << two.captured(2);
            else if (const auto match = field.match(line.trimmed().prepend("    "_s)); match.hasMatch())
                fields << match.captured(1).split(", "_s);
        }
        QCOMPARE(QSet<QString>(fields.begin(), fields.end())
                     .subtract(QSet<QString>(printedAs.keyBegin(), printedAs.keyEnd())),
                 QSet<QString>());
        QCOMPARE(fields.size(), printedAs.size());

        // Half a second of silence, 5 s of a sine at half scale with an offset, six clipped samples, a second of
        // silence.
        Frames sound(static_cast<std::size_t>(rate));
        Frames tone = sine(1000, rate, 5 * rate, 2, 0.5);
        for (float& x : tone)
            x += 0.01f;
        for (std::size_t i = 50000; i < 50006; i += 2)
            tone[i] = tone[i + 1] = 1.0f;
        sound.insert(sound.end(), tone.begin(), tone.end());
        sound.resize(sound.size() + static_cast<std::size_t>(2 * rate));
        QVERIFY(writeWav(at("known.wav"), sound, rate, 2, 24));
        const QJsonObject json = m_home.run({"analyze"_s, at("known.wav"), "--json"_s}).json();
        for (const QString& path : printedAs) {
            QJsonValue value = json;
            for (const QString& key : path.split(QLatin1Char('.'))) {
                if (value.isArray()) value = value.toArray().first();
                QVERIFY2(value.toObject().contains(key), qPrintable(path));
                value = value.toObject()[key];
            }
        }
        const auto near = [&json](const char* key, double expected, double within) {
            const double value = json[QLatin1String(key)].toDouble();
            if (std::abs(value - expected) <= within) return true;
            qWarning("%s: %f, expected %f", key, value, expected);
            return false;
        };
        QVERIFY(near("leading_silence_s", 0.5, 0.001));
        QVERIFY(near("trailing_silence_s", 1, 0.001));
        QVERIFY(near("clipped_samples", 6, 0));
        QVERIFY(near("dc_offset", 0.01 * 5 / 6.5, 0.0005));
        QVERIFY(near("sample_peak_dbfs", 0, 0.001));
        QVERIFY(near("crest_db", 10 * std::log10(1 / ((0.125 + 0.0001) * 5 / 6.5)), 0.1));
        QVERIFY(near("decode_errors", 0, 0));
        const QJsonArray shortTerm = json["short_term_lufs"_s].toArray();
        QVERIFY(std::abs(shortTerm.size() - 36) <= 1); // ten a second from 3 s to 6.5 s
        // In the midst of the sine, by ITU-R BS.1770: 1 kHz at -6 dBFS in both channels.
        QVERIFY(std::abs(shortTerm[15].toDouble() - -6.02) < 0.2);
        const QJsonArray rms = json["waveform_rms"_s].toArray(), peak = json["waveform_peak"_s].toArray();
        QVERIFY(rms.size() > 500 && rms.size() == peak.size());
        QCOMPARE(rms.first().toInt(), 0);
        QCOMPARE(rms.last().toInt(), 0);
        QVERIFY(std::abs(rms[rms.size() / 2].toInt() - 255 * 0.5 / std::sqrt(2)) < 3);
        QVERIFY(std::abs(peak[rms.size() / 2].toInt() - 255 * 0.51) < 4);
        const QJsonArray bands = json["bands"_s].toArray();
        QCOMPARE(bands.size(), 31);
        QCOMPARE(bands[17].toObject()["hz"_s].toDouble(), 1000.0);
        QVERIFY(std::abs(bands[17].toObject()["mean_hz"_s].toDouble() - 1000) < 20);
        QVERIFY(bands[17].toObject()["mid_db"_s].toDouble() > bands[10].toObject()["mid_db"_s].toDouble() + 30);
        QVERIFY(bands[17].toObject()["correlation"_s].toDouble() > 0.99);
    }

    // On a terminal only; what a script reads is free of it.
    void progressIsShownOnATerminal()
    {
        const QStringList files{at("mono.wav"), at("music.wav"), at("short.wav")};
        const Run piped = m_home.run(QStringList{"analyze"_s} + files);
        QVERIFY(piped.err.isEmpty());
        if (!haveProgram("script") || !auralis::test::run("script"_s, {"-qec"_s, "true"_s, "/dev/null"_s}))
            QSKIP("script (bsdutils) plays the terminal; where there are no pseudo terminals it cannot");
        const auto onATerminal = [this](QStringList words) {
            words = QStringList{QStringLiteral(AURALIS_PROGRAM)} + m_home.arguments(words);
            for (QString& word : words)
                word = QLatin1Char('\'') + word + QLatin1Char('\'');
            QByteArray shown;
            return auralis::test::run("script"_s, {"-qec"_s, words.join(QLatin1Char(' ')), "/dev/null"_s}, &shown)
                       ? shown
                       : QByteArray();
        };
        const QByteArray analyzed = onATerminal(QStringList{"analyze"_s} + files);
        for (int i = 0; i < 3; ++i)
            QVERIFY2(analyzed.contains(QStringLiteral("%1 of 3: %2").arg(i + 1).arg(files[i]).toUtf8()), analyzed);
        QVERIFY(analyzed.contains("\r\033[K")); // wiped
        const QByteArray rendered =
            onATerminal({"render"_s, at("music.wav"), "-o"_s, at("shown.wav"), "--mode"_s, "enhanced"_s});
        QVERIFY2(rendered.contains(" %"), rendered);
    }

    void analyzeOfManyGoesOnPastABadOne()
    {
        const Run run =
            m_home.run({"analyze"_s, at("mono.wav"), at("broken.wav"), at("folder.mp3"), at("short.wav"), "--json"_s});
        QCOMPARE(run.status, 1);
        QCOMPARE(run.lines().size(), 2);
        QCOMPARE(run.lines()[0]["path"_s].toString(), at("mono.wav"));
        QCOMPARE(run.lines()[0]["channels"_s].toInt(), 1);
        QCOMPARE(run.lines()[1]["path"_s].toString(), at("short.wav"));
        QVERIFY(run.err.contains("broken.wav"));
        QVERIFY(run.err.contains("folder.mp3"));
    }

    void analyzeWalksFoldersAndPlaylists()
    {
        QVERIFY(QDir().mkpath(at("walk/b/deep")));
        QVERIFY(QFile::copy(at("mono.wav"), at("walk/b/deep/2.wav")));
        QVERIFY(QFile::copy(at("short.wav"), at("walk/a.wav")));
        QVERIFY(QFile::link(at("walk"), at("walk/b/back"))); // a circle
        QFile list(at("list.m3u8"));
        QVERIFY(list.open(QIODevice::WriteOnly));
        list.write("#EXTM3U\n#EXTINF:1,x\nwalk/a.wav\n" + at("mono.wav").toUtf8() + "\r\n");
        list.close();
        const Run walked = m_home.run({"analyze"_s, at("walk"), "--json"_s});
        QCOMPARE(walked.status, 0);
        QCOMPARE(walked.lines().size(), 2);
        QVERIFY(walked.lines()[0]["path"_s].toString().endsWith("walk/a.wav"_s));
        const Run listed = m_home.run({"analyze"_s, at("list.m3u8"), "--json"_s});
        QCOMPARE(listed.status, 0);
        QCOMPARE(listed.lines().size(), 2);
        QCOMPARE(listed.lines()[1]["path"_s].toString(), at("mono.wav"));
    }

    void explainSaysWhatAndWhy()
    {
        const Run run = m_home.run({"explain"_s, at("music.wav"), "--preset"_s, "warm"_s, "--json"_s});
        QCOMPARE(run.status, 0);
        const QJsonObject json = run.json();
        QVERIFY(hasAll(json, {"path", "preset", "intensity", "source_lufs", "predicted_lufs", "bypass", "items"}));
        QCOMPARE(json["preset"_s].toString(), "warm"_s);
        QVERIFY(std::abs(json["source_lufs"_s].toDouble() - measure(m_music, rate).integrated) <= 0.02);
        QVERIFY(!json["items"_s].toArray().isEmpty());
        for (const QJsonValue& item : json["items"_s].toArray())
            QVERIFY(hasAll(item.toObject(), {"id", "before", "change", "unit", "sentence"}));
        QVERIFY(
            m_home.run({"explain"_s, at("music.wav"), "--intensity"_s, "0"_s, "--json"_s}).json()["bypass"_s].toBool());
        QCOMPARE(m_home.run({"explain"_s, at("nowhere.wav")}).status, 3);
    }

    void decodeIsExact()
    {
        const Run run = m_home.run({"decode"_s, at("music.wav"), "-o"_s, at("music.f32")});
        QCOMPARE(run.status, 0);
        QVERIFY(readFloats(at("music.f32")) == m_music);
        if (!haveProgram("flac")) QSKIP("flac is not installed");
        QVERIFY(auralis::test::run("flac"_s, {"-s"_s, "-f"_s, "-o"_s, at("music.flac"), at("music.wav")}));
        QCOMPARE(m_home.run({"decode"_s, at("music.flac"), "-o"_s, at("flac.f32")}).status, 0);
        QVERIFY(readFloats(at("flac.f32")) == m_music);
    }

    void decodeKeepsTheChannelsUnlessAsked()
    {
        QCOMPARE(m_home.run({"decode"_s, at("mono.wav"), "-o"_s, at("mono.f32")}).status, 0);
        QCOMPARE(readFloats(at("mono.f32")).size(), std::size_t{8000});
        QCOMPARE(m_home.run({"decode"_s, "--stereo"_s, at("mono.wav"), "-o"_s, at("mono2.f32")}).status, 0);
        QCOMPARE(readFloats(at("mono2.f32")).size(), std::size_t{16000});
    }

    void decodeToWavIsTheSameFrames()
    {
        QCOMPARE(m_home.run({"decode"_s, at("short.wav"), "-o"_s, at("float.wav")}).status, 0);
        QCOMPARE(m_home.run({"decode"_s, at("short.wav"), "-o"_s, at("a.f32")}).status, 0);
        QCOMPARE(m_home.run({"decode"_s, at("float.wav"), "-o"_s, at("b.f32")}).status, 0);
        QCOMPARE(readFile(at("a.f32")).size(), qsizetype{24000 * 2 * 4});
        QVERIFY(readFile(at("a.f32")) == readFile(at("b.f32")));
    }

    void decodeOfNoSoundFailsAndLeavesNothing()
    {
        QCOMPARE(m_home.run({"decode"_s, at("broken.wav"), "-o"_s, at("never.wav")}).status, 1);
        QVERIFY(!QFile::exists(at("never.wav")));
        QCOMPARE(m_home.run({"decode"_s, at("music.wav"), "-o"_s, at("music.ogg")}).status, 2);
    }

    void renderIsDeterministicAndBelowTheCeiling_data()
    {
        QTest::addColumn<QString>("preset");
        for (const char* preset : {"adaptive", "gentle", "warm", "bright", "punchy"})
            QTest::newRow(preset) << QString::fromLatin1(preset);
    }

    void renderIsDeterministicAndBelowTheCeiling()
    {
        QFETCH(QString, preset);
        for (const char* out : {"one.wav", "two.wav"})
            QCOMPARE(
                m_home.run({"render"_s, at("music.wav"), "-o"_s, at(out), "--preset"_s, preset, "--bits"_s, "16"_s})
                    .status,
                0);
        QVERIFY(!readFile(at("one.wav")).isEmpty());
        QVERIFY(readFile(at("one.wav")) == readFile(at("two.wav")));
        QCOMPARE(m_home.run({"decode"_s, at("one.wav"), "-o"_s, at("one.f32")}).status, 0);
        const Frames rendered = readFloats(at("one.f32"));
        QCOMPARE(rendered.size(), m_music.size());
        QVERIFY(rendered != m_music);
        QVERIFY(measure(rendered, rate).truePeak <= -1.0);
    }

    void renderOfTheOriginalIsTheOriginal()
    {
        QCOMPARE(m_home
                     .run({"render"_s, at("music.wav"), "-o"_s, at("same.wav"), "--mode"_s, "original"_s, "--bits"_s,
                           "32f"_s})
                     .status,
                 0);
        QCOMPARE(m_home.run({"decode"_s, at("same.wav"), "-o"_s, at("same.f32")}).status, 0);
        QVERIFY(readFloats(at("same.f32")) == m_music);
    }

    void renderOfAStretchIsThatStretch()
    {
        const QStringList common{"--preset"_s, "warm"_s, "--bits"_s, "32f"_s};
        QCOMPARE(m_home.run(QStringList{"render"_s, at("music.wav"), "-o"_s, at("whole.wav")} + common).status, 0);
        QCOMPARE(m_home
                     .run(QStringList{"render"_s, at("music.wav"), "-o"_s, at("part.wav"), "--from"_s, "3.5"_s,
                                      "--to"_s, "5"_s} +
                          common)
                     .status,
                 0);
        QCOMPARE(m_home.run({"decode"_s, at("whole.wav"), "-o"_s, at("whole.f32")}).status, 0);
        QCOMPARE(m_home.run({"decode"_s, at("part.wav"), "-o"_s, at("part.f32")}).status, 0);
        const Frames whole = readFloats(at("whole.f32"));
        const Frames part = readFloats(at("part.f32"));
        const auto first = static_cast<std::ptrdiff_t>(2 * 3.5 * rate);
        QCOMPARE(part.size(), std::size_t{3} * rate);
        QVERIFY(std::equal(part.begin(), part.end(), whole.begin() + first));
    }

    void renderWritesEveryFormatAtTheRateAsked_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("mode");
        QTest::addColumn<int>("asked");
        QTest::addColumn<int>("given");
        QTest::newRow("wav streamed") << "r.wav"_s
                                      << "streamed"_s << 0 << 48000;
        QTest::newRow("flac") << "r.flac"_s
                              << "enhanced"_s << 0 << rate;
        QTest::newRow("flac 96 kHz") << "r96.flac"_s
                                     << "original"_s << 96000 << 96000;
        QTest::newRow("opus") << "r.opus"_s
                              << "enhanced"_s << 0 << 48000;
        QTest::newRow("webm streamed") << "r.webm"_s
                                       << "streamed"_s << 0 << 48000;
        QTest::newRow("mp3") << "r.mp3"_s
                             << "original"_s << 0 << rate;
    }

    void renderWritesEveryFormatAtTheRateAsked()
    {
        QFETCH(QString, name);
        QFETCH(QString, mode);
        QFETCH(int, asked);
        QFETCH(int, given);
        const QString out = m_folder.filePath(name);
        QStringList arguments{"render"_s, at("music.wav"), "-o"_s, out, "--mode"_s, mode};
        if (asked) arguments << "--rate"_s << QString::number(asked);
        const Run run = m_home.run(arguments);
        QVERIFY2(run.status == 0, run.err.constData());
        const QJsonObject json = m_home.run({"analyze"_s, out, "--json"_s}).json();
        QCOMPARE(json["sample_rate"_s].toInt(), given);
        QCOMPARE(json["frames"_s].toInteger(), qint64{12} * given);
        if (mode != "enhanced"_s)
            QVERIFY(std::abs(json["integrated_lufs"_s].toDouble() - measure(m_music, rate).integrated) < 0.5);
    }

    void renderOfSeveralFillsAFolder()
    {
        const Run run = m_home.run({"render"_s, at("short.wav"), at("broken.wav"), at("mono.wav"), "-o"_s, at("many"),
                                    "--mode"_s, "original"_s});
        QCOMPARE(run.status, 1);
        QVERIFY(run.err.contains("broken.wav"));
        QCOMPARE(QDir(at("many")).entryList(QDir::Files), (QStringList{"mono.flac"_s, "short.flac"_s}));
        QCOMPARE(m_home.run({"render"_s, at("short.wav"), at("mono.wav"), "-o"_s, at("one.flac")}).status, 2);
    }

    void anInterruptedRenderLeavesNothing()
    {
        Frames longer;
        for (int i = 0; i < 20; ++i)
            longer.insert(longer.end(), m_music.begin(), m_music.end());
        QVERIFY(writeWav(at("long.wav"), longer, rate, 2));
        QVERIFY(QDir().mkpath(at("interrupted")));
        const auto content = [&] {
            return QDir(at("interrupted")).entryList(QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot);
        };
        QProcess process;
        process.setProcessEnvironment(m_home.environment);
        process.start(QStringLiteral(AURALIS_PROGRAM),
                      m_home.arguments({"render"_s, at("long.wav"), at("long.wav"), "-o"_s, at("interrupted"),
                                        "--mode"_s, "original"_s, "--rate"_s, "384000"_s}));
        QTRY_VERIFY_WITH_TIMEOUT(!content().isEmpty(), 20000); // it writes
        QVERIFY(process.state() == QProcess::Running);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(20000));
        QCOMPARE(process.exitStatus(), QProcess::CrashExit); // of the signal
        QCOMPARE(process.exitCode(), SIGINT);
        QCOMPARE(content(), QStringList());
        QCOMPARE(process.readAllStandardError(), QByteArray());
    }

    void renderTellsWhereItCannotWrite()
    {
        QVERIFY(QFile::copy(at("short.wav"), at("capital.WAV")));
        QCOMPARE(m_home.run({"render"_s, at("capital.WAV"), "-o"_s, at("CAPITAL.FLAC")}).status, 0);
        QVERIFY(readFile(at("CAPITAL.FLAC")).startsWith("fLaC"));
        QCOMPARE(m_home.run({"render"_s, at("short.wav"), "-o"_s, at("short.wav/below")}).status, 1);
        QCOMPARE(m_home.run({"render"_s, at("short.wav"), "-o"_s, ""_s}).status, 2);
        const Run beyond = m_home.run({"render"_s, at("short.wav"), "-o"_s, at("beyond.wav"), "--from"_s, "9"_s});
        QCOMPARE(beyond.status, 1);
        QVERIFY(beyond.err.contains("--from"));
        QVERIFY(!QFile::exists(at("beyond.wav")));
        QFile empty(at("empty.m3u"));
        QVERIFY(empty.open(QIODevice::WriteOnly));
        QCOMPARE(m_home.run({"render"_s, at("empty.m3u"), "-o"_s, at("never")}).status, 3);
        QVERIFY(!QFile::exists(at("never")));
    }

    void lostResultsAreAFailure()
    {
        if (!QFile::exists("/dev/full"_s)) QSKIP("there is no /dev/full");
        QProcess process;
        process.setProcessEnvironment(m_home.environment);
        process.setStandardOutputFile("/dev/full"_s);
        process.start(QStringLiteral(AURALIS_PROGRAM), m_home.arguments({"analyze"_s, at("short.wav"), "--json"_s}));
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 1);
        QVERIFY(process.readAllStandardError().contains("stdout"));
    }

    void decodeDoesNotOverwriteItsSource()
    {
        QVERIFY(QFile::copy(at("short.wav"), at("itself.wav")));
        const QByteArray before = readFile(at("itself.wav"));
        const Run run = m_home.run({"decode"_s, at("itself.wav"), "-o"_s, at("itself.wav")});
        QCOMPARE(run.status, 1);
        QVERIFY(readFile(at("itself.wav")) == before);
    }

    void renderKeepsTags()
    {
        if (!haveProgram("ffmpeg")) QSKIP("ffmpeg is not installed");
        QVERIFY(auralis::test::run("ffmpeg"_s,
                                   {"-y"_s, "-i"_s, at("short.wav"), "-metadata"_s, "title=Prüfung"_s, "-metadata"_s,
                                    "artist=Nobody"_s, "-metadata"_s, "track=7"_s, at("tagged.flac")}));
        QCOMPARE(m_home.run({"render"_s, at("tagged.flac"), "-o"_s, at("tagged.opus")}).status, 0);
        QCOMPARE(m_home.run({"import"_s, at("tagged.opus")}).status, 0);
        const QJsonArray found = m_home.run({"search"_s, "prufung"_s, "--json"_s}).array();
        QCOMPARE(found.size(), 1);
        QCOMPARE(found[0][QLatin1String("title")].toString(), "Prüfung"_s);
        QCOMPARE(found[0][QLatin1String("artist")].toString(), "Nobody"_s);
        QCOMPARE(found[0][QLatin1String("track")].toInt(), 7);
    }

    void importSearchAndStats()
    {
        Home home;
        QVERIFY(QDir().mkpath(at("album")));
        for (const char* name : {"One", "Two", "Three"}) {
            const QString file = m_folder.filePath(QStringLiteral("album/%1.flac").arg(QLatin1String(name)));
            QVERIFY(
                auralis::test::run("ffmpeg"_s, {"-y"_s, "-i"_s, at("short.wav"), "-metadata"_s,
                                                QStringLiteral("title=Song %1").arg(QLatin1String(name)), "-metadata"_s,
                                                "artist=Someone"_s, "-metadata"_s, "album=Some Album"_s, file}));
        }
        QVERIFY(QFile::copy(at("broken.wav"), at("album/broken.flac")));
        const Run first = home.run({"import"_s, at("album"), "--json"_s});
        QCOMPARE(first.status, 1);
        QVERIFY(hasAll(first.json(), {"added", "updated", "unchanged", "failed", "seconds"}));
        QCOMPARE(first.json()["added"_s].toInt(), 3);
        const QJsonArray failed = first.json()["failed"_s].toArray();
        QCOMPARE(failed.size(), 1);
        QVERIFY(failed[0][QLatin1String("path")].toString().endsWith("broken.flac"_s));
        QVERIFY(!failed[0][QLatin1String("reason")].toString().isEmpty());
        QVERIFY(first.err.contains("broken.flac"));
        const QJsonObject second = home.run({"import"_s, at("album"), "--json"_s}).json();
        QCOMPARE(second["added"_s].toInt(), 0);
        QCOMPARE(second["unchanged"_s].toInt(), 3);

        const Run found = home.run({"search"_s, "two"_s, "--json"_s});
        QCOMPARE(found.status, 0);
        QCOMPARE(found.array().size(), 1);
        QVERIFY(hasAll(found.array()[0].toObject(), {"id", "path", "title", "artist", "album"}));
        QCOMPARE(found.array()[0][QLatin1String("title")].toString(), "Song Two"_s);
        QCOMPARE(home.run({"search"_s, "someone"_s, "--limit"_s, "2"_s, "--json"_s}).array().size(), 2);
        const Run none = home.run({"search"_s, "play"_s, "--json"_s}); // also the name of a command
        QCOMPARE(none.status, 0);
        QCOMPARE(none.out.trimmed(), QByteArray("[]"));

        const QJsonObject stats = home.run({"library"_s, "stats"_s, "--json"_s}).json();
        QCOMPARE(stats["tracks"_s].toInt(), 3);
        QCOMPARE(stats["albums"_s].toInt(), 1);
        QCOMPARE(stats["artists"_s].toInt(), 1);
        QVERIFY(std::abs(stats["duration_s"_s].toDouble() - 1.5) < 0.01);
    }

    void libraryVerify()
    {
        Home home;
        QString file;
        QVERIFY(importCopy(home, file));
        const Run good = home.run({"library"_s, "verify"_s, "--audio"_s, "--json"_s});
        QCOMPARE(good.status, 0);
        QVERIFY(good.json()["whole"_s].toBool());
        QCOMPARE(good.json()["tracks"_s].toInt(), 1);
        QCOMPARE(good.json()["problems"_s].toArray().size(), 0);
        QVERIFY(QFile::remove(file));
        const Run bad = home.run({"library"_s, "verify"_s, "--json"_s});
        QCOMPARE(bad.status, 1);
        QVERIFY(bad.json()["whole"_s].toBool());
        QCOMPARE(bad.json()["problems"_s].toArray().size(), 1);
        QCOMPARE(bad.json()["problems"_s].toArray()[0][QLatin1String("path")].toString(), file);
        QVERIFY(bad.err.contains("one.wav: is missing"));
    }

    void libraryBackup()
    {
        Home home;
        QString file;
        QVERIFY(importCopy(home, file));
        const Run run = home.run({"library"_s, "backup"_s, "--json"_s});
        QCOMPARE(run.status, 0);
        QVERIFY(readFile(run.json()["backup"_s].toString()).startsWith("SQLite format 3"));
        const Run plain = home.run({"library"_s, "backup"_s});
        QVERIFY(QFile::exists(QString::fromUtf8(plain.out.trimmed())));
    }

    void libraryRestore()
    {
        Home home;
        QCOMPARE(home.run({"library"_s, "restore"_s}).status, 3); // there is none
        QString file;
        QVERIFY(importCopy(home, file));
        const QString backup = home.run({"library"_s, "backup"_s, "--json"_s}).json()["backup"_s].toString();
        QVERIFY(QFile::copy(at("mono.wav"), home.path("music/two.wav"_s)));
        QCOMPARE(home.run({"import"_s, home.path("music"_s)}).status, 0);
        const auto tracks = [&] { return home.run({"library"_s, "stats"_s, "--json"_s}).json()["tracks"_s].toInt(); };
        QCOMPARE(tracks(), 2);

        QProcess window;
        home.startWindow(window);
        QTRY_VERIFY_WITH_TIMEOUT(!home.status().isEmpty(), 20000);
        QCOMPARE(home.run({"library"_s, "restore"_s, backup}).status, 1); // in use
        QCOMPARE(home.run({"ctl"_s, "quit"_s}).status, 0);
        QVERIFY(window.waitForFinished(20000));
        QCOMPARE(tracks(), 2);

        QCOMPARE(home.run({"library"_s, "restore"_s, "/nowhere.sqlite"_s}).status, 3);
        QCOMPARE(home.run({"library"_s, "restore"_s, at("broken.wav")}).status, 1);
        QCOMPARE(tracks(), 2);
        const Run run = home.run({"library"_s, "restore"_s, backup, "--json"_s});
        QCOMPARE(run.status, 0);
        QCOMPARE(run.json()["restored"_s].toString(), backup);
        QCOMPARE(tracks(), 1);
    }

    void libraryExport()
    {
        Home home;
        QString file;
        QVERIFY(importCopy(home, file));
        const QString out = home.path("library.json"_s);
        const Run run = home.run({"library"_s, "export"_s, "-o"_s, out, "--json"_s});
        QCOMPARE(run.status, 0);
        QCOMPARE(run.json()["export"_s].toString(), out);
        const QJsonObject written = QJsonDocument::fromJson(readFile(out)).object();
        QCOMPARE(written["tracks"_s].toArray().size(), 1);
        QCOMPARE(written["tracks"_s].toArray()[0][QLatin1String("path")].toString(), file);
        QCOMPARE(home.run({"library"_s, "export"_s}).status, 2);
        QCOMPARE(home.run({"library"_s, "export"_s, "-o"_s, "/nowhere/library.json"_s}).status, 1);
    }

    void playTellsStatesAndEnds()
    {
        const Run run = m_home.run(
            {"play"_s, at("short.wav"), at("mono.wav"), "--output"_s, "null"_s, "--mode"_s, "original"_s, "--json"_s});
        QVERIFY2(run.status == 0, run.err.constData());
        QStringList events, paths;
        bool playing = false;
        for (const QJsonObject& line : run.lines()) {
            events << line["event"_s].toString();
            playing = playing || line["state"_s].toString() == "playing"_s;
            if (events.last() == "track"_s) paths << line["path"_s].toString();
            QVERIFY(line.contains("position_s"_s));
        }
        QVERIFY(playing);
        QCOMPARE(paths, (QStringList{at("short.wav"), at("mono.wav")}));
        QCOMPARE(events.count("finished"_s), 2);
        QCOMPARE(events.last(), "ended"_s);
    }

    void playRefusesADeviceThatDoesNotExist()
    {
        const Run run = m_home.run({"play"_s, at("short.wav"), "--output"_s, "No Such Device"_s});
        QCOMPARE(run.status, 3);
        QVERIFY(run.err.contains("No Such Device"));
    }

    void playOfAStretchIsThatStretch()
    {
        const Run run = m_home.run({"play"_s, at("music.wav"), "--from"_s, "4"_s, "--to"_s, "4.5"_s, "--output"_s,
                                    "null"_s, "--mode"_s, "enhanced"_s, "--json"_s, "--log-metrics"_s, at("metrics")});
        QCOMPARE(run.status, 0);
        for (const QJsonObject& line : run.lines())
            if (line["event"_s] == "finished"_s) QCOMPARE(line["played_s"_s].toDouble(), 0.5);
        const QJsonObject metrics = QJsonDocument::fromJson(readFile(at("metrics")).split('\n').first()).object();
        QVERIFY(hasAll(metrics, {"time", "state", "underruns", "tier", "latency_ms", "cache"}));
    }

    void metricsAreWrittenWhileItPlays()
    {
        Home home;
        QCOMPARE(home.run({"play"_s, at("music.wav"), "--from"_s, "2"_s, "--to"_s, "6"_s, "--output"_s, "null"_s,
                           "--mode"_s, "enhanced"_s, "--preset"_s, "warm"_s, "--log-metrics"_s, at("figures")})
                     .status,
                 0);
        QList<QJsonObject> lines;
        for (const QByteArray& text : readFile(at("figures")).split('\n'))
            if (!text.isEmpty()) {
                lines << QJsonDocument::fromJson(text).object();
                QVERIFY2(!lines.back().isEmpty(), text.constData());
            }
        QVERIFY(lines.size() >= 4); // one a second, and one when the music began
        for (const QJsonObject& line : lines) {
            QVERIFY(hasAll(line, {"time", "state", "mode", "spec", "comparing", "position_s", "underruns",
                                  "underrun_causes", "tier", "device", "latency_ms", "reduction_db", "cache"}));
            const QJsonObject causes = line["underrun_causes"_s].toObject();
            QVERIFY(hasAll(causes, {"device", "disk", "render", "cpu"}));
            int sum = 0;
            for (const QJsonValue& cause : causes)
                sum += cause.toInt();
            QCOMPARE(sum, line["underruns"_s].toInt());
            const QJsonObject cache = line["cache"_s].toObject();
            QVERIFY(hasAll(cache, {"l1", "l2", "l3", "rendered", "predicted", "predicted_used", "predicted_lost",
                                   "switches", "switches_foretold", "enhanced_speed", "streamed_speed"}));
            for (const char* tier : {"l1", "l2", "l3"})
                QVERIFY(hasAll(cache[QLatin1String(tier)].toObject(),
                               {"entries", "bytes", "budget", "hits", "misses", "evictions"}));
        }
        const auto time = [](const QJsonObject& line) {
            return QDateTime::fromString(line["time"_s].toString(), Qt::ISODateWithMs);
        };
        for (qsizetype i = 1; i < lines.size(); ++i)
            QVERIFY(time(lines[i]) > time(lines[i - 1]));
        // They move as the music does, and tell what was made for it.
        const QJsonObject first = lines.front(), last = lines.back();
        QVERIFY(last["position_s"_s].toDouble() > first["position_s"_s].toDouble() + 1.5);
        QCOMPARE(last["state"_s].toString(), "playing"_s);
        QCOMPARE(last["spec"_s].toString(), "enhanced/warm"_s);
        QVERIFY(!last["tier"_s].toString().isEmpty());
        const QJsonObject before = first["cache"_s].toObject(), after = last["cache"_s].toObject();
        QCOMPARE(before["rendered"_s].toInt(), 0);
        QVERIFY(after["rendered"_s].toInt() > 0);
        QVERIFY(after["enhanced_speed"_s].toDouble() > 0);
        const QJsonObject l1 = after["l1"_s].toObject();
        QVERIFY(l1["entries"_s].toInt() > 0 && l1["bytes"_s].toInt() > 0);
        QVERIFY(l1["bytes"_s].toInt() <= l1["budget"_s].toInt());
        QVERIFY(l1["misses"_s].toInt() > 0);
    }

    void playNamesABadFileAndGoesOn()
    {
        for (const QString& mode : QStringList{"streamed"_s, "enhanced"_s}) {
            const Run run = m_home.run(
                {"play"_s, at("broken.wav"), at("short.wav"), "--output"_s, "null"_s, "--mode"_s, mode, "--json"_s});
            QCOMPARE(run.status, 1);
            QVERIFY(run.err.contains("broken.wav"));
            bool finished = false;
            for (const QJsonObject& line : run.lines())
                finished = finished || line["event"_s].toString() == "finished"_s;
            QVERIFY(finished);
        }
    }

    void playEndsWhereNothingCanBePlayed()
    {
        const Run run = m_home.run({"play"_s, at("broken.wav"), at("broken.wav"), "--output"_s, "null"_s, "--json"_s});
        QCOMPARE(run.status, 1);
        QCOMPARE(run.err.count("broken.wav"), 2);
        QCOMPARE(run.lines().last()["event"_s].toString(), "ended"_s);
    }

    void cacheIsCountedAndCleared()
    {
        Home home;
        QCOMPARE(home.run({"play"_s, at("short.wav"), "--output"_s, "null"_s, "--mode"_s, "streamed"_s}).status, 0);
        const QJsonObject before = home.run({"cache"_s, "stats"_s, "--json"_s}).json();
        for (const char* tier : {"l1", "l2", "l3"})
            QVERIFY(hasAll(before[QLatin1String(tier)].toObject(),
                           {"entries", "bytes", "budget", "hits", "misses", "evictions"}));
        QVERIFY(before["l3"_s].toObject()["entries"_s].toInt() >= 1);
        QCOMPARE(home.run({"cache"_s, "clear"_s}).status, 0);
        const QJsonObject after = home.run({"cache"_s, "stats"_s, "--json"_s}).json();
        QCOMPARE(after["l3"_s].toObject()["entries"_s].toInt(), 0);
        QCOMPARE(after["l3"_s].toObject()["bytes"_s].toInt(), 0);
    }

    void doctorNamesWhatIsWrong()
    {
        const Run healthy = m_home.run({"doctor"_s, "--json"_s});
        QCOMPARE(healthy.status, 0);
        QVERIFY(hasAll(healthy.json(), {"ok", "versions", "checks"}));
        QVERIFY(hasAll(healthy.json()["versions"_s].toObject(),
                       {"auralis", "qt", "ffmpeg", "taglib", "sqlite", "soxr", "ebur128"}));
        QFile file(at("file"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QProcess process;
        process.start(QStringLiteral(AURALIS_PROGRAM), {"doctor"_s, "--data-dir"_s, at("file") + "/below"_s,
                                                        "--cache-dir"_s, at("c"), "--config-dir"_s, at("d")});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 1);
        QVERIFY(process.readAllStandardOutput().contains("--data-dir"));
    }
};

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
