// PresetLink: names and dialogs.
#include "presetlink.h"

#include "dialogs/correctiondialog.h"
#include "dialogs/preseteditor.h"
#include "dialogs/presetmanager.h"
#include "pages/uisettings.h"
#include "player/enhancedeck.h"
#include "player/presetmemory.h"
#include "recipebook.h"
#include "showfolder.h"
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

PresetLink::PresetLink(UnifiedPlayerManager& player, PresetMemory& memory, EnhanceDeck* deck, MessageBar* messages,
                       QWidget* window)
    : QObject(window)
    , m_player(player)
    , m_memory(memory)
    , m_deck(deck)
    , m_messages(messages)
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

/// May be called when the link is no more.
Written PresetLink::afterwards()
{
    return [link = QPointer<PresetLink>(this)](const QString& path, const QString& problem) {
        if (link) link->tellWritten(path, problem);
    };
}

void PresetLink::tellWritten(const QString& path, const QString& problem)
{
    const QFileInfo file(path);
    if (problem.isEmpty())
        m_messages->post({QStringLiteral("export"),
                          Message::Severity::Info,
                          tr("%1 was written.").arg(file.fileName()),
                          {showFolderOf(file)}});
    else
        m_messages->post({QStringLiteral("export"),
                          Message::Severity::Warning,
                          tr("%1 was not written: %2.").arg(file.fileName(), problem),
                          {}});
}

void PresetLink::editCurrent()
{
    edit(m_player.preset());
}

void PresetLink::edit(const QString& id)
{
    if (m_player.snapshot().blind) return;
    const std::string wanted = id.toStdString();
    if (!m_player.recipes()->presets.find(wanted)) return;
    if (m_editor && m_editor->id() == wanted) return bringUp(m_editor.data());
    if (m_editor && !m_editor->close()) return;
    m_editor = new PresetEditor(m_player, wanted, m_window);
    connect(m_editor, &PresetEditor::withdrawn, &m_memory, &PresetMemory::forgetPreset);
    uisettings::rememberSize(m_editor.data(), m_memory.settings(), uisettings::presetSize);
    bringUp(m_editor.data());
}

void PresetLink::manage()
{
    if (!m_manager) {
        m_manager = new PresetManager(m_player, m_window);
        m_manager->setAfterwards(afterwards());
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
        m_correction->setAfterwards(afterwards());
        uisettings::rememberSize(m_correction.data(), m_memory.settings(), uisettings::correctionSize);
    }
    bringUp(m_correction.data());
}

} // namespace auralis
