#include "player/presetpopover.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QPainter>
#include <QSlider>
#include <QVBoxLayout>

#include "player/deckstate.h"
#include "theme/auralisstyle.h"
#include "theme/icons.h"
#include "theme/paintkit.h"
#include "theme/textlabel.h"

namespace auralis
{
namespace
{

/// One row of the menu: check mark, name, key.
class PresetRow : public QAbstractButton
{
public:
    PresetRow(const QString& name, int key, QWidget* parent)
        : QAbstractButton(parent)
        , m_key(key)
    {
        setText(name);
        setCheckable(true);
        setAutoExclusive(true);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::StrongFocus);
        setFixedHeight(30);
    }
    QSize sizeHint() const override { return {theme().size.popoverMenu - 2 * theme().size.half, 30}; }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const Colors& c = theme().color;
        const Metrics& m = theme().size;
        if (underMouse() || isDown()) paintBox(&painter, rect(), m.radiusControl, c.selected);
        const auto place = [this](int left, int width) {
            return style()->visualRect(layoutDirection(), rect(), QRect(left, 0, width, height()));
        };
        if (isChecked()) Icons::paint(&painter, QStringLiteral("check"), place(8, m.iconSmall), m.iconSmall, c.text);
        painter.setPen(c.text);
        painter.drawText(place(32, width() - 56), Qt::AlignVCenter | Qt::AlignLeading, text());
        painter.setFont(theme().font(TextStyle::Caption));
        painter.setPen(c.text3);
        painter.drawText(place(width() - 28, 20), Qt::AlignVCenter | Qt::AlignTrailing, QString::number(m_key));
    }

private:
    int m_key;
};

class Line : public QWidget
{
public:
    explicit Line(QWidget* parent)
        : QWidget(parent)
    {
        setFixedHeight(1);
    }

protected:
    void paintEvent(QPaintEvent*) override { QPainter(this).fillRect(rect(), theme().color.popoverLine); }
};

} // namespace

PresetPopover::PresetPopover(QWidget* parent)
    : Popover(parent)
    , m_slider(new QSlider(Qt::Horizontal))
    , m_percent(new TextLabel(TextStyle::Caption, &Colors::text2))
{
    const Metrics& m = theme().size;
    setWindowTitle(tr("Preset"));
    body()->setFixedWidth(m.popoverMenu - 2);
    auto* column = new QVBoxLayout(body());
    column->setContentsMargins(0, m.half - 1, 0, 3 * m.half);
    column->setSpacing(0);
    auto* rows = new QVBoxLayout;
    rows->setContentsMargins(m.half - 1, 0, m.half - 1, 0);
    rows->setSpacing(0);
    column->addLayout(rows);
    for (int i = 0; i < presetCount(); ++i) {
        auto* row = new PresetRow(presetName(i), i + 1, this);
        rows->addWidget(row);
        m_rows += row;
        connect(row, &QAbstractButton::clicked, this, [this, i] {
            hide();
            Q_EMIT presetChosen(i);
        });
    }
    column->addSpacing(m.half);
    column->addWidget(new Line(this));
    auto* words = new QHBoxLayout;
    words->setContentsMargins(12, m.unit, 12, 0);
    words->addWidget(new TextLabel(tr("Intensity"), TextStyle::Caption, &Colors::text2));
    words->addStretch();
    words->addWidget(m_percent);
    column->addLayout(words);
    auto* slider = new QHBoxLayout;
    slider->setContentsMargins(12, 0, 12, 0);
    slider->addWidget(m_slider);
    column->addLayout(slider);
    m_slider->setRange(0, 100);
    m_slider->setPageStep(5);
    m_slider->setSingleStep(5);
    m_slider->setAccessibleName(tr("Intensity"));
    connect(m_slider, &QSlider::valueChanged, this, [this](int value) {
        m_percent->setText(tr("%1 %").arg(value));
        Q_EMIT intensityChosen(value / 100.0);
    });
}

void PresetPopover::setCurrent(int preset)
{
    m_rows.value(preset, m_rows.first())->setChecked(true);
}

void PresetPopover::setIntensity(double intensity)
{
    if (m_slider->isSliderDown()) return;
    const QSignalBlocker quiet(m_slider);
    m_slider->setValue(qRound(intensity * 100));
    m_percent->setText(tr("%1 %").arg(m_slider->value()));
}

} // namespace auralis
