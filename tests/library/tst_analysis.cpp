// Analysis in the background: all that needs it and nothing else, in no hurry, over sessions, with albums as one piece.
#include <atomic>
#include <cmath>
#include <set>

#include "albumloudness.h"
#include "behindprofile.h"
#include "database.h"
#include "fixture.h"
#include "payload.h"
#include "profilebuilder.h"

using namespace auralis;
using namespace auralis::test;

namespace fs = std::filesystem;

class TestAnalysis : public QObject
{
    Q_OBJECT
    Sounds m_sounds;

    static QString q(const char* text) { return QString::fromUtf8(text); }
    static std::string flac(const QTemporaryDir& dir, const char* name, const std::vector<float>& frames,
                            const QString& album)
    {
        const QString wav = dir.filePath(QStringLiteral("scratch/in.wav")),
                      out = dir.filePath(QStringLiteral("music/") + q(name));
        QDir().mkpath(QFileInfo(wav).path());
        QDir().mkpath(QFileInfo(out).path());
        if (!writeWav(wav, frames, 44100, 2) ||
            !test::run(QStringLiteral("ffmpeg"), {QStringLiteral("-v"), QStringLiteral("error"), QStringLiteral("-y"),
                                                  QStringLiteral("-i"), wav, out}))
            qFatal("no sound");
        setTags(out.toStdString(), {{"ALBUM", album}, {"ALBUMARTIST", q("A")}});
        return out.toStdString();
    }
    static std::string music(const QTemporaryDir& dir) { return dir.path().toStdString() + "/music"; }
    static std::vector<ProfilePtr> profiles(Library& library, const std::vector<TrackId>& ids)
    {
        return wait<std::vector<ProfilePtr>>([&](auto done) { library.profiles(ids, &library, done); });
    }

private Q_SLOTS:
    void histogramsAddUp();
    void measuresAll();
    void givesWay();
    void goesOnInTheNextSession();
    void onlyWhatChanged();
    void behindACorrection();
    void damaged();
};

/// The album's loudness is that of its tracks played one after the other.
void TestAnalysis::histogramsAddUp()
{
    std::vector<float> all;
    QByteArray sum;
    LoudnessHistogram album;
    int seed = 1;
    for (const double level : {0.4, 0.01, 0.0002, 0.15}) {
        const auto part = noise(44100 * 8, 2, level, static_cast<std::uint64_t>(seed++));
        ProfileBuilder builder({44100, 2});
        builder.add(part.data(), static_cast<int>(part.size() / 2));
        const TrackProfile profile = builder.finish();
        QVERIFY(album.add(LoudnessHistogram::of(profile).toBytes()));
        if (profile.integratedLufs > -69) {
            const double own = LoudnessHistogram::of(profile).gated();
            QVERIFY2(std::abs(own - profile.integratedLufs) < 0.03,
                     qPrintable(QStringLiteral("%1 %2").arg(own).arg(profile.integratedLufs)));
        }
        all.insert(all.end(), part.begin(), part.end());
    }
    ProfileBuilder whole({44100, 2});
    whole.add(all.data(), static_cast<int>(all.size() / 2));
    const double expected = whole.finish().integratedLufs;
    QVERIFY2(std::abs(album.gated() - expected) < 0.1,
             qPrintable(QStringLiteral("%1 %2").arg(album.gated()).arg(expected)));
    QVERIFY(!LoudnessHistogram().add("nonsense"));
    QCOMPARE(LoudnessHistogram().gated(), -70.0);
}

