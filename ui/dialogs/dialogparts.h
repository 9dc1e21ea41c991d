// Dialog parts: margins, spacing and the row of buttons, the same in all dialogs. Main thread.
#pragma once

#include <initializer_list>

#include <QBoxLayout>
#include <QDialog>
#include <QPushButton>

#include "theme/theme.h"

namespace auralis
{

/// What the dialog holds, from top to bottom.
inline QVBoxLayout* dialogColumn(QDialog* dialog)
{
    const Metrics& m = theme().size;
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(m.pageMargin, m.panelMargin, m.pageMargin, m.panelMargin);
    column->setSpacing(12);
    return column;
}

/// At the right; the last one is what Enter presses.
inline QHBoxLayout* dialogButtons(std::initializer_list<QPushButton*> buttons)
{
    auto* row = new QHBoxLayout;
    row->addStretch();
    for (QPushButton* button : buttons)
        row->addWidget(button);
    (*(buttons.end() - 1))->setDefault(true);
    return row;
}

} // namespace auralis
