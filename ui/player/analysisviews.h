// The pictures of the Enhancement panel: tone, loudness over time, gain reduction. Painted from plain data; still
// unless it changes. Main thread.
#pragma once

#include <QWidget>

#include "player/enhancementdata.h"

namespace auralis
{

/// The track's spectrum in grey and the correction over it, ±6 dB, 20 Hz to 20 kHz.
class ToneView : public QWidget
{
    Q_OBJECT
public:
    explicit ToneView(QWidget* parent = nullptr);
    /// `sounding`: the correction is heard, and so in the accent.
    void setData(const EnhancementData& shown, bool sounding);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    EnhancementData m_data;
    bool m_sounding = false;
};

/// Short-term loudness before and after, the target, and where we are.
class LoudnessView : public QWidget
{
    Q_OBJECT
public:
    explicit LoudnessView(QWidget* parent = nullptr);
    void setData(const EnhancementData& shown, bool sounding);
    void setPosition(double share); ///< 0-1 of the track; negative: none

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QRectF plotRect() const;
    EnhancementData m_data;
    bool m_sounding = false;
    double m_position = -1;
};

/// The limiter at work: now, and the most of this track so far; 0-12 dB.
class ReductionMeter : public QWidget
{
    Q_OBJECT
public:
    explicit ReductionMeter(QWidget* parent = nullptr);
    void setReduction(double now, double most);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    double m_now = 0, m_most = 0;
};

} // namespace auralis
