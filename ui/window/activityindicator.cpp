// ActivityIndicator: the ring in the toolbar.
#include "activityindicator.h"

#include <QEvent>
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
    follow();
}

void ActivityIndicator::setAnalysis(int done, int total)
{
    m_analysed = done;
    m_toAnalyse = total;
    follow();
}

void ActivityIndicator::follow()
{
    const int left = m_progress.total - m_progress.done;
    setText(!m_progress.running   ? tr("Analysing %1").arg(formats::number(m_toAnalyse - m_analysed))
            : m_progress.counting ? tr("Scanning %1").arg(formats::number(m_progress.total))
                                  : tr("Importing %1").arg(formats::number(left)));
    setAccessibleName(text());
    setAccessibleDescription(tr("Shows what goes on in the background"));
    setToolTip(tr("Activity"));
    setVisible(m_progress.running || m_analysed < m_toAnalyse);
    updateGeometry();
    update();
}

QSize ActivityIndicator::sizeHint() const
{
    return {8 + 16 + 8 + QFontMetrics(theme().font(TextStyle::Small)).horizontalAdvance(text()) + 12, 32};
}

bool ActivityIndicator::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const bool analysing = !m_progress.running && m_analysed < m_toAnalyse;
        const QString why = analysing && m_why ? m_why() : QString();
        setToolTip(why.isEmpty() ? tr("Activity") : why);
    }
    return QAbstractButton::event(event);
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
    const int done = m_progress.running ? m_progress.done : m_analysed;
    const int total = m_progress.running ? m_progress.total : m_toAnalyse;
    const bool known = total > 0 && !(m_progress.running && m_progress.counting);
    const double share = known ? double(done) / total : 0.25;
    painter.setPen(QPen(theme().color.text, 2, Qt::SolidLine, Qt::RoundCap));
    painter.drawArc(ring, 90 * 16, -int(share * 360 * 16));
    draw::text(&painter, rect().adjusted(32, 0, 0, 0), text(), TextStyle::Small, theme().color.text2);
}

} // namespace auralis
