// PresetLink: the listener's presets and corrections in the window: their names in the deck, their dialogs. Main
// thread.
#pragma once

#include <QObject>
#include <QPointer>

namespace auralis
{

class CorrectionDialog;
class EnhanceDeck;
class PresetEditor;
class PresetManager;
class PresetMemory;
class UnifiedPlayerManager;

class PresetLink : public QObject
{
    Q_OBJECT
public:
    /// Dialogs belong to `window`.
    PresetLink(UnifiedPlayerManager& player, PresetMemory& memory, EnhanceDeck* deck, QWidget* window);

public Q_SLOTS:
    void editCurrent();
    /// A shipped preset is copied first.
    void edit(const QString& id);
    void manage();
    void correct();

private:
    void refresh();
    UnifiedPlayerManager& m_player;
    PresetMemory& m_memory;
    EnhanceDeck* m_deck;
    QWidget* m_window;
    QPointer<PresetEditor> m_editor;
    QPointer<PresetManager> m_manager;
    QPointer<CorrectionDialog> m_correction;
};

} // namespace auralis
