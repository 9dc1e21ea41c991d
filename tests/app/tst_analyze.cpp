// `auralis analyze` and `explain`: figures against a reference, names of JSON fields, many files, folders, playlists.
#include <cmath>

#include <QHash>
#include <QRegularExpression>
#include <QSet>

#include "program.h"
#include "referenceloudness.h"
#include "signals.h"
#include "soundfiles.h"

using namespace auralis::test;

class TestAnalyze : public QObject
{
    Q_OBJECT

    SoundFiles m_files;
    Home m_home;
    static constexpr int rate = SoundFiles::rate;

    QString at(const char* name) const { return m_files.path(name); }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_files.make()); }

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
        const ReferenceLoudness expected = referenceLoudness(m_files.music, rate);
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
            {"fine"_s, "forecast.fine_spectrum"_s},
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
        QVERIFY(fields.removeOne("behind"_s)); // of a correction, too, not of the file alone
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

    void namesThatLookLikePlaceholdersStayWhatTheyAre()
    {
        QVERIFY(QFile::copy(at("short.wav"), at("100%2 %3.wav")));
        const QByteArray name = at("100%2 %3.wav").toUtf8();
        QVERIFY(m_home.run({"analyze"_s, at("100%2 %3.wav")}).out.startsWith(name + "\n"));
        QCOMPARE(m_home.run({"decode"_s, at("short.wav"), "-o"_s, at("100%2 %3.wav")}).out,
                 name + ": 24000 frames, 48000 Hz, 2 channels\n");
        QCOMPARE(m_home.run({"render"_s, at("short.wav"), "-o"_s, at("100%2 %3.wav"), "--mode"_s, "original"_s}).out,
                 name + ": 24000 frames\n");
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
        QVERIFY(std::abs(json["source_lufs"_s].toDouble() - referenceLoudness(m_files.music, rate).integrated) <= 0.02);
        QVERIFY(!json["items"_s].toArray().isEmpty());
        for (const QJsonValue& item : json["items"_s].toArray())
            QVERIFY(hasAll(item.toObject(), {"id", "before", "change", "unit", "sentence"}));
        QVERIFY(
            m_home.run({"explain"_s, at("music.wav"), "--intensity"_s, "0"_s, "--json"_s}).json()["bypass"_s].toBool());
        QCOMPARE(m_home.run({"explain"_s, at("nowhere.wav")}).status, 3);
    }
};

QTEST_GUILESS_MAIN(TestAnalyze)
#include "tst_analyze.moc"
