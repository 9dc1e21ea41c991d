// Playlists, their files, and the care of the library: backup, restoring, verification, export.
#include <random>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "fixture.h"
#include "playlistfile.h"

using namespace auralis;
using namespace auralis::test;

class TestPlaylists : public QObject
{
    Q_OBJECT
    Sounds m_sounds;
    QTemporaryDir m_music, m_data;
    std::string m_root;
    std::unique_ptr<Library> m_library;
    std::vector<TrackId> m_ids;

    std::vector<PlaylistRow> playlists()
    {
        return wait<std::vector<PlaylistRow>>([&](auto done) { m_library->playlists(this, done); });
    }
    PlaylistId save(const PlaylistRow& row)
    {
        return wait<PlaylistId>([&](auto done) { m_library->savePlaylist(row, this, done); });
    }
    std::vector<TrackId> tracks(PlaylistId id)
    {
        return wait<TrackList>([&](auto done) { m_library->playlistTracks(id, this, done); }).ids;
    }
    /// Runs an edit and waits until it is stored.
    template <class Edit>
    void edit(Edit change)
    {
        QSignalSpy changed(m_library.get(), &Library::playlistsChanged);
        change();
        QVERIFY(changed.count() || changed.wait());
    }

private Q_SLOTS:
    void init();
    void editsAndUndo();
    void randomEditsUndo();
    void smart();
    void survivesMovesAndRestart();
    void files_data();
    void files();
    void roundTrips();
    void brokenFiles();
    void backupAndRestore();
    void verify();
    void exports();
};

void TestPlaylists::init()
{
    m_library.reset();
    QDir(m_data.path()).removeRecursively();
    m_root = m_music.path().toStdString() + "/m";
    std::filesystem::remove_all(m_root);
    for (int i = 0; i < 6; ++i) {
        const std::string path = m_root + "/t" + std::to_string(i) + ".flac";
        writeFile(path, m_sounds.encoded(QStringLiteral("flac"), i + 1));
        setTags(path, {{"TITLE", QStringLiteral("T%1").arg(i)},
                       {"ARTIST", QStringLiteral("Ä")},
                       {"DATE", QString::number(1990 + i)}});
    }
    m_library = openLibrary(m_data.path());
    m_ids = importPaths(*m_library, {m_root}).ids;
    QCOMPARE(m_ids.size(), 6u);
}

void TestPlaylists::editsAndUndo()
{
    PlaylistRow folder;
    folder.kind = PlaylistRow::Kind::Folder;
    folder.name = QStringLiteral("Folder");
    folder.id = save(folder);
    PlaylistRow list;
    list.name = QStringLiteral("List");
    list.parent = folder.id;
    list.id = save(list);
    edit([&] { m_library->setPlaylistTracks(list.id, {m_ids[3], m_ids[1], m_ids[3]}); });
    edit([&] { m_library->addToPlaylist(list.id, {m_ids[0]}); });
    QVERIFY((tracks(list.id) == std::vector{m_ids[3], m_ids[1], m_ids[3], m_ids[0]}));
    QCOMPARE(playlists().size(), 2u);
    QCOMPARE(playlists()[1].tracks, 4);
    edit([&] { m_library->deletePlaylist(folder.id); });
    QVERIFY(playlists().empty());
    edit([&] { m_library->undoPlaylistEdit(); });
    QCOMPARE(playlists().size(), 2u);
    QCOMPARE(playlists()[1].parent.value, folder.id.value);
    QVERIFY((tracks(list.id) == std::vector{m_ids[3], m_ids[1], m_ids[3], m_ids[0]}));
    edit([&] { m_library->undoPlaylistEdit(); });
    QCOMPARE(tracks(list.id).size(), 3u);
    edit([&] { m_library->redoPlaylistEdit(); });
    QCOMPARE(tracks(list.id).size(), 4u);
}

void TestPlaylists::randomEditsUndo()
{
    std::mt19937 random(3);
    using Picture = QString;
    const auto picture = [&] {
        Picture out;
        for (const PlaylistRow& row : playlists()) {
            out += QStringLiteral("%1:%2:%3[").arg(row.id.value).arg(row.name).arg(row.parent.value);
            for (const TrackId id : tracks(row.id))
                out += QString::number(id.value) + u',';
            out += u']';
        }
        return out;
    };
    std::vector<Picture> history{picture()};
    for (int i = 0; i < 30; ++i) {
        const auto rows = playlists();
        const auto any = rows.empty() ? PlaylistId{} : rows[random() % rows.size()].id;
        std::vector<TrackId> some;
        for (unsigned n = random() % 5; n > 0; --n)
            some.push_back(m_ids[random() % m_ids.size()]);
        switch (any ? random() % 4 : 0) {
        case 0: {
            PlaylistRow row;
            row.name = QString::number(random());
            edit([&] { m_library->savePlaylist(row, nullptr, {}); });
            break;
        }
        case 1:
            edit([&] { m_library->setPlaylistTracks(any, some); });
            break;
        case 2:
            edit([&] { m_library->addToPlaylist(any, some); });
            break;
        case 3:
            edit([&] { m_library->deletePlaylist(any); });
            break;
        }
        history.push_back(picture());
    }
    for (int i = 30; i > 0; --i) {
        QCOMPARE(picture(), history[static_cast<std::size_t>(i)]);
        edit([&] { m_library->undoPlaylistEdit(); });
    }
    QCOMPARE(picture(), history[0]);
    for (int i = 0; i < 30; ++i)
        edit([&] { m_library->redoPlaylistEdit(); });
    QCOMPARE(picture(), history[30]);
}

