// Search language: every field finds what it says, mistakes are explained where they stand, and no text whatever breaks
// it.
#include <random>

#include "database.h"
#include "fixture.h"
#include "schema.h"
#include "searchlanguage.h"
#include "trackstore.h"

using namespace auralis;
using namespace auralis::test;

class TestSearch : public QObject
{
    Q_OBJECT
    QTemporaryDir m_data;
    std::unique_ptr<Library> m_library;

    TrackList list(const QString& text)
    {
        TrackQuery query;
        query.search = text;
        query.sort = TrackSort::Title;
        return find(*m_library, query);
    }

private Q_SLOTS:
    void initTestCase();
    void finds_data();
    void finds();
    void mistakes_data();
    void mistakes();
    void ages();
    void anyTextAtAll();
    void bestFirst();
};

/// Five tracks, named A to E by their titles.
void TestSearch::initTestCase()
{
    auto opened = auralis::openLibrary(m_data.filePath(QStringLiteral("library.sqlite")));
    QVERIFY(opened);
    TrackStore store(*opened->writer);
    struct Song {
        const char *title, *artist, *album, *genre;
        int year;
        double length, rating;
        bool lossless;
        const char* codec;
    };
    const Song songs[] = {{"A Hyperballad", "Björk", "Post", "Trip Hop", 1995, 321, 5, true, "FLAC"},
                          {"B Joga live", "Björk", "Homogenic Live", "Electronic", 2004, 200, 3.5, false, "MP3"},
                          {"C Teardrop", "Massive Attack", "Mezzanine", "Trip Hop", 1998, 330, 4, true, "FLAC"},
                          {"D 12:30", "The Mamas", "Mission: Live", "Pop", 1967, 100, 0, false, "Opus"},
                          {"E Hop", "Trip Fontaine", "Post-War", "Folk; Pop", 2001, 250, 0, true, "WavPack"}};
    Transaction transaction(*opened->writer);
    std::int64_t n = 0;
    for (const Song& s : songs) {
        ScannedFile file;
        file.folder = "/music/" + std::string(s.album);
        file.name = std::string(s.title) + ".x";
        file.tags.title = QString::fromUtf8(s.title);
        file.tags.artists = {QString::fromUtf8(s.artist)};
        file.tags.album = QString::fromUtf8(s.album);
        file.tags.genres = QString::fromUtf8(s.genre).split(QStringLiteral("; "));
        file.tags.year = s.year;
        file.tags.duration = s.length;
        file.tags.lossless = s.lossless;
        file.tags.codec = QString::fromUtf8(s.codec);
        file.tags.identity = QByteArray::number(static_cast<qlonglong>(++n));
        if (n == 3) file.tags.more.insert(QStringLiteral("BPM"), QStringLiteral("77"));
        const TrackId id = store.store(file, true, true).id;
        Statement(*opened->writer, "UPDATE track SET rating = ?, plays = ?, favourite = ? WHERE id = ?")
            .run(s.rating, n, n == 3, id);
    }
    store.albums().settle();
    QVERIFY(transaction.commit());
    opened->writer.reset();
    m_library = test::openLibrary(m_data.path());
    QCOMPARE(m_library->notice(), QString());
}

void TestSearch::finds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("found");
    const auto row = [](const char* text, const char* found) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(found);
    };
    row("", "ABCDE");
    row("bjork", "AB");
    row("artist:björk", "AB");
    row("artist:trip", "E");
    row("genre:\"trip hop\"", "AC");
    row("genre:\"trip hop", "AC");
    row("genre:hop", "AC");
    row("trip hop", "ACE");
    row("\"trip hop\"", "AC");
    row("-live", "ACE");
    row("-artist:björk", "CDE");
    row("bjork -live", "A");
    row("year:1995..2001", "ACE");
    row("year:..1995", "AD");
    row("year:2001..", "BE");
    row("year:1998", "C");
    row("-year:1998", "ABDE");
    row("year:>=2001", "BE");
    row("year:<1995", "D");
    row("rating:>=4", "AC");
    row("rating:3.5", "B");
    row("rating:0", "DE");
    row("length:>5:00", "AC");
    row("length:<3m", "D");
    row("length:200..250", "BE");
    row("lossless:yes", "ACE");
    row("lossless:no", "BD");
    row("-lossless:yes", "BD");
    row("favourite:yes", "C");
    row("plays:>3", "DE");
    row("codec:flac", "AC");
    row("path:homogenic", "B");
    row("bpm:>70", "C");
    row("-bpm:>70", "ABDE");
    row("analysed:no", "ABCDE");
    row("missing:yes", "");
    row("added:<1d", "ABCDE");
    row("added:>1d", "");
    row("played:never", "ABCDE");
    row("-played:<1y", "ABCDE");
    row("artist:björk OR artist:massive", "ABC");
    row("year:1967 OR bjork -live", "AD");
    row("artist:björk year:1990..2000 rating:>=4 genre:\"trip hop\" added:<30d lossless:yes -live", "A");
    // What only looks like a field.
    row("12:30", "D");
    row("mission: live", "D");
    row("mission:", "D");
    // Half typed: as if the term were not there yet.
    row("bjork year:", "AB");
    row("bjork year:>", "AB");
    row("bjork year:1995..", "AB");
    row("bjork lossless:y", "AB");
    row("bjork added:<", "AB");
    row("bjork -", "AB");
    row("OR", "ABCDE");
    row("bjork OR", "AB");
    row("!!! ???", "ABCDE");
}

