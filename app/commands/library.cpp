// import, search, library ...: the library from the command line.
#include <cmath>
#include <filesystem>
#include <memory>

#include <QElapsedTimer>
#include <QEventLoop>
#include <QJsonArray>

#include "audiofiles.h"
#include "commands.h"
#include "console.h"
#include "instance.h"
#include "library.h"

namespace auralis
{
namespace
{

std::unique_ptr<Library> openLibrary(const Globals& globals, Outcome& outcome)
{
    Result<std::unique_ptr<Library>> library = Library::open(globals.folders.data);
    if (!library) {
        outcome.failed(library.error());
        return nullptr;
    }
    if (!(*library)->notice().isEmpty()) console::complain((*library)->notice());
    return std::move(*library);
}

/// The library answers later; a command has nothing else to do meanwhile.
template <class T, class Ask>
T wait(Ask&& ask)
{
    T answer;
    QEventLoop loop;
    bool answered = false;
    ask([&](T value) {
        answer = std::move(value);
        answered = true;
        loop.quit();
    });
    if (!answered) loop.exec();
    return answer;
}

QJsonValue numberOrNull(double value)
{
    return std::isnan(value) ? QJsonValue() : QJsonValue(value);
}

QJsonObject toJson(const TrackRow& row)
{
    return {
        {QLatin1String("id"), static_cast<qint64>(row.id.value)},
        {QLatin1String("path"), fromNative(row.path)},
        {QLatin1String("title"), row.title},
        {QLatin1String("artist"), row.artist},
        {QLatin1String("album"), row.album},
        {QLatin1String("album_artist"), row.albumArtist},
        {QLatin1String("genre"), row.genre},
        {QLatin1String("composer"), row.composer},
        {QLatin1String("year"), row.year},
        {QLatin1String("disc"), row.disc},
        {QLatin1String("track"), row.track},
        {QLatin1String("duration_s"), row.duration},
        {QLatin1String("codec"), row.codec},
        {QLatin1String("sample_rate"), row.sampleRate},
        {QLatin1String("channels"), row.channels},
        {QLatin1String("bits"), row.bits},
        {QLatin1String("bitrate_kbps"), row.bitrate},
        {QLatin1String("lossless"), row.lossless},
        {QLatin1String("rating"), row.rating},
        {QLatin1String("favourite"), row.favourite},
        {QLatin1String("plays"), row.plays},
        {QLatin1String("skips"), row.skips},
        {QLatin1String("integrated_lufs"), numberOrNull(row.lufs)},
        {QLatin1String("available"), row.available},
    };
}

/// The one thing a command made or used.
int tellPath(const char* key, const QString& path, bool json)
{
    if (json)
        console::print(QJsonObject{{QLatin1String(key), path}});
    else
        console::print(path);
    return ExitDone;
}

} // namespace

int runImport(const Globals& globals, const ImportOptions& options)
{
    Outcome outcome;
    std::vector<std::string> paths;
    for (const std::string& path : options.paths) {
        std::error_code ignored;
        if (std::filesystem::exists(path, ignored))
            paths.push_back(absoluteArgument(path));
        else
            outcome.failed(Error{ErrorCode::NotFound, "does not exist", path});
    }
    if (paths.empty()) return outcome.status();
    const std::unique_ptr<Library> library = openLibrary(globals, outcome);
    if (!library) return outcome.status();
    if (library->readOnly()) {
        outcome.failed(Error{ErrorCode::Unreadable, "the library is read-only", toNative(globals.folders.data)});
        return outcome.status();
    }

    ImportReport report;
    QEventLoop loop;
    QObject::connect(library.get(), &Library::importFinished, &loop, [&](const ImportReport& finished) {
        report = finished;
        loop.quit();
    });
    QObject::connect(library.get(), &Library::failed, &loop, [&](const QString& message) {
        outcome.failed(Error{ErrorCode::Failed, message.toStdString(), {}});
    });
    QObject::connect(library.get(), &Library::importProgressed, &loop, [](const ImportProgress& progress) {
        if (progress.running)
            console::progress(
                QStringLiteral("%1 of %2  %3").arg(progress.done).arg(progress.total).arg(progress.folder));
    });
    library->import(paths);
    loop.exec();
    console::progress({});
    // A window open on this library shows it at once; usually there is none.
    (void)askInstance(instanceAddress(globals.folders), {{QLatin1String("do"), QLatin1String("library-written")}});

    QJsonArray failed;
    for (const FileFailure& failure : report.failed) {
        outcome.failed(Error{ErrorCode::NotAudio, failure.reason.toStdString(), failure.path});
        failed.append(
            QJsonObject{{QLatin1String("path"), fromNative(failure.path)}, {QLatin1String("reason"), failure.reason}});
    }
    outcome.succeeded();
    if (options.json)
        console::print(QJsonObject{{QLatin1String("added"), report.added},
                                   {QLatin1String("updated"), report.updated},
                                   {QLatin1String("unchanged"), report.unchanged},
                                   {QLatin1String("others"), report.others},
                                   {QLatin1String("failed"), failed},
                                   {QLatin1String("seconds"), report.seconds}});
    else
        console::print(QStringLiteral("%1 added, %2 updated, %3 unchanged, %4 failed in %5 s")
                           .arg(report.added)
                           .arg(report.updated)
                           .arg(report.unchanged)
                           .arg(report.failed.size())
                           .arg(report.seconds, 0, 'f', 2));
    return outcome.status();
}

int runSearch(const Globals& globals, const SearchOptions& options)
{
    Outcome outcome;
    const std::unique_ptr<Library> library = openLibrary(globals, outcome);
    if (!library) return outcome.status();
    TrackQuery query;
    for (const std::string& word : options.words)
        query.search += (query.search.isEmpty() ? QString() : QStringLiteral(" ")) + QString::fromStdString(word);
    query.limit = options.limit;
    QObject context;
    const auto list = wait<TrackList>([&](auto done) { library->trackIds(query, &context, done); });
    if (!list.error.isEmpty()) {
        console::complain(list.error);
        return ExitUsage;
    }
    const auto rows = wait<std::vector<TrackRow>>([&](auto done) { library->tracks(list.ids, &context, done); });
    QJsonArray array;
    for (const TrackRow& row : rows) {
        if (options.json)
            array.append(toJson(row));
        else
            console::print(
                QStringLiteral("%1 - %2 (%3)  %4").arg(row.artist, row.title, row.album, fromNative(row.path)));
    }
    if (options.json) console::print(array);
    return ExitDone;
}

int runLibraryStats(const Globals& globals, bool json)
{
    Outcome outcome;
    const std::unique_ptr<Library> library = openLibrary(globals, outcome);
    if (!library) return outcome.status();
    QObject context;
    const auto counts = wait<LibraryCounts>([&](auto done) { library->counts(&context, done); });
    if (json)
        console::print(QJsonObject{{QLatin1String("tracks"), counts.tracks},
                                   {QLatin1String("albums"), counts.albums},
                                   {QLatin1String("artists"), counts.artists},
                                   {QLatin1String("genres"), counts.genres},
                                   {QLatin1String("duration_s"), counts.duration},
                                   {QLatin1String("unavailable"), counts.unavailable},
                                   {QLatin1String("analysed"), counts.analysed},
                                   {QLatin1String("database"), counts.databasePath},
                                   {QLatin1String("database_bytes"), counts.databaseBytes}});
    else
        console::print(QStringLiteral("%1 tracks, %2 albums, %3 artists, %4 h; %5 unavailable, %6 analysed, %7 MB in ")
                           .arg(counts.tracks)
                           .arg(counts.albums)
                           .arg(counts.artists)
                           .arg(counts.duration / 3600, 0, 'f', 1)
                           .arg(counts.unavailable)
                           .arg(counts.analysed)
                           .arg(static_cast<double>(counts.databaseBytes) / 1e6, 0, 'f', 1) +
                       counts.databasePath);
    return ExitDone;
}

int runLibraryVerify(const Globals& globals, const VerifyOptions& options)
{
    Outcome outcome;
    const std::unique_ptr<Library> library = openLibrary(globals, outcome);
    if (!library) return outcome.status();
    QObject context;
    const auto check =
        wait<LibraryCheck>([&](auto done) { library->verify(options.audio, &context, std::move(done)); });
    outcome.succeeded(); // the check itself: what it finds is a failure, never "no such file"
    if (!check.whole)
        outcome.failed(Error{ErrorCode::Corrupt, "the database is damaged", toNative(globals.folders.data)});
    QJsonArray problems;
    for (const FileFailure& problem : check.problems) {
        outcome.failed(Error{ErrorCode::Failed, problem.reason.toStdString(), problem.path});
        problems.append(
            QJsonObject{{QLatin1String("path"), fromNative(problem.path)}, {QLatin1String("reason"), problem.reason}});
    }
    if (options.json)
        console::print(QJsonObject{{QLatin1String("whole"), check.whole},
                                   {QLatin1String("tracks"), check.tracks},
                                   {QLatin1String("problems"), problems}});
    else
        console::print(QStringLiteral("database %1, %2 tracks, %3 with problems")
                           .arg(check.whole ? QStringLiteral("whole") : QStringLiteral("damaged"))
                           .arg(check.tracks)
                           .arg(problems.size()));
    return outcome.status();
}

int runLibraryAnalyze(const Globals& globals, bool json)
{
    Outcome outcome;
    const std::unique_ptr<Library> library = openLibrary(globals, outcome);
    if (!library) return outcome.status();
    if (library->readOnly()) {
        outcome.failed(Error{ErrorCode::Unreadable, "may not be written", toNative(globals.folders.data)});
        return outcome.status();
    }
    QElapsedTimer clock;
    clock.start();
    int total = 0, failed = 0;
    QEventLoop loop;
    QObject::connect(library.get(), &Library::analysisProgressChanged, &loop, [&](int done, int all) {
        if (all == 0) return loop.quit();
        total = all;
        failed = library->analysisProgress().failed;
        console::progress(QStringLiteral("%1 of %2: %3").arg(done + 1).arg(all).arg(library->analysisProgress().file));
    });
    library->setAnalysing(true);
    loop.exec();
    console::progress({});
    outcome.succeeded();
    const double seconds = static_cast<double>(clock.elapsed()) / 1000;
    if (json)
        console::print(QJsonObject{{QLatin1String("analysed"), total - failed},
                                   {QLatin1String("failed"), failed},
                                   {QLatin1String("seconds"), seconds}});
    else
        console::print(
            QStringLiteral("%1 tracks analysed, %2 failed, %3 s").arg(total - failed).arg(failed).arg(seconds));
    return outcome.status();
}

int runLibraryBackup(const Globals& globals, bool json)
{
    Outcome outcome;
    const std::unique_ptr<Library> library = openLibrary(globals, outcome);
    if (!library) return outcome.status();
    QObject context;
    const auto copy = wait<Result<QString>>([&](auto done) { library->backup(&context, std::move(done)); });
    if (!copy) {
        outcome.failed(copy.error());
        return outcome.status();
    }
    return tellPath("backup", *copy, json);
}

int runLibraryRestore(const Globals& globals, const RestoreOptions& options)
{
    Outcome outcome;
    const std::string backup = options.backup.empty() ? std::string() : absoluteArgument(options.backup);
    std::error_code ignored;
    if (!backup.empty() && !std::filesystem::exists(backup, ignored)) {
        outcome.failed(Error{ErrorCode::NotFound, "does not exist", options.backup});
        return outcome.status();
    }
    const Result<QJsonObject> running =
        askInstance(instanceAddress(globals.folders), {{QLatin1String("do"), QLatin1String("status")}});
    if (running || running.error().code != ErrorCode::NotFound) {
        outcome.failed(Error{ErrorCode::Failed, "a running Auralis uses this library", {}});
        return outcome.status();
    }
    const Result<QString> used = Library::restore(globals.folders.data, fromNative(backup));
    if (!used) {
        outcome.failed(used.error());
        return outcome.status();
    }
    return tellPath("restored", *used, options.json);
}

int runLibraryExport(const Globals& globals, const ExportOptions& options)
{
    Outcome outcome;
    const std::unique_ptr<Library> library = openLibrary(globals, outcome);
    if (!library) return outcome.status();
    const QString path = fromNative(absoluteArgument(options.out));
    QObject context;
    const auto written = wait<Result<void>>([&](auto done) { library->exportTo(path, &context, std::move(done)); });
    if (!written) {
        outcome.failed(written.error());
        return outcome.status();
    }
    return tellPath("export", path, options.json);
}

} // namespace auralis
