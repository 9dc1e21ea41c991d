// Metadata: every field that the library promises, in every format that can hold it, and ratings and gains as different
// programs write them.
#include <cmath>

#include <asffile.h>
#include <id3v2tag.h>
#include <mpegfile.h>
#include <popularimeterframe.h>

#include "fixture.h"
#include "tagreader.h"

using namespace auralis;
using namespace auralis::test;

class TestMetadata : public QObject
{
    Q_OBJECT
    Sounds m_sounds;

    static QString q(const char* text) { return QString::fromUtf8(text); }

private Q_SLOTS:
    void everyField_data();
    void everyField();
    void ratings();
    void popm();
    void sharedUserRating();
    void gains();
    void sortNames();
    void artistsApart();
    void enormousAndBroken();
};

void TestMetadata::everyField_data()
{
    QTest::addColumn<QString>("ext");
    for (const char* ext : {"flac", "mp3", "ogg", "opus", "m4a", "wv", "tta", "aiff", "wav"})
        QTest::newRow(ext) << q(ext);
}

void TestMetadata::everyField()
{
    QFETCH(QString, ext);
    QTemporaryDir dir;
    const std::string path = dir.path().toStdString() + "/x." + ext.toStdString();
    writeFile(path, m_sounds.encoded(ext, 1));
    setTags(path, {{"TITLE", q("Title 東京")},
                   {"ARTIST", q("Ann")},
                   {"ARTIST", q("Bob")},
                   {"ALBUM", q("Album")},
                   {"ALBUMARTIST", q("Ann & Bob")},
                   {"DISCNUMBER", q("2/3")},
                   {"TRACKNUMBER", q("4/12")},
                   {"DATE", q("2001-05-06")},
                   {"ORIGINALDATE", q("1969")},
                   {"GENRE", q("Jazz")},
                   {"GENRE", q("Soul")},
                   {"COMPOSER", q("Carl")},
                   {"CONDUCTOR", q("Dora")},
                   {"COMMENT", q("Said")},
                   {"BPM", q("120")},
                   {"ISRC", q("ABC123456789")},
                   {"COMPILATION", q("1")},
                   {"MUSICBRAINZ_TRACKID", q("11111111-2222-3333-4444-555555555555")},
                   {"MUSICBRAINZ_ALBUMID", q("21111111-2222-3333-4444-555555555555")},
                   {"TITLESORT", q("T")},
                   {"ARTISTSORT", q("Ann, of")},
                   {"ALBUMSORT", q("A")},
                   {"ALBUMARTISTSORT", q("AB")},
                   {"LYRICS", q("La\nla")},
                   {"REPLAYGAIN_TRACK_GAIN", q("-7.30 dB")},
                   {"REPLAYGAIN_TRACK_PEAK", q("0.9876")},
                   {"REPLAYGAIN_ALBUM_GAIN", q("-6.10 dB")},
                   {"REPLAYGAIN_ALBUM_PEAK", q("1.0123")},
                   {"WORK", q("Symphony")},
                   {"MOVEMENTNAME", q("Adagio")}});
    const auto read = readTags(path);
    QVERIFY(read);
    const FileTags& t = *read;
    QCOMPARE(t.title, q("Title 東京"));
    QCOMPARE(t.artists, QStringList({q("Ann"), q("Bob")}));
    QCOMPARE(t.album, q("Album"));
    QCOMPARE(t.albumArtists, QStringList(q("Ann & Bob")));
    QCOMPARE(t.disc, 2);
    QCOMPARE(t.track, 4);
    QCOMPARE(t.year, 2001);
    QCOMPARE(t.genres, QStringList({q("Jazz"), q("Soul")}));
    QCOMPARE(t.composers, QStringList(q("Carl")));
    QVERIFY(t.compilation);
    const auto more = [&t](const char* name) { return t.more.value(QLatin1String(name)).toString(); };
    QCOMPARE(more("COMMENT"), q("Said"));
    QCOMPARE(more("LYRICS"), q("La\nla"));
    QVERIFY(t.trackGainDb && std::abs(*t.trackGainDb + 7.3) < 1e-6);
    QVERIFY(t.albumGainDb && std::abs(*t.albumGainDb + 6.1) < 1e-6);
    QVERIFY(t.trackPeak && std::abs(*t.trackPeak - 0.9876) < 1e-6);
    QVERIFY(t.albumPeak && std::abs(*t.albumPeak - 1.0123) < 1e-6);
    QCOMPARE(more("BPM"), q("120"));
    QCOMPARE(more("ISRC"), q("ABC123456789"));
    QCOMPARE(more("CONDUCTOR"), q("Dora"));
    QCOMPARE(more("ORIGINALDATE"), q("1969"));
    QVERIFY(t.others.contains(q("Dora")));
    QVERIFY(t.others.contains(q("Symphony")));
    QCOMPARE(more("MUSICBRAINZ_TRACKID"), q("11111111-2222-3333-4444-555555555555"));
    QCOMPARE(more("MUSICBRAINZ_ALBUMID"), q("21111111-2222-3333-4444-555555555555"));
    QCOMPARE(t.artistSort, q("Ann, of"));
    QCOMPARE(t.titleSort, q("T"));
    QCOMPARE(t.albumSort, q("A"));
    QCOMPARE(t.albumArtistSort, q("AB"));
}

