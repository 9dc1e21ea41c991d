// The command line as scripts see it: usage, exit status, what stands on which stream, options of every command.
#include "program.h"
#include "signals.h"
#include "soundfiles.h"

using namespace auralis::test;

class TestCli : public QObject
{
    Q_OBJECT

    SoundFiles m_files;
    Home m_home;

    QString at(const char* name) const { return m_files.path(name); }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_files.make()); }

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
        for (const char* time : {"1:75", "-1", "soon", "1:2:3:4", "1.5:00", "nan", ""})
            QTest::addRow("no time: %s", time) << QStringList{"ctl"_s, "seek"_s, QLatin1String(time)} << 2 << false;
        QTest::newRow("a time, but no instance") << QStringList{"ctl"_s, "seek"_s, "1:01:59.5"_s} << 3 << false;
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

    void cacheIsCountedAndCleared()
    {
        Home home;
        QCOMPARE(home.run({"play"_s, at("short.wav"), "--output"_s, "null"_s, "--mode"_s, "streamed"_s}).status, 0);
        const QJsonObject before = home.run({"cache"_s, "stats"_s, "--json"_s}).json();
        for (const char* tier : {"l1", "l2", "l3"})
            QVERIFY(hasAll(before[QLatin1String(tier)].toObject(),
                           {"entries", "bytes", "budget", "hits", "misses", "evictions"}));
        QVERIFY(before["l3"_s].toObject()["entries"_s].toInt() >= 1);
        QVERIFY(writeFile(home.path("config/auralis.ini"_s), "[cache]\nhotMegabytes=48\npredictedMegabytes=96\n"));
        const QJsonObject chosen = home.run({"cache"_s, "stats"_s, "--json"_s}).json();
        QCOMPARE(chosen["l1"_s].toObject()["budget"_s].toInt(), 48 << 20);
        QCOMPARE(chosen["l2"_s].toObject()["budget"_s].toInt(), 96 << 20);
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
