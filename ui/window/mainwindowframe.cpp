// MainWindow: its size and what fits in it, what it remembers, and what comes to it from outside: files and keys.
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QPainter>
#include <QSplitter>
#include <QStandardPaths>
#include <QVBoxLayout>

#include "dropoverlay.h"
#include "library.h"
#include "mainwindow.h"
#include "models/playlists.h"
#include "models/sidebarmodel.h"
#include "models/trackactions.h"
#include "models/trackmime.h"
#include "pages/uisettings.h"
#include "pagestack.h"
#include "player/fullview.h"
#include "player/playerbar.h"
#include "playlistcommands.h"
#include "settings.h"
#include "sidebar.h"
#include "theme/messagebar.h"

namespace auralis
{

namespace
{

/// A playlist as the page to open at the next start: "playlist:12".
QString playlistPrefix()
{
    return QStringLiteral("playlist:");
}

} // namespace

void MainWindow::setFullView(bool on)
{
    if (on != m_full->isHidden()) return;
    m_splitter->setVisible(!on);
    m_full->setVisible(on);
    m_playerBar->setBesideFullView(on);
    // What there is to tell is told here, too.
    if (on)
        static_cast<QVBoxLayout*>(layout())->insertWidget(0, m_messageBar);
    else
        m_messageRoom->addWidget(m_messageBar);
    applyWidth();
    if (on)
        m_full->setFocus(Qt::OtherFocusReason);
    else if (Page* page = m_pages->current())
        page->mainView()->setFocus(Qt::OtherFocusReason);
}

void MainWindow::toggleFullScreen()
{
    isFullScreen() ? showNormal() : showFullScreen();
}

/// What fits beside each other: below 960 the sidebar shows icons, below 1120 the queue lies over the page.
void MainWindow::applyWidth()
{
    const Metrics& size = theme().size;
    const bool narrow = width() < size.breakSidebarCollapsed;
    if (narrow != m_sidebar->isCollapsed()) {
        if (narrow) m_sidebarWidth = m_sidebar->width();
        m_sidebar->setCollapsed(narrow);
        const int side = narrow ? size.sidebarCollapsed : m_sidebarWidth;
        m_splitter->setSizes({side, width() - side - m_panel->width(), m_panel->width()});
    }
    const bool over = width() < size.breakPanelOverlays;
    if (over && m_panel->parentWidget() != this) {
        m_panel->setParent(this);
    } else if (!over && m_panel->parentWidget() == this) {
        m_splitter->addWidget(m_panel);
        m_splitter->setCollapsible(2, false);
    }
    m_panel->setVisible(m_panelKind != SidePanel::Kind::None && m_full->isHidden());
    if (over) {
        const int panel = size.rightPanel;
        m_panel->setGeometry(width() - panel, 0, panel, m_splitter->height());
        m_panel->raise();
    }
    m_overlay->setGeometry(rect());
}

void MainWindow::addFolder()
{
    const QString start = QStandardPaths::writableLocation(QStandardPaths::MusicLocation);
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Add folder"), start);
    if (!folder.isEmpty()) m_services.library.import({QFile::encodeName(folder).toStdString()});
}

void MainWindow::addFiles()
{
    const QStringList files = QFileDialog::getOpenFileNames(
        this, tr("Add files"), QStandardPaths::writableLocation(QStandardPaths::MusicLocation));
    std::vector<std::string> paths;
    for (const QString& file : files)
        paths.push_back(QFile::encodeName(file).toStdString());
    if (!paths.empty()) m_services.library.import(std::move(paths));
}

void MainWindow::restoreState()
{
    resize(theme().size.windowWidth, theme().size.windowHeight);
    const QByteArray geometry = m_services.settings.get(settings::windowGeometry);
    if (!geometry.isEmpty()) restoreGeometry(geometry);
    const int side = m_services.settings.get(uisettings::sidebarWidth),
              panel = m_services.settings.get(uisettings::panelWidth);
    m_splitter->setSizes({side, width() - side - panel, panel});
    setPanel(SidePanel::kindOf(m_services.settings.get(uisettings::panel)));
    setFocus();
}

/// The page that was open when the program ended; a playlist that is gone since is none.
void MainWindow::reopenPage()
{
    const QString page = m_services.settings.get(settings::page);
    if (!page.startsWith(playlistPrefix())) return goTo({page, 0, {}});
    const PlaylistId id{page.mid(playlistPrefix().size()).toLongLong()};
    goTo({QStringLiteral("playlist"), id.value, {}});
    Playlists* lists = m_services.actions.playlists();
    auto* once = new QObject(this);
    connect(lists, &Playlists::changed, once, [this, lists, id, once] {
        once->deleteLater();
        const Place here = m_pages->history().here();
        if (!lists->find(id) && here.page == QLatin1String("playlist") && here.id == id.value)
            goTo({QStringLiteral("albums"), 0, {}});
    });
}

void MainWindow::saveState()
{
    uisettings::store(m_services.settings, settings::windowGeometry, saveGeometry());
    uisettings::store(m_services.settings, uisettings::sidebarWidth,
                      m_sidebar->isCollapsed() ? m_sidebarWidth : m_sidebar->width());
    if (m_panel->isVisible() && m_panel->parentWidget() != this)
        uisettings::store(m_services.settings, uisettings::panelWidth, m_panel->width());
    const QString page = m_pages->history().here().page;
    const bool entry = m_sidebarModel->indexOf(page).isValid();
    const QString again = page == QLatin1String("playlist")
                              ? playlistPrefix() + QString::number(m_pages->history().here().id)
                          : entry ? page
                                  : QStringLiteral("albums");
    uisettings::store(m_services.settings, settings::page, again);
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    applyWidth();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    saveState();
    QWidget::closeEvent(event);
}

void MainWindow::keyPressEvent(QKeyEvent* event)
{
    if (event->key() != Qt::Key_Escape) return QWidget::keyPressEvent(event);
    if (!m_full->isHidden())
        setFullView(false);
    else if (isFullScreen())
        showNormal();
    else if (m_panel->isVisible() && m_panel->parentWidget() == this)
        setQueueVisible(false);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (!trackmime::hasFiles(event->mimeData()) || trackmime::hasIds(event->mimeData())) return;
    event->setDropAction(Qt::CopyAction); // sources propose to move; the files stay where they are
    event->accept();
    m_overlay->setGeometry(m_center->geometry().translated(m_splitter->pos()));
    m_overlay->show();
    m_overlay->raise();
}

void MainWindow::dragMoveEvent(QDragMoveEvent* event)
{
    event->setDropAction(Qt::CopyAction);
    event->accept();
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent*)
{
    m_overlay->hide();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    m_overlay->hide();
    event->setDropAction(Qt::CopyAction);
    event->accept();
    const auto music = m_playlists->takePlaylists(trackmime::paths(event->mimeData()));
    if (!music.empty()) m_services.library.import(music);
}

void MainWindow::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color.surface);
}

} // namespace auralis