void TestMetadata::ratings()
{
    QCOMPARE(ratingOf(0, false), 0.0);
    QCOMPARE(ratingOf(4, false), 4.0);
    QCOMPARE(ratingOf(3.5, false), 3.5);
    QCOMPARE(ratingOf(9, false), 4.5);
    QCOMPARE(ratingOf(80, false), 4.0);
    QCOMPARE(ratingOf(100, false), 5.0);
    QCOMPARE(ratingOf(255, true), 5.0);
    QCOMPARE(ratingOf(196, true), 4.0);
    QCOMPARE(ratingOf(13, true), 0.5);
    QCOMPARE(ratingOf(1, true), 1.0);
    QTemporaryDir dir;
    for (const char* ext : {"flac", "mp3", "m4a", "opus", "wv"}) {
        const std::string path = dir.path().toStdString() + "/x." + ext;
        writeFile(path, m_sounds.encoded(q(ext), 1));
        setTags(path, {{"FMPS_RATING", q("0.7")}});
        QVERIFY2(readTags(path)->rating == 3.5, ext);
    }
    const std::string path = dir.path().toStdString() + "/y.ogg";
    writeFile(path, m_sounds.encoded(q("ogg"), 1));
    setTags(path, {{"RATING", q("60")}});
    QCOMPARE(readTags(path)->rating, 3.0);
    // The library's own rating is stronger than that of a file retagged later.
    QTemporaryDir data;
    auto library = openLibrary(data.path());
    importPaths(*library, {path});
    QCOMPARE(byPath(*library, path).rating, 3.0);
    library->setRating(byPath(*library, path).id, 4.5);
    setTags(path, {{"RATING", q("20")}, {"TITLE", q("t")}});
    importPaths(*library, {path});
    QCOMPARE(byPath(*library, path).rating, 4.5);
}

void TestMetadata::popm()
{
    QTemporaryDir dir;
    const std::string path = dir.path().toStdString() + "/x.mp3";
    writeFile(path, m_sounds.encoded(q("mp3"), 1));
    {
        TagLib::MPEG::File file(path.c_str());
        auto* frame = new TagLib::ID3v2::PopularimeterFrame;
        frame->setEmail("Windows Media Player 9 Series");
        frame->setRating(196);
        file.ID3v2Tag(true)->addFrame(frame);
        QVERIFY(file.save());
    }
    QCOMPARE(readTags(path)->rating, 4.0);
}

/// Windows' own field.
void TestMetadata::sharedUserRating()
{
    QTemporaryDir dir;
    const std::string path = dir.path().toStdString() + "/x.wma";
    writeFile(path, m_sounds.encoded(q("wma"), 1));
    for (const auto& [written, stars] : {std::pair{1u, 1.0}, {25u, 2.0}, {50u, 3.0}, {75u, 4.0}, {99u, 5.0}}) {
        {
            TagLib::ASF::File file(path.c_str());
            file.tag()->setAttribute("WM/SharedUserRating", TagLib::ASF::Attribute(written));
            QVERIFY(file.save());
        }
        QCOMPARE(readTags(path)->rating, stars);
    }
}

void TestMetadata::gains()
{
    QTemporaryDir dir, data;
    const std::string opus = dir.path().toStdString() + "/x.opus", bad = dir.path().toStdString() + "/y.flac";
    writeFile(opus, m_sounds.encoded(q("opus"), 1));
    setTags(opus, {{"R128_TRACK_GAIN", q("-512")}, {"R128_ALBUM_GAIN", q("256")}});
    writeFile(bad, m_sounds.encoded(q("flac"), 1));
    setTags(bad, {{"REPLAYGAIN_TRACK_GAIN", q("nonsense")},
                  {"REPLAYGAIN_TRACK_PEAK", q("-1")},
                  {"REPLAYGAIN_ALBUM_GAIN", q("9999 dB")}});
    auto library = openLibrary(data.path());
    importPaths(*library, {dir.path().toStdString()});
    const TrackRow row = byPath(*library, opus), none = byPath(*library, bad);
    QCOMPARE(row.trackGainDb.value(), 3.0); // -2 dB to -23 LUFS
    QCOMPARE(row.albumGainDb.value(), 6.0);
    QVERIFY(!row.trackPeak);
    QVERIFY(!none.trackGainDb && !none.trackPeak && !none.albumGainDb);
}

