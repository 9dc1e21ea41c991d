// Import: what lies in folders and tags arrives in the library; what cannot be used is refused with a reason; nothing
// hangs.
#include <set>

#include <sys/stat.h>

#include "fixture.h"

using namespace auralis;
using namespace auralis::test;

class TestImport : public QObject
{
    Q_OBJECT
    Sounds m_sounds;

private Q_SLOTS:
    void formatsAndTags();
    void secondImportChangesNothing();
    void changedFileIsUpdated();
    void grouping();
    void covers();
    void searchWords();
    void badInput();
    void strangeNamesAndTags();
    void removeAndUndo();
    void statistics();
    void corpus();
    void cancel();
};

void TestImport::formatsAndTags()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    for (const char* ext : {"flac", "mp3", "ogg", "opus", "m4a", "wv", "wav", "tta", "aiff", "mka", "wma"}) {
        const QString e = QLatin1String(ext);
        const std::string path = root + "/Sound." + ext;
        writeFile(path, m_sounds.encoded(e));
        if (e != QLatin1String("mka"))
            setTags(path, {{"TITLE", QStringLiteral("Größe ") + e},
                           {"ARTIST", QStringLiteral("Björk")},
                           {"ALBUM", QStringLiteral("Début")},
                           {"DATE", QStringLiteral("1993-07-05")},
                           {"TRACKNUMBER", QStringLiteral("3/11")},
                           {"GENRE", QStringLiteral("Pop")}});
    }
    auto library = openLibrary(data.path());
    const ImportReport report = importPaths(*library, {root});
    for (const FileFailure& f : report.failed)
        qWarning() << f.path.c_str() << f.reason;
    QCOMPARE(report.failed.size(), 0u);
    QCOMPARE(report.added, 11);
    QCOMPARE(report.ids.size(), 11u);
    const auto all = rows(*library, report.ids);
    QCOMPARE(all.size(), 11u);
    for (const TrackRow& row : all) {
        const QString ext = QString::fromStdString(row.path).section(u'.', -1);
        QVERIFY2(row.duration > 0.35 && row.duration < 0.6, qPrintable(ext + QString::number(row.duration)));
        QCOMPARE(row.sampleRate, ext == QLatin1String("opus") ? 48000 : 44100);
        QCOMPARE(row.channels, 2);
        QCOMPARE(row.lossless, QStringLiteral("flac wv wav tta aiff").contains(ext));
        if (ext == QLatin1String("mka")) {
            QCOMPARE(row.title, QStringLiteral("Sound"));
            continue;
        }
        QCOMPARE(row.title, QStringLiteral("Größe ") + ext);
        QCOMPARE(row.artist, QStringLiteral("Björk"));
        QCOMPARE(row.album, QStringLiteral("Début"));
        QCOMPARE(row.year, 1993);
        QCOMPARE(row.track, 3);
    }
    const LibraryCounts c = counts(*library);
    QCOMPARE(c.tracks, 11);
    QCOMPARE(c.albums, 1);
    QCOMPARE(c.artists, 1);
    QVERIFY(c.databaseBytes > 0);
}

void TestImport::secondImportChangesNothing()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    for (int i = 0; i < 5; ++i)
        writeFile(root + "/a/" + std::to_string(i) + ".flac", m_sounds.encoded(QStringLiteral("flac"), i + 1));
    std::vector<TrackId> ids;
    {
        auto library = openLibrary(data.path());
        const auto first = importPaths(*library, {root});
        QCOMPARE(first.added, 5);
        ids = first.ids;
        const auto second = importPaths(*library, {root, root + "/a/2.flac"});
        QCOMPARE(second.added, 0);
        QCOMPARE(second.updated, 0);
        QCOMPARE(second.unchanged, 6);
    }
    auto library = openLibrary(data.path());
    QVERIFY(library->notice().isEmpty());
    const auto third = importPaths(*library, {root + "/../" + root.substr(root.rfind('/') + 1) + "/"});
    QCOMPARE(third.unchanged, 5);
    QVERIFY(third.ids == ids);
    QCOMPARE(counts(*library).tracks, 5);
}

