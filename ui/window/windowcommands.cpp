// WindowCommands: actions, keys and the menu.
#include "windowcommands.h"

#include <algorithm>

#include <QAction>
#include <QActionGroup>
#include <QMenu>
#include <QWidget>

#include "player/presetlist.h"
#include "theme/icons.h"
#include "unifiedplayermanager.h"

namespace auralis
{

WindowCommands::WindowCommands(UnifiedPlayerManager& player, const Pages& pages, QWidget* window)
    : QObject(window)
    , m_player(player)
    , m_window(window)
    , m_menu(new QMenu(window))
{
    buildFile();
    buildEdit();
    buildView(pages);
    buildPlayback();
    buildEnhance();
    m_menu->addSeparator();
    add(m_menu, tr("Settings"), "settings", {QKeySequence(Qt::CTRL | Qt::Key_Comma)},
        [this] { Q_EMIT settingsRequested(); });
    buildHelp();
    add(m_menu, tr("Quit"), nullptr, {QKeySequence(Qt::CTRL | Qt::Key_Q)}, [this] { Q_EMIT quitRequested(); });
}

/// `menu` null: a key without a place in the menu. The window owns the action too, so that its key works with the menu
/// closed.
QAction* WindowCommands::add(QMenu* menu, const QString& text, const char* icon, const QList<QKeySequence>& keys,
                             std::function<void()> run)
{
    auto* action = new QAction(text, this);
    if (icon) action->setIcon(Icons::get(icon));
    action->setShortcuts(keys);
    connect(action, &QAction::triggered, this, std::move(run));
    m_window->addAction(action);
    if (menu) menu->addAction(action);
    if (!keys.isEmpty()) m_all.push_back(action);
    return action;
}

void WindowCommands::buildFile()
{
    QMenu* menu = m_menu->addMenu(tr("File"));
    add(menu, tr("Add folder…"), "folder", {QKeySequence(Qt::CTRL | Qt::Key_O)}, [this] { Q_EMIT addFolder(); });
    add(menu, tr("Add files…"), "add", {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O)}, [this] { Q_EMIT addFiles(); });
    menu->addSeparator();
    add(menu, tr("New playlist"), "playlist", {QKeySequence(Qt::CTRL | Qt::Key_N)},
        [this] { Q_EMIT newPlaylistRequested(); });
    add(menu, tr("New smart playlist…"), "smart-playlist", {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N)},
        [this] { Q_EMIT newSmartPlaylistRequested(); });
    add(menu, tr("Import playlists…"), nullptr, {}, [this] { Q_EMIT importPlaylistsRequested(); });
}

void WindowCommands::buildEdit()
{
    QMenu* menu = m_menu->addMenu(tr("Edit"));
    m_undo = add(menu, tr("Undo"), "undo", {QKeySequence::Undo}, [] {});
    m_redo = add(menu, tr("Redo"), nullptr, {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z)}, [] {});
    menu->addSeparator();
    add(menu, tr("Search"), "search", {QKeySequence(Qt::CTRL | Qt::Key_F), QKeySequence(Qt::CTRL | Qt::Key_K)},
        [this] { Q_EMIT search(); });
    add(menu, tr("Favourite"), "heart", {QKeySequence(Qt::CTRL | Qt::Key_D)}, [this] { Q_EMIT favouriteRequested(); });
}

