// The style's sizes, hints and dispatch. How things are drawn: stylecontrols.cpp (buttons, fields, sliders) and
// styleviews.cpp (menus, views, tabs, progress).
#include "theme/auralisstyle.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QAbstractSlider>
#include <QApplication>
#include <QComboBox>
#include <QEvent>
#include <QFocusEvent>
#include <QFocusFrame>
#include <QLineEdit>
#include <QMenu>
#include <QPointer>
#include <QPushButton>
#include <QScrollBar>
#include <QStyleOption>
#include <QToolTip>

#include "theme/compositing.h"
#include "theme/icons.h"
#include "theme/paintkit.h"
#include "theme/theme.h"

namespace auralis
{
namespace
{

bool s_keyboardFocus = false;

bool takesFocusRing(const QWidget* widget)
{
    // Fields show focus by their border and caret, views by their current item.
    return !qobject_cast<const QAbstractScrollArea*>(widget) && !qobject_cast<const QLineEdit*>(widget) &&
           !widget->inherits("QMenu") && !widget->inherits("QMenuBar") && !widget->inherits("QAbstractSpinBox") &&
           !widget->isWindow() && !widget->property("auralisOwnFocus").toBool();
}

} // namespace

struct AuralisStyle::Private {
    QPointer<QFocusFrame> frame;
};

AuralisStyle::AuralisStyle()
    : QProxyStyle(QStringLiteral("Fusion"))
    , d(std::make_unique<Private>())
{
    if (qApp) qApp->installEventFilter(this);
}

AuralisStyle::~AuralisStyle()
{
    delete d->frame;
}

bool keyboardFocusVisible()
{
    return s_keyboardFocus;
}

void setButtonKind(QPushButton* button, ButtonKind kind)
{
    button->setProperty("auralisKind", static_cast<int>(kind));
    button->setFlat(kind == ButtonKind::Flat);
    button->update();
}

void setButtonSmall(QPushButton* button)
{
    button->setProperty("auralisSmall", true);
    button->setFont(theme().font(TextStyle::Small));
}

void setFocusRadius(QWidget* widget, int radius)
{
    widget->setProperty("auralisFocusRadius", radius);
}

void setAccented(QWidget* widget, bool on)
{
    if (isAccented(widget) == on) return;
    widget->setProperty("auralisAccented", on);
    widget->update();
}

bool isAccented(const QWidget* widget)
{
    return widget && widget->property("auralisAccented").toBool();
}

bool AuralisStyle::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusIn && watched->isWidgetType()) {
        const auto reason = static_cast<QFocusEvent*>(event)->reason();
        if (reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason || reason == Qt::ShortcutFocusReason)
            s_keyboardFocus = true;
        if (reason == Qt::MouseFocusReason) s_keyboardFocus = false;
        auto* widget = static_cast<QWidget*>(watched);
        if (s_keyboardFocus && takesFocusRing(widget)) {
            if (!d->frame) d->frame = new QFocusFrame(widget);
            d->frame->setWidget(widget);
        } else if (d->frame) {
            d->frame->setWidget(nullptr);
        }
    } else if (event->type() == QEvent::FocusOut && d->frame && d->frame->widget() == watched) {
        d->frame->setWidget(nullptr);
    } else if (event->type() == QEvent::MouseButtonPress && s_keyboardFocus) {
        s_keyboardFocus = false;
        if (d->frame) d->frame->setWidget(nullptr);
    }
    return QProxyStyle::eventFilter(watched, event);
}

void AuralisStyle::polish(QWidget* widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton*>(widget) || qobject_cast<QComboBox*>(widget) ||
        qobject_cast<QAbstractSlider*>(widget) || qobject_cast<QLineEdit*>(widget))
        widget->setAttribute(Qt::WA_Hover);
    if (qobject_cast<QScrollBar*>(widget)) widget->setAttribute(Qt::WA_OpaquePaintEvent, false);
    if (qobject_cast<QMenu*>(widget) || widget->inherits("QTipLabel") || widget->inherits("QComboBoxPrivateContainer"))
        widget->setAttribute(Qt::WA_TranslucentBackground, canBeTranslucent()); // for the rounded corners
    if (auto* view = qobject_cast<QAbstractItemView*>(widget)) view->viewport()->setAttribute(Qt::WA_Hover);
}

