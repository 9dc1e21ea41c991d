// The built program as its user meets it: a real window on an X server, keys, drag and drop, a second start, music and
// broken files, no sound device, the end and the next start.
#include <QApplication>
#include <QDirIterator>
#include <QDrag>
#include <QMimeData>
#include <QMouseEvent>
#include <QUrl>
#include <QWidget>

#include <memory>
#include <sys/stat.h>

#include "desktop.h"
#include "listening.h"
#include "program.h"
#include "signals.h"
#include "soundserver.h"

using namespace auralis::test;

namespace
{

QString text(const char* word)
{
    return QString::fromUtf8(word);
}

/// A window in the upper left corner out of which a file can be dragged: what this program is when started with --drag.
class DragSource : public QWidget
{
public:
    explicit DragSource(const QString& file)
        : m_file(file)
    {
        setWindowTitle(text("drag source"));
        setWindowFlags(Qt::FramelessWindowHint | Qt::WindowStaysOnTopHint);
        setGeometry(0, 0, 100, 100);
    }

protected:
    void mousePressEvent(QMouseEvent*) override
    {
        auto* data = new QMimeData;
        data->setUrls({QUrl::fromLocalFile(m_file)});
        auto* drag = new QDrag(this);
        drag->setMimeData(data);
        drag->exec(Qt::CopyAction | Qt::MoveAction);
    }

private:
    const QString m_file;
};

/// The program on the desktop and the sound server of the test.
class DesktopHome : public Home
{
public:
    explicit DesktopHome(const char* output = "default")
    {
        for (const char* name : {"DISPLAY", "DBUS_SESSION_BUS_ADDRESS"})
            environment.insert(text(name), qEnvironmentVariable(name));
        environment.insert(text("QT_QPA_PLATFORM"), text("xcb"));
        QDir().mkpath(path(text("config")));
        QFile settings(path(text("config/auralis.ini")));
        if (settings.open(QIODevice::WriteOnly)) settings.write(QByteArray("[playback]\noutput=") + output + "\n");
    }
    Run ctl(const QStringList& words) const { return run(QStringList{text("ctl")} + words); }
    QString word(const char* key) const { return status()[text(key)].toString(); }
    QJsonObject track() const { return status()[text("track")].toObject(); }
    int queued() const { return status()[text("queue")].toObject()[text("count")].toInt(); }
    bool quit(QProcess& program) const
    {
        return ctl({text("quit")}).status == 0 && program.waitForFinished(20000) &&
               program.exitStatus() == QProcess::NormalExit && program.exitCode() == 0;
    }
};

} // namespace

class WindowTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void demoPlays();
    void keysWork();
    void aDroppedFileIsTaken();
    void secondStartHandsItsFilesOver();
    void musicIsImportedOnce();
    void oddFilesAreImportedOrRefused();
    void brokenFilesAreNamedAndPassed();
    void deletedFileIsNamedOrPlayed();
    void noSoundDevice();

private:
    Desktop m_desktop;
    std::unique_ptr<SoundServer> m_sound;
    QTemporaryDir m_folder;
    QString m_long, m_other;
};

void WindowTest::initTestCase()
{
    for (const QString& missing : {Desktop::missingProgram(), SoundServer::missingProgram()})
        if (!missing.isEmpty()) QSKIP(qPrintable(missing + text(" is not installed")));
    m_sound = std::make_unique<SoundServer>();
    QVERIFY(m_sound->start());
    QVERIFY(!m_sound->addSink(text("null0")).isEmpty());
    QVERIFY(m_sound->setDefault(text("null0")));
    QVERIFY(m_desktop.start());
    m_long = m_folder.filePath(text("A long one.wav"));
    m_other = m_folder.filePath(text("Another.wav"));
    QVERIFY(writeWav(m_long, melody(44100, 44100 * 90), 44100, 2));
    QVERIFY(writeWav(m_other, melody(48000, 48000 * 60, 2, 3), 48000, 2));
}

