// Cue sheets: several tracks of one file, wherever the sheet stands, with statistics that outlive all changes.
#include <random>

#include "cuesheet.h"
#include "fixture.h"

using namespace auralis;
using namespace auralis::test;

namespace fs = std::filesystem;

class TestCueSheets : public QObject
{
    Q_OBJECT
    Sounds m_sounds;

    static QString q(const char* text) { return QString::fromUtf8(text); }
    static QByteArray sheet(const char* file)
    {
        return QByteArray("\xef\xbb\xbfREM GENRE Jazz\r\nREM DATE 1959\r\nPERFORMER \"The Band\"\r\nTITLE "
                          "\"Live\"\r\nFILE \"") +
               file +
               "\" WAVE\r\n  TRACK 01 AUDIO\r\n    TITLE \"Opening\"\r\n    INDEX 01 00:00:00\r\n"
               "  TRACK 02 AUDIO\r\n    TITLE \"Ålesund\"\r\n    PERFORMER \"Guest\"\r\n    ISRC ABC123456789\r\n    "
               "INDEX 00 00:01:00\r\n"
               "    INDEX 01 00:01:25\r\n  TRACK 03 AUDIO\r\n    TITLE \"End\"\r\n    INDEX 01 00:02:50\r\n";
    }
    static std::vector<TrackRow> all(Library& library) { return rows(library, find(library, {}).ids); }

private Q_SLOTS:
    void reads();
    void nonsense();
    void besideTheFile();
    void embedded();
    void flacBlock();
    void comesAndGoes();
    void missingAndBack();
    void inPlaylistFiles();
};

void TestCueSheets::reads()
{
    const CueSheet parsed = parseCueSheet(QString::fromUtf8(sheet("a.flac")));
    QCOMPARE(parsed.tracks.size(), std::size_t{3});
    QCOMPARE(parsed.performer, q("The Band"));
    QCOMPARE(parsed.genre, q("Jazz"));
    QCOMPARE(parsed.tracks[1].title, q("Ålesund"));
    QCOMPARE(parsed.tracks[1].performer, q("Guest"));
    const auto parts = cueParts(parsed, {}, 44100, 4.0);
    QCOMPARE(parts.size(), std::size_t{3});
    QCOMPARE(parts[0].end, parts[1].start); // no frame is lost between
    QCOMPARE(parts[1].start, qint64(44100 + 25 * 588));
    QCOMPARE(parts[2].end, qint64(-1));
    QVERIFY(cueParts(parsed, {}, 44100, 2.0).empty()); // of a longer file
}

void TestCueSheets::nonsense()
{
    std::mt19937 random(5);
    const QByteArray good = sheet("a.flac");
    for (int i = 0; i < 3000; ++i) {
        QByteArray bad = good;
        for (int k = 0; k < 8; ++k)
            bad[static_cast<qsizetype>(random() % static_cast<unsigned>(bad.size()))] = static_cast<char>(random());
        bad.truncate(static_cast<qsizetype>(random() % static_cast<unsigned>(bad.size())));
        const CueSheet parsed = parseCueSheet(QString::fromUtf8(bad));
        for (const CueTrack& track : parsed.tracks)
            QVERIFY(track.start >= 0);
        qint64 last = -1;
        for (const CuePart& part : cueParts(parsed, {}, 44100, 100)) {
            QVERIFY(part.start > last);
            last = part.start;
        }
    }
}