void AuralisStyle::unpolish(QWidget* widget)
{
    if (d->frame && d->frame->widget() == widget) d->frame->setWidget(nullptr);
    QProxyStyle::unpolish(widget);
}

int AuralisStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    const Metrics& m = theme().size;
    switch (metric) {
    case PM_ButtonMargin:
        return 2 * m.half;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    case PM_ButtonDefaultIndicator:
        return 0;
    case PM_MenuButtonIndicator:
        return m.iconSmall;
    case PM_ButtonIconSize:
        return m.iconSmall;
    case PM_SmallIconSize:
        return m.iconNormal;
    case PM_ToolBarIconSize:
    case PM_ListViewIconSize:
        return m.iconNormal;
    case PM_TabBarIconSize:
        return m.iconSmall;
    case PM_SliderThickness:
    case PM_SliderControlThickness:
        return m.sliderHit;
    case PM_SliderLength:
        return m.sliderHandle;
    case PM_SliderSpaceAvailable:
        break;
    case PM_ScrollBarExtent:
        return m.scrollbarTrack;
    case PM_ScrollBarSliderMin:
        return 4 * m.unit;
    case PM_ScrollView_ScrollBarSpacing:
        return 0;
    case PM_DefaultFrameWidth:
        if (qobject_cast<const QAbstractItemView*>(widget) || qobject_cast<const QAbstractScrollArea*>(widget))
            return 0;
        return 1;
    case PM_ComboBoxFrameWidth:
        return 1;
    case PM_SpinBoxFrameWidth:
        return 1;
    case PM_MenuPanelWidth:
        return 1;
    case PM_MenuHMargin:
    case PM_MenuVMargin:
        return m.half;
    case PM_MenuBarPanelWidth:
        return 0;
    case PM_MenuBarVMargin:
    case PM_MenuBarHMargin:
        return m.half;
    case PM_ToolTipLabelFrameWidth:
        return m.half + 2;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return 18;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return m.unit;
    case PM_FocusFrameHMargin:
    case PM_FocusFrameVMargin:
        return m.focusGap + m.focusWidth;
    case PM_SplitterWidth:
        return 1;
    case PM_HeaderMargin:
        return m.unit;
    case PM_HeaderMarkSize:
        return m.iconSmall;
    case PM_LayoutLeftMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutBottomMargin:
        if (option && (option->state & State_Window)) return m.panelMargin;
        if (widget && widget->isWindow()) return m.panelMargin;
        return m.unit;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return m.controlGap;
    case PM_ProgressBarChunkWidth:
        return 1;
    case PM_TabBarTabHSpace:
        return 3 * m.unit;
    case PM_TabBarTabVSpace:
        return 2 * m.unit;
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarBaseOverlap:
        return 0;
    default:
        break;
    }
    return QProxyStyle::pixelMetric(metric, option, widget);
}

int AuralisStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                            QStyleHintReturn* data) const
{
    switch (hint) {
    case SH_Slider_AbsoluteSetButtons:
        return Qt::LeftButton; // a click on the groove goes there
    case SH_Slider_PageSetButtons:
        return Qt::NoButton;
    case SH_ScrollBar_LeftClickAbsolutePosition:
        return false;
    case SH_ScrollBar_Transient:
        return false;
    case SH_ItemView_ShowDecorationSelected:
        return true;
    case SH_ItemView_ActivateItemOnSingleClick:
        return false;
    case SH_ItemView_PaintAlternatingRowColorsForEmptyArea:
        return false;
    case SH_ComboBox_Popup:
        return false;
    case SH_ComboBox_ListMouseTracking:
        return true;
    case SH_Menu_Scrollable:
        return true;
    case SH_Menu_SloppySubMenus:
        return true;
    case SH_Menu_SubMenuPopupDelay:
        return 120;
    case SH_MenuBar_AltKeyNavigation:
        return true;
    case SH_EtchDisabledText:
        return false;
    case SH_DitherDisabledText:
        return false;
    case SH_UnderlineShortcut:
        return false;
    case SH_DialogButtonBox_ButtonsHaveIcons:
        return false;
    case SH_FocusFrame_AboveWidget:
        return true;
    case SH_FocusFrame_Mask:
        return false;
    case SH_ToolTip_WakeUpDelay:
        return 500;
    case SH_Widget_Animation_Duration:
        return theme().size.motionState;
    case SH_Table_GridLineColor:
        return static_cast<int>(theme().color.line.rgb());
    case SH_Header_ArrowAlignment:
        return Qt::AlignRight | Qt::AlignVCenter;
    default:
        break;
    }
    return QProxyStyle::styleHint(hint, option, widget, data);
}

