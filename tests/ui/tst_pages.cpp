// Pages of the library: home, genres, folders, duplicates, statistics, artists among the results; columns, stars and
// hearts of the tables.
#include <QtTest>

#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>

#include "dialogs/albumruledialog.h"
#include "models/tracktablemodel.h"
#include "pages/albumview.h"
#include "pages/duplicatespage.h"
#include "pages/folderspage.h"
#include "pages/genrespage.h"
#include "pages/homepage.h"
#include "pages/lyricspanel.h"
#include "pages/namelistview.h"
#include "pages/searchpage.h"
#include "pages/statisticspage.h"
#include "pages/trackspage.h"
#include "pages/trackview.h"
#include "player/fullview.h"
#include "theme/emptystate.h"
#include "theme/textlabel.h"
#include "window/activitypopover.h"
#include "window/locatecommand.h"
#include "window/toolbar.h"
#include "windowfixture.h"

using namespace auralis;

class PagesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (!m_w.makeMusic()) QSKIP("ffmpeg is needed to make the music");
    }
    void init() { QVERIFY(m_w.open()); }
    void cleanup() { m_w.close(); }
    void homeShelves();
    void genres();
    void folders();
    void duplicates();
    void statistics();
    void artistsAmongResults();
    void starsAndHeartsInTheTable();
    void columnsAreRemembered();
    void lyricsFollowTheTime();
    void albumRules();
    void missingFileIsLocated();
    void unreadableFilesAreNamedMeanwhile();
    void drawn();

private:
    void shot(const char* name)
    {
        const QString out = qEnvironmentVariable("AURALIS_SHOTS");
        if (!out.isEmpty()) m_w.window->grab().save(QStringLiteral("%1/%2.png").arg(out, QLatin1String(name)));
    }
    /// Waits for the answers on their way: questions are answered in the order asked.
    void settle() { (void)m_w.allIds(); }

    test::WindowFixture m_w;
};

void PagesTest::homeShelves()
{
    const auto all = m_w.allIds();
    m_w.goTo("home");
    auto* page = m_w.page<HomePage>();
    QVERIFY(page);
    QTRY_COMPARE(page->added()->view()->model()->rowCount(), 3);
    QVERIFY(page->played()->isHidden());
    QVERIFY(page->favourites()->isHidden());
    m_w.library->notePlayed(all[0], false); // Havn Quartet
    QTRY_COMPARE(page->played()->view()->model()->rowCount(), 1);
    QCOMPARE(page->played()->view()->model()->index(0, 0).data().toString(), QStringLiteral("Saltworks"));
    QTest::qWait(5); // another millisecond: the later play comes first
    m_w.library->notePlayed(all[8], false);
    QTRY_COMPARE(page->played()->view()->model()->rowCount(), 2);
    QTRY_COMPARE(page->played()->view()->model()->index(0, 0).data().toString(), QStringLiteral("Glass Harbour"));
    m_w.library->setFavourite(all[3], true);
    QTRY_VERIFY(!page->favourites()->isHidden());
    QCOMPARE(page->favourites()->view()->model()->rowCount(), 1);
    // One row, whatever the width.
    const int height = page->added()->height();
    m_w.window->resize(800, 700);
    QTRY_COMPARE(page->added()->view()->model()->rowCount(), std::min(3, page->added()->view()->columns()));
    QVERIFY(page->added()->height() < height + 120);
}

void PagesTest::genres()
{
    m_w.goTo("genres");
    auto* page = m_w.page<GenresPage>();
    QTRY_COMPARE(page->findChild<NameListView*>()->model()->rowCount(), 0);
    bool written = false;
    const QString copy = m_w.data->path() + QStringLiteral("/copy");
    QVERIFY(QDir().mkpath(copy));
    QVERIFY(QFile::copy(m_w.musicFolder() + QStringLiteral("/Saltworks/1.flac"), copy + QStringLiteral("/1.flac")));
    QCOMPARE(m_w.importFolder(copy), 1);
    TrackId id;
    for (const TrackId each : m_w.allIds())
        if (m_w.row(each).path.rfind(copy.toStdString(), 0) == 0) id = each;
    m_w.library->writeTags({id}, {{QStringLiteral("GENRE"), {QStringLiteral("Trip hop")}}}, this,
                           [&written](const TagWriteReport& report) { written = report.written == 1; });
    QTRY_VERIFY_WITH_TIMEOUT(written, 20000);
    auto* list = page->findChild<NameListView*>();
    QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 1, 20000);
    QCOMPARE(list->model()->index(0, 0).data(Qt::AccessibleTextRole).toString(),
             QStringLiteral("Trip hop, 1 album, 1 track"));
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(0, 0)).center());
    QTRY_VERIFY(m_w.page<TracksPage>());
    QTRY_COMPARE(m_w.page<TracksPage>()->view()->trackModel()->ids(), std::vector<TrackId>{id});
}

