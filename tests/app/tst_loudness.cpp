// Loudness from the command line: albums measured, gain tags written, renderings made equally loud.
#include <cmath>

#include <ebur128.h>

#include "program.h"
#include "signals.h"

using namespace auralis::test;

class TestLoudnessTools : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    Home m_home;
    double m_albumLufs = 0; // of the loud and the quiet one together, by libebur128
    static constexpr int rate = 44100;

    QString at(const QString& name) const { return m_folder.filePath(name); }

    /// The measured loudness of a file.
    double lufs(const QString& path) const
    {
        return m_home.run({"analyze"_s, path, "--json"_s}).json()["integrated_lufs"_s].toDouble();
    }

    /// What ffprobe reads of a file's tags, names in lower case.
    QJsonObject tags(const QString& path) const
    {
        QProcess probe;
        probe.start("ffprobe"_s, {"-v"_s, "error"_s, "-show_format"_s, "-show_streams"_s, "-of"_s, "json"_s, path});
        probe.waitForFinished();
        const QJsonObject json = QJsonDocument::fromJson(probe.readAllStandardOutput()).object();
        QJsonObject all;
        for (const QJsonValue& place : {json["format"_s], json["streams"_s].toArray().first()}) {
            const QJsonObject object = place.toObject()["tags"_s].toObject();
            for (auto it = object.begin(); it != object.end(); ++it)
                all[it.key().toLower()] = it.value();
        }
        return all;
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (!haveProgram("ffmpeg")) QSKIP("ffmpeg is not installed");
        const struct {
            const char* name;
            float gain;
        } files[] = {{"loud", 1.0f}, {"quiet", 0.2f}};
        std::vector<ebur128_state*> states;
        for (const auto& file : files) {
            Frames sound = melody(rate, 8 * rate);
            for (float& x : sound)
                x *= file.gain;
            states.push_back(ebur128_init(2, rate, EBUR128_MODE_I));
            ebur128_add_frames_float(states.back(), sound.data(), sound.size() / 2);
            const QString wav = at(QString::fromLatin1(file.name) + ".wav"_s);
            QVERIFY(writeWav(wav, quantised(sound, 16), rate, 2));
            for (const char* ending : {"flac", "mp3", "m4a", "opus", "ogg"}) {
                const QString out = at(QString::fromLatin1(file.name) + "."_s + QString::fromLatin1(ending));
                QVERIFY(
                    auralis::test::run("ffmpeg"_s, {"-y"_s, "-i"_s, wav, "-metadata"_s, "album=Both"_s, "-metadata"_s,
                                                    "album_artist=Nobody"_s, "-metadata"_s, "comment=Kept"_s, out}));
            }
        }
        ebur128_loudness_global_multiple(states.data(), states.size(), &m_albumLufs);
        for (ebur128_state*& state : states)
            ebur128_destroy(&state);
    }

    void albumsAreMeasured()
    {
        const Run run = m_home.run(
            {"analyze"_s, at("loud.flac"_s), at("quiet.flac"_s), at("loud.wav"_s), "--albums"_s, "--json"_s});
        QCOMPARE(run.status, 0);
        const QList<QJsonObject> lines = run.lines();
        QCOMPARE(lines.size(), 5);
        QCOMPARE(lines[3]["album"_s].toString(), "Both"_s);
        QCOMPARE(lines[3]["artist"_s].toString(), "Nobody"_s);
        QCOMPARE(lines[3]["tracks"_s].toArray().size(), 2);
        QCOMPARE(lines[4]["album"_s].toString(), QString());
        QCOMPARE(lines[4]["tracks"_s].toArray().size(), 1);
        const double album = lines[3]["integrated_lufs"_s].toDouble();
        QVERIFY2(std::abs(album - m_albumLufs) < 0.1,
                 qPrintable(QStringLiteral("%1, not %2").arg(album).arg(m_albumLufs)));
        QCOMPARE(lines[3]["true_peak_dbtp"_s].toDouble(), lines[0]["true_peak_dbtp"_s].toDouble());
    }

    void gainTagsAreWrittenOnRequestOnly()
    {
        const QByteArray before = readFile(at("loud.flac"_s));
        QCOMPARE(m_home.run({"analyze"_s, at("loud.flac"_s), "--albums"_s}).status, 0);
        QVERIFY(readFile(at("loud.flac"_s)) == before);
    }

    void gainTagsOfEveryFormat_data()
    {
        QTest::addColumn<QString>("ending");
        for (const char* ending : {"flac", "mp3", "m4a", "ogg", "opus"})
            QTest::newRow(ending) << QString::fromLatin1(ending);
    }
    void gainTagsOfEveryFormat()
    {
        QFETCH(QString, ending);
        const QString loud = at("loud."_s + ending), quiet = at("quiet."_s + ending);
        const Frames before = m_home.decoded(loud);
        QVERIFY(!before.empty());
        const Run run = m_home.run({"analyze"_s, loud, quiet, "--write-tags"_s, "--json"_s});
        QVERIFY2(run.status == 0, run.err.constData());
        const QJsonObject measured = run.lines()[1], album = run.lines()[2];
        QVERIFY(m_home.decoded(loud) == before);

        const QJsonObject read = tags(quiet);
        QCOMPARE(read["comment"_s].toString(), "Kept"_s);
        const double trackLufs = measured["integrated_lufs"_s].toDouble(),
                     albumLufs = album["integrated_lufs"_s].toDouble();
        if (ending == "opus"_s) {
            QVERIFY(std::abs(read["r128_track_gain"_s].toString().toInt() - (-23 - trackLufs) * 256) <= 1);
            QVERIFY(std::abs(read["r128_album_gain"_s].toString().toInt() - (-23 - albumLufs) * 256) <= 1);
            return;
        }
        const auto number = [&](const char* name) {
            return read[QString::fromLatin1(name)].toString().section(QLatin1Char(' '), 0, 0).toDouble();
        };
        QVERIFY(std::abs(number("replaygain_track_gain") - (-18 - trackLufs)) < 0.01);
        QVERIFY(std::abs(number("replaygain_album_gain") - (-18 - albumLufs)) < 0.01);
        QVERIFY(std::abs(20 * std::log10(number("replaygain_track_peak")) - measured["true_peak_dbtp"_s].toDouble()) <
                0.01);
        QVERIFY(std::abs(20 * std::log10(number("replaygain_album_peak")) - album["true_peak_dbtp"_s].toDouble()) <
                0.01);
    }

    void aFileThatCannotBeTaggedIsNamedAndTheRestGoesOn()
    {
        QVERIFY(QDir().mkpath(at("mixed"_s)));
        QVERIFY(QFile::copy(at("loud.flac"_s), at("mixed/one.flac"_s)));
        QFile broken(at("mixed/broken.flac"_s));
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("no sound");
        broken.close();
        const Run run = m_home.run({"analyze"_s, at("mixed"_s), "--write-tags"_s});
        QCOMPARE(run.status, 1);
        QVERIFY(run.err.contains("broken.flac"));
        QVERIFY(tags(at("mixed/one.flac"_s)).contains("replaygain_album_gain"_s));
        QCOMPARE(readFile(at("mixed/broken.flac"_s)), QByteArray("no sound"));
    }

    void renderingsOfAnAlbumKeepItsDifferences()
    {
        const double apart = lufs(at("loud.flac"_s)) - lufs(at("quiet.flac"_s));
        QVERIFY(apart > 13);
        const QStringList files{at("loud.flac"_s), at("quiet.flac"_s)};
        const auto written = [&](const QStringList& options) {
            const QString out = at("r"_s + QString::number(qHash(options)));
            const Run run = m_home.run(QStringList{"render"_s} + files + QStringList{"-o"_s, out} + options);
            if (run.status != 0) qWarning() << run.err;
            return std::pair(lufs(out + "/loud.flac"_s), lufs(out + "/quiet.flac"_s));
        };
        const auto [loud, quiet] = written({"--normalize"_s, "album"_s});
        QVERIFY2(std::abs(loud - quiet - apart) < 0.3, qPrintable(QString::number(loud - quiet)));
        QVERIFY(loud <= -13.9); // adaptive's target
        const auto [loudOriginal, quietOriginal] = written({"--normalize"_s, "album"_s, "--mode"_s, "original"_s});
        QVERIFY(std::abs(loudOriginal - quietOriginal - apart) < 0.02);
        QVERIFY(std::abs(loudOriginal - (-18 + lufs(at("loud.flac"_s)) - m_albumLufs)) < 0.1);
        const auto [loudTrack, quietTrack] = written({"--normalize"_s, "track"_s, "--mode"_s, "original"_s});
        QVERIFY(std::abs(loudTrack + 18) < 0.02);
        QVERIFY(std::abs(quietTrack + 18) < 0.02);
    }

    void renderingManyAtOnceGivesTheBytesOfEachAlone()
    {
        QCOMPARE(m_home
                     .run({"render"_s, at("loud.flac"_s), at("quiet.flac"_s), at("loud.mp3"_s), "-o"_s, at("all"_s),
                           "--bits"_s, "16"_s})
                     .status,
                 0);
        for (const char* name : {"loud", "quiet"}) {
            const QString one = QString::fromLatin1(name) + ".flac"_s;
            QCOMPARE(m_home.run({"render"_s, at(one), "-o"_s, at("alone-"_s + one), "--bits"_s, "16"_s}).status, 0);
            QVERIFY(readFile(at("alone-"_s + one)) == readFile(at("all/"_s + one)));
        }
        QVERIFY(QFile::exists(at("all/loud (2).flac"_s)));
    }

    void renderingsKeepTagsButNoGainTags()
    {
        QVERIFY(
            auralis::test::run("ffmpeg"_s, {"-y"_s, "-i"_s, at("loud.wav"_s), "-metadata"_s, "title=Prüfung"_s,
                                            "-metadata"_s, "track=3/12"_s, "-metadata"_s, "ISRC=DEA000000001"_s,
                                            "-metadata"_s, "replaygain_track_gain=-9.00 dB"_s, at("tagged.flac"_s)}));
        for (const char* ending : {"flac", "opus", "mp3"}) {
            const QString out = at("kept."_s + QString::fromLatin1(ending));
            QCOMPARE(m_home.run({"render"_s, at("tagged.flac"_s), "-o"_s, out}).status, 0);
            const QJsonObject read = tags(out);
            QCOMPARE(read["title"_s].toString(), "Prüfung"_s);
            QVERIFY2(read["track"_s].toString().startsWith("3"_s), ending);
            const QString isrc = read.contains("isrc"_s) ? read["isrc"_s].toString() : read["tsrc"_s].toString();
            QCOMPARE(isrc, "DEA000000001"_s);
            QVERIFY(!read.contains("replaygain_track_gain"_s));
        }
    }

    void renderingsKeepTheCover()
    {
        QVERIFY(auralis::test::run("ffmpeg"_s, {"-y"_s, "-f"_s, "lavfi"_s, "-i"_s, "testsrc=size=48x32"_s,
                                                "-frames:v"_s, "1"_s, at("cover.png"_s)}));
        QVERIFY(auralis::test::run("ffmpeg"_s, {"-y"_s, "-i"_s, at("loud.wav"_s), "-i"_s, at("cover.png"_s), "-map"_s,
                                                "0"_s, "-map"_s, "1"_s, "-c:v"_s, "copy"_s, "-disposition:v"_s,
                                                "attached_pic"_s, at("painted.flac"_s)}));
        const QByteArray cover = readFile(at("cover.png"_s));
        QVERIFY(cover.size() > 100);
        for (const QString& mode : QStringList{"original"_s, "enhanced"_s})
            for (const char* ending : {"flac", "opus", "mp3"}) {
                const QString out = at("covered."_s + QString::fromLatin1(ending)), got = at("got.png"_s);
                QFile::remove(got);
                QCOMPARE(m_home.run({"render"_s, at("painted.flac"_s), "-o"_s, out, "--mode"_s, mode}).status, 0);
                QVERIFY(
                    auralis::test::run("ffmpeg"_s, {"-y"_s, "-v"_s, "error"_s, "-i"_s, out, "-map"_s, "0:v"_s, "-c"_s,
                                                    "copy"_s, "-f"_s, "image2"_s, "-update"_s, "1"_s, got}));
                QVERIFY2(readFile(got) == cover, ending);
            }
        // And no picture out of nothing.
        QCOMPARE(m_home.run({"render"_s, at("loud.wav"_s), "-o"_s, at("bare.flac"_s)}).status, 0);
        QVERIFY(!auralis::test::run("ffmpeg"_s, {"-y"_s, "-v"_s, "error"_s, "-i"_s, at("bare.flac"_s), "-map"_s,
                                                 "0:v"_s, "-c"_s, "copy"_s, "-f"_s, "image2"_s, at("none.png"_s)}));
    }
};

QTEST_GUILESS_MAIN(TestLoudnessTools)
#include "tst_loudness.moc"