void TestPlaylists::smart()
{
    PlaylistRow row;
    row.kind = PlaylistRow::Kind::Smart;
    row.name = QStringLiteral("Newest two since 1992");
    row.query.search = QStringLiteral("year:1992..");
    row.query.sort = TrackSort::Year;
    row.query.descending = true;
    row.query.limit = 2;
    const PlaylistId id = save(row);
    QVERIFY((tracks(id) == std::vector{m_ids[5], m_ids[4]}));
    QCOMPARE(playlists().front().query.search, row.query.search);
}

void TestPlaylists::survivesMovesAndRestart()
{
    PlaylistRow list;
    list.name = QStringLiteral("L");
    list.id = save(list);
    edit([&] { m_library->setPlaylistTracks(list.id, {m_ids[0], m_ids[1]}); });
    m_library.reset();
    std::filesystem::rename(m_root + "/t0.flac", m_root + "/moved.flac");
    m_library = openLibrary(m_data.path());
    importPaths(*m_library, {m_root});
    QVERIFY((tracks(list.id) == std::vector{m_ids[0], m_ids[1]}));
}

void TestPlaylists::files_data()
{
    QTest::addColumn<QString>("ext");
    QTest::addColumn<bool>("relative");
    for (const char* ext : {"m3u", "m3u8", "pls", "xspf"})
        for (const bool relative : {true, false})
            QTest::addRow("%s %s", ext, relative ? "relative" : "absolute") << QString(QLatin1String(ext)) << relative;
}

void TestPlaylists::files()
{
    QFETCH(QString, ext);
    QFETCH(bool, relative);
    PlaylistRow list;
    list.name = QStringLiteral("Liste <ü> & \"x\"");
    list.id = save(list);
    edit([&] { m_library->setPlaylistTracks(list.id, {m_ids[2], m_ids[0], m_ids[2]}); });
    const std::string path = m_root + "/list." + ext.toStdString();
    QVERIFY(wait<Result<void>>([&](auto done) { m_library->exportPlaylist(list.id, path, relative, this, done); }));
    QFile file(QString::fromStdString(path));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().contains(m_root.c_str()), !relative);
    const auto imported = wait<Result<PlaylistImport>>([&](auto done) { m_library->importPlaylist(path, this, done); });
    QVERIFY(imported);
    QCOMPARE(imported->entries, 3);
    QCOMPARE(imported->unknown, 0);
    QVERIFY((tracks(imported->id) == std::vector{m_ids[2], m_ids[0], m_ids[2]}));
    QCOMPARE(playlists().size(), 2u);
    QCOMPARE(playlists()[0].name, playlists()[1].name);
}

void TestPlaylists::roundTrips()
{
    std::mt19937 random(11);
    for (int round = 0; round < 300; ++round) {
        PlaylistFile in;
        in.name = QStringLiteral("Name");
        for (unsigned n = random() % 6; n > 0; --n) {
            PlaylistFile::Entry e;
            e.path = random() % 2 ? "/music/lists" : "/elsewhere";
            for (unsigned parts = random() % 3 + 1; parts > 0; --parts) {
                e.path += '/';
                const unsigned length = random() % 12 + 1;
                for (unsigned i = 0; i < length; ++i) {
                    char c = static_cast<char>(random() % 255 + 1);
                    if (c == '/' || (c == '.' && length < 3)) c = 'x';
                    e.path += c;
                }
            }
            e.duration = random() % 2 ? static_cast<double>(random() % 1000 + 1) : -1;
            e.part = static_cast<int>(random() % 4); // of a cue sheet; mostly
            e.start = e.part;
            e.title = QStringLiteral("Ä title, with commas = %1").arg(random());
            in.entries.push_back(e);
        }
        for (const char* ext : {"m3u8", "pls", "xspf"})
            for (const bool relative : {true, false}) {
                const std::string path = std::string("/music/lists/p.") + ext;
                const auto out = parsePlaylist(formatPlaylist(in, path, relative), path);
                QVERIFY(out);
                QCOMPARE(out->name, in.name);
                QCOMPARE(out->entries.size(), in.entries.size());
                for (std::size_t i = 0; i < in.entries.size(); ++i) {
                    QCOMPARE(QByteArray::fromStdString(out->entries[i].path).toPercentEncoding(),
                             QByteArray::fromStdString(in.entries[i].path).toPercentEncoding());
                    QCOMPARE(out->entries[i].title, in.entries[i].title);
                    QCOMPARE(out->entries[i].part, in.entries[i].part);
                    QCOMPARE(out->entries[i].duration, in.entries[i].duration);
                }
            }
    }
    const auto windows = parsePlaylist("\xef\xbb\xbf"
                                       "a\\b.mp3\r\n#comment\r\n\r\nhttp://host/x?y=1\r\n",
                                       "/m/p.m3u");
    QVERIFY(windows);
    QCOMPARE(windows->entries.size(), 2u);
    QVERIFY(windows->entries[0].path == "/m/a/b.mp3");
    QVERIFY(windows->entries[1].path == "http://host/x?y=1");
    QVERIFY(parsePlaylist("x", "/m/y.m3u")->name == QStringLiteral("y"));
}