QSize AuralisStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                     const QWidget* widget) const
{
    const Metrics& m = theme().size;
    switch (type) {
    case CT_PushButton: {
        const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
        if (!button) break;
        const bool isSmall = widget && widget->property("auralisSmall").toBool();
        int width = button->fontMetrics.horizontalAdvance(button->text) + 2 * (isSmall ? 12 : 14);
        if (!button->icon.isNull()) width += button->iconSize.width() + (button->text.isEmpty() ? 0 : m.unit);
        if (button->features & QStyleOptionButton::HasMenu) width += m.iconSmall + m.half;
        const int height = isSmall ? m.buttonSmall : m.button;
        return {std::max(width, height), std::max(height, button->fontMetrics.height() + 2 * m.half)};
    }
    case CT_ToolButton: {
        const QSize base = QProxyStyle::sizeFromContents(type, option, size, widget);
        return {std::max(base.width(), m.iconButton), std::max(base.height(), m.iconButton)};
    }
    case CT_LineEdit:
        return {size.width() + 2 * m.unit, std::max(size.height() + m.unit, m.input)};
    case CT_SpinBox:
        return {size.width() + 2 * m.unit + m.iconNormal, std::max(size.height(), m.input)};
    case CT_ComboBox:
        return {size.width() + 12 + m.unit + m.iconSmall + m.unit, std::max(size.height() + m.unit, m.input)};
    case CT_MenuItem: {
        const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
        if (!item) break;
        if (item->menuItemType == QStyleOptionMenuItem::Separator) return {size.width(), 2 * m.half + 1};
        int width = item->fontMetrics.horizontalAdvance(item->text.section(QLatin1Char('\t'), 0, 0)) + 36 + 20;
        if (item->text.contains(QLatin1Char('\t')))
            width += item->fontMetrics.horizontalAdvance(item->text.section(QLatin1Char('\t'), 1)) + 3 * m.unit;
        return {std::max(width, m.popoverMenu - 2 * m.half), std::max(30, item->fontMetrics.height() + m.unit)};
    }
    case CT_ItemViewItem: {
        const QSize base = QProxyStyle::sizeFromContents(type, option, size, widget);
        return {base.width(), std::max(base.height(), 28)};
    }
    case CT_HeaderSection: {
        const QSize base = QProxyStyle::sizeFromContents(type, option, size, widget);
        return {base.width(), std::max(base.height(), m.row)};
    }
    case CT_ProgressBar:
        return {size.width(), m.sliderGroove};
    case CT_TabBarTab: {
        const QSize base = QProxyStyle::sizeFromContents(type, option, size, widget);
        return {base.width(), std::max(base.height(), m.row)};
    }
    case CT_CheckBox:
    case CT_RadioButton: {
        const QSize base = QProxyStyle::sizeFromContents(type, option, size, widget);
        return {base.width(), std::max(base.height(), 28)};
    }
    default:
        break;
    }
    return QProxyStyle::sizeFromContents(type, option, size, widget);
}

QRect AuralisStyle::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const
{
    switch (element) {
    case SE_ProgressBarGroove:
    case SE_ProgressBarContents:
        return option->rect;
    case SE_LineEditContents: {
        const int margin = theme().size.unit;
        return option->rect.adjusted(margin, 1, -margin, -1);
    }
    case SE_PushButtonFocusRect:
        return option->rect;
    default:
        break;
    }
    return QProxyStyle::subElementRect(element, option, widget);
}

