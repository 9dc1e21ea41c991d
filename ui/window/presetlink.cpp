// PresetLink: names and dialogs.
#include "presetlink.h"

#include "dialogs/correctiondialog.h"
#include "dialogs/preseteditor.h"
#include "dialogs/presetmanager.h"
#include "pages/uisettings.h"
#include "player/enhancedeck.h"
#include "player/presetmemory.h"
#include "recipebook.h"
#include "unifiedplayermanager.h"

namespace auralis
{
namespace
{

template <class Recipe>
std::vector<PresetEntry> entriesOf(const std::vector<std::shared_ptr<const Recipe>>& recipes)
{
    std::vector<PresetEntry> entries;
    for (const auto& recipe : recipes)
        entries.push_back({QString::fromStdString(recipe->id), QString::fromStdString(recipe->name),
                           QString::fromStdString(recipe->description), true});
    return entries;
}

template <class Dialog>
void bringUp(Dialog* dialog)
{
    dialog->show();
    dialog->raise();
    dialog->activateWindow();
}

} // namespace

PresetLink::PresetLink(UnifiedPlayerManager& player, PresetMemory& memory, EnhanceDeck* deck, QWidget* window)
    : QObject(window)
    , m_player(player)
    , m_memory(memory)
    , m_deck(deck)
    , m_window(window)
{
    connect(deck, &EnhanceDeck::rememberRequested, &memory, &PresetMemory::remember);
    connect(deck, &EnhanceDeck::editRequested, this, &PresetLink::editCurrent);
    connect(deck, &EnhanceDeck::manageRequested, this, &PresetLink::manage);
    const auto showMemory = [deck, &memory] { deck->setMemory(memory.state()); };
    connect(&memory, &PresetMemory::changed, deck, showMemory);
    showMemory();
    connect(player.recipes(), &RecipeBook::changed, this, &PresetLink::refresh);
    refresh();
}

void PresetLink::refresh()
{
    setOwnPresets(entriesOf(m_player.recipes()->presets.all()));
    setCorrections(entriesOf(m_player.recipes()->corrections.all()));
    m_deck->refreshPresets();
}

void PresetLink::editCurrent()
{
    edit(m_player.preset());
}

void PresetLink::edit(const QString& id)
{
    if (m_player.snapshot().blind) return;
    std::string own = id.toStdString();
    RecipeBook& book = *m_player.recipes();
    const PresetPtr preset = book.presets.find(own);
    if (!preset) return;
    if (book.presets.isShipped(own)) {
        const Result<std::string> copy =
            book.presets.duplicate(own, tr("My %1").arg(QString::fromStdString(preset->name)));
        if (!copy) return manage(); // it tells what is wrong with the folder when the copy is tried there
        own = *copy;
    }
    if (m_editor && m_editor->id() == own) return bringUp(m_editor.data());
    if (m_editor && !m_editor->close()) return;
    m_editor = new PresetEditor(m_player, own, m_window);
    uisettings::rememberSize(m_editor.data(), m_memory.settings(), uisettings::presetSize);
    bringUp(m_editor.data());
}

void PresetLink::manage()
{
    if (!m_manager) {
        m_manager = new PresetManager(m_player, m_window);
        connect(m_manager, &PresetManager::editRequested, this, &PresetLink::edit);
        connect(m_manager, &PresetManager::removed, this, [this](const QString& id) {
            m_memory.forgetPreset(id);
            if (m_editor && m_editor->id() == id.toStdString()) m_editor->deleteLater();
        });
    }
    bringUp(m_manager.data());
}

void PresetLink::correct()
{
    if (m_player.snapshot().blind) return;
    if (!m_correction) {
        m_correction = new CorrectionDialog(m_player, m_memory, m_window);
        uisettings::rememberSize(m_correction.data(), m_memory.settings(), uisettings::correctionSize);
    }
    bringUp(m_correction.data());
}

} // namespace auralis
