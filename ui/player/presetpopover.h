// PresetPopover: all presets, what the chosen one is remembered for, and the intensity. Main thread.
#pragma once

#include <vector>

#include "player/presetlist.h"
#include "player/presetmemory.h"
#include "theme/popover.h"

class QAbstractButton;
class QBoxLayout;
class QCheckBox;
class QSlider;

namespace auralis
{

class TextLabel;

class PresetPopover : public Popover
{
    Q_OBJECT
public:
    explicit PresetPopover(QWidget* parent = nullptr);
    /// Its rows; at first the presets there are.
    void setEntries(const std::vector<PresetEntry>& entries);
    void setCurrent(int preset); ///< -1: none
    void setIntensity(double intensity);
    void setMemory(const PresetMemory::State& memory);

Q_SIGNALS:
    void presetChosen(int preset);
    void intensityChosen(double intensity);
    void rememberChosen(auralis::PresetScope scope, bool on);
    void editChosen();
    void manageChosen();

private:
    QAbstractButton* addAction(QBoxLayout* to, const QString& text);

    std::vector<PresetEntry> m_entries;
    QBoxLayout* m_list;
    QList<QAbstractButton*> m_rows;
    QSlider* m_slider;
    TextLabel* m_percent;
    QCheckBox* m_forAlbum;
    QCheckBox* m_forDevice;
};

} // namespace auralis
