// MainWindow: puts sidebar, toolbar, pages, queue panel and player bar together and leads from one place to another.
// Main thread. Wiring only: what is shown lives in the pages, what is done in TrackActions and the player.
#pragma once

#include <memory>

#include <QWidget>

#include "pages/page.h"
#include "sidepanel.h"

class QSplitter;
class QVBoxLayout;

namespace auralis
{

class ActivityIndicator;
class CoverProvider;
class DropOverlay;
class FullView;
class MessageBar;
class MiniPlayerLink;
class NowPlaying;
class PageStack;
class PlaylistCommands;
class PlayerMessages;
class PlayerBar;
class Sidebar;
class SidebarModel;
class TagCommands;
class Toolbar;
class WindowCommands;

class MainWindow : public QWidget
{
    Q_OBJECT
public:
    MainWindow(Library& library, UnifiedPlayerManager& player, Settings& settings, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// For messages of the application's own.
    MessageBar* messageBar() const { return m_messageBar; }
    ActivityIndicator* activity() const { return m_activity; }
    TrackActions& actions() const;

public Q_SLOTS:
    void goTo(const auralis::Place& place);
    void setPanel(auralis::SidePanel::Kind kind);
    void setQueueVisible(bool on);
    void setEnhancementVisible(bool on);
    void setLyricsVisible(bool on);
    /// The sounding track in the place of the pages.
    void setFullView(bool on);
    void raiseAndActivate();

Q_SIGNALS:
    void demoRequested(); ///< play the demo album
    void quitRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void buildLayout();
    PlayerBar* makePlayerBar();
    void connectPages();
    void connectToolbar();
    void onOpened(const Place& place);
    void connectCommands();
    void connectLibrary();
    void connectPlayer();
    void updateCounts();
    void applyWidth();
    void toggleFullScreen();
    void focusRegion(bool backwards);
    void addFolder();
    void addFiles();
    void showShortcuts();
    void saveState();
    void reopenPage();
    void restoreState();

    struct Parts; ///< services of the window itself, in the order they need each other
    std::unique_ptr<Parts> m_parts;
    Services m_services;
    Sidebar* m_sidebar;
    SidebarModel* m_sidebarModel;
    Toolbar* m_toolbar;
    ActivityIndicator* m_activity;
    MessageBar* m_messageBar;
    PageStack* m_pages;
    QWidget* m_center;
    QVBoxLayout* m_messageRoom; ///< above the pages
    SidePanel* m_panel;
    QSplitter* m_splitter;
    FullView* m_full;
    PlayerBar* m_playerBar;
    DropOverlay* m_overlay;
    WindowCommands* m_commands;
    PlaylistCommands* m_playlists;
    TagCommands* m_tags;
    PlayerMessages* m_messages;
    MiniPlayerLink* m_mini;
    int m_sidebarWidth = 224; ///< when it is not collapsed
    SidePanel::Kind m_panelKind = SidePanel::Kind::None;
    bool m_filling = false; ///< the search field is being filled by us, not typed into
};

} // namespace auralis
