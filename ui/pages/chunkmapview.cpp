// ChunkMapView: chunks by what is ready to sound.
#include "chunkmapview.h"

#include <algorithm>
#include <cmath>

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "drawing.h"
#include "player/waveformseekbar.h"
#include "theme/paintkit.h"
#include "theme/theme.h"

namespace auralis
{
namespace
{

constexpr int rowHeight = 26, cellHeight = 18;
constexpr int nameWidth = 96, countWidth = 72;
constexpr int chunkSeconds = 10;
constexpr ChunkPlace legend[] = {ChunkPlace::L1, ChunkPlace::L2, ChunkPlace::L3, ChunkPlace::NotMade};

QString nameOf(ChunkPlace place)
{
    switch (place) {
    case ChunkPlace::L1:
        return QStringLiteral("L1");
    case ChunkPlace::L2:
        return QStringLiteral("L2");
    case ChunkPlace::L3:
        return QStringLiteral("L3");
    case ChunkPlace::NotMade:
        break;
    }
    return ChunkMapView::tr("Not made");
}

qint64 readyOf(const ChunkMapRow& row)
{
    return std::count_if(row.chunks.begin(), row.chunks.end(),
                         [](ChunkPlace place) { return place != ChunkPlace::NotMade; });
}

} // namespace

ChunkMapView::ChunkMapView(QWidget* parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Chunks of this track"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QColor ChunkMapView::colorOf(ChunkPlace place)
{
    const Colors& c = theme().color;
    switch (place) {
    case ChunkPlace::L1:
        return c.strong;
    case ChunkPlace::L2:
        return c.text3;
    case ChunkPlace::L3:
        return c.wavePeak;
    case ChunkPlace::NotMade:
        break;
    }
    return c.line;
}

void ChunkMapView::setRows(const std::vector<ChunkMapRow>& rows)
{
    const bool other = rows.size() != m_rows.size();
    m_rows = rows;
    QStringList words;
    for (const ChunkMapRow& row : m_rows)
        words += tr("%1: %2 of %3").arg(row.name, QString::number(readyOf(row)), QString::number(row.chunks.size()));
    setAccessibleDescription(words.join(QStringLiteral("; ")));
    if (other) updateGeometry();
    update();
}

void ChunkMapView::setPosition(double share)
{
    if (m_position == share) return;
    m_position = share;
    update();
}

QSize ChunkMapView::sizeHint() const
{
    return {600, std::max(1, static_cast<int>(m_rows.size())) * rowHeight + 4};
}

QRectF ChunkMapView::gridRect() const
{
    const double left = layoutDirection() == Qt::RightToLeft ? countWidth : nameWidth;
    return QRectF(left, 2, std::max(1, width() - nameWidth - countWidth), height() - 4);
}

QRectF ChunkMapView::cellRect(int row, int chunk) const
{
    const QRectF grid = gridRect();
    const auto count =
        static_cast<double>(std::max<std::size_t>(1, m_rows.at(static_cast<std::size_t>(row)).chunks.size()));
    const double step = grid.width() / count;
    const double gap = step > 6 ? 2 : step > 3 ? 1 : 0;
    return QRectF(grid.left() + chunk * step, grid.top() + row * rowHeight + (rowHeight - cellHeight) / 2.0, step - gap,
                  cellHeight);
}

bool ChunkMapView::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const QRectF grid = gridRect();
    const int row = (help->pos().y() - 2) / rowHeight;
    QString text;
    if (row >= 0 && row < static_cast<int>(m_rows.size()) && grid.contains(help->pos())) {
        const ChunkMapRow& of = m_rows[static_cast<std::size_t>(row)];
        const auto chunk = static_cast<std::size_t>((help->pos().x() - grid.left()) / grid.width() *
                                                    static_cast<double>(of.chunks.size()));
        if (chunk < of.chunks.size()) {
            const int from = static_cast<int>(chunk) * chunkSeconds;
            text = tr("%1 from %2: %3").arg(of.name, timeText(from), nameOf(of.chunks[chunk]));
        }
    }
    if (text.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), text, this);
    return true;
}

void ChunkMapView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colors& c = theme().color;
    const QRectF grid = gridRect();
    const bool rtl = layoutDirection() == Qt::RightToLeft;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const ChunkMapRow& row = m_rows[i];
        const int top = 2 + static_cast<int>(i) * rowHeight;
        const QRect name(rtl ? width() - nameWidth : 0, top, nameWidth - 8, rowHeight);
        draw::text(&painter, name, row.name, row.sounding ? TextStyle::Label : TextStyle::Small,
                   !row.sounding  ? c.text2
                   : row.mastered ? c.accent
                                  : c.text);
        const auto count = static_cast<int>(row.chunks.size());
        for (int chunk = 0; chunk < count; ++chunk) {
            const QRectF cell = cellRect(static_cast<int>(i), chunk);
            paintBox(&painter, cell, cell.width() > 6 ? theme().size.radiusBar : 0,
                     colorOf(row.chunks[static_cast<std::size_t>(chunk)]));
        }
        painter.setFont(theme().font(TextStyle::Small));
        painter.setPen(c.text3);
        paintDigits(&painter, QRect(rtl ? 0 : width() - countWidth, top, countWidth, rowHeight),
                    Qt::AlignRight | Qt::AlignVCenter, tr("%1 of %2").arg(readyOf(row)).arg(count));
    }
    if (m_position < 0 || m_rows.empty()) return;
    const double x = std::round(grid.left() + std::clamp(m_position, 0.0, 1.0) * grid.width());
    painter.fillRect(QRectF(x - 2, 0, 4, height()), c.bg);
    painter.fillRect(QRectF(x - 1, 0, 2, height()), c.text);
}

ChunkMapLegend::ChunkMapLegend(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize ChunkMapLegend::sizeHint() const
{
    const QFontMetrics metrics(theme().font(TextStyle::Caption));
    int width = 0;
    for (const ChunkPlace place : legend)
        width += 10 + 7 + metrics.horizontalAdvance(nameOf(place)) + 18;
    return {width, 20};
}

void ChunkMapLegend::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    int x = 0;
    for (const ChunkPlace place : legend) {
        paintBox(&painter, QRectF(x, (height() - 10) / 2.0, 10, 10), 2, ChunkMapView::colorOf(place));
        x += 17;
        x += draw::text(&painter, QRect(x, 0, width() - x, height()), nameOf(place), TextStyle::Caption,
                        theme().color.text2) +
             18;
    }
}

} // namespace auralis
