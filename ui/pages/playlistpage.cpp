// PlaylistPage: one playlist.
#include "playlistpage.h"

#include <algorithm>
#include <utility>

#include <QDragEnterEvent>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
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
    : LibraryPage(parent)
    , m_services(services)
    , m_model(makeModel())
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
    connect(m_play, &QPushButton::clicked, this, [this] { m_services.actions.play(known()); });
    connect(m_shuffle, &QPushButton::clicked, this, [this] { m_services.actions.playShuffled(known()); });
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
        outdate();
    });
    connect(&services.library, &Library::contentsChanged, this, &PlaylistPage::outdate);
    connect(&services.library, &Library::tracksChanged, this, [this] {
        const PlaylistRow* shown = row(); // a rating may change what a rule finds
        if (shown && shown->kind == PlaylistRow::Kind::Smart) outdate();
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
    connect(m_view, &TrackView::albumRequested, this, &PlaylistPage::goToAlbum);
    connect(m_view, &TrackView::artistRequested, this, &PlaylistPage::goToArtist);
    connect(m_view, &PlaylistView::edited, this, [this](const std::vector<TrackId>& ids) {
        ++m_request; // an answer on its way is older
        store(ids);
    });
    connect(m_view, &PlaylistView::importRequested, this, [this](const std::vector<TrackId>& ids) {
        std::vector<std::string> paths;
        for (const TrackId id : ids)
            paths.push_back(m_strangers.entryOf(id).path);
        m_services.library.import(std::move(paths)); // once they are in, the list finds them by their paths
    });
    connect(m_view, &PlaylistView::locateRequested, this, &PlaylistPage::locate);
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
    store(all);
}

/// Rows of the library, and of what is not in it.
TrackTableModel* PlaylistPage::makeModel()
{
    return makeTrackModel(
        m_services, this,
        [this](const std::vector<TrackId>& ids, QObject* context, std::function<void(std::vector<TrackRow>)> done) {
            std::vector<TrackRow> strangers;
            std::vector<TrackId> inside;
            for (const TrackId id : ids)
                if (id.value < 0)
                    strangers.push_back(m_strangers.rowOf(id));
                else
                    inside.push_back(id);
            m_services.library.tracks(inside, context, [strangers, done](std::vector<TrackRow> rows) {
                rows.insert(rows.end(), strangers.begin(), strangers.end());
                done(std::move(rows));
            });
        });
}

void PlaylistPage::store(const std::vector<TrackId>& ids)
{
    std::vector<PlaylistEntry> entries;
    for (const TrackId id : ids)
        entries.push_back(m_strangers.entryOf(id));
    m_services.actions.playlists()->setEntries(m_id, std::move(entries));
}

std::vector<TrackId> PlaylistPage::known() const
{
    std::vector<TrackId> ids = m_model->ids();
    ids.erase(std::remove_if(ids.begin(), ids.end(), [](TrackId id) { return id.value < 0; }), ids.end());
    return ids;
}

/// The file chosen is imported and takes the entry's place.
void PlaylistPage::locate(TrackId stranger)
{
    const QFileInfo old(QFile::decodeName(m_strangers.entryOf(stranger).path.c_str()));
    QString folder = old.absolutePath();
    while (!QFileInfo::exists(folder) && folder.size() > 1)
        folder = QFileInfo(folder).absolutePath();
    const QString file =
        QFileDialog::getOpenFileName(this, tr("Where is “%1” now?").arg(old.fileName()), folder,
                                     tr("The same kind of file (*.%1);;All files (*)").arg(old.suffix()));
    if (!file.isEmpty()) replace(stranger, QFile::encodeName(file).toStdString());
}

void PlaylistPage::replace(TrackId stranger, const std::string& path)
{
    m_services.actions.importFiles({path}, [this, stranger, list = m_id](const std::vector<TrackId>& found) {
        if (found.empty() || list != m_id) return;
        std::vector<TrackId> ids = m_model->ids();
        std::replace(ids.begin(), ids.end(), stranger, found.front());
        store(ids);
    });
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
    outdate();
}

void PlaylistPage::refresh()
{
    if (!row()) return;
    m_services.library.playlistEntries(m_id, this, [this, request = ++m_request](const PlaylistContents& contents) {
        if (request == m_request) show(contents);
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
    const int count = static_cast<int>(this->known().size()), strangers = m_model->rowCount() - count;
    m_play->setEnabled(count > 0);
    m_shuffle->setEnabled(count > 0);
    QStringList detail;
    if (count > 0) detail << formats::tracks(count) << formats::length(m_duration);
    if (strangers > 0) detail << tr("%1 not in the library").arg(formats::number(strangers));
    m_header->setDetail(detail.join(QStringLiteral(", ")));
}

void PlaylistPage::show(const PlaylistContents& contents)
{
    std::vector<TrackId> ids;
    for (const PlaylistEntry& entry : contents.entries)
        ids.push_back(m_strangers.idOf(entry));
    const PlaylistRow* known = row();
    const bool smart = known && known->kind == PlaylistRow::Kind::Smart;
    m_duration = contents.duration;
    if (ids != m_model->ids()) {
        const int scroll = m_view->verticalScrollBar()->value();
        const int current = m_view->currentIndex().row();
        m_model->setTracks(ids);
        m_view->verticalScrollBar()->setValue(scroll);
        if (current >= 0 && m_model->rowCount() > 0) m_view->selectRow(std::min(current, m_model->rowCount() - 1));
    }
    m_stack->setCurrentIndex(!ids.empty() ? 0 : smart ? 2 : 1);
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