void TestImport::changedFileIsUpdated()
{
    QTemporaryDir music, data;
    const std::string path = music.path().toStdString() + "/one.mp3";
    writeFile(path, m_sounds.encoded(QStringLiteral("mp3")));
    setTags(path,
            {{"TITLE", QStringLiteral("Before")}, {"ARTIST", QStringLiteral("A")}, {"ALBUM", QStringLiteral("X")}});
    auto library = openLibrary(data.path());
    const auto first = importPaths(*library, {path});
    setTags(path, {{"TITLE", QStringLiteral("Afterwards")}, {"ALBUM", QStringLiteral("Y")}});
    const auto second = importPaths(*library, {path});
    QCOMPARE(second.updated, 1);
    QVERIFY(second.ids == first.ids);
    QCOMPARE(titles(search(*library, QStringLiteral("afterw"))), QStringList{QStringLiteral("Afterwards")});
    QVERIFY(search(*library, QStringLiteral("before")).empty());
    const auto list = albums(*library);
    QCOMPARE(list.size(), 1u);
    QCOMPARE(list[0].title, QStringLiteral("Y"));
}

void TestImport::grouping()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    int seed = 0;
    const auto add = [&](const std::string& name, const Tags& tags) {
        writeFile(root + name, m_sounds.encoded(QStringLiteral("flac"), ++seed % 5 + 1));
        setTags(root + name, tags);
    };
    // One artist with guests, two disc folders.
    add("/One/CD 1/1.flac",
        {{"ALBUM", QStringLiteral("Double")}, {"ARTIST", QStringLiteral("One")}, {"DISCNUMBER", QStringLiteral("1")}});
    add("/One/CD 2/1.flac", {{"ALBUM", QStringLiteral("Double")},
                             {"ARTIST", QStringLiteral("ONE feat. Two")},
                             {"DISCNUMBER", QStringLiteral("2")}});
    // Several artists in a folder, no album artist.
    add("/Mix/1.flac", {{"ALBUM", QStringLiteral("Mix")}, {"ARTIST", QStringLiteral("A")}});
    add("/Mix/2.flac", {{"ALBUM", QStringLiteral("Mix")}, {"ARTIST", QStringLiteral("B")}});
    // The same title by two artists, in one folder, with album artists.
    add("/x/1.flac", {{"ALBUM", QStringLiteral("Greatest Hits")},
                      {"ARTIST", QStringLiteral("Q")},
                      {"ALBUMARTIST", QStringLiteral("Q")}});
    add("/x/2.flac", {{"ALBUM", QStringLiteral("Greatest Hits")},
                      {"ARTIST", QStringLiteral("R")},
                      {"ALBUMARTIST", QStringLiteral("R")}});
    // Flagged as a compilation, though by one artist.
    add("/y/1.flac",
        {{"ALBUM", QStringLiteral("Sampler")}, {"ARTIST", QStringLiteral("S")}, {"COMPILATION", QStringLiteral("1")}});
    // With album artist elsewhere, without it here: one album.
    add("/z/1.flac",
        {{"ALBUM", QStringLiteral("Split")}, {"ARTIST", QStringLiteral("T")}, {"ALBUMARTIST", QStringLiteral("T")}});
    add("/zz/2.flac", {{"ALBUM", QStringLiteral("split")}, {"ARTIST", QStringLiteral("t")}});
    add("/none/1.flac", {{"ARTIST", QStringLiteral("U")}});

    auto library = openLibrary(data.path());
    QCOMPARE(importPaths(*library, {root}).added, 10);
    QStringList found;
    for (const AlbumRow& a : albums(*library))
        found += QStringLiteral("%1|%2|%3").arg(a.title, a.artist).arg(a.tracks);
    QCOMPARE(found, (QStringList{QStringLiteral("Double|One|2"), QStringLiteral("Greatest Hits|Q|1"),
                                 QStringLiteral("Greatest Hits|R|1"), QStringLiteral("Mix|Various Artists|2"),
                                 QStringLiteral("Sampler|Various Artists|1"), QStringLiteral("Split|T|2")}));
    TrackQuery query;
    query.album = albums(*library).front().id;
    const auto tracks = rows(*library, find(*library, query).ids);
    QCOMPARE(tracks.size(), 2u);
    QCOMPARE(tracks[1].disc, 2);
    QCOMPARE(albums(*library).front().format, QStringLiteral("FLAC 44.1 kHz, 16 bit"));

    // The mix becomes one artist's: the album follows.
    setTags(root + "/Mix/2.flac", {{"ARTIST", QStringLiteral("A")}});
    importPaths(*library, {root});
    const auto mix = albums(*library, AlbumSort::Title, QStringLiteral("mix"));
    QCOMPARE(mix.size(), 1u);
    QCOMPARE(mix[0].artist, QStringLiteral("A"));
    QCOMPARE(mix[0].tracks, 2);
}

