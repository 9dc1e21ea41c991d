// FullView: the sounding track and nothing else: cover, title, a tall waveform, peaks. In the place of the pages; the
// player bar stays. Main thread.
#pragma once

#include <QPixmap>
#include <QWidget>

#include "playableitem.h"
#include "player/waveformseekbar.h"
#include "playersnapshot.h"

namespace auralis
{

class IconButton;
class PeakMeter;
class TextLabel;

class FullView : public QWidget
{
    Q_OBJECT
public:
    explicit FullView(QWidget* parent = nullptr);

    void setSnapshot(const PlayerSnapshot& snapshot);
    void setItem(const PlayableItem& item);
    void setCover(const QPixmap& cover);
    void setProfile(const ProfilePtr& profile);
    void setCues(const std::vector<WaveformSeekBar::Cue>& cues);
    /// The words of the track, between cover and meters; becomes a child. Shown while there are some.
    void setLyricsView(QWidget* view);
    void setHasLyrics(bool on);
    /// Side of the cover as it is drawn now, px; it grows with the window up to 472.
    int coverSide() const;

Q_SIGNALS:
    void seekRequested(double seconds);
    void closeRequested();
    void fullScreenRequested();
    void miniRequested();
    void coverSideChanged(); ///< a cover of another size is wanted

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void layOut();
    QRect coverRect() const;

    PlayerSnapshot m_snapshot;
    PlayableItem m_item;
    QPixmap m_cover;
    QWidget* m_lyrics = nullptr;
    bool m_hasLyrics = false;
    IconButton* m_back;
    TextLabel* m_backWords;
    IconButton* m_mini;
    IconButton* m_screen;
    TextLabel* m_title;
    TextLabel* m_artist;
    TextLabel* m_format;
    PeakMeter* m_meter;
    TextLabel* m_elapsed;
    WaveformSeekBar* m_waveform;
    TextLabel* m_total;
};

} // namespace auralis
