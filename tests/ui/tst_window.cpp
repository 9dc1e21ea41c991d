// The window with a real library and player (without a device): empty library, import, pages, search, queue, keys,
// undo, sizes, accessible names.
#include <QtTest>

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QListView>
#include <QSlider>
#include <QSplitter>
#include <QStackedWidget>
#include <QTemporaryDir>

#include "library.h"
#include "models/albumgridmodel.h"
#include "models/trackactions.h"
#include "models/trackmime.h"
#include "musicfixture.h"
#include "pages/albumgridpage.h"
#include "pages/albumpage.h"
#include "pages/albumview.h"
#include "pages/chunkmapview.h"
#include "pages/emptylibrarypage.h"
#include "pages/queuepanel.h"
#include "pages/queueview.h"
#include "pages/searchpage.h"
#include "pages/trackspage.h"
#include "pages/trackview.h"
#include "player/enhancementpanel.h"
#include "player/fullview.h"
#include "player/playerbar.h"
#include "settings.h"
#include "theme/auralisstyle.h"
#include "theme/emptystate.h"
#include "theme/messagebar.h"
#include "theme/textlabel.h"
#include "theme/theme.h"
#include "unifiedplayermanager.h"
#include "window/mainwindow.h"
#include "window/sidebar.h"
#include "window/toolbar.h"

using namespace auralis;

class WindowTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void emptyLibrarySaysWhatToDo();
    void albumsAndCounts();
    void albumPageAndHistory();
    void sortingTheTable();
    void searchAsTyped();
    void playingFromTheTable();
    void keysOfTheTable();
    void bareKeysLeaveTextAlone();
    void queueKeysAndUndo();
    void dropOnTheQueue();
    void dropOnTheWindow();
    void removalCanBeUndone();
    void narrowWindow();
    void stateIsRemembered();
    void everythingHasAName();
    void panelsTakeTurns();
    void regionsByKey();
    void settingsAreStoredAndFollowed();
    void theCachePageShowsTheTrack();
    void fullViewByKeyCoverAndButton();
    void themesAndScales();

private:
    template <class T>
    T* find() const
    {
        return m_window->findChild<T*>();
    }
    template <class T>
    T* page() const
    {
        return qobject_cast<T*>(m_window->findChild<QStackedWidget*>(QStringLiteral("pages"))->currentWidget());
    }
    void importMusic();
    void openWindow();
    void goTo(const char* name) { m_window->goTo({QLatin1String(name), 0, {}}); }
    void type(QWidget* widget, Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(widget, key, modifiers);
    }
    TrackView* tracksView();

    QTemporaryDir m_music;
    std::unique_ptr<QTemporaryDir> m_data;
    std::unique_ptr<Appearance> m_look;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Library> m_library;
    std::unique_ptr<UnifiedPlayerManager> m_player;
    std::unique_ptr<MainWindow> m_window;
};

void WindowTest::initTestCase()
{
    m_look = std::make_unique<Appearance>();
    m_look->setReducedMotion(true);
    if (!test::makeAlbums(m_music.path())) QSKIP("ffmpeg is needed to make the music");
}

void WindowTest::init()
{
    m_data = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<Settings>(m_data->path());
    m_library = std::move(Library::open(m_data->path()).value());
    PlayerSettings player;
    player.output = QStringLiteral("null");
    m_player = std::make_unique<UnifiedPlayerManager>(player);
    openWindow();
    QTRY_VERIFY(page<EmptyLibraryPage>());
}

void WindowTest::cleanup()
{
    m_window.reset();
    m_player.reset();
    m_library.reset();
    m_settings.reset();
    m_data.reset();
}

