// bench_library [FILES [TRACKS]] [--make FOLDER] [--keep FOLDER] [--rows FOLDER] [--one-folder FILES] [--cpu]: first
// scan and rescan of FILES tagged files (10,000), a scan beside music, then queries over
// TRACKS (200,000).
// --one-folder instead scans and rescans so many tiny files in a single folder. --rows keeps the library of the queries
// there, for the next time. --make only writes the tagged files, for trying other programs on them.
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <optional>

#include <QCoreApplication>
#include <QDir>
#include <QEventLoop>
#include <QTemporaryDir>
#include <QTest>

#include "benchreport.h"
#include "database.h"
#include "library.h"
#include "schema.h"
#include "taggedlibrary.h"
#include "trackstore.h"
#include "unifiedplayermanager.h"

using namespace auralis;

namespace
{

bool cpuTime = false; ///< --cpu: processor time in place of wall time, for a machine that is busy with other things

double now()
{
    return cpuTime ? static_cast<double>(std::clock()) / CLOCKS_PER_SEC : BenchReport::now();
}

template <class T, class Call>
T ask(Call call)
{
    QEventLoop loop;
    std::optional<T> answer;
    call([&](T value) {
        answer = std::move(value);
        loop.quit();
    });
    if (!answer) loop.exec();
    return std::move(*answer);
}

ImportReport finished(Library& library, const std::function<void()>& start)
{
    QEventLoop loop;
    ImportReport report;
    const auto connection = QObject::connect(&library, &Library::importFinished, &loop, [&](const ImportReport& r) {
        report = r;
        loop.quit();
    });
    start();
    loop.exec();
    QObject::disconnect(connection);
    return report;
}

/// A field of /proc/self/status in MB; 0 where there is none.
double memoryMb(const char* field)
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(field)) return std::atof(line.c_str() + std::strlen(field) + 1) / 1024;
    return 0;
}

/// Rows as a scan would write them, without files.
void fillDatabase(const QString& folder, int tracks)
{
    auto opened = openLibrary(folder + QStringLiteral("/library.sqlite"));
    TrackStore store(*opened->writer);
    for (int i = 0; i < tracks;) {
        Transaction transaction(*opened->writer);
        for (const int end = std::min(tracks, i + 2000); i < end; ++i) {
            const bench::Song s = bench::song(i);
            ScannedFile file;
            file.folder = "/music/" + s.folder;
            file.name = s.file;
            file.stat.size = 1000 + i;
            FileTags& t = file.tags;
            const auto q = [](const std::string& text) { return QString::fromStdString(text); };
            t.title = q(s.title);
            t.artists = {q(s.artist)};
            if (!s.albumArtist.empty()) t.albumArtists = {q(s.albumArtist)};
            t.album = q(s.album);
            t.genres = {q(s.genre)};
            t.year = s.year;
            t.track = s.track;
            t.disc = s.disc;
            t.duration = 120 + i % 240;
            t.sampleRate = 44100;
            t.channels = 2;
            t.codec = QStringLiteral("FLAC");
            t.identity = QByteArray::number(i).rightJustified(16, '0');
            store.store(file, true, false);
        }
        store.albums().settle();
        (void)transaction.commit();
    }
    markClean(*opened->writer);
}

void benchScan(BenchReport& report, const std::string& root, int files)
{
    std::vector<double> first, again;
    for (int round = 0; round < 3; ++round) {
        QTemporaryDir data;
        auto library = std::move(*Library::open(data.path()));
        double begin = now();
        const ImportReport scan = finished(*library, [&] { library->import({root}); });
        if (scan.added != files) std::fprintf(stderr, "%d of %d added\n", scan.added, files);
        first.push_back(now() - begin);
        for (int i = 0; i < 3; ++i) {
            begin = now();
            finished(*library, [&] { library->rescan(); });
            again.push_back(now() - begin);
        }
    }
    const std::string n = std::to_string(files);
    report.trials("first scan of " + n + " files, page cache warm", "s", first,
                  files == 10000 ? Bar::atMost(2.0) : Bar());
    report.trials("rescan, nothing changed", "s", again, files == 10000 ? Bar::atMost(0.2) : Bar());
}

