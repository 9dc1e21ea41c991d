// MiniPlayer: a small frameless window that stays on top: cover, title, transport, waveform and the lamp. A view like
// the player bar. Main thread.
#pragma once

#include <QPixmap>
#include <QWidget>

#include "playableitem.h"
#include "playersnapshot.h"

namespace auralis
{

class EnhancePill;
class IconButton;
class PlayButton;
class TextLabel;
class WaveformSeekBar;

class MiniPlayer : public QWidget
{
    Q_OBJECT
public:
    explicit MiniPlayer(QWidget* parent = nullptr);

    void setSnapshot(const PlayerSnapshot& snapshot);
    void setItem(const PlayableItem& item);
    void setCover(const QPixmap& cover);
    void setProfile(const ProfilePtr& profile);

Q_SIGNALS:
    void playPauseRequested();
    void previousRequested();
    void nextRequested();
    void seekRequested(double seconds);
    void enhanceRequested(bool on);
    void closed(); ///< by its button, Esc or the window manager: time to show the window again

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    void layOut();

    PlayerSnapshot m_snapshot;
    PlayableItem m_item;
    QPixmap m_cover;
    bool m_round; ///< corners, where the desktop can show through
    TextLabel* m_title;
    TextLabel* m_artist;
    IconButton* m_close;
    IconButton* m_previous;
    PlayButton* m_play;
    IconButton* m_next;
    EnhancePill* m_pill;
    WaveformSeekBar* m_waveform;
};

} // namespace auralis