void TestImport::covers()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    const QByteArray jpeg = QByteArray::fromHex("ffd8ffe000104a46494600") + QByteArray(500, 'c');
    const QByteArray png = QByteArray::fromHex("89504e470d0a1a0a") + QByteArray(700, 'p');
    writeFile(root + "/a/1.flac", m_sounds.encoded(QStringLiteral("flac"), 1));
    writeFile(root + "/a/back.jpg", QByteArray("\xff\xd8 other"));
    writeFile(root + "/a/Cover.JPG", jpeg);
    const std::string embedded = root + "/a/2.mp3";
    writeFile(embedded, m_sounds.encoded(QStringLiteral("mp3"), 1));
    writeFile(root + "/b/1.ogg", m_sounds.encoded(QStringLiteral("ogg"), 1));
    writeFile(root + "/p.png", png);
    QVERIFY(run(QStringLiteral("ffmpeg"),
                {QStringLiteral("-v"), QStringLiteral("error"), QStringLiteral("-f"), QStringLiteral("lavfi"),
                 QStringLiteral("-i"), QStringLiteral("color=red:s=16x16"), QStringLiteral("-frames:v"),
                 QStringLiteral("1"), QString::fromStdString(root + "/red.png")}));
    QVERIFY(run(QStringLiteral("ffmpeg"),
                {QStringLiteral("-v"), QStringLiteral("error"), QStringLiteral("-i"), QString::fromStdString(embedded),
                 QStringLiteral("-i"), QString::fromStdString(root + "/red.png"), QStringLiteral("-map"),
                 QStringLiteral("0"), QStringLiteral("-map"), QStringLiteral("1"), QStringLiteral("-c"),
                 QStringLiteral("copy"), QString::fromStdString(root + "/b/2.mp3")}));
    auto library = openLibrary(data.path());
    const auto report = importPaths(*library, {root + "/a", root + "/b"});
    QCOMPARE(report.added, 4);
    const auto cover = [&](const QString& key) {
        return wait<QByteArray>([&](auto done) { library->cover(key, this, done); });
    };
    const auto a1 = byPath(*library, root + "/a/1.flac"), a2 = byPath(*library, embedded),
               b1 = byPath(*library, root + "/b/1.ogg"), b2 = byPath(*library, root + "/b/2.mp3");
    QVERIFY(!a1.coverKey.isEmpty());
    QCOMPARE(a2.coverKey, a1.coverKey);
    QCOMPARE(cover(a1.coverKey), jpeg);
    QVERIFY(b1.coverKey.isEmpty());
    QVERIFY(cover(b1.coverKey).isEmpty());
    QFile red(QString::fromStdString(root + "/red.png"));
    QVERIFY(red.open(QIODevice::ReadOnly));
    QCOMPARE(cover(b2.coverKey), red.readAll());
    QVERIFY(cover(QStringLiteral("nonsense")).isEmpty());
    // A picture put in later is found without the sound being touched.
    writeFile(root + "/b/folder.png", png);
    QCOMPARE(importPaths(*library, {root + "/b"}).unchanged, 2);
    QCOMPARE(cover(byPath(*library, root + "/b/1.ogg").coverKey), png);
    QCOMPARE(byPath(*library, root + "/b/2.mp3").coverKey, b2.coverKey);
}

