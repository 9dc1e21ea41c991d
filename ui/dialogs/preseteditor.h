// PresetEditor: a preset, changed while it is heard: each change is a switch. What is changed of a shipped one becomes
// a preset of the listener's own. Main thread.
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
    /// `id` is heard from now on. What is not saved is undone at the end. The first change of a shipped one makes a
    /// copy, which is gone again unless it is saved.
    PresetEditor(UnifiedPlayerManager& player, const std::string& id, QWidget* parent = nullptr);
    ~PresetEditor() override;

    /// Of what is edited: the copy's, once there is one.
    const std::string& id() const { return m_id; }
    /// As it is shown.
    const Preset& edited() const { return m_preset; }
    void save();
    void revert();
    /// The saved one sounds, to be compared with the edited one.
    void setHearingSaved(bool on);

    void reject() override; ///< asks about what is not saved

Q_SIGNALS:
    void withdrawn(const QString& id); ///< the copy that was not saved is no more

private:
    void build();
    void fill();
    void take();
    bool copyShipped();
    void withdrawCopy();
    void hear();
    void refresh();
    void showProfile();
    bool mayClose();

    UnifiedPlayerManager& m_player;
    RecipeBook& m_book;
    const std::string m_opened; ///< the id it was opened with
    std::string m_id;
    Preset m_preset, m_saved;
    QString m_problem;        ///< why it could not be stored
    bool m_copyIsNew = false; ///< made by the first change, never saved
    QTimer m_hearing;         ///< runs while the latest change is not heard yet
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
