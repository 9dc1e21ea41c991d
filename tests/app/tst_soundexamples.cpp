// The script of the sound examples, in a short form: every preset and the original, all at one loudness.
#include <cmath>

#include <ebur128.h>

#include "program.h"
#include "signals.h"

using namespace auralis::test;

class TestSoundExamples : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void oneTrack()
    {
        for (const char* program : {"ffmpeg", "awk"})
            if (!haveProgram(program)) QSKIP("the script needs ffmpeg and awk");
        constexpr int rate = 44100;
        const Home home;
        const QString source = home.path(QStringLiteral("a tune.wav")), out = home.path(QStringLiteral("out"));
        QVERIFY(writeWav(source, melody(rate, 8 * rate), rate, 2));
        QProcess script;
        QProcessEnvironment environment = home.environment;
        environment.insert(QStringLiteral("FROM"), QStringLiteral("2"));
        environment.insert(QStringLiteral("TO"), QStringLiteral("6"));
        environment.insert(QStringLiteral("HOME"), home.path(QStringLiteral("home")));
        script.setProcessEnvironment(environment);
        script.start(QStringLiteral(AURALIS_SOURCE_DIR "/tests/bench/sound-examples"),
                     {out, QStringLiteral(AURALIS_PROGRAM), source});
        QVERIFY(script.waitForFinished(60000));
        QVERIFY2(script.exitCode() == 0, script.readAllStandardError());

        const QStringList files = QDir(out).entryList(QDir::Files, QDir::Name);
        const QStringList expected{QStringLiteral("a tune-0-original.wav"), QStringLiteral("a tune-1-adaptive.wav"),
                                   QStringLiteral("a tune-2-gentle.wav"),   QStringLiteral("a tune-3-warm.wav"),
                                   QStringLiteral("a tune-4-bright.wav"),   QStringLiteral("a tune-5-punchy.wav")};
        QCOMPARE(files, expected);
        double quietest = 0, loudest = -70;
        QList<QByteArray> sounds;
        for (const QString& name : files) {
            const Run decoded = home.run({QStringLiteral("decode"), out + QLatin1Char('/') + name, QStringLiteral("-o"),
                                          home.path(QStringLiteral("frames.f32"))});
            QCOMPARE(decoded.status, 0);
            QFile file(home.path(QStringLiteral("frames.f32")));
            QVERIFY(file.open(QIODevice::ReadOnly));
            sounds << file.readAll();
            QCOMPARE(sounds.back().size(), qsizetype{4 * rate * 2 * 4});
            ebur128_state* state = ebur128_init(2, rate, EBUR128_MODE_I);
            ebur128_add_frames_float(state, reinterpret_cast<const float*>(sounds.back().constData()), 4 * rate);
            double lufs = 0;
            ebur128_loudness_global(state, &lufs);
            ebur128_destroy(&state);
            quietest = std::min(quietest, lufs);
            loudest = std::max(loudest, lufs);
        }
        QVERIFY2(loudest - quietest <= 0.15, qPrintable(QString::number(loudest - quietest))); // ffmpeg tells tenths
        for (int i = 1; i < sounds.size(); ++i)
            QVERIFY(sounds[i] != sounds[0]); // and not one sound six times
    }
};

QTEST_GUILESS_MAIN(TestSoundExamples)
#include "tst_soundexamples.moc"