void WindowTest::demoPlays()
{
    const DesktopHome home;
    Capture capture(text("null0"));
    QProcess program;
    home.startWindow(program, {text("--demo")});
    QTRY_COMPARE_WITH_TIMEOUT(home.word("state"), text("playing"), 30000);
    QCOMPARE(home.queued(), 3);
    QTRY_COMPARE(Desktop::playerctl({text("status")}), QByteArray("Playing"));
    const QString title = home.track()[text("title")].toString();
    QVERIFY(!title.isEmpty());
    QTRY_VERIFY(!Desktop::window(title).isEmpty());
    QCOMPARE(Desktop::title(Desktop::window(title)), (title + text(" – Auralis")).toUtf8());
    const qint64 before = capture.frames();
    QTRY_VERIFY(capture.frames() > before + Recording::rate);
    const Recording heard{capture.finish()};
    QVERIFY(heard.soundFrom(before, 0.001f) < heard.frames());

    // The end leaves nothing behind, and the next start finds the queue.
    QVERIFY(home.quit(program));
    QCOMPARE(home.ctl({text("status")}).status, 3);
    QProcess again;
    home.startWindow(again);
    QTRY_COMPARE_WITH_TIMEOUT(home.queued(), 3, 30000);
    QCOMPARE(home.track()[text("title")].toString(), title);
    QVERIFY(home.word("state") != text("playing"));
    QVERIFY(home.quit(again));
}

void WindowTest::keysWork()
{
    const DesktopHome home;
    QProcess program;
    home.startWindow(program, {m_long, m_other});
    QTRY_COMPARE_WITH_TIMEOUT(home.word("state"), text("playing"), 30000);
    QTRY_VERIFY(!Desktop::window(text("A long one")).isEmpty());
    Desktop::xdotool(
        {text("windowactivate"), text("--sync"), QString::fromLatin1(Desktop::window(text("A long one")))});
    Desktop::key("space");
    QTRY_COMPARE(home.word("state"), text("paused"));
    Desktop::key("space");
    QTRY_COMPARE(home.word("state"), text("playing"));
    Desktop::key("ctrl+e");
    QTRY_COMPARE(home.word("mode"), text("enhanced"));
    Desktop::key("3");
    QTRY_COMPARE(home.word("preset"), text("warm"));
    Desktop::key("ctrl+e");
    QTRY_COMPARE(home.word("mode"), text("streamed"));
    Desktop::key("ctrl+Right");
    QTRY_COMPARE(home.track()[text("path")].toString(), m_other);
    Desktop::key("XF86AudioPlay");
    QTRY_COMPARE(home.word("state"), text("paused"));
    // In the search field the same keys are text; out of it they are keys again.
    Desktop::key("ctrl+f");
    for (const char* typed : {"4", "space", "4"})
        Desktop::key(typed);
    Desktop::key("XF86AudioPlay"); // after those in the same queue of events
    QTRY_COMPARE(home.word("state"), text("playing"));
    QCOMPARE(home.word("preset"), text("warm"));
    Desktop::key("ctrl+q");
    QVERIFY(program.waitForFinished(20000));
    QCOMPARE(program.exitCode(), 0);
}

void WindowTest::aDroppedFileIsTaken()
{
    const DesktopHome home;
    QProcess program;
    home.startWindow(program, {m_long});
    QTRY_COMPARE_WITH_TIMEOUT(home.word("state"), text("playing"), 30000);
    QTRY_VERIFY(!Desktop::window(text("A long one")).isEmpty());
    const QString window = QString::fromLatin1(Desktop::window(text("A long one")));
    Desktop::xdotool({text("windowsize"), text("--sync"), window, text("1200"), text("800")});
    Desktop::xdotool({text("windowmove"), text("--sync"), window, text("150"), text("50")});

    QProcess source;
    source.setProcessEnvironment(home.environment);
    source.start(QCoreApplication::applicationFilePath(), {text("--drag"), m_other});
    QTRY_VERIFY(!Desktop::window(text("drag source")).isEmpty());
    Desktop::xdotool({text("mousemove"), text("50"), text("50"), text("mousedown"), text("1")});
    for (int x = 100; x <= 700; x += 100) {
        Desktop::xdotool({text("mousemove"), QString::number(x), text("400")});
        QTest::qWait(50); // a hand's pace: the target is asked at each step
    }
    Desktop::xdotool({text("mouseup"), text("1")});
    const auto found = [&] {
        const Run search = home.run({text("search"), text("Another"), text("--json")});
        return home.queued() == 2 || search.array().size() == 1;
    };
    QTRY_VERIFY_WITH_TIMEOUT(found(), 15000);
    QVERIFY(QFile::exists(m_other)); // copied, not moved
    source.terminate();
    source.waitForFinished();
    QVERIFY(home.quit(program));
}

