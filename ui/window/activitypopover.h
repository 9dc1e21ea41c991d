// ActivityPopover: what goes on in the background: the import's progress, its cancel button, files that could not be
// read. Main thread.
#pragma once

#include "librarytypes.h"
#include "theme/popover.h"

class QProgressBar;

namespace auralis
{

class Library;
class TextLabel;

class ActivityPopover : public Popover
{
    Q_OBJECT
public:
    explicit ActivityPopover(Library& library, QWidget* parent = nullptr);

private:
    void show(const ImportProgress& progress);
    Library& m_library;
    TextLabel* m_title;
    QProgressBar* m_bar;
    TextLabel* m_words;
    QWidget* m_failures;
    TextLabel* m_failureWords;
};

} // namespace auralis
