// FoldersPage: folders and what is in them.
#include "folderspage.h"

#include <algorithm>

#include <QFile>
#include <QFileInfo>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include "library.h"
#include "models/formats.h"
#include "models/trackactions.h"
#include "namelistview.h"
#include "theme/auralisstyle.h"
#include "theme/buttons.h"
#include "theme/icons.h"
#include "trackmodels.h"
#include "trackview.h"
#include "uisettings.h"

namespace auralis
{

FoldersPage::FoldersPage(const Services& services, QWidget* parent)
    : LibraryPage(parent)
    , m_services(services)
    , m_folders(new NameModel(this))
    , m_folderView(new NameListView(m_folders, services.covers, {QStringLiteral("folder"), false, 12, false}))
    , m_model(makeTrackModel(services, this))
    , m_trackView(new TrackView(m_model, services.actions))
    , m_header(new PageHeader(tr("Folders")))
    , m_up(new IconButton(QStringLiteral("chevron-up"), tr("Folder above")))
    , m_splitter(new QSplitter)
{
    using M = TrackTableModel;
    auto* play = new QPushButton(Icons::get("play"), tr("Play"));
    setButtonKind(play, ButtonKind::Primary);
    m_header->addControl(m_up);
    m_header->addControl(play);
    connect(play, &QPushButton::clicked, this, [this] { m_services.actions.play(m_model->ids()); });
    m_folderView->setAccessibleName(tr("Folders"));
    m_splitter->addWidget(m_folderView);
    m_splitter->addWidget(m_trackView);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({260, 700});
    const QByteArray state = services.settings.get(uisettings::foldersSplit);
    if (!state.isEmpty()) m_splitter->restoreState(state);
    connect(m_splitter, &QSplitter::splitterMoved, this,
            [this] { uisettings::store(m_services.settings, uisettings::foldersSplit, m_splitter->saveState()); });
    auto* inset = new QVBoxLayout;
    inset->setContentsMargins(theme().size.pageMargin - 12, 0, 0, 0);
    inset->addWidget(m_splitter);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addLayout(inset, 1);
    m_query.sort = TrackSort::Path;
    m_trackView->setColumns({M::Number, M::Title, M::Artist, M::Album, M::Format, M::Time}, false, true);
    m_trackView->restoreLayout(services.settings.get(uisettings::folderColumns));
    connect(m_trackView, &TrackView::layoutEdited, this,
            [this] { uisettings::store(m_services.settings, uisettings::folderColumns, m_trackView->layoutState()); });
    connect(m_trackView, &TrackView::sortRequested, this, [this](TrackSort sort, bool descending) {
        m_query.sort = sort == TrackSort::Default ? TrackSort::Path : sort;
        m_query.descending = descending;
        outdate();
    });
    connect(m_trackView, &TrackView::albumRequested, this, &FoldersPage::goToAlbum);
    connect(m_trackView, &TrackView::artistRequested, this, &FoldersPage::goToArtist);
    connect(m_folderView, &NameListView::opened, this, [this](const NameRow& row) {
        Q_EMIT go({QStringLiteral("folders"), 0, textOf(row.key.toStdString())});
    });
    connect(m_up, &IconButton::clicked, this, [this] {
        const bool root = std::find(m_roots.begin(), m_roots.end(), m_query.folder) != m_roots.end();
        const auto slash = m_query.folder.rfind('/');
        const std::string above = root || slash == std::string::npos ? std::string() : m_query.folder.substr(0, slash);
        Q_EMIT go({QStringLiteral("folders"), 0, textOf(above)});
    });
    connect(&services.library, &Library::contentsChanged, this, &FoldersPage::outdate);
}

QString FoldersPage::textOf(const std::string& path)
{
    return QString::fromLatin1(QByteArray::fromStdString(path).toPercentEncoding("/ "));
}

std::string FoldersPage::pathOf(const QString& text)
{
    return QByteArray::fromPercentEncoding(text.toLatin1()).toStdString();
}

QWidget* FoldersPage::mainView()
{
    return m_folders->rowCount() > 0 ? static_cast<QWidget*>(m_folderView) : m_trackView;
}

void FoldersPage::open(const Place& place)
{
    const std::string folder = pathOf(place.text);
    if (folder != m_query.folder) {
        m_query.folder = folder;
        m_model->setTracks({});
        m_folders->setRows({});
        outdate();
    }
    const QString path = QFile::decodeName(folder.c_str());
    m_header->setHeading(folder.empty() ? tr("Folders") : QFileInfo(path).fileName());
    m_header->setToolTip(path);
    m_up->setEnabled(!folder.empty());
}

void FoldersPage::refresh()
{
    const int request = ++m_request;
    m_services.library.folders({}, this, [this](const std::vector<FolderRow>& roots) {
        m_roots.clear();
        for (const FolderRow& root : roots)
            m_roots.push_back(root.path);
    });
    m_services.library.folders(m_query.folder, this, [this, request](const std::vector<FolderRow>& folders) {
        if (request == m_request) showFolders(folders);
    });
    m_services.library.trackIds(m_query, this, [this, request](const TrackList& list) {
        if (request != m_request) return;
        m_trackView->replaceTracks(list.ids);
        m_header->setDetail(
            QStringLiteral("%1, %2").arg(formats::tracks(qint64(list.ids.size())), formats::length(list.duration)));
    });
}

void FoldersPage::showFolders(const std::vector<FolderRow>& folders)
{
    std::vector<NameRow> rows;
    for (const FolderRow& folder : folders)
        rows.push_back(
            {0, folder.name,
             folder.unavailable == folder.tracks && folder.tracks > 0 ? tr("offline") : formats::number(folder.tracks),
             folder.coverKey, QByteArray::fromStdString(folder.path),
             folder.unavailable == folder.tracks && folder.tracks > 0});
    m_folderView->setVisible(!rows.empty());
    m_folders->setRows(std::move(rows));
}

} // namespace auralis
