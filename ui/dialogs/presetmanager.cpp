#include "dialogs/presetmanager.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include "dialogs/dialogparts.h"
#include "dialogs/presetcontrols.h"
#include "recipebook.h"
#include "theme/auralisstyle.h"
#include "theme/textlabel.h"
#include "unifiedplayermanager.h"

namespace auralis
{
namespace
{

QString errorText(const Error& error)
{
    return QString::fromStdString(error.text());
}

} // namespace

PresetManager::PresetManager(UnifiedPlayerManager& player, QWidget* parent)
    : QDialog(parent)
    , m_player(player)
    , m_book(*player.recipes())
    , m_list(new QListWidget)
    , m_description(new TextLabel(TextStyle::Small, &Colors::text2))
    , m_status(new TextLabel(TextStyle::Small, &Colors::text2))
    , m_use(new QPushButton(tr("Hear it")))
    , m_edit(new QPushButton(tr("Edit\u2026")))
    , m_rename(new QPushButton(tr("Rename\u2026")))
    , m_delete(new QPushButton(tr("Delete\u2026")))
    , m_export(new QPushButton(tr("Export\u2026")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Presets"));
    auto* column = dialogColumn(this);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(16);
    m_list->setAccessibleName(tr("Presets"));
    middle->addWidget(m_list, 1);
    auto* buttons = new QVBoxLayout;
    buttons->setSpacing(8);
    auto* create = new QPushButton(tr("New"));
    auto* duplicate = new QPushButton(tr("Duplicate"));
    auto* import = new QPushButton(tr("Import\u2026"));
    setButtonKind(m_use, ButtonKind::Primary);
    for (QPushButton* button : {m_use, m_edit, create, duplicate, m_rename, m_delete, import, m_export}) {
        button->setAutoDefault(false);
        button->setMinimumWidth(120);
        buttons->addWidget(button);
    }
    buttons->addStretch();
    middle->addLayout(buttons);
    column->addLayout(middle, 1);
    m_description->setWordWrap(true);
    m_status->setWordWrap(true);
    column->addWidget(m_description);
    column->addWidget(m_status);
    resize(520, 460);

    connect(m_list, &QListWidget::currentRowChanged, this, &PresetManager::refresh);
    const auto use = [this] { m_player.setEnhanced(true, QString::fromStdString(selected())); };
    connect(m_list, &QListWidget::itemActivated, this, use);
    connect(m_use, &QPushButton::clicked, this, use);
    connect(m_edit, &QPushButton::clicked, this, [this] { Q_EMIT editRequested(QString::fromStdString(selected())); });
    connect(create, &QPushButton::clicked, this, &PresetManager::create);
    connect(duplicate, &QPushButton::clicked, this, &PresetManager::duplicate);
    connect(m_rename, &QPushButton::clicked, this, [this] {
        bool said = false;
        const QString name = QInputDialog::getText(this, tr("Rename"), tr("Name"), QLineEdit::Normal,
                                                   m_list->currentItem()->text(), &said);
        if (said) rename(name);
    });
    connect(m_delete, &QPushButton::clicked, this, [this] {
        if (askToDelete(this, m_list->currentItem()->text(), tr("Albums and devices that remember it forget it.")))
            remove();
    });
    connect(import, &QPushButton::clicked, this, [this] {
        const QString path = QFileDialog::getOpenFileName(this, tr("Import"), {}, tr("Presets (*.json)"));
        if (!path.isEmpty()) importFrom(path);
    });
    connect(m_export, &QPushButton::clicked, this, [this] {
        const QString path = QFileDialog::getSaveFileName(
            this, tr("Export"), m_list->currentItem()->text() + QStringLiteral(".json"), tr("Presets (*.json)"));
        if (!path.isEmpty()) exportTo(path);
    });
    connect(&m_book, &RecipeBook::changed, this, &PresetManager::fill);
    fill();
    select(player.preset().toStdString());
    QStringList problems;
    for (const Error& problem : m_book.presets.problems())
        problems += errorText(problem);
    if (!problems.isEmpty()) tell(problems.join(QLatin1Char('\n')), true);
}

std::string PresetManager::selected() const
{
    const QListWidgetItem* item = m_list->currentItem();
    return item ? item->data(Qt::UserRole).toString().toStdString() : std::string();
}

void PresetManager::select(const std::string& id)
{
    for (int row = 0; row < m_list->count(); ++row)
        if (m_list->item(row)->data(Qt::UserRole).toString().toStdString() == id) m_list->setCurrentRow(row);
}

/// An edit is told of many times a second: rows are made anew only when they differ.
void PresetManager::fill()
{
    const auto all = m_book.presets.all();
    const auto textOf = [](const Preset& preset) { return QString::fromStdString(preset.name); };
    bool same = m_list->count() == static_cast<int>(all.size());
    for (int row = 0; same && row < m_list->count(); ++row) {
        const Preset& preset = *all[static_cast<std::size_t>(row)];
        same = m_list->item(row)->data(Qt::UserRole).toString().toStdString() == preset.id &&
               m_list->item(row)->text() == textOf(preset);
    }
    if (same) return refresh();
    const std::string before = selected();
    const int row = m_list->currentRow();
    {
        const QSignalBlocker quiet(m_list);
        m_list->clear();
        for (const PresetPtr& preset : all) {
            auto* item = new QListWidgetItem(textOf(*preset), m_list);
            item->setData(Qt::UserRole, QString::fromStdString(preset->id));
        }
        m_list->setCurrentRow(std::min(std::max(0, row), m_list->count() - 1));
        select(before);
    }
    refresh();
}

void PresetManager::refresh()
{
    const std::string id = selected();
    const PresetPtr preset = m_book.presets.find(id);
    const bool own = preset && !m_book.presets.isShipped(id);
    QString text = preset ? QString::fromStdString(preset->description) : QString();
    if (preset && !own) text = tr("%1 Shipped with Auralis: editing makes a copy.").arg(text).trimmed();
    m_description->setText(text);
    for (QPushButton* button : {m_use, m_edit, m_export})
        button->setEnabled(preset != nullptr);
    for (QPushButton* button : {m_rename, m_delete})
        button->setEnabled(own);
}

void PresetManager::tell(const QString& text, bool failed)
{
    m_status->setText(text);
    m_status->setColorRole(failed ? &Colors::error : &Colors::text2);
}

void PresetManager::create()
{
    Preset preset;
    preset.name = tr("New preset").toStdString();
    const Result<std::string> id = m_book.presets.add(preset);
    if (!id) return tell(errorText(id.error()), true);
    select(*id);
    Q_EMIT editRequested(QString::fromStdString(*id));
}

void PresetManager::duplicate()
{
    const PresetPtr preset = m_book.presets.find(selected());
    if (!preset) return;
    const Result<std::string> id =
        m_book.presets.duplicate(preset->id, tr("%1 copy").arg(QString::fromStdString(preset->name)));
    if (!id) return tell(errorText(id.error()), true);
    select(*id);
    tell({}, false);
}

void PresetManager::rename(const QString& name)
{
    const std::string id = selected();
    const PresetPtr preset = m_book.presets.find(id);
    if (!preset || name.trimmed().isEmpty() || m_book.presets.isShipped(id)) return;
    Preset renamed = *preset;
    renamed.name = name.trimmed().left(80).toStdString();
    if (!m_book.presets.edit(renamed)) return;
    const Result<void> saved = m_book.presets.save(id);
    tell(saved ? QString() : errorText(saved.error()), !saved);
}

void PresetManager::remove()
{
    const std::string id = selected();
    const Result<void> gone = m_book.presets.remove(id);
    if (!gone) return tell(errorText(gone.error()), true);
    tell({}, false);
    Q_EMIT removed(QString::fromStdString(id));
}

bool PresetManager::importFrom(const QString& path)
{
    const Result<std::string> id = m_book.presets.importFile(path);
    if (!id) {
        tell(errorText(id.error()), true);
        return false;
    }
    select(*id);
    tell(tr("Imported %1.").arg(m_list->currentItem()->text()), false);
    return true;
}

void PresetManager::exportTo(const QString& path)
{
    const auto told = [this](const QString& file, const QString& problem) {
        tell(problem.isEmpty() ? tr("Written to %1.").arg(file) : problem, !problem.isEmpty());
    };
    m_book.presets.exportFile(selected(), path, whenWritten(this, path, told, m_afterwards));
}

} // namespace auralis
