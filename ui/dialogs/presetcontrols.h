// What the dialogs of presets and corrections share: a labelled slider, the figures of the handle that is selected, and
// asking before something is lost. Main thread.
#pragma once

#include <functional>

#include <QWidget>

#include "player/eqcurveview.h"
#include "result.h"

class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSlider;

namespace auralis
{

class TextLabel;

/// "Punch  ----o----  50 %"
class LabelledSlider : public QWidget
{
    Q_OBJECT
public:
    LabelledSlider(const QString& label, double least, double most, double step,
                   const std::function<QString(double)>& text, QWidget* parent = nullptr);
    double value() const;
    void setValue(double value); ///< tells nobody

Q_SIGNALS:
    void valueChanged(double value); ///< by the listener

private:
    void showText();
    const double m_least, m_step;
    const std::function<QString(double)> m_text;
    QSlider* m_slider;
    TextLabel* m_words;
};

/// Frequency, gain and width of the selected handle, to be typed; and buttons to add and remove. Steers `view`.
class HandleFigures : public QWidget
{
    Q_OBJECT
public:
    /// `points`: free points can be added, too.
    HandleFigures(EqCurveView* view, bool points, QWidget* parent = nullptr);

private:
    void follow();
    void write();
    EqCurveView* m_view;
    QDoubleSpinBox* m_hz;
    QDoubleSpinBox* m_gain;
    QDoubleSpinBox* m_octaves;
    QPushButton* m_remove;
    bool m_filling = false;
};

/// Who hears how the writing of a file ended; `problem` is empty if it did well.
using Written = std::function<void(const QString& path, const QString& problem)>;
/// For an export to `path` that may outlast its dialog: `told` hears of the end while there is the dialog, `afterwards`
/// (none: nobody) when it was closed before.
std::function<void(const Result<void>&)> whenWritten(QWidget* dialog, const QString& path, Written told,
                                                     Written afterwards);

/// Asks "Save the changes of My warm?" and does what is answered. False: the dialog stays. `save` tells whether it
/// could.
bool settleChanges(QWidget* parent, const QString& name, const std::function<bool()>& save,
                   const std::function<void()>& revert);
/// "Delete My warm?"
bool askToDelete(QWidget* parent, const QString& name, const QString& consequence);

} // namespace auralis
