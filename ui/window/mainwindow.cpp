// MainWindow: wiring.
#include "mainwindow.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QSplitter>
#include <QVBoxLayout>

#include "activityindicator.h"
#include "activitypopover.h"
#include "barekeys.h"
#include "dialogs/abxdialog.h"
#include "dropoverlay.h"
#include "failedfilesdialog.h"
#include "fullviewlyrics.h"
#include "library.h"
#include "linesplitter.h"
#include "locatecommand.h"
#include "miniplayerlink.h"
#include "models/coverprovider.h"
#include "models/edithistory.h"
#include "models/nowplaying.h"
#include "models/sidebarmodel.h"
#include "models/trackactions.h"
#include "pages/uisettings.h"
#include "pagestack.h"
#include "player/fullview.h"
#include "player/playerbar.h"
#include "player/playerbarcontroller.h"
#include "player/presetmemory.h"
#include "playermessages.h"
#include "playlistcommands.h"
#include "presetlink.h"
#include "regions.h"
#include "settings.h"
#include "shortcutsdialog.h"
#include "sidebar.h"
#include "tagcommands.h"
#include "theme/buttons.h"
#include "theme/messagebar.h"
#include "toolbar.h"
#include "unifiedplayermanager.h"
#include "windowcommands.h"

namespace auralis
{

namespace
{

/// Pages of the sidebar in their order; Ctrl+1-7 follow it.
struct Entry {
    const char *page, *icon, *title;
};
constexpr Entry sidebarEntries[] = {{"home", "home", QT_TRANSLATE_NOOP("auralis::MainWindow", "Home")},
                                    {"albums", "album", QT_TRANSLATE_NOOP("auralis::MainWindow", "Albums")},
                                    {"artists", "artist", QT_TRANSLATE_NOOP("auralis::MainWindow", "Artists")},
                                    {"tracks", "track", QT_TRANSLATE_NOOP("auralis::MainWindow", "Tracks")},
                                    {"genres", "genre", QT_TRANSLATE_NOOP("auralis::MainWindow", "Genres")},
                                    {"folders", "folder", QT_TRANSLATE_NOOP("auralis::MainWindow", "Folders")},
                                    {"queue", "queue", QT_TRANSLATE_NOOP("auralis::MainWindow", "Queue")}};

} // namespace

struct MainWindow::Parts {
    Parts(Library& library, UnifiedPlayerManager& player, Settings& settings)
        : covers([&library](const QString& key, QObject* context, std::function<void(QByteArray)> done) {
            library.cover(key, context, std::move(done));
        })
        , actions(library, player)
        , now(library, player.queue())
        , presetMemory(settings, player)
    {
    }
    CoverProvider covers;
    TrackActions actions;
    NowPlaying now;
    PresetMemory presetMemory;
};

MainWindow::MainWindow(Library& library, UnifiedPlayerManager& player, Settings& settings, QWidget* parent)
    : QWidget(parent)
    , m_parts(std::make_unique<Parts>(library, player, settings))
    , m_services{library, player, settings, m_parts->covers, m_parts->actions, m_parts->now}
{
    setWindowTitle(QStringLiteral("Auralis"));
    setMinimumSize(theme().size.windowMinWidth, theme().size.windowMinHeight);
    setAcceptDrops(true);
    buildLayout();
    connectPages();
    connectToolbar();
    connectCommands();
    connectLibrary();
    connectPlayer();
    restoreState();
    updateCounts();
    reopenPage();
}

MainWindow::~MainWindow()
{
    // What is shown goes before the services it draws from.
    qDeleteAll(findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
}

TrackActions& MainWindow::actions() const
{
    return m_parts->actions;
}

void MainWindow::buildLayout()
{
    std::vector<SidebarModel::Entry> entries;
    WindowCommands::Pages pages;
    for (const Entry& entry : sidebarEntries) {
        entries.push_back({QLatin1String(entry.page), QLatin1String(entry.icon), tr(entry.title), -1});
        pages.emplace_back(QLatin1String(entry.page), tr(entry.title));
    }
    m_sidebarModel = new SidebarModel(std::move(entries), this);
    m_sidebar = new Sidebar(m_sidebarModel);
    m_activity = new ActivityIndicator;
    m_toolbar = new Toolbar(m_activity);
    m_messageBar = new MessageBar;
    m_pages = new PageStack(m_services);
    m_panel = new SidePanel(m_services);
    m_commands = new WindowCommands(m_services.player, pages, this);
    m_messages = new PlayerMessages(m_services.library, m_services.player, m_services.actions, m_messageBar, this);
    m_tags = new TagCommands(m_services, m_messageBar, this);
    new LocateCommand(m_services, m_messageBar, this);
    m_playlists = new PlaylistCommands(m_services, m_sidebar, m_sidebarModel, this);
    new BareKeys(m_services.player, this);

    m_center = new QWidget;
    m_center->setBackgroundRole(QPalette::Base);
    m_center->setAutoFillBackground(true);
    auto* column = new QVBoxLayout(m_center);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_toolbar);
    m_messageRoom = new QVBoxLayout;
    m_messageRoom->setContentsMargins(theme().size.pageMargin, 0, theme().size.pageMargin, 0);
    m_messageRoom->addWidget(m_messageBar);
    column->addLayout(m_messageRoom);
    column->addWidget(m_pages, 1);
    m_center->setMinimumWidth(320);

    m_splitter = new LineSplitter;
    m_splitter->addWidget(m_sidebar);
    m_splitter->addWidget(m_center);
    m_splitter->addWidget(m_panel);
    m_splitter->setStretchFactor(1, 1);
    for (int i = 0; i < 3; ++i)
        m_splitter->setCollapsible(i, false);

    m_full = new FullView;
    m_full->hide();
    m_playerBar = makePlayerBar();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_splitter, 1);
    layout->addWidget(m_full, 1);
    layout->addWidget(m_playerBar);
    m_overlay = new DropOverlay(this);
}

