// What the library tells beyond its lists of tracks: genres, folders, duplicates, lyrics, chapters, album rules, and
// what other files it met.
#include "fixture.h"
#include "lyrics.h"

using namespace auralis;
using namespace auralis::test;

class TestDetails : public QObject
{
    Q_OBJECT
    Sounds m_sounds;

    std::string add(const QTemporaryDir& music, const std::string& name, int seed, const Tags& tags)
    {
        const std::string path = music.path().toStdString() + '/' + name;
        writeFile(path, m_sounds.encoded(QString::fromStdString(name.substr(name.rfind('.') + 1)), seed));
        if (!tags.empty()) setTags(path, tags);
        return path;
    }
    static QString q(const char* text) { return QString::fromUtf8(text); }
    static AlbumId albumOf(Library& library, const std::string& path) { return byPath(library, path).albumId; }
    static AlbumRow album(Library& library, AlbumId id)
    {
        for (const AlbumRow& row : albums(library))
            if (row.id == id) return row;
        return {};
    }
    void rule(Library& library, const std::vector<AlbumId>& ids, const AlbumRule& wanted)
    {
        QSignalSpy changed(&library, &Library::contentsChanged);
        library.setAlbumRule(ids, wanted);
        QVERIFY(changed.wait(10000));
    }

private Q_SLOTS:
    void genresAndFolders();
    void duplicates();
    void lyricsText_data();
    void lyricsText();
    void lyricsOfTracks();
    void lyricsBesideAreFound();
    void listening();
    void chapters();
    void keepTogether();
    void splitAndOwnArtist();
    void otherFilesAreCounted();
    void favouritesAndResume();
};

void TestDetails::genresAndFolders()
{
    QTemporaryDir music, data;
    add(music, "a/x/1.flac", 1, {{"GENRE", q("Jazz; Soul")}, {"ALBUM", q("A")}});
    add(music, "a/x/2.flac", 2, {{"GENRE", q("jazz")}, {"ALBUM", q("A")}});
    add(music, "a/y/3.flac", 3, {{"GENRE", q("Trip Hop")}, {"ALBUM", q("B")}});
    add(music, "a 2/4.flac", 4, {});
    auto library = openLibrary(data.path());
    importPaths(*library, {music.path().toStdString()});

    const auto genres = wait<std::vector<GenreRow>>([&](auto done) { library->genres({}, this, done); });
    QCOMPARE(genres.size(), std::size_t{3});
    QCOMPARE(genres[0].name, q("Jazz")); // whichever was read first
    QCOMPARE(genres[0].tracks, 2);
    QCOMPARE(genres[0].albums, 1);
    QCOMPARE(wait<std::vector<GenreRow>>([&](auto done) { library->genres(q("tr"), this, done); }).size(),
             std::size_t{1});
    TrackQuery query;
    query.genre = genres[0].id;
    QCOMPARE(find(*library, query).ids.size(), std::size_t{2});

    const auto roots = wait<std::vector<FolderRow>>([&](auto done) { library->folders({}, this, done); });
    QCOMPARE(roots.size(), std::size_t{1});
    QCOMPARE(roots[0].tracks, 4);
    QVERIFY(roots[0].folders);
    const auto below = wait<std::vector<FolderRow>>([&](auto done) { library->folders(roots[0].path, this, done); });
    QCOMPARE(below.size(), std::size_t{2});
    const auto& a = below[0].name == q("a") ? below[0] : below[1];
    QCOMPARE(a.tracks, 3);
    QVERIFY(a.folders);
    const auto leaves = wait<std::vector<FolderRow>>([&](auto done) { library->folders(a.path, this, done); });
    QCOMPARE(leaves.size(), std::size_t{2});
    QCOMPARE(leaves[0].tracks, 2);
    QVERIFY(!leaves[0].folders);
    TrackQuery inFolder;
    inFolder.folder = a.path;
    QCOMPARE(find(*library, inFolder).ids.size(), std::size_t{3});
    inFolder.search = q("genre:jazz");
    QCOMPARE(find(*library, inFolder).ids.size(), std::size_t{2});
    inFolder.search = q("hop");
    QCOMPARE(find(*library, inFolder).ids.size(), std::size_t{1});
}