void PagesTest::folders()
{
    m_w.goTo("folders");
    auto* page = m_w.page<FoldersPage>();
    QTRY_COMPARE(page->folders()->model()->rowCount(), 1); // the root
    QTRY_COMPARE(page->tracks()->model()->rowCount(), 9);
    page->folders()->setFocus(Qt::TabFocusReason);
    QTest::keyClick(page->folders(), Qt::Key_Return);
    QTRY_COMPARE(page->folders()->model()->rowCount(), 3);
    const QModelIndex low = page->folders()->model()->index(1, 0);
    QCOMPARE(low.data().toString(), QStringLiteral("Low Sun"));
    QTest::mouseClick(page->folders()->viewport(), Qt::LeftButton, {}, page->folders()->visualRect(low).center());
    QTRY_COMPARE(page->tracks()->model()->rowCount(), 3);
    QTRY_VERIFY(page->folders()->isHidden()); // nothing below
    QTest::keyClick(m_w.window.get(), Qt::Key_Left, Qt::AltModifier);
    QTRY_COMPARE(page->tracks()->model()->rowCount(), 9);
    const std::string odd = "/a/\xff\xfe b";
    QCOMPARE(FoldersPage::pathOf(FoldersPage::textOf(odd)), odd); // names need not be text
}

void PagesTest::duplicates()
{
    m_w.goTo("duplicates");
    auto* page = m_w.page<DuplicatesPage>();
    // The fixture's tracks are one tone: all of them sound the same.
    QTRY_VERIFY(page->view()->model()->rowCount() > 0);
    const int before = page->view()->model()->rowCount();
    QVERIFY(!page->view()->headingOf(0).isEmpty());
    page->findChild<QPushButton*>()->click();
    QCOMPARE(int(page->view()->selectedRows().size()), before - 1);
    QVERIFY(page->view()->selectedRows().front() == 1); // the best stays
    shot("duplicates");
    QTest::keyClick(page->view(), Qt::Key_Delete);
    QTRY_VERIFY(page->findChild<EmptyState*>()->isVisible());
    QCOMPARE(int(m_w.allIds().size()), 9 - before + 1);
}

void PagesTest::statistics()
{
    const auto all = m_w.allIds();
    for (int i = 0; i < 3; ++i)
        m_w.library->notePlayed(all[4], false);
    m_w.library->notePlayed(all[0], false);
    settle();
    m_w.goTo("statistics");
    auto* page = m_w.page<StatisticsPage>();
    auto* artists = page->findChildren<RankingView*>().first();
    QTRY_COMPARE(artists->rows().size(), size_t(2));
    const QString heardMost = m_w.row(all[4]).artist; // asked for first: meanwhile the rows may be replaced
    QCOMPARE(artists->rows()[0].name, heardMost);
    QCOMPARE(artists->rows()[0].share, 1.0);
    QVERIFY(qAbs(artists->rows()[1].share - 1.0 / 3) < 0.02);
    QTRY_COMPARE(page->findChild<TrackView*>()->trackModel()->ids(), (std::vector<TrackId>{all[4], all[0]}));
    shot("statistics");
}

void PagesTest::artistsAmongResults()
{
    auto* field = m_w.find<SearchField>();
    field->setFocus();
    QTest::keyClicks(field, QStringLiteral("varga"));
    QTRY_VERIFY(m_w.page<SearchPage>());
    auto* artists = m_w.page<SearchPage>()->findChild<NameListView*>();
    QTRY_COMPARE(artists->model()->rowCount(), 1);
    QVERIFY(artists->isVisible());
    QTRY_COMPARE(artists->height(), artists->rowHeight());
    shot("search");
    QTest::mouseClick(artists->viewport(), Qt::LeftButton, {}, QPoint(200, artists->rowHeight() / 2));
    QTRY_VERIFY(!m_w.page<SearchPage>());
}

