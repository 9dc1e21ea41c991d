// EnhanceDeck: the mastering controls in the player bar, and the lamp that tells what is heard. Shows what
// setSnapshot() says, never what was clicked. Main thread.
#pragma once

#include <QWidget>

#include "player/deckstate.h"
#include "player/presetmemory.h"
#include "playersnapshot.h"

class QAbstractButton;
class QPushButton;
class QSlider;
class QTimer;

namespace auralis
{

class PresetPopover;
class SegmentedControl;
class Switch;
class TextLabel;

class EnhanceDeck : public QWidget
{
    Q_OBJECT
public:
    explicit EnhanceDeck(QWidget* parent = nullptr);

    void setSnapshot(const PlayerSnapshot& snapshot);
    /// What the listener chose last, shown while another or nothing sounds. `preset`: id; `intensity`: 0-1.
    void setChoice(const QString& preset, double intensity);
    /// 240 px: the presets and the intensity are in a menu.
    void setCompact(bool on);
    /// What is remembered where we are; shown in the menu.
    void setMemory(const PresetMemory::State& memory);
    /// The list of presets changed.
    void refreshPresets();
    bool isCompact() const { return m_compact; }

    const DeckState& state() const { return m_state; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void enhanceRequested(bool on);
    void presetRequested(const QString& preset); ///< turns Enhance on, as the keys 1-5 do
    void intensityRequested(double intensity);
    void compareRequested(bool on); ///< true while held
    void rememberRequested(auralis::PresetScope scope, bool on);
    void editRequested(); ///< of the chosen preset
    void manageRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void layOut();
    void showIntensity(double intensity);
    void openPresets(QWidget* anchor);

    PlayerSnapshot m_snapshot;
    QString m_preset;
    double m_intensity = 1;
    DeckState m_state;
    bool m_compact = false;
    QTimer* m_patience; ///< runs while a switch is too young to be worth a word

    Switch* m_switch;
    TextLabel* m_title;
    TextLabel* m_words;
    SegmentedControl* m_presets;
    TextLabel* m_intensityLabel;
    QSlider* m_slider;
    TextLabel* m_percent;
    PresetMemory::State m_memory;
    QPushButton* m_more; ///< all presets, beside the shipped ones
    QPushButton* m_menu;
    QPushButton* m_compare;
    PresetPopover* m_popover = nullptr;
};

} // namespace auralis
