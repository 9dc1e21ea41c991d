// main: one command line, one thing to do.
#include <QCoreApplication>

#include "commandline.h"
#include "console.h"
#include "messages.h"
#include "windowmain.h"

int main(int argc, char** argv)
{
    using namespace auralis;
    QCoreApplication::setApplicationName(QStringLiteral("auralis"));
    QCoreApplication::setApplicationVersion(QStringLiteral(AURALIS_VERSION));

    CommandLine line;
    if (const std::optional<int> status = parseCommandLine(argc, argv, line)) return *status;
    installMessageHandler(line.globals.verbose);
    if (!line.command) return runWindow(argc, argv, line);

    const QCoreApplication application(argc, argv);
    const int status = line.command(line.globals);
    if (!console::outputLost()) return status;
    console::complain(QStringLiteral("the results could not be written to stdout"));
    return ExitFailed;
}
