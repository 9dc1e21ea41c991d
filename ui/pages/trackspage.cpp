// TracksPage: every track of the library in one table.
#include "trackspage.h"

#include <QScrollBar>
#include <QVBoxLayout>

#include "library.h"
#include "models/formats.h"
#include "trackmodels.h"
#include "trackview.h"
#include "uisettings.h"

namespace auralis
{

TracksPage::TracksPage(const Services& services, QWidget* parent)
    : Page(parent)
    , m_services(services)
    , m_model(makeTrackModel(services, this))
    , m_view(new TrackView(m_model, services.actions))
    , m_header(new PageHeader(tr("Tracks")))
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
    m_view->setColumns({M::Number, M::Title, M::Artist, M::Album, M::Rating, M::Loudness, M::Plays, M::Time}, false,
                       true);
    m_view->restoreLayout(services.settings.get(uisettings::trackColumns));
    connect(m_view, &TrackView::layoutEdited, this,
            [this] { uisettings::store(m_services.settings, uisettings::trackColumns, m_view->layoutState()); });
    connect(m_view, &TrackView::sortRequested, this, [this](TrackSort sort, bool descending) {
        m_query.sort = sort;
        m_query.descending = descending;
        refresh();
    });
    connect(m_view, &TrackView::albumRequested, this, [this](AlbumId album) {
        Q_EMIT go({QStringLiteral("album"), album.value, {}});
    });
    connect(m_view, &TrackView::artistRequested, this, [this](const QString& name) {
        Q_EMIT go({QStringLiteral("artist"), 0, name});
    });
    connect(&services.library, &Library::contentsChanged, this, [this] {
        m_stale = true;
        if (isVisible()) refresh();
    });
}

QWidget* TracksPage::mainView()
{
    return m_view;
}

void TracksPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    if (m_stale) refresh();
}

void TracksPage::refresh()
{
    m_stale = false;
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
    if (list.ids == m_model->ids()) return;
    const int scroll = m_view->verticalScrollBar()->value();
    const TrackId current = m_model->idAt(m_view->currentIndex().row());
    m_model->setTracks(list.ids);
    if (const int row = current ? m_model->rowOf(current) : -1; row >= 0)
        m_view->selectionModel()->setCurrentIndex(m_model->index(row, TrackTableModel::Title),
                                                  QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_view->verticalScrollBar()->setValue(scroll);
}

} // namespace auralis
