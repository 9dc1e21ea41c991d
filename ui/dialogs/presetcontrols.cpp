// PresetControls: see the header.
#include "dialogs/presetcontrols.h"

#include <cmath>

#include <QCoreApplication>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QSlider>

#include "theme/auralisstyle.h"
#include "theme/textlabel.h"

namespace auralis
{

LabelledSlider::LabelledSlider(const QString& label, double least, double most, double step,
                               const std::function<QString(double)>& text, QWidget* parent)
    : QWidget(parent)
    , m_least(least)
    , m_step(step)
    , m_text(text)
    , m_slider(new QSlider(Qt::Horizontal))
    , m_words(new TextLabel(TextStyle::Small, &Colors::text2))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(theme().size.controlGap);
    auto* name = new TextLabel(label, TextStyle::Small);
    name->setFixedWidth(112);
    row->addWidget(name);
    row->addWidget(m_slider, 1);
    row->addWidget(m_words);
    m_words->setTabular(true);
    m_words->setFixedWidth(76);
    m_words->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_slider->setRange(0, qRound((most - least) / step));
    m_slider->setAccessibleName(label);
    connect(m_slider, &QSlider::valueChanged, this, [this] {
        showText();
        Q_EMIT valueChanged(value());
    });
    showText();
}

double LabelledSlider::value() const
{
    return m_least + m_slider->value() * m_step;
}

void LabelledSlider::setValue(double value)
{
    const QSignalBlocker quiet(m_slider);
    m_slider->setValue(qRound((value - m_least) / m_step));
    showText();
}

void LabelledSlider::showText()
{
    m_words->setText(m_text(value()));
    m_slider->setAccessibleDescription(m_words->text());
}

HandleFigures::HandleFigures(EqCurveView* view, bool points, QWidget* parent)
    : QWidget(parent)
    , m_view(view)
    , m_hz(new QDoubleSpinBox)
    , m_gain(new QDoubleSpinBox)
    , m_octaves(new QDoubleSpinBox)
    , m_remove(new QPushButton(tr("Remove")))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(theme().size.controlGap);
    m_hz->setRange(EqCurveView::lowestHz, EqCurveView::highestHz);
    m_hz->setDecimals(0);
    m_hz->setSuffix(tr(" Hz"));
    m_hz->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    m_gain->setRange(-24, 24);
    m_gain->setDecimals(1);
    m_gain->setSingleStep(0.5);
    m_gain->setSuffix(tr(" dB"));
    m_octaves->setRange(EqCurveView::narrowest, EqCurveView::widest);
    m_octaves->setDecimals(2);
    m_octaves->setSingleStep(0.1);
    m_octaves->setSuffix(tr(" oct"));
    const std::pair<QDoubleSpinBox*, QString> boxes[] = {
        {m_hz, tr("Frequency")}, {m_gain, tr("Gain")}, {m_octaves, tr("Width")}};
    for (const auto& box : boxes) {
        box.first->setAccessibleName(box.second);
        box.first->setToolTip(box.second);
        box.first->setFixedWidth(108);
        box.first->setKeyboardTracking(false);
        row->addWidget(box.first);
        connect(box.first, &QDoubleSpinBox::valueChanged, this, &HandleFigures::write);
    }
    row->addStretch();
    const auto addButton = [&](const QString& text, EqCurveView::Handle::Kind kind) {
        auto* button = new QPushButton(text);
        button->setAutoDefault(false);
        setButtonSmall(button);
        row->addWidget(button);
        connect(button, &QPushButton::clicked, m_view, [this, kind] {
            m_view->add({kind, 1000, 0, 1});
            m_view->setFocus();
        });
    };
    addButton(tr("Add bell"), EqCurveView::Handle::Kind::Bell);
    if (points) addButton(tr("Add point"), EqCurveView::Handle::Kind::Point);
    m_remove->setAutoDefault(false);
    setButtonSmall(m_remove);
    row->addWidget(m_remove);
    connect(m_remove, &QPushButton::clicked, m_view, &EqCurveView::removeSelected);
    connect(m_view, &EqCurveView::selectionChanged, this, &HandleFigures::follow);
    connect(m_view, &EqCurveView::edited, this, &HandleFigures::follow);
    follow();
}

void HandleFigures::follow()
{
    const int index = m_view->selected();
    const bool any = index >= 0;
    for (QWidget* widget : {static_cast<QWidget*>(m_hz), static_cast<QWidget*>(m_gain),
                            static_cast<QWidget*>(m_octaves), static_cast<QWidget*>(m_remove)})
        widget->setEnabled(any);
    if (!any) return;
    const EqCurveView::Handle& handle = m_view->handles()[static_cast<std::size_t>(index)];
    m_octaves->setEnabled(handle.kind == EqCurveView::Handle::Kind::Bell);
    m_filling = true;
    m_hz->setValue(handle.hz);
    m_gain->setValue(handle.gainDb);
    m_octaves->setValue(handle.octaves);
    m_filling = false;
}

void HandleFigures::write()
{
    const int index = m_view->selected();
    if (m_filling || index < 0) return;
    EqCurveView::Handle handle = m_view->handles()[static_cast<std::size_t>(index)];
    // Only what was typed: the boxes round what is shown.
    if (std::abs(handle.hz - m_hz->value()) > 0.5) handle.hz = m_hz->value();
    if (std::abs(handle.gainDb - m_gain->value()) > 0.05) handle.gainDb = m_gain->value();
    if (std::abs(handle.octaves - m_octaves->value()) > 0.005) handle.octaves = m_octaves->value();
    m_view->setHandle(index, handle);
}

std::function<void(const Result<void>&)> whenWritten(QWidget* dialog, const QString& path, Written told,
                                                     Written afterwards)
{
    return [dialog = QPointer<QWidget>(dialog), path, told = std::move(told),
            afterwards = std::move(afterwards)](const Result<void>& written) {
        const QString problem = written ? QString() : QString::fromStdString(written.error().text());
        if (dialog) told(path, problem);
        if (afterwards && !(dialog && dialog->isVisible())) afterwards(path, problem);
    };
}

bool settleChanges(QWidget* parent, const QString& name, const std::function<bool()>& save,
                   const std::function<void()>& revert)
{
    QMessageBox box(QMessageBox::Question, QCoreApplication::translate("auralis::PresetEditor", "Unsaved changes"),
                    QCoreApplication::translate("auralis::PresetEditor", "Save the changes of %1?").arg(name),
                    QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, parent);
    box.setDefaultButton(QMessageBox::Save);
    switch (box.exec()) {
    case QMessageBox::Save:
        return save();
    case QMessageBox::Discard:
        revert();
        return true;
    default:
        return false;
    }
}

bool askToDelete(QWidget* parent, const QString& name, const QString& consequence)
{
    QMessageBox box(QMessageBox::Question, QCoreApplication::translate("auralis::PresetEditor", "Delete"),
                    QCoreApplication::translate("auralis::PresetEditor", "Delete %1?").arg(name), QMessageBox::Cancel,
                    parent);
    box.setInformativeText(consequence);
    QPushButton* yes =
        box.addButton(QCoreApplication::translate("auralis::PresetEditor", "Delete"), QMessageBox::DestructiveRole);
    box.exec();
    return box.clickedButton() == yes;
}

} // namespace auralis
