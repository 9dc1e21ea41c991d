// PeakMeter: the peaks of what is handed to the device, left and right, falling 20 dB a second, with a mark at the
// highest. Main thread.
#pragma once

#include <QElapsedTimer>
#include <QWidget>

class QTimer;

namespace auralis
{

class PeakMeter : public QWidget
{
    Q_OBJECT
public:
    explicit PeakMeter(QWidget* parent = nullptr);
    /// Linear peaks since the last call. `accent`: mastered sound.
    void setPeaks(float left, float right, bool accent);
    /// A new track: the highest begins anew.
    void reset();
    QSize sizeHint() const override { return {112, 280}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void fall();
    struct Channel {
        double db = -100, highest = -100;
    };
    Channel m_channels[2];
    bool m_accent = false;
    QTimer* m_timer; ///< runs only while visible and something is falling
    QElapsedTimer m_since;
};

} // namespace auralis
