// Finding the way through a library: albums and back, sorting, rating, search as it is typed, removal and its undo.
#include <QtTest>

#include <QHeaderView>
#include <QPushButton>

#include "pages/albumgridpage.h"
#include "pages/albumpage.h"
#include "pages/albumview.h"
#include "pages/emptylibrarypage.h"
#include "pages/searchpage.h"
#include "pages/trackspage.h"
#include "pages/trackview.h"
#include "theme/emptystate.h"
#include "theme/messagebar.h"
#include "theme/textlabel.h"
#include "theme/theme.h"
#include "window/sidebar.h"
#include "window/toolbar.h"
#include "windowfixture.h"

using namespace auralis;

class TestBrowsing : public QObject
{
    Q_OBJECT

    test::WindowFixture m_w;

private Q_SLOTS:
    void initTestCase()
    {
        if (!m_w.makeMusic()) QSKIP("ffmpeg is needed to make the music");
    }
    void init() { QVERIFY(m_w.open()); }
    void cleanup() { m_w.close(); }

    void albumsAndCounts()
    {
        QTRY_VERIFY(m_w.page<AlbumGridPage>());
        auto* view = m_w.page<AlbumGridPage>()->view();
        QTRY_COMPARE(view->model()->rowCount(), 3);
        // As many columns as covers fit, and these stretched to fill the row.
        const int gap = theme().size.gridGap;
        QCOMPARE(view->columns(), view->width() / (theme().size.cover + gap));
        const int used = view->columns() * (view->coverSide() + gap);
        QVERIFY(used <= view->width() && view->width() - used < view->columns() + 3 * gap);
        QTRY_COMPARE(m_w.find<Sidebar>()->model()->index(1, 0).data(Qt::AccessibleTextRole).toString(),
                     QStringLiteral("Albums, 3"));
        const auto labels = m_w.page<AlbumGridPage>()->findChildren<TextLabel*>();
        QTRY_VERIFY(std::any_of(labels.begin(), labels.end(),
                                [](TextLabel* l) { return l->text() == QLatin1String("3 albums, 9 tracks"); }));
    }

    void tracksOfSeveralArtistsNameThem()
    {
        const auto openAlbum = [this](const QString& title) -> TrackView* {
            for (const AlbumRow& row : m_w.askAlbums())
                if (row.title == title) m_w.goTo("album", row.id.value);
            return m_w.page<AlbumPage>() ? m_w.page<AlbumPage>()->findChild<TrackView*>() : nullptr;
        };
        TrackView* tracks = openAlbum(QStringLiteral("Low Sun"));
        QVERIFY(tracks);
        QTRY_COMPARE(tracks->model()->rowCount(), 3);
        QVERIFY(tracks->isColumnHidden(TrackTableModel::Artist)); // the header says it

        const QTemporaryDir folder;
        for (const char* artist : {"Ilse Varga", "Mira Solheim"})
            QVERIFY(test::ffmpeg({QStringLiteral("-i"), m_w.musicFolder() + QStringLiteral("/Low Sun/1.flac"),
                                  QStringLiteral("-metadata"), QStringLiteral("album=Together"),
                                  QStringLiteral("-metadata"), QStringLiteral("album_artist=Various Artists"),
                                  QStringLiteral("-metadata"), QStringLiteral("artist=") + QLatin1String(artist),
                                  folder.filePath(QLatin1String(artist) + QStringLiteral(".flac"))}));
        QCOMPARE(m_w.importFolder(folder.path()), 2);
        tracks = openAlbum(QStringLiteral("Together"));
        QVERIFY(tracks);
        QTRY_COMPARE(tracks->model()->rowCount(), 2);
        QTRY_VERIFY(!tracks->isColumnHidden(TrackTableModel::Artist));
        openAlbum(QStringLiteral("Low Sun"));
        QTRY_VERIFY(tracks->isColumnHidden(TrackTableModel::Artist));
    }

