// The models without a library: paging of 200,000 rows, the queue's rows and drops, covers, texts, the history.
#include <QtTest>

#include <QAbstractItemModelTester>
#include <QBuffer>
#include <QPainter>

#include "models/albumgridmodel.h"
#include "models/coverprovider.h"
#include "models/formats.h"
#include "models/queuemodel.h"
#include "models/sidebarmodel.h"
#include "models/trackactions.h"
#include "models/trackmime.h"
#include "models/tracktablemodel.h"
#include "window/navhistory.h"

using namespace auralis;

namespace
{

/// A library whose answers the test lets go one by one.
struct SlowLibrary {
    struct Request {
        std::vector<TrackId> ids;
        std::function<void(std::vector<TrackRow>)> done;
    };
    std::vector<Request> requests;
    QString suffix;

    TrackTableModel::Fetch fetch()
    {
        return [this](std::vector<TrackId> ids, QObject*, std::function<void(std::vector<TrackRow>)> done) {
            requests.push_back({std::move(ids), std::move(done)});
        };
    }
    void answer(size_t which = 0)
    {
        const Request request = requests[which];
        requests.erase(requests.begin() + static_cast<ptrdiff_t>(which));
        std::vector<TrackRow> rows;
        for (const TrackId id : request.ids) {
            if (id.value == 13) continue; // one that was removed meanwhile
            TrackRow row;
            row.id = id;
            row.title = QStringLiteral("Title %1%2").arg(id.value).arg(suffix);
            row.path = "/music/" + std::to_string(id.value) + ".flac";
            row.duration = 61;
            rows.push_back(row);
        }
        std::reverse(rows.begin(), rows.end()); // the order of the answer is not to matter
        request.done(rows);
    }
    void answerAll()
    {
        QCoreApplication::processEvents();
        while (!requests.empty()) {
            answer();
            QCoreApplication::processEvents();
        }
    }
};

std::vector<TrackId> manyIds(int count)
{
    std::vector<TrackId> ids;
    for (int i = 1; i <= count; ++i)
        ids.push_back({i});
    return ids;
}

QString titleAt(const TrackTableModel& model, int row)
{
    return model.index(row, TrackTableModel::Title).data().toString();
}

std::vector<PlayableItem> tracks(const std::vector<int>& numbers)
{
    std::vector<PlayableItem> items;
    for (const int number : numbers) {
        PlayableItem item;
        item.track = {number};
        item.title = QString::number(number);
        item.path = "/music/" + std::to_string(number) + ".flac";
        item.durationSeconds = 60;
        items.push_back(item);
    }
    return items;
}

QString titles(const QAbstractItemModel& model)
{
    QStringList result;
    for (int row = 0; row < model.rowCount(); ++row)
        result << model.index(row, 0).data().toString();
    return result.join(QLatin1Char(' '));
}

QByteArray pngOf(int width, int height, const QColor& left, const QColor& right)
{
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(right);
    QPainter painter(&image);
    painter.fillRect(0, 0, width / 2, height, left);
    painter.end();
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

} // namespace

class ModelsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rowsComeWhenLookedAt();
    void scrollingPastAsksForLittle();
    void everyRowOfMany();
    void answersOfAnOldListAreDropped();
    void changedRowsAreFetchedAgain();
    void ratingShowsAtOnce();
    void ratingReachesRowsThatAreNotLoaded();
    void dragCarriesIdsAndFiles();
    void albumsKeepTheirIndexes();
    void queueFollowsEdits();
    void queueMovesByDrop();
    void queueTakesTracksAndFiles();
    void upcomingStartsAfterCurrent();
    void coversAreCroppedAndCached();
    void coversThatAreNone();
    void texts();
    void history();
    void albumGainOfTheAnalysis();
};

