#include "player/presetpopover.h"

#include <algorithm>

#include <QAbstractButton>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QPainter>
#include <QSlider>
#include <QVBoxLayout>

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
    /// `key` 0: none has a key.
    PresetRow(const QString& name, int key, QWidget* parent)
        : QAbstractButton(parent)
        , m_key(key)
    {
        setText(name);
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
        const QRect words = place(32, width() - 56);
        painter.drawText(words, Qt::AlignVCenter | Qt::AlignLeading,
                         painter.fontMetrics().elidedText(text(), Qt::ElideRight, words.width()));
        if (m_key <= 0) return;
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
    , m_list(new QVBoxLayout)
    , m_slider(new QSlider(Qt::Horizontal))
    , m_percent(new TextLabel(TextStyle::Caption, &Colors::text2))
    , m_forAlbum(new QCheckBox)
    , m_forDevice(new QCheckBox)
{
    const Metrics& m = theme().size;
    setWindowTitle(tr("Preset"));
    body()->setFixedWidth(m.popoverMenu + 40);
    auto* column = new QVBoxLayout(body());
    column->setContentsMargins(0, m.half - 1, 0, m.half);
    column->setSpacing(0);
    m_list->setContentsMargins(m.half - 1, 0, m.half - 1, m.half);
    m_list->setSpacing(0);
    column->addLayout(m_list);
    column->addWidget(new Line(this));
    auto* words = new QHBoxLayout;
    words->setContentsMargins(12, m.unit, 12, 0);
    words->addWidget(new TextLabel(tr("Intensity"), TextStyle::Caption, &Colors::text2));
    words->addStretch();
    words->addWidget(m_percent);
    column->addLayout(words);
    auto* slider = new QHBoxLayout;
    slider->setContentsMargins(12, 0, 12, m.unit);
    slider->addWidget(m_slider);
    column->addLayout(slider);
    column->addWidget(new Line(this));
    auto* memory = new QVBoxLayout;
    memory->setContentsMargins(10, m.half, 12, m.half);
    memory->setSpacing(0);
    for (QCheckBox* box : {m_forAlbum, m_forDevice}) {
        box->setFixedHeight(28);
        memory->addWidget(box);
        const PresetScope scope = box == m_forAlbum ? PresetScope::Album : PresetScope::Device;
        connect(box, &QCheckBox::clicked, this, [this, scope](bool on) { Q_EMIT rememberChosen(scope, on); });
    }
    m_forAlbum->setText(tr("For this album"));
    m_forDevice->setText(tr("For this device"));
    column->addLayout(memory);
    column->addWidget(new Line(this));
    auto* actions = new QVBoxLayout;
    actions->setContentsMargins(m.half - 1, m.half, m.half - 1, 0);
    actions->setSpacing(0);
    connect(addAction(actions, tr("Edit preset…")), &QAbstractButton::clicked, this, &PresetPopover::editChosen);
    connect(addAction(actions, tr("Manage presets…")), &QAbstractButton::clicked, this, &PresetPopover::manageChosen);
    column->addLayout(actions);
    m_slider->setRange(0, 100);
    m_slider->setPageStep(5);
    m_slider->setSingleStep(5);
    m_slider->setAccessibleName(tr("Intensity"));
    connect(m_slider, &QSlider::valueChanged, this, [this](int value) {
        m_percent->setText(tr("%1 %").arg(value));
        Q_EMIT intensityChosen(value / 100.0);
    });
    setEntries(presetEntries());
    setMemory({});
}

QAbstractButton* PresetPopover::addAction(QBoxLayout* to, const QString& text)
{
    auto* row = new PresetRow(text, 0, this);
    to->addWidget(row);
    connect(row, &QAbstractButton::clicked, this, &QWidget::hide);
    return row;
}

void PresetPopover::setEntries(const std::vector<PresetEntry>& entries)
{
    const auto same = [](const PresetEntry& a, const PresetEntry& b) { return a.id == b.id && a.name == b.name; };
    if (!m_rows.isEmpty() && std::equal(entries.begin(), entries.end(), m_entries.begin(), m_entries.end(), same))
        return;
    m_entries = entries;
    qDeleteAll(m_rows);
    m_rows.clear();
    for (int i = 0; i < static_cast<int>(entries.size()); ++i) {
        const PresetEntry& entry = entries[static_cast<std::size_t>(i)];
        constexpr int keys = 9;
        auto* row = new PresetRow(entry.name, i < keys ? i + 1 : 0, this);
        row->setCheckable(true);
        row->setToolTip(entry.description);
        m_list->addWidget(row);
        m_rows += row;
        connect(row, &QAbstractButton::clicked, this, [this, i] {
            hide();
            Q_EMIT presetChosen(i);
        });
    }
    adjustSize();
}

void PresetPopover::setCurrent(int preset)
{
    for (int i = 0; i < m_rows.size(); ++i)
        m_rows[i]->setChecked(i == preset);
}

void PresetPopover::setIntensity(double intensity)
{
    if (m_slider->isSliderDown()) return;
    const QSignalBlocker quiet(m_slider);
    m_slider->setValue(qRound(intensity * 100));
    m_percent->setText(tr("%1 %").arg(m_slider->value()));
}

void PresetPopover::setMemory(const PresetMemory::State& memory)
{
    m_forAlbum->setEnabled(!memory.album.isEmpty());
    m_forAlbum->setChecked(memory.forAlbum);
    m_forAlbum->setToolTip(memory.album.isEmpty() ? tr("No album plays") : memory.album);
    m_forDevice->setEnabled(!memory.device.isEmpty());
    m_forDevice->setChecked(memory.forDevice);
    m_forDevice->setToolTip(memory.device);
}

} // namespace auralis
