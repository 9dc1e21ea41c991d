// SearchPage: what fits the search text.
#include "searchpage.h"

#include <algorithm>

#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>

#include "albumview.h"
#include "artistpage.h"
#include "library.h"
#include "models/formats.h"
#include "models/nowplaying.h"
#include "namelistview.h"
#include "scrollpage.h"
#include "theme/emptystate.h"
#include "trackmodels.h"
#include "trackview.h"

namespace auralis
{

SearchPage::SearchPage(const Services& services, QWidget* parent)
    : Page(parent)
    , m_services(services)
    , m_artists(new NameModel(this))
    , m_albums(new AlbumGridModel(this))
    , m_tracks(makeTrackModel(services, this))
    , m_artistView(new NameListView(m_artists, services.covers, {QStringLiteral("artist"), true}))
    , m_albumView(new AlbumView(m_albums, services.covers, services.actions))
    , m_trackView(new TrackView(m_tracks, services.actions))
    , m_header(new PageHeader(tr("Results")))
    , m_artistHeading(new TextLabel(tr("Artists"), TextStyle::Title))
    , m_albumHeading(new TextLabel(tr("Albums"), TextStyle::Title))
    , m_trackHeading(new TextLabel(tr("Tracks"), TextStyle::Title))
    , m_mistake(new TextLabel(TextStyle::Body, &Colors::error))
    , m_more(new TextLabel(TextStyle::Small, &Colors::text2))
    , m_nothing(new EmptyState)
    , m_stack(new QStackedWidget)
{
    using M = TrackTableModel;
    const int margin = theme().size.pageMargin;
    auto* results = new QWidget;
    QVBoxLayout* column = nullptr;
    m_scroll = makeScrollPage(results, column);
    m_artistHeading->setContentsMargins(margin, 4, margin, 4);
    m_albumHeading->setContentsMargins(margin, 8, margin, 8);
    m_trackHeading->setContentsMargins(margin, 12, margin, 0);
    m_more->setContentsMargins(margin + 8, 8, margin, margin);
    m_artistView->setAccessibleName(tr("Artists"));
    m_artistView->setFitContents(true);
    column->addWidget(m_artistHeading);
    column->addWidget(m_artistView);
    column->addWidget(m_albumHeading);
    m_albumView->setForm(AlbumView::Form::Card);
    m_albumView->setFitContents(true);
    auto* cards = new QVBoxLayout;
    cards->setContentsMargins(margin, 0, 0, 0);
    cards->addWidget(m_albumView);
    column->addLayout(cards);
    column->addWidget(m_trackHeading);
    auto* inset = new QVBoxLayout;
    inset->setContentsMargins(margin, 0, margin, 0);
    inset->addWidget(m_trackView);
    column->addLayout(inset);
    column->addWidget(m_more);
    column->addStretch();
    m_trackView->setColumns({M::Number, M::Title, M::Artist, M::Album, M::Time}, false, false);
    m_trackView->setFitContents(true);

    m_nothing->setIcon(QStringLiteral("search"));
    QPushButton* clear = m_nothing->addButton(tr("Clear search"));
    connect(clear, &QPushButton::clicked, this, &SearchPage::clearRequested);
    m_stack->addWidget(results);
    m_stack->addWidget(m_nothing);
    m_mistake->setContentsMargins(margin, 0, margin, 8);
    m_mistake->setWordWrap(true);
    m_mistake->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_mistake);
    layout->addWidget(m_stack, 1);

    connect(m_artistView, &NameListView::opened, this, [this](const NameRow& row) {
        Q_EMIT go({QStringLiteral("artist"), row.id, row.name});
    });
    connect(m_albumView, &AlbumView::albumOpened, this, &SearchPage::goToAlbum);
    connect(m_trackView, &TrackView::albumRequested, this, &SearchPage::goToAlbum);
    connect(m_trackView, &TrackView::artistRequested, this, &SearchPage::goToArtist);
    connect(&services.now, &NowPlaying::changed, this, [this] { m_albums->setPlaying(m_services.now.album()); });
    connect(&services.library, &Library::contentsChanged, this, [this] {
        if (isVisible()) run();
    });
}

void SearchPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    m_trackView->setColumnHidden(TrackTableModel::Artist, width() < 720);
}

QWidget* SearchPage::mainView()
{
    return m_trackView;
}

void SearchPage::open(const Place& place)
{
    if (m_text == place.text && m_request > 0) return;
    m_text = place.text;
    run();
}

void SearchPage::run()
{
    TrackQuery query;
    query.search = m_text;
    const int request = ++m_request; // only the newest text's answer counts
    m_services.library.trackIds(query, this, [this, request](const TrackList& list) {
        if (request != m_request) return;
        if (!list.error.isEmpty()) { // the old results stay while the text is being put right
            m_mistake->setText(list.error);
            m_mistake->show();
            Q_EMIT mistake(list.errorStart, list.errorLength);
            return;
        }
        m_mistake->hide();
        Q_EMIT mistake(0, 0);
        m_services.library.albums(AlbumSort::Artist, m_text, this, [this, request, list](std::vector<AlbumRow> albums) {
            if (request != m_request) return;
            showAlbums(std::move(albums));
            showTracks(list);
            describe();
            // Artists last: their question is the dearest, and the rest need not wait for it.
            m_services.library.artists(m_text, this, [this, request](std::vector<ArtistRow> artists) {
                if (request == m_request) showArtists(std::move(artists));
            });
        });
    });
}

void SearchPage::showAlbums(std::vector<AlbumRow> albums)
{
    m_albumCount = int(albums.size());
    if (albums.size() > mostAlbums) albums.resize(mostAlbums);
    m_albums->setAlbums(std::move(albums));
    m_albums->setPlaying(m_services.now.album());
    m_albumView->setFitContents(true);
    m_albumView->setVisible(m_albumCount > 0);
    m_albumHeading->setVisible(m_albumCount > 0);
}

void SearchPage::showArtists(std::vector<ArtistRow> artists)
{
    m_artistCount = int(artists.size());
    std::stable_sort(artists.begin(), artists.end(),
                     [](const ArtistRow& a, const ArtistRow& b) { return a.tracks > b.tracks; });
    if (artists.size() > mostArtists) artists.resize(mostArtists);
    m_artists->setRows(artistNames(artists));
    m_artistView->setVisible(m_artistCount > 0);
    m_artistHeading->setVisible(m_artistCount > 0);
    describe();
}

void SearchPage::showTracks(const TrackList& list)
{
    m_trackCount = int(list.ids.size());
    std::vector<TrackId> shown = list.ids;
    if (shown.size() > mostTracks) shown.resize(mostTracks);
    if (shown != m_tracks->ids()) m_scroll->verticalScrollBar()->setValue(0);
    m_tracks->setTracks(std::move(shown));
    m_trackView->setVisible(m_trackCount > 0);
    m_trackHeading->setVisible(m_trackCount > 0);
    m_more->setVisible(m_trackCount > mostTracks);
    m_more->setText(tr("The first %1 of %2. Add a word to see fewer.")
                        .arg(formats::number(mostTracks), formats::number(m_trackCount)));
}

void SearchPage::describe()
{
    const bool nothing = m_artistCount == 0 && m_albumCount == 0 && m_trackCount == 0;
    m_nothing->setHeading(tr("Nothing matches “%1”").arg(m_text));
    m_stack->setCurrentIndex(nothing ? 1 : 0);
    QStringList parts;
    if (m_artistCount > 0) parts << formats::artists(m_artistCount);
    if (m_albumCount > 0) parts << formats::albums(m_albumCount);
    if (m_trackCount > 0) parts << formats::tracks(m_trackCount);
    m_header->setDetail(parts.join(QStringLiteral(", ")));
}

} // namespace auralis
