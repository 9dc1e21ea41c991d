// The player bar's own buttons: play with its loading ring, and the signal chip. Main thread.
#pragma once

#include <QAbstractButton>

class QTimer;
class QVariantAnimation;

namespace auralis
{

/// The round button: shows what the listener asked for, and a ring while a track has been loading for more than 300 ms.
class PlayButton : public QAbstractButton
{
    Q_OBJECT
public:
    explicit PlayButton(QWidget* parent = nullptr);
    void setPlaying(bool on);
    void setLoading(bool on);
    void setDiameter(int px);
    bool showsRing() const;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool hitButton(const QPoint& pos) const override;

private:
    bool m_playing = false;
    QTimer* m_patience;
    QVariantAnimation* m_turn;
    bool m_ring = false;
    int m_diameter;
};

/// "FLAC → Mastering → DAC"; only its icon when narrow.
class SignalChip : public QAbstractButton
{
    Q_OBJECT
public:
    explicit SignalChip(QWidget* parent = nullptr);
    void setSteps(const QStringList& steps);
    int fullWidth() const;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace auralis
