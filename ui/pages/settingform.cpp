// SettingForm: rows of settings.
#include "settingform.h"

#include <algorithm>

#include <QComboBox>
#include <QHBoxLayout>
#include <QPainter>
#include <QSlider>
#include <QVBoxLayout>

#include "theme/buttons.h"
#include "theme/textlabel.h"

namespace auralis
{

namespace
{

constexpr int controlWidth = 232;

class Hairline : public QWidget
{
public:
    Hairline() { setFixedHeight(1); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), theme().color.line);
    }
};

} // namespace

SettingForm::SettingForm(const QString& heading, Settings& settings, QWidget* parent)
    : QWidget(parent)
    , m_settings(settings)
    , m_column(new QVBoxLayout(this))
{
    setMaximumWidth(width);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_column->setContentsMargins(0, 0, 0, 24);
    m_column->setSpacing(0);
    auto* title = new TextLabel(heading, TextStyle::Heading);
    title->setFixedHeight(44);
    m_column->addWidget(title);
}

void SettingForm::addGroup(const QString& title)
{
    auto* label = new TextLabel(title, TextStyle::Title);
    label->setContentsMargins(0, m_firstInGroup ? 8 : 28, 0, 4);
    m_column->addWidget(label);
    m_firstInGroup = true;
}

void SettingForm::addRow(const QString& label, const QString& help, QWidget* control)
{
    if (!m_firstInGroup) m_column->addWidget(new Hairline);
    m_firstInGroup = false;
    auto* words = new QVBoxLayout;
    words->setSpacing(3);
    words->addStretch();
    auto* name = new TextLabel(label, TextStyle::Body);
    name->setWordWrap(true);
    words->addWidget(name);
    if (!help.isEmpty()) {
        auto* small = new TextLabel(help, TextStyle::Small, &Colors::text2);
        small->setWordWrap(true);
        words->addWidget(small);
        control->setAccessibleDescription(help);
    }
    words->addStretch();
    control->setAccessibleName(label);
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 8, 0, 8);
    layout->setSpacing(24);
    layout->addLayout(words, 1);
    layout->addWidget(control, 0, Qt::AlignVCenter);
    row->setMinimumHeight(help.isEmpty() ? 48 : 60); // more where the words need more lines
    m_column->addWidget(row);
}

void SettingForm::follow(const char* key, QWidget* control, const std::function<void()>& refresh)
{
    connect(&m_settings, &Settings::changed, control,
            [key = QString::fromLatin1(key), refresh](const QString& changed) {
                if (changed == key) refresh();
            });
    refresh();
}

void SettingForm::addSegments(const QString& label, const QString& help, const Setting<QString>& setting,
                              const Choices<QString>& choices)
{
    auto* control = new SegmentedControl;
    control->setFixedWidth(controlWidth);
    for (const auto& choice : choices)
        control->addSegment(choice.second);
    connect(control, &SegmentedControl::chosen, this, [this, setting, choices](int index) {
        m_settings.set(setting, choices[static_cast<size_t>(index)].first);
    });
    addRow(label, help, control);
    follow(setting.key, control, [this, control, setting, choices] {
        for (size_t i = 0; i < choices.size(); ++i)
            if (choices[i].first == m_settings.get(setting)) control->setCurrent(static_cast<int>(i));
    });
}

void SettingForm::fillList(QComboBox* list, const Values& choices)
{
    const QVariant chosen = list->currentData();
    const QString name = list->currentText();
    const QSignalBlocker quiet(list);
    list->clear();
    for (const auto& choice : choices)
        list->addItem(choice.second, choice.first);
    if (chosen.isValid() && list->findData(chosen) < 0) list->addItem(name, chosen);
    list->setCurrentIndex(std::max(0, list->findData(chosen)));
}

QComboBox* SettingForm::addList(const QString& label, const QString& help, const char* key, const Values& choices,
                                const std::function<QVariant()>& read,
                                const std::function<void(const QVariant&)>& write)
{
    auto* control = new QComboBox;
    control->setFixedWidth(controlWidth);
    fillList(control, choices);
    connect(control, &QComboBox::activated, this, [control, write](int index) { write(control->itemData(index)); });
    addRow(label, help, control);
    follow(key, control, [control, read] {
        int at = control->findData(read());
        if (at < 0) { // set by hand in the file, or a device that is not there now
            control->addItem(read().toString(), read());
            at = control->count() - 1;
        }
        control->setCurrentIndex(at);
    });
    return control;
}

void SettingForm::addSlider(const QString& label, const QString& help, const char* key, int steps,
                            const std::function<int()>& read, const std::function<void(int)>& write,
                            const std::function<QString(int)>& text)
{
    auto* control = new QWidget;
    control->setFixedWidth(controlWidth);
    auto* row = new QHBoxLayout(control);
    row->setContentsMargins({});
    auto* slider = new QSlider(Qt::Horizontal);
    slider->setRange(0, steps);
    slider->setPageStep(std::max(1, steps / 10));
    slider->setAccessibleName(label);
    auto* words = new TextLabel;
    words->setTabular(true);
    words->setFixedWidth(64);
    words->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(slider, 1);
    row->addWidget(words);
    connect(slider, &QSlider::valueChanged, this, [slider, words, write, text](int at) {
        words->setText(text(at));
        slider->setAccessibleDescription(text(at));
        write(at);
    });
    addRow(label, help, control);
    follow(key, control, [slider, words, read, text] {
        if (slider->isSliderDown()) return; // the hand leads
        const QSignalBlocker quiet(slider);
        slider->setValue(read());
        words->setText(text(read()));
        slider->setAccessibleDescription(text(read()));
    });
}

void SettingForm::addSwitch(const QString& label, const QString& help, const Setting<bool>& setting)
{
    auto* control = new Switch;
    connect(control, &Switch::toggled, this, [this, setting](bool on) { m_settings.set(setting, on); });
    addRow(label, help, control);
    follow(setting.key, control, [this, control, setting] { control->setChecked(m_settings.get(setting)); });
}

} // namespace auralis
