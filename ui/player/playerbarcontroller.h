// PlayerBarController: joins the player bar to the player, the queue's modes and the library's favourites. Main thread.
#pragma once

#include <functional>

#include <QObject>
#include <QPixmap>
#include <QPointer>

#include "ids.h"
#include "playableitem.h"
#include "player/waveformseekbar.h"
#include "playersnapshot.h"

namespace auralis
{

class EnhancementPanel;
class FullView;
class Library;
class MiniPlayer;
class PlayerBar;
class UnifiedPlayerManager;

class PlayerBarController : public QObject
{
    Q_OBJECT
public:
    /// A square cover of `side` px; null: not here yet, coverReady() will tell.
    using CoverSource = std::function<QPixmap(const QString& key, int side, qreal ratio)>;

    /// `library` may be null: then there are no favourites. All three must outlive the controller.
    PlayerBarController(PlayerBar* bar, UnifiedPlayerManager* player, Library* library, QObject* parent = nullptr);
    void setCoverSource(const CoverSource& source);
    /// Shows and steers the same in the mini player from now on.
    void attach(MiniPlayer* mini);
    /// Keeps the panel told of what sounds.
    void attach(EnhancementPanel* panel);
    /// As the mini player; its cover is asked for in the size it has.
    void attach(FullView* view);

public Q_SLOTS:
    void coverReady(const QString& key);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showSnapshot(const PlayerSnapshot& snapshot);
    int steadyLook(const PlayerSnapshot& snapshot) const;
    void showProfile(const ProfilePtr& profile);
    void showItem(const PlayableItem& item);
    void showCover();
    void showModes();
    void showNext();
    void askFavourite();
    void askChapters();

    PlayerBar* m_bar;
    QPointer<MiniPlayer> m_mini;
    QPointer<EnhancementPanel> m_panel;
    QPointer<FullView> m_full;
    UnifiedPlayerManager* m_player;
    Library* m_library;
    CoverSource m_covers;
    PlayableItem m_item;
    std::vector<WaveformSeekBar::Cue> m_chapters; ///< of the item
};

} // namespace auralis