void TestDetails::duplicates()
{
    QTemporaryDir music, data;
    const std::string first = add(music, "1.flac", 1, {{"TITLE", q("One")}});
    add(music, "copy/other name.flac", 1, {{"TITLE", q("Another title")}, {"ALBUM", q("X")}});
    add(music, "3.mp3", 3, {});
    add(music, "4.mp3", 3, {{"TITLE", q("Tagged")}});
    add(music, "5.mp3", 3, {});
    add(music, "alone.flac", 4, {});
    auto library = openLibrary(data.path());
    importPaths(*library, {music.path().toStdString()});
    const auto found = [&] {
        return wait<std::vector<Duplicates>>([&](auto done) { library->duplicates(this, done); });
    };
    QCOMPARE(found().size(), std::size_t{2});
    QCOMPARE(found()[0].ids.size(), std::size_t{3});
    QCOMPARE(found()[1].ids.size(), std::size_t{2});
    QVERIFY(!found()[0].confirmed);
    library->setAnalysing(true);
    QTRY_VERIFY_WITH_TIMEOUT(found()[0].confirmed && found()[1].confirmed, 20000);
    QCOMPARE(found()[0].ids.size(), std::size_t{3});
    library->remove({byPath(*library, first).id});
    QTRY_COMPARE(found().size(), std::size_t{1});
}

void TestDetails::lyricsText_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QList<double>>("times");
    QTest::newRow("plain") << q("One\r\nTwo\n\nThree") << q("One\nTwo\n\nThree") << QList<double>();
    QTest::newRow("stamps") << q("[ar:Someone]\n[00:12.50]One\n[01:02]Two\n[1:00:00.125]Late") << q("One\nTwo\nLate")
                            << QList<double>{12.5, 62, 3600.125};
    QTest::newRow("repeated, out of order")
        << q("[00:20.00][00:05.00]Again\n[00:10.00]Once") << q("Again\nOnce\nAgain") << QList<double>{5, 10, 20};
    QTest::newRow("offset and words") << q("[offset:+500]\n[00:01.00]<00:01.00>A <00:01.50>b\n[00:00.10]x")
                                      << q("x\nA b") << QList<double>{0, 0.5};
    QTest::newRow("brackets that are words") << q("[Chorus]\nLa") << q("[Chorus]\nLa") << QList<double>();
    QTest::newRow("nothing") << QString() << QString() << QList<double>();
}

void TestDetails::lyricsText()
{
    QFETCH(QString, source);
    QFETCH(QString, text);
    QFETCH(QList<double>, times);
    const Lyrics lyrics = parseLyrics(source);
    QCOMPARE(lyrics.text, text);
    QList<double> found;
    for (const auto& line : lyrics.lines)
        found += line.seconds;
    QCOMPARE(found, times);
}

void TestDetails::lyricsOfTracks()
{
    QTemporaryDir music, data;
    const std::string embedded = add(music, "e.flac", 1, {{"LYRICS", q("[00:01.00]Sung")}});
    const std::string mp3 = add(music, "e.mp3", 2, {{"LYRICS", q("Words\nof it")}});
    const std::string beside = add(music, "b.ogg", 3, {{"LYRICS", q("Not these")}});
    const std::string none = add(music, "n.opus", 4, {});
    writeFile(music.path().toStdString() + "/b.lrc", QByteArray("\xff\xfe", 2) + QByteArray("[\0"
                                                                                            "0\0"
                                                                                            "0\0:\0"
                                                                                            "0\0"
                                                                                            "2\0]\0\xe9\0",
                                                                                            16));
    auto library = openLibrary(data.path());
    importPaths(*library, {music.path().toStdString()});
    const auto of = [&](const std::string& path) {
        return wait<Lyrics>([&](auto done) { library->lyrics(byPath(*library, path).id, this, done); });
    };
    QCOMPARE(of(embedded).lines.size(), std::size_t{1});
    QCOMPARE(of(embedded).source, Lyrics::Source::Embedded);
    QCOMPARE(of(mp3).text, q("Words\nof it"));
    QCOMPARE(of(beside).source, Lyrics::Source::File);
    QCOMPARE(of(beside).text, q("é"));
    QCOMPARE(of(beside).lines[0].seconds, 2.0);
    QCOMPARE(of(none).source, Lyrics::Source::None);
}

