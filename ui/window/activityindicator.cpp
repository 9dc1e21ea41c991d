// ActivityIndicator: the ring in the toolbar.
#include "activityindicator.h"

#include <QPainter>

#include "models/formats.h"
#include "pages/drawing.h"
#include "theme/paintkit.h"

namespace auralis
{

ActivityIndicator::ActivityIndicator(QWidget* parent)
    : QAbstractButton(parent)
{
    setFixedHeight(32);
    setCursor(Qt::ArrowCursor);
    setAttribute(Qt::WA_Hover);
    hide();
}

void ActivityIndicator::setProgress(const ImportProgress& progress)
{
    m_progress = progress;
    const int left = progress.total - progress.done;
    setText(progress.counting ? tr("Scanning %1").arg(formats::number(progress.total))
                              : tr("Importing %1").arg(formats::number(left)));
    setAccessibleName(text());
    setAccessibleDescription(tr("Shows what goes on in the background"));
    setToolTip(tr("Activity"));
    setVisible(progress.running);
    updateGeometry();
    update();
}

QSize ActivityIndicator::sizeHint() const
{
    return {8 + 16 + 8 + QFontMetrics(theme().font(TextStyle::Small)).horizontalAdvance(text()) + 12, 32};
}

void ActivityIndicator::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (isDown() || underMouse())
        paintBox(&painter, rect(), theme().size.radiusControl, isDown() ? theme().color.pressed : theme().color.hover);
    const QRectF ring(9, height() / 2.0 - 7, 14, 14);
    painter.setPen(QPen(theme().color.groove, 2));
    painter.drawEllipse(ring);
    const bool known = !m_progress.counting && m_progress.total > 0;
    const double share = known ? double(m_progress.done) / m_progress.total : 0.25;
    painter.setPen(QPen(theme().color.text, 2, Qt::SolidLine, Qt::RoundCap));
    painter.drawArc(ring, 90 * 16, -int(share * 360 * 16));
    draw::text(&painter, rect().adjusted(32, 0, 0, 0), text(), TextStyle::Small, theme().color.text2);
}

} // namespace auralis