void ModelsTest::rowsComeWhenLookedAt()
{
    SlowLibrary library;
    TrackTableModel model(library.fetch());
    model.setTracks(manyIds(200'000));
    QCOMPARE(model.rowCount(), 200'000);
    QVERIFY(model.track(150'000) == nullptr);
    QVERIFY(!model.index(150'000, 1).data(TrackTableModel::LoadedRole).toBool());
    QCoreApplication::processEvents();
    QCOMPARE(library.requests.size(), size_t(1)); // several questions about one page are one request
    QCOMPARE(library.requests.front().ids.size(), size_t(TrackTableModel::pageSize));

    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    library.answer();
    QCOMPARE(changed.count(), 1);
    QVERIFY(changed[0][0].toModelIndex().row() <= 150'000 && changed[0][1].toModelIndex().row() >= 150'000);
    QCOMPARE(titleAt(model, 150'000), QStringLiteral("Title 150001"));
    QCOMPARE(model.index(150'000, TrackTableModel::Time).data().toString(), QStringLiteral("1:01"));
}

void ModelsTest::scrollingPastAsksForLittle()
{
    SlowLibrary library;
    TrackTableModel model(library.fetch());
    model.setTracks(manyIds(200'000));
    for (int row = 0; row < 200'000; row += 40) // a drag of the scroll bar from top to bottom
        model.track(row);
    QCoreApplication::processEvents();
    QVERIFY2(library.requests.size() <= 3, "what was scrolled past must not pile up");
    // What is in sight now is asked for first.
    QCOMPARE(library.requests.front().ids.back(), TrackId{200'000});
    library.answerAll();
    QCOMPARE(titleAt(model, 199'999), QStringLiteral("Title 200000"));
}

void ModelsTest::everyRowOfMany()
{
    SlowLibrary library;
    TrackTableModel model(library.fetch());
    model.setTracks(manyIds(200'000));
    for (int row = 0; row < 200'000; row += 997) {
        if (model.idAt(row).value == 13) continue;
        model.track(row);
        library.answerAll();
        QCOMPARE(titleAt(model, row), QStringLiteral("Title %1").arg(row + 1));
    }
    // Only some pages are kept: the first one has to be asked for again.
    QVERIFY(model.track(0) == nullptr);
    library.answerAll();
    QCOMPARE(titleAt(model, 0), QStringLiteral("Title 1"));
    QVERIFY(model.track(12) == nullptr); // gone from the library: stays empty, and its neighbours are right
    QCOMPARE(titleAt(model, 13), QStringLiteral("Title 14"));
}

void ModelsTest::answersOfAnOldListAreDropped()
{
    SlowLibrary library;
    TrackTableModel model(library.fetch());
    model.setTracks(manyIds(300));
    model.track(0);
    QCoreApplication::processEvents();
    std::vector<TrackId> backwards = manyIds(300);
    std::reverse(backwards.begin(), backwards.end());
    model.setTracks(backwards);
    library.answer(); // of the first list
    QVERIFY(model.track(0) == nullptr);
    library.answerAll();
    QCOMPARE(titleAt(model, 0), QStringLiteral("Title 300"));
}

void ModelsTest::changedRowsAreFetchedAgain()
{
    SlowLibrary library;
    TrackTableModel model(library.fetch());
    model.setTracks(manyIds(1000));
    model.track(5);
    library.answerAll();
    library.suffix = QStringLiteral(", retagged");
    model.refresh({{900}}); // not here: nothing to do
    QVERIFY(library.requests.empty());
    model.refresh({{6}});
    QCOMPARE(titleAt(model, 5), QStringLiteral("Title 6")); // the old row stays until the new one comes
    library.answerAll();
    QCOMPARE(titleAt(model, 5), QStringLiteral("Title 6, retagged"));

    // A change while the page is on its way: the answer may be of before, so it is asked for once more.
    library.suffix = QStringLiteral(", old");
    model.refresh({{6}});
    model.refresh({{6}});
    library.answer();
    library.suffix = QStringLiteral(", new");
    library.answerAll();
    QCOMPARE(titleAt(model, 5), QStringLiteral("Title 6, new"));
}

void ModelsTest::ratingShowsAtOnce()
{
    SlowLibrary library;
    TrackTableModel model(library.fetch());
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setTracks(manyIds(10));
    model.track(0);
    library.answerAll();
    QSignalSpy rated(&model, &TrackTableModel::rated);
    const QModelIndex cell = model.index(3, TrackTableModel::Rating);
    QVERIFY(model.setData(cell, 3.5));
    QCOMPARE(cell.data(TrackTableModel::RatingRole).toDouble(), 3.5);
    QCOMPARE(rated.count(), 1);
    QCOMPARE(rated[0][0].value<TrackId>(), TrackId{4});
    QVERIFY(model.setData(cell, 9.0));
    QCOMPARE(cell.data(TrackTableModel::RatingRole).toDouble(), 5.0);
    QVERIFY(!model.setData(model.index(3, TrackTableModel::Title), 1.0));
}

/// All tracks of a long list are selected and rated: those, too, whose rows were never looked at.
void ModelsTest::ratingReachesRowsThatAreNotLoaded()
{
    SlowLibrary library;
    TrackTableModel model(library.fetch());
    model.setTracks(manyIds(1000));
    QSignalSpy rated(&model, &TrackTableModel::rated);
    QSignalSpy favoured(&model, &TrackTableModel::favoured);
    QVERIFY(model.setData(model.index(700, TrackTableModel::Rating), 4.0));
    QVERIFY(model.setData(model.index(700, TrackTableModel::Favourite), true));
    QCOMPARE(rated.count(), 1);
    QCOMPARE(rated[0][0].value<TrackId>(), TrackId{701});
    QCOMPARE(rated[0][1].toDouble(), 4.0);
    QCOMPARE(favoured.count(), 1);
    QCOMPARE(favoured[0][0].value<TrackId>(), TrackId{701});
    QCOMPARE(library.requests.size(), size_t(0));
}

void ModelsTest::dragCarriesIdsAndFiles()
{
    SlowLibrary library;
    TrackTableModel model(library.fetch());
    model.setTracks(manyIds(20));
    model.track(0);
    library.answerAll();
    const std::unique_ptr<QMimeData> data(model.mimeData({model.index(4, 1), model.index(2, 1), model.index(2, 3)}));
    QCOMPARE(trackmime::ids(data.get()), (std::vector<TrackId>{{3}, {5}}));
    QCOMPARE(trackmime::paths(data.get()), (std::vector<std::string>{"/music/3.flac", "/music/5.flac"}));
    QVERIFY(trackmime::hasFiles(data.get()));
}

void ModelsTest::albumsKeepTheirIndexes()
{
    AlbumGridModel model;
    const auto album = [](int id) {
        AlbumRow row;
        row.id = {id};
        row.title = QString::number(id);
        return row;
    };
    model.setAlbums({album(1), album(2), album(3)});
    const QPersistentModelIndex third = model.index(2);
    model.setAlbums({album(3), album(9), album(1), album(2)}); // sorted anew while an import goes on
    QCOMPARE(third.row(), 0);
    QCOMPARE(third.data().toString(), QStringLiteral("3"));
    model.setPlaying({9});
    QVERIFY(model.index(1).data(AlbumGridModel::PlayingRole).toBool());
    model.setAlbums({album(1)});
    QVERIFY(!third.isValid());
}

void ModelsTest::queueFollowsEdits()
{
    PlayQueue queue;
    QueueModel model(&queue, QueueModel::Range::All);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    queue.replace(tracks({1, 2, 3}), 0);
    QCOMPARE(titles(model), QStringLiteral("1 2 3"));
    queue.append(tracks({4}));
    queue.insertNext(tracks({5}));
    QCOMPARE(titles(model), QStringLiteral("1 5 2 3 4"));
    model.removeRowsAt({2, 0});
    QCOMPARE(titles(model), QStringLiteral("5 3 4"));
    queue.undo();
    QCOMPARE(titles(model), QStringLiteral("1 5 2 3 4"));
    PlayableItem failed = queue.items()[1];
    failed.failed = true;
    failed.failure = QStringLiteral("is gone");
    queue.update(failed);
    QVERIFY(model.index(1).data(QueueModel::FailedRole).toBool());
    QCOMPARE(model.index(1).data(Qt::ToolTipRole).toString(), QStringLiteral("is gone"));
    queue.clear();
    QCOMPARE(model.rowCount(), 0);
}

void ModelsTest::queueMovesByDrop()
{
    PlayQueue queue;
    QueueModel model(&queue, QueueModel::Range::All);
    queue.replace(tracks({1, 2, 3, 4, 5}), 0);
    const auto drag = [&model](const std::vector<int>& rows) {
        QModelIndexList indexes;
        for (const int row : rows)
            indexes << model.index(row);
        return std::unique_ptr<QMimeData>(model.mimeData(indexes));
    };
    QVERIFY(model.dropMimeData(drag({1}).get(), Qt::MoveAction, 4, 0, {}));
    QCOMPARE(titles(model), QStringLiteral("1 3 4 2 5"));
    QVERIFY(model.dropMimeData(drag({3, 0}).get(), Qt::MoveAction, 5, 0, {})); // to the end, in their order
    QCOMPARE(titles(model), QStringLiteral("3 4 5 1 2"));
    const auto late = drag({0});
    queue.remove({0}); // the row went away while it was dragged
    QVERIFY(model.dropMimeData(late.get(), Qt::MoveAction, 2, 0, {}));
    QCOMPARE(titles(model), QStringLiteral("4 5 1 2"));
}

void ModelsTest::queueTakesTracksAndFiles()
{
    PlayQueue queue;
    QueueModel model(&queue, QueueModel::Range::All);
    queue.replace(tracks({1, 2}), 0);
    QSignalSpy dropped(&model, &QueueModel::tracksDropped);
    QSignalSpy files(&model, &QueueModel::filesDropped);
    const std::unique_ptr<QMimeData> data(trackmime::make({{7}, {8}}, {"/music/7.flac"}));
    QVERIFY(model.dropMimeData(data.get(), Qt::CopyAction, 1, 0, {}));
    QCOMPARE(dropped.count(), 1);
    QCOMPARE(dropped[0][0].value<std::vector<TrackId>>(), (std::vector<TrackId>{{7}, {8}}));
    QCOMPARE(dropped[0][1].value<ItemId>(), queue.items()[1].item);

    QMimeData foreign;
    foreign.setUrls(
        {QUrl::fromLocalFile(QStringLiteral("/tmp/a b.mp3")), QUrl(QStringLiteral("https://example.org/x"))});
    QVERIFY(model.dropMimeData(&foreign, Qt::CopyAction, -1, 0, {}));
    QCOMPARE(files[0][0].value<std::vector<std::string>>(), std::vector<std::string>{"/tmp/a b.mp3"});
    QVERIFY(!files[0][1].value<ItemId>());
    QMimeData text;
    text.setText(QStringLiteral("words"));
    QVERIFY(!model.dropMimeData(&text, Qt::CopyAction, 0, 0, {}));
}

void ModelsTest::upcomingStartsAfterCurrent()
{
    PlayQueue queue;
    QueueModel model(&queue, QueueModel::Range::Upcoming);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    queue.replace(tracks({1, 2, 3, 4}), 1);
    QCOMPARE(titles(model), QStringLiteral("3 4"));
    queue.setCurrent(queue.items()[2].item);
    QCOMPARE(titles(model), QStringLiteral("4"));
    queue.insert(0, tracks({9})); // before the current one
    QCOMPARE(titles(model), QStringLiteral("4"));
    queue.append(tracks({5, 6}));
    QCOMPARE(titles(model), QStringLiteral("4 5 6"));
    model.moveRowsTo({2}, 0);
    QCOMPARE(titles(model), QStringLiteral("6 4 5"));
    QCOMPARE(queue.items()[3].title, QStringLiteral("3"));
    model.removeRowsAt({0});
    QCOMPARE(titles(model), QStringLiteral("4 5"));
    QCOMPARE(model.duration(), 120.0);
}

void ModelsTest::coversAreCroppedAndCached()
{
    int loads = 0;
    CoverProvider covers([&loads](const QString&, QObject*, const std::function<void(QByteArray)>& done) {
        ++loads;
        done(pngOf(400, 200, Qt::red, Qt::blue)); // its middle square is half red, half blue
    });
    QSignalSpy ready(&covers, &CoverProvider::ready);
    QVERIFY(covers.cover(QStringLiteral("k"), 50, 2, 0).isNull());
    QVERIFY(covers.cover(QStringLiteral("k"), 50, 2, 0).isNull()); // asked twice, loaded once
    QTRY_COMPARE(ready.count(), 1);
    const QPixmap cover = covers.cover(QStringLiteral("k"), 50, 2, 0);
    QCOMPARE(cover.size(), QSize(100, 100));
    QCOMPARE(cover.devicePixelRatio(), 2.0);
    const QImage image = cover.toImage();
    QCOMPARE(image.pixelColor(10, 50), QColor(Qt::red));
    QCOMPARE(image.pixelColor(90, 50), QColor(Qt::blue));
    QCOMPARE(loads, 1);
    QVERIFY(!covers.thumbnail(QStringLiteral("k")).isNull());

    QVERIFY(covers.cover(QStringLiteral("k"), 50, 1, 8).isNull());
    QTRY_COMPARE(ready.count(), 2);
    const QImage round = covers.cover(QStringLiteral("k"), 50, 1, 8).toImage();
    QCOMPARE(round.pixelColor(0, 0).alpha(), 0);
    QCOMPARE(round.pixelColor(10, 25).alpha(), 255);
    QCOMPARE(loads, 2);
}

void ModelsTest::coversThatAreNone()
{
    CoverProvider covers([](const QString& key, QObject*, const std::function<void(QByteArray)>& done) {
        done(key == QLatin1String("broken") ? QByteArray("not an image") : QByteArray());
    });
    QSignalSpy ready(&covers, &CoverProvider::ready);
    QVERIFY(covers.missing({}));
    for (const QString& key : {QStringLiteral("broken"), QStringLiteral("empty")}) {
        QVERIFY(covers.cover(key, 40, 1).isNull());
        QTRY_VERIFY(covers.missing(key));
        QVERIFY(covers.cover(key, 40, 1).isNull()); // and is not asked for again
    }
    QCOMPARE(ready.count(), 2);
    covers.retryMissing();
    QVERIFY(covers.cover(QStringLiteral("empty"), 40, 1).isNull());
    QTRY_COMPARE(ready.count(), 3);
}

void ModelsTest::texts()
{
    QCOMPARE(formats::time(312.2), QStringLiteral("5:12"));
    QCOMPARE(formats::time(3849), QStringLiteral("1:04:09"));
    QCOMPARE(formats::time(0), QStringLiteral("–"));
    QCOMPARE(formats::length(46 * 60 + 10), QStringLiteral("46 min"));
    QCOMPARE(formats::length(3840), QStringLiteral("1 h 4 min"));
    QCOMPARE(formats::length(7200), QStringLiteral("2 h"));
    QCOMPARE(formats::length(52), QStringLiteral("52 s"));
    QCOMPARE(formats::lufs(-18.94), QStringLiteral("−18.9"));
    QVERIFY(formats::lufs(std::numeric_limits<double>::quiet_NaN()).isEmpty());
    QCOMPARE(formats::lufs(-70.0), QStringLiteral("−∞"));
    QCOMPARE(formats::tracks(1), QStringLiteral("1 track"));
    TrackRow row;
    row.codec = QStringLiteral("FLAC");
    row.lossless = true;
    row.sampleRate = 44100;
    row.bits = 16;
    QCOMPARE(formats::format(row), QStringLiteral("FLAC 44.1 kHz, 16 bit"));
    row.codec = QStringLiteral("MP3");
    row.lossless = false;
    row.bitrate = 320;
    QCOMPARE(formats::format(row), QStringLiteral("MP3 320 kbps"));
}

void ModelsTest::history()
{
    NavHistory history;
    const auto at = [](const char* page) { return Place{QLatin1String(page), 0, {}}; };
    QVERIFY(!history.canGoBack());
    history.visit(at("albums"));
    history.visit(at("albums"));
    QVERIFY(!history.canGoBack());
    history.visit(at("tracks"));
    history.visit(at("queue"));
    QCOMPARE(history.back().page, QStringLiteral("tracks"));
    QVERIFY(history.canGoForward());
    history.visit(at("artists")); // what lay ahead is forgotten
    QVERIFY(!history.canGoForward());
    history.replace({QStringLiteral("search"), 0, QStringLiteral("x")});
    QCOMPARE(history.back().page, QStringLiteral("tracks"));
    QCOMPARE(history.forward().text, QStringLiteral("x"));
}

/// Tags decide; without them the album's own loudness does, where it is known.
void ModelsTest::albumGainOfTheAnalysis()
{
    TrackRow row;
    QVERIFY(!TrackActions::toItem(row).gain.albumGainDb);
    row.albumLufs = -70; // silence
    QVERIFY(!TrackActions::toItem(row).gain.albumGainDb);
    row.albumLufs = -10.5;
    row.albumTruePeakDbtp = -6;
    PlayableItem item = TrackActions::toItem(row);
    QVERIFY(item.gain.albumGainDb && item.gain.albumPeak && !item.gain.trackGainDb);
    QCOMPARE(*item.gain.albumGainDb, -7.5);
    QVERIFY(std::abs(*item.gain.albumPeak - 0.501187) < 1e-5);
    row.albumGainDb = -3;
    item = TrackActions::toItem(row);
    QCOMPARE(*item.gain.albumGainDb, -3.0);
    QVERIFY(!item.gain.albumPeak); // not of another source than the gain
}

QTEST_MAIN(ModelsTest)
#include "tst_models.moc"
