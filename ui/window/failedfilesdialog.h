// FailedFilesDialog: the files an import could not read, each with its reason. Main thread.
#pragma once

#include <vector>

#include <QDialog>

#include "librarytypes.h"

namespace auralis
{

class FailedFilesDialog : public QDialog
{
    Q_OBJECT
public:
    explicit FailedFilesDialog(const std::vector<FileFailure>& files, QWidget* parent = nullptr);
};

} // namespace auralis