void TestAnalysis::measuresAll()
{
    QTemporaryDir dir, data;
    std::vector<float> silence(44100 * 2, 0.0f);
    auto loud = noise(44100 * 3, 2, 0.3, 1);
    loud.insert(loud.begin(), silence.begin(), silence.end());
    const std::string one = flac(dir, "1.flac", loud, q("X"));
    flac(dir, "2.flac", noise(44100 * 3, 2, 0.02, 2), q("X"));
    writeFile(music(dir) + "/3.mp3", m_sounds.encoded(QStringLiteral("mp3"), 3));
    auto library = openLibrary(data.path());
    QSignalSpy progress(library.get(), &Library::analysisProgressChanged);
    library->setAnalysing(true);
    importPaths(*library, {music(dir)}); // found by itself
    QTRY_COMPARE_WITH_TIMEOUT(counts(*library).analysed, 3, 20000);
    QTRY_VERIFY(!progress.isEmpty() && progress.last() == QList<QVariant>({0, 0}));
    QVERIFY(std::any_of(progress.begin(), progress.end(), [](const auto& told) { return told[1].toInt() > 0; }));
    const TrackRow row = byPath(*library, one);
    const auto profile = profiles(*library, {row.id})[0];
    QCOMPARE(profile->frames, FramePos(44100 * 4));
    QVERIFY(std::abs(double(profile->leadingSilence) - 44100) < 200);
    QCOMPARE(row.lufs, profile->integratedLufs);
    QCOMPARE(row.truePeakDbtp, profile->truePeakDbtp);
    const AlbumRow album = albums(*library, AlbumSort::Title, q("X")).at(0);
    QVERIFY(album.lufs < row.lufs + 0.05 && album.lufs > row.lufs - 4); // the quiet one lies below the gate
    QVERIFY(album.truePeakDbtp >= row.truePeakDbtp);
    QTRY_COMPARE(byPath(*library, one).albumLufs, album.lufs);
    QCOMPARE(byPath(*library, one).albumTruePeakDbtp, album.truePeakDbtp);
    QVERIFY(std::isnan(byPath(*library, music(dir) + "/3.mp3").albumLufs)); // of no album
    const auto check = wait<LibraryCheck>([&](auto done) { library->verify(true, this, done); });
    QVERIFY(check.problems.empty());
    // The payload hash is kept: a file whose sound is damaged afterwards is known.
    const auto size = fs::file_size(one);
    const auto time = fs::last_write_time(one);
    FILE* file = std::fopen(one.c_str(), "r+b");
    std::fseek(file, long(size / 2), SEEK_SET);
    std::fputc('x', file);
    std::fputc('y', file);
    std::fclose(file);
    fs::last_write_time(one, time);
    const auto after = wait<LibraryCheck>([&](auto done) { library->verify(true, this, done); });
    QCOMPARE(after.problems.size(), std::size_t{1});
    QCOMPARE(after.problems[0].path, one);
}

void TestAnalysis::givesWay()
{
    QTemporaryDir dir, data;
    flac(dir, "long.flac", noise(44100 * 120, 2, 0.2, 1), q("X"));
    auto library = openLibrary(data.path());
    importPaths(*library, {music(dir)});
    std::atomic<bool> may = true;
    std::atomic<int> asked = 0;
    library->setAnalysing(true, [&] {
        if (++asked == 3) may = false; // in the middle of the file
        return may.load();
    });
    QTRY_VERIFY_WITH_TIMEOUT(library->analysisProgress().waiting, 10000);
    const int before = asked;
    QTRY_VERIFY_WITH_TIMEOUT(asked > before + 5, 10000); // it only asks
    QCOMPARE(counts(*library).analysed, 0);
    QVERIFY(library->analysisProgress().waiting);
    QCOMPARE(library->analysisProgress().done, 0);
    may = true;
    QTRY_COMPARE_WITH_TIMEOUT(counts(*library).analysed, 1, 20000);
    QTRY_VERIFY(!library->analysisProgress().running);
    // Stopped while it waits: the end does not wait for anything.
    flac(dir, "more.flac", noise(44100, 2, 0.2, 2), q("X"));
    may = false;
    importPaths(*library, {music(dir)});
    QTRY_VERIFY_WITH_TIMEOUT(library->analysisProgress().waiting, 10000);
    library->setAnalysing(false);
    QTRY_VERIFY(!library->analysisProgress().running);
    QCOMPARE(counts(*library).analysed, 1);
    library->setAnalysing(true, [&] { return false; });
    QTRY_VERIFY_WITH_TIMEOUT(library->analysisProgress().waiting, 10000);
    library.reset();
}

