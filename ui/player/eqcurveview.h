// EqCurveView: a tone curve to be drawn by hand: handles for bells, shelves and points over the track's spectrum. A
// pure view: it moves its handles, and its owner says what curve they make.
#pragma once

#include <functional>
#include <vector>

#include <QWidget>

#include "player/enhancementdata.h"

namespace auralis
{

class EqCurveView : public QWidget
{
    Q_OBJECT
public:
    struct Handle {
        enum class Kind { Bell, LowShelf, HighShelf, Point };
        Kind kind = Kind::Bell;
        double hz = 1000, gainDb = 0;
        double octaves = 1; ///< width of a bell
    };
    static constexpr double lowestHz = 20, highestHz = 20000;
    static constexpr double narrowest = 0.25, widest = 8; ///< octaves

    explicit EqCurveView(QWidget* parent = nullptr);

    /// Those that follow keep their selection as long as it exists.
    void setHandles(const std::vector<Handle>& handles);
    const std::vector<Handle>& handles() const { return m_handles; }
    /// What all handles together do at a frequency, dB.
    void setResponse(const std::function<double(double hz)>& response);
    /// The scale reaches from -`db` to +`db`.
    void setRange(double db);
    /// dB below its loudest band, or empty.
    void setSpectrum(const std::vector<EnhancementData::Point>& spectrum);
    /// The curve is heard, and so in the accent.
    void setSounding(bool on);
    void setEditable(bool on);

    int selected() const { return m_selected; }
    void select(int index);
    /// As a double click there would; returns the index.
    int add(const Handle& handle);
    /// As if it had been moved by hand.
    void setHandle(int index, const Handle& handle);
    /// A bell or point goes, a shelf goes flat.
    void removeSelected();
    /// Where a handle lies in the widget.
    QPointF placeOf(const Handle& handle) const;

    QSize sizeHint() const override { return {560, 240}; }
    QSize minimumSizeHint() const override { return {280, 140}; }

Q_SIGNALS:
    void edited();   ///< by hand, with each step of a drag
    void finished(); ///< the hand let go: one edit is done
    void selectionChanged(int index);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    QRectF plotRect() const;
    double yOf(double db) const;
    double dbAt(double y) const;
    int handleAt(const QPointF& pos) const;
    void change(int index, Handle to);
    void widen(double factor);
    void describe();
    void paintScale(QPainter& painter) const;

    std::vector<Handle> m_handles;
    std::function<double(double)> m_response;
    std::vector<EnhancementData::Point> m_spectrum;
    double m_range = 12;
    bool m_sounding = false;
    bool m_editable = true;
    int m_selected = -1, m_hover = -1;
    bool m_dragging = false;
    QPointF m_grip; ///< of the pointer from the middle of what it drags
    int m_wheel = 0;
};

} // namespace auralis