void TestImport::searchWords()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    const std::vector<std::array<const char*, 3>> songs{{"Jóga", "Björk", "Homogenic"},
                                                        {"東京は夜の七時", "ピチカート・ファイヴ", "Overdose"},
                                                        {"Don't Stop", "Fleetwood Mac", "Rumours"},
                                                        {"The Chain", "Fleetwood Mac", "Rumours"},
                                                        {"Ночь", "Кино", "46"}};
    int i = 0;
    for (const auto& [title, artist, album] : songs) {
        const std::string path = root + '/' + std::to_string(i++) + ".flac";
        writeFile(path, m_sounds.encoded(QStringLiteral("flac"), i));
        setTags(path, {{"TITLE", QString::fromUtf8(title)},
                       {"ARTIST", QString::fromUtf8(artist)},
                       {"ALBUM", QString::fromUtf8(album)}});
    }
    auto library = openLibrary(data.path());
    importPaths(*library, {root});
    const auto count = [&](const char* text) { return search(*library, QString::fromUtf8(text)).size(); };
    QCOMPARE(count("joga"), 1u);
    QCOMPARE(count("BJÖRK jo"), 1u);
    QCOMPARE(count("fleet"), 2u);
    QCOMPARE(count("mac rumours chain"), 1u);
    QCOMPARE(count("rumours homogenic"), 0u);
    QCOMPARE(count("京"), 1u);
    QCOMPARE(count("夜の"), 1u);
    QCOMPARE(count("ファイ"), 1u);
    QCOMPARE(count("夜京"), 0u);
    QCOMPARE(count("кин"), 1u);
    QCOMPARE(count("\"fleetwood mac\""), 2u);
    QCOMPARE(count("\"mac fleetwood\""), 0u);
    QCOMPARE(count("don't"), 1u);
    QCOMPARE(count(""), 5u);
    for (const char* text :
         {"\"", "'", "*", "a\"b", "((", "NEAR(", "^", "AND", "-", "col:", "\\", "%", "+", "\"\"", "a* OR"})
        (void)count(text); // whatever is typed: no failure
    QCOMPARE(albums(*library, AlbumSort::Title, QStringLiteral("rumo")).size(), 1u);
    const auto artists =
        wait<std::vector<ArtistRow>>([&](auto done) { library->artists(QStringLiteral("bjork"), this, done); });
    QCOMPARE(artists.size(), 1u);
    QCOMPARE(artists[0].albums, 1);
    TrackQuery query;
    query.artist = artists[0].id;
    QCOMPARE(find(*library, query).ids.size(), 1u);
}

void TestImport::badInput()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    writeFile(root + "/good.flac", m_sounds.encoded(QStringLiteral("flac")));
    writeFile(root + "/text.mp3", "This is not music.\n");
    writeFile(root + "/empty.flac", {});
    writeFile(root + "/cut.flac", m_sounds.encoded(QStringLiteral("flac")).left(30));
    writeFile(root + "/zeros.mp3", QByteArray(20000, '\0'));
    writeFile(root + "/notes.txt", "ignored");
    writeFile(root + "/.hidden.mp3", "ignored");
    writeFile(root + "/._fork.flac", "ignored");
    std::filesystem::create_directories(root + "/folder.mp3/deep");
    writeFile(root + "/folder.mp3/deep/in.ogg", m_sounds.encoded(QStringLiteral("ogg")));
    std::filesystem::create_directory_symlink(root, root + "/folder.mp3/loop");
    std::filesystem::create_symlink("nowhere.flac", root + "/dangling.flac");
    QCOMPARE(mkfifo((root + "/pipe.mp3").c_str(), 0600), 0);
    auto library = openLibrary(data.path());
    QSignalSpy progress(library.get(), &Library::importProgressed);
    const auto report = importPaths(*library, {root, root + "/missing.flac", root + "/notes.txt", root + "/pipe.mp3"});
    const auto told = progress.last().first().value<ImportProgress>(); // names them as they come
    QCOMPARE(told.failures.size(), report.failed.size());
    for (const FileFailure& f : told.failures)
        QVERIFY(std::any_of(report.failed.begin(), report.failed.end(),
                            [&f](const auto& known) { return known.path == f.path && known.reason == f.reason; }));
    QCOMPARE(report.added, 2);
    QStringList refused;
    for (const FileFailure& f : report.failed) {
        QVERIFY(!f.reason.isEmpty());
        refused += QString::fromStdString(f.path.substr(root.size() + 1));
    }
    QCOMPARE(refused,
             (QStringList{QStringLiteral("cut.flac"), QStringLiteral("dangling.flac"), QStringLiteral("empty.flac"),
                          QStringLiteral("missing.flac"), QStringLiteral("notes.txt"), QStringLiteral("pipe.mp3"),
                          QStringLiteral("pipe.mp3"), QStringLiteral("text.mp3"), QStringLiteral("zeros.mp3")}));
    QCOMPARE(counts(*library).tracks, 2);
}