void PagesTest::starsAndHeartsInTheTable()
{
    m_w.goTo("tracks");
    auto* view = m_w.page<TracksPage>()->view();
    QTRY_VERIFY(view->trackModel()->track(0));
    const TrackId id = view->trackModel()->idAt(0);
    const QRect stars = view->visualRect(view->model()->index(0, TrackTableModel::Rating));
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, QPoint(stars.left() + 8 + 2 * 16 + 4, stars.center().y()));
    QTRY_COMPARE(m_w.row(id).rating, 2.5); // the left half of the third star
    const QRect heart = view->visualRect(view->model()->index(0, TrackTableModel::Favourite));
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, heart.center());
    QTRY_VERIFY(m_w.row(id).favourite);
    m_w.goTo("favourites");
    QTRY_COMPARE(m_w.page<TracksPage>()->view()->trackModel()->ids(), std::vector<TrackId>{id});
}

void PagesTest::columnsAreRemembered()
{
    m_w.goTo("tracks");
    auto* view = m_w.page<TracksPage>()->view();
    QVERIFY(view->horizontalHeader()->isSectionHidden(TrackTableModel::Skips));
    view->setColumnChosen(TrackTableModel::Skips, true);
    view->setColumnChosen(TrackTableModel::Loudness, false);
    m_w.window.reset();
    m_w.openWindow();
    m_w.goTo("tracks");
    view = m_w.page<TracksPage>()->view();
    QVERIFY(!view->horizontalHeader()->isSectionHidden(TrackTableModel::Skips));
    QVERIFY(view->horizontalHeader()->isSectionHidden(TrackTableModel::Loudness));
}

void PagesTest::lyricsFollowTheTime()
{
    const QString copy = m_w.data->path() + QStringLiteral("/sung");
    QVERIFY(QDir().mkpath(copy));
    QVERIFY(QFile::copy(m_w.musicFolder() + QStringLiteral("/Saltworks/2.flac"), copy + QStringLiteral("/2.flac")));
    QFile lrc(copy + QStringLiteral("/2.lrc"));
    QVERIFY(lrc.open(QIODevice::WriteOnly));
    lrc.write("[00:00.50]The ferry turns\n[00:01.00]her lights down low\n[00:02.00]and leaves the water black\n");
    lrc.close();
    QCOMPARE(m_w.importFolder(copy), 1);
    TrackId id;
    for (const TrackId each : m_w.allIds())
        if (m_w.row(each).path.rfind(copy.toStdString(), 0) == 0) id = each;
    QTest::keyClick(m_w.window.get(), Qt::Key_L, Qt::ControlModifier);
    auto* panel = m_w.find<LyricsPanel>();
    QVERIFY(panel->isVisible());
    QVERIFY(panel->findChild<EmptyState*>()->isVisible()); // nothing plays
    m_w.window->actions().play({id});
    QTRY_COMPARE(panel->view()->model()->rowCount(), 3);
    QVERIFY(panel->view()->isTimed());
    QTRY_VERIFY(m_w.player->snapshot().position > 0);
    m_w.player->pause();
    panel->view()->setTime(0.2);
    QCOMPARE(panel->view()->line(), -1);
    panel->view()->setTime(1.5);
    QCOMPARE(panel->view()->line(), 1);
    shot("lyrics");
    // A click goes to the line.
    const QRect third = panel->view()->visualRect(panel->view()->model()->index(2, 0));
    QTest::mouseClick(panel->view()->viewport(), Qt::LeftButton, {}, third.center());
    QTRY_VERIFY(framesToSeconds(m_w.player->snapshot().position, 44100) >= 1.9);
    QTRY_COMPARE(panel->view()->line(), 2);
    // And the same in the full view.
    m_w.window->setFullView(true);
    auto* words = m_w.find<FullView>()->findChild<LyricsView*>();
    QTRY_VERIFY(words->isVisible());
    QCOMPARE(words->model()->rowCount(), 3);
    QCOMPARE(words->line(), 2);
    QVERIFY(!words->geometry().intersects(QRect(48, 64, m_w.find<FullView>()->coverSide(), 100)));
    shot("full-lyrics");
    for (const TrackId each : m_w.allIds())
        if (!(each == id)) {
            m_w.window->actions().play({each});
            break;
        }
    QTRY_VERIFY(!words->isVisible()); // that one has none
}

