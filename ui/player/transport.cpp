#include "player/transport.h"

#include <QPainter>
#include <QTimer>
#include <QVariantAnimation>

#include "theme/auralisstyle.h"
#include "theme/icons.h"
#include "theme/paintkit.h"
#include "theme/theme.h"

namespace auralis
{
namespace
{
constexpr int ringPatienceMs = 300;
constexpr int ringTurnMs = 1100;
constexpr int chipPadding = 8;
} // namespace

PlayButton::PlayButton(QWidget* parent)
    : QAbstractButton(parent)
    , m_patience(new QTimer(this))
    , m_turn(new QVariantAnimation(this))
    , m_diameter(theme().size.playButton)
{
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setFixedSize(sizeHint());
    setFocusRadius(this, theme().size.playButton / 2);
    m_patience->setSingleShot(true);
    m_patience->setInterval(ringPatienceMs);
    connect(m_patience, &QTimer::timeout, this, [this] {
        m_ring = true;
        if (!theme().reducedMotion) m_turn->start();
        update();
    });
    m_turn->setStartValue(0);
    m_turn->setEndValue(360);
    m_turn->setDuration(ringTurnMs);
    m_turn->setLoopCount(-1);
    connect(m_turn, &QVariantAnimation::valueChanged, this, qOverload<>(&QWidget::update));
    m_playing = true;
    setPlaying(false);
}

QSize PlayButton::sizeHint() const
{
    return {m_diameter, m_diameter};
}

void PlayButton::setDiameter(int px)
{
    m_diameter = px;
    setFixedSize(sizeHint());
    setFocusRadius(this, px / 2);
}

void PlayButton::setPlaying(bool on)
{
    if (m_playing == on) return;
    m_playing = on;
    const QString name = on ? tr("Pause") : tr("Play");
    setAccessibleName(name);
    setToolTip(tr("%1 (Space)").arg(name));
    update();
}

void PlayButton::setLoading(bool on)
{
    if (on == (m_ring || m_patience->isActive())) return;
    if (on) return m_patience->start();
    m_patience->stop();
    m_turn->stop();
    m_ring = false;
    update();
}

bool PlayButton::showsRing() const
{
    return m_ring;
}

bool PlayButton::hitButton(const QPoint& pos) const
{
    const QPointF from = QPointF(pos) - QRectF(rect()).center();
    return QPointF::dotProduct(from, from) <= width() * width() / 4.0;
}

void PlayButton::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colors& c = theme().color;
    QRectF disc = rect();
    if (m_ring) {
        // The disc makes room for the ring, so that nothing around it moves.
        painter.setPen(QPen(c.groove, 2));
        painter.drawEllipse(disc.adjusted(1, 1, -1, -1));
        painter.setPen(QPen(c.strong, 2, Qt::SolidLine, Qt::RoundCap));
        const int angle = theme().reducedMotion ? 90 : 90 - m_turn->currentValue().toInt();
        painter.drawArc(disc.adjusted(1, 1, -1, -1), angle * 16, -100 * 16);
        disc.adjust(5, 5, -5, -5);
    }
    QColor fill = isEnabled() ? c.strong : c.line;
    if (isDown())
        fill.setAlphaF(0.8f);
    else if (underMouse() && isEnabled())
        fill.setAlphaF(0.9f);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawEllipse(disc);
    Icons::paint(&painter, m_playing ? QStringLiteral("pause") : QStringLiteral("play"), rect(),
                 m_ring || m_diameter < theme().size.playButton ? theme().size.iconNormal : theme().size.iconLarge,
                 isEnabled() ? c.onStrong : c.disabled);
}

SignalChip::SignalChip(QWidget* parent)
    : QAbstractButton(parent)
{
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setFocusRadius(this, theme().size.radiusChip);
    setToolTip(tr("Signal path (%1)").arg(QKeySequence(Qt::CTRL | Qt::Key_I).toString(QKeySequence::NativeText)));
    setSteps({});
}

void SignalChip::setSteps(const QStringList& steps)
{
    const QString text = steps.join(QStringLiteral(" \u2192 "));
    if (this->text() == text && !accessibleName().isEmpty()) return;
    setText(text);
    setEnabled(!steps.isEmpty());
    setAccessibleName(steps.isEmpty() ? tr("Signal path")
                                      : tr("Signal path (%1)").arg(steps.join(QStringLiteral(", "))));
    updateGeometry();
    update();
}

int SignalChip::fullWidth() const
{
    const int words = QFontMetrics(theme().font(TextStyle::Caption)).horizontalAdvance(text());
    return 2 * chipPadding + theme().size.iconSmall + (words > 0 ? chipPadding + words + 2 : 0);
}

QSize SignalChip::sizeHint() const
{
    return {fullWidth(), 24};
}

void SignalChip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colors& c = theme().color;
    const Metrics& m = theme().size;
    const QColor fill = isDown() ? c.pressed : underMouse() && isEnabled() ? c.hover : QColor();
    paintBox(&painter, rect(), m.radiusChip + 1, fill, c.line);
    const QColor ink = isEnabled() ? c.text2 : c.disabled;
    const auto place = [this](const QRect& r) { return style()->visualRect(layoutDirection(), rect(), r); };
    const bool narrow = width() < fullWidth();
    if (narrow || text().isEmpty())
        return Icons::paint(&painter, QStringLiteral("signal-path"), rect(), m.iconSmall, ink);
    Icons::paint(&painter, QStringLiteral("signal-path"), place(QRect(chipPadding, 0, m.iconSmall, height())),
                 m.iconSmall, ink);
    painter.setFont(theme().font(TextStyle::Caption));
    painter.setPen(ink);
    const int left = 2 * chipPadding + m.iconSmall;
    painter.drawText(place(QRect(left, 0, width() - left, height())), Qt::AlignVCenter | Qt::AlignLeading, text());
}

} // namespace auralis
