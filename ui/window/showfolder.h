// The action of a message about a file that was written: opens its folder in the desktop's file manager. Main thread.
#pragma once

#include <QCoreApplication>
#include <QDesktopServices>
#include <QFileInfo>
#include <QUrl>

#include "theme/messagebar.h"

namespace auralis
{

inline Message::Action showFolderOf(const QFileInfo& file)
{
    return {QCoreApplication::translate("auralis::MainWindow", "Show folder"),
            [folder = file.absolutePath()] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); }};
}

} // namespace auralis