void TestImport::strangeNamesAndTags()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    const std::string invalid = root + "/caf\xe9 \xff.flac", newline = root + "/a\nb.flac",
                      longName = root + '/' + std::string(250, 'x') + ".ogg";
    writeFile(invalid, m_sounds.encoded(QStringLiteral("flac"), 1));
    writeFile(newline, m_sounds.encoded(QStringLiteral("flac"), 2));
    writeFile(longName, m_sounds.encoded(QStringLiteral("ogg"), 3));
    setTags(longName, {{"TITLE", QString(10000, u'Ä')},
                       {"ARTIST", QStringLiteral("a\tb\nc")},
                       {"TRACKNUMBER", QStringLiteral("99999999999999999999")},
                       {"DATE", QStringLiteral("in the year 1987?")},
                       {"DISCNUMBER", QStringLiteral("-4")}});
    const std::string nul = root + "/nul.mp3";
    // An ID3v2.4 title with NULs in it, and a large picture.
    QByteArray frame = QByteArray("TIT2") + QByteArray::fromHex("00000009") + QByteArray("\0\0", 2) +
                       QByteArray("\x03"
                                  "abc\0\0d\0\0",
                                  9);
    QByteArray tag = QByteArray("ID3\x04\0\0\0\0\0", 9) + char(frame.size()) + frame;
    writeFile(nul, tag + m_sounds.encoded(QStringLiteral("wav"), 1, 0.4).left(0) +
                       m_sounds.encoded(QStringLiteral("mp3"), 4));
    auto library = openLibrary(data.path());
    const auto report = importPaths(*library, {root});
    QCOMPARE(report.added, 4);
    const TrackRow a = byPath(*library, invalid);
    QVERIFY(a.id);
    QVERIFY(a.path == invalid);
    QVERIFY(!a.title.isEmpty());
    QVERIFY(byPath(*library, newline).id);
    const TrackRow absurd = byPath(*library, longName);
    QCOMPARE(absurd.title.size(), 500);
    QCOMPARE(absurd.artist, QStringLiteral("a b c"));
    QCOMPARE(absurd.track, 0);
    QCOMPARE(absurd.disc, 0);
    QCOMPARE(absurd.year, 1987);
    const TrackRow withNul = byPath(*library, nul);
    QVERIFY(withNul.id);
    QVERIFY(withNul.title.startsWith(QStringLiteral("abc")));
    QVERIFY(!withNul.title.contains(QChar::Null));
    QCOMPARE(importPaths(*library, {root}).unchanged, 4);
    std::filesystem::remove_all(root); // QTemporaryDir cannot name them
}

void TestImport::removeAndUndo()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    for (int i = 0; i < 4; ++i) {
        writeFile(root + '/' + std::to_string(i) + ".flac", m_sounds.encoded(QStringLiteral("flac"), i + 1));
        setTags(root + '/' + std::to_string(i) + ".flac",
                {{"ALBUM", QStringLiteral("A")}, {"ARTIST", QStringLiteral("B")}});
    }
    auto library = openLibrary(data.path());
    const auto ids = importPaths(*library, {root}).ids;
    library->setRating(ids[1], 4.5);
    QSignalSpy changed(library.get(), &Library::contentsChanged);
    library->remove({ids[0], ids[1]});
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(counts(*library).tracks, 2);
    QCOMPARE(albums(*library).front().tracks, 2);
    QVERIFY(QFile::exists(QString::fromStdString(root + "/0.flac")));
    library->undoRemove();
    QTRY_COMPARE(changed.count(), 2);
    QCOMPARE(counts(*library).tracks, 4);
    QCOMPARE(rows(*library, {ids[1]}).at(0).rating, 4.5);
    // Removed and asked for again: the same track with what was known of it.
    library->remove({ids[1]});
    const auto again = importPaths(*library, {root});
    QVERIFY(again.ids == ids);
    QCOMPARE(rows(*library, {ids[1]}).at(0).rating, 4.5);
}