void WindowTest::openWindow()
{
    m_window = std::make_unique<MainWindow>(*m_library, *m_player, *m_settings);
    m_window->resize(1440, 868);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void WindowTest::importMusic()
{
    QSignalSpy finished(m_library.get(), &Library::importFinished);
    m_library->import({(m_music.path() + QStringLiteral("/music")).toStdString()});
    QVERIFY(finished.wait(60000));
    const auto report = finished[0][0].value<ImportReport>();
    QCOMPARE(report.added, 9);
    QTRY_VERIFY(page<EmptyLibraryPage>() == nullptr);
}

TrackView* WindowTest::tracksView()
{
    goTo("tracks");
    auto* view = page<TracksPage>()->view();
    if (!QTest::qWaitFor([view] { return view->model()->rowCount() == 9 && view->trackModel()->track(0); }))
        qFatal("no tracks");
    view->setFocus(Qt::TabFocusReason);
    return view;
}

void WindowTest::emptyLibrarySaysWhatToDo()
{
    QSignalSpy demo(m_window.get(), &MainWindow::demoRequested);
    const auto buttons = page<EmptyLibraryPage>()->findChildren<QAbstractButton*>();
    QCOMPARE(buttons.size(), 2);
    buttons[1]->click();
    QCOMPARE(demo.count(), 1);
    goTo("tracks");
    QVERIFY(page<EmptyLibraryPage>());
    goTo("queue"); // which says so itself
    QVERIFY(page<QueuePage>());
    QVERIFY(page<QueuePage>()->findChild<EmptyState*>()->isVisible());
}

void WindowTest::albumsAndCounts()
{
    importMusic();
    QTRY_VERIFY(page<AlbumGridPage>());
    auto* view = page<AlbumGridPage>()->view();
    QTRY_COMPARE(view->model()->rowCount(), 3);
    // As many columns as covers fit, and these stretched to fill the row.
    const int gap = theme().size.gridGap;
    QCOMPARE(view->columns(), view->width() / (theme().size.cover + gap));
    const int used = view->columns() * (view->coverSide() + gap);
    QVERIFY(used <= view->width() && view->width() - used < view->columns() + 3 * gap);
    QTRY_COMPARE(find<Sidebar>()->model()->index(1, 0).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("Albums, 3"));
    const auto labels = page<AlbumGridPage>()->findChildren<TextLabel*>();
    QTRY_VERIFY(std::any_of(labels.begin(), labels.end(),
                            [](TextLabel* l) { return l->text() == QLatin1String("3 albums, 9 tracks"); }));
}

void WindowTest::albumPageAndHistory()
{
    importMusic();
    QTRY_VERIFY(page<AlbumGridPage>());
    auto* view = page<AlbumGridPage>()->view();
    QTRY_COMPARE(view->model()->rowCount(), 3);
    view->setFocus(Qt::TabFocusReason);
    QModelIndex album;
    for (int row = 0; row < 3; ++row)
        if (view->model()->index(row, 0).data().toString() == QLatin1String("Low Sun"))
            album = view->model()->index(row, 0);
    QVERIFY(album.isValid());
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {},
                      view->coverRect(view->visualRect(album)).topLeft() + QPoint(10, 10));
    QTRY_VERIFY(page<AlbumPage>());
    auto* tracks = page<AlbumPage>()->findChild<TrackView*>();
    QTRY_COMPARE(tracks->model()->rowCount(), 3);
    QTRY_COMPARE(tracks->trackModel()->index(2, TrackTableModel::Title).data().toString(),
                 QStringLiteral("Low Sun part 3"));
    type(m_window.get(), Qt::Key_Left, Qt::AltModifier);
    QVERIFY(page<AlbumGridPage>());
    type(m_window.get(), Qt::Key_Right, Qt::AltModifier);
    QVERIFY(page<AlbumPage>());
    type(m_window.get(), Qt::Key_4, Qt::ControlModifier);
    QVERIFY(page<TracksPage>());
}

void WindowTest::sortingTheTable()
{
    importMusic();
    TrackView* view = tracksView();
    QHeaderView* header = view->horizontalHeader();
    header->setSortIndicator(TrackTableModel::Title, Qt::DescendingOrder);
    QTRY_COMPARE(view->trackModel()->index(0, TrackTableModel::Title).data().toString(),
                 QStringLiteral("Saltworks part 2"));
    header->setSortIndicator(TrackTableModel::Title, Qt::AscendingOrder);
    QTRY_COMPARE(view->trackModel()->index(0, TrackTableModel::Title).data().toString(),
                 QStringLiteral("Glass Harbour part 1"));
    // Rated by a click on the fourth star, stored in the library.
    const QRect cell = view->visualRect(view->model()->index(0, TrackTableModel::Rating));
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, QPoint(cell.left() + 8 + 3 * 16 + 12, cell.center().y()));
    const TrackId id = view->trackModel()->idAt(0);
    double stored = -1;
    QTRY_VERIFY([&] {
        m_library->tracks({id}, this, [&stored](const std::vector<TrackRow>& rows) { stored = rows.front().rating; });
        QTest::qWait(10);
        return stored == 4.0;
    }());
}

