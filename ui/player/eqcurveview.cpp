#include "player/eqcurveview.h"

#include <algorithm>
#include <cmath>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include "player/deckstate.h"
#include "player/plotkit.h"
#include "theme/auralisstyle.h"
#include "theme/oklch.h"
#include "theme/theme.h"

namespace auralis
{
namespace
{

constexpr int scaleWidth = 34, scaleHeight = 20; ///< figures right of and below the plot
constexpr double radius = 6.5;                   ///< of a handle
constexpr double reach = 12;                     ///< px around a handle that are the handle
constexpr double spectrumRange = 60;             ///< dB over the height
constexpr double keyOctaves = 1.0 / 12, keyDb = 0.5, fine = 0.2;

QString frequencyText(double hz)
{
    return hz < 1000 ? EqCurveView::tr("%1 Hz").arg(qRound(hz)) : EqCurveView::tr("%1 kHz").arg(hz / 1000, 0, 'g', 3);
}

} // namespace

EqCurveView::EqCurveView(QWidget* parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setFocusRadius(this, theme().size.radiusControl);
    setAccessibleName(tr("Tone curve"));
    setToolTip(
        tr("Double click adds a bell, with Ctrl a point; drag moves it, the wheel makes it wider, Del removes it"));
}

void EqCurveView::setHandles(const std::vector<Handle>& handles)
{
    m_handles = handles;
    m_hover = -1;
    if (m_selected >= static_cast<int>(m_handles.size())) select(-1);
    describe();
    update();
}

void EqCurveView::setResponse(const std::function<double(double hz)>& response)
{
    m_response = response;
    update();
}

void EqCurveView::setRange(double db)
{
    m_range = db;
    update();
}

void EqCurveView::setSpectrum(const std::vector<EnhancementData::Point>& spectrum)
{
    m_spectrum = spectrum;
    update();
}

void EqCurveView::setSounding(bool on)
{
    if (m_sounding == on) return;
    m_sounding = on;
    update();
}

void EqCurveView::setEditable(bool on)
{
    m_editable = on;
    if (!on) select(-1);
    update();
}

void EqCurveView::select(int index)
{
    if (index == m_selected) return;
    m_selected = index;
    describe();
    update();
    Q_EMIT selectionChanged(index);
}

int EqCurveView::add(const Handle& handle)
{
    m_handles.push_back(handle);
    const int index = static_cast<int>(m_handles.size()) - 1;
    select(index);
    change(index, handle);
    Q_EMIT finished();
    return index;
}

void EqCurveView::setHandle(int index, const Handle& handle)
{
    change(index, handle);
    Q_EMIT finished();
}

void EqCurveView::removeSelected()
{
    if (m_selected < 0) return;
    const int index = m_selected;
    Handle flat = m_handles[static_cast<std::size_t>(index)];
    if (flat.kind == Handle::Kind::LowShelf || flat.kind == Handle::Kind::HighShelf) {
        flat.gainDb = 0;
        change(index, flat);
    } else {
        m_handles.erase(m_handles.begin() + index);
        m_hover = -1;
        select(-1);
        update();
        Q_EMIT edited();
    }
    Q_EMIT finished();
}

QRectF EqCurveView::plotRect() const
{
    return QRectF(1, 8, width() - 1 - scaleWidth, height() - 8 - scaleHeight);
}

double EqCurveView::yOf(double db) const
{
    const QRectF plot = plotRect();
    return plot.top() + plot.height() * (m_range - db) / (2 * m_range);
}

double EqCurveView::dbAt(double y) const
{
    const QRectF plot = plotRect();
    return m_range - 2 * m_range * (y - plot.top()) / plot.height();
}

QPointF EqCurveView::placeOf(const Handle& handle) const
{
    return {FrequencyAxis{plotRect()}.xOf(handle.hz), yOf(std::clamp(handle.gainDb, -m_range, m_range))};
}

int EqCurveView::handleAt(const QPointF& pos) const
{
    int nearest = -1;
    double least = reach;
    for (std::size_t i = 0; i < m_handles.size(); ++i) {
        const QPointF apart = placeOf(m_handles[i]) - pos;
        const double distance = std::hypot(apart.x(), apart.y());
        if (distance > least) continue;
        least = distance;
        nearest = static_cast<int>(i);
    }
    return nearest;
}

void EqCurveView::change(int index, Handle to)
{
    to.hz = std::clamp(to.hz, lowestHz, highestHz);
    to.gainDb = std::clamp(to.gainDb, -m_range, m_range);
    to.octaves = std::clamp(to.octaves, narrowest, widest);
    m_handles[static_cast<std::size_t>(index)] = to;
    describe();
    update();
    Q_EMIT edited();
}

void EqCurveView::widen(double factor)
{
    if (m_selected < 0) return;
    Handle handle = m_handles[static_cast<std::size_t>(m_selected)];
    if (handle.kind != Handle::Kind::Bell) return;
    handle.octaves *= factor;
    change(m_selected, handle);
    Q_EMIT finished();
}

void EqCurveView::describe()
{
    if (m_selected < 0) return setAccessibleDescription(tr("%n handles", nullptr, static_cast<int>(m_handles.size())));
    const Handle& handle = m_handles[static_cast<std::size_t>(m_selected)];
    const QString gain = tr("%1 dB").arg(signedNumber(handle.gainDb, 1, true));
    const QString at = frequencyText(handle.hz);
    switch (handle.kind) {
    case Handle::Kind::Bell:
        return setAccessibleDescription(tr("Bell at %1, %2, %3 octaves").arg(at, gain).arg(handle.octaves, 0, 'f', 1));
    case Handle::Kind::LowShelf:
        return setAccessibleDescription(tr("Low shelf at %1, %2").arg(at, gain));
    case Handle::Kind::HighShelf:
        return setAccessibleDescription(tr("High shelf at %1, %2").arg(at, gain));
    case Handle::Kind::Point:
        return setAccessibleDescription(tr("Point at %1, %2").arg(at, gain));
    }
}

void EqCurveView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_editable) return event->ignore();
    const int hit = handleAt(event->position());
    select(hit);
    m_dragging = hit >= 0;
    if (m_dragging) m_grip = event->position() - placeOf(m_handles[static_cast<std::size_t>(hit)]);
}