void TestDetails::lyricsBesideAreFound()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    add(music, "b.ogg", 3, {{"TITLE", q("Beside")}, {"LYRICS", q("Not these")}});
    add(music, "c.flac", 4, {{"TITLE", q("None")}});
    writeFile(root + "/b.lrc", "[00:01.00]Fjords and herrings\n[00:02.00]once more\n");
    auto library = openLibrary(data.path());
    importPaths(*library, {root});
    QCOMPARE(titles(search(*library, q("lyrics:herring"))), QStringList{q("Beside")});
    QVERIFY(search(*library, q("lyrics:these")).empty());
    // Other words, and words that come later, are seen by the next look; the audio files did not change.
    writeFile(root + "/b.lrc", "[00:01.00]Mountains, no fish\n");
    writeFile(root + "/c.lrc", "Cats\n");
    QCOMPARE(importPaths(*library, {root}).updated, 2);
    QVERIFY(search(*library, q("lyrics:herring")).empty());
    QCOMPARE(titles(search(*library, q("lyrics:mountain"))), QStringList{q("Beside")});
    QCOMPARE(titles(search(*library, q("lyrics:cats"))), QStringList{q("None")});
    QCOMPARE(importPaths(*library, {root}).unchanged, 2);
    QCOMPARE(importPaths(*library, {root + "/b.ogg"}).unchanged, 1); // named alone, its words stand beside it still
    std::filesystem::remove(root + "/b.lrc");
    QCOMPARE(importPaths(*library, {root}).updated, 1);
    QCOMPARE(titles(search(*library, q("lyrics:these"))), QStringList{q("Beside")});
}

void TestDetails::listening()
{
    QTemporaryDir music, data;
    const std::string a =
        add(music, "a.flac", 1, {{"ARTIST", q("Ann")}, {"ALBUMARTIST", q("Ann")}, {"ALBUM", q("One")}});
    const std::string b = add(music, "b.flac", 2, {{"ARTIST", q("Ann")}, {"ALBUM", q("Two")}});
    const std::string c =
        add(music, "c.flac", 3, {{"ARTIST", q("Bob")}, {"ALBUMARTIST", q("Bob")}, {"ALBUM", q("One")}});
    add(music, "d.flac", 4, {{"ARTIST", q("Never")}});
    auto library = openLibrary(data.path());
    importPaths(*library, {music.path().toStdString()});
    const auto played = [&](const std::string& path, int times) {
        const TrackId id = byPath(*library, path).id;
        const int before = byPath(*library, path).plays;
        for (int i = 0; i < times; ++i)
            library->notePlayed(id, false);
        QTRY_COMPARE(byPath(*library, path).plays, before + times);
    };
    const auto later = [&](const std::string& path) { // no two last plays in one millisecond
        const qint64 last = byPath(*library, path).lastPlayed.toMSecsSinceEpoch();
        QTRY_VERIFY(QDateTime::currentMSecsSinceEpoch() > last);
    };
    played(b, 2);
    later(b);
    played(c, 4);
    later(c);
    played(a, 1);
    const auto heard = wait<Listening>([&](auto done) { library->listening(this, done); });
    QCOMPARE(heard.plays, qint64(7));
    QVERIFY(std::abs(heard.seconds - 7 * byPath(*library, a).duration) < 1e-6);
    QCOMPARE(heard.artists.size(), std::size_t{2});
    QCOMPARE(heard.artists[0].name, q("Bob"));
    QCOMPARE(heard.artists[1].plays, qint64(3));
    QCOMPARE(heard.albums.size(), std::size_t{3}); // the two called One are by different artists
    QCOMPARE(heard.albums[0].name, q("One"));
    QCOMPARE(heard.albums[0].plays, qint64(4));
    // By the time of the last play, over all and over what was searched for.
    for (const QString& words : {QString(), q("plays:>0")}) {
        TrackQuery query;
        query.search = words;
        query.sort = TrackSort::LastPlayed;
        query.descending = true;
        const auto list = rows(*library, find(*library, query).ids);
        QCOMPARE(list.size(), std::size_t(words.isEmpty() ? 4 : 3));
        QCOMPARE(list[0].path, a);
        QCOMPARE(list[1].path, c);
    }
}