PlayerBar* MainWindow::makePlayerBar()
{
    auto* bar = new PlayerBar;
    auto* controller = new PlayerBarController(bar, &m_services.player, &m_services.library, this);
    CoverProvider& covers = m_services.covers;
    controller->setCoverSource(
        [&covers](const QString& key, int side, qreal ratio) { return covers.cover(key, side, ratio); });
    connect(&covers, &CoverProvider::ready, controller, &PlayerBarController::coverReady);
    const auto showAlbum = [this] {
        if (const AlbumId album = m_services.now.album()) goTo({QStringLiteral("album"), album.value, {}});
    };
    connect(bar, &PlayerBar::titleClicked, this, showAlbum);
    connect(bar, &PlayerBar::coverClicked, this, [this] { setFullView(true); });
    controller->attach(m_full);
    controller->attach(m_panel->enhancement());
    m_mini = new MiniPlayerLink(controller, this);
    new FullViewLyrics(m_services, m_full);
    auto* presets = new PresetLink(m_services.player, m_parts->presetMemory, bar->deck(), m_messageBar, this);
    connect(m_commands, &WindowCommands::editPresetRequested, presets, &PresetLink::editCurrent);
    connect(m_commands, &WindowCommands::managePresetsRequested, presets, &PresetLink::manage);
    connect(m_commands, &WindowCommands::correctionRequested, presets, &PresetLink::correct);
    connect(m_pages, &PageStack::presetsRequested, presets, &PresetLink::manage);
    connect(m_pages, &PageStack::correctionRequested, presets, &PresetLink::correct);
    connect(m_full, &FullView::closeRequested, this, [this] { setFullView(false); });
    connect(m_full, &FullView::miniRequested, this, [this] { m_mini->show(); });
    connect(m_full, &FullView::fullScreenRequested, this, &MainWindow::toggleFullScreen);
    return bar;
}

