// TracksPage: tracks of the library in one table.
#include "trackspage.h"

#include <QPushButton>
#include <QVBoxLayout>

#include "library.h"
#include "models/formats.h"
#include "models/trackactions.h"
#include "theme/auralisstyle.h"
#include "theme/emptystate.h"
#include "theme/icons.h"
#include "trackmodels.h"
#include "trackview.h"
#include "uisettings.h"

namespace auralis
{

TracksPage::TracksPage(const Services& services, QWidget* parent)
    : LibraryPage(parent)
    , m_services(services)
    , m_model(makeTrackModel(services, this))
    , m_view(new TrackView(m_model, services.actions))
    , m_header(new PageHeader(tr("Tracks")))
    , m_play(new QPushButton(Icons::get("play"), tr("Play")))
    , m_shuffle(new QPushButton(Icons::get("shuffle"), tr("Shuffle")))
    , m_empty(new EmptyState)
{
    using M = TrackTableModel;
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_header);
    auto* inset = new QVBoxLayout;
    inset->setContentsMargins(theme().size.pageMargin, 0, 0, 0);
    inset->addWidget(m_view);
    layout->addLayout(inset);
    layout->addWidget(m_empty, 1);
    m_empty->hide();
    setButtonKind(m_play, ButtonKind::Primary);
    m_header->addControl(m_shuffle);
    m_header->addControl(m_play);
    connect(m_play, &QPushButton::clicked, this, [this] { m_services.actions.play(m_model->ids()); });
    connect(m_shuffle, &QPushButton::clicked, this, [this] { m_services.actions.playShuffled(m_model->ids()); });
    m_view->setColumns(
        {M::Number, M::Title, M::Artist, M::Album, M::Favourite, M::Rating, M::Loudness, M::Plays, M::Time}, false,
        true);
    m_view->restoreLayout(services.settings.get(uisettings::trackColumns));
    connect(m_view, &TrackView::layoutEdited, this,
            [this] { uisettings::store(m_services.settings, uisettings::trackColumns, m_view->layoutState()); });
    connect(m_view, &TrackView::sortRequested, this, [this](TrackSort sort, bool descending) {
        m_query.sort = sort;
        m_query.descending = descending;
        outdate();
    });
    connect(m_view, &TrackView::albumRequested, this, &TracksPage::goToAlbum);
    connect(m_view, &TrackView::artistRequested, this, &TracksPage::goToArtist);
    connect(&services.library, &Library::contentsChanged, this, &TracksPage::outdate);
    connect(&services.library, &Library::tracksChanged, this, [this] {
        if (!m_query.search.isEmpty()) outdate(); // whether a row fits depends on its fields
    });
}

/// "tracks": all; "genre": of its id; "favourites".
void TracksPage::open(const Place& place)
{
    TrackQuery query;
    query.sort = m_query.sort;
    query.descending = m_query.descending;
    QString heading = tr("Tracks");
    m_empty->setIcon(QStringLiteral("track"));
    m_empty->setHeading(tr("No tracks"));
    m_empty->setText({});
    if (place.page == QLatin1String("genre")) {
        query.genre = {place.id};
        heading = place.text;
    } else if (place.page == QLatin1String("favourites")) {
        query.search = QStringLiteral("favourite:yes");
        heading = tr("Favourites");
        m_empty->setIcon(QStringLiteral("heart"));
        m_empty->setHeading(tr("No favourites yet"));
        m_empty->setText(tr("The heart of a track puts it here."));
    }
    m_header->setHeading(heading);
    m_view->setAccessibleName(heading);
    if (query.genre == m_query.genre && query.search == m_query.search) return;
    m_query = query;
    m_model->setTracks({});
    outdate();
}

QWidget* TracksPage::mainView()
{
    return m_view;
}

void TracksPage::refresh()
{
    m_services.library.trackIds(m_query, this, [this, request = ++m_request](const TrackList& list) {
        if (request == m_request) show(list);
    });
}

/// The new list with the place, the selection and the current row of the old one.
void TracksPage::show(const TrackList& list)
{
    m_header->setDetail(list.ids.empty() ? QString()
                                         : QStringLiteral("%1, %2").arg(formats::tracks(qint64(list.ids.size())),
                                                                        formats::length(list.duration)));
    const bool empty = list.ids.empty();
    m_empty->setVisible(empty);
    m_view->setHidden(empty);
    m_play->setDisabled(empty);
    m_shuffle->setDisabled(empty);
    m_view->replaceTracks(list.ids);
}

} // namespace auralis
