// Seeks to the frame: what the device gets after one is the music from the asked frame on, to the last one, in every
// format and every way to play.
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>

#include "soundfolder.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

constexpr int seconds = 2;
constexpr int piece = 3600;                          // of a pull
constexpr std::int64_t fadeFrames = rate * 8 / 1000; // of a seek
constexpr double tolerance = 1e-6;                   // one frame of a fade is 1e-3
constexpr double shortlyWarmed = 0.02;               // of a noise of 0.4: SeekWarmUp::Short of Opus

double at(const std::vector<float>& frames, std::int64_t frame, int channel)
{
    const auto index = static_cast<std::size_t>(2 * frame + channel);
    return index < frames.size() ? static_cast<double>(frames[index]) : 0.0;
}

/// The largest difference between what was captured from `splice` on and a seek to `target` that was carried out at
/// that frame of a straight run: there the old sound fades into the new one, and after the end is silence. Once it is
/// `enough` no more is looked at.
double errorOfSeek(const std::vector<float>& captured, const std::vector<float>& straight, std::int64_t splice,
                   std::int64_t target, double enough)
{
    double largest = 0;
    for (std::int64_t i = splice; i < static_cast<std::int64_t>(captured.size()) / 2 && largest <= enough; ++i) {
        for (int c = 0; c < 2; ++c) {
            const std::int64_t since = i - splice;
            const double old = since < fadeFrames ? at(straight, i, c) : 0.0;
            const double fresh = at(straight, target + since, c);
            const double weight = std::min((static_cast<double>(since) + 0.5) / fadeFrames, 1.0);
            const double expected = old + weight * (fresh - old);
            largest = std::max(largest, std::abs(at(captured, i, c) - expected));
        }
    }
    return largest;
}

} // namespace

class SeeksTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyFrameAfterASeek_data();
    void everyFrameAfterASeek();
    void streamedColdSeekIsInPlace();
    void theEndLeadsToTheNextTrack();

private:
    /// A file played from its start to its end.
    struct Run {
        std::vector<float> captured;
        FramePos duration = 0; ///< source frames
        ProfilePtr profile;    ///< enhanced: by which it was made throughout
    };
    const Run& straightRun(PlayableItem item, Mode mode);
    QString file(const QString& format, int fileRate);

    SoundFolder m_sounds;
    std::map<std::pair<std::string, Mode>, Run> m_runs;
};

/// Noise, so that no place in it resembles another.
QString SeeksTest::file(const QString& format, int fileRate)
{
    const QString wav = m_sounds.wav(QStringLiteral("noise%1.wav").arg(fileRate),
                                     quantised(noise(seconds * fileRate, 2, 0.4), 16), fileRate);
    if (format.isEmpty()) return wav;
    const QStringList words = format.split(QLatin1Char(' '));
    const QString path = m_sounds.filePath(words.first());
    if (QFile::exists(path)) return path;
    return ffmpeg(QStringList{QStringLiteral("-i"), wav} + words.mid(1) + QStringList{path}) ? path : QString();
}

const SeeksTest::Run& SeeksTest::straightRun(PlayableItem item, Mode mode)
{
    Run& run = m_runs[{item.path, mode}];
    if (!run.captured.empty()) return run;
    const auto load = [&](HandPlayer& player) {
        player.manager.setEnhanced(mode == Mode::Enhanced);
        player.manager.loadTrack(item);
        player.manager.play();
    };
    if (mode == Mode::Enhanced) {
        HandPlayer measuring(settingsOf(mode));
        load(measuring);
        if (!QTest::qWaitFor([&] { return measuring.manager.profile() && !measuring.manager.profile()->provisional; },
                             20000))
            return run;
        run.profile = item.profile = measuring.manager.profile();
    }
    HandPlayer player(settingsOf(mode));
    QSignalSpy ended(&player.manager, &UnifiedPlayerManager::ended);
    load(player);
    if (player.playUntil([&] { return ended.count() > 0; }, 2 * seconds * rate, piece)) {
        run.captured = std::move(player.captured);
        run.duration = player.manager.snapshot().duration;
    }
    return run;
}