void WindowTest::searchAsTyped()
{
    importMusic();
    type(m_window.get(), Qt::Key_F, Qt::ControlModifier);
    auto* field = find<SearchField>();
    QVERIFY(field->hasFocus());
    QTest::keyClicks(field, QStringLiteral("varga"));
    QTRY_VERIFY(page<SearchPage>());
    auto* tracks = page<SearchPage>()->findChild<TrackView*>();
    auto* albums = page<SearchPage>()->findChild<AlbumView*>();
    QTRY_COMPARE(tracks->model()->rowCount(), 3);
    QTRY_COMPARE(albums->model()->rowCount(), 1);
    // A mistake in the query keeps the old results and says what is wrong.
    const auto paste = [field](const QString& text) {
        field->setText(text);
        Q_EMIT field->textEdited(text);
    };
    paste(QStringLiteral("nofield:varga"));
    QTRY_VERIFY([this] {
        for (TextLabel* label : page<SearchPage>()->findChildren<TextLabel*>())
            if (label->isVisible() && label->text().contains(QLatin1String("nofield"))) return true;
        return false;
    }());
    QCOMPARE(tracks->model()->rowCount(), 3);
    paste(QStringLiteral("zzzz"));
    QTRY_VERIFY(page<SearchPage>()->findChild<EmptyState*>()->isVisible());
    type(field, Qt::Key_Escape); // clears, which leads back
    QTRY_VERIFY(!page<SearchPage>());
}

void WindowTest::playingFromTheTable()
{
    importMusic();
    TrackView* view = tracksView();
    view->setCurrentIndex(view->model()->index(2, TrackTableModel::Title));
    type(view, Qt::Key_Return);
    QTRY_COMPARE(m_player->queue()->count(), 9);
    QTRY_COMPARE(m_player->queue()->currentRow(), 2);
    QTRY_VERIFY(m_player->snapshot().intentPlaying);
    const QString title = m_player->queue()->current()->title;
    QTRY_COMPARE(m_window->windowTitle(), title + QStringLiteral(" – Auralis"));
    QTRY_VERIFY(view->trackModel()->index(2, 0).data(TrackTableModel::PlayingRole).toBool());
    view->setCurrentIndex(view->model()->index(5, TrackTableModel::Title));
    type(view, Qt::Key_Return, Qt::ControlModifier); // play next
    QTRY_COMPARE(m_player->queue()->count(), 10);
    QCOMPARE(m_player->queue()->items()[3].track, view->trackModel()->idAt(5));
}

