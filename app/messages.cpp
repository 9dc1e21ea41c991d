// Messages: see the header.
#include "messages.h"

#include <cstdio>
#include <cstdlib>

#include <QString>

#include "console.h"
#include "display.h"

namespace auralis
{
namespace
{

bool verboseMessages = false;

void handleMessage(QtMsgType type, const QMessageLogContext&, const QString& text)
{
    if (type == QtFatalMsg) {
        // Qt aborts when a display is named but cannot be reached; that is no crash.
        if (text.contains(QLatin1String("platform plugin"))) {
            console::complain(QString::fromLatin1(noDisplayText()));
            std::fflush(nullptr);
            std::_Exit(ExitFailed);
        }
    } else if (!verboseMessages && type != QtCriticalMsg) {
        return; // what a person must know we say ourselves
    }
    console::complain(text);
}

} // namespace

void installMessageHandler(bool verbose)
{
    verboseMessages = verbose;
    qInstallMessageHandler(handleMessage);
}

} // namespace auralis