/// Of a noise of two seconds.
void SeeksTest::everyFrameAfterASeek_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<int>("fileRate");
    QTest::addColumn<Mode>("mode");
    QTest::addColumn<std::int64_t>("fromEnd"); // source frames
    struct Kind {
        const char* name;
        QString format; ///< file name and encoder; empty: WAV
        int fileRate;
        Mode mode;
    };
    const QString noXing = QStringLiteral("a.mp3 -c:a libmp3lame -q:a 3 -write_xing 0");
    const Kind kinds[] = {
        {"WAV", {}, 48000, Mode::Original},
        {"WAV 44.1 kHz", {}, 44100, Mode::Original},
        {"WAV 96 kHz", {}, 96000, Mode::Original},
        {"FLAC", QStringLiteral("a.flac -c:a flac"), 48000, Mode::Original},
        {"VBR MP3 without Xing", noXing, 44100, Mode::Original},
        {"M4A", QStringLiteral("a.m4a -c:a aac -b:a 160k"), 44100, Mode::Original},
        {"Vorbis", QStringLiteral("a.ogg -c:a libvorbis"), 44100, Mode::Original},
        {"Opus", QStringLiteral("a.opus -c:a libopus"), 48000, Mode::Original},
        {"streamed", {}, 48000, Mode::Streamed},
        {"streamed, 44.1 kHz", {}, 44100, Mode::Streamed},
        {"enhanced", {}, 48000, Mode::Enhanced},
        {"enhanced VBR MP3", noXing, 44100, Mode::Enhanced},
    };
    const std::pair<const char*, std::int64_t> places[] = {
        {"start", 1 << 30}, {"midst", 54321}, {"last 1000", 1000}, {"last frame", 1}, {"end", 0}};
    for (const Kind& kind : kinds) {
        for (const auto& place : places) {
            const bool every = kind.format.isEmpty() && kind.fileRate == 48000;
            if (!every && place.second >= 1000 && place.second != 54321) continue;
            QTest::addRow("%s, %s", kind.name, place.first)
                << kind.format << kind.fileRate << kind.mode << place.second;
        }
    }
}

void SeeksTest::everyFrameAfterASeek()
{
    QFETCH(QString, format);
    QFETCH(int, fileRate);
    QFETCH(Mode, mode);
    QFETCH(std::int64_t, fromEnd);
    if (!format.isEmpty() && !haveProgram("ffmpeg")) QSKIP("ffmpeg is not installed");
    PlayableItem item = fileItem(file(format, fileRate));
    QVERIFY(!item.path.empty());
    const Run& straight = straightRun(item, mode);
    QVERIFY(!straight.captured.empty());
    item.profile = straight.profile;

    HandPlayer player(settingsOf(mode));
    QSignalSpy ended(&player.manager, &UnifiedPlayerManager::ended);
    player.manager.setEnhanced(mode == Mode::Enhanced);
    player.manager.loadTrack(item);
    player.manager.play();
    QVERIFY(player.play(rate / 2));
    // The one chunk: made from another place on it may be encoded otherwise.
    if (mode != Mode::Original) QTRY_COMPARE(player.manager.snapshot().cachedTo, 1.0f);
    const FramePos target = std::max<FramePos>(0, straight.duration - fromEnd);
    player.manager.seek(target);
    QVERIFY(player.awaitSeek());
    QVERIFY(player.play(fadeFrames, fadeFrames));
    QVERIFY(player.playUntil([&] { return ended.count() > 0; }, (seconds + 2) * rate, piece));
    QVERIFY(player.play(rate / 10));
    QCOMPARE(ended.count(), 1);
    QCOMPARE(player.manager.snapshot().underruns, 0);

    // Every frame is told by the straight run.
    const std::int64_t last = convertFrames(straight.duration, fileRate, rate) - (fromEnd > 0);
    const std::int64_t frame = std::min(convertFrames(target, fileRate, rate), last);
    const double error = errorOfSeek(player.captured, straight.captured, rate / 2, frame, 1);
    const double allowed = !format.startsWith(QStringLiteral("a.opus")) ? tolerance
                           : fromEnd < 1000                             ? 10 * tolerance
                                                                        : shortlyWarmed;
    QVERIFY2(error <= allowed, qPrintable(QString::number(error)));
    // A frame too early, a frame too late or the last one left out would not have passed for it (nor where the encoder
    // padded the end with silence, and nothing tells).
    if (straight.duration != seconds * fileRate && fromEnd < 1000) return;
    for (const int off : {-1, 1}) {
        if (frame + off < 0 || (fromEnd == 0 && off > 0)) continue;
        QVERIFY(errorOfSeek(player.captured, straight.captured, rate / 2, frame + off, 1) > 10 * allowed);
    }
}

