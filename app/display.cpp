// Display: see the header.
#include "display.h"

#include <QByteArray>

namespace auralis
{

bool hasDisplay()
{
#if defined(Q_OS_UNIX) && !defined(Q_OS_MACOS)
    const QByteArray platform = qgetenv("QT_QPA_PLATFORM");
    if (!platform.isEmpty() && !platform.startsWith("xcb") && !platform.startsWith("wayland"))
        return true; // offscreen, vnc ...
    return !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
#else
    return true;
#endif
}

const char* noDisplayText()
{
    return "No display: a window cannot be opened. Without one use `auralis play FILE`; `auralis --help` lists more.";
}

} // namespace auralis
