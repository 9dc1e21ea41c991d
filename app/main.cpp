// main: one command line, one thing to do.
#include <QCoreApplication>

#include "commandline.h"
#include "console.h"
#include "messages.h"
#include "windowmain.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace
{

/// Chunks of sound come and go: each has its own pages, which go with it. Left alone, glibc would take the second one
/// from a heap that never shrinks.
void giveMemoryBack()
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
#endif
}

} // namespace

int main(int argc, char** argv)
{
    using namespace auralis;
    giveMemoryBack();
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
