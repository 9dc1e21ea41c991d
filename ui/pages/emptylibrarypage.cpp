// EmptyLibraryPage: what there is to do while the library is empty.
#include "emptylibrarypage.h"

#include <QPushButton>
#include <QVBoxLayout>

#include "theme/emptystate.h"
#include "theme/textlabel.h"

namespace auralis
{

EmptyLibraryPage::EmptyLibraryPage(QWidget* parent)
    : Page(parent)
{
    auto* state = new EmptyState(QStringLiteral("album"), tr("No music yet"),
                                 tr("Choose a folder, or drop files here.\nYour files stay where they are."));
    state->setDropTarget(true);
    QPushButton* folder = state->addButton(tr("Choose a folder"), QStringLiteral("folder"));
    QPushButton* demo = state->addButton(tr("Play the demo album"), QStringLiteral("play"));
    connect(folder, &QPushButton::clicked, this, &EmptyLibraryPage::folderRequested);
    connect(demo, &QPushButton::clicked, this, &EmptyLibraryPage::demoRequested);
    m_first = folder;
    auto* layout = new QVBoxLayout(this);
    const int margin = theme().size.pageMargin;
    layout->setContentsMargins(margin, 0, margin, margin);
    layout->setSpacing(theme().size.unit);
    layout->addWidget(state, 1);
    auto* note =
        new TextLabel(tr("Streamed keeps small copies for instant switching. Original plays the files as they are."),
                      TextStyle::Small, &Colors::text2);
    note->setAlignment(Qt::AlignHCenter);
    note->setWordWrap(true);
    layout->addWidget(note);
}

} // namespace auralis
