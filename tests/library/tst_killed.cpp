// Killed: this program, told to scan or to write tags, is ended without warning at random moments. The database opens,
// what was stored is there, and every file is wholly what it was before or after the edit, with the same audio.
#include <random>
#include <set>

#include <QProcess>
#include <QRandomGenerator>

#include "fixture.h"
#include "payload.h"

#ifndef _WIN32
#include <unistd.h>
#endif

using namespace auralis;
using namespace auralis::test;

namespace fs = std::filesystem;

class TestKilled : public QObject
{
    Q_OBJECT
    Sounds m_sounds;
    static constexpr int kills = 50;

    /// Starts this program with these arguments, and kills it up to `most` ms after it said that it begins.
    static void startAndKill(const QStringList& arguments, int most, std::mt19937& random)
    {
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(), arguments);
        QVERIFY(child.waitForReadyRead(20000));
        child.waitForFinished(static_cast<int>(random() % static_cast<unsigned>(most)));
        child.kill();
        child.waitForFinished();
    }

private Q_SLOTS:
    void scans();
    void tagWrites();
    void unreadableFolder();
};

void TestKilled::scans()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    constexpr int files = 2000;
    for (int i = 0; i < files; ++i) {
        const std::string path = root + '/' + std::to_string(i / 20) + '/' + std::to_string(i) + ".flac";
        QByteArray bytes = m_sounds.encoded(QStringLiteral("flac"), i % 4 + 1, 0.1);
        bytes.replace(26, 8, QByteArray::number(10000000 + i)); // each another sound, by its MD5
        writeFile(path, bytes);
    }
    const auto sum = [&] {
        qint64 bytes = 0;
        for (const auto& entry : fs::recursive_directory_iterator(root))
            if (entry.is_regular_file()) bytes += static_cast<qint64>(entry.file_size());
        return bytes;
    };
    const qint64 before = sum();
    std::mt19937 random(7);
    int seen = 0;
    for (int kill = 0; kill < kills; ++kill) {
        startAndKill({QStringLiteral("--scan"), data.path(), music.path()}, 60, random);
        auto library = openLibrary(data.path());
        QCOMPARE(library->notice(), QString());
        const LibraryCounts now = counts(*library);
        QVERIFY2(now.tracks >= seen, "tracks that were stored are gone");
        seen = now.tracks;
        QCOMPARE(find(*library, {}).ids.size(), static_cast<std::size_t>(now.tracks));
        if (kill % 10 != 9) continue;
        const auto check = wait<LibraryCheck>([&](auto done) { library->verify(false, this, done); });
        QVERIFY(check.whole);
        QVERIFY(check.problems.empty());
    }
    auto library = openLibrary(data.path());
    const auto report = importPaths(*library, {root});
    QCOMPARE(report.added + report.unchanged, files);
    QCOMPARE(counts(*library).tracks, files);
    QCOMPARE(sum(), before);
}

void TestKilled::tagWrites()
{
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    std::map<std::string, QByteArray> payloads;
    for (const char* ext : {"flac", "mp3", "ogg", "opus", "m4a", "wv", "wav", "tta"}) {
        const std::string path = root + "/x." + ext;
        writeFile(path, m_sounds.encoded(QLatin1String(ext), 1, 0.5));
        setTags(path, {{"TITLE", QStringLiteral("0")}, {"ARTIST", QStringLiteral("Kept")}});
        payloads[path] = *payloadHash(path);
    }
    {
        auto library = openLibrary(data.path());
        QCOMPARE(importPaths(*library, {root}).added, 8);
    }
    std::mt19937 random(11);
    std::set<QString> found;
    constexpr std::size_t enough = 5;
    int most = 80; // ms
    for (int kill = 0; kill < kills; ++kill) {
        startAndKill({QStringLiteral("--tag"), data.path()}, most, random);
        if (found.size() <= enough) most += 40; // a slow machine
        for (const auto& [path, payload] : payloads) {
            const auto now = payloadHash(path);
            QVERIFY2(now && *now == payload, path.c_str());
            const TagLib::FileRef ref(path.c_str(), false);
            QVERIFY2(!ref.isNull() && ref.file()->isValid(), path.c_str());
            QVERIFY2(ref.tag()->artist() == "Kept", path.c_str());
            const QString title = QString::fromStdString(ref.tag()->title().to8Bit(true));
            QVERIFY2(title == QLatin1String("0") || title.size() == 3000, path.c_str());
            found.insert(title);
        }
        auto library = openLibrary(data.path());
        QCOMPARE(library->notice(), QString());
        QCOMPARE(counts(*library).tracks, 8);
    }
    QVERIFY2(found.size() > enough, "nothing was written before the ends");
    // A copy that an end left behind is cleared away by the next edit, and never taken for music.
    auto library = openLibrary(data.path());
    const auto ids = importPaths(*library, {root}).ids;
    QCOMPARE(ids.size(), std::size_t{8});
    const auto report = wait<TagWriteReport>([&](auto done) {
        library->writeTags(ids, {{QStringLiteral("TITLE"), {QStringLiteral("Last")}}}, this, done);
    });
    QCOMPARE(report.written, 8);
    QCOMPARE(std::distance(fs::directory_iterator(root), fs::directory_iterator()), std::ptrdiff_t{8});
}

