#include "player/peakmeter.h"

#include <algorithm>
#include <cmath>

#include <QPainter>
#include <QTimer>

#include "player/deckstate.h"
#include "theme/paintkit.h"
#include "theme/theme.h"

namespace auralis
{
namespace
{

constexpr double floorDb = -54;
constexpr double fallDbPerSecond = 20;
constexpr int frameMs = 33;
constexpr int reducedFrameMs = 100;

double toDb(float peak)
{
    return peak > 0 ? 20 * std::log10(static_cast<double>(peak)) : -100;
}

} // namespace

PeakMeter::PeakMeter(QWidget* parent)
    : QWidget(parent)
    , m_timer(new QTimer(this))
{
    setAccessibleName(tr("Peak"));
    connect(m_timer, &QTimer::timeout, this, &PeakMeter::fall);
}

void PeakMeter::setPeaks(float left, float right, bool accent)
{
    const float peaks[] = {left, right};
    for (int i = 0; i < 2; ++i) {
        m_channels[i].db = std::max(m_channels[i].db, toDb(peaks[i]));
        m_channels[i].highest = std::max(m_channels[i].highest, toDb(peaks[i]));
    }
    m_accent = accent;
    if (isVisible() && !m_timer->isActive()) {
        m_since.start();
        m_timer->start(theme().reducedMotion ? reducedFrameMs : frameMs);
    }
    update();
}

void PeakMeter::reset()
{
    for (Channel& channel : m_channels)
        channel.highest = -100;
    update();
}

void PeakMeter::fall()
{
    const double step = fallDbPerSecond * static_cast<double>(m_since.restart()) / 1000;
    bool anything = false;
    for (Channel& channel : m_channels) {
        channel.db = std::max(-100.0, channel.db - step);
        anything = anything || channel.db > floorDb;
    }
    if (!anything) m_timer->stop();
    update();
}

void PeakMeter::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_since.start();
}

void PeakMeter::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_timer->stop();
}

void PeakMeter::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LeftToRight); // left is left in every language
    const Colors& c = theme().color;
    constexpr int scale = 28, bar = 30, gap = 14, head = 24, foot = 20;
    const QRectF area(scale, head + 20, width() - scale, height() - head - 20 - foot);
    const auto yOf = [&](double db) { return area.top() + area.height() * std::clamp(db / floorDb, 0.0, 1.0); };
    painter.setFont(theme().font(TextStyle::Label));
    painter.setPen(c.text);
    painter.drawText(QRect(0, 0, width(), 20), Qt::AlignRight | Qt::AlignVCenter, tr("Peak, dBFS"));
    painter.setFont(theme().font(TextStyle::Caption));
    for (const int db : {0, -6, -12, -18, -24, -36, -48}) {
        const double y = yOf(db);
        painter.fillRect(QRectF(area.left(), std::floor(y), area.width(), 1), c.line);
        painter.setPen(c.text3);
        painter.drawText(QRectF(0, y - 8, scale - 6, 16), Qt::AlignRight | Qt::AlignVCenter, signedNumber(db, 0));
    }
    const QString names[] = {tr("L"), tr("R")};
    for (int i = 0; i < 2; ++i) {
        const Channel& channel = m_channels[i];
        const QRectF column(area.right() - 2 * bar - gap + i * (bar + gap), area.top(), bar, area.height());
        painter.fillRect(column, theme().dark ? c.hover : c.pressed);
        const double top = yOf(channel.db);
        painter.fillRect(QRectF(column.left(), top, bar, column.bottom() - top), m_accent ? c.accent : c.strong);
        if (channel.highest > floorDb) painter.fillRect(QRectF(column.left(), yOf(channel.highest), bar, 2), c.text);
        painter.setPen(c.text);
        painter.setFont(theme().font(TextStyle::Label));
        const QString figure = channel.highest > -99 ? signedNumber(channel.highest) : QString();
        painter.drawText(QRectF(column.left() - 7, head, bar + 14, 16), Qt::AlignCenter, figure);
        painter.setPen(c.text3);
        painter.setFont(theme().font(TextStyle::Caption));
        painter.drawText(QRectF(column.left(), column.bottom() + 4, bar, 16), Qt::AlignCenter, names[i]);
    }
}

} // namespace auralis