QRect AuralisStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl sub,
                                   const QWidget* widget) const
{
    const Metrics& m = theme().size;
    if (control == CC_ScrollBar) {
        // No arrow buttons: the groove is the whole bar.
        const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
        if (!bar) return {};
        const bool horizontal = bar->orientation == Qt::Horizontal;
        const QRect r = option->rect;
        const int length = horizontal ? r.width() : r.height();
        const int range = bar->maximum - bar->minimum;
        int slider = length;
        if (range > 0) {
            const qint64 wanted = static_cast<qint64>(bar->pageStep) * length / (range + bar->pageStep);
            slider = std::clamp(static_cast<int>(wanted), std::min(4 * m.unit, length), length);
        }
        const int start =
            sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - slider, bar->upsideDown);
        const auto along = [&](int from, int size) {
            return horizontal ? QRect(r.left() + from, r.top(), size, r.height())
                              : QRect(r.left(), r.top() + from, r.width(), size);
        };
        switch (sub) {
        case SC_ScrollBarSlider:
            return visualRect(option->direction, r, along(start, slider));
        case SC_ScrollBarGroove:
            return r;
        case SC_ScrollBarSubPage:
            return visualRect(option->direction, r, along(0, start));
        case SC_ScrollBarAddPage:
            return visualRect(option->direction, r, along(start + slider, length - start - slider));
        default:
            return {};
        }
    }
    if (control == CC_ComboBox) {
        const QRect r = option->rect;
        QRect result = r;
        if (sub == SC_ComboBoxArrow)
            result = QRect(r.right() - m.unit - m.iconSmall, r.top(), m.iconSmall + m.unit, r.height());
        if (sub == SC_ComboBoxEditField) result = r.adjusted(12 - 4, 1, -(m.iconSmall + 2 * m.unit), -1);
        return visualRect(option->direction, r, result);
    }
    if (control == CC_SpinBox) {
        const QRect r = option->rect;
        const int width = m.iconNormal + m.half;
        QRect result = r;
        if (sub == SC_SpinBoxUp) result = QRect(r.right() - width, r.top() + 1, width, r.height() / 2 - 1);
        if (sub == SC_SpinBoxDown)
            result = QRect(r.right() - width, r.top() + r.height() / 2, width, r.height() / 2 - 1);
        if (sub == SC_SpinBoxEditField) result = r.adjusted(1, 1, -width, -1);
        return visualRect(option->direction, r, result);
    }
    return QProxyStyle::subControlRect(control, option, sub, widget);
}

QIcon AuralisStyle::standardIcon(StandardPixmap pixmap, const QStyleOption* option, const QWidget* widget) const
{
    switch (pixmap) {
    case SP_LineEditClearButton:
    case SP_TitleBarCloseButton:
    case SP_DockWidgetCloseButton:
        return Icons::get("close");
    case SP_MessageBoxWarning:
    case SP_MessageBoxCritical:
        return Icons::get("warning");
    case SP_MessageBoxInformation:
    case SP_MessageBoxQuestion:
        return Icons::get("info");
    case SP_DirIcon:
    case SP_DirClosedIcon:
    case SP_DirOpenIcon:
        return Icons::get("folder");
    case SP_ToolBarHorizontalExtensionButton:
        return Icons::get("more");
    default:
        break;
    }
    return QProxyStyle::standardIcon(pixmap, option, widget);
}

void AuralisStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                      const QWidget* widget) const
{
    switch (control) {
    case CC_Slider:
        return drawSlider(option, painter);
    case CC_ScrollBar:
        return drawScrollBar(option, painter, widget);
    case CC_ComboBox:
        return drawComboBox(option, painter, widget);
    case CC_SpinBox:
        return drawSpinBox(option, painter, widget);
    case CC_ToolButton:
        return drawToolButton(option, painter);
    default:
        break;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

} // namespace auralis
