// FailedFilesDialog: the files an import could not read, each with its reason. Main thread.
#pragma once

#include <vector>

#include <QDialog>

#include "libraryjobs.h"

namespace auralis
{

class FailedFilesDialog : public QDialog
{
    Q_OBJECT
public:
    /// `title`: what could not be done with them.
    FailedFilesDialog(const std::vector<FileFailure>& files, const QString& title, QWidget* parent = nullptr);
};

} // namespace auralis
