// `auralis import`, `search` and `library`: what comes in, what is found, checked, copied aside, brought back,
// exported.
#include <cmath>

#include "program.h"
#include "signals.h"
#include "soundfiles.h"

using namespace auralis::test;

class TestLibraryCommands : public QObject
{
    Q_OBJECT

    SoundFiles m_files;
    Home m_home;

    QString at(const char* name) const { return m_files.path(name); }

    /// A library of one track of its own.
    /// A library of one track of its own.
    bool importCopy(const Home& home, QString& file)
    {
        file = home.path("music/one.wav"_s);
        return QDir().mkpath(home.path("music"_s)) && QFile::copy(at("short.wav"), file) &&
               home.run({"import"_s, home.path("music"_s)}).status == 0;
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_files.make()); }

    void importSearchAndStats()
    {
        Home home;
        QVERIFY(QDir().mkpath(at("album")));
        for (const char* name : {"One", "Two", "Three"}) {
            const QString file = m_files.path(QStringLiteral("album/%1.flac").arg(QLatin1String(name)));
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
};

QTEST_GUILESS_MAIN(TestLibraryCommands)
#include "tst_librarycommands.moc"