void TestSearch::finds()
{
    QFETCH(QString, text);
    QFETCH(QString, found);
    const TrackList result = list(text);
    QCOMPARE(result.error, QString());
    QString letters;
    for (const TrackRow& row : rows(*m_library, result.ids))
        letters += row.title[0];
    std::sort(letters.begin(), letters.end());
    QCOMPARE(letters, found);
}

void TestSearch::mistakes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("span");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* text, const char* span, const char* says) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(span) << QString::fromUtf8(says);
    };
    row("bjork artits:x", "artits", "is not a field");
    row("-artits:x y", "artits", "is not a field");
    row("year:abc", "abc", "is not a number");
    row("year:1995..x y", "1995..x", "is not a number");
    row("artist: x", "artist:", "needs a value");
    row("lossless:perhaps x", "perhaps", "neither yes nor no");
    row("added:soon", "soon", "is not a time");
    row("added:2023-99 x", "2023-99", "is not a time");
    row("length:long", "long", "is not a length");
    row("rating:>=", "", "");
    row("rating:>= x", ">=", "is not a number");
}

void TestSearch::mistakes()
{
    QFETCH(QString, text);
    QFETCH(QString, span);
    QFETCH(QString, says);
    const TrackList result = list(text);
    QVERIFY2(result.error.contains(says), qPrintable(result.error));
    QCOMPARE(text.mid(result.errorStart, result.errorLength), span);
    QCOMPARE(result.ids.empty(), !says.isEmpty());
}

void TestSearch::ages()
{
    const QDateTime now(QDate(2024, 3, 15), QTime(12, 0));
    const auto bounds = [&](const char* text) {
        std::vector<double> out;
        for (const auto& value : compileSearch(QString::fromUtf8(text), now).values)
            out.push_back(std::get<double>(value));
        return out;
    };
    const auto ms = [](int y, int m, int d, int h = 0) {
        return static_cast<double>(QDateTime(QDate(y, m, d), QTime(h, 0)).toMSecsSinceEpoch());
    };
    QVERIFY(bounds("added:<30d") == std::vector<double>{ms(2024, 2, 14, 12)});
    QVERIFY(bounds("added:<2w") == std::vector<double>{ms(2024, 3, 1, 12)});
    QVERIFY(bounds("added:>1y") == std::vector<double>{ms(2023, 3, 15, 12)});
    QVERIFY((bounds("added:2023") == std::vector<double>{ms(2023, 1, 1), ms(2024, 1, 1)}));
    QVERIFY((bounds("added:2023-05..2023-06") == std::vector<double>{ms(2023, 5, 1), ms(2023, 7, 1)}));
    QVERIFY(bounds("added:>2023-05-09") == std::vector<double>{ms(2023, 5, 10)});
    QVERIFY(bounds("added:<=2023-05-09") == std::vector<double>{ms(2023, 5, 10)});
}

void TestSearch::anyTextAtAll()
{
    const QStringList pieces{
        QStringLiteral("artist:"), QStringLiteral("year:"),     QStringLiteral("\""),    QStringLiteral("-"),
        QStringLiteral(" "),       QStringLiteral("OR"),        QStringLiteral(".."),    QStringLiteral(">="),
        QStringLiteral("<"),       QStringLiteral("NEAR("),     QStringLiteral("*"),     QStringLiteral("^"),
        QStringLiteral("'"),       QStringLiteral("1995"),      QStringLiteral("björk"), QStringLiteral("東京"),
        QStringLiteral(")"),       QStringLiteral("{a b}"),     QStringLiteral(":"),     QStringLiteral("%"),
        QStringLiteral("AND"),     QStringLiteral("NOT"),       QString(QChar::Null),    QStringLiteral("added:"),
        QStringLiteral("30d"),     QStringLiteral("lossless:"), QStringLiteral("\\"),    QString(QChar(0xd83d)),
        QStringLiteral("😀"),       QStringLiteral("+"),         QStringLiteral("path:"), QStringLiteral(";--"),
        QStringLiteral("é́"),       QStringLiteral("title:")};
    std::mt19937 random(5);
    for (int i = 0; i < 3000; ++i) {
        QString text;
        for (unsigned n = random() % 9; n > 0; --n)
            text += pieces[static_cast<int>(random() % static_cast<unsigned>(pieces.size()))];
        const TrackList result = list(text);
        const bool inLanguage = result.error.isEmpty() || result.error.contains(u'"');
        QVERIFY2(inLanguage, qPrintable(text + QStringLiteral(" -> ") + result.error));
        QVERIFY(result.errorStart >= 0 &&
                result.errorStart + result.errorLength <= std::max<qsizetype>(text.size(), 1));
    }
}

void TestSearch::bestFirst()
{
    // A title that says it stands before an artist or genre that does.
    TrackQuery query;
    query.search = QStringLiteral("hop");
    const auto found = rows(*m_library, find(*m_library, query).ids);
    QCOMPARE(found.size(), 3u);
    QCOMPARE(found[0].title, QStringLiteral("E Hop"));
    query.limit = 1;
    QCOMPARE(find(*m_library, query).ids.size(), 1u);
}

QTEST_GUILESS_MAIN(TestSearch)
#include "tst_search.moc"
