// AuralisStyle: primitives and controls of menus, item views, headers, tabs and progress.
#include "theme/auralisstyle.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QFrame>
#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QStyleOption>
#include <QTableView>

#include "theme/icons.h"
#include "theme/paintkit.h"
#include "theme/theme.h"

namespace auralis
{
namespace
{

/// Windows of their own have round corners only where the desktop shows through them.
qreal cornerRadius(const QWidget* widget, int radius)
{
    return widget && widget->isWindow() && !widget->testAttribute(Qt::WA_TranslucentBackground) ? 0 : radius;
}

void drawCheck(const QStyleOption* option, QPainter* painter, bool round)
{
    const Colors& c = theme().color;
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool on = option->state & (QStyle::State_On | QStyle::State_NoChange);
    const bool hovered = enabled && (option->state & QStyle::State_MouseOver);
    const QRectF rect = QRectF(option->rect).adjusted(1, 1, -1, -1);
    const qreal radius = round ? rect.width() / 2 : theme().size.radiusChip;
    const QColor fill = on ? (enabled ? c.strong : c.disabled) : hovered ? c.hover : c.raised;
    paintBox(painter, rect, radius, fill, on ? QColor() : (enabled ? c.outline : c.line), 1.5);
    if (!on) return;
    if (round) {
        paintBox(painter, rect.adjusted(5, 5, -5, -5), radius, c.onStrong);
    } else if (option->state & QStyle::State_NoChange) {
        paintBox(painter, QRectF(rect.left() + 4, rect.center().y() - 1, rect.width() - 8, 2), 1, c.onStrong);
    } else {
        Icons::paint(painter, QStringLiteral("check"), option->rect, 14, c.onStrong);
    }
}

/// Where in its row a cell stands. Trees say it themselves; tables do not.
QStyleOptionViewItem::ViewItemPosition positionOf(const QStyleOptionViewItem* item, const QWidget* widget)
{
    const auto* table = qobject_cast<const QTableView*>(widget);
    if (!table) return item->viewItemPosition;
    if (table->selectionBehavior() != QAbstractItemView::SelectRows) return QStyleOptionViewItem::OnlyOne;
    const QHeaderView* header = table->horizontalHeader();
    const int place = header->visualIndex(item->index.column());
    bool first = true;
    bool last = true;
    for (int visual = 0; visual < header->count(); ++visual) {
        if (header->isSectionHidden(header->logicalIndex(visual))) continue;
        if (visual < place) first = false;
        if (visual > place) last = false;
    }
    if (first && last) return QStyleOptionViewItem::OnlyOne;
    return first ? QStyleOptionViewItem::Beginning : last ? QStyleOptionViewItem::End : QStyleOptionViewItem::Middle;
}

/// Rounds only the outer ends of a selected row, so that a row of cells reads as one bar.
void drawRowPart(const QStyleOptionViewItem* item, QPainter* painter, const QWidget* widget, const QColor& fill)
{
    const qreal radius = theme().size.radiusControl;
    const auto position = positionOf(item, widget);
    QRectF rect = item->rect;
    painter->save();
    painter->setClipRect(rect, Qt::IntersectClip);
    bool openLeft = position == QStyleOptionViewItem::Middle || position == QStyleOptionViewItem::End;
    bool openRight = position == QStyleOptionViewItem::Middle || position == QStyleOptionViewItem::Beginning;
    if (item->direction == Qt::RightToLeft) std::swap(openLeft, openRight);
    if (openRight) rect.setRight(rect.right() + 2 * radius);
    if (openLeft) rect.setLeft(rect.left() - 2 * radius);
    paintBox(painter, rect, radius, fill);
    painter->restore();
}

} // namespace

void AuralisStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                 const QWidget* widget) const
{
    const Colors& c = theme().color;
    const Metrics& m = theme().size;
    const bool enabled = option->state & State_Enabled;
    switch (element) {
    case PE_PanelButtonCommand:
        return drawButton(option, painter, widget);
    case PE_FrameDefaultButton:
    case PE_FrameButtonBevel:
    case PE_PanelMenuBar:
    case PE_FrameStatusBarItem:
    case PE_PanelScrollAreaCorner:
    case PE_FrameTabBarBase:
    case PE_PanelStatusBar:
        return;
    case PE_FrameFocusRect: // views draw theirs here; everything else has the ring outside
        if (qobject_cast<const QAbstractItemView*>(widget) && keyboardFocusVisible())
            paintBox(painter, QRectF(option->rect).adjusted(1, 1, -1, -1), m.radiusControl, {}, c.focus, m.focusWidth);
        return;
    case PE_PanelLineEdit: {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        if (frame && frame->lineWidth == 0) return; // inside a spin box, combo or cell
        const QColor border = !enabled ? c.line : (option->state & State_HasFocus) ? c.text : c.outline;
        return paintBox(painter, option->rect, m.radiusControl, c.raised, border);
    }
    case PE_FrameLineEdit:
        return;
    case PE_IndicatorCheckBox:
        return drawCheck(option, painter, false);
    case PE_IndicatorRadioButton:
        return drawCheck(option, painter, true);
    case PE_IndicatorItemViewItemCheck:
        return drawCheck(option, painter, false);
    case PE_PanelMenu:
        return paintBox(painter, option->rect, cornerRadius(widget, m.radiusPopover), c.raised, c.popoverLine);
    case PE_FrameMenu:
        return;
    case PE_PanelTipLabel:
        return paintBox(painter, option->rect, cornerRadius(widget, m.radiusControl), c.tooltip);
    case PE_Frame:
    case PE_FrameWindow:
    case PE_FrameGroupBox:
    case PE_FrameTabWidget: {
        if (widget && widget->inherits("QComboBoxPrivateContainer"))
            return paintBox(painter, option->rect, cornerRadius(widget, m.radiusControl), c.raised, c.popoverLine);
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        if (element == PE_Frame && (!frame || frame->lineWidth <= 0)) return;
        if (qobject_cast<const QAbstractScrollArea*>(widget)) return; // views stand on their page without a frame
        return paintBox(painter, option->rect, m.radiusControl, {}, c.line);
    }
    case PE_PanelItemViewRow:
        return; // each cell paints its part, below
    case PE_PanelItemViewItem: {
        const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option);
        if (!item) return;
        if (item->backgroundBrush.style() != Qt::NoBrush) painter->fillRect(item->rect, item->backgroundBrush);
        if (item->state & State_Selected)
            drawRowPart(item, painter, widget, c.selected);
        else if (enabled && (item->state & State_MouseOver))
            drawRowPart(item, painter, widget, c.hover);
        return;
    }
    case PE_IndicatorBranch:
        if (option->state & State_Children)
            Icons::paint(painter,
                         (option->state & State_Open) ? QStringLiteral("chevron-down")
                                                      : QStringLiteral("chevron-right"),
                         option->rect, m.iconSmall, c.text2);
        return;
    case PE_IndicatorHeaderArrow: {
        const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
        if (!header || header->sortIndicator == QStyleOptionHeader::None) return;
        // As in the rest of the world: an arrow up means that values grow downwards.
        const bool up = header->sortIndicator == QStyleOptionHeader::SortDown;
        return Icons::paint(painter, up ? QStringLiteral("chevron-up") : QStringLiteral("chevron-down"), option->rect,
                            12, c.text2);
    }
    case PE_IndicatorArrowDown:
    case PE_IndicatorArrowUp:
    case PE_IndicatorArrowLeft:
    case PE_IndicatorArrowRight: {
        const char* name = element == PE_IndicatorArrowDown   ? "chevron-down"
                           : element == PE_IndicatorArrowUp   ? "chevron-up"
                           : element == PE_IndicatorArrowLeft ? "chevron-left"
                                                              : "chevron-right";
        return Icons::paint(painter, QString::fromLatin1(name), option->rect, m.iconSmall,
                            enabled ? c.text2 : c.disabled);
    }
    case PE_IndicatorItemViewItemDrop: {
        QRectF line = option->rect;
        if (line.height() < 3) line = QRectF(line.left(), line.center().y() - 1, line.width(), 2);
        if (line.height() > 3) return paintBox(painter, line, m.radiusControl, {}, c.text, 2);
        return painter->fillRect(line, c.text);
    }
    case PE_IndicatorToolBarSeparator: {
        const QPoint middle = option->rect.center();
        return painter->fillRect(QRect(middle.x(), option->rect.top() + m.half, 1, option->rect.height() - m.unit),
                                 c.line);
    }
    case PE_IndicatorTabClose:
        return Icons::paint(painter, QStringLiteral("close"), option->rect, m.iconSmall, c.text2);
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void AuralisStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                               const QWidget* widget) const
{
    const Colors& c = theme().color;
    switch (element) {
    case CE_PushButtonBevel:
        return drawButton(option, painter, widget);
    case CE_PushButtonLabel:
        return drawButtonLabel(option, painter, widget);
    case CE_PushButton:
        drawButton(option, painter, widget);
        return drawButtonLabel(option, painter, widget);
    case CE_MenuItem:
        return drawMenuItem(option, painter);
    case CE_MenuEmptyArea:
    case CE_MenuBarEmptyArea:
        return;
    case CE_MenuBarItem: {
        const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
        if (!item) return;
        if (item->state & (State_Selected | State_Sunken))
            paintBox(painter, item->rect, theme().size.radiusControl, c.hover);
        painter->setPen(c.text);
        return painter->drawText(item->rect, Qt::AlignCenter | Qt::TextHideMnemonic, item->text);
    }
    case CE_HeaderSection:
        painter->fillRect(option->rect, c.bg);
        return painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), c.line);
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, c.bg);
        return painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), c.line);
    case CE_HeaderLabel:
        return drawHeaderLabel(option, painter);
    case CE_Splitter:
        return painter->fillRect(option->rect, c.line);
    case CE_FocusFrame:
        if (widget) drawFocusFrame(painter, widget);
        return;
    case CE_ProgressBarGroove:
    case CE_ProgressBarLabel:
        return;
    case CE_ProgressBarContents:
    case CE_ProgressBar:
        return drawProgress(option, painter);
    case CE_TabBarTabShape:
        return;
    case CE_TabBarTabLabel:
        return drawTab(option, painter);
    case CE_ComboBoxLabel: {
        const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option);
        if (!combo || combo->editable) return;
        QRect rect = subControlRect(CC_ComboBox, combo, SC_ComboBoxEditField, widget).adjusted(4, 0, 0, 0);
        const bool enabled = option->state & State_Enabled;
        painter->save();
        if (!combo->currentIcon.isNull()) {
            combo->currentIcon.paint(painter, QRect(rect.left(), rect.top(), 16, rect.height()));
            rect.setLeft(rect.left() + 24);
        }
        painter->setPen(enabled ? c.text : c.disabled);
        painter->drawText(rect, Qt::AlignVCenter | Qt::AlignLeading,
                          combo->fontMetrics.elidedText(combo->currentText, Qt::ElideRight, rect.width()));
        painter->restore();
        return;
    }
    case CE_RubberBand: {
        QColor fill = c.text;
        fill.setAlphaF(0.12f);
        return paintBox(painter, option->rect, theme().size.radiusChip, fill, c.outline);
    }
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void AuralisStyle::drawMenuItem(const QStyleOption* option, QPainter* painter) const
{
    const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
    if (!item) return;
    const Colors& c = theme().color;
    const Metrics& m = theme().size;
    if (item->menuItemType == QStyleOptionMenuItem::Separator)
        return painter->fillRect(QRect(item->rect.left(), item->rect.center().y(), item->rect.width(), 1), c.line);
    const bool enabled = item->state & State_Enabled;
    if (enabled && (item->state & State_Selected)) paintBox(painter, item->rect, m.radiusControl, c.selected);
    const QColor color = enabled ? c.text : c.disabled;
    const auto place = [&](int left, int width) {
        return visualRect(item->direction, item->rect,
                          QRect(item->rect.left() + left, item->rect.top(), width, item->rect.height()));
    };
    if (item->checked)
        Icons::paint(painter, QStringLiteral("check"), place(10, m.iconSmall), m.iconSmall, color);
    else if (const QString icon = Icons::nameOf(item->icon); !icon.isEmpty())
        Icons::paint(painter, icon, place(10, m.iconSmall), m.iconSmall, enabled ? c.text2 : c.disabled);
    else if (!item->icon.isNull())
        item->icon.paint(painter, place(10, m.iconSmall), Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
    painter->save();
    painter->setFont(item->font);
    painter->setPen(color);
    constexpr int textLeft = 36;
    const QRect rect = place(textLeft, item->rect.width() - textLeft - 12);
    const QString text = item->text.section(QLatin1Char('\t'), 0, 0);
    const QString shortcut = item->text.section(QLatin1Char('\t'), 1);
    painter->drawText(rect, Qt::AlignVCenter | Qt::AlignLeading | Qt::TextHideMnemonic | Qt::TextSingleLine, text);
    if (!shortcut.isEmpty()) {
        painter->setPen(enabled ? c.text3 : c.disabled);
        painter->drawText(rect, Qt::AlignVCenter | Qt::AlignTrailing | Qt::TextSingleLine, shortcut);
    }
    painter->restore();
    if (item->menuItemType == QStyleOptionMenuItem::SubMenu)
        Icons::paint(painter, QStringLiteral("chevron-right"), place(item->rect.width() - m.iconSmall - 8, m.iconSmall),
                     m.iconSmall, enabled ? c.text2 : c.disabled);
}

void AuralisStyle::drawHeaderLabel(const QStyleOption* option, QPainter* painter) const
{
    const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
    if (!header) return;
    painter->save();
    painter->setFont(theme().font(TextStyle::Label));
    painter->setPen(theme().color.text2);
    const QRect rect = option->rect;
    painter->drawText(rect,
                      static_cast<int>(header->textAlignment & Qt::AlignHorizontal_Mask) | Qt::AlignVCenter |
                          Qt::TextSingleLine,
                      painter->fontMetrics().elidedText(header->text, Qt::ElideRight, rect.width()));
    painter->restore();
}

void AuralisStyle::drawTab(const QStyleOption* option, QPainter* painter) const
{
    const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option);
    if (!tab) return;
    const Colors& c = theme().color;
    const bool selected = tab->state & State_Selected;
    const bool hovered = (tab->state & State_MouseOver) && (tab->state & State_Enabled);
    const QRect rect = tab->rect;
    painter->save();
    painter->setPen(selected || hovered ? c.text : c.text2);
    if (selected) {
        painter->fillRect(QRect(rect.left(), rect.bottom() - 1, rect.width(), 2), c.text);
        QFont font = painter->font();
        font.setWeight(QFont::DemiBold);
        painter->setFont(font);
    }
    painter->drawText(rect, Qt::AlignCenter | Qt::TextHideMnemonic, tab->text);
    painter->restore();
}

void AuralisStyle::drawProgress(const QStyleOption* option, QPainter* painter) const
{
    const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option);
    if (!bar) return;
    const Colors& c = theme().color;
    const Metrics& m = theme().size;
    const QRectF groove(bar->rect.left(), QRectF(bar->rect).center().y() - m.sliderGroove / 2.0, bar->rect.width(),
                        m.sliderGroove);
    paintBox(painter, groove, m.radiusBar, c.groove);
    const int range = bar->maximum - bar->minimum;
    if (range <= 0) return; // unknown: an empty groove, no busy animation
    const double share = std::clamp(static_cast<double>(bar->progress - bar->minimum) / range, 0.0, 1.0);
    QRectF done = groove;
    done.setWidth(groove.width() * share);
    if (bar->direction == Qt::RightToLeft) done.moveRight(groove.right());
    if (done.width() >= 1)
        paintBox(painter, done, std::min<qreal>(m.radiusBar, done.width() / 2),
                 (option->state & State_Enabled) ? c.strong : c.disabled);
}

} // namespace auralis
