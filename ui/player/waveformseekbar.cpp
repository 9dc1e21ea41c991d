#include "player/waveformseekbar.h"

#include <cmath>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>

#include "theme/auralisstyle.h"
#include "theme/oklch.h"
#include "theme/theme.h"

namespace auralis
{
namespace
{

constexpr double stepSeconds = 5;
constexpr double pageSeconds = 30;
constexpr int cacheLine = 2;       ///< px, at the bottom
constexpr int cacheGap = 4;        ///< px between playhead and that line
constexpr double peakShare = 0.42; ///< of the played colour in the played peaks

/// Column of the profile's waveform as half heights, 0-1. A gentle curve: a quiet track must not be a thread.
double columnHeight(double level, double gain)
{
    return std::pow(std::min(1.0, level * gain), 0.7);
}

} // namespace

QString timeText(double seconds)
{
    if (seconds < 0 || !std::isfinite(seconds)) return QStringLiteral("\u2013:\u2013\u2013");
    const auto whole = static_cast<qint64>(seconds);
    const QString rest = QStringLiteral("%1").arg(whole % 60, 2, 10, QLatin1Char('0'));
    if (whole < 3600) return QStringLiteral("%1:%2").arg(whole / 60).arg(rest);
    return QStringLiteral("%1:%2:%3").arg(whole / 3600).arg(whole / 60 % 60, 2, 10, QLatin1Char('0')).arg(rest);
}

WaveformSeekBar::WaveformSeekBar(QWidget* parent)
    : QAbstractSlider(parent)
{
    setOrientation(Qt::Horizontal);
    setFocusPolicy(Qt::TabFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Position"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusRadius(this, theme().size.radiusBar);
    setRange(0, 0);
}

QSize WaveformSeekBar::sizeHint() const
{
    return {400, theme().size.waveformBar};
}
QSize WaveformSeekBar::minimumSizeHint() const
{
    return {80, theme().size.waveformMini};
}

void WaveformSeekBar::setProfile(const ProfilePtr& profile)
{
    if (m_profile == profile) return;
    m_profile = profile;
    invalidate();
}

void WaveformSeekBar::setDuration(double seconds)
{
    if (m_duration == seconds) return;
    m_duration = std::max(0.0, seconds);
    m_own = true;
    setRange(0, static_cast<int>(m_duration));
    m_own = false;
    describe();
    update();
}

void WaveformSeekBar::setPosition(double seconds)
{
    const double before = xOf(m_position);
    const bool newSecond = static_cast<int>(seconds) != static_cast<int>(m_position);
    m_position = seconds;
    if (newSecond) describe();
    const double after = xOf(m_position);
    const double ratio = devicePixelRatioF();
    if (std::round(before * ratio) == std::round(after * ratio)) return;
    const auto [left, right] = std::minmax(before, after);
    update(QRectF(left - 3, 0, right - left + 6, height()).toAlignedRect());
}

void WaveformSeekBar::setEnhanced(bool on, double gainDb)
{
    if (!on) gainDb = 0;
    if (m_enhanced == on && std::abs(m_gainDb - gainDb) < 0.05) return;
    m_enhanced = on;
    m_gainDb = gainDb;
    invalidate();
}

void WaveformSeekBar::setCached(float from, float to)
{
    if (m_cachedFrom == from && m_cachedTo == to) return;
    m_cachedFrom = from;
    m_cachedTo = to;
    update(0, height() - cacheLine, width(), cacheLine);
}

void WaveformSeekBar::setCues(const std::vector<Cue>& cues)
{
    m_cues = cues;
    update();
}

void WaveformSeekBar::describe()
{
    // Whole seconds only: a screen reader is not told thirty times a second.
    m_own = true;
    setValue(static_cast<int>(m_position));
    m_own = false;
    setAccessibleDescription(tr("%1 of %2").arg(timeText(m_position), timeText(m_duration)));
}

void WaveformSeekBar::sliderChange(SliderChange change)
{
    // A change that is not ours comes from assistive technology.
    if (change == SliderValueChange && !m_own) seek(value());
    QAbstractSlider::sliderChange(change);
}

double WaveformSeekBar::secondsAt(double x) const
{
    if (width() <= 1) return 0;
    return std::clamp(x / (width() - 1), 0.0, 1.0) * m_duration;
}

double WaveformSeekBar::xOf(double seconds) const
{
    return m_duration > 0 ? std::clamp(seconds / m_duration, 0.0, 1.0) * (width() - 1) : 0;
}

QRectF WaveformSeekBar::waveRect() const
{
    return QRectF(0, 0, width(), height() - cacheLine - cacheGap);
}

void WaveformSeekBar::invalidate()
{
    m_rest = {};
    m_played = {};
    update();
}

void WaveformSeekBar::resizeEvent(QResizeEvent* event)
{
    QAbstractSlider::resizeEvent(event);
    invalidate();
}

void WaveformSeekBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::StyleChange) invalidate();
    QAbstractSlider::changeEvent(event);
}

