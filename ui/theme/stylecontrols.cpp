// AuralisStyle: buttons, fields, sliders, scroll bars, focus ring.
#include "theme/auralisstyle.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QFocusFrame>
#include <QPushButton>
#include <QStyleOption>

#include "theme/icons.h"
#include "theme/paintkit.h"
#include "theme/theme.h"

namespace auralis
{
namespace
{

ButtonKind kindOf(const QStyleOption* option, const QWidget* widget)
{
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
    const QVariant kind = widget ? widget->property("auralisKind") : QVariant();
    if (kind.isValid()) return static_cast<ButtonKind>(kind.toInt());
    if (button && (button->features & QStyleOptionButton::DefaultButton)) return ButtonKind::Primary;
    return button && (button->features & QStyleOptionButton::Flat) ? ButtonKind::Flat : ButtonKind::Secondary;
}

QColor buttonTextColor(const QStyleOption* option, ButtonKind kind)
{
    const Colors& c = theme().color;
    if (!(option->state & QStyle::State_Enabled)) return c.disabled;
    return kind == ButtonKind::Primary ? c.onStrong : c.text;
}

/// Our icons in `color`; others as they are.
void paintIcon(QPainter* painter, const QIcon& icon, const QRectF& rect, int size, const QColor& color, bool enabled)
{
    const QString name = Icons::nameOf(icon);
    if (!name.isEmpty()) return Icons::paint(painter, name, rect, size, color);
    icon.paint(painter, rect.toAlignedRect(), Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
}

} // namespace

void AuralisStyle::drawButton(const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    const Colors& c = theme().color;
    const ButtonKind kind = kindOf(option, widget);
    const bool enabled = option->state & State_Enabled;
    const bool hovered = enabled && (option->state & State_MouseOver);
    const bool pressed = enabled && (option->state & (State_Sunken | State_On));
    QColor fill;
    QColor border;
    if (kind == ButtonKind::Primary) {
        // A strong surface answers by giving way to its ground a little.
        fill = enabled ? c.strong : c.line;
        if (hovered) fill.setAlphaF(0.9f);
        if (pressed) fill.setAlphaF(0.8f);
    } else {
        if (hovered) fill = c.hover;
        if (pressed) fill = c.pressed;
        if (kind == ButtonKind::Secondary) border = enabled ? c.outline : c.line;
    }
    paintBox(painter, option->rect, theme().size.radiusControl, fill, border);
}

void AuralisStyle::drawButtonLabel(const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
    if (!button) return;
    const Metrics& m = theme().size;
    const bool enabled = option->state & State_Enabled;
    const QColor color = buttonTextColor(option, kindOf(option, widget));
    const bool hasMenu = button->features & QStyleOptionButton::HasMenu;
    const bool hasIcon = !button->icon.isNull();
    const int iconSize = hasIcon ? button->iconSize.width() : 0;
    const int gap = hasIcon && !button->text.isEmpty() ? m.unit : 0;
    const int menu = hasMenu ? m.iconSmall + m.half : 0;
    const int room = button->rect.width() - iconSize - gap - menu - 2 * m.half;
    const QString text = button->fontMetrics.elidedText(button->text, Qt::ElideRight, room, Qt::TextShowMnemonic);
    const int textWidth = text.isEmpty() ? 0 : button->fontMetrics.size(Qt::TextShowMnemonic, text).width();
    int x = button->rect.left() + (button->rect.width() - iconSize - gap - textWidth - menu) / 2;
    const auto place = [&](int width) {
        const QRect rect(x, button->rect.top(), width, button->rect.height());
        x += width;
        return visualRect(option->direction, button->rect, rect);
    };
    if (hasIcon) paintIcon(painter, button->icon, place(iconSize), iconSize, color, enabled);
    x += gap;
    painter->save();
    painter->setPen(color);
    const int mnemonics =
        styleHint(SH_UnderlineShortcut, option, widget, nullptr) ? Qt::TextShowMnemonic : Qt::TextHideMnemonic;
    painter->drawText(place(textWidth), Qt::AlignCenter | Qt::TextSingleLine | mnemonics, text);
    painter->restore();
    x += m.half;
    if (hasMenu) Icons::paint(painter, QStringLiteral("chevron-down"), place(m.iconSmall), m.iconSmall, color);
}

void AuralisStyle::drawToolButton(const QStyleOptionComplex* option, QPainter* painter) const
{
    const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
    if (!button) return;
    const Colors& c = theme().color;
    const bool enabled = option->state & State_Enabled;
    const bool hovered = enabled && (option->state & State_MouseOver);
    const bool down = enabled && (option->state & State_Sunken);
    const bool on = option->state & State_On;
    QColor fill;
    if (on) fill = c.selected;
    if (hovered) fill = on ? c.pressed : c.hover;
    if (down) fill = c.pressed;
    paintBox(painter, option->rect, theme().size.radiusControl, fill);
    const QColor color = !enabled ? c.disabled : (on || hovered || down) ? c.text : c.text2;
    const int iconSize = button->iconSize.width();
    const bool withIcon = !button->icon.isNull() && button->toolButtonStyle != Qt::ToolButtonTextOnly;
    const bool withText = button->toolButtonStyle != Qt::ToolButtonIconOnly && !button->text.isEmpty();
    QRect rect = option->rect;
    if (withIcon && !withText) {
        paintIcon(painter, button->icon, rect, iconSize, color, enabled);
    } else if (withIcon) {
        rect.adjust(theme().size.unit, 0, -theme().size.unit, 0);
        const QRect icon(rect.left(), rect.top(), iconSize, rect.height());
        paintIcon(painter, button->icon, visualRect(option->direction, option->rect, icon), iconSize, color, enabled);
        rect.setLeft(rect.left() + iconSize + theme().size.unit);
        rect = visualRect(option->direction, option->rect, rect);
    }
    if (!withText) return;
    painter->save();
    painter->setPen(color);
    painter->setFont(button->font);
    painter->drawText(rect, Qt::AlignVCenter | (withIcon ? Qt::AlignLeft : Qt::AlignHCenter) | Qt::TextHideMnemonic,
                      button->text);
    painter->restore();
}

void AuralisStyle::drawSlider(const QStyleOptionComplex* option, QPainter* painter) const
{
    const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option);
    if (!slider) return;
    const Colors& c = theme().color;
    const Metrics& m = theme().size;
    const bool enabled = option->state & State_Enabled;
    const auto* owner = dynamic_cast<const QWidget*>(option->styleObject);
    const QColor fill = !enabled ? c.disabled : isAccented(owner) ? c.accent : c.strong;
    const bool horizontal = slider->orientation == Qt::Horizontal;
    const int length = horizontal ? option->rect.width() : option->rect.height();
    const int start = sliderPositionFromValue(slider->minimum, slider->maximum, slider->sliderPosition,
                                              length - m.sliderHandle, slider->upsideDown);
    const qreal middle = (horizontal ? QRectF(option->rect).center().y() : QRectF(option->rect).center().x());
    const qreal centre = (horizontal ? option->rect.left() : option->rect.top()) + start + m.sliderHandle / 2.0;
    const qreal from = horizontal ? option->rect.left() : option->rect.top();
    const qreal to = from + length;
    const qreal gap = m.sliderHandle / 2.0 + 2; // a clear ring around the handle
    const auto piece = [&](qreal a, qreal b, const QColor& color) {
        if (b - a < 0.5) return;
        const QRectF rect = horizontal ? QRectF(a, middle - m.sliderGroove / 2.0, b - a, m.sliderGroove)
                                       : QRectF(middle - m.sliderGroove / 2.0, a, m.sliderGroove, b - a);
        paintBox(painter, rect, std::min<qreal>(m.radiusBar, (b - a) / 2), color);
    };
    piece(from, centre - gap, slider->upsideDown ? c.groove : fill);
    piece(centre + gap, to, slider->upsideDown ? fill : c.groove);
    const qreal size = m.sliderHandle;
    const QRectF handle = horizontal ? QRectF(centre - size / 2, middle - size / 2, size, size)
                                     : QRectF(middle - size / 2, centre - size / 2, size, size);
    paintBox(painter, handle, size / 2, fill);
}

void AuralisStyle::drawScrollBar(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const
{
    const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
    if (!bar || bar->maximum <= bar->minimum) return;
    const Colors& c = theme().color;
    const Metrics& m = theme().size;
    const QRectF slider = subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget);
    const bool active =
        (option->activeSubControls & SC_ScrollBarSlider) && (option->state & (State_MouseOver | State_Sunken));
    const qreal thickness = m.scrollbarHandle;
    const bool horizontal = bar->orientation == Qt::Horizontal;
    const QRectF handle =
        horizontal ? QRectF(slider.left() + 2, slider.center().y() - thickness / 2, slider.width() - 4, thickness)
                   : QRectF(slider.center().x() - thickness / 2, slider.top() + 2, thickness, slider.height() - 4);
    paintBox(painter, handle, thickness / 2, active ? c.text3 : c.scrollbar);
}

void AuralisStyle::drawComboBox(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const
{
    const Colors& c = theme().color;
    const bool enabled = option->state & State_Enabled;
    const bool hovered = enabled && (option->state & State_MouseOver);
    paintBox(painter, option->rect, theme().size.radiusControl, hovered ? c.hover : c.raised,
             enabled ? c.outline : c.line);
    const QRect arrow = subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
    Icons::paint(painter, QStringLiteral("chevron-down"),
                 QRectF(arrow.left(), arrow.top(), theme().size.iconSmall, arrow.height()), theme().size.iconSmall,
                 enabled ? c.text2 : c.disabled);
}

void AuralisStyle::drawSpinBox(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const
{
    const Colors& c = theme().color;
    const bool enabled = option->state & State_Enabled;
    const QColor border = !enabled ? c.line : (option->state & State_HasFocus) ? c.text : c.outline;
    paintBox(painter, option->rect, theme().size.radiusControl, c.raised, border);
    const auto* box = qstyleoption_cast<const QStyleOptionSpinBox*>(option);
    if (!box || box->buttonSymbols == QAbstractSpinBox::NoButtons) return;
    constexpr int arrowSize = 12;
    const auto arrow = [&](SubControl sub, const char* name, bool possible) {
        const bool hovered = enabled && (option->activeSubControls & sub) && (option->state & State_MouseOver);
        Icons::paint(painter, QString::fromLatin1(name), subControlRect(CC_SpinBox, option, sub, widget), arrowSize,
                     !enabled || !possible ? c.disabled
                     : hovered             ? c.text
                                           : c.text2);
    };
    arrow(SC_SpinBoxUp, "chevron-up", box->stepEnabled & QAbstractSpinBox::StepUpEnabled);
    arrow(SC_SpinBoxDown, "chevron-down", box->stepEnabled & QAbstractSpinBox::StepDownEnabled);
}

void AuralisStyle::drawFocusFrame(QPainter* painter, const QWidget* widget) const
{
    const Metrics& m = theme().size;
    int radius = m.radiusControl;
    QRectF rect = widget->rect();
    if (const auto* frame = qobject_cast<const QFocusFrame*>(widget); frame && frame->widget()) {
        const QVariant own = frame->widget()->property("auralisFocusRadius");
        if (own.isValid()) radius = own.toInt();
    }
    paintBox(painter, rect, radius + m.focusGap + m.focusWidth, {}, theme().color.focus, m.focusWidth);
}

} // namespace auralis
