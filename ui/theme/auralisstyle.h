// AuralisStyle: how every standard control looks. Paints from theme() and the palette; no style sheets. Main thread.
#pragma once

#include <memory>

#include <QProxyStyle>

class QPushButton;
class QLineEdit;

namespace auralis
{

class AuralisStyle : public QProxyStyle
{
    Q_OBJECT
public:
    AuralisStyle();
    ~AuralisStyle() override;

    void polish(QWidget* widget) override;
    void unpolish(QWidget* widget) override;
    using QProxyStyle::polish;
    using QProxyStyle::unpolish;
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* data) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                           const QWidget* widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl sub,
                         const QWidget* widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;
    QIcon standardIcon(StandardPixmap pixmap, const QStyleOption* option, const QWidget* widget) const override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void drawButton(const QStyleOption* option, QPainter* painter, const QWidget* widget) const;
    void drawButtonLabel(const QStyleOption* option, QPainter* painter, const QWidget* widget) const;
    void drawToolButton(const QStyleOptionComplex* option, QPainter* painter) const;
    void drawSlider(const QStyleOptionComplex* option, QPainter* painter) const;
    void drawScrollBar(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const;
    void drawComboBox(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const;
    void drawSpinBox(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const;
    void drawMenuItem(const QStyleOption* option, QPainter* painter) const;
    void drawHeaderLabel(const QStyleOption* option, QPainter* painter) const;
    void drawTab(const QStyleOption* option, QPainter* painter) const;
    void drawProgress(const QStyleOption* option, QPainter* painter) const;
    void drawFocusFrame(QPainter* painter, const QWidget* widget) const;

    struct Private;
    std::unique_ptr<Private> d;
};

/// How a push button stands out; Secondary (outlined) is what a plain QPushButton is. A dialog's default button is
/// primary.
enum class ButtonKind { Secondary, Primary, Flat };
void setButtonKind(QPushButton* button, ButtonKind kind);
/// 28 instead of 32 px high, in the small type.
void setButtonSmall(QPushButton* button);

/// Radius of the keyboard focus ring's inner edge around `widget`, px; default: of a control.
void setFocusRadius(QWidget* widget, int radius);

/// Sliders inside the deck and meters mean sound: they are drawn in the accent while this is on.
void setAccented(QWidget* widget, bool on);
bool isAccented(const QWidget* widget);

/// True while the focus was last moved with the keyboard: delegates draw their focus ring then.
bool keyboardFocusVisible();

} // namespace auralis
