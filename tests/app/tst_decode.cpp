// `auralis decode`: exact frames, and files that stay whole.
#include <thread>

#include <sys/stat.h>

#include "program.h"
#include "signals.h"
#include "soundfiles.h"

using namespace auralis::test;

class TestDecode : public QObject
{
    Q_OBJECT

    SoundFiles m_files;
    Home m_home;

    QString at(const char* name) const { return m_files.path(name); }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_files.make()); }

    void decodeIsExact()
    {
        QVERIFY(m_home.decoded(at("music.wav")) == m_files.music);
        if (!haveProgram("flac")) QSKIP("flac is not installed");
        QVERIFY(run("flac"_s, {"-s"_s, "-f"_s, "-o"_s, at("music.flac"), at("music.wav")}));
        QVERIFY(m_home.decoded(at("music.flac")) == m_files.music);
    }

    void decodeKeepsTheChannelsUnlessAsked()
    {
        QCOMPARE(m_home.decoded(at("mono.wav")).size(), std::size_t{8000});
        QCOMPARE(m_home.decoded(at("mono.wav"), {"--stereo"_s}).size(), std::size_t{16000});
    }

    void decodeToWavIsTheSameFrames()
    {
        QCOMPARE(m_home.run({"decode"_s, at("short.wav"), "-o"_s, at("float.wav")}).status, 0);
        const Frames frames = m_home.decoded(at("short.wav"));
        QCOMPARE(frames.size(), std::size_t{24000 * 2});
        QVERIFY(m_home.decoded(at("float.wav")) == frames);
    }

    void decodeOfNoSoundFailsAndLeavesNothing()
    {
        QCOMPARE(m_home.run({"decode"_s, at("broken.wav"), "-o"_s, at("never.wav")}).status, 1);
        QVERIFY(!QFile::exists(at("never.wav")));
        QCOMPARE(m_home.run({"decode"_s, at("music.wav"), "-o"_s, at("music.ogg")}).status, 2);
    }

    void decodeWritesIntoPipesDevicesAndLinks()
    {
        const Frames frames = m_home.decoded(at("short.wav"));
        const QByteArray bytes(reinterpret_cast<const char*>(frames.data()),
                               static_cast<qsizetype>(frames.size() * sizeof(float)));
        // Frames and nothing else.
        const Run piped = m_home.run({"decode"_s, at("short.wav"), "-o"_s, "/dev/fd/1"_s});
        QCOMPARE(piped.status, 0);
        QVERIFY(piped.out == bytes);
        QVERIFY(piped.err.isEmpty());
        QProcess process;
        process.setProcessEnvironment(m_home.environment);
        process.setStandardOutputFile(at("redirected"));
        process.start(QStringLiteral(AURALIS_PROGRAM),
                      m_home.arguments({"decode"_s, at("short.wav"), "-o"_s, "/dev/fd/1"_s}));
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 0);
        QVERIFY(readFile(at("redirected")) == bytes);

        QCOMPARE(mkfifo(at("pipe.f32").toUtf8().constData(), 0600), 0);
        QByteArray read;
        std::thread reader([&] { read = readFile(at("pipe.f32")); });
        const Run fifo = m_home.run({"decode"_s, at("short.wav"), "-o"_s, at("pipe.f32")});
        reader.join();
        QCOMPARE(fifo.status, 0);
        QVERIFY(read == bytes);
        QVERIFY(!QFileInfo(at("pipe.f32")).isFile()); // it is still one

        QVERIFY(writeFile(at("target.f32"), "old"));
        QVERIFY(QFile::link(at("target.f32"), at("link.f32")));
        QCOMPARE(m_home.run({"decode"_s, at("short.wav"), "-o"_s, at("link.f32")}).status, 0);
        QVERIFY(QFileInfo(at("link.f32")).isSymLink());
        QVERIFY(readFile(at("target.f32")) == bytes);

        if (!QFile::exists("/dev/full"_s)) QSKIP("there is no /dev/full");
        const Run full = m_home.run({"decode"_s, at("short.wav"), "-o"_s, "/dev/full"_s});
        QCOMPARE(full.status, 1);
        QVERIFY2(full.err.contains("/dev/full"), full.err.constData());
    }

    void decodeDoesNotOverwriteItsSource()
    {
        QVERIFY(QFile::copy(at("short.wav"), at("itself.wav")));
        const QByteArray before = readFile(at("itself.wav"));
        const Run run = m_home.run({"decode"_s, at("itself.wav"), "-o"_s, at("itself.wav")});
        QCOMPARE(run.status, 1);
        QVERIFY(readFile(at("itself.wav")) == before);
    }
};

QTEST_GUILESS_MAIN(TestDecode)
#include "tst_decode.moc"