/// Enhanced music by the clock, while new libraries read all files as fast as they can.
void benchPlaying(BenchReport& report, const std::string& root)
{
    constexpr int rate = 48000, seconds = 240;
    QTemporaryDir folder;
    PlayableItem item;
    item.path = folder.filePath(QStringLiteral("melody.wav")).toStdString();
    if (!test::writeWav(QString::fromStdString(item.path), test::melody(rate, rate * seconds), rate, 2)) return;
    PlayerSettings settings;
    settings.output = QStringLiteral("null");
    UnifiedPlayerManager player(settings);
    player.setEnhanced(true);
    player.loadTrack(item);
    player.play();
    const bool playing = QTest::qWaitFor(
        [&player] {
            const PlayerSnapshot& now = player.snapshot();
            return now.state == PlayerState::Playing && now.sounding.mode == Mode::Enhanced;
        },
        30000);
    if (!playing) {
        std::fprintf(stderr, "nothing plays, so that it is not measured beside a scan\n");
        return;
    }
    const PlayerSnapshot before = player.snapshot();
    int added = 0;
    for (int round = 0; round < 3; ++round) {
        QTemporaryDir data;
        auto library = std::move(*Library::open(data.path()));
        added += finished(*library, [&] { library->import({root}); }).added;
    }
    const PlayerSnapshot after = player.snapshot();
    report.figure("files scanned while enhanced music plays", "", added);
    report.figure("music played meanwhile", "s", static_cast<double>(after.position - before.position) / rate);
    report.figure("underruns meanwhile", "", static_cast<double>(after.underruns - before.underruns), Bar::atMost(0));
}

/// Names of one tiny file, in a folder that holds nothing else: what costs is the folder.
bool benchOneFolder(BenchReport& report, int files)
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString(), one = root + "/0.wav";
    if (!test::writeWav(QString::fromStdString(one), test::melody(8000, 200), 8000, 1)) return false;
    // A file has so many names at most, on most file systems.
    constexpr int namesEach = 30000;
    std::string source = one;
    for (int i = 1; i < files; ++i) {
        const std::string name = root + '/' + std::to_string(i) + ".wav";
        std::error_code error;
        if (i % namesEach == 0) {
            std::filesystem::copy_file(source, name, error);
            source = name;
        } else {
            std::filesystem::create_hard_link(source, name, error);
        }
        if (error) return false;
    }
    auto library = std::move(*Library::open(data.path()));
    double begin = now();
    const ImportReport scan = finished(*library, [&] { library->import({root}); });
    if (scan.added != files) std::fprintf(stderr, "%d of %d added\n", scan.added, files);
    const std::string n = std::to_string(files);
    report.figure("first scan of " + n + " files in one folder", "s", now() - begin);
    std::vector<double> again;
    for (int i = 0; i < 3; ++i) {
        begin = now();
        finished(*library, [&] { library->rescan(); });
        again.push_back(now() - begin);
    }
    report.trials("rescan of " + n + " files, nothing changed", "s", again, files >= 200000 ? Bar::atMost(4) : Bar());
    return true;
}