void MainWindow::connectToolbar()
{
    connect(m_sidebar, &Sidebar::pageChosen, this, [this](const QString& page) { goTo({page, 0, {}}); });
    connect(m_playlists, &PlaylistCommands::go, this, &MainWindow::goTo);
    connect(m_toolbar->search(), &SearchField::textEdited, m_pages, &PageStack::search);
    connect(m_toolbar->search(), &QLineEdit::textChanged, this, [this](const QString& text) {
        if (text.isEmpty() && !m_filling) m_pages->search(text); // cleared by its button
    });
    connect(m_toolbar->search(), &SearchField::left, this, [this] {
        if (Page* page = m_pages->current()) page->mainView()->setFocus(Qt::TabFocusReason);
    });
    connect(m_toolbar->queue(), &IconButton::clicked, this, &MainWindow::setQueueVisible);
    connect(m_toolbar->enhancement(), &IconButton::clicked, this, &MainWindow::setEnhancementVisible);
    connect(m_toolbar->lyrics(), &IconButton::clicked, this, &MainWindow::setLyricsVisible);
    connect(m_toolbar->mini(), &IconButton::clicked, this, [this] { m_mini->show(); });
    connect(m_toolbar->menuButton(), &IconButton::clicked, this, [this] {
        QMenu* menu = m_commands->menu();
        const QWidget* button = m_toolbar->menuButton();
        menu->popup(button->mapToGlobal(QPoint(button->width() - menu->sizeHint().width(), button->height() + 4)));
    });
    connect(m_panel, &SidePanel::closeRequested, this, [this] { setPanel(SidePanel::Kind::None); });
    connect(m_activity, &ActivityIndicator::clicked, this, [this] {
        auto* popover = new ActivityPopover(m_services.library, !m_messages->failedFiles().empty(), this);
        popover->setAttribute(Qt::WA_DeleteOnClose);
        connect(popover, &ActivityPopover::failedFilesRequested, m_messages, &PlayerMessages::showFailedFiles);
        popover->openAt(m_activity);
    });
    connect(m_messages, &PlayerMessages::showSettings, this, [this] { goTo({QStringLiteral("settings"), 0, {}}); });
    connect(m_messages, &PlayerMessages::showPlaylist, this, [this](PlaylistId id) {
        goTo({QStringLiteral("playlist"), id.value, {}});
    });
    connect(m_messages, &PlayerMessages::showFailedFiles, this, [this] {
        auto* dialog = new FailedFilesDialog(m_messages->failedFiles(), FailedFilesDialog::Failed::Reading, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
}

void MainWindow::connectCommands()
{
    WindowCommands* c = m_commands;
    connect(c, &WindowCommands::pageRequested, this, [this](const QString& page) {
        goTo({page, 0, {}});
        if (Page* current = m_pages->current()) current->mainView()->setFocus(Qt::ShortcutFocusReason);
    });
    connect(c, &WindowCommands::addFolder, this, &MainWindow::addFolder);
    connect(c, &WindowCommands::addFiles, this, &MainWindow::addFiles);
    connect(c, &WindowCommands::search, this, [this] {
        setFullView(false);
        m_toolbar->search()->setFocus(Qt::ShortcutFocusReason);
        m_toolbar->search()->selectAll();
    });
    EditHistory* history = m_services.actions.history();
    connect(c->undo(), &QAction::triggered, history, &EditHistory::undo);
    connect(c->redo(), &QAction::triggered, history, &EditHistory::redo);
    connect(c, &WindowCommands::newPlaylistRequested, this, [this] { m_playlists->newPlaylist({}); });
    connect(c, &WindowCommands::newSmartPlaylistRequested, this, [this] { m_playlists->newSmart({}); });
    connect(c, &WindowCommands::importPlaylistsRequested, m_playlists, &PlaylistCommands::importFiles);
    connect(c, &WindowCommands::nextRegion, this, &MainWindow::focusRegion);
    connect(c, &WindowCommands::signalPathRequested, m_playerBar, &PlayerBar::openSignalPath);
    connect(c, &WindowCommands::fullViewRequested, this, [this] { setFullView(m_full->isHidden()); });
    connect(c, &WindowCommands::toggleFullScreen, this, &MainWindow::toggleFullScreen);
    connect(c, &WindowCommands::settingsRequested, this, [this] { goTo({QStringLiteral("settings"), 0, {}}); });
    connect(c, &WindowCommands::aboutRequested, this, [this] {
        goTo({QStringLiteral("settings"), 0, QStringLiteral("about")});
    });
    connect(c, &WindowCommands::cacheRequested, this, [this] { goTo({QStringLiteral("cache"), 0, {}}); });
    connect(c, &WindowCommands::shortcutsRequested, this, &MainWindow::showShortcuts);
    connect(c, &WindowCommands::quitRequested, this, &MainWindow::quitRequested);
    connect(c, &WindowCommands::favouriteRequested, this, [this] {
        const TrackRow& row = m_services.now.row();
        if (row.id) m_services.library.setFavourite(row.id, !row.favourite);
    });
    connect(c->queue(), &QAction::triggered, this, &MainWindow::setQueueVisible);
    connect(c->enhancement(), &QAction::triggered, this, &MainWindow::setEnhancementVisible);
    connect(c->lyrics(), &QAction::triggered, this, &MainWindow::setLyricsVisible);
    connect(c, &WindowCommands::miniPlayerRequested, this, [this] { m_mini->show(); });
    connect(c, &WindowCommands::blindTestRequested, this, [this] {
        auto* dialog = findChild<AbxDialog*>();
        if (!dialog) dialog = new AbxDialog(m_services.player, this); // two would undo each other
        dialog->show();
        dialog->raise();
        dialog->activateWindow();
    });
    connect(c->back(), &QAction::triggered, m_pages, &PageStack::back);
    connect(c->forward(), &QAction::triggered, m_pages, &PageStack::forward);
    connect(m_toolbar->back(), &IconButton::clicked, c->back(), &QAction::trigger);
    connect(m_toolbar->forward(), &IconButton::clicked, c->forward(), &QAction::trigger);
    auto* menuKey = new QAction(this);
    menuKey->setShortcut(Qt::Key_F10);
    addAction(menuKey);
    connect(menuKey, &QAction::triggered, m_toolbar->menuButton(), &IconButton::click);
}

void MainWindow::connectPages()
{
    connect(m_pages, &PageStack::opened, this, &MainWindow::onOpened);
    connect(m_pages, &PageStack::folderRequested, this, &MainWindow::addFolder);
    connect(m_pages, &PageStack::demoRequested, this, &MainWindow::demoRequested);
    connect(m_pages, &PageStack::shortcutsRequested, this, &MainWindow::showShortcuts);
    connect(m_pages, &PageStack::playlistMenuRequested, m_playlists, &PlaylistCommands::popUpMenu);
    connect(m_pages, &PageStack::rulesRequested, m_playlists, &PlaylistCommands::editRules);
    connect(m_pages, &PageStack::searchMistake, m_toolbar->search(), &SearchField::setMistake);
    connect(m_pages, &PageStack::searchCleared, m_toolbar->search(), &QLineEdit::clear);
}

void MainWindow::connectLibrary()
{
    connect(&m_services.library, &Library::contentsChanged, this, [this] {
        updateCounts();
        m_services.covers.retryMissing();
    });
    connect(&m_services.library, &Library::importProgressed, m_activity, &ActivityIndicator::setProgress);
    connect(&m_services.library, &Library::analysisProgressChanged, m_activity, &ActivityIndicator::setAnalysis);
    connect(&m_services.library, &Library::importFinished, this, [this] {
        m_activity->setProgress({});
        updateCounts();
    });
}

void MainWindow::connectPlayer()
{
    PlayQueue* queue = m_services.player.queue();
    const auto follow = [this, queue] {
        m_sidebarModel->setCount(QStringLiteral("queue"), queue->count());
        const PlayableItem* item = queue->current();
        setWindowTitle(item && !item->title.isEmpty() ? item->title + QStringLiteral(" – Auralis")
                                                      : QStringLiteral("Auralis"));
    };
    connect(queue, &PlayQueue::itemsReset, this, follow);
    connect(queue, &PlayQueue::itemsInserted, this, follow);
    connect(queue, &PlayQueue::itemsRemoved, this, follow);
    connect(queue, &PlayQueue::itemChanged, this, follow);
    connect(queue, &PlayQueue::currentChanged, this, follow);
    follow();
}

void MainWindow::goTo(const Place& place)
{
    setFullView(false);
    m_pages->goTo(place);
}

/// Sidebar, search field and arrows follow the page.
void MainWindow::onOpened(const Place& place)
{
    if (place.page == QLatin1String("playlist"))
        m_sidebar->setCurrentPlaylist({place.id});
    else
        m_sidebar->setCurrentPage(place.page == QLatin1String("album")    ? QStringLiteral("albums")
                                  : place.page == QLatin1String("genre")  ? QStringLiteral("genres")
                                  : place.page == QLatin1String("artist") ? QStringLiteral("artists")
                                                                          : place.page);
    const QString text = place.page == QLatin1String("search") ? place.text : QString();
    if (m_toolbar->search()->text() != text) {
        m_filling = true;
        m_toolbar->search()->setText(text);
        m_filling = false;
    }
    const NavHistory& history = m_pages->history();
    m_commands->back()->setEnabled(history.canGoBack());
    m_commands->forward()->setEnabled(history.canGoForward());
    m_toolbar->back()->setEnabled(history.canGoBack());
    m_toolbar->forward()->setEnabled(history.canGoForward());
}

void MainWindow::updateCounts()
{
    m_services.library.counts(this, [this](const LibraryCounts& counts) {
        m_sidebarModel->setCount(QStringLiteral("albums"), counts.albums);
        m_sidebarModel->setCount(QStringLiteral("artists"), counts.artists);
        m_sidebarModel->setCount(QStringLiteral("tracks"), counts.tracks);
        m_sidebarModel->setCount(QStringLiteral("genres"), counts.genres);
        m_pages->setLibraryEmpty(counts.tracks == 0);
    });
}

void MainWindow::setPanel(SidePanel::Kind kind)
{
    m_panelKind = kind;
    m_panel->setKind(kind);
    uisettings::store(m_services.settings, uisettings::panel, SidePanel::nameOf(kind));
    const bool queue = kind == SidePanel::Kind::Queue, enhancement = kind == SidePanel::Kind::Enhancement,
               lyrics = kind == SidePanel::Kind::Lyrics;
    m_toolbar->queue()->setChecked(queue);
    m_toolbar->enhancement()->setChecked(enhancement);
    m_toolbar->lyrics()->setChecked(lyrics);
    m_commands->queue()->setChecked(queue);
    m_commands->enhancement()->setChecked(enhancement);
    m_commands->lyrics()->setChecked(lyrics);
    applyWidth();
    if (queue && !m_panel->isAncestorOf(QApplication::focusWidget()))
        m_panel->mainView()->setFocus(Qt::OtherFocusReason);
}

void MainWindow::setQueueVisible(bool on)
{
    setPanel(on ? SidePanel::Kind::Queue : SidePanel::Kind::None);
}

void MainWindow::setLyricsVisible(bool on)
{
    setPanel(on ? SidePanel::Kind::Lyrics : SidePanel::Kind::None);
}

void MainWindow::setEnhancementVisible(bool on)
{
    setPanel(on ? SidePanel::Kind::Enhancement : SidePanel::Kind::None);
}

void MainWindow::focusRegion(bool backwards)
{
    std::vector<Region> regions;
    if (!m_full->isHidden())
        regions = {{m_full, m_full}};
    else
        regions = {{m_sidebar, m_sidebar}, {m_toolbar, m_toolbar->search()}};
    if (Page* page = m_pages->current(); page && m_full->isHidden()) regions.push_back({page, page->mainView()});
    if (m_panel->isVisible()) regions.push_back({m_panel, m_panel->mainView()});
    regions.push_back({m_playerBar, m_playerBar});
    focusNextRegion(regions, backwards);
}

void MainWindow::showShortcuts()
{
    auto* dialog = new ShortcutsDialog(m_commands->all(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::raiseAndActivate()
{
    if (isMinimized()) showNormal();
    show();
    raise();
    activateWindow();
}

} // namespace auralis
