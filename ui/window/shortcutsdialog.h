// ShortcutsDialog: every key and what it does. Main thread.
#pragma once

#include <vector>

#include <QDialog>

class QAction;

namespace auralis
{

class ShortcutsDialog : public QDialog
{
    Q_OBJECT
public:
    explicit ShortcutsDialog(const std::vector<QAction*>& actions, QWidget* parent = nullptr);
};

} // namespace auralis
