// PresetEditor: one of the listener's presets, changed while it is heard: each change is a switch. Main thread.
#pragma once

#include <string>

#include <QDialog>
#include <QTimer>

#include "playersnapshot.h"
#include "presets.h"

class QCheckBox;
class QLineEdit;
class QPushButton;

namespace auralis
{

class EqCurveView;
class LabelledSlider;
class RecipeBook;
class TextLabel;
class UnifiedPlayerManager;

class PresetEditor : public QDialog
{
    Q_OBJECT
public:
    /// `id` is one of the listener's own; it is heard from now on. What is not saved is undone at the end.
    PresetEditor(UnifiedPlayerManager& player, const std::string& id, QWidget* parent = nullptr);
    ~PresetEditor() override;

    const std::string& id() const { return m_id; }
    /// As it is shown.
    const Preset& edited() const { return m_preset; }
    void save();
    void revert();
    /// The saved one sounds, to be compared with the edited one.
    void setHearingSaved(bool on);

    void reject() override; ///< asks about what is not saved

private:
    void build();
    void fill();
    void take();
    void hear();
    void refresh();
    void showProfile();
    bool mayClose();

    UnifiedPlayerManager& m_player;
    RecipeBook& m_book;
    const std::string m_id;
    Preset m_preset, m_saved;
    QTimer m_hearing; ///< runs while the latest change is not heard yet
    bool m_filling = false;

    QLineEdit* m_name;
    QLineEdit* m_description;
    EqCurveView* m_curve;
    LabelledSlider* m_target;
    LabelledSlider* m_correction;
    LabelledSlider* m_limit;
    LabelledSlider* m_ratio;
    LabelledSlider* m_leveller;
    LabelledSlider* m_punch;
    LabelledSlider* m_width;
    QCheckBox* m_compressor;
    TextLabel* m_status;
    QPushButton* m_hearSaved;
    QPushButton* m_listen;
    QPushButton* m_revert;
    QPushButton* m_save;
};

} // namespace auralis
