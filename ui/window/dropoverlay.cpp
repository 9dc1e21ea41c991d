// DropOverlay: what dropping will do.
#include "dropoverlay.h"

#include <QPainter>

#include "pages/drawing.h"
#include "theme/icons.h"
#include "theme/paintkit.h"

namespace auralis
{

DropOverlay::DropOverlay(QWidget* parent)
    : QWidget(parent)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
}

void DropOverlay::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    QColor veil = theme().color.bg;
    veil.setAlphaF(0.86f);
    painter.fillRect(rect(), veil);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme().color.text, 2, Qt::DashLine));
    painter.drawRoundedRect(QRectF(rect()).adjusted(16.5, 16.5, -16.5, -16.5), theme().size.radiusCard,
                            theme().size.radiusCard);
    const QPoint middle = rect().center();
    Icons::paint(&painter, QStringLiteral("folder"), QRect(middle.x() - 20, middle.y() - 60, 40, 40), 40,
                 theme().color.text);
    draw::text(&painter, QRect(0, middle.y() - 8, width(), 32), tr("Add to the library"), TextStyle::Heading,
               theme().color.text, Qt::AlignCenter);
    draw::text(&painter, QRect(0, middle.y() + 26, width(), 22), tr("Your files stay where they are."), TextStyle::Body,
               theme().color.text2, Qt::AlignCenter);
}

} // namespace auralis
