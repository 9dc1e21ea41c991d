// WindowCommands: everything the window can be told, as actions with their keys, and the menu made of them. Main
// thread.
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include <QObject>

class QAction;
class QMenu;
class QWidget;

namespace auralis
{

class UnifiedPlayerManager;

class WindowCommands : public QObject
{
    Q_OBJECT
public:
    /// Pages that Ctrl+1, Ctrl+2 ... go to (at most seven: Ctrl+8 are the favourites): id and title.
    using Pages = std::vector<std::pair<QString, QString>>;
    WindowCommands(UnifiedPlayerManager& player, const Pages& pages, QWidget* window);

    /// The menu of the toolbar's button: File, Edit, View, Playback, Enhance, Help.
    QMenu* menu() const { return m_menu; }
    QAction* undo() const { return m_undo; }
    QAction* redo() const { return m_redo; }
    QAction* queue() const { return m_queue; }
    QAction* enhancement() const { return m_enhancement; }
    QAction* lyrics() const { return m_lyrics; }
    QAction* back() const { return m_back; }
    QAction* forward() const { return m_forward; }
    /// Every action that has a key, for the list of shortcuts.
    const std::vector<QAction*>& all() const { return m_all; }

Q_SIGNALS:
    void pageRequested(const QString& page);
    void addFolder();
    void addFiles();
    void search();
    void newPlaylistRequested();
    void newSmartPlaylistRequested();
    void importPlaylistsRequested();
    void nextRegion(bool backwards);
    void fullViewRequested();
    void toggleFullScreen();
    void signalPathRequested();
    void miniPlayerRequested();
    void blindTestRequested();
    void editPresetRequested();
    void managePresetsRequested();
    void correctionRequested();
    void settingsRequested();
    void cacheRequested();
    void shortcutsRequested();
    void aboutRequested();
    void quitRequested();
    void favouriteRequested();

private:
    QAction* add(QMenu* menu, const QString& text, const char* icon, const QList<QKeySequence>& keys,
                 std::function<void()> run);
    void buildFile();
    void buildEdit();
    void buildView(const Pages& pages);
    void buildPlayback();
    void buildEnhance();
    void buildHelp();

    UnifiedPlayerManager& m_player;
    QWidget* m_window;
    QMenu* m_menu;
    std::vector<QAction*> m_all;
    QAction* m_undo = nullptr;
    QAction* m_redo = nullptr;
    QAction* m_queue = nullptr;
    QAction* m_enhancement = nullptr;
    QAction* m_lyrics = nullptr;
    QAction* m_back = nullptr;
    QAction* m_forward = nullptr;
};

} // namespace auralis
