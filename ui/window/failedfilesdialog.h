// FailedFilesDialog: the files that an import could not read or an edit could not write, each with its reason. Main
// thread.
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
    enum class Failed { Reading, Writing };
    FailedFilesDialog(const std::vector<FileFailure>& files, Failed what, QWidget* parent = nullptr);
};

} // namespace auralis