void TestMetadata::sortNames()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    const auto add = [&](const char* name, int seed, const Tags& tags) {
        writeFile(root + name, m_sounds.encoded(q("flac"), seed));
        setTags(root + name, tags);
    };
    add("/1.flac", 1, {{"TITLE", q("z")}, {"ARTIST", q("David Bowie")}, {"ALBUM", q("One")}});
    add("/2.flac", 2, {{"TITLE", q("y")}, {"ARTIST", q("Cat Power")}, {"ALBUM", q("Two")}});
    auto library = openLibrary(data.path());
    importPaths(*library, {root});
    const auto order = [&] { return titles(rows(*library, find(*library, {}).ids)); };
    QCOMPARE(order(), QStringList({q("y"), q("z")}));
    // One file that says so sorts all of the artist's tracks.
    add("/3.flac", 3,
        {{"TITLE", q("x")}, {"ARTIST", q("David Bowie")}, {"ARTISTSORT", q("Bowie, David")}, {"ALBUM", q("Three")}});
    importPaths(*library, {root});
    QCOMPARE(order(), QStringList({q("z"), q("x"), q("y")}));
    QCOMPARE(albums(*library, AlbumSort::Artist)[0].artist, q("David Bowie"));
}

void TestMetadata::artistsApart()
{
    QTemporaryDir music, data;
    const std::string path = music.path().toStdString() + "/1.flac";
    writeFile(path, m_sounds.encoded(q("flac"), 1));
    setTags(path, {{"ARTIST", q("Ann with Bob")},
                   {"ARTISTS", q("Ann")},
                   {"ARTISTS", q("Bob")},
                   {"PERFORMER", q("Eve (piano)")},
                   {"CONDUCTOR", q("Dora")},
                   {"ISRC", q("ABC")}});
    auto library = openLibrary(data.path());
    importPaths(*library, {path});
    QCOMPARE(byPath(*library, path).artist, q("Ann with Bob"));
    const auto artists = wait<std::vector<ArtistRow>>([&](auto done) { library->artists({}, this, done); });
    QCOMPARE(artists.size(), std::size_t{2});
    for (const char* text : {"eve", "dora", "conductor:dora", "performer:piano", "isrc:abc"})
        QVERIFY2(search(*library, q(text)).size() == 1, text);
}

void TestMetadata::enormousAndBroken()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    const QString longTitle = QString(10000, u'ü');
    writeFile(root + "/long.flac", m_sounds.encoded(q("flac"), 1));
    setTags(root + "/long.flac",
            {{"TITLE", longTitle}, {"ARTIST", QString(10000, u'x')}, {"ALBUM", QString(10000, u'y')}});
    const std::string invalid = root + "/bad \xff\xfe name.flac"; // no UTF-8
    writeFile(invalid, m_sounds.encoded(q("flac"), 2));
    std::filesystem::create_directories(root + "/sub \xc3");
    writeFile(root + "/sub \xc3/\x80.flac", m_sounds.encoded(q("flac"), 3));
    std::filesystem::create_directory_symlink("..", root + "/sub \xc3/up");
    std::filesystem::create_directory_symlink(".", root + "/self");
    std::filesystem::create_symlink("b.flac", root + "/a.flac"); // two that point at each other
    std::filesystem::create_symlink("a.flac", root + "/b.flac");
    auto library = openLibrary(data.path());
    const auto report = importPaths(*library, {root});
    QCOMPARE(report.added, 3);
    QCOMPARE(report.failed.size(), std::size_t{2});
    const TrackRow row = byPath(*library, root + "/long.flac");
    QVERIFY(row.title.size() >= 500 && longTitle.startsWith(row.title));
    QVERIFY(byPath(*library, invalid).id);
    QCOMPARE(importPaths(*library, {root}).unchanged, 3);
    for (const auto& entry : std::filesystem::directory_iterator(root)) // Qt cannot name them
        std::filesystem::remove_all(entry.path());
}

QTEST_GUILESS_MAIN(TestMetadata)
#include "tst_metadata.moc"