void TestImport::statistics()
{
    QTemporaryDir music, data;
    const std::string path = music.path().toStdString() + "/one.flac";
    writeFile(path, m_sounds.encoded(QStringLiteral("flac")));
    TrackId id;
    auto profile = std::make_shared<TrackProfile>();
    profile->format.rate = 44100;
    profile->format.channels = 2;
    profile->frames = 1000;
    profile->integratedLufs = -13.5;
    profile->waveform.peak = {1, 2, 3};
    profile->waveform.rms = {0, 1, 2};
    {
        auto library = openLibrary(data.path());
        id = importPaths(*library, {path}).ids.at(0);
        QSignalSpy changed(library.get(), &Library::tracksChanged);
        library->setRating(id, 3.3);
        library->setFavourite(id, true);
        library->notePlayed(id, false);
        library->notePlayed(id, false);
        library->notePlayed(id, true);
        library->setAvailable(id, false);
        library->storeProfile(id, profile);
        QTRY_COMPARE(changed.count(), 7);
    }
    auto library = openLibrary(data.path());
    const TrackRow row = rows(*library, {id}).at(0);
    QCOMPARE(row.rating, 3.5);
    QVERIFY(row.favourite);
    QCOMPARE(row.plays, 2);
    QCOMPARE(row.skips, 1);
    QVERIFY(row.lastPlayed.isValid());
    QVERIFY(!row.available);
    QCOMPARE(row.lufs, -13.5);
    const auto profiles = wait<std::vector<ProfilePtr>>([&](auto done) {
        library->profiles({id, TrackId{999}}, this, done);
    });
    QCOMPARE(profiles.size(), 2u);
    QVERIFY(profiles[0]);
    QVERIFY(profiles[0]->waveform.peak == profile->waveform.peak);
    QVERIFY(!profiles[0]->behind);
    QVERIFY(!profiles[1]);
    QCOMPARE(counts(*library).analysed, 1);
    QCOMPARE(counts(*library).unavailable, 1);
}

void TestImport::corpus()
{
    const QString folder =
        qEnvironmentVariable("AURALIS_CORPUS", QStringLiteral(AURALIS_SOURCE_DIR "/../shared/corpus"));
    if (!QFile::exists(folder)) QSKIP("no corpus of odd files");
    QTemporaryDir data;
    std::vector<std::string> paths;
    for (const QString& name : QDir(folder).entryList(QDir::Files))
        paths.push_back(QDir(folder).filePath(name).toStdString());
    auto library = openLibrary(data.path());
    const auto report = importPaths(*library, paths);
    std::set<std::string> good; // a cue sheet makes several tracks of one of them
    for (const TrackRow& row : rows(*library, report.ids))
        good.insert(row.path);
    QCOMPARE(good.size() + report.failed.size(), paths.size());
    for (const FileFailure& f : report.failed) {
        if (qEnvironmentVariableIsSet("AURALIS_SHOW")) qInfo("%s: %s", f.path.c_str(), qPrintable(f.reason));
        QVERIFY(!f.reason.isEmpty());
    }
    QVERIFY(report.added > 70);
    for (const TrackRow& row : rows(*library, report.ids)) {
        if (qEnvironmentVariableIsSet("AURALIS_SHOW"))
            qInfo("%s: %s %.3f s, %d Hz, %d ch, %d kbit/s", row.path.c_str(), qPrintable(row.codec), row.duration,
                  row.sampleRate, row.channels, row.bitrate);
        QVERIFY(!row.title.isEmpty());
        QVERIFY(row.sampleRate > 0);
    }
}

void TestImport::cancel()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    for (int i = 0; i < 3000; ++i)
        writeFile(root + '/' + std::to_string(i) + ".flac", m_sounds.encoded(QStringLiteral("flac"), i % 5 + 1));
    auto library = openLibrary(data.path());
    QSignalSpy finished(library.get(), &Library::importFinished);
    QObject::connect(library.get(), &Library::importProgressed, library.get(), [&](const ImportProgress& p) {
        if (p.added > 0) library->cancelImport();
    });
    library->import({root});
    QVERIFY(finished.wait(30000));
    const auto report = finished.first().first().value<ImportReport>();
    QVERIFY(report.cancelled);
    QVERIFY(report.added < 3000);
    QCOMPARE(counts(*library).tracks, report.added);
    QVERIFY(!library->importProgress().running);
}

QTEST_GUILESS_MAIN(TestImport)
#include "tst_import.moc"
