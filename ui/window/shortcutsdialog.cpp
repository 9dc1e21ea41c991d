// ShortcutsDialog: every key and what it does.
#include "shortcutsdialog.h"

#include <QAction>
#include <QHeaderView>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "dialogs/dialogparts.h"
#include "theme/auralisstyle.h"
#include "theme/textlabel.h"

namespace auralis
{

ShortcutsDialog::ShortcutsDialog(const std::vector<QAction*>& actions, QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Keyboard shortcuts"));
    resize(520, 560);
    auto* list = new QTreeWidget;
    list->setAccessibleName(windowTitle());
    list->setRootIsDecorated(false);
    list->setUniformRowHeights(true);
    list->setHeaderLabels({tr("Does"), tr("Keys")});
    list->header()->resizeSection(0, 280);
    const auto add = [list](const QString& does, const QString& keys) { new QTreeWidgetItem(list, {does, keys}); };
    // The keys without Ctrl, which no action carries.
    add(tr("Play or pause"), QKeySequence(Qt::Key_Space).toString(QKeySequence::NativeText));
    add(tr("Back and forward 5 seconds"), tr(", and ."));
    add(tr("Preset; turns Enhance on"), tr("1 to 9"));
    add(tr("Compare with the original"), tr("0, held"));
    add(tr("Intensity by 5 %"), tr("- and ="));
    add(tr("Play; play next"), tr("Enter; Ctrl+Enter"));
    add(tr("Open the album"), tr("Alt+Enter"));
    add(tr("Remove"), tr("Del"));
    add(tr("Move in the queue or a playlist"), tr("Alt+Up, Alt+Down"));
    add(tr("Edit tags; rename a playlist"), tr("F2"));
    add(tr("Menu"), tr("F10"));
    for (const QAction* action : actions) {
        QStringList keys;
        for (const QKeySequence& key : action->shortcuts())
            keys << key.toString(QKeySequence::NativeText);
        add(action->text().remove(QStringLiteral("…")), keys.join(QStringLiteral(", ")));
    }
    auto* close = new QPushButton(tr("Close"));
    setButtonKind(close, ButtonKind::Primary);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    auto* layout = dialogColumn(this);
    layout->addWidget(new TextLabel(windowTitle(), TextStyle::Title));
    layout->addWidget(list, 1);
    layout->addLayout(dialogButtons({close}));
}

} // namespace auralis
