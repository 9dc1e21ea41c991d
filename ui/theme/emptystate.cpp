#include "theme/emptystate.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include "theme/auralisstyle.h"
#include "theme/icons.h"
#include "theme/textlabel.h"
#include "theme/theme.h"

namespace auralis
{
namespace
{
constexpr int signSize = 40;
}

EmptyState::EmptyState(QWidget* parent)
    : QWidget(parent)
    , m_sign(new QWidget)
    , m_heading(new TextLabel(TextStyle::Heading))
    , m_text(new TextLabel(TextStyle::Body, &Colors::text2))
    , m_buttons(new QHBoxLayout)
{
    const Metrics& m = theme().size;
    m_sign->setFixedHeight(signSize);
    m_heading->setAlignment(Qt::AlignHCenter);
    m_text->setAlignment(Qt::AlignHCenter);
    m_text->setWordWrap(true);
    m_text->setMinimumWidth(160);
    m_buttons->setSpacing(m.controlGap);
    m_buttons->addStretch();
    m_buttons->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(m.pageMargin, m.pageMargin, m.pageMargin, m.pageMargin);
    column->setSpacing(0);
    column->addStretch();
    column->addWidget(m_sign);
    column->addSpacing(2 * m.unit);
    column->addWidget(m_heading);
    column->addSpacing(m.half);
    column->addWidget(m_text);
    column->addSpacing(2 * m.unit + m.half);
    column->addLayout(m_buttons);
    column->addStretch();
}

EmptyState::EmptyState(const QString& icon, const QString& heading, const QString& text, QWidget* parent)
    : EmptyState(parent)
{
    setIcon(icon);
    setHeading(heading);
    setText(text);
}

void EmptyState::setIcon(const QString& icon)
{
    m_icon = icon;
    update();
}

void EmptyState::setHeading(const QString& heading)
{
    m_heading->setText(heading);
}

void EmptyState::setText(const QString& text)
{
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
}

QPushButton* EmptyState::addButton(const QString& text, const QString& icon)
{
    auto* button = new QPushButton(text);
    if (!icon.isEmpty()) button->setIcon(Icons::get(icon));
    setButtonKind(button, m_buttons->count() == 2 ? ButtonKind::Primary : ButtonKind::Secondary);
    m_buttons->insertWidget(m_buttons->count() - 1, button);
    return button;
}

void EmptyState::setDropTarget(bool on)
{
    m_dropTarget = on;
    update();
}

void EmptyState::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colors& c = theme().color;
    if (m_dropTarget) {
        painter.setRenderHint(QPainter::Antialiasing);
        QPen dashes(c.outline, 1);
        dashes.setDashPattern({4, 3});
        painter.setPen(dashes);
        const qreal radius = theme().size.radiusCard;
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    }
    if (!m_icon.isEmpty()) Icons::paint(&painter, m_icon, m_sign->geometry(), signSize, c.text2);
}

} // namespace auralis
