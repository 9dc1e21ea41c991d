// PresetManager: the presets there are, and what can be done with them as files. Main thread.
#pragma once

#include <string>

#include <QDialog>

#include "dialogs/presetcontrols.h"

class QListWidget;
class QPushButton;

namespace auralis
{

class RecipeBook;
class TextLabel;
class UnifiedPlayerManager;

class PresetManager : public QDialog
{
    Q_OBJECT
public:
    explicit PresetManager(UnifiedPlayerManager& player, QWidget* parent = nullptr);

    std::string selected() const; ///< id; empty: none
    void select(const std::string& id);

    // What the buttons do, without asking.
    void create();
    void duplicate();
    void rename(const QString& name);
    void remove();
    bool importFrom(const QString& path);
    void exportTo(const QString& path); ///< done when the status line says so
    /// Who is told how an export ended that took longer than the dialog was open.
    void setAfterwards(Written afterwards) { m_afterwards = std::move(afterwards); }

Q_SIGNALS:
    void editRequested(const QString& id);
    void removed(const QString& id);

private:
    void fill();
    void refresh();
    void tell(const QString& text, bool failed);

    UnifiedPlayerManager& m_player;
    RecipeBook& m_book;
    Written m_afterwards;
    QListWidget* m_list;
    TextLabel* m_description;
    TextLabel* m_status;
    QPushButton* m_use;
    QPushButton* m_edit;
    QPushButton* m_rename;
    QPushButton* m_delete;
    QPushButton* m_export;
};

} // namespace auralis
