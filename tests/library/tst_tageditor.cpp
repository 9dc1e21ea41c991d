// Tag editor: in every format only the fields asked for change, the audio does not, and an edit can be undone.
#include "fixture.h"
#include "payload.h"
#include "tageditor.h"

using namespace auralis;
using namespace auralis::test;

namespace fs = std::filesystem;

class TestTagEditor : public QObject
{
    Q_OBJECT
    Sounds m_sounds;

    static int filesIn(const std::string& folder)
    {
        return static_cast<int>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
    }

private Q_SLOTS:
    void everyFormat_data();
    void everyFormat();
    void corpus();
    void refusals();
    void throughTheLibrary();
};

void TestTagEditor::everyFormat_data()
{
    tagFormatRows();
}

void TestTagEditor::everyFormat()
{
    QFETCH(QString, ext);
    QTemporaryDir dir;
    const std::string path = dir.path().toStdString() + "/x." + ext.toStdString();
    writeFile(path, m_sounds.encoded(ext, 1, 1.0));
    setTags(
        path,
        {{"TITLE", QStringLiteral("Old")}, {"ARTIST", QStringLiteral("Kept Ä")}, {"GENRE", QStringLiteral("Gone")}});
    const auto before = fields(path);
    const auto payload = payloadHash(path);
    const TagEdit edit{{QStringLiteral("TITLE"), {QStringLiteral("Neuer Titel — 東京")}},
                       {QStringLiteral("ALBUM"), {QString(2000, u'a')}},
                       {QStringLiteral("GENRE"), {}}};
    const auto old = readFields(path, edit);
    QVERIFY(old);
    QCOMPARE(old->at(QStringLiteral("TITLE")), QStringList{QStringLiteral("Old")});
    const auto done = writeFields(path, edit);
    QVERIFY2(done, done ? "" : done.error().message.c_str());
    auto expected = before;
    expected[QStringLiteral("TITLE")] = edit.at(QStringLiteral("TITLE"));
    expected[QStringLiteral("ALBUM")] = edit.at(QStringLiteral("ALBUM"));
    expected.erase(QStringLiteral("GENRE"));
    QVERIFY(fields(path) == expected);
    QCOMPARE(*payloadHash(path), *payload);
    QVERIFY(writeFields(path, *old)); // back again
    QVERIFY(fields(path) == before);
    QCOMPARE(filesIn(dir.path().toStdString()), 1);
}

/// Whatever a file is: written with the same audio, or refused and the same to the byte.
void TestTagEditor::corpus()
{
    const QString folder =
        qEnvironmentVariable("AURALIS_CORPUS", QStringLiteral(AURALIS_SOURCE_DIR "/../shared/corpus"));
    if (!QFile::exists(folder)) QSKIP("no corpus of odd files");
    QTemporaryDir dir;
    int written = 0;
    for (const QString& name : QDir(folder).entryList(QDir::Files)) {
        QFile source(QDir(folder).filePath(name));
        QVERIFY(source.open(QIODevice::ReadOnly));
        const QByteArray bytes = source.readAll();
        const std::string path = dir.filePath(name).toStdString();
        writeFile(path, bytes);
        const auto payload = payloadHash(path);
        const auto done = writeFields(path, {{QStringLiteral("TITLE"), {QStringLiteral("Written")}}});
        if (done) {
            ++written;
            QCOMPARE(*payloadHash(path), *payload);
        } else {
            QVERIFY(!done.error().message.empty());
            QFile now(QString::fromStdString(path));
            QVERIFY(now.open(QIODevice::ReadOnly));
            QVERIFY2(now.readAll() == bytes, qPrintable(name));
        }
        fs::remove(path);
    }
    QCOMPARE(filesIn(dir.path().toStdString()), 0);
    QVERIFY(written > 40);
}

void TestTagEditor::refusals()
{
    QTemporaryDir dir;
    const std::string root = dir.path().toStdString();
    const TagEdit edit{{QStringLiteral("TITLE"), {QStringLiteral("x")}}};
    QVERIFY(!writeFields(root + "/none.flac", edit));
    writeFile(root + "/text.txt", "text");
    QVERIFY(!writeFields(root + "/text.txt", edit));
    writeFile(root + "/a.flac", m_sounds.encoded(QStringLiteral("flac")));
    fs::create_hard_link(root + "/a.flac", root + "/b.flac");
    QVERIFY(!writeFields(root + "/a.flac", edit));
    fs::remove(root + "/b.flac");
    fs::create_symlink("a.flac", root + "/link.flac");
    fs::permissions(root + "/a.flac", fs::perms::owner_read | fs::perms::owner_write);
    QVERIFY(writeFields(root + "/link.flac", edit));
    QVERIFY(fs::is_symlink(root + "/link.flac"));
    QVERIFY(fs::status(root + "/a.flac").permissions() == (fs::perms::owner_read | fs::perms::owner_write));
    QCOMPARE(filesIn(root), 3);
}

void TestTagEditor::throughTheLibrary()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    for (const char* name : {"/a.flac", "/b.mp3"}) {
        writeFile(root + name, m_sounds.encoded(QString::fromUtf8(name).section(u'.', -1)));
        setTags(root + name, {{"TITLE", QString::fromUtf8(name)}, {"ARTIST", QStringLiteral("X")}});
    }
    auto library = openLibrary(data.path());
    const auto ids = importPaths(*library, {root}).ids;
    const TagEdit edit{{QStringLiteral("ARTIST"), {QStringLiteral("One"), QStringLiteral("Two")}}};
    const auto preview =
        wait<std::vector<TagDifference>>([&](auto done) { library->previewTags(ids, edit, this, done); });
    QCOMPARE(preview.size(), 2u);
    QCOMPARE(preview[0].before.at(QStringLiteral("ARTIST")), QStringList{QStringLiteral("X")});
    fs::remove(root + "/b.mp3");
    QSignalSpy finished(library.get(), &Library::importFinished);
    const auto report = wait<TagWriteReport>([&](auto done) { library->writeTags(ids, edit, this, done); });
    QCOMPARE(report.written, 1);
    QCOMPARE(report.failed.size(), 1u);
    QTRY_COMPARE(finished.count(), 1);
    const TrackRow row = byPath(*library, root + "/a.flac");
    QVERIFY(row.id == ids[0]);
    QCOMPARE(row.artist, QStringLiteral("One, Two"));
    library.reset();
    library = openLibrary(data.path()); // the journal outlives the session
    QSignalSpy again(library.get(), &Library::importFinished);
    QCOMPARE(wait<TagWriteReport>([&](auto done) { library->undoTagWrite(this, done); }).written, 1);
    QTRY_COMPARE(again.count(), 1);
    QCOMPARE(byPath(*library, root + "/a.flac").artist, QStringLiteral("X"));
    QCOMPARE(wait<TagWriteReport>([&](auto done) { library->undoTagWrite(this, done); }).written, 0);
}

QTEST_GUILESS_MAIN(TestTagEditor)
#include "tst_tageditor.moc"