void TestAnalysis::goesOnInTheNextSession()
{
    QTemporaryDir dir, data;
    for (int i = 0; i < 12; ++i)
        writeFile(music(dir) + '/' + std::to_string(i) + ".flac", m_sounds.encoded(QStringLiteral("flac"), i + 1));
    std::set<std::int64_t> first, second;
    {
        auto library = openLibrary(data.path());
        importPaths(*library, {music(dir)});
        connect(library.get(), &Library::tracksChanged, this, [&](const std::vector<TrackId>& ids) {
            for (const TrackId id : ids)
                first.insert(id.value);
        });
        library->setAnalysing(true);
        QTRY_VERIFY_WITH_TIMEOUT(first.size() >= 3, 20000);
    }
    auto library = openLibrary(data.path());
    const int done = counts(*library).analysed;
    QVERIFY(done >= 3);
    connect(library.get(), &Library::tracksChanged, this, [&](const std::vector<TrackId>& ids) {
        for (const TrackId id : ids)
            second.insert(id.value);
    });
    QSignalSpy progress(library.get(), &Library::analysisProgressChanged);
    library->setAnalysing(true);
    QTRY_VERIFY_WITH_TIMEOUT(!progress.isEmpty() && progress.last() == QList<QVariant>({0, 0}), 20000);
    QTRY_COMPARE(counts(*library).analysed, 12);
    QTRY_COMPARE(static_cast<int>(second.size()), 12 - done);
    for (const auto id : second)
        QVERIFY(!first.contains(id));
}

void TestAnalysis::onlyWhatChanged()
{
    QTemporaryDir dir, data;
    const std::string kept = music(dir) + "/kept.flac", changed = music(dir) + "/changed.flac";
    writeFile(kept, m_sounds.encoded(QStringLiteral("flac"), 1));
    writeFile(changed, m_sounds.encoded(QStringLiteral("flac"), 2));
    auto library = openLibrary(data.path());
    importPaths(*library, {music(dir)});
    library->setAnalysing(true);
    QTRY_COMPARE_WITH_TIMEOUT(counts(*library).analysed, 2, 20000);
    QTRY_VERIFY(!library->analysisProgress().running);
    library->setAnalysing(false);
    setTags(kept, {{"TITLE", q("Retagged")}});
    fs::rename(kept, music(dir) + "/moved.flac");
    writeFile(changed, m_sounds.encoded(QStringLiteral("flac"), 3, 1.0));
    importPaths(*library, {music(dir)});
    QCOMPARE(counts(*library).analysed, 1);
    QVERIFY(!std::isnan(byPath(*library, music(dir) + "/moved.flac").lufs));
    QVERIFY(std::isnan(byPath(*library, changed).lufs));
    QVERIFY(!profiles(*library, {byPath(*library, changed).id})[0]);
    // What playback measured is not measured again, only its payload is read.
    TrackProfile own;
    own.format = {44100, 2};
    own.frames = 44100;
    own.integratedLufs = -12.5;
    library->storeProfile(byPath(*library, changed).id, std::make_shared<const TrackProfile>(own));
    QTRY_COMPARE(byPath(*library, changed).lufs, -12.5);
    QSignalSpy progress(library.get(), &Library::analysisProgressChanged);
    library->setAnalysing(true);
    QTRY_VERIFY_WITH_TIMEOUT(!progress.isEmpty() && progress.last() == QList<QVariant>({0, 0}), 20000);
    QCOMPARE(byPath(*library, changed).lufs, -12.5);
}