void WindowCommands::buildView(const Pages& pages)
{
    QMenu* menu = m_menu->addMenu(tr("View"));
    int number = 1;
    for (const auto& page : pages) {
        add(menu, page.second, nullptr, {QKeySequence(int(Qt::CTRL) | (Qt::Key_0 + number))},
            [this, id = page.first] { Q_EMIT pageRequested(id); });
        ++number;
    }
    add(menu, tr("Favourites"), "heart", {QKeySequence(Qt::CTRL | Qt::Key_8)},
        [this] { Q_EMIT pageRequested(QStringLiteral("favourites")); });
    add(menu, tr("Duplicates"), nullptr, {}, [this] { Q_EMIT pageRequested(QStringLiteral("duplicates")); });
    add(menu, tr("Statistics"), "info", {}, [this] { Q_EMIT pageRequested(QStringLiteral("statistics")); });
    add(menu, tr("Cache"), "cache", {}, [this] { Q_EMIT cacheRequested(); });
    menu->addSeparator();
    m_back = add(menu, tr("Back"), "chevron-left", {QKeySequence(Qt::ALT | Qt::Key_Left), QKeySequence(Qt::Key_Back)},
                 [] {});
    m_forward = add(menu, tr("Forward"), "chevron-right",
                    {QKeySequence(Qt::ALT | Qt::Key_Right), QKeySequence(Qt::Key_Forward)}, [] {});
    m_queue = add(menu, tr("Queue panel"), "queue", {QKeySequence(Qt::CTRL | Qt::Key_J)}, [] {});
    m_queue->setCheckable(true);
    m_enhancement =
        add(menu, tr("Enhancement panel"), "enhance", {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E)}, [] {});
    m_enhancement->setCheckable(true);
    m_lyrics = add(menu, tr("Lyrics"), "lyrics", {QKeySequence(Qt::CTRL | Qt::Key_L)}, [] {});
    m_lyrics->setCheckable(true);
    add(menu, tr("Mini player"), "mini-player", {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M)},
        [this] { Q_EMIT miniPlayerRequested(); });
    add(menu, tr("Signal path"), "signal-path", {QKeySequence(Qt::CTRL | Qt::Key_I)},
        [this] { Q_EMIT signalPathRequested(); });
    add(menu, tr("Full view"), "album", {QKeySequence(Qt::Key_F11)}, [this] { Q_EMIT fullViewRequested(); });
    add(menu, tr("Full screen"), "fullscreen", {QKeySequence(Qt::SHIFT | Qt::Key_F11)},
        [this] { Q_EMIT toggleFullScreen(); });
    add(nullptr, tr("Next region"), nullptr, {QKeySequence(Qt::Key_F6)}, [this] { Q_EMIT nextRegion(false); });
    add(nullptr, tr("Previous region"), nullptr, {QKeySequence(Qt::SHIFT | Qt::Key_F6)},
        [this] { Q_EMIT nextRegion(true); });
}

void WindowCommands::buildPlayback()
{
    QMenu* menu = m_menu->addMenu(tr("Playback"));
    UnifiedPlayerManager* player = &m_player;
    PlayQueue* queue = m_player.queue();
    // Space itself is taken by BareKeys, so that text fields and buttons keep it.
    add(menu, tr("Play or pause"), "play", {QKeySequence(Qt::Key_MediaTogglePlayPause)},
        [player] { player->togglePlay(); });
    add(nullptr, tr("Play"), nullptr, {QKeySequence(Qt::Key_MediaPlay)}, [player] { player->togglePlay(); });
    add(nullptr, tr("Pause"), nullptr, {QKeySequence(Qt::Key_MediaPause)}, [player] { player->pause(); });
    add(nullptr, tr("Stop"), nullptr, {QKeySequence(Qt::Key_MediaStop)}, [player] { player->stop(); });
    add(menu, tr("Previous track"), "previous",
        {QKeySequence(Qt::CTRL | Qt::Key_Left), QKeySequence(Qt::Key_MediaPrevious)}, [player] { player->previous(); });
    add(menu, tr("Next track"), "next", {QKeySequence(Qt::CTRL | Qt::Key_Right), QKeySequence(Qt::Key_MediaNext)},
        [player] { player->next(); });
    menu->addSeparator();
    const auto volume = [player](double by) {
        player->setVolume(std::clamp(player->snapshot().volume + by, 0.0, 1.0));
    };
    add(menu, tr("Louder"), "volume-high", {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Up)},
        [volume] { volume(0.05); });
    add(menu, tr("Quieter"), "volume-low", {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Down)},
        [volume] { volume(-0.05); });
    add(menu, tr("Mute"), "volume-mute", {QKeySequence(Qt::CTRL | Qt::Key_U)},
        [player] { player->setMuted(!player->snapshot().muted); });
    menu->addSeparator();
    QAction* shuffle = add(menu, tr("Shuffle"), "shuffle", {QKeySequence(Qt::CTRL | Qt::Key_S)}, [] {});
    shuffle->setCheckable(true);
    connect(shuffle, &QAction::toggled, queue, &PlayQueue::setShuffle);
    QAction* repeat = add(menu, tr("Repeat"), "repeat", {QKeySequence(Qt::CTRL | Qt::Key_R)}, [queue] {
        const RepeatMode mode = queue->repeat();
        queue->setRepeat(mode == RepeatMode::Off   ? RepeatMode::All
                         : mode == RepeatMode::All ? RepeatMode::One
                                                   : RepeatMode::Off);
    });
    const auto follow = [queue, shuffle, repeat] {
        shuffle->setChecked(queue->shuffle());
        repeat->setText(queue->repeat() == RepeatMode::Off   ? tr("Repeat: off")
                        : queue->repeat() == RepeatMode::All ? tr("Repeat: all")
                                                             : tr("Repeat: one"));
    };
    connect(queue, &PlayQueue::modesChanged, this, follow);
    follow();
}

