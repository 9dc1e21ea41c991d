// PageStack: the pages and the way through them.
#include "pagestack.h"

#include <QApplication>

#include "pages/albumgridpage.h"
#include "pages/albumpage.h"
#include "pages/artistpage.h"
#include "pages/cachepage.h"
#include "pages/duplicatespage.h"
#include "pages/emptylibrarypage.h"
#include "pages/folderspage.h"
#include "pages/genrespage.h"
#include "pages/homepage.h"
#include "pages/playlistpage.h"
#include "pages/queuepanel.h"
#include "pages/searchpage.h"
#include "pages/settingspage.h"
#include "pages/statisticspage.h"
#include "pages/trackspage.h"

namespace auralis
{

PageStack::PageStack(const Services& services, QWidget* parent)
    : QStackedWidget(parent)
    , m_services(services)
{
    setObjectName(QStringLiteral("pages"));
    m_makers = {{QStringLiteral("albums"), [this] { return new AlbumGridPage(m_services); }},
                {QStringLiteral("album"), [this] { return new AlbumPage(m_services); }},
                {QStringLiteral("artists"), [this] { return new ArtistsPage(m_services); }},
                {QStringLiteral("artist"), [this] { return new ArtistPage(m_services); }},
                {QStringLiteral("home"), [this] { return new HomePage(m_services); }},
                {QStringLiteral("tracks"), [this] { return new TracksPage(m_services); }},
                {QStringLiteral("favourites"), [this] { return new TracksPage(m_services); }},
                {QStringLiteral("genres"), [this] { return new GenresPage(m_services); }},
                {QStringLiteral("genre"), [this] { return new TracksPage(m_services); }},
                {QStringLiteral("folders"), [this] { return new FoldersPage(m_services); }},
                {QStringLiteral("duplicates"), [this] { return new DuplicatesPage(m_services); }},
                {QStringLiteral("statistics"), [this] { return new StatisticsPage(m_services); }},
                {QStringLiteral("queue"), [this] { return new QueuePage(m_services); }},
                {QStringLiteral("cache"), [this] { return new CachePage(m_services); }},
                {QStringLiteral("playlist"),
                 [this] {
                     auto* page = new PlaylistPage(m_services);
                     connect(page, &PlaylistPage::menuRequested, this, &PageStack::playlistMenuRequested);
                     connect(page, &PlaylistPage::rulesRequested, this, &PageStack::rulesRequested);
                     return page;
                 }},
                {QStringLiteral("settings"),
                 [this] {
                     auto* page = new SettingsPage(m_services);
                     connect(page, &SettingsPage::folderRequested, this, &PageStack::folderRequested);
                     connect(page, &SettingsPage::shortcutsRequested, this, &PageStack::shortcutsRequested);
                     connect(page, &SettingsPage::presetsRequested, this, &PageStack::presetsRequested);
                     connect(page, &SettingsPage::correctionRequested, this, &PageStack::correctionRequested);
                     return page;
                 }},
                {QStringLiteral("search"),
                 [this] {
                     auto* page = new SearchPage(m_services);
                     connect(page, &SearchPage::mistake, this, &PageStack::searchMistake);
                     connect(page, &SearchPage::clearRequested, this, &PageStack::searchCleared);
                     return page;
                 }},
                {QStringLiteral("empty"), [this] {
                     auto* page = new EmptyLibraryPage;
                     connect(page, &EmptyLibraryPage::folderRequested, this, &PageStack::folderRequested);
                     connect(page, &EmptyLibraryPage::demoRequested, this, &PageStack::demoRequested);
                     return page;
                 }}};
}

Page* PageStack::pageFor(const QString& name)
{
    if (Page* known = m_pages.value(name)) return known;
    Page* page = m_makers.value(name)();
    connect(page, &Page::go, this, &PageStack::goTo);
    m_pages.insert(name, page);
    addWidget(page);
    return page;
}

void PageStack::goTo(const Place& place)
{
    const Place known = m_makers.contains(place.page) ? place : Place{QStringLiteral("albums"), 0, {}};
    m_history.visit(known);
    open(known);
}

void PageStack::back()
{
    open(m_history.back());
}

void PageStack::forward()
{
    open(m_history.forward());
}

void PageStack::search(const QString& text)
{
    const bool searching = m_history.here().page == QLatin1String("search");
    const Place place{QStringLiteral("search"), 0, text};
    if (text.isEmpty()) {
        if (searching && m_history.canGoBack()) back();
        return;
    }
    if (searching)
        m_history.replace(place);
    else
        m_history.visit(place);
    open(place);
}

void PageStack::setLibraryEmpty(bool empty)
{
    if (empty == m_libraryEmpty) return;
    m_libraryEmpty = empty;
    open(m_history.here());
}

void PageStack::open(const Place& place)
{
    static const QStringList apart{QStringLiteral("queue"), QStringLiteral("search"), QStringLiteral("settings"),
                                   QStringLiteral("cache"), QStringLiteral("playlist")};
    const bool ofLibrary = !apart.contains(place.page); // of no use while the library is empty
    const bool hadFocus = isAncestorOf(QApplication::focusWidget());
    Page* page = pageFor(m_libraryEmpty && ofLibrary ? QStringLiteral("empty") : place.page);
    page->open(place);
    setCurrentWidget(page);
    if (hadFocus) page->mainView()->setFocus(Qt::OtherFocusReason);
    Q_EMIT opened(place);
}

} // namespace auralis