    void albumPageAndHistory()
    {
        QTRY_VERIFY(m_w.page<AlbumGridPage>());
        auto* view = m_w.page<AlbumGridPage>()->view();
        QTRY_COMPARE(view->model()->rowCount(), 3);
        view->setFocus(Qt::TabFocusReason);
        QModelIndex album;
        for (int row = 0; row < 3; ++row)
            if (view->model()->index(row, 0).data().toString() == QLatin1String("Low Sun"))
                album = view->model()->index(row, 0);
        QVERIFY(album.isValid());
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {},
                          view->coverRect(view->visualRect(album)).topLeft() + QPoint(10, 10));
        QTRY_VERIFY(m_w.page<AlbumPage>());
        auto* tracks = m_w.page<AlbumPage>()->findChild<TrackView*>();
        QTRY_COMPARE(tracks->model()->rowCount(), 3);
        QTRY_COMPARE(tracks->trackModel()->index(2, TrackTableModel::Title).data().toString(),
                     QStringLiteral("Low Sun part 3"));
        QTest::keyClick(m_w.window.get(), Qt::Key_Left, Qt::AltModifier);
        QVERIFY(m_w.page<AlbumGridPage>());
        QTest::keyClick(m_w.window.get(), Qt::Key_Right, Qt::AltModifier);
        QVERIFY(m_w.page<AlbumPage>());
        QTest::keyClick(m_w.window.get(), Qt::Key_4, Qt::ControlModifier);
        QVERIFY(m_w.page<TracksPage>());
    }

    void sortingTheTable()
    {
        TrackView* view = m_w.tracksView();
        QHeaderView* header = view->horizontalHeader();
        header->setSortIndicator(TrackTableModel::Title, Qt::DescendingOrder);
        QTRY_COMPARE(view->trackModel()->index(0, TrackTableModel::Title).data().toString(),
                     QStringLiteral("Saltworks part 2"));
        header->setSortIndicator(TrackTableModel::Title, Qt::AscendingOrder);
        QTRY_COMPARE(view->trackModel()->index(0, TrackTableModel::Title).data().toString(),
                     QStringLiteral("Glass Harbour part 1"));
        // Rated by a click on the fourth star, stored in the library.
        const QRect cell = view->visualRect(view->model()->index(0, TrackTableModel::Rating));
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {},
                          QPoint(cell.left() + 8 + 3 * 16 + 12, cell.center().y()));
        const TrackId id = view->trackModel()->idAt(0);
        double stored = -1;
        QTRY_VERIFY([&] {
            m_w.library->tracks({id}, this,
                                [&stored](const std::vector<TrackRow>& rows) { stored = rows.front().rating; });
            QTest::qWait(10);
            return stored == 4.0;
        }());
    }

    void searchAsTyped()
    {
        QTest::keyClick(m_w.window.get(), Qt::Key_F, Qt::ControlModifier);
        auto* field = m_w.find<SearchField>();
        QVERIFY(field->hasFocus());
        QTest::keyClicks(field, QStringLiteral("varga"));
        QTRY_VERIFY(m_w.page<SearchPage>());
        auto* tracks = m_w.page<SearchPage>()->findChild<TrackView*>();
        auto* albums = m_w.page<SearchPage>()->findChild<AlbumView*>();
        QTRY_COMPARE(tracks->model()->rowCount(), 3);
        QTRY_COMPARE(albums->model()->rowCount(), 1);
        // A mistake in the query keeps the old results and says what is wrong.
        const auto paste = [field](const QString& text) {
            field->setText(text);
            Q_EMIT field->textEdited(text);
        };
        paste(QStringLiteral("nofield:varga"));
        QTRY_VERIFY([this] {
            for (TextLabel* label : m_w.page<SearchPage>()->findChildren<TextLabel*>())
                if (label->isVisible() && label->text().contains(QLatin1String("nofield"))) return true;
            return false;
        }());
        QCOMPARE(tracks->model()->rowCount(), 3);
        paste(QStringLiteral("zzzz"));
        QTRY_VERIFY(m_w.page<SearchPage>()->findChild<EmptyState*>()->isVisible());
        QTest::keyClick(field, Qt::Key_Escape); // clears, which leads back
        QTRY_VERIFY(!m_w.page<SearchPage>());
    }

    void removalCanBeUndone()
    {
        TrackView* view = m_w.tracksView();
        view->selectAll();
        QTest::keyClick(view, Qt::Key_Delete);
        QTRY_VERIFY(m_w.page<EmptyLibraryPage>());
        QVERIFY(m_w.window->messageBar()->isVisible());
        QTest::keyClick(m_w.window.get(), Qt::Key_Z, Qt::ControlModifier);
        QTRY_VERIFY(m_w.page<TracksPage>());
        QTRY_COMPARE(m_w.page<TracksPage>()->view()->model()->rowCount(), 9);
        QVERIFY(!m_w.window->messageBar()->isVisible());
    }

    /// Sorted anew, or with tracks that came and went meanwhile.
    void theSelectionOutlivesAnotherList()
    {
        TrackView* view = m_w.tracksView();
        const std::vector<TrackId> before = view->trackModel()->ids();
        QCOMPARE(before.size(), std::size_t(9));
        const auto select = [view](TrackId id) {
            view->selectionModel()->setCurrentIndex(view->model()->index(view->trackModel()->rowOf(id), 1),
                                                    QItemSelectionModel::Select | QItemSelectionModel::Rows);
        };
        view->clearSelection();
        for (const std::size_t at : {0, 1, 4, 8})
            select(before[at]);
        select(before[3]); // the current one
        Q_EMIT view->sortRequested(TrackSort::Title, true);
        QTRY_VERIFY(view->trackModel()->ids() != before);
        std::vector<TrackId> selected = view->selectedIds();
        std::vector<TrackId> wanted{before[0], before[1], before[3], before[4], before[8]};
        std::sort(selected.begin(), selected.end());
        std::sort(wanted.begin(), wanted.end());
        QVERIFY(selected == wanted);
        QCOMPARE(view->trackModel()->idAt(view->currentIndex().row()), before[3]);
        for (const QModelIndex& index : view->selectionModel()->selectedRows())
            QVERIFY(view->selectionModel()->isRowSelected(index.row(), {}));
        QCOMPARE(view->selectionModel()->selectedRows().size(), 5);
        view->replaceTracks({before[2], before[4], before[3], before[7]}); // the others have gone
        QCOMPARE(view->selectedIds(), (std::vector<TrackId>{before[4], before[3]}));
    }

    void favouritesSayHowTheyBegin()
    {
        m_w.goTo("favourites");
        auto* page = m_w.page<TracksPage>();
        auto* empty = page->findChild<EmptyState*>();
        const auto enabled = [page] {
            for (const auto* button : page->findChildren<QPushButton*>())
                if (button->text() == QLatin1String("Play")) return button->isEnabled();
            return false;
        };
        QTRY_VERIFY(empty->isVisible());
        QVERIFY(!page->view()->isVisible() && !enabled());
        m_w.library->setFavourite(TrackId{1}, true);
        QTRY_VERIFY(page->view()->isVisible() && enabled());
        QVERIFY(!empty->isVisible());
        QCOMPARE(page->view()->model()->rowCount(), 1);
        m_w.library->setFavourite(TrackId{1}, false);
        QTRY_VERIFY(empty->isVisible());
    }

    void columnsGiveWayWhereThereIsNoRoom()
    {
        using M = TrackTableModel;
        TrackView* view = m_w.tracksView();
        const QHeaderView* header = view->horizontalHeader();
        const auto widen = [this, view](int width) {
            m_w.window->resize(width, 700);
            return QTest::qWaitFor([view] { return view->horizontalHeader()->length() <= view->viewport()->width(); });
        };
        QVERIFY(widen(1440));
        QVERIFY(!header->isSectionHidden(M::Plays) && !header->isSectionHidden(M::Rating));
        const QByteArray wide = view->layoutState();

        QVERIFY(widen(800));
        QVERIFY(header->isSectionHidden(M::Plays) && header->isSectionHidden(M::Rating));
        QVERIFY(header->sectionSize(M::Title) >= 160 && !header->isSectionHidden(M::Time));
        view->restoreLayout(view->layoutState()); // what is remembered in a narrow window lacks nothing
        QVERIFY(widen(1440));
        QVERIFY(!header->isSectionHidden(M::Plays) && !header->isSectionHidden(M::Rating));
        view->restoreLayout(wide);

        // Columns someone chose stay, and are scrolled to.
        view->setColumnChosen(M::Genre, true);
        m_w.window->resize(800, 700);
        QTRY_VERIFY(header->length() > view->viewport()->width());
        QVERIFY(!header->isSectionHidden(M::Plays) && !header->isSectionHidden(M::Genre));
    }
};

QTEST_MAIN(TestBrowsing)
#include "tst_browsing.moc"