void TestDetails::chapters()
{
    QTemporaryDir music, data;
    const QString list = music.filePath(QStringLiteral("list"));
    writeFile(list.toStdString(), ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1500\ntitle=Vorwort\n"
                                  "[CHAPTER]\nTIMEBASE=1/1000\nSTART=1500\nEND=4000\ntitle=Zweites \xc3\x9c\n");
    const QString wav = music.filePath(QStringLiteral("in.wav"));
    QVERIFY(writeWav(wav, noise(44100 * 4, 2, 0.2, 3), 44100, 2));
    auto library = openLibrary(data.path());
    for (const char* ext : {"m4b", "mka"}) {
        const QString path = music.filePath(QStringLiteral("book.") + QLatin1String(ext));
        QVERIFY(test::run(
            QStringLiteral("ffmpeg"),
            {QStringLiteral("-v"), QStringLiteral("error"), QStringLiteral("-i"), wav, QStringLiteral("-i"), list,
             QStringLiteral("-map_chapters"), QStringLiteral("1"), QStringLiteral("-c:a"), QStringLiteral("aac"),
             QStringLiteral("-f"),
             QString(QLatin1String(ext)) == QLatin1String("m4b") ? QStringLiteral("ipod") : QStringLiteral("matroska"),
             path}));
        importPaths(*library, {path.toStdString()});
        const auto found = wait<std::vector<ChapterRow>>(
            [&](auto done) { library->chapters(byPath(*library, path.toStdString()).id, this, done); });
        QCOMPARE(found.size(), std::size_t{2});
        QCOMPARE(found[0].title, q("Vorwort"));
        QCOMPARE(found[1].title, q("Zweites Ü"));
        QVERIFY(std::abs(found[1].start - 1.5) < 0.01);
        QVERIFY(std::abs(found[1].end - 4.0) < 0.1);
    }
}

void TestDetails::keepTogether()
{
    QTemporaryDir music, data;
    const std::string one = add(music, "x/1.flac", 1, {{"ALBUM", q("Duets")}, {"ALBUMARTIST", q("Ann")}});
    const std::string two = add(music, "y/2.flac", 2, {{"ALBUM", q("Duets")}, {"ALBUMARTIST", q("Bob")}});
    auto library = openLibrary(data.path());
    importPaths(*library, {music.path().toStdString()});
    const AlbumId ann = albumOf(*library, one), bob = albumOf(*library, two);
    QVERIFY2(ann != bob, "same title by different artists stays apart");
    rule(*library, {ann, bob}, {AlbumRule::Kind::Together, {}});
    const AlbumRow both = album(*library, albumOf(*library, one));
    QCOMPARE(both.tracks, 2);
    QCOMPARE(both.artist, q("Various Artists"));
    QCOMPARE(both.rule, AlbumRule::Kind::Together);
    QVERIFY(!both.grouping.isEmpty());
    QCOMPARE(albums(*library).size(), std::size_t{1});
    // A track that comes later follows; so does a retagged one.
    const std::string three = add(music, "x/3.flac", 3, {{"ALBUM", q("Duets")}, {"ALBUMARTIST", q("Ann")}});
    importPaths(*library, {music.path().toStdString()});
    QCOMPARE(albumOf(*library, three), both.id);
    // Back again.
    rule(*library, {both.id}, {});
    QVERIFY(albumOf(*library, one) != albumOf(*library, two));
    QCOMPARE(albumOf(*library, three), albumOf(*library, one));
    QCOMPARE(albums(*library).size(), std::size_t{2});
}