void WindowTest::secondStartHandsItsFilesOver()
{
    const DesktopHome home;
    QProcess program;
    home.startWindow(program, {m_long});
    QTRY_COMPARE_WITH_TIMEOUT(home.word("state"), text("playing"), 30000);
    QCOMPARE(home.run({m_other}).status, 0);
    QTRY_COMPARE(home.track()[text("path")].toString(), m_other);
    QTRY_VERIFY(!Desktop::window(text("Another – Auralis")).isEmpty());
    QVERIFY(home.quit(program));
}

void WindowTest::musicIsImportedOnce()
{
    QString folder;
    for (const char* version : {"1.16", "1.18", "1.14"}) {
        const QString name = text("/usr/share/games/wesnoth/%1/data/core/music").arg(text(version));
        if (QDir(name).exists()) folder = name;
    }
    if (folder.isEmpty()) QSKIP("there is no music");
    qsizetype count = 0;
    for (QDirIterator files(folder, {text("*.ogg")}, QDir::Files, QDirIterator::Subdirectories); files.hasNext();
         ++count)
        files.next();
    const Home home;
    const Run first = home.run({text("import"), folder, text("--json")});
    QCOMPARE(first.status, 0);
    QCOMPARE(first.json()[text("added")].toInteger(), count);
    QCOMPARE(first.json()[text("failed")].toArray().size(), 0);
    const Run second = home.run({text("import"), folder, text("--json")});
    QCOMPARE(second.json()[text("added")].toInteger(), 0);
    QCOMPARE(second.json()[text("unchanged")].toInteger(), count);
    const QJsonArray tracks =
        home.run({text("search"), text("wesnoth"), text("--limit"), text("1000"), text("--json")}).array();
    QVERIFY(!tracks.isEmpty());
    for (const QJsonValue& track : tracks)
        for (const char* key : {"title", "artist"})
            QVERIFY2(!track[text(key)].toString().isEmpty(), qPrintable(track[text("path")].toString()));
}

void WindowTest::oddFilesAreImportedOrRefused()
{
    QString folder = qEnvironmentVariable("AURALIS_CORPUS");
    if (folder.isEmpty()) folder = text(AURALIS_SOURCE_DIR "/../shared/corpus");
    if (!QDir(folder).exists()) QSKIP("there is no corpus");
    const Home home;
    const Run import = home.run({text("import"), folder, text("--json")}, 120000);
    QVERIFY2(import.status == 0 || import.status == 1, import.err.constData());
    const QJsonObject outcome = import.json();
    QVERIFY(outcome[text("added")].toInteger() > 0);
    for (const QJsonValue& failure : outcome[text("failed")].toArray())
        QVERIFY(!failure[text("path")].toString().isEmpty() && !failure[text("reason")].toString().isEmpty());
}

