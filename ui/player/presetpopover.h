// PresetPopover: the presets and the intensity, where the deck has no room for them.
#pragma once

#include "theme/popover.h"

class QAbstractButton;
class QSlider;

namespace auralis
{

class TextLabel;

class PresetPopover : public Popover
{
    Q_OBJECT
public:
    explicit PresetPopover(QWidget* parent = nullptr);
    void setCurrent(int preset);
    void setIntensity(double intensity);

Q_SIGNALS:
    void presetChosen(int preset);
    void intensityChosen(double intensity);

private:
    QList<QAbstractButton*> m_rows;
    QSlider* m_slider;
    TextLabel* m_percent;
};

} // namespace auralis