void TestDetails::splitAndOwnArtist()
{
    QTemporaryDir music, data;
    const std::string one = add(music, "x/CD 1/1.flac", 1, {{"ALBUM", q("Hits")}, {"ARTIST", q("Ann")}});
    const std::string two = add(music, "x/CD 1/2.flac", 2, {{"ALBUM", q("Hits")}, {"ARTIST", q("Bob feat. Ann")}});
    const std::string three = add(music, "x/CD 2/3.flac", 3, {{"ALBUM", q("Hits")}, {"ARTIST", q("Bob")}});
    auto library = openLibrary(data.path());
    importPaths(*library, {music.path().toStdString()});
    QCOMPARE(album(*library, albumOf(*library, one)).artist, q("Various Artists"));
    QCOMPARE(albums(*library).size(), std::size_t{1});

    rule(*library, {albumOf(*library, one)}, {AlbumRule::Kind::OwnArtist, q("The Label")});
    QCOMPARE(album(*library, albumOf(*library, three)).artist, q("The Label"));
    QCOMPARE(titles(rows(*library, find(*library, {}).ids)).size(), 3);
    rule(*library, {albumOf(*library, one)}, {AlbumRule::Kind::OwnArtist, q("Another Label")});
    QCOMPARE(album(*library, albumOf(*library, three)).artist, q("Another Label"));

    rule(*library, {albumOf(*library, one)}, {AlbumRule::Kind::SplitByArtist, {}});
    QCOMPARE(albums(*library).size(), std::size_t{2});
    QVERIFY(albumOf(*library, one) != albumOf(*library, two));
    QCOMPARE(albumOf(*library, two), albumOf(*library, three));
    QCOMPARE(album(*library, albumOf(*library, two)).artist, q("Bob"));

    rule(*library, {albumOf(*library, two)}, {AlbumRule::Kind::SplitByFolder, {}});
    QCOMPARE(albums(*library).size(), std::size_t{2});
    QCOMPARE(albumOf(*library, one), albumOf(*library, two));
    QVERIFY(albumOf(*library, one) != albumOf(*library, three));

    library.reset(); // the rule outlives the session
    library = openLibrary(data.path());
    setTags(one, {{"TITLE", q("Retagged")}});
    importPaths(*library, {music.path().toStdString()});
    QCOMPARE(albums(*library).size(), std::size_t{2});
    rule(*library, {albumOf(*library, one)}, {});
    QCOMPARE(albums(*library).size(), std::size_t{1});
    QCOMPARE(albums(*library)[0].rule, AlbumRule::Kind::Automatic);
    QVERIFY(!Library::albumRules().isEmpty());
}

void TestDetails::otherFilesAreCounted()
{
    QTemporaryDir music, data;
    add(music, "a/1.flac", 1, {});
    for (const char* name : {"a/notes.txt", "a/film.nfo", "noending", "a/cover.jpg", "a/1.lrc", "b/2.pdf", "a/.hidden"})
        writeFile(music.path().toStdString() + '/' + name, "x");
    auto library = openLibrary(data.path());
    const auto report = importPaths(*library, {music.path().toStdString()});
    QCOMPARE(report.added, 1);
    QCOMPARE(report.others, 4); // pictures and lyrics are of use, hidden files nobody's business
}

void TestDetails::favouritesAndResume()
{
    QTemporaryDir music, data;
    const std::string path = add(music, "1.flac", 1, {{"ALBUM", q("A")}});
    auto library = openLibrary(data.path());
    importPaths(*library, {music.path().toStdString()});
    library->setAlbumFavourite(albumOf(*library, path), true);
    library->setResume(byPath(*library, path).id, 12.25);
    QTRY_VERIFY(albums(*library)[0].favourite);
    QTRY_COMPARE(byPath(*library, path).resume, 12.25);
}

QTEST_GUILESS_MAIN(TestDetails)
#include "tst_details.moc"