void TestCueSheets::besideTheFile()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    writeFile(root + "/a.flac", m_sounds.encoded(QStringLiteral("flac"), 1, 4.0));
    setTags(root + "/a.flac", {{"ALBUM", q("Of the file")}, {"ARTIST", q("Of the file")}});
    writeFile(root + "/a.cue", sheet("A.WAV")); // made before the file was compressed
    writeFile(root + "/b.flac", m_sounds.encoded(QStringLiteral("flac"), 2));
    auto library = openLibrary(data.path());
    const auto report = importPaths(*library, {root});
    QCOMPARE(report.added, 4);
    QCOMPARE(report.ids.size(), std::size_t{4});
    const auto tracks = search(*library, q("album:live"));
    QCOMPARE(titles(tracks), QStringList({q("Opening"), q("Ålesund"), q("End")}));
    QCOMPARE(tracks[0].cueEnd, tracks[1].cueStart);
    QCOMPARE(tracks[2].cueEnd, qint64(-1));
    QCOMPARE(tracks[1].artist, q("Guest"));
    QCOMPARE(tracks[0].albumArtist, q("The Band"));
    QCOMPARE(tracks[0].year, 1959);
    QVERIFY(std::abs(tracks[1].duration - (1 + 25 / 75.0)) < 0.01);
    QVERIFY(std::abs(tracks[0].duration + tracks[1].duration + tracks[2].duration - 4.0) < 0.01);
    QCOMPARE(importPaths(*library, {root}).unchanged, 2);
    QCOMPARE(importPaths(*library, {root + "/a.flac"}).unchanged, 1); // named alone, it is still in parts
    QCOMPARE(all(*library).size(), std::size_t{4});
    // Analysis measures each part.
    library->setAnalysing(true);
    QTRY_VERIFY_WITH_TIMEOUT(counts(*library).analysed == 4, 20000);
    const auto profiles = wait<std::vector<ProfilePtr>>([&](auto done) {
        library->profiles({tracks[0].id, tracks[1].id, tracks[2].id}, this, done);
    });
    QCOMPARE(profiles[0]->frames, FramePos(tracks[0].cueEnd));
    QCOMPARE(profiles[1]->frames, FramePos(tracks[1].cueEnd - tracks[1].cueStart));
    QCOMPARE(profiles[0]->frames + profiles[1]->frames + profiles[2]->frames, FramePos(4 * 44100));
}

void TestCueSheets::embedded()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    for (const char* ext : {"flac", "wv", "mp3"}) {
        const std::string path = root + "/a." + ext;
        writeFile(path, m_sounds.encoded(QLatin1String(ext), 1, 4.0));
        setTags(path, {{"CUESHEET", QString::fromUtf8(sheet("whatever.wav"))}});
    }
    auto library = openLibrary(data.path());
    QCOMPARE(importPaths(*library, {root}).added, 9);
    QCOMPARE(search(*library, q("ålesund")).size(), std::size_t{3});
}

void TestCueSheets::flacBlock()
{
    QTemporaryDir music, data;
    const QString path = music.filePath(QStringLiteral("a.flac")), cue = music.filePath(QStringLiteral("sheet"));
    writeFile(path.toStdString(), m_sounds.encoded(QStringLiteral("flac"), 1, 4.0));
    writeFile(cue.toStdString(), sheet("a.flac"));
    if (!test::run(QStringLiteral("metaflac"), {QStringLiteral("--import-cuesheet-from=") + cue, path}))
        QSKIP("metaflac is not here");
    auto library = openLibrary(data.path());
    QCOMPARE(importPaths(*library, {path.toStdString()}).added, 3);
    const auto tracks = all(*library);
    QCOMPARE(tracks.size(), std::size_t{3});
    QCOMPARE(tracks[1].cueStart, qint64(44100 + 25 * 588));
    QCOMPARE(tracks[1].track, 2);
}

