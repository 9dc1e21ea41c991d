// CorrectionDialog: the listening correction of the present output device: chosen, imported, drawn, typed; heard at
// once. Main thread; what takes a while (responses, their files) is done by the book in the background.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <QDialog>
#include <QTimer>

#include "dialogs/impulsecurve.h"
#include "dialogs/presetcontrols.h"
#include "listeningcorrection.h"

class QBoxLayout;
class QCheckBox;
class QComboBox;
class QFormLayout;
class QPushButton;

namespace auralis
{

class BandTable;
class EqCurveView;
class LabelledSlider;
class PresetMemory;
class RecipeBook;
class TextLabel;
class UnifiedPlayerManager;

class CorrectionDialog : public QDialog
{
    Q_OBJECT
public:
    CorrectionDialog(UnifiedPlayerManager& player, PresetMemory& memory, QWidget* parent = nullptr);
    ~CorrectionDialog() override;

    const ListeningCorrection& edited() const { return m_correction; } ///< empty id: none
    /// Of the device from now on; empty: none.
    void choose(const std::string& id);
    void create();
    void duplicate();
    void rename(const QString& name);
    void remove();
    bool importFrom(const QString& path);  ///< a correction, or a text of AutoEq or Equalizer APO
    void exportTo(const QString& path);    ///< done when the status line says so
    void loadImpulse(const QString& path); ///< done when impulseLoaded() is told
    void save();
    void revert();
    /// Who is told how an export ended that took longer than the dialog was open.
    void setAfterwards(Written afterwards) { m_afterwards = std::move(afterwards); }

    void reject() override; ///< asks about what is not saved

Q_SIGNALS:
    void impulseLoaded(bool ok);

private:
    void layOut();
    QBoxLayout* fileRow();
    QFormLayout* soundForm();
    void connectControls();
    void fillList();
    void fill();
    void changed();
    void hear();
    void refresh();
    void takeResponse();
    void tell(const QString& text, bool failed);
    bool mayLeave();

    UnifiedPlayerManager& m_player;
    PresetMemory& m_memory;
    RecipeBook& m_book;
    Written m_afterwards;
    ListeningCorrection m_correction, m_saved;
    ImpulseCurve m_impulseCurve;
    QTimer m_hearing; ///< runs while the latest change is not heard yet
    bool m_filling = false;

    QComboBox* m_list;
    TextLabel* m_where;
    QWidget* m_body;
    EqCurveView* m_curve;
    BandTable* m_table;
    QCheckBox* m_autoLevel;
    LabelledSlider* m_preamp;
    QComboBox* m_crossfeed;
    TextLabel* m_impulse;
    QPushButton* m_removeImpulse;
    TextLabel* m_status;
    QPushButton* m_revert;
    QPushButton* m_save;
    std::vector<QPushButton*> m_ofOne; ///< what needs a chosen correction
};

} // namespace auralis
