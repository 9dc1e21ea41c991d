// Window main: see the header.
#include "windowmain.h"

#include <filesystem>

#include <QApplication>

#include "application.h"
#include "audiofiles.h"
#include "console.h"
#include "display.h"
#include "instance.h"

namespace auralis
{
namespace
{

/// What a later start tells the running instance.
QJsonObject greeting(const std::vector<std::string>& files, bool demo)
{
    if (demo) return {{QLatin1String("do"), QLatin1String("demo")}};
    if (files.empty()) return {{QLatin1String("do"), QLatin1String("raise")}};
    return {{QLatin1String("do"), QLatin1String("open")}, {QLatin1String("files"), pathsToJson(files)}};
}

} // namespace

int runWindow(int& argc, char** argv, const CommandLine& line)
{
    Outcome outcome;
    std::vector<std::string> files;
    for (const std::string& file : line.window.files) {
        std::error_code ignored;
        const std::string path = absoluteArgument(file);
        if (isUrl(path) || std::filesystem::exists(path, ignored))
            files.push_back(path);
        else
            outcome.failed(Error{ErrorCode::NotFound, "does not exist", file});
    }
    if (outcome.anyFailed() && files.empty()) return outcome.status();

    const QJsonObject request = greeting(files, line.window.demo);
    {
        const QCoreApplication handOver(argc, argv); // a second start needs no display
        const Result<QJsonObject> answer = askInstance(instanceAddress(line.globals.folders), request);
        if (answer) outcome.succeeded();
        if (!answer && answer.error().code != ErrorCode::NotFound) outcome.failed(answer.error());
        if (answer || answer.error().code != ErrorCode::NotFound) return outcome.status();
    }
    if (!hasDisplay()) {
        console::complain(QString::fromLatin1(noDisplayText()));
        return ExitFailed;
    }
    QApplication qt(argc, argv);
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Auralis"));
    QGuiApplication::setDesktopFileName(QStringLiteral("io.github.auralis.Auralis"));
    Application application(line.globals);
    const Result<bool> first = application.start(request);
    if (!first) {
        outcome.failed(first.error());
        return outcome.status();
    }
    if (!*first) return outcome.status();
    outcome.succeeded();
    const int status = qt.exec();
    return status != 0 ? status : outcome.status();
}

} // namespace auralis