void PagesTest::albumRules()
{
    const auto albums = m_w.askAlbums();
    const auto album = std::find_if(albums.begin(), albums.end(),
                                    [](const AlbumRow& row) { return row.title == QLatin1String("Saltworks"); });
    QVERIFY(album != albums.end());
    {
        AlbumRuleDialog dialog(*m_w.library, *album);
        dialog.show();
        const auto labels = dialog.findChildren<TextLabel*>();
        for (const QString& sentence : Library::albumRules()) // the rules stand there
            QVERIFY(std::any_of(labels.begin(), labels.end(),
                                [&sentence](TextLabel* label) { return label->text().contains(sentence); }));
        const QString out = qEnvironmentVariable("AURALIS_SHOTS");
        if (!out.isEmpty()) dialog.grab().save(out + QStringLiteral("/albumrule.png"));
        for (QRadioButton* button : dialog.findChildren<QRadioButton*>())
            if (button->text().contains(QLatin1String("this artist"))) button->setChecked(true);
        dialog.findChild<QLineEdit*>()->setText(QStringLiteral("Somebody Else"));
        QCOMPARE(dialog.rule().kind, AlbumRule::Kind::OwnArtist);
        dialog.findChildren<QPushButton*>().last()->click();
    }
    QTRY_VERIFY([this] {
        const auto now = m_w.askAlbums();
        return std::any_of(now.begin(), now.end(),
                           [](const AlbumRow& row) { return row.artist == QLatin1String("Somebody Else"); });
    }());
}

void PagesTest::missingFileIsLocated()
{
    const QString copy = m_w.data->path() + QStringLiteral("/moving");
    QVERIFY(QDir().mkpath(copy + QStringLiteral("/new")));
    QVERIFY(test::writeWav(copy + QStringLiteral("/a.wav"), test::sine(333, 44100, 44100), 44100, 2));
    QCOMPARE(m_w.importFolder(copy), 1);
    TrackId id;
    for (const TrackId each : m_w.allIds())
        if (m_w.row(each).path.rfind(copy.toStdString(), 0) == 0) id = each;
    m_w.library->setRating(id, 4);
    // to where nobody watches: else it would be found again without being shown
    const QString moved = m_w.data->path() + QStringLiteral("/elsewhere.wav");
    QVERIFY(QFile::rename(copy + QStringLiteral("/a.wav"), moved));
    QTRY_VERIFY([&] { // again: a look at the folder may have seen the file before it went, and say so after us
        m_w.library->setAvailable(id, false);
        return !m_w.row(id).available;
    }());
    auto* command = m_w.find<LocateCommand>();
    QVERIFY(command);
    command->locate(id, moved.toStdString());
    QTRY_VERIFY_WITH_TIMEOUT(m_w.row(id).available, 20000);
    QCOMPARE(m_w.row(id).path, moved.toStdString());
    QCOMPARE(m_w.row(id).rating, 4.0); // with all that is known of it
    QFile::remove(moved);
}

void PagesTest::drawn()
{
    const auto all = m_w.allIds();
    m_w.library->notePlayed(all[0], false);
    m_w.library->setFavourite(all[3], true);
    m_w.library->setRating(all[4], 4.5);
    settle();
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
        m_w.look->setScheme(scheme);
        for (const char* name : {"home", "genres", "folders", "tracks"}) {
            m_w.goTo(name);
            settle();
            QTest::qWait(60);
            const QImage image = m_w.window->grab().toImage();
            QCOMPARE(image.pixelColor(m_w.window->width() - 40, 60), theme().color.bg);
            shot(qPrintable(QLatin1String(name) +
                            (scheme == Scheme::Light ? QLatin1String("-light") : QLatin1String("-dark"))));
        }
    }
}

void PagesTest::unreadableFilesAreNamedMeanwhile()
{
    QTemporaryDir folder;
    for (const char* name : {"one.flac", "two.flac", "three.flac", "four.flac", "five.flac"}) {
        QFile file(folder.filePath(QLatin1String(name)));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("no audio") == 8);
    }
    auto* popover = new ActivityPopover(*m_w.library, false, m_w.window.get());
    const auto* names = popover->findChild<TextLabel*>(QStringLiteral("failureNames"));
    QVERIFY(names);
    QVERIFY(names->isHidden());
    QStringList shown; // at the last progress before the end, when the popover goes
    connect(m_w.library.get(), &Library::importProgressed, popover,
            [&] { shown = names->text().split(QLatin1Char('\n')); });
    QCOMPARE(m_w.importFolder(folder.path()), 0);
    QCOMPARE(shown.size(), 4);
    for (int i = 0; i < 3; ++i)
        QVERIFY2(shown[i].contains(QLatin1String(".flac: ")) && shown[i].size() > 15, qPrintable(shown[i]));
    QCOMPARE(shown[3], QStringLiteral("and 2 more"));
}

QTEST_MAIN(PagesTest)
#include "tst_pages.moc"