void benchQueries(BenchReport& report, int tracks, const QString& keptRows)
{
    QTemporaryDir temporary;
    const QString folder = keptRows.isEmpty() ? temporary.path() : keptRows;
    double start = now();
    if (!QFile::exists(folder + QStringLiteral("/library.sqlite"))) {
        QDir().mkpath(folder);
        fillDatabase(folder, tracks);
        report.figure("rows written", "us/track", (now() - start) * 1e6 / tracks);
    }
    const double before = memoryMb("VmRSS:");
    auto library = std::move(*Library::open(folder));

    const auto rowsOf = [&](const std::vector<TrackId>& ids) {
        const std::vector<TrackId> head(
            ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(100, ids.size())));
        return ask<std::vector<TrackRow>>([&](auto done) { library->tracks(head, library.get(), done); });
    };
    const auto timed = [&](const TrackQuery& query) {
        const double begin = now();
        const TrackList list = ask<TrackList>([&](auto done) { library->trackIds(query, library.get(), done); });
        rowsOf(list.ids);
        return (now() - begin) * 1e3;
    };
    report.figure("all tracks and their first 100 rows, cold", "ms", timed({}), Bar::atMost(100));
    std::vector<double> sorts;
    for (const TrackSort sort :
         {TrackSort::Title, TrackSort::Artist, TrackSort::Album, TrackSort::Duration, TrackSort::Year, TrackSort::Added,
          TrackSort::Plays, TrackSort::Rating, TrackSort::Loudness, TrackSort::Path, TrackSort::LastPlayed}) {
        TrackQuery query;
        query.sort = sort;
        sorts.push_back(timed(query));
        query.descending = true;
        sorts.push_back(timed(query));
    }
    report.trials("all tracks by another column", "ms", sorts, Bar::atMost(300));
    std::vector<double> keys;
    for (const char* typed :
         {"night river", "東京", "artist 12", "fjörd dust voice", "paper", "ember 99", "shadow trai", "ночь"}) {
        const QString text = QString::fromUtf8(typed);
        for (int n = 1; n <= text.size(); ++n) {
            TrackQuery query;
            query.search = text.left(n);
            query.limit = 100;
            keys.push_back(timed(query));
        }
    }
    report.trials("search keystroke to the first 100 rows", "ms", keys, Bar::atMost(10));
    std::vector<double> all;
    for (const char* typed : {"n", "ni", "night", "night r", "e", "em"}) {
        TrackQuery query;
        query.search = QString::fromUtf8(typed);
        all.push_back(timed(query));
    }
    report.trials("search, all ids", "ms", all);
    start = now();
    ask<std::vector<GenreRow>>([&](auto done) { library->genres({}, library.get(), done); });
    report.figure("all genres", "ms", (now() - start) * 1e3);
    start = now();
    ask<std::vector<FolderRow>>([&](auto done) { library->folders("/music", library.get(), done); });
    report.figure("folders of a root", "ms", (now() - start) * 1e3);
    start = now();
    ask<std::vector<Duplicates>>([&](auto done) { library->duplicates(library.get(), done); });
    report.figure("duplicates", "ms", (now() - start) * 1e3);
    start = now();
    ask<std::vector<AlbumRow>>([&](auto done) { library->albums(AlbumSort::Artist, {}, library.get(), done); });
    report.figure("all albums", "ms", (now() - start) * 1e3);
    start = now();
    ask<std::vector<ArtistRow>>([&](auto done) { library->artists({}, library.get(), done); });
    report.figure("all artists", "ms", (now() - start) * 1e3);
    start = now();
    ask<LibraryCounts>([&](auto done) { library->counts(library.get(), done); });
    report.figure("counts", "ms", (now() - start) * 1e3);
    report.figure("memory after these queries, over before", "MB", memoryMb("VmRSS:") - before, Bar::atMost(60));
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    int files = 10000, tracks = 200000, numbers = 0, oneFolder = 0;
    std::string keep, rows;
    bool makeOnly = false;
    for (int i = 1; i < argc; ++i) {
        const std::string arg = argv[i];
        if (arg == "--json")
            ++i;
        else if (arg == "--cpu")
            cpuTime = true;
        else if (arg == "--one-folder" && i + 1 < argc)
            oneFolder = std::atoi(argv[++i]);
        else if (arg == "--rows" && i + 1 < argc)
            rows = argv[++i];
        else if ((arg == "--make" || arg == "--keep") && i + 1 < argc) {
            makeOnly = arg == "--make";
            keep = argv[++i];
        } else
            (numbers++ ? tracks : files) = std::atoi(argv[i]);
    }
    if (oneFolder > 0) {
        BenchReport report("library", "one tiny file under many names in one folder of a temporary disk", argc, argv);
        if (!benchOneFolder(report, oneFolder)) {
            std::fprintf(stderr, "the files could not be made\n");
            return 1;
        }
        return report.finish();
    }
    QTemporaryDir music;
    const std::string root = keep.empty() ? music.path().toStdString() : keep;
    if (!std::filesystem::exists(root) || std::filesystem::is_empty(root)) {
        if (!bench::makeTaggedLibrary(root, files)) {
            std::fprintf(stderr, "the files could not be made (is ffmpeg installed?)\n");
            return 1;
        }
    }
    if (makeOnly) return 0;
    BenchReport report("library", "generated files on a temporary disk, three new libraries; then rows without files",
                       argc, argv);
    if (files > 0) benchScan(report, root, files);
    if (files > 0) benchPlaying(report, root);
    if (tracks > 0) benchQueries(report, tracks, QString::fromStdString(rows));
    return report.finish();
}