void TestPlaylists::brokenFiles()
{
    for (const char* name : {"/none.m3u", "/t1.flac", "/bad.xspf", "/bad.pls", "/zeros.m3u"}) {
        const std::string path = m_root + name;
        if (std::string(name).starts_with("/bad")) writeFile(path, "<nothing>");
        if (std::string(name).starts_with("/zeros")) writeFile(path, QByteArray(100, '\0'));
        const auto result =
            wait<Result<PlaylistImport>>([&](auto done) { m_library->importPlaylist(path, this, done); });
        QVERIFY2(!result, name);
        QVERIFY(!result.error().message.empty());
    }
    QVERIFY(playlists().empty());
}

void TestPlaylists::backupAndRestore()
{
    QSignalSpy changed(m_library.get(), &Library::tracksChanged);
    m_library->setRating(m_ids[0], 5);
    QVERIFY(changed.wait());
    const auto copy = wait<Result<QString>>([&](auto done) { m_library->backup(this, done); });
    QVERIFY(copy);
    QCOMPARE(Library::backups(m_data.path()), QStringList{*copy});
    m_library->setRating(m_ids[0], 1);
    QVERIFY(changed.wait());
    m_library.reset();
    const auto restored = Library::restore(m_data.path());
    QVERIFY(restored);
    QCOMPARE(*restored, *copy);
    m_library = openLibrary(m_data.path());
    QCOMPARE(m_library->notice(), QString());
    QCOMPARE(rows(*m_library, {m_ids[0]}).at(0).rating, 5.0);
    m_library.reset();
    QVERIFY(!Library::restore(m_data.path(), QString::fromStdString(m_root + "/t0.flac")));
    QTemporaryDir empty;
    QVERIFY(!Library::restore(empty.path()));
}

void TestPlaylists::verify()
{
    const auto check = [&](bool payload) {
        return wait<LibraryCheck>([&](auto done) { m_library->verify(payload, this, done); });
    };
    QVERIFY(check(true).problems.empty());
    std::filesystem::remove(m_root + "/t1.flac");
    setTags(m_root + "/t2.flac", {{"TITLE", QStringLiteral("new")}});
    writeFile(m_root + "/t3.flac", m_sounds.encoded(QStringLiteral("flac"), 9));
    const LibraryCheck result = check(false);
    QVERIFY(result.whole);
    QCOMPARE(result.tracks, 6);
    QCOMPARE(result.problems.size(), 3u);
    QVERIFY(result.problems[0].reason.contains(QStringLiteral("missing")));
    QVERIFY(result.problems[1].reason.contains(QStringLiteral("tags")));
    QVERIFY(result.problems[2].reason.contains(QStringLiteral("other audio")));
}

void TestPlaylists::exports()
{
    PlaylistRow list;
    list.name = QStringLiteral("L");
    list.id = save(list);
    edit([&] { m_library->setPlaylistTracks(list.id, {m_ids[0]}); });
    const QString path = m_data.filePath(QStringLiteral("out.json"));
    QVERIFY(wait<Result<void>>([&](auto done) { m_library->exportTo(path, this, done); }));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    QCOMPARE(json[QStringLiteral("tracks")].toArray().size(), 6);
    QCOMPARE(json[QStringLiteral("tracks")][0][QStringLiteral("title")].toString(), QStringLiteral("T0"));
    QCOMPARE(json[QStringLiteral("playlists")][0][QStringLiteral("entries")].toArray().size(), 1);
    QVERIFY(!wait<Result<void>>(
        [&](auto done) { m_library->exportTo(QStringLiteral("/nonexistent/x.json"), this, done); }));
}

QTEST_GUILESS_MAIN(TestPlaylists)
#include "tst_playlists.moc"
