// PlaylistPage: one playlist.
#include "playlistpage.h"

#include <algorithm>
#include <utility>

#include <QDragEnterEvent>
#include <QHeaderView>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "library.h"
#include "models/formats.h"
#include "models/playlists.h"
#include "models/trackactions.h"
#include "models/trackmime.h"
#include "playlistview.h"
#include "theme/auralisstyle.h"
#include "theme/buttons.h"
#include "theme/emptystate.h"
#include "theme/icons.h"
#include "trackmodels.h"
#include "uisettings.h"

namespace auralis
{

PlaylistPage::PlaylistPage(const Services& services, QWidget* parent)
    : Page(parent)
    , m_services(services)
    , m_model(makeTrackModel(services, this))
    , m_view(new PlaylistView(m_model, services.actions))
    , m_header(new PageHeader({}))
    , m_play(new QPushButton(Icons::get("play"), tr("Play")))
    , m_shuffle(new QPushButton(Icons::get("shuffle"), tr("Shuffle")))
    , m_rules(new QPushButton(tr("Edit rules")))
    , m_more(new IconButton(QStringLiteral("more"), tr("More")))
    , m_empty(new EmptyState(QStringLiteral("playlist"), tr("No tracks yet"), tr("Drop tracks here.")))
    , m_emptySmart(new EmptyState(QStringLiteral("smart-playlist"), tr("No track fits these rules"), {}))
    , m_stack(new QStackedWidget)
{
    setAcceptDrops(true);
    setButtonKind(m_play, ButtonKind::Primary);
    for (QWidget* control : {static_cast<QWidget*>(m_rules), static_cast<QWidget*>(m_shuffle),
                             static_cast<QWidget*>(m_play), static_cast<QWidget*>(m_more)})
        m_header->addControl(control);
    connect(m_emptySmart->addButton(tr("Edit rules")), &QPushButton::clicked, this,
            [this] { Q_EMIT rulesRequested(m_id); });
    connect(m_rules, &QPushButton::clicked, this, [this] { Q_EMIT rulesRequested(m_id); });
    connect(m_play, &QPushButton::clicked, this, [this] { m_services.actions.play(m_model->ids()); });
    connect(m_shuffle, &QPushButton::clicked, this, [this] { m_services.actions.playShuffled(m_model->ids()); });
    connect(m_more, &IconButton::clicked, this,
            [this] { Q_EMIT menuRequested(m_id, m_more->mapToGlobal(QPoint(0, m_more->height() + 4))); });

    auto* table = new QWidget;
    auto* inset = new QVBoxLayout(table);
    inset->setContentsMargins(theme().size.pageMargin, 0, 0, 0);
    inset->addWidget(m_view);
    m_empty->setDropTarget(true);
    m_stack->addWidget(table);
    for (EmptyState* empty : {m_empty, m_emptySmart}) {
        auto* holder = new QWidget;
        auto* column = new QVBoxLayout(holder);
        column->setContentsMargins(theme().size.pageMargin, 0, theme().size.pageMargin, theme().size.pageMargin);
        column->addWidget(empty);
        m_stack->addWidget(holder);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_stack, 1);
    connectView();

    Playlists* lists = services.actions.playlists();
    connect(lists, &Playlists::changed, this, [this] {
        describe();
        m_stale = true;
        if (isVisible()) refresh();
    });
    const auto outdated = [this] {
        const PlaylistRow* shown = row();
        m_stale = true;
        if (isVisible() && shown) refresh();
    };
    connect(&services.library, &Library::contentsChanged, this, outdated);
    connect(&services.library, &Library::tracksChanged, this, [this, outdated] {
        const PlaylistRow* shown = row(); // a rating may change what a rule finds
        if (shown && shown->kind == PlaylistRow::Kind::Smart) outdated();
    });
}

void PlaylistPage::connectView()
{
    using M = TrackTableModel;
    m_view->setColumns({M::Number, M::Title, M::Artist, M::Album, M::Favourite, M::Rating, M::Plays, M::Time}, false,
                       true);
    m_view->horizontalHeader()->setSectionsClickable(false); // the order is the list's own
    m_view->horizontalHeader()->setSortIndicatorShown(false);
    m_view->restoreLayout(m_services.settings.get(uisettings::playlistColumns));
    connect(m_view, &TrackView::layoutEdited, this,
            [this] { uisettings::store(m_services.settings, uisettings::playlistColumns, m_view->layoutState()); });
    connect(m_view, &TrackView::albumRequested, this, [this](AlbumId album) {
        Q_EMIT go({QStringLiteral("album"), album.value, {}});
    });
    connect(m_view, &TrackView::artistRequested, this, [this](const QString& name) {
        Q_EMIT go({QStringLiteral("artist"), 0, name});
    });
    connect(m_view, &PlaylistView::edited, this, [this](const std::vector<TrackId>& ids) {
        ++m_request; // an answer on its way is older
        m_services.actions.playlists()->setTracks(m_id, ids);
    });
    connect(m_view, &PlaylistView::tracksDropped, this, &PlaylistPage::insert);
    connect(m_view, &PlaylistView::filesDropped, this, [this](const std::vector<std::string>& paths, int before) {
        m_services.actions.importFiles(paths, [this, id = m_id, before](const std::vector<TrackId>& ids) {
            if (id == m_id)
                insert(ids, before);
            else
                m_services.actions.playlists()->add(id, ids);
        });
    });
}

void PlaylistPage::insert(const std::vector<TrackId>& ids, int before)
{
    std::vector<TrackId> all = m_model->ids();
    const auto at = std::clamp<std::ptrdiff_t>(before, 0, static_cast<std::ptrdiff_t>(all.size()));
    all.insert(all.begin() + at, ids.begin(), ids.end());
    m_services.actions.playlists()->setTracks(m_id, std::move(all));
}

const PlaylistRow* PlaylistPage::row() const
{
    return m_services.actions.playlists()->find(m_id);
}

QWidget* PlaylistPage::mainView()
{
    return m_view;
}

void PlaylistPage::open(const Place& place)
{
    if (m_id != PlaylistId{place.id}) {
        m_id = {place.id};
        m_known = false;
        ++m_request;
        m_model->setTracks({});
        m_duration = 0;
        m_stack->setCurrentIndex(0);
        m_view->scrollToTop();
    }
    describe();
    refresh();
}

void PlaylistPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    if (m_stale) refresh();
}

