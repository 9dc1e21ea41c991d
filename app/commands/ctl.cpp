// ctl: one word to the running instance.
#include <filesystem>

#include "audiofiles.h"
#include "commands.h"
#include "console.h"
#include "instance.h"

namespace auralis
{
namespace
{

QString clock(double seconds)
{
    const int whole = static_cast<int>(seconds);
    return QStringLiteral("%1:%2").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
}

void printStatus(const QJsonObject& s)
{
    const QJsonObject track = s[QLatin1String("track")].toObject();
    const QString title = track[QLatin1String("title")].toString();
    const QString artist = track[QLatin1String("artist")].toString();
    const QString mode = s[QLatin1String("mode")].toString();
    QString line = s[QLatin1String("state")].toString();
    if (!track.isEmpty())
        line += QStringLiteral("  %1  %2 / %3")
                    .arg(artist.isEmpty() ? title : artist + QStringLiteral(" - ") + title,
                         clock(s[QLatin1String("position_s")].toDouble()),
                         clock(s[QLatin1String("duration_s")].toDouble()));
    line += QStringLiteral("  ") + mode;
    if (mode == QLatin1String("enhanced"))
        line += QStringLiteral(" %1 %2")
                    .arg(s[QLatin1String("preset")].toString())
                    .arg(s[QLatin1String("intensity")].toDouble());
    line += QStringLiteral("  ") + s[QLatin1String("device")].toString();
    console::print(line);
}

} // namespace

int runCtl(const Globals& globals, const CtlOptions& options)
{
    Outcome outcome;
    QJsonObject request = options.request;
    if (!options.files.empty()) {
        std::vector<std::string> files; // the instance works in another folder
        for (const std::string& file : options.files) {
            const std::string path = absoluteArgument(file);
            std::error_code ignored;
            if (isUrl(path) || std::filesystem::exists(path, ignored))
                files.push_back(path);
            else
                outcome.failed(Error{ErrorCode::NotFound, "does not exist", file});
        }
        if (files.empty()) return outcome.status();
        request[QLatin1String("files")] = pathsToJson(files);
    }
    Result<QJsonObject> answer = askInstance(instanceAddress(globals.folders), request);
    if (!answer) {
        outcome.failed(answer.error());
        return outcome.status();
    }
    outcome.succeeded();
    if (request[QLatin1String("do")].toString() == QLatin1String("status")) {
        answer->remove(QLatin1String("ok"));
        if (options.json)
            console::print(*answer);
        else
            printStatus(*answer);
    }
    return outcome.status();
}

} // namespace auralis
