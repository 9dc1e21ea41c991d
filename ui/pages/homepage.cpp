// HomePage: shelves of albums.
#include "homepage.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include <QVBoxLayout>

#include "albumview.h"
#include "library.h"
#include "models/formats.h"
#include "models/nowplaying.h"
#include "scrollpage.h"

namespace auralis
{

namespace
{

constexpr std::size_t longestShelf = 16;
constexpr int tracksLookedAt = 2000; ///< of which the albums of a shelf are taken

} // namespace

AlbumShelf::AlbumShelf(const QString& heading, const Services& services, QWidget* parent)
    : QWidget(parent)
    , m_model(new AlbumGridModel(this))
    , m_view(new AlbumView(m_model, services.covers, services.actions))
{
    auto* title = new TextLabel(heading, TextStyle::Title);
    title->setContentsMargins(theme().size.pageMargin, 4, theme().size.pageMargin, 0);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(title);
    column->addWidget(m_view);
    m_view->setAccessibleName(heading);
    m_view->setFitContents(true);
    connect(m_view, &AlbumView::albumOpened, this, &AlbumShelf::albumOpened);
    connect(&services.now, &NowPlaying::changed, this,
            [this, &now = services.now] { m_model->setPlaying(now.album()); });
    hide();
}

void AlbumShelf::setAlbums(std::vector<AlbumRow> albums)
{
    m_albums = std::move(albums);
    setVisible(!m_albums.empty());
    fit();
}

/// One row: what does not fit beside the rest is left out.
void AlbumShelf::fit()
{
    std::vector<AlbumRow> shown = m_albums;
    const auto most = static_cast<std::size_t>(std::max(1, m_view->columns()));
    if (shown.size() > most) shown.resize(most);
    m_model->setAlbums(std::move(shown));
    m_view->updateGeometry();
}

void AlbumShelf::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    layout()->activate();
    fit();
}

HomePage::HomePage(const Services& services, QWidget* parent)
    : LibraryPage(parent)
    , m_services(services)
    , m_header(new PageHeader(tr("Home")))
    , m_played(new AlbumShelf(tr("Played lately"), services))
    , m_added(new AlbumShelf(tr("Added lately"), services))
    , m_favourites(new AlbumShelf(tr("Favourites"), services))
    , m_forgotten(new AlbumShelf(tr("Loved, not heard for long"), services))
{
    QVBoxLayout* column = nullptr;
    makeScrollPage(this, column);
    column->addWidget(m_header);
    for (AlbumShelf* shelf : {m_played, m_added, m_favourites, m_forgotten}) {
        column->addWidget(shelf);
        connect(shelf, &AlbumShelf::albumOpened, this, &HomePage::goToAlbum);
    }
    column->addStretch();
    connect(&services.library, &Library::contentsChanged, this, &HomePage::outdate);
    connect(&services.library, &Library::tracksChanged, this, &HomePage::outdate);
}

QWidget* HomePage::mainView()
{
    return (m_played->isHidden() ? m_added : m_played)->view();
}

void HomePage::refresh()
{
    m_services.library.albums(
        AlbumSort::RecentlyAdded, {}, this, [this, request = ++m_request](std::vector<AlbumRow> albums) {
            if (request != m_request) return;
            m_albums = std::move(albums);
            m_header->setDetail(formats::albums(qint64(m_albums.size())));
            m_added->setAlbums({m_albums.begin(), m_albums.begin() + static_cast<std::ptrdiff_t>(
                                                                         std::min(m_albums.size(), longestShelf))});
            TrackQuery played;
            played.search = QStringLiteral("played:<60d");
            played.sort = TrackSort::LastPlayed;
            played.descending = true;
            fill(m_played, played);
            TrackQuery loved;
            loved.search = QStringLiteral("favourite:yes OR rating:>=4.5");
            loved.sort = TrackSort::Rating;
            loved.descending = true;
            fill(m_favourites, loved);
            TrackQuery forgotten;
            forgotten.search = QStringLiteral("rating:>=4 played:>180d");
            forgotten.sort = TrackSort::LastPlayed;
            fill(m_forgotten, forgotten);
        });
}

void HomePage::fill(AlbumShelf* shelf, const TrackQuery& query)
{
    TrackQuery limited = query;
    limited.limit = tracksLookedAt;
    m_services.library.trackIds(limited, this, [this, shelf, request = m_request](const TrackList& list) {
        if (request != m_request) return;
        m_services.library.tracks(list.ids, this, [this, shelf, request](const std::vector<TrackRow>& rows) {
            if (request != m_request) return;
            std::unordered_map<std::int64_t, const AlbumRow*> known;
            for (const AlbumRow& album : m_albums)
                known.emplace(album.id.value, &album);
            std::vector<AlbumRow> albums;
            std::set<AlbumId> seen;
            if (shelf == m_favourites)
                for (const AlbumRow& album : m_albums)
                    if (album.favourite && albums.size() < longestShelf && seen.insert(album.id).second)
                        albums.push_back(album);
            for (const TrackRow& row : rows) {
                if (albums.size() >= longestShelf) break;
                const auto album = known.find(row.albumId.value);
                if (album != known.end() && seen.insert(row.albumId).second) albums.push_back(*album->second);
            }
            shelf->setAlbums(std::move(albums));
        });
    });
}

} // namespace auralis