void WindowTest::brokenFilesAreNamedAndPassed()
{
    const QDir folder(m_folder.path());
    QVERIFY(folder.mkdir(text("x.mp3")));
    QCOMPARE(mkfifo(folder.filePath(text("pipe.flac")).toUtf8().constData(), 0600), 0);
    QFile empty(folder.filePath(text("empty.ogg")));
    QVERIFY(empty.open(QIODevice::WriteOnly));
    QFile words(folder.filePath(text("words.mp3")));
    QVERIFY(words.open(QIODevice::WriteOnly) && words.write("not music\n") > 0);
    words.close();
    QStringList bad{text("x.mp3"), text("pipe.flac"), text("empty.ogg"), text("words.mp3"), text("missing.mp3")};
    QFile locked(folder.filePath(text("locked.wav")));
    QVERIFY(QFile::copy(m_other, locked.fileName()));
    QVERIFY(locked.setPermissions({}));
    if (!locked.open(QIODevice::ReadOnly)) bad << text("locked.wav"); // root reads everything
    const QString cut = folder.filePath(text("cut.wav"));             // plays as far as it goes
    const QString good = folder.filePath(text("good.wav"));
    QVERIFY(QFile::copy(m_other, cut) && QFile::resize(cut, 100000));
    QVERIFY(writeWav(good, sine(440, Recording::rate, Recording::rate), Recording::rate, 2));

    const Home home;
    QStringList files;
    for (const QString& name : bad)
        files << folder.filePath(name);
    const Run run = home.run(QStringList{text("play"), text("--output"), text("null"), text("--json")} + files +
                             QStringList{cut, good});
    QCOMPARE(run.status, 1);
    for (const QString& file : files) {
        const qsizetype at = run.err.indexOf(file.toUtf8() + ": ");
        QVERIFY2(at >= 0, qPrintable(file));
        QVERIFY(run.err.at(at + file.toUtf8().size() + 2) > ' '); // a reason follows
    }
    const QList<QJsonObject> lines = run.lines();
    double played = 0;
    for (const QJsonObject& line : lines)
        if (line[text("event")].toString() == text("finished")) played = line[text("played_s")].toDouble();
    QCOMPARE(played, 1.0);
    QCOMPARE(lines.last()[text("event")].toString(), text("ended"));

    // The window's queue goes on over them too, and says what was wrong with the last.
    QProcess program;
    home.startWindow(program, {good});
    QTRY_COMPARE_WITH_TIMEOUT(home.status()[text("queue")].toObject()[text("count")].toInt(), 1, 30000);
    QCOMPARE(home.run(QStringList{text("ctl"), text("queue")} + files.mid(1, 3) + QStringList{m_long}).status, 0);
    QCOMPARE(home.run({text("ctl"), text("next")}).status, 0);
    QTRY_COMPARE(home.status()[text("track")].toObject()[text("path")].toString(), m_long);
    QTRY_COMPARE(home.status()[text("state")].toString(), text("playing"));
    QCOMPARE(home.run({text("ctl"), text("quit")}).status, 0);
    QVERIFY(program.waitForFinished(20000));
}

void WindowTest::deletedFileIsNamedOrPlayed()
{
    const QString doomed = m_folder.filePath(text("doomed.flac"));
    const QString good = m_folder.filePath(text("after.wav"));
    QVERIFY(run(text("flac"), {text("-s"), text("-o"), doomed, text("--until=0:21"), m_long}));
    QVERIFY(writeWav(good, sine(440, Recording::rate, Recording::rate), Recording::rate, 2));
    const Home home;
    QProcess program;
    program.setProcessEnvironment(home.environment);
    program.start(text(AURALIS_PROGRAM),
                  home.arguments({text("play"), text("--json"), text("--output"), text("null"), doomed, good}));
    QByteArray out;
    const auto saw = [&](const char* words) {
        out += program.readAllStandardOutput();
        return out.contains(words);
    };
    QTRY_VERIFY_WITH_TIMEOUT(saw("\"playing\""), 20000);
    QVERIFY(QFile::remove(doomed));
    QTRY_VERIFY_WITH_TIMEOUT(saw("\"ended\""), 60000);
    QTRY_COMPARE_WITH_TIMEOUT(program.state(), QProcess::NotRunning, 20000);
    QCOMPARE(program.exitStatus(), QProcess::NormalExit);
    QVERIFY(out.contains("after.wav")); // the queue went on
    if (program.exitCode() == 1) QVERIFY(program.readAllStandardError().contains("doomed.flac: "));
}

void WindowTest::noSoundDevice()
{
    DesktopHome home;
    home.environment.insert(text("PULSE_SERVER"), text("unix:/nonexistent/pulse"));
    QProcess program;
    home.startWindow(program, {m_long});
    QTRY_COMPARE_WITH_TIMEOUT(home.word("state"), text("playing"), 30000);
    QTRY_COMPARE(home.word("device"), text("No sound device"));
    QTRY_VERIFY(home.status()[text("position_s")].toDouble() > 1); // by the clock
    QCOMPARE(home.ctl({text("seek"), text("50")}).status, 0);
    QTRY_VERIFY(home.status()[text("position_s")].toDouble() >= 50);
    QVERIFY(!Desktop::window(text("A long one – Auralis")).isEmpty());
    QVERIFY(home.quit(program));
}

int main(int argc, char** argv)
{
    if (argc == 3 && qstrcmp(argv[1], "--drag") == 0) {
        QApplication app(argc, argv);
        DragSource source(QString::fromLocal8Bit(argv[2]));
        source.show();
        return app.exec();
    }
    QCoreApplication app(argc, argv);
    WindowTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_window.moc"
