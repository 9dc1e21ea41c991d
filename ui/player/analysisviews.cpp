#include "player/analysisviews.h"

#include <algorithm>
#include <cmath>

#include <QPainter>

#include "player/deckstate.h"
#include "player/plotkit.h"
#include "theme/oklch.h"
#include "theme/paintkit.h"
#include "theme/theme.h"

namespace auralis
{
namespace
{

constexpr int scaleWidth = 30; ///< figures at the right of a plot

void drawScale(QPainter* painter, const QRectF& plot, double y, const QString& text)
{
    painter->setPen(theme().color.text3);
    painter->drawText(QRectF(plot.right(), y - 8, scaleWidth, 16), Qt::AlignRight | Qt::AlignVCenter, text);
}

void drawDashes(QPainter* painter, const QRectF& plot, double y)
{
    QPen pen(theme().color.text3, 1);
    pen.setDashPattern({4, 3});
    painter->setPen(pen);
    painter->drawLine(QPointF(plot.left(), std::floor(y) + 0.5), QPointF(plot.right(), std::floor(y) + 0.5));
}

} // namespace

ToneView::ToneView(QWidget* parent)
    : QWidget(parent)
{
    setFixedHeight(172);
    setAccessibleName(tr("Tone"));
}

void ToneView::setData(const EnhancementData& shown, bool sounding)
{
    m_data = shown;
    m_sounding = sounding;
    double most = 0;
    double at = 0;
    for (const EnhancementData::Point& point : shown.correction) {
        if (std::abs(point.db) <= std::abs(most)) continue;
        most = point.db;
        at = point.hz;
    }
    setAccessibleDescription(
        most == 0 ? tr("No correction")
                  : tr("Largest correction %1 dB at %2 Hz").arg(signedNumber(most, 1, true)).arg(qRound(at)));
    update();
}

namespace
{

constexpr double toneTopDb = 6.25;
constexpr double toneBottomDb = -8.6;
constexpr double spectrumRangeDb = 60; // from a little below the top line to the bottom
constexpr double spectrumTopDb = 4.8;  // where the loudest band reaches to, on the correction's scale

/// Where things lie in the tone view.
struct TonePlot {
    QRectF rect;
    FrequencyAxis axis{rect};

