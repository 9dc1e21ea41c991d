// Cover art: set, exchanged, removed and brought back in every format, with the audio, the texts and the other pictures
// as they were; through the library with preview, journal and extraction; and never while the file plays.
#include <flacfile.h>
#include <flacpicture.h>

#include "filereader.h"
#include "fixture.h"
#include "payload.h"
#include "tageditor.h"
#include "tagpictures.h"
#include "tagreader.h"

using namespace auralis;
using namespace auralis::test;

namespace fs = std::filesystem;

class TestCoverArt : public QObject
{
    Q_OBJECT
    Sounds m_sounds;

    static QString q(const char* text) { return QString::fromUtf8(text); }
    static QByteArray jpeg(int size, char fill) { return QByteArray("\xff\xd8\xff\xe0", 4) + QByteArray(size, fill); }
    static QByteArray png(int size) { return QByteArray("\x89PNG\r\n\x1a\n", 8) + QByteArray(size, 'p'); }
    static QString key(const QByteArray& bytes)
    {
        return coverKeyOf(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    }
    static std::vector<TagDifference> preview(Library& library, const std::vector<TrackId>& ids,
                                              const QByteArray& image)
    {
        return wait<std::vector<TagDifference>>([&](auto done) { library.previewCover(ids, image, &library, done); });
    }
    static TagWriteReport write(Library& library, const std::vector<TrackId>& ids, const QByteArray& image)
    {
        return wait<TagWriteReport>([&](auto done) { library.writeCover(ids, image, &library, done); });
    }

private Q_SLOTS:
    void everyFormat_data();
    void everyFormat();
    void otherPicturesStay();
    void corpus();
    void undoKeepsTheLabel_data();
    void undoKeepsTheLabel();
    void throughTheLibrary();
    void waitsWhileItPlays();
};

void TestCoverArt::everyFormat_data()
{
    tagFormatRows();
}

void TestCoverArt::everyFormat()
{
    QFETCH(QString, ext);
    QTemporaryDir dir;
    const std::string path = dir.path().toStdString() + "/x." + ext.toStdString();
    writeFile(path, m_sounds.encoded(ext, 1, 1.0));
    setTags(path, {{"TITLE", q("Kept Ä")}, {"ARTIST", q("Kept, too")}});
    const auto texts = fields(path);
    const auto payload = payloadHash(path);
    const bool ten = ext == q("flac") || ext == q("mp3") || ext == q("m4a");
    const QByteArray big = jpeg(ten ? 10'000'000 : 200'000, 'b'), small = png(5000);
    const auto change = [&](const QByteArray& from, const QByteArray& to) {
        const auto done = writeTags(path, {{}, PictureEdit{from.isEmpty() ? QString() : key(from), to}});
        QVERIFY2(done, done ? "" : done.error().message.c_str());
        QVERIFY(readEmbeddedCover(path) == to);
        QCOMPARE(*payloadHash(path), *payload);
        QVERIFY(fields(path) == texts);
    };
    change({}, small);
    change(small, big);
    QCOMPARE(readTags(path)->coverKey, key(big));
    // Writing texts leaves the picture alone.
    QVERIFY(writeFields(path, {{q("ALBUM"), {q("New")}}}));
    QVERIFY(readEmbeddedCover(path) == big);
    QVERIFY(writeFields(path, {{q("ALBUM"), {}}}));
    change(big, small);
    change(small, {});
    // Another cover than the one meant is not touched.
    change({}, small);
    QVERIFY(!writeTags(path, {{}, PictureEdit{key(big), jpeg(10, 'x')}}));
    QVERIFY(readEmbeddedCover(path) == small);
}

void TestCoverArt::otherPicturesStay()
{
    QTemporaryDir dir;
    const std::string path = dir.path().toStdString() + "/x.flac";
    writeFile(path, m_sounds.encoded(q("flac"), 1));
    const QByteArray back = jpeg(100, 'k'), front = jpeg(200, 'f');
    {
        TagLib::FLAC::File file(path.c_str());
        auto* picture = new TagLib::FLAC::Picture;
        picture->setType(TagLib::FLAC::Picture::BackCover);
        picture->setDescription("behind");
        picture->setData(TagLib::ByteVector(back.constData(), static_cast<unsigned>(back.size())));
        file.addPicture(picture);
        QVERIFY(file.save());
    }
    QVERIFY(writeTags(path, {{}, PictureEdit{{}, front}}));
    QVERIFY(readEmbeddedCover(path) == front);
    QVERIFY(writeTags(path, {{}, PictureEdit{key(front), {}}}));
    TagLib::FLAC::File file(path.c_str());
    QCOMPARE(file.pictureList().size(), 1u);
    QVERIFY(file.pictureList().front()->description() == "behind");
}

void TestCoverArt::corpus()
{
    const QString folder =
        qEnvironmentVariable("AURALIS_CORPUS", QStringLiteral(AURALIS_SOURCE_DIR "/../shared/corpus"));
    if (!QFile::exists(folder)) QSKIP("no corpus of odd files");
    QTemporaryDir dir;
    int written = 0;
    const QByteArray image = jpeg(3000, 'i');
    for (const QString& name : QDir(folder).entryList(QDir::Files)) {
        QFile source(QDir(folder).filePath(name));
        QVERIFY(source.open(QIODevice::ReadOnly));
        const QByteArray bytes = source.readAll();
        const std::string path = dir.filePath(name).toStdString();
        writeFile(path, bytes);
        const auto payload = payloadHash(path);
        const QByteArray before = readEmbeddedCover(path);
        const auto done = writeTags(path, {{}, PictureEdit{before.isEmpty() ? QString() : key(before), image}});
        if (done) {
            ++written;
            QCOMPARE(*payloadHash(path), *payload);
            QVERIFY2(readEmbeddedCover(path) == image || !before.isEmpty(), qPrintable(name));
        } else {
            QFile now(QString::fromStdString(path));
            QVERIFY(now.open(QIODevice::ReadOnly));
            QVERIFY2(now.readAll() == bytes, qPrintable(name));
        }
        fs::remove(path);
    }
    QVERIFY(written > 40);
}

void TestCoverArt::undoKeepsTheLabel_data()
{
    QTest::addColumn<QString>("ext");
    for (const char* ext : {"flac", "mp3", "ogg", "opus", "wma", "aiff", "wv"})
        QTest::newRow(ext) << q(ext);
}

/// A picture that is removed comes back as what it was.
void TestCoverArt::undoKeepsTheLabel()
{
    QFETCH(QString, ext);
    QTemporaryDir music, data;
    const std::string path = music.path().toStdString() + "/a." + ext.toStdString();
    writeFile(path, m_sounds.encoded(ext, 1));
    const QByteArray picture = jpeg(1000, 'o');
    const PictureLabel label{4, q("Rückseite")}; // the back cover, and the only picture
    QVERIFY(writeTags(path, {{}, PictureEdit{{}, picture, label}}));
    const auto isThere = [&] {
        const PictureLabel now = readPictureLabel(path, key(picture));
        return readEmbeddedCover(path) == picture && now.type == label.type && now.description == label.description;
    };
    QVERIFY(isThere());
    auto library = openLibrary(data.path());
    const auto ids = importPaths(*library, {path}).ids;
    const auto undo = [&] {
        return wait<TagWriteReport>([&](auto done) { library->undoTagWrite(this, done); }).written;
    };
    QCOMPARE(write(*library, ids, {}).written, 1);
    QVERIFY(readEmbeddedCover(path).isEmpty());
    QCOMPARE(undo(), 1);
    QVERIFY(isThere());
    QCOMPARE(write(*library, ids, png(100)).written, 1); // exchanged, and exchanged again
    QCOMPARE(undo(), 1);
    QVERIFY(ext == q("wv") || isThere()); // APE tags name the picture anew when it is exchanged
    QVERIFY(readEmbeddedCover(path) == picture);
}

void TestCoverArt::throughTheLibrary()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    for (const char* name : {"/a.flac", "/b.mp3", "/c.m4a"})
        writeFile(root + name, m_sounds.encoded(q(name).section(u'.', -1)));
    const QByteArray old = jpeg(1000, 'o'), fresh = png(2000);
    QVERIFY(writeTags(root + "/a.flac", {{}, PictureEdit{{}, old}}));
    auto library = openLibrary(data.path());
    const auto ids = importPaths(*library, {root}).ids;
    auto differences = preview(*library, ids, fresh);
    QCOMPARE(differences.size(), std::size_t{3});
    QCOMPARE(differences[0].coverBefore, key(old));
    QVERIFY(differences[0].coverChanges && differences[1].coverChanges);
    QVERIFY(!preview(*library, ids, "no picture")[0].problem.isEmpty());
    QCOMPARE(write(*library, ids, "no picture").failed.size(), std::size_t{3});
    QCOMPARE(preview(*library, {ids[1]}, {})[0].coverChanges, false); // nothing to remove

    QSignalSpy finished(library.get(), &Library::importFinished);
    QCOMPARE(write(*library, ids, fresh).written, 3);
    QTRY_COMPARE(finished.count(), 1);
    for (const char* name : {"/a.flac", "/b.mp3", "/c.m4a"})
        QCOMPARE(byPath(*library, root + name).coverKey, key(fresh));
    QCOMPARE(write(*library, ids, fresh).unchanged, 3);
    const QByteArray shown = wait<QByteArray>([&](auto done) { library->cover(key(fresh), this, done); });
    QVERIFY(shown == fresh);

    const std::string out = root + "/cover.png";
    const auto extract = [&] {
        return wait<Result<void>>([&](auto done) { library->extractCover(ids[0], out, this, done); });
    };
    QVERIFY(extract());
    QVERIFY(!extract()); // never over a file
    fs::remove(out);

    library.reset();
    library = openLibrary(data.path());
    QCOMPARE(wait<TagWriteReport>([&](auto done) { library->undoTagWrite(this, done); }).written, 3);
    QVERIFY(readEmbeddedCover(root + "/a.flac") == old);
    QVERIFY(readEmbeddedCover(root + "/b.mp3").isEmpty());
    QVERIFY(readEmbeddedCover(root + "/c.m4a").isEmpty());
    // Ratings go into files when asked for, and come from there with a new library.
    library->setRating(ids[0], 3.5);
    QCOMPARE(wait<TagWriteReport>([&](auto done) { library->writeRatings(ids, this, done); }).written, 1);
    QTemporaryDir other;
    auto second = openLibrary(other.path());
    importPaths(*second, {root});
    QCOMPARE(byPath(*second, root + "/a.flac").rating, 3.5);
}

void TestCoverArt::waitsWhileItPlays()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString(), playing = root + "/a.flac";
    writeFile(playing, m_sounds.encoded(q("flac"), 1));
    writeFile(root + "/b.flac", m_sounds.encoded(q("flac"), 2));
    auto library = openLibrary(data.path());
    const auto ids = importPaths(*library, {root}).ids;
    library->setPlaying(playing);
    std::optional<TagWriteReport> report;
    library->writeTags(ids, {{q("TITLE"), {q("New")}}}, this, [&](const TagWriteReport& r) { report = r; });
    QTRY_VERIFY(fields(root + "/b.flac")[q("TITLE")] == QStringList(q("New"))); // the other one need not wait
    QVERIFY(!report);
    QVERIFY(!fields(playing).contains(q("TITLE")));
    library->setPlaying(root + "/b.flac");
    QTRY_VERIFY(report);
    QCOMPARE(report->written, 2);
    QCOMPARE(fields(playing)[q("TITLE")], QStringList(q("New")));
    // What was asked for is done at the end of the session.
    library->setPlaying(playing);
    library->writeTags({ids[0]}, {{q("TITLE"), {q("Last")}}}, this, {});
    QTRY_COMPARE(wait<std::vector<TagDifference>>([&](auto done) {
                     library->previewTags({ids[0]}, {{q("TITLE"), {q("Last")}}}, this, done);
                 })[0]
                     .after.size(),
                 std::size_t{1});
    library->setRating(ids[0], 1); // behind the journal's entry
    QTRY_COMPARE(byPath(*library, playing).rating, 1.0);
    library.reset();
    QCOMPARE(fields(playing)[q("TITLE")], QStringList(q("Last")));
}

QTEST_GUILESS_MAIN(TestCoverArt)
#include "tst_coverart.moc"
