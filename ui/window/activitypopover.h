// ActivityPopover: what goes on in the background: the import with its cancel button and the files that could not be
// read, and the analysis. Main thread.
#pragma once

#include <vector>

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
    /// `failed`: whether there are names of unreadable files to show.
    ActivityPopover(Library& library, bool failed, QWidget* parent = nullptr);

Q_SIGNALS:
    void failedFilesRequested();

private:
    void fillFailures();
    void showImport();
    void showAnalysis();
    void closeWhenOver();
    Library& m_library;
    bool m_namesKnown;
    TextLabel* m_title;
    QProgressBar* m_bar;
    TextLabel* m_words;
    QWidget* m_import;
    QWidget* m_analysis;
    QProgressBar* m_analysisBar;
    TextLabel* m_analysisWords;
    QWidget* m_failures;
    TextLabel* m_failureWords;
    TextLabel* m_failureNames;
};

} // namespace auralis
