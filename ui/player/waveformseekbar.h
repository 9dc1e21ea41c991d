// WaveformSeekBar: the track as a picture of its level, and where we are in it. Click, drag, wheel and keys seek. Main
// thread.
#pragma once

#include <vector>

#include <QAbstractSlider>
#include <QPixmap>

#include "trackprofile.h"

namespace auralis
{

class WaveformSeekBar : public QAbstractSlider
{
    Q_OBJECT
public:
    struct Cue {
        double seconds = 0;
        QString name;
    };
    explicit WaveformSeekBar(QWidget* parent = nullptr);

    /// Null: a flat line until it is measured.
    void setProfile(const ProfilePtr& profile);
    /// 0: unknown; then nothing can be sought.
    void setDuration(double seconds);
    void setPosition(double seconds);
    /// Mastered sound is heard: played part in the accent, levels raised by `gainDb`.
    void setEnhanced(bool on, double gainDb = 0);
    /// The part that is ready in the cache, 0-1 of the track.
    void setCached(float from, float to);
    void setCues(const std::vector<Cue>& cues);

    double position() const { return m_position; }
    double duration() const { return m_duration; }
    /// Where a click at `x` seeks to, and back. Time runs to the right in every language.
    double secondsAt(double x) const;
    double xOf(double seconds) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void seekRequested(double seconds);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void sliderChange(SliderChange change) override;

private:
    void seek(double seconds);
    void invalidate();
    QPixmap render(const QColor& peak, const QColor& rms) const;
    QRectF waveRect() const;
    void showHover(const QPointF& pos);
    void describe();

    ProfilePtr m_profile;
    double m_position = 0;
    double m_duration = 0;
    double m_gainDb = 0;
    bool m_enhanced = false;
    float m_cachedFrom = 0, m_cachedTo = 0;
    std::vector<Cue> m_cues;

    QPixmap m_rest, m_played; ///< the whole track in each colour; empty: to be rendered
    double m_hoverX = -1;
    double m_drag = -1; ///< seconds under the pointer while dragging
    int m_wheel = 0;
    bool m_own = false; ///< our own change of value, not the listener's
};

/// "2:07", "1:02:07"; "–:––" for negative.
QString timeText(double seconds);

} // namespace auralis