void EqCurveView::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_dragging || m_selected < 0) {
        const int hover = m_editable ? handleAt(event->position()) : -1;
        if (hover == m_hover) return;
        m_hover = hover;
        setCursor(hover >= 0 ? Qt::SizeAllCursor : Qt::ArrowCursor);
        return update();
    }
    Handle handle = m_handles[static_cast<std::size_t>(m_selected)];
    const QPointF to = event->position() - m_grip;
    if (!(event->modifiers() & Qt::ShiftModifier)) handle.hz = FrequencyAxis{plotRect()}.hzAt(to.x());
    handle.gainDb = std::round(dbAt(to.y()) * 10) / 10;
    change(m_selected, handle);
}

void EqCurveView::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_dragging) return;
    m_dragging = false;
    Q_EMIT finished();
}

void EqCurveView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_editable || !plotRect().contains(event->position())) return;
    m_dragging = false;
    const int hit = handleAt(event->position());
    if (hit >= 0) { // back to nothing
        Handle flat = m_handles[static_cast<std::size_t>(hit)];
        flat.gainDb = 0;
        select(hit);
        change(hit, flat);
        Q_EMIT finished();
        return;
    }
    const bool point = event->modifiers() & Qt::ControlModifier;
    add({point ? Handle::Kind::Point : Handle::Kind::Bell, FrequencyAxis{plotRect()}.hzAt(event->position().x()),
         std::round(dbAt(event->position().y()) * 10) / 10, 1});
}

void EqCurveView::wheelEvent(QWheelEvent* event)
{
    if (!m_editable || m_selected < 0) return event->ignore();
    m_wheel += event->angleDelta().y();
    const int steps = m_wheel / 120;
    m_wheel -= steps * 120;
    if (steps != 0) widen(std::pow(1.1, steps));
    event->accept();
}

void EqCurveView::keyPressEvent(QKeyEvent* event)
{
    const int count = static_cast<int>(m_handles.size());
    if (!m_editable || count == 0) return QWidget::keyPressEvent(event);
    const double step = event->modifiers() & Qt::ShiftModifier ? fine : 1;
    const auto move = [&](double octaves, double db) {
        if (m_selected < 0) return select(0);
        Handle handle = m_handles[static_cast<std::size_t>(m_selected)];
        handle.hz *= std::exp2(octaves * step);
        handle.gainDb = std::round((handle.gainDb + db * step) * 10) / 10;
        change(m_selected, handle);
        Q_EMIT finished();
    };
    switch (event->key()) {
    case Qt::Key_Left:
        return move(-keyOctaves, 0);
    case Qt::Key_Right:
        return move(keyOctaves, 0);
    case Qt::Key_Up:
        return move(0, keyDb);
    case Qt::Key_Down:
        return move(0, -keyDb);
    case Qt::Key_PageUp:
        return widen(1.1);
    case Qt::Key_PageDown:
        return widen(1 / 1.1);
    case Qt::Key_Home:
        return select(0);
    case Qt::Key_End:
        return select(count - 1);
    case Qt::Key_N:
        return select((m_selected + 1) % count);
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        return removeSelected();
    default:
        return QWidget::keyPressEvent(event);
    }
}

