// PresetLink: the listener's presets and corrections in the window: their names in the deck, their dialogs. Main
// thread.
#pragma once

#include <QObject>
#include <QPointer>

#include "dialogs/presetcontrols.h"

namespace auralis
{

class CorrectionDialog;
class EnhanceDeck;
class MessageBar;
class PresetEditor;
class PresetManager;
class PresetMemory;
class UnifiedPlayerManager;

class PresetLink : public QObject
{
    Q_OBJECT
public:
    /// Dialogs belong to `window`; what ends after them is told in `messages`.
    PresetLink(UnifiedPlayerManager& player, PresetMemory& memory, EnhanceDeck* deck, MessageBar* messages,
               QWidget* window);

public Q_SLOTS:
    void editCurrent();
    void edit(const QString& id);
    void manage();
    void correct();

private:
    void refresh();
    Written afterwards();
    void tellWritten(const QString& path, const QString& problem);
    UnifiedPlayerManager& m_player;
    PresetMemory& m_memory;
    EnhanceDeck* m_deck;
    MessageBar* m_messages;
    QWidget* m_window;
    QPointer<PresetEditor> m_editor;
    QPointer<PresetManager> m_manager;
    QPointer<CorrectionDialog> m_correction;
};

} // namespace auralis
