// The script of the sound examples, in a short form: every preset and the original, all at one loudness.
#include <algorithm>

#include "program.h"
#include "referenceloudness.h"
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
        QList<Frames> sounds;
        for (const QString& name : files) {
            sounds << home.decoded(out + QLatin1Char('/') + name);
            QCOMPARE(sounds.back().size(), std::size_t{4} * rate * 2);
            const double lufs = referenceLoudness(sounds.back(), rate).integrated;
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