QPixmap WaveformSeekBar::render(const QColor& peakColor, const QColor& rmsColor) const
{
    const double ratio = devicePixelRatioF();
    const QRectF area = waveRect();
    const int columns = std::max(1, static_cast<int>(std::round(area.width() * ratio)));
    const int rows = std::max(1, static_cast<int>(std::round(area.height() * ratio)));
    QPixmap pixmap(columns, rows);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    const double middle = rows / 2.0;
    const double most = middle - ratio; // the playhead is a little taller than the loudest column
    const bool known = m_profile && !m_profile->waveform.peak.empty() &&
                       m_profile->waveform.rms.size() == m_profile->waveform.peak.size();
    if (!known) {
        painter.fillRect(QRectF(0, std::round(middle - ratio), columns, 2 * ratio), rmsColor);
        return pixmap;
    }
    const Waveform& wave = m_profile->waveform;
    const double gain = std::pow(10.0, m_gainDb / 20);
    const auto count = static_cast<int>(wave.peak.size());
    const auto bar = [&](int x, double share, const QColor& color) {
        const double half = std::max(ratio / 2, std::round(share * most));
        painter.fillRect(QRectF(x, middle - half, 1, 2 * half), color);
    };
    for (int x = 0; x < columns; ++x) {
        // The profile's columns below this pixel; at least the one it lies in.
        const int from = static_cast<int>(static_cast<qint64>(x) * count / columns);
        const int to = std::max(from + 1, static_cast<int>(static_cast<qint64>(x + 1) * count / columns));
        double peak = 0;
        double squares = 0;
        for (int i = from; i < to; ++i) {
            const auto at = static_cast<std::size_t>(i);
            peak = std::max(peak, wave.peak[at] / 255.0);
            squares += wave.rms[at] / 255.0 * (wave.rms[at] / 255.0);
        }
        bar(x, columnHeight(peak, gain), peakColor);
        bar(x, columnHeight(std::sqrt(squares / (to - from)), gain), rmsColor);
    }
    return pixmap;
}

void WaveformSeekBar::paintEvent(QPaintEvent*)
{
    const Colors& c = theme().color;
    QPainter painter(this);
    if (m_rest.isNull()) {
        const QColor played = m_enhanced ? c.accent : c.text;
        m_rest = render(c.wavePeak, c.waveRms);
        m_played = render(mix(played, palette().color(QPalette::Window), peakShare), played);
        m_rest.setDevicePixelRatio(devicePixelRatioF());
        m_played.setDevicePixelRatio(devicePixelRatioF());
    }
    const double ratio = devicePixelRatioF();
    const QRectF wave = waveRect();
    const bool inTrack = m_duration > 0;
    const double head = std::round(xOf(m_drag >= 0 ? m_drag : m_position) * ratio) / ratio;
    const auto half = [&](const QPixmap& pixmap, double from, double to) {
        if (to <= from) return;
        painter.drawPixmap(QRectF(from, 0, to - from, wave.height()), pixmap,
                           QRectF(from * ratio, 0, (to - from) * ratio, pixmap.height()));
    };
    half(m_played, 0, inTrack ? head : 0);
    half(m_rest, inTrack ? head : 0, wave.width());

    for (const Cue& cue : m_cues) {
        const double x = std::round(xOf(cue.seconds)) + 0.5;
        QPen pen(c.text3, 1, Qt::DotLine);
        painter.setPen(pen);
        painter.drawLine(QPointF(x, 0), QPointF(x, wave.height()));
    }
    if (m_hoverX >= 0 && m_drag < 0 && inTrack)
        painter.fillRect(QRectF(std::round(m_hoverX), 0, 1, wave.height()), c.text3);
    if (inTrack) painter.fillRect(QRectF(std::clamp(head - 1, 0.0, width() - 2.0), 0, 2, wave.height() + 1), c.text);

    const double line = height() - cacheLine;
    painter.fillRect(QRectF(0, line, width(), cacheLine), c.line);
    if (m_cachedTo > m_cachedFrom)
        painter.fillRect(QRectF(m_cachedFrom * width(), line, (m_cachedTo - m_cachedFrom) * width(), cacheLine),
                         c.waveRms);
}

void WaveformSeekBar::seek(double seconds)
{
    if (m_duration <= 0) return;
    Q_EMIT seekRequested(std::clamp(seconds, 0.0, m_duration));
}

void WaveformSeekBar::showHover(const QPointF& pos)
{
    m_hoverX = pos.x();
    update();
    if (m_duration <= 0) return;
    QString text = timeText(secondsAt(pos.x()));
    for (const Cue& cue : m_cues)
        if (std::abs(xOf(cue.seconds) - pos.x()) < 4) text += QLatin1Char(' ') + cue.name;
    QToolTip::showText(mapToGlobal(QPoint(static_cast<int>(pos.x()), -2 * theme().size.sliderHit)), text, this);
}

void WaveformSeekBar::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || m_duration <= 0) return event->ignore();
    m_drag = secondsAt(event->position().x());
    update();
}

void WaveformSeekBar::mouseMoveEvent(QMouseEvent* event)
{
    if (m_drag >= 0) m_drag = secondsAt(event->position().x());
    showHover(event->position());
}

void WaveformSeekBar::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || m_drag < 0) return;
    const double target = secondsAt(event->position().x());
    m_drag = -1;
    setPosition(target); // stays under the pointer until the next snapshot
    update();
    seek(target);
}

void WaveformSeekBar::leaveEvent(QEvent*)
{
    m_hoverX = -1;
    update();
}

void WaveformSeekBar::wheelEvent(QWheelEvent* event)
{
    // Touchpads send many small turns: a step is 120 units.
    m_wheel += event->angleDelta().y() != 0 ? event->angleDelta().y() : -event->angleDelta().x();
    const int steps = m_wheel / 120;
    m_wheel -= steps * 120;
    if (steps != 0) seek(m_position + steps * stepSeconds);
    event->accept();
}

void WaveformSeekBar::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Down:
        return seek(m_position - stepSeconds);
    case Qt::Key_Right:
    case Qt::Key_Up:
        return seek(m_position + stepSeconds);
    case Qt::Key_PageDown:
        return seek(m_position - pageSeconds);
    case Qt::Key_PageUp:
        return seek(m_position + pageSeconds);
    case Qt::Key_Home:
        return seek(0);
    case Qt::Key_End:
        return seek(m_duration);
    case Qt::Key_Escape:
        if (m_drag >= 0) {
            m_drag = -1;
            return update();
        }
        break;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

} // namespace auralis