/// A folder whose permission was taken away: nothing in it is lost.
void TestKilled::unreadableFolder()
{
#ifdef _WIN32
    QSKIP("other permissions");
#else
    QTemporaryDir music, data;
    const std::string root = music.path().toStdString();
    for (int i = 0; i < 5; ++i)
        writeFile(root + (i < 3 ? "/a/" : "/b/") + std::to_string(i) + ".flac",
                  m_sounds.encoded(QStringLiteral("flac"), i + 1));
    // Where somebody else may start it: the build may lie in a home.
    QTemporaryDir bin;
    const QString program = bin.filePath(QStringLiteral("scan"));
    QVERIFY(QFile::copy(QCoreApplication::applicationFilePath(), program));
    for (const auto& path : {bin.path(), program})
        fs::permissions(path.toStdString(), fs::perms::all);
    const auto scan = [&] {
        QProcess child;
        // The superuser may read everything: be somebody else.
        if (getuid() == 0)
            child.setChildProcessModifier([] {
                if (setgid(65534) != 0 || setuid(65534) != 0) _exit(9);
            });
        child.start(program, {QStringLiteral("--scan"), data.path(), music.path()});
        return child.waitForFinished(30000) && child.exitCode() != 9;
    };
    for (const auto& dir : {music.path(), data.path()})
        fs::permissions(dir.toStdString(), fs::perms::all);
    QVERIFY(scan());
    const auto rowsNow = [&] {
        auto library = openLibrary(data.path());
        library->setRating(TrackId{1}, 3);
        return rows(*library, find(*library, {}).ids);
    };
    QCOMPARE(rowsNow().size(), std::size_t{5});
    for (const auto& entry : fs::directory_iterator(data.path().toStdString()))
        fs::permissions(entry.path(), fs::perms::all);
    fs::permissions(root + "/a", fs::perms::none);
    QVERIFY(scan());
    auto tracks = rowsNow();
    QCOMPARE(tracks.size(), std::size_t{5});
    QCOMPARE(std::count_if(tracks.begin(), tracks.end(), [](const TrackRow& r) { return !r.available; }),
             std::ptrdiff_t{3});
    for (const auto& entry : fs::directory_iterator(data.path().toStdString()))
        fs::permissions(entry.path(), fs::perms::all);
    fs::permissions(root + "/a", fs::perms::all);
    QVERIFY(scan());
    tracks = rowsNow();
    QCOMPARE(tracks.size(), std::size_t{5});
    for (const TrackRow& row : tracks)
        QVERIFY(row.available);
#endif
}

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const auto begin = [] {
        std::fputs("begins\n", stdout);
        std::fflush(stdout);
    };
    if (arguments.value(1) == QLatin1String("--scan")) {
        auto library = openLibrary(arguments.value(2));
        begin();
        return importPaths(*library, {arguments.value(3).toStdString()}).failed.empty() ? 0 : 1;
    }
    if (arguments.value(1) == QLatin1String("--tag")) { // edits all tracks again and again until the end
        auto library = openLibrary(arguments.value(2));
        const auto ids = find(*library, {}).ids;
        begin();
        for (int i = 0;; ++i) {
            const QString title(3000, QChar(u'a' + static_cast<char16_t>(QRandomGenerator::global()->bounded(25))));
            wait<TagWriteReport>([&](auto done) {
                library->writeTags(ids, {{QStringLiteral("TITLE"), {title}}}, library.get(), done);
            });
        }
    }
    TestKilled test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_killed.moc"
