// PlaylistCommands: menus, drops and dialogs of playlists.
#include "playlistcommands.h"

#include <QFileDialog>
#include <QMenu>

#include "dialogs/exportplaylistdialog.h"
#include "dialogs/smartplaylistdialog.h"
#include "library.h"
#include "models/playlists.h"
#include "models/sidebarmodel.h"
#include "models/trackactions.h"
#include "pages/uisettings.h"
#include "playlistfile.h"
#include "sidebar.h"
#include "theme/icons.h"

namespace auralis
{

namespace
{

std::set<PlaylistId> idsFrom(const QString& text)
{
    std::set<PlaylistId> ids;
    for (const QString& part : text.split(QLatin1Char(','), Qt::SkipEmptyParts))
        ids.insert({part.toLongLong()});
    return ids;
}

QString textOf(const std::set<PlaylistId>& ids)
{
    QStringList parts;
    for (const PlaylistId id : ids)
        parts << QString::number(id.value);
    return parts.join(QLatin1Char(','));
}

} // namespace

PlaylistCommands::PlaylistCommands(const Services& services, Sidebar* sidebar, SidebarModel* model, QWidget* window)
    : QObject(window)
    , m_services(services)
    , m_lists(services.actions.playlists())
    , m_sidebar(sidebar)
    , m_model(model)
    , m_window(window)
{
    sidebar->setShutFolders(idsFrom(services.settings.get(uisettings::shutFolders)));
    model->setPlaylists(m_lists->rows());
    connect(m_lists, &Playlists::changed, this, [this] {
        m_model->setPlaylists(m_lists->rows());
        if (m_renaming && m_lists->find(m_renaming)) m_sidebar->rename(std::exchange(m_renaming, {}));
    });
    connect(sidebar, &Sidebar::foldersEdited, this, [this] {
        uisettings::store(m_services.settings, uisettings::shutFolders, textOf(m_sidebar->shutFolders()));
    });
    connect(sidebar, &Sidebar::playlistChosen, this, [this](PlaylistId id) { open(id, false); });
    connect(sidebar, &Sidebar::playRequested, &services.actions, &TrackActions::playPlaylist);
    connect(sidebar, &Sidebar::deleteRequested, m_lists, &Playlists::remove);
    connect(sidebar, &Sidebar::menuRequested, this, &PlaylistCommands::popUpMenu);
    connect(model, &SidebarModel::renamed, m_lists, &Playlists::rename);
    connect(&services.actions, &TrackActions::newPlaylistRequested, this,
            [this](const std::vector<TrackId>& ids) { newPlaylist({}, ids); });
    connectDrops();
}

void PlaylistCommands::connectDrops()
{
    connect(m_model, &SidebarModel::playlistMoved, m_lists, &Playlists::move);
    connect(m_model, &SidebarModel::tracksDropped, this, &PlaylistCommands::onTracksDropped);
    connect(m_model, &SidebarModel::filesDropped, this,
            [this](const std::vector<std::string>& paths, PlaylistId target, const QString& page) {
                const auto music = takePlaylists(paths);
                m_services.actions.importFiles(music, [this, target, page](const std::vector<TrackId>& ids) {
                    onTracksDropped(ids, target, page);
                });
            });
}

void PlaylistCommands::onTracksDropped(const std::vector<TrackId>& ids, PlaylistId target, const QString& page)
{
    if (page == QLatin1String("queue")) return m_services.actions.append(ids);
    const PlaylistRow* row = m_lists->find(target);
    if (row && row->kind == PlaylistRow::Kind::Fixed)
        m_lists->add(target, ids);
    else
        newPlaylist(row ? target : PlaylistId{}, ids);
}

std::vector<std::string> PlaylistCommands::takePlaylists(const std::vector<std::string>& paths)
{
    std::vector<std::string> music;
    for (const std::string& path : paths) {
        if (isPlaylistName(path))
            m_lists->importFile(path);
        else
            music.push_back(path);
    }
    return music;
}

void PlaylistCommands::open(PlaylistId id, bool rename)
{
    if (rename) m_renaming = id; // its row comes a moment later
    Q_EMIT go({QStringLiteral("playlist"), id.value, {}});
}

void PlaylistCommands::newPlaylist(PlaylistId folder, const std::vector<TrackId>& ids)
{
    m_lists->create(PlaylistRow::Kind::Fixed, m_lists->freeName(tr("New playlist")), folder, ids,
                    [this](PlaylistId id) { open(id, true); });
}

void PlaylistCommands::newFolder(PlaylistId folder)
{
    m_lists->create(PlaylistRow::Kind::Folder, m_lists->freeName(tr("New folder")), folder, {},
                    [this](PlaylistId id) { m_renaming = id; });
}

void PlaylistCommands::newSmart(PlaylistId folder)
{
    PlaylistRow row;
    row.parent = folder;
    row.name = m_lists->freeName(tr("New smart playlist"));
    auto* dialog = new SmartPlaylistDialog(m_services.library, row, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    uisettings::rememberSize(dialog, m_services.settings, uisettings::rulesSize);
    connect(dialog, &SmartPlaylistDialog::saved, this,
            [this](const PlaylistRow& made) { m_lists->save(made, [this](PlaylistId id) { open(id, false); }); });
    dialog->open();
}

void PlaylistCommands::editRules(PlaylistId id)
{
    const PlaylistRow* row = m_lists->find(id);
    if (!row || row->kind != PlaylistRow::Kind::Smart) return;
    auto* dialog = new SmartPlaylistDialog(m_services.library, *row, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    uisettings::rememberSize(dialog, m_services.settings, uisettings::rulesSize);
    connect(dialog, &SmartPlaylistDialog::saved, this, [this](const PlaylistRow& edited) { m_lists->save(edited); });
    dialog->open();
}

void PlaylistCommands::importFiles()
{
    const QStringList files = QFileDialog::getOpenFileNames(m_window, tr("Import playlists"),
                                                            m_services.settings.get(uisettings::playlistFolder),
                                                            tr("Playlists (*.m3u *.m3u8 *.pls *.xspf);;All files (*)"));
    for (const QString& file : files)
        m_lists->importFile(QFile::encodeName(file).toStdString());
    if (!files.isEmpty())
        uisettings::store(m_services.settings, uisettings::playlistFolder, QFileInfo(files.first()).absolutePath());
}

void PlaylistCommands::exportTo(PlaylistId id)
{
    const PlaylistRow* row = m_lists->find(id);
    if (!row) return;
    auto* dialog = new ExportPlaylistDialog(row->name, m_services.settings, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ExportPlaylistDialog::chosen, m_lists, [this, id](const QString& path, bool relative) {
        m_lists->exportTo(id, QFile::encodeName(path).toStdString(), relative);
    });
    dialog->open();
}

void PlaylistCommands::fillNew(QMenu* menu, PlaylistId folder)
{
    menu->addAction(Icons::get("playlist"), tr("New playlist"), this, [this, folder] { newPlaylist(folder); });
    menu->addAction(Icons::get("smart-playlist"), tr("New smart playlist…"), this,
                    [this, folder] { newSmart(folder); });
    menu->addAction(Icons::get("folder"), tr("New folder"), this, [this, folder] { newFolder(folder); });
}

void PlaylistCommands::fillMenu(QMenu* menu, PlaylistId id)
{
    const PlaylistRow* row = m_lists->find(id);
    if (!row || row->kind == PlaylistRow::Kind::Folder) {
        fillNew(menu, id);
        menu->addSeparator();
    }
    if (!row) {
        menu->addAction(tr("Import playlists…"), this, &PlaylistCommands::importFiles);
        return;
    }
    if (row->kind != PlaylistRow::Kind::Folder) {
        TrackActions& actions = m_services.actions;
        const auto tracks = [this, id](std::function<void(std::vector<TrackId>)> done) {
            m_services.library.playlistTracks(id, this,
                                              [done = std::move(done)](const TrackList& list) { done(list.ids); });
        };
        menu->addAction(Icons::get("play"), tr("Play"), this, [&actions, id] { actions.playPlaylist(id); });
        menu->addAction(tr("Play next"), this, [&actions, tracks] {
            tracks([&actions](std::vector<TrackId> ids) { actions.playNext(std::move(ids)); });
        });
        menu->addAction(Icons::get("queue"), tr("Add to queue"), this, [&actions, tracks] {
            tracks([&actions](std::vector<TrackId> ids) { actions.append(std::move(ids)); });
        });
        menu->addSeparator();
        if (row->kind == PlaylistRow::Kind::Smart)
            menu->addAction(Icons::get("smart-playlist"), tr("Edit rules…"), this, [this, id] { editRules(id); });
        menu->addAction(tr("Duplicate"), this,
                        [this, id] { m_lists->duplicate(id, [this](PlaylistId copy) { open(copy, true); }); });
        menu->addAction(Icons::get("export"), tr("Export…"), this, [this, id] { exportTo(id); });
    }
    menu->addAction(tr("Rename"), this, [this, id] { m_sidebar->rename(id); })->setShortcut(QKeySequence(Qt::Key_F2));
    menu->addSeparator();
    menu->addAction(Icons::get("close"), tr("Delete"), this, [this, id] { m_lists->remove(id); })
        ->setShortcut(QKeySequence::Delete);
}

void PlaylistCommands::popUpMenu(PlaylistId id, const QPoint& globalPosition)
{
    auto* menu = new QMenu(m_window);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillMenu(menu, id);
    menu->popup(globalPosition);
}

} // namespace auralis