    double xOf(double hz) const { return axis.xOf(hz); }
    double yOf(double db) const { return rect.top() + rect.height() * (toneTopDb - db) / (toneTopDb - toneBottomDb); }
};

void paintSpectrum(QPainter& painter, const TonePlot& plot, const std::vector<EnhancementData::Point>& spectrum)
{
    const Colors& c = theme().color;
    const double top = plot.yOf(spectrumTopDb), bottom = plot.rect.bottom();
    const QPainterPath shape = lineThrough(
        spectrum.size(),
        [&](std::size_t i) { return std::clamp(plot.xOf(spectrum[i].hz), plot.rect.left(), plot.rect.right()); },
        [&](std::size_t i) { return std::min(bottom, top - spectrum[i].db / spectrumRangeDb * (bottom - top)); });
    if (shape.isEmpty()) return;
    painter.fillPath(closedAt(shape, bottom), mix(c.waveRms, c.surface, 0.24));
    painter.setPen(QPen(c.waveRms, 1));
    painter.drawPath(shape);
}

void paintToneGrid(QPainter& painter, const TonePlot& plot)
{
    const QRectF& rect = plot.rect;
    const QColor& line = theme().color.line;
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (const double db : {6.0, 3.0, -3.0})
        painter.fillRect(QRectF(rect.left(), std::floor(plot.yOf(db)), rect.width(), 1), line);
    for (const double hz : {100.0, 1000.0, 10000.0})
        painter.fillRect(QRectF(std::floor(plot.xOf(hz)), rect.top(), 1, rect.height()), line);
    drawDashes(&painter, rect, plot.yOf(0));
    painter.setRenderHint(QPainter::Antialiasing);
}

void paintCorrection(QPainter& painter, const TonePlot& plot, const std::vector<EnhancementData::Point>& correction,
                     const QColor& color)
{
    const QPainterPath line = lineThrough(
        correction.size(), [&](std::size_t i) { return plot.xOf(correction[i].hz); },
        [&](std::size_t i) { return plot.yOf(std::clamp(correction[i].db, toneBottomDb, toneTopDb)); });
    if (line.isEmpty()) return;
    QColor soft = color;
    soft.setAlphaF(0.2f);
    painter.fillPath(closedAt(line, plot.yOf(0)), soft);
    painter.setPen(QPen(color, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(line);
}

void paintToneScales(QPainter& painter, const TonePlot& plot)
{
    for (const double db : {6.0, 3.0, 0.0, -3.0})
        drawScale(&painter, plot.rect, plot.yOf(db), signedNumber(db, 0, true));
    const double below = plot.rect.bottom() + 3;
    const auto frequency = [&](double x, Qt::Alignment alignment, const QString& text) {
        const double left = (alignment & Qt::AlignLeft) ? x : x - 30;
        painter.drawText(QRectF(left, below, 60, 16), static_cast<int>(alignment | Qt::AlignVCenter), text);
    };
    painter.setPen(theme().color.text3);
    frequency(plot.rect.left(), Qt::AlignLeft, QStringLiteral("20"));
    frequency(plot.xOf(100), Qt::AlignHCenter, QStringLiteral("100"));
    frequency(plot.xOf(1000), Qt::AlignHCenter, QStringLiteral("1k"));
    frequency(plot.xOf(10000), Qt::AlignHCenter, QStringLiteral("10k"));
}

} // namespace

void ToneView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(theme().font(TextStyle::Caption));
    painter.setLayoutDirection(Qt::LeftToRight); // frequency, time and level grow to the right in every language
    const Colors& c = theme().color;
    const TonePlot plot{QRectF(8, 2, width() - 8 - scaleWidth, 126)};
    const QColor color = m_sounding ? c.accent : c.text3;
    paintSpectrum(painter, plot, m_data.spectrum);
    paintToneGrid(painter, plot);
    paintCorrection(painter, plot, m_data.correction, color);
    paintToneScales(painter, plot);

    const double legend = height() - 14;
    const auto words = [&](double x, const QString& text) {
        painter.setPen(c.text2);
        painter.drawText(QRectF(x, legend - 8, 120, 16), Qt::AlignLeft | Qt::AlignVCenter, text);
        return x + painter.fontMetrics().horizontalAdvance(text);
    };
    painter.fillRect(QRectF(plot.rect.left(), legend - 4, 12, 8), c.wavePeak);
    painter.fillRect(QRectF(plot.rect.left(), legend - 4, 12, 1), c.waveRms);
    const double second = words(plot.rect.left() + 18, tr("This track")) + 16;
    painter.fillRect(QRectF(second, legend - 1, 12, 2), color);
    words(second + 18, tr("Correction"));
}

LoudnessView::LoudnessView(QWidget* parent)
    : QWidget(parent)
{
    setFixedHeight(68);
    setAccessibleName(tr("Loudness over time"));
}

void LoudnessView::setData(const EnhancementData& shown, bool sounding)
{
    m_data = shown;
    m_sounding = sounding;
    update();
}

void LoudnessView::setPosition(double share)
{
    const auto column = [this](double s) { return s < 0 ? -1 : qRound(s * plotRect().width() * devicePixelRatioF()); };
    if (column(share) == column(m_position)) return;
    m_position = share;
    update();
}

QRectF LoudnessView::plotRect() const
{
    return QRectF(0, 2, width() - scaleWidth, 64);
}

void LoudnessView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(theme().font(TextStyle::Caption));
    painter.setLayoutDirection(Qt::LeftToRight); // frequency, time and level grow to the right in every language
    const Colors& c = theme().color;
    const QRectF plot = plotRect();
    const double topLufs = m_data.targetLufs + 7;
    constexpr double span = 28;
    const auto yOf = [&](double lufs) {
        return plot.top() + plot.height() * std::clamp((topLufs - lufs) / span, 0.0, 1.0);
    };
    // As many points as pixels: hours at 10 Hz are many more.
    const auto line = [&](const std::vector<float>& values) {
        const auto count = std::min(values.size(), static_cast<std::size_t>(std::max(2.0, plot.width())));
        return lineThrough(
            count,
            [&](std::size_t i) {
                return plot.left() + plot.width() * double(i) / double(std::max<std::size_t>(1, count - 1));
            },
            [&](std::size_t i) {
                const std::size_t from = i * values.size() / count;
                const std::size_t to = std::max(from + 1, (i + 1) * values.size() / count);
                double sum = 0;
                for (std::size_t k = from; k < to; ++k)
                    sum += static_cast<double>(values[k]);
                return yOf(sum / double(to - from));
            });
    };
    const QPainterPath before = line(m_data.loudnessBefore);
    if (!before.isEmpty()) {
        painter.fillPath(closedAt(before, plot.bottom()), mix(c.waveRms, c.surface, 0.2));
        painter.setPen(QPen(c.waveRms, 1));
        painter.drawPath(before);
    }
    painter.fillRect(QRectF(plot.left(), std::floor(yOf(m_data.targetLufs - 10)), plot.width(), 1), c.line);
    drawDashes(&painter, plot, yOf(m_data.targetLufs));
    const QPainterPath after = line(m_data.loudnessAfter);
    if (!after.isEmpty()) {
        painter.setPen(QPen(m_sounding ? c.accent : c.text3, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPath(after);
    }
    drawScale(&painter, plot, yOf(m_data.targetLufs), signedNumber(m_data.targetLufs, 0));
    drawScale(&painter, plot, yOf(m_data.targetLufs - 10), signedNumber(m_data.targetLufs - 10, 0));
    if (m_position >= 0)
        painter.fillRect(QRectF(std::round(m_position * (plot.width() - 1)), plot.top() - 2, 1, plot.height() + 2),
                         c.text);
}

ReductionMeter::ReductionMeter(QWidget* parent)
    : QWidget(parent)
{
    setFixedHeight(30);
    setAccessibleName(tr("Gain reduction"));
}

void ReductionMeter::setReduction(double now, double most)
{
    if (m_now == now && m_most == most) return;
    m_now = now;
    m_most = most;
    update();
}

void ReductionMeter::paintEvent(QPaintEvent*)
{
    constexpr double range = 12;
    QPainter painter(this);
    const Colors& c = theme().color;
    const QRectF bar(0, 2, width(), 8);
    const auto xOf = [&](double db) { return bar.width() * std::clamp(db / range, 0.0, 1.0); };
    paintBox(&painter, bar, theme().size.radiusBar, theme().dark ? c.line : c.pressed);
    if (xOf(m_now) >= 1) {
        QRectF done = bar;
        done.setWidth(xOf(m_now));
        paintBox(&painter, done, std::min<qreal>(theme().size.radiusBar, done.width() / 2), c.accent);
    }
    if (m_most > 0.05) painter.fillRect(QRectF(std::min(xOf(m_most), bar.right() - 2), 0, 2, 12), c.text);
    painter.setFont(theme().font(TextStyle::Caption));
    painter.setLayoutDirection(Qt::LeftToRight); // frequency, time and level grow to the right in every language
    painter.setPen(c.text3);
    for (const int db : {0, 3, 6, 9, 12}) {
        const double x = xOf(db);
        const QRectF at = db == 0    ? QRectF(0, 13, 40, 16)
                          : db == 12 ? QRectF(x - 40, 13, 40, 16)
                                     : QRectF(x - 20, 13, 40, 16);
        painter.drawText(at,
                         (db == 0    ? Qt::AlignLeft
                          : db == 12 ? Qt::AlignRight
                                     : Qt::AlignHCenter) |
                             Qt::AlignVCenter,
                         QString::number(db));
    }
}

} // namespace auralis
