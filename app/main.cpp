// main: one command line, one thing to do.
#include <QCoreApplication>

#include "commandline.h"
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
    return line.command(line.globals);
}