void WindowCommands::buildEnhance()
{
    QMenu* menu = m_menu->addMenu(tr("Enhance"));
    UnifiedPlayerManager* player = &m_player;
    QAction* enhance = add(menu, tr("Enhance"), "enhance", {QKeySequence(Qt::CTRL | Qt::Key_E)}, [player] {
        if (!player->snapshot().blind) player->setEnhanced(!player->isEnhanced());
    });
    enhance->setCheckable(true);
    menu->addSeparator();
    QAction* behindPresets = menu->addSeparator();
    auto* presets = new QActionGroup(menu);
    // The marks tell what was chosen last, by whatever means; of a blind test nothing.
    const auto mark = [player, enhance, presets] {
        const bool blind = player->snapshot().blind;
        enhance->setChecked(player->isEnhanced() && !blind);
        presets->setEnabled(!blind);
        for (QAction* action : presets->actions())
            action->setChecked(action->data() == player->preset() && !blind);
    };
    const auto fill = [player, menu, behindPresets, presets, mark] {
        qDeleteAll(presets->actions());
        int number = 1; // their keys are 1-9, of BareKeys
        for (const PresetEntry& preset : presetEntries()) {
            QString text = preset.name;
            if (number <= 9) text += QLatin1Char('\t') + QString::number(number++);
            auto* action = new QAction(text, presets);
            action->setCheckable(true);
            action->setData(preset.id);
            connect(action, &QAction::triggered, player, [player, id = preset.id] {
                if (!player->snapshot().blind) player->setEnhanced(true, id);
            });
            menu->insertAction(behindPresets, action);
        }
        mark();
    };
    connect(menu, &QMenu::aboutToShow, this, fill);
    connect(enhance, &QAction::triggered, this, mark); // a wish that is not granted is not marked
    connect(player, &UnifiedPlayerManager::snapshotChanged, this, mark);
    add(menu, tr("Edit preset…"), nullptr, {}, [this] { Q_EMIT editPresetRequested(); });
    add(menu, tr("Manage presets…"), nullptr, {}, [this] { Q_EMIT managePresetsRequested(); });
    add(menu, tr("Listening correction…"), "device", {}, [this] { Q_EMIT correctionRequested(); });
    add(menu, tr("Blind test…"), "compare", {}, [this] { Q_EMIT blindTestRequested(); });
}

void WindowCommands::buildHelp()
{
    QMenu* menu = m_menu->addMenu(tr("Help"));
    add(menu, tr("Keyboard shortcuts"), "keyboard", {QKeySequence(Qt::Key_F1)},
        [this] { Q_EMIT shortcutsRequested(); });
    add(menu, tr("About Auralis"), "info", {}, [this] { Q_EMIT aboutRequested(); });
}

} // namespace auralis
