// ArtistsPage and ArtistPage.
#include "artistpage.h"

#include <algorithm>
#include <set>

#include <QPushButton>
#include <QScrollBar>

#include "albumview.h"
#include "library.h"
#include "models/formats.h"
#include "models/nowplaying.h"
#include "models/trackactions.h"
#include "namelistview.h"
#include "scrollpage.h"
#include "theme/auralisstyle.h"
#include "theme/icons.h"
#include "trackmodels.h"
#include "trackview.h"

namespace auralis
{

ArtistsPage::ArtistsPage(const Services& services, QWidget* parent)
    : NamesPage(services, tr("Artists"), QStringLiteral("artist"), true, parent)
{
}

void ArtistsPage::refresh()
{
    m_services.library.artists({}, this, [this](std::vector<ArtistRow> artists) {
        m_header->setDetail(formats::artists(qint64(artists.size())));
        m_model->setRows(artistNames(artists));
    });
}

std::vector<NameRow> artistNames(const std::vector<ArtistRow>& artists)
{
    std::vector<NameRow> rows;
    for (const ArtistRow& artist : artists)
        rows.push_back({artist.id.value,
                        artist.name,
                        formats::albums(artist.albums) + QStringLiteral(", ") + formats::tracks(artist.tracks),
                        artist.coverKey,
                        {},
                        false});
    return rows;
}

ArtistPage::ArtistPage(const Services& services, QWidget* parent)
    : Page(parent)
    , m_services(services)
    , m_albums(new AlbumGridModel(this))
    , m_tracks(makeTrackModel(services, this))
    , m_albumView(new AlbumView(m_albums, services.covers, services.actions))
    , m_trackView(new TrackView(m_tracks, services.actions))
    , m_header(new PageHeader({}))
    , m_tracksHeading(new TextLabel(tr("Tracks"), TextStyle::Title))
{
    using M = TrackTableModel;
    QVBoxLayout* column = nullptr;
    m_scroll = makeScrollPage(this, column);
    auto* play = new QPushButton(Icons::get("play"), tr("Play"));
    setButtonKind(play, ButtonKind::Primary);
    auto* shuffle = new QPushButton(Icons::get("shuffle"), tr("Shuffle"));
    m_header->addControl(shuffle);
    m_header->addControl(play);
    connect(play, &QPushButton::clicked, this, [this] { m_services.actions.play(m_tracks->ids()); });
    connect(shuffle, &QPushButton::clicked, this, [this] { m_services.actions.playShuffled(m_tracks->ids()); });
    column->addWidget(m_header);
    m_albumView->setFitContents(true);
    column->addWidget(m_albumView);
    const int margin = theme().size.pageMargin;
    m_tracksHeading->setContentsMargins(margin, 4, margin, 4);
    column->addWidget(m_tracksHeading);
    auto* inset = new QVBoxLayout;
    inset->setContentsMargins(margin, 0, margin, margin);
    inset->addWidget(m_trackView);
    column->addLayout(inset);
    column->addStretch();
    m_trackView->setColumns({M::Number, M::Title, M::Album, M::Rating, M::Plays, M::Time}, false, false);
    m_trackView->setFitContents(true);
    connect(m_albumView, &AlbumView::albumOpened, this, &ArtistPage::goToAlbum);
    connect(m_trackView, &TrackView::albumRequested, this, &ArtistPage::goToAlbum);
    connect(m_trackView, &TrackView::artistRequested, this, &ArtistPage::goToArtist);
    connect(&services.now, &NowPlaying::changed, this, [this] { m_albums->setPlaying(m_services.now.album()); });
    m_albums->setPlaying(services.now.album());
    connect(&services.library, &Library::contentsChanged, this, [this] {
        if (isVisible()) refresh();
    });
}

QWidget* ArtistPage::mainView()
{
    return m_albumView;
}

void ArtistPage::open(const Place& place)
{
    m_header->setHeading(place.text);
    m_scroll->verticalScrollBar()->setValue(0);
    if (place.id) {
        m_artist = {place.id};
        return refresh();
    }
    m_artist = {};
    m_services.library.artists({}, this, [this, name = place.text](const std::vector<ArtistRow>& artists) {
        for (const ArtistRow& row : artists)
            if (row.name.compare(name, Qt::CaseInsensitive) == 0) {
                m_artist = row.id;
                return refresh();
            }
        m_albums->setAlbums({});
        m_tracks->setTracks({});
        m_header->setDetail(tr("Nothing by this artist alone"));
    });
}

void ArtistPage::refresh()
{
    TrackQuery query;
    query.artist = m_artist;
    m_services.library.trackIds(query, this, [this, artist = m_artist](const TrackList& list) {
        if (artist != m_artist) return;
        m_trackView->replaceTracks(list.ids);
        m_services.library.tracks(list.ids, this, [this, artist](const std::vector<TrackRow>& rows) {
            if (artist == m_artist) showTracks(rows);
        });
    });
}

/// The albums of an artist are those their tracks are on, newest first.
void ArtistPage::showTracks(const std::vector<TrackRow>& rows)
{
    std::set<AlbumId> ids;
    double seconds = 0;
    for (const TrackRow& row : rows) {
        if (row.albumId) ids.insert(row.albumId);
        seconds += row.duration;
    }
    m_services.library.albums(
        AlbumSort::Year, {}, this,
        [this, ids, seconds, artist = m_artist, count = rows.size()](std::vector<AlbumRow> albums) {
            if (artist != m_artist) return;
            albums.erase(std::remove_if(albums.begin(), albums.end(),
                                        [&ids](const AlbumRow& row) { return ids.count(row.id) == 0; }),
                         albums.end());
            m_header->setDetail(QStringLiteral("%1, %2, %3")
                                    .arg(formats::albums(qint64(albums.size())), formats::tracks(qint64(count)),
                                         formats::length(seconds)));
            m_albums->setAlbums(std::move(albums));
            m_albumView->setFitContents(true);
        });
}

} // namespace auralis
