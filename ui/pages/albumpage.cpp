// AlbumPage: one album.
#include "albumpage.h"

#include <algorithm>

#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include "albumheader.h"
#include "library.h"
#include "trackmodels.h"
#include "trackview.h"

namespace auralis
{

AlbumPage::AlbumPage(const Services& services, QWidget* parent)
    : Page(parent)
    , m_services(services)
    , m_model(makeTrackModel(services, this))
    , m_view(new TrackView(m_model, services.actions))
    , m_header(new AlbumHeader(services))
    , m_scroll(new QScrollArea)
{
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_header);
    auto* inset = new QVBoxLayout;
    inset->setContentsMargins(theme().size.pageMargin, 0, theme().size.pageMargin, 24);
    inset->addWidget(m_view);
    column->addLayout(inset);
    column->addStretch();
    m_scroll->setWidget(content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->viewport()->setBackgroundRole(QPalette::Base);
    content->setBackgroundRole(QPalette::Base);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_scroll);
    showArtists(false);
    m_view->setFitContents(true);
    connect(m_header, &AlbumHeader::artistRequested, this, &AlbumPage::goToArtist);
    connect(m_view, &TrackView::artistRequested, this, &AlbumPage::goToArtist);
    connect(&services.library, &Library::contentsChanged, this, [this] {
        if (isVisible()) refresh();
    });
    connect(&services.library, &Library::tracksChanged, this, [this](const std::vector<TrackId>& ids) {
        const auto& own = m_model->ids();
        const bool ours = std::any_of(
            ids.begin(), ids.end(), [&own](TrackId id) { return std::find(own.begin(), own.end(), id) != own.end(); });
        if (isVisible() && ours) refresh();
    });
}

QWidget* AlbumPage::mainView()
{
    return m_view;
}

void AlbumPage::open(const Place& place)
{
    if (m_album != AlbumId{place.id}) {
        m_album = {place.id};
        m_model->setTracks({});
        m_header->setAlbum({});
        m_header->setTracks({});
        m_scroll->verticalScrollBar()->setValue(0);
    }
    refresh();
}

void AlbumPage::refresh()
{
    const AlbumId album = m_album;
    m_services.library.albums(AlbumSort::Title, {}, this, [this, album](const std::vector<AlbumRow>& albums) {
        if (album != m_album) return;
        const auto found =
            std::find_if(albums.begin(), albums.end(), [album](const AlbumRow& row) { return row.id == album; });
        if (found != albums.end())
            m_header->setAlbum(*found);
        else
            Q_EMIT go({QStringLiteral("albums"), 0, {}}); // its last track was removed
    });
    TrackQuery query;
    query.album = album;
    m_services.library.trackIds(query, this, [this, album](const TrackList& list) {
        if (album != m_album) return;
        m_services.library.tracks(list.ids, this, [this, album](const std::vector<TrackRow>& rows) {
            if (album == m_album) show(rows);
        });
    });
}

/// Beside each title; the header names who all tracks are by.
void AlbumPage::showArtists(bool on)
{
    using M = TrackTableModel;
    std::vector<M::Column> columns = {M::Number, M::Title, M::Rating, M::Loudness, M::Plays, M::Time};
    if (on) columns.insert(columns.begin() + 2, M::Artist);
    m_view->setColumns(columns, true, false);
    m_showsArtists = on;
}

void AlbumPage::show(const std::vector<TrackRow>& rows)
{
    m_header->setTracks(rows);
    const bool several = std::any_of(rows.begin(), rows.end(),
                                     [&rows](const TrackRow& row) { return row.artist != rows.front().artist; });
    if (several != m_showsArtists) showArtists(several);
    std::vector<TrackId> ids;
    std::map<int, QString> headings;
    for (size_t i = 0; i < rows.size(); ++i) {
        ids.push_back(rows[i].id);
        if (rows[i].disc > 0 && (i == 0 || rows[i].disc != rows[i - 1].disc))
            headings[int(i)] = tr("Disc %1").arg(rows[i].disc);
    }
    m_model->setTracks(std::move(ids));
    m_view->setHeadings(headings.size() > 1 ? headings : std::map<int, QString>{});
}

} // namespace auralis