void EqCurveView::leaveEvent(QEvent*)
{
    m_hover = -1;
    update();
}

void EqCurveView::paintScale(QPainter& painter) const
{
    const Colors& c = theme().color;
    const QRectF plot = plotRect();
    const FrequencyAxis axis{plot};
    const double step = m_range > 15 ? 6 : m_range > 7 ? 3 : 1.5;
    painter.setFont(theme().font(TextStyle::Caption));
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (double db = -m_range; db <= m_range + 0.01; db += step) {
        painter.fillRect(QRectF(plot.left(), std::floor(yOf(db)), plot.width(), 1),
                         std::abs(db) < 0.01 ? c.outline : c.line);
        if (std::abs(std::remainder(db, 2 * step)) > 0.01 && step * 14 > plot.height() / (2 * m_range)) continue;
        painter.setPen(c.text3);
        painter.drawText(QRectF(plot.right() + 2, yOf(db) - 8, scaleWidth - 3, 16), Qt::AlignRight | Qt::AlignVCenter,
                         signedNumber(db, 0, true));
    }
    for (const double hz : {50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10000.0}) {
        const double x = axis.xOf(hz);
        painter.fillRect(QRectF(std::floor(x), plot.top(), 1, plot.height()), c.line);
        painter.setPen(c.text3);
        painter.drawText(QRectF(x - 24, plot.bottom() + 3, 48, 16), Qt::AlignCenter,
                         hz < 1000 ? QString::number(hz) : QStringLiteral("%1k").arg(hz / 1000));
    }
    painter.setRenderHint(QPainter::Antialiasing);
}

void EqCurveView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setLayoutDirection(Qt::LeftToRight); // frequency and level grow to the right in every language
    const Colors& c = theme().color;
    const QRectF plot = plotRect();
    const FrequencyAxis axis{plot};

    const QPainterPath spectrum = lineThrough(
        m_spectrum.size(),
        [&](std::size_t i) { return std::clamp(axis.xOf(m_spectrum[i].hz), plot.left(), plot.right()); },
        [&](std::size_t i) {
            return plot.top() + plot.height() * std::clamp(0.08 - m_spectrum[i].db / spectrumRange, 0.0, 1.0);
        });
    if (!spectrum.isEmpty()) {
        painter.fillPath(closedAt(spectrum, plot.bottom()), mix(c.waveRms, c.surface, 0.24));
        painter.setPen(QPen(c.waveRms, 1));
        painter.drawPath(spectrum);
    }
    paintScale(painter);

    const QColor ink = m_sounding ? c.accent : c.text2;
    if (m_response) {
        const auto columns = static_cast<std::size_t>(std::max(2.0, plot.width()));
        const auto x = [&](std::size_t i) { return plot.left() + static_cast<double>(i); };
        const QPainterPath line = lineThrough(
            columns, x, [&](std::size_t i) { return yOf(std::clamp(m_response(axis.hzAt(x(i))), -m_range, m_range)); });
        QColor soft = ink;
        soft.setAlphaF(0.18f);
        painter.fillPath(closedAt(line, yOf(0)), soft);
        painter.setPen(QPen(ink, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPath(line);
    }
    if (!m_editable) return;
    painter.setFont(theme().font(TextStyle::Caption));
    int bell = 0;
    for (std::size_t i = 0; i < m_handles.size(); ++i) {
        const Handle& handle = m_handles[i];
        const bool chosen = static_cast<int>(i) == m_selected;
        const QPointF at = placeOf(handle);
        const double size = handle.kind == Handle::Kind::Point ? radius - 2 : radius + (chosen ? 2 : 0);
        painter.setBrush(chosen ? c.strong : static_cast<int>(i) == m_hover ? c.hover : c.raised);
        painter.setPen(QPen(chosen ? c.strong : c.text, 1.5));
        painter.drawEllipse(at, size, size);
        if (handle.kind == Handle::Kind::Point) continue;
        painter.setPen(chosen ? c.onStrong : c.text);
        const QString mark = handle.kind == Handle::Kind::LowShelf    ? tr("L", "low shelf")
                             : handle.kind == Handle::Kind::HighShelf ? tr("H", "high shelf")
                                                                      : QString::number(++bell);
        painter.drawText(QRectF(at.x() - 10, at.y() - 9, 20, 18), Qt::AlignCenter, mark);
    }
}

} // namespace auralis