// What playback measured behind a correction: kept with the track, of one correction at a time, for just this audio.
void TestAnalysis::behindACorrection()
{
    QTemporaryDir dir, data;
    const std::string path = music(dir) + "/a.flac";
    writeFile(path, m_sounds.encoded(QStringLiteral("flac"), 1));
    const auto behind = [](std::uint8_t filter, double lufs) {
        auto made = std::make_shared<BehindProfile>();
        made->filter.bytes.fill(filter);
        made->profile.format = {44100, 2};
        made->profile.frames = 44100;
        made->profile.integratedLufs = lufs;
        made->profile.loudness = {100, 110, 120};
        return BehindPtr(std::move(made));
    };
    TrackProfile own;
    own.format = {44100, 2};
    own.frames = 44100;
    own.integratedLufs = -12.5;
    const auto bytes = own.toBytes();
    TrackId id;
    {
        auto library = openLibrary(data.path());
        id = importPaths(*library, {path}).ids.at(0);
        const auto kept = [&] { return profiles(*library, {id})[0]; };
        const auto store = [&](const ProfilePtr& profile) {
            QSignalSpy changed(library.get(), &Library::tracksChanged);
            library->storeProfile(id, profile);
            QVERIFY(changed.wait());
        };
        store(withBehind(own, behind(1, -14)));
        QVERIFY(kept() && kept()->toBytes() == bytes && kept()->behind);
        QVERIFY(kept()->behind->filter == behind(1, 0)->filter);
        QVERIFY(kept()->behind->profile.toBytes() == behind(1, -14)->profile.toBytes());
        store(withBehind(own, behind(2, -15)));
        QVERIFY(kept()->behind->filter == behind(2, 0)->filter);
        QCOMPARE(kept()->behind->profile.integratedLufs, -15.0);
        store(std::make_shared<const TrackProfile>(own)); // says nothing of it
        QVERIFY(kept()->behind);
    }
    {
        auto db = Database::open(data.path() + QStringLiteral("/library.sqlite"), Database::Access::ReadWrite);
        QVERIFY(db);
        Statement(**db, "UPDATE behind SET bytes = substr(bytes, 1, 40)").run();
    }
    auto library = openLibrary(data.path());
    QVERIFY(profiles(*library, {id})[0] && !profiles(*library, {id})[0]->behind);
    QSignalSpy changed(library.get(), &Library::tracksChanged);
    library->storeProfile(id, withBehind(own, behind(3, -16)));
    QVERIFY(changed.wait());
    QVERIFY(profiles(*library, {id})[0]->behind);
    // A copy found elsewhere keeps it; other audio does not.
    fs::rename(path, music(dir) + "/moved.flac");
    importPaths(*library, {music(dir)});
    const TrackId moved = byPath(*library, music(dir) + "/moved.flac").id;
    QVERIFY(profiles(*library, {moved})[0] && profiles(*library, {moved})[0]->behind);
    writeFile(music(dir) + "/moved.flac", m_sounds.encoded(QStringLiteral("flac"), 3, 1.0));
    importPaths(*library, {music(dir)});
    QVERIFY(!profiles(*library, {moved})[0]);
    library->storeProfile(moved, std::make_shared<const TrackProfile>(own));
    QTRY_VERIFY(profiles(*library, {moved})[0]);
    QVERIFY(!profiles(*library, {moved})[0]->behind);
}

void TestAnalysis::damaged()
{
    QTemporaryDir dir, data;
    const std::string holed = flac(dir, "holed.flac", noise(44100 * 10, 2, 0.3, 1), q("X"));
    {
        QFile file(QString::fromStdString(holed));
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.seek(file.size() / 2);
        file.write(QByteArray(30000, 'z'));
    }
    auto library = openLibrary(data.path());
    importPaths(*library, {music(dir)});
    library->setAnalysing(true);
    QTRY_VERIFY_WITH_TIMEOUT(byPath(*library, holed).decodeErrors > 0, 20000);
    QCOMPARE(search(*library, q("damaged:yes")).size(), std::size_t{1});
    // A file that is good when it is scanned and cannot be decoded when it is measured.
    const std::string hollow = music(dir) + "/hollow.flac";
    QByteArray bytes = m_sounds.encoded(QStringLiteral("flac"), 5);
    bytes.replace(bytes.size() / 4, bytes.size(), QByteArray(bytes.size() - bytes.size() / 4, '\0'));
    bytes.replace(8, 18, QByteArray(18, '\0'));
    writeFile(hollow, bytes);
    const auto report = importPaths(*library, {music(dir)});
    if (report.failed.empty()) {
        QTRY_VERIFY_WITH_TIMEOUT(
            !byPath(*library, hollow).problem.isEmpty() || !std::isnan(byPath(*library, hollow).lufs), 20000);
    }
}

QTEST_GUILESS_MAIN(TestAnalysis)
#include "tst_analysis.moc"