void WindowTest::keysOfTheTable()
{
    importMusic();
    TrackView* view = tracksView();
    type(view, Qt::Key_3);
    QVERIFY(m_player->isEnhanced());
    QCOMPARE(m_player->preset(), QStringLiteral("warm"));
    m_player->setIntensity(0.5f);
    type(view, Qt::Key_Equal);
    QCOMPARE(qRound(m_player->intensity() * 100), 55);
    type(view, Qt::Key_Minus);
    type(view, Qt::Key_Minus);
    QCOMPARE(qRound(m_player->intensity() * 100), 45);
    type(view, Qt::Key_E, Qt::ControlModifier);
    QVERIFY(!m_player->isEnhanced());
    m_player->setVolume(0.5);
    type(view, Qt::Key_Up, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(qRound(m_player->snapshot().volume * 100), 55);
    type(view, Qt::Key_U, Qt::ControlModifier);
    QTRY_VERIFY(m_player->snapshot().muted);
    type(view, Qt::Key_R, Qt::ControlModifier);
    QCOMPARE(m_player->queue()->repeat(), RepeatMode::All);
    // A letter is type-ahead, in titles.
    view->setCurrentIndex(view->model()->index(0, TrackTableModel::Title));
    type(view, Qt::Key_S);
    QVERIFY(view->currentIndex()
                .siblingAtColumn(TrackTableModel::Title)
                .data()
                .toString()
                .startsWith(QLatin1String("Saltworks")));
}

void WindowTest::bareKeysLeaveTextAlone()
{
    importMusic();
    auto* field = find<SearchField>();
    field->setFocus();
    QTest::keyClicks(field, QStringLiteral("3 - 0, 1"));
    QCOMPARE(field->text(), QStringLiteral("3 - 0, 1"));
    QVERIFY(!m_player->isEnhanced());
    QVERIFY(!m_player->snapshot().intentPlaying);
    // A button that has the focus is pressed by Space; elsewhere Space plays.
    goTo("albums");
    auto* queueButton = find<Toolbar>()->findChildren<QAbstractButton*>().at(0);
    QVERIFY(queueButton);
    TrackView* view = tracksView();
    view->setCurrentIndex(view->model()->index(0, TrackTableModel::Title));
    type(view, Qt::Key_Return);
    QTRY_VERIFY(m_player->snapshot().intentPlaying);
    type(view, Qt::Key_Space);
    QTRY_VERIFY(!m_player->snapshot().intentPlaying);
    type(view, Qt::Key_Space);
    QTRY_VERIFY(m_player->snapshot().intentPlaying);
}

void WindowTest::queueKeysAndUndo()
{
    importMusic();
    TrackView* view = tracksView();
    view->setCurrentIndex(view->model()->index(0, TrackTableModel::Title));
    type(view, Qt::Key_Return);
    QTRY_COMPARE(m_player->queue()->count(), 9);
    type(m_window.get(), Qt::Key_J, Qt::ControlModifier);
    auto* queue = find<QueuePanel>();
    QVERIFY(queue->isVisible());
    QTRY_COMPARE(queue->view()->model()->rowCount(), 8);
    QueueView* rows = queue->view();
    rows->setFocus(Qt::TabFocusReason);
    const QString first = rows->model()->index(0, 0).data().toString(),
                  second = rows->model()->index(1, 0).data().toString();
    rows->setCurrentIndex(rows->model()->index(0, 0));
    type(rows, Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(rows->model()->index(0, 0).data().toString(), second);
    QCOMPARE(rows->model()->index(1, 0).data().toString(), first);
    QCOMPARE(rows->currentIndex().row(), 1); // the selection moves along
    type(rows, Qt::Key_Delete);
    QCOMPARE(rows->model()->rowCount(), 7);
    type(rows, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(rows->model()->rowCount(), 8);
    rows->setCurrentIndex(rows->model()->index(3, 0));
    const QString chosen = rows->currentIndex().data().toString();
    type(rows, Qt::Key_Return);
    QTRY_COMPARE(m_player->queue()->current()->title, chosen);
}

void WindowTest::dropOnTheQueue()
{
    importMusic();
    TrackView* view = tracksView();
    m_window->actions().append({view->trackModel()->idAt(0), view->trackModel()->idAt(1), view->trackModel()->idAt(2)});
    QTRY_COMPARE(m_player->queue()->count(), 3);
    goTo("queue");
    auto* rows = page<QueuePage>()->findChild<QueueView*>();
    // Two tracks from the table between the first and the second row, as a drag would bring them.
    const std::unique_ptr<QMimeData> data(
        view->trackModel()->mimeData({view->model()->index(7, 1), view->model()->index(8, 1)}));
    const QPoint between(60, QueueView::rowHeight - 4);
    QCOMPARE(rows->dropRowAt(between.y()), 1);
    QDragEnterEvent enter(between, Qt::CopyAction | Qt::MoveAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(rows->viewport(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(between, Qt::CopyAction | Qt::MoveAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(rows->viewport(), &drop);
    QCOMPARE(drop.dropAction(), Qt::CopyAction);
    QTRY_COMPARE(m_player->queue()->count(), 5);
    QCOMPARE(m_player->queue()->items()[1].track, view->trackModel()->idAt(7));
    QCOMPARE(m_player->queue()->items()[2].track, view->trackModel()->idAt(8));
}

void WindowTest::dropOnTheWindow()
{
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(m_music.path() + QStringLiteral("/music/Low Sun"))});
    QSignalSpy finished(m_library.get(), &Library::importFinished);
    QDragEnterEvent enter({700, 300}, Qt::MoveAction | Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QCOMPARE(enter.dropAction(), Qt::CopyAction); // never a move: the files stay where they are
    QDropEvent drop({700, 300}, Qt::MoveAction | Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_window.get(), &drop);
    QVERIFY(finished.wait(30000));
    QCOMPARE(finished[0][0].value<ImportReport>().added, 3);
    // The same files dropped on the queue come into the library and the queue.
    m_window->setQueueVisible(true);
    auto* panel = find<QueuePanel>();
    QDragEnterEvent enterQueue({20, 200}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(panel, &enterQueue);
    QDropEvent onQueue({20, 200}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(panel, &onQueue);
    QTRY_COMPARE_WITH_TIMEOUT(m_player->queue()->count(), 3, 30000);
}

void WindowTest::removalCanBeUndone()
{
    importMusic();
    TrackView* view = tracksView();
    view->selectAll();
    type(view, Qt::Key_Delete);
    QTRY_VERIFY(page<EmptyLibraryPage>());
    QVERIFY(m_window->messageBar()->isVisible());
    type(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_VERIFY(page<TracksPage>());
    QTRY_COMPARE(page<TracksPage>()->view()->model()->rowCount(), 9);
    QVERIFY(!m_window->messageBar()->isVisible());
}

void WindowTest::narrowWindow()
{
    importMusic();
    m_window->setQueueVisible(true);
    auto* panel = find<SidePanel>();
    QVERIFY(qobject_cast<QSplitter*>(panel->parentWidget()));
    QVERIFY(!find<Sidebar>()->isCollapsed());
    m_window->resize(1000, 640); // the queue lies over the page
    QTRY_COMPARE(panel->parentWidget(), static_cast<QWidget*>(m_window.get()));
    QVERIFY(panel->isVisible());
    QCOMPARE(panel->geometry().right(), m_window->rect().right());
    QVERIFY(!find<Sidebar>()->isCollapsed());
    m_window->resize(800, 560); // the smallest: the sidebar shows icons
    QTRY_COMPARE(find<Sidebar>()->width(), theme().size.sidebarCollapsed);
    QCOMPARE(m_window->size(), QSize(800, 560));
    type(panel->mainView(), Qt::Key_Escape); // closes what lies over the page
    QVERIFY(!panel->isVisible());
    m_window->setQueueVisible(true);
    m_window->resize(1440, 868);
    QTRY_VERIFY(qobject_cast<QSplitter*>(panel->parentWidget()));
    QTRY_VERIFY(find<Sidebar>()->width() >= theme().size.sidebarMin);
}

void WindowTest::stateIsRemembered()
{
    importMusic();
    m_window->resize(1230, 770);
    goTo("tracks");
    m_window->setQueueVisible(true);
    m_window->close();
    m_window = std::make_unique<MainWindow>(*m_library, *m_player, *m_settings);
    m_window->show();
    QTRY_VERIFY(page<TracksPage>());
    QVERIFY(find<QueuePanel>()->isVisible());
    QCOMPARE(m_window->size(), QSize(1230, 770));
}

void WindowTest::everythingHasAName()
{
    importMusic();
    m_window->setQueueVisible(true);
    for (const char* name : {"home", "albums", "artists", "tracks", "favourites", "genres", "folders", "duplicates",
                             "statistics", "queue", "settings", "cache"}) {
        goTo(name);
        QTest::qWait(0);
        const auto widgets = m_window->findChildren<QWidget*>();
        for (QWidget* widget : widgets) {
            if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus)) continue;
            QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(face && !face->text(QAccessible::Name).isEmpty(),
                     qPrintable(QStringLiteral("%1 on %2")
                                    .arg(QLatin1String(widget->metaObject()->className()), QLatin1String(name))));
        }
    }
}

void WindowTest::panelsTakeTurns()
{
    importMusic();
    auto* panel = find<SidePanel>();
    type(m_window.get(), Qt::Key_J, Qt::ControlModifier);
    QVERIFY(find<QueuePanel>()->isVisible());
    type(m_window.get(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(find<EnhancementPanel>()->isVisible());
    QVERIFY(!find<QueuePanel>()->isVisible());
    QVERIFY(!m_player->isEnhanced()); // that is Ctrl+E
    type(m_window.get(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(!panel->isVisible());
}

void WindowTest::fullViewByKeyCoverAndButton()
{
    importMusic();
    auto* full = find<FullView>();
    auto* bar = find<PlayerBar>();
    auto* splitter = find<QSplitter>();
    QVERIFY(full->isHidden());
    type(m_window.get(), Qt::Key_F11);
    QTRY_VERIFY(full->isVisible());
    QVERIFY(!splitter->isVisible());
    QVERIFY(bar->isVisible());
    QVERIFY(full->hasFocus());
    QCOMPARE(full->geometry().bottom() + 1, bar->geometry().top());
    // What there is to tell is still told.
    m_window->messageBar()->post({QStringLiteral("x"), Message::Severity::Info, QStringLiteral("Told"), {}});
    QVERIFY(m_window->messageBar()->isVisible());
    m_window->messageBar()->dismiss(QStringLiteral("x"));
    type(full, Qt::Key_Escape);
    QVERIFY(full->isHidden() && splitter->isVisible());
    type(m_window.get(), Qt::Key_F11);
    type(m_window.get(), Qt::Key_F11);
    QVERIFY(full->isHidden());

    Q_EMIT bar->coverClicked();
    QVERIFY(full->isVisible());
    for (auto* button : full->findChildren<QAbstractButton*>())
        if (button->accessibleName() == QLatin1String("Back to library")) button->click();
    QVERIFY(full->isHidden());
    // A search from there leads back to the pages, whatever was shown.
    type(m_window.get(), Qt::Key_F11);
    type(m_window.get(), Qt::Key_F, Qt::ControlModifier);
    QVERIFY(full->isHidden());
    QVERIFY(find<SearchField>()->hasFocus());
    // The panel over a narrow window gives way, and returns.
    m_window->resize(1000, 700);
    m_window->setPanel(SidePanel::Kind::Queue);
    m_window->setFullView(true);
    QVERIFY(!find<SidePanel>()->isVisible());
    m_window->setFullView(false);
    QVERIFY(find<SidePanel>()->isVisible());
}

void WindowTest::theCachePageShowsTheTrack()
{
    importMusic();
    goTo("tracks");
    QTRY_VERIFY(tracksView()->model()->rowCount() > 0);
    m_player->setQuality({});
    m_player->setEnhanced(true, QStringLiteral("warm"));
    tracksView()->setFocus();
    tracksView()->selectRow(0);
    type(tracksView(), Qt::Key_Return);
    goTo("cache");
    auto* map = find<ChunkMapView>();
    const auto ready = [map](const char* name, ChunkPlace place) {
        for (const ChunkMapRow& row : map->rows())
            if (row.name == QLatin1String(name))
                return std::find(row.chunks.begin(), row.chunks.end(), place) != row.chunks.end();
        return false;
    };
    QTRY_VERIFY_WITH_TIMEOUT(ready("Warm", ChunkPlace::L1), 15000);
    QTRY_COMPARE(map->rows().size(), std::size_t{6}); // streamed and five presets
    QVERIFY(map->isVisible());
    for (const ChunkMapRow& row : map->rows())
        QCOMPARE(row.sounding, row.name == QLatin1String("Warm"));
    m_player->setLevelMatched(true); // a blind test
    const auto anySounds = [map] {
        return std::any_of(map->rows().begin(), map->rows().end(), [](const auto& row) { return row.sounding; });
    };
    QTRY_VERIFY(!anySounds());
}

void WindowTest::settingsAreStoredAndFollowed()
{
    const auto named = [this](const char* name, auto* type) {
        for (auto* widget : m_window->findChildren<std::remove_pointer_t<decltype(type)>*>())
            if (widget->accessibleName() == QLatin1String(name) && widget->isVisible()) return widget;
        return static_cast<decltype(type)>(nullptr);
    };
    const auto choose = [&](const char* name, const QVariant& value) {
        auto* list = named(name, static_cast<QComboBox*>(nullptr));
        QVERIFY2(list, name);
        list->setCurrentIndex(list->findData(value));
        Q_EMIT list->activated(list->currentIndex());
    };
    const auto open = [this](const char* category) {
        m_window->goTo({QStringLiteral("settings"), 0, QLatin1String(category)});
        QTest::qWait(0); // the former form goes
    };
    open("output");
    choose("Rate", 96000);
    QCOMPARE(m_settings->get(settings::engineRate), 96000);
    choose("Buffer", 160);
    QCOMPARE(m_settings->get(settings::bufferMs), 160);
    // Changed from elsewhere: the page follows, also to a device that is not there now.
    m_settings->set(settings::engineRate, 44100);
    QCOMPARE(named("Rate", static_cast<QComboBox*>(nullptr))->currentData().toInt(), 44100);
    m_settings->set(settings::output, QStringLiteral("usb-dac"));
    auto* devices = named("Play through", static_cast<QComboBox*>(nullptr));
    QCOMPARE(devices->currentData().toString(), QStringLiteral("usb-dac"));
    Q_EMIT m_player->outputsChanged();
    QCOMPARE(devices->currentData().toString(), QStringLiteral("usb-dac"));
    choose("Play through", QStringLiteral("default"));
    QCOMPARE(m_settings->get(settings::output), QStringLiteral("default"));

    open("cache");
    choose("Hot", 48);
    choose("Predicted", 96);
    choose("Most space", 2048);
    QCOMPARE(m_settings->get(settings::hotMegabytes), 48);
    QCOMPARE(m_settings->get(settings::predictedMegabytes), 96);
    QCOMPARE(m_settings->get(settings::cacheMegabytes), 2048);

    open("playback");
    choose("ReplayGain", QStringLiteral("album"));
    QCOMPARE(m_settings->get(settings::replayGain), QStringLiteral("album"));
    auto* preamp = named("Preamplification", static_cast<QSlider*>(nullptr));
    QVERIFY(preamp);
    QTest::keyClick(preamp, Qt::Key_Right);
    QCOMPARE(m_settings->get(settings::preampDb), 0.5);
    QCOMPARE(preamp->accessibleDescription(), QStringLiteral("+0.5 dB"));
    m_settings->set(settings::preampDb, -6.0);
    QCOMPARE(preamp->accessibleDescription(), QStringLiteral("\u22126.0 dB"));
    for (const auto* label : m_window->findChildren<QLabel*>())
        QVERIFY(!label->text().contains(QLatin1String("next start")));
}

void WindowTest::regionsByKey()
{
    importMusic();
    TrackView* view = tracksView();
    QList<QWidget*> seen;
    for (int i = 0; i < 4; ++i) {
        type(QApplication::focusWidget(), Qt::Key_F6);
        QVERIFY(QApplication::focusWidget());
        seen << QApplication::focusWidget();
    }
    QCOMPARE(seen.last(), static_cast<QWidget*>(view)); // all the way round
    QVERIFY(seen.contains(find<Sidebar>()));
    QVERIFY(seen.contains(find<SearchField>()));
    QVERIFY(page<TracksPage>()); // passing the sidebar leads nowhere
    type(view, Qt::Key_F6, Qt::ShiftModifier);
    QCOMPARE(QApplication::focusWidget(), static_cast<QWidget*>(find<SearchField>()));
}

void WindowTest::themesAndScales()
{
    importMusic();
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
        m_look->setScheme(scheme);
        for (const char* name : {"home", "albums", "artists", "tracks", "favourites", "genres", "folders", "duplicates",
                                 "statistics", "queue", "settings", "cache"}) {
            goTo(name);
            QTest::qWait(0);
            const QImage image = m_window->grab().toImage();
            QCOMPARE(image.size(), m_window->size() * m_window->devicePixelRatioF());
            QCOMPARE(image.pixelColor(4, m_window->height() - 4), theme().color.surface);   // player bar
            QCOMPARE(image.pixelColor(4, m_window->height() - 150), theme().color.surface); // sidebar
            QCOMPARE(image.pixelColor(m_window->width() - 40, 60), theme().color.bg);       // page
        }
    }
    m_look->setCompact(true);
    TrackView* view = tracksView();
    QCOMPARE(view->rowHeight(), 28);
    QCOMPARE(view->verticalHeader()->sectionSize(3), 28);
    m_look->setCompact(false);
    QCOMPARE(view->verticalHeader()->sectionSize(3), 36);
}

QTEST_MAIN(WindowTest)
#include "tst_window.moc"