void PlaylistPage::refresh()
{
    m_stale = false;
    if (!m_id) return;
    m_services.library.playlistTracks(m_id, this, [this, request = ++m_request](const TrackList& list) {
        if (request == m_request) show(list);
    });
}

void PlaylistPage::describe()
{
    const PlaylistRow* known = row();
    if (!known) {
        if (isVisible() && std::exchange(m_known, false)) // deleted
            Q_EMIT go({QStringLiteral("albums"), 0, {}});
        return;
    }
    m_known = true;
    const bool smart = known->kind == PlaylistRow::Kind::Smart;
    m_header->setHeading(known->name);
    m_view->setAccessibleName(known->name);
    m_view->setEditable(!smart);
    m_rules->setVisible(smart);
    m_emptySmart->setText(known->query.search);
    const int count = m_model->rowCount();
    m_play->setEnabled(count > 0);
    m_shuffle->setEnabled(count > 0);
    m_header->setDetail(count == 0 ? QString()
                                   : QStringLiteral("%1, %2").arg(formats::tracks(count), formats::length(m_duration)));
}

void PlaylistPage::show(const TrackList& list)
{
    const PlaylistRow* known = row();
    const bool smart = known && known->kind == PlaylistRow::Kind::Smart;
    m_duration = list.duration;
    if (list.ids != m_model->ids()) {
        const int scroll = m_view->verticalScrollBar()->value();
        const int current = m_view->currentIndex().row();
        m_model->setTracks(list.ids);
        m_view->verticalScrollBar()->setValue(scroll);
        if (current >= 0 && m_model->rowCount() > 0) m_view->selectRow(std::min(current, m_model->rowCount() - 1));
    }
    m_stack->setCurrentIndex(!list.ids.empty() ? 0 : smart ? 2 : 1);
    describe();
}

/// Onto the empty page a drop goes as onto the list.
void PlaylistPage::dragEnterEvent(QDragEnterEvent* event)
{
    const PlaylistRow* known = row();
    if (!known || known->kind != PlaylistRow::Kind::Fixed ||
        (!trackmime::hasIds(event->mimeData()) && !trackmime::hasFiles(event->mimeData())))
        return;
    event->setDropAction(Qt::CopyAction);
    event->accept();
}

void PlaylistPage::dropEvent(QDropEvent* event)
{
    event->setDropAction(Qt::CopyAction);
    event->accept();
    const int end = m_model->rowCount();
    if (trackmime::hasIds(event->mimeData()))
        insert(trackmime::ids(event->mimeData()), end);
    else
        Q_EMIT m_view->filesDropped(trackmime::paths(event->mimeData()), end);
}

} // namespace auralis
