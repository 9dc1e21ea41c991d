// PlayerBar: what plays, the transport, the waveform and the Enhance deck, along the bottom of the window. A view:
// plain values in, wishes out; PlayerBarController joins it to the player. Main thread.
#pragma once

#include <QPixmap>
#include <QWidget>

#include "playableitem.h"
#include "playersnapshot.h"
#include "playqueue.h"

class QSlider;

namespace auralis
{

class EnhanceDeck;
class IconButton;
class PlayButton;
class SignalChip;
class SignalPathPopover;
class TextLabel;
class VolumePopover;
class WaveformSeekBar;

class PlayerBar : public QWidget
{
    Q_OBJECT
public:
    explicit PlayerBar(QWidget* parent = nullptr);

    void setSnapshot(const PlayerSnapshot& snapshot);
    /// The item that sounds. An item without id clears the left side.
    void setItem(const PlayableItem& item);
    /// Null while it is loaded or when there is none: then an album icon.
    void setCover(const QPixmap& cover);
    void setProfile(const ProfilePtr& profile);
    void setFavourite(bool on);
    /// A file that is not in the library has no favourites.
    void setFavouriteEnabled(bool on);
    void setModes(bool shuffle, RepeatMode repeat);
    /// What plays after this; without id: nothing.
    void setNext(const PlayableItem& item);
    /// The full view tells of what sounds: the bar leaves the waveform to it and shows what is next.
    void setBesideFullView(bool on);

    EnhanceDeck* deck() const { return m_deck; }
    WaveformSeekBar* waveform() const { return m_waveform; }
    const PlayerSnapshot& snapshot() const { return m_snapshot; }

    /// Also for the window's Ctrl+I.
    void openSignalPath();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void playPauseRequested();
    void previousRequested();
    void nextRequested();
    void shuffleRequested(bool on);
    void repeatRequested(auralis::RepeatMode mode);
    void seekRequested(double seconds);
    void volumeRequested(double volume); ///< 0-1
    void muteRequested(bool on);
    void favouriteRequested(bool on);
    void coverClicked();          ///< opens the full view
    void titleClicked();          ///< shows the album
    void playOriginalRequested(); ///< from the signal path: the file as it is, Enhance off

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    void showWords();
    void layOut();
    void showVolume();
    void openVolume();
    QRect coverRect() const;

    PlayerSnapshot m_snapshot;
    PlayableItem m_item;
    QPixmap m_cover;
    PlayableItem m_next;
    bool m_besideFull = false;
    bool m_favourite = false;
    bool m_shuffleOn = false;
    RepeatMode m_repeatMode = RepeatMode::Off;

    TextLabel* m_title;
    TextLabel* m_artist;
    TextLabel* m_format;
    IconButton* m_heart;
    SignalChip* m_chip;
    IconButton* m_shuffle;
    IconButton* m_previous;
    PlayButton* m_play;
    IconButton* m_nextButton;
    IconButton* m_repeat;
    IconButton* m_mute;
    QSlider* m_volume;
    TextLabel* m_elapsed;
    WaveformSeekBar* m_waveform;
    TextLabel* m_total;
    EnhanceDeck* m_deck;
    SignalPathPopover* m_signalPath = nullptr;
    VolumePopover* m_volumePopover = nullptr;
};

} // namespace auralis
