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

void handleMessage(QtMsgType type, const QMessageLogContext& context, const QString& text)
{
    if (type == QtFatalMsg) {
        // Qt aborts when a display is named but cannot be reached; that is no crash.
        if (text.contains(QLatin1String("platform plugin"))) {
            console::complain(QString::fromLatin1(noDisplayText()));
            std::fflush(nullptr);
            std::_Exit(ExitFailed);
        }
    } else if (!verboseMessages) {
        if (type == QtDebugMsg || type == QtInfoMsg) return;
        // Qt's own categories speak to developers; what a person must know we say ourselves.
        if (context.category && QLatin1String(context.category).startsWith(QLatin1String("qt."))) return;
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
