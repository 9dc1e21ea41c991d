// `auralis render`: the same bytes every time, formats, rates, stretches, folders, tags, interruption.
#include <algorithm>
#include <cmath>
#include <csignal>
#include <sys/types.h>

#include "program.h"
#include "referenceloudness.h"
#include "signals.h"
#include "soundfiles.h"

using namespace auralis::test;

class TestRender : public QObject
{
    Q_OBJECT

    SoundFiles m_files;
    Home m_home;
    static constexpr int rate = SoundFiles::rate;

    QString at(const char* name) const { return m_files.path(name); }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_files.make()); }

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
        const Frames rendered = m_home.decoded(at("one.wav"));
        QCOMPARE(rendered.size(), m_files.music.size());
        QVERIFY(rendered != m_files.music);
        QVERIFY(referenceLoudness(rendered, rate).truePeak <= -1.0);
    }

    void renderOfTheOriginalIsTheOriginal()
    {
        QCOMPARE(m_home
                     .run({"render"_s, at("music.wav"), "-o"_s, at("same.wav"), "--mode"_s, "original"_s, "--bits"_s,
                           "32f"_s})
                     .status,
                 0);
        QVERIFY(m_home.decoded(at("same.wav")) == m_files.music);
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
        const Frames whole = m_home.decoded(at("whole.wav"));
        const Frames part = m_home.decoded(at("part.wav"));
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
        const QString out = m_files.path(name);
        QStringList arguments{"render"_s, at("music.wav"), "-o"_s, out, "--mode"_s, mode};
        if (asked) arguments << "--rate"_s << QString::number(asked);
        const Run run = m_home.run(arguments);
        QVERIFY2(run.status == 0, run.err.constData());
        const QJsonObject json = m_home.run({"analyze"_s, out, "--json"_s}).json();
        QCOMPARE(json["sample_rate"_s].toInt(), given);
        QCOMPARE(json["frames"_s].toInteger(), qint64{12} * given);
        if (mode != "enhanced"_s)
            QVERIFY(std::abs(json["integrated_lufs"_s].toDouble() - referenceLoudness(m_files.music, rate).integrated) <
                    0.5);
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

    void renderReplacesNothingUnasked()
    {
        const QString kept = at("kept/short.flac");
        QVERIFY(QDir().mkpath(at("kept")) && writeFile(kept, "mine"));
        const QStringList words{"render"_s, at("short.wav"), at("mono.wav"), "-o"_s,
                                at("kept"), "--mode"_s,      "original"_s};
        const Run refused = m_home.run(words);
        QCOMPARE(refused.status, 1);
        QVERIFY2(refused.err.contains(kept.toUtf8() + ": is there already"), refused.err.constData());
        QVERIFY(refused.err.contains("--force"));
        QCOMPARE(readFile(kept), QByteArray("mine"));
        QVERIFY(QFile::exists(at("kept/mono.flac"))); // the others are made
        QCOMPARE(m_home.run(words + QStringList{"--force"_s}).status, 0);
        QVERIFY(readFile(kept).startsWith("fLaC"));
        // A file that was named by itself is meant.
        QVERIFY(writeFile(at("named.wav"), "old"));
        QCOMPARE(m_home.run({"render"_s, at("short.wav"), "-o"_s, at("named.wav")}).status, 0);
        QVERIFY(readFile(at("named.wav")).startsWith("RIFF"));
    }

    void renderNeverReplacesASource()
    {
        QVERIFY(QDir().mkpath(at("both")) && QFile::copy(at("short.wav"), at("both/one.wav")));
        QVERIFY(QFile::copy(at("mono.wav"), at("other.wav")));
        QCOMPARE(m_home.run({"render"_s, at("other.wav"), "-o"_s, at("both/two.flac")}).status, 0);
        QVERIFY(QFile::rename(at("both/two.flac"), at("both/one.flac")));
        const QByteArray before = readFile(at("both/one.flac"));
        // one.wav would become one.flac, which is a source as well.
        const Run run =
            m_home.run({"render"_s, at("both/one.wav"), at("both/one.flac"), "-o"_s, at("both"), "--force"_s});
        QCOMPARE(run.status, 1);
        QVERIFY2(run.err.contains("one.flac: is a source"), run.err.constData());
        QVERIFY(readFile(at("both/one.flac")) == before);
        const Run self = m_home.run({"render"_s, at("both/one.wav"), "-o"_s, at("both/one.wav"), "--force"_s});
        QCOMPARE(self.status, 1);
        QVERIFY(self.err.contains("is a source"));
    }

    void anInterruptedRenderLeavesNothing()
    {
        Frames longer;
        for (int i = 0; i < 20; ++i)
            longer.insert(longer.end(), m_files.music.begin(), m_files.music.end());
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
};

QTEST_GUILESS_MAIN(TestRender)
#include "tst_render.moc"