void TestCueSheets::comesAndGoes()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    writeFile(root + "/a.flac", m_sounds.encoded(QStringLiteral("flac"), 1, 4.0));
    auto library = openLibrary(data.path());
    importPaths(*library, {root});
    const TrackId whole = all(*library)[0].id;
    library->setRating(whole, 4);
    writeFile(root + "/a.cue", sheet("a.flac"));
    importPaths(*library, {root});
    auto tracks = all(*library);
    QCOMPARE(tracks.size(), std::size_t{3});
    QVERIFY(tracks[0].id != whole);
    const TrackId second = tracks[1].id;
    library->setRating(second, 3.5);
    // Moved and renamed with its sheet: the parts stay themselves.
    fs::create_directories(root + "/moved");
    fs::rename(root + "/a.flac", root + "/moved/b.flac");
    fs::remove(root + "/a.cue");
    writeFile(root + "/moved/b.cue", sheet("b.flac"));
    importPaths(*library, {root});
    tracks = all(*library);
    QCOMPARE(tracks.size(), std::size_t{3});
    QCOMPARE(tracks[1].id, second);
    QCOMPARE(tracks[1].rating, 3.5);
    QVERIFY(tracks[1].available);
    // Without its sheet the file is whole again, and known.
    fs::remove(root + "/moved/b.cue");
    importPaths(*library, {root});
    tracks = all(*library);
    QCOMPARE(tracks.size(), std::size_t{1});
    QCOMPARE(tracks[0].id, whole);
    QCOMPARE(tracks[0].rating, 4.0);
    // And the parts come back with what was known of them.
    writeFile(root + "/moved/b.cue", sheet("b.flac"));
    importPaths(*library, {root});
    tracks = all(*library);
    QCOMPARE(tracks.size(), std::size_t{3});
    QCOMPARE(tracks[1].id, second);
    QCOMPARE(tracks[1].rating, 3.5);
}

void TestCueSheets::missingAndBack()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    writeFile(root + "/x/a.flac", m_sounds.encoded(QStringLiteral("flac"), 1, 4.0));
    writeFile(root + "/x/a.cue", sheet("a.flac"));
    auto library = openLibrary(data.path());
    importPaths(*library, {root});
    fs::rename(root + "/x/a.flac", root + "/away");
    importPaths(*library, {root});
    QCOMPARE(all(*library).size(), std::size_t{3});
    QVERIFY(!all(*library)[1].available);
    fs::rename(root + "/away", root + "/x/a.flac");
    importPaths(*library, {root});
    QCOMPARE(all(*library).size(), std::size_t{3});
    for (const TrackRow& row : all(*library))
        QVERIFY(row.available);
}

/// A part that was exported comes back as that part, in this library and in one that reads its file only later; other
/// programs find the file.
void TestCueSheets::inPlaylistFiles()
{
    QTemporaryDir music, data, other;
    const std::string root = music.path().toStdString();
    writeFile(root + "/a.flac", m_sounds.encoded(QStringLiteral("flac"), 1, 4.0));
    writeFile(root + "/a.cue", sheet("a.flac"));
    auto library = openLibrary(data.path());
    importPaths(*library, {root});
    const auto parts = all(*library);
    QCOMPARE(parts.size(), std::size_t{3});
    const auto listed = [](Library& from, PlaylistId id) {
        const auto list = wait<TrackList>([&](auto done) { from.playlistTracks(id, &from, done); });
        return titles(rows(from, list.ids));
    };
    PlaylistRow list;
    list.name = q("Parts");
    list.id = wait<PlaylistId>([&](auto done) { library->savePlaylist(list, this, done); });
    library->setPlaylistTracks(list.id, {parts[2].id, parts[1].id});
    const QStringList expected{q("End"), q("Ålesund")};
    QTRY_COMPARE(listed(*library, list.id), expected);
    auto later = openLibrary(other.path());
    std::vector<PlaylistId> early;
    for (const char* ext : {"m3u8", "pls", "xspf"}) {
        const std::string path = root + "/list." + ext;
        QVERIFY(wait<Result<void>>([&](auto done) { library->exportPlaylist(list.id, path, true, this, done); }));
        QFile file(QString::fromStdString(path));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().count("a.flac"), 2);
        const auto import = [&](Library& into) {
            return wait<Result<PlaylistImport>>([&](auto done) { into.importPlaylist(path, &into, done); });
        };
        const auto back = import(*library);
        QVERIFY(back);
        QCOMPARE(back->unknown, 0);
        QCOMPARE(listed(*library, back->id), expected);
        const auto unknown = import(*later);
        QVERIFY(unknown);
        QCOMPARE(unknown->unknown, 2);
        early.push_back(unknown->id);
    }
    importPaths(*later, {root});
    for (const PlaylistId id : early)
        QCOMPARE(listed(*later, id), expected);
}

QTEST_GUILESS_MAIN(TestCueSheets)
#include "tst_cuesheets.moc"