/// Into a chunk that nobody has made: encoded from there on, so in place, but of other bits.
void SeeksTest::streamedColdSeekIsInPlace()
{
    constexpr std::int64_t length = 22 * rate; // three chunks
    const Frames music = noise(length, 2, 0.3);
    const PlayableItem item = fileItem(m_sounds.wav(QStringLiteral("long.wav"), music));
    for (const std::int64_t target : {std::int64_t{15 * rate + 4567}, length - rate - 321}) {
        HandPlayer player(settingsOf(Mode::Streamed));
        QSignalSpy ended(&player.manager, &UnifiedPlayerManager::ended);
        player.manager.loadTrack(item);
        player.manager.play();
        QVERIFY(player.play(rate / 10));
        player.manager.seek(target);
        QVERIFY(player.awaitSeek());
        QVERIFY(player.playUntil([&] { return player.manager.snapshot().position > target; }, 10 * rate, piece));
        QSignalSpy looks(&player.manager, &UnifiedPlayerManager::snapshotChanged);
        QTRY_VERIFY(looks.count() > 2); // of what stands still
        const std::int64_t heardTo = player.manager.snapshot().position;
        const auto captured = static_cast<std::int64_t>(player.captured.size()) / 2;
        QVERIFY(player.play(std::min<std::int64_t>(rate, length - heardTo)));
        const auto from = static_cast<std::ptrdiff_t>(2 * (captured + rate / 10));
        const auto there = static_cast<std::ptrdiff_t>(2 * (heardTo + rate / 10));
        const Frames heard(player.captured.begin() + from, player.captured.end());
        const Frames expected(music.begin() + there, music.begin() + there + static_cast<std::ptrdiff_t>(heard.size()));
        QCOMPARE(lagOf(expected, heard, 2, 100), 0);
        if (heardTo + 2 * rate < length) continue;
        // And it ends with the track, to the frame.
        QVERIFY(player.play(rate));
        QTRY_COMPARE(ended.count(), 1);
        const auto silent = [](float x) { return x == 0.0f; };
        const auto tail = player.captured.end() - 2 * rate;
        QVERIFY(std::all_of(tail, player.captured.end(), silent));
        QVERIFY(!std::all_of(tail - 2 * 10, tail, silent));
    }
}

/// A seek to the very end goes on with what follows.
void SeeksTest::theEndLeadsToTheNextTrack()
{
    const Frames first = noise(2 * rate, 2, 0.3), second = noise(rate, 2, 0.3, 2);
    for (const bool paused : {false, true}) {
        HandPlayer player(settingsOf(Mode::Original));
        QSignalSpy ended(&player.manager, &UnifiedPlayerManager::ended);
        QSignalSpy tracks(&player.manager, &UnifiedPlayerManager::trackChanged);
        player.manager.queue()->replace({fileItem(m_sounds.wav(QStringLiteral("first.wav"), first)),
                                         fileItem(m_sounds.wav(QStringLiteral("second.wav"), second))},
                                        0);
        player.manager.play();
        QVERIFY(player.play(rate / 2));
        if (paused) {
            player.manager.pause();
            QVERIFY(player.play(rate / 10));
        }
        player.manager.seek(2 * rate);
        if (paused) {
            QVERIFY(player.play(rate / 10));
            player.manager.play();
        } else {
            QVERIFY(player.awaitSeek());
        }
        QVERIFY(player.playUntil([&] { return ended.count() > 0; }, 3 * rate, piece));
        QCOMPARE(tracks.count(), 2);
        QVERIFY(std::search(player.captured.begin(), player.captured.end(), second.begin() + 2 * rate / 10,
                            second.end()) != player.captured.end());
    }
}

QTEST_GUILESS_MAIN(SeeksTest)
#include "tst_seeks.moc"
