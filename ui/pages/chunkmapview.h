// ChunkMapView: which chunks of the sounding track are ready, a row for each way it can sound, and where we are.
// Painted from plain data. Main thread.
#pragma once

#include <vector>

#include <QWidget>

#include "chunkplaces.h"

namespace auralis
{

struct ChunkMapRow {
    QString name;          ///< "Streamed", "Warm"
    bool sounding = false; ///< it is heard
    bool mastered = false; ///< and then in the accent
    std::vector<ChunkPlace> chunks;
};

class ChunkMapView : public QWidget
{
    Q_OBJECT
public:
    explicit ChunkMapView(QWidget* parent = nullptr);

    void setRows(const std::vector<ChunkMapRow>& rows);
    /// 0-1 of the track; negative: nowhere.
    void setPosition(double share);
    const std::vector<ChunkMapRow>& rows() const { return m_rows; }

    static QColor colorOf(ChunkPlace place);
    /// Of one chunk, in the widget.
    QRectF cellRect(int row, int chunk) const;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    QRectF gridRect() const;
    std::vector<ChunkMapRow> m_rows;
    double m_position = -1;
};

/// What the colours mean: "L1  L2  L3  Not made".
class ChunkMapLegend : public QWidget
{
    Q_OBJECT
public:
    explicit ChunkMapLegend(QWidget* parent = nullptr);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace auralis
