// From command to sound, on music: switches, seeks and starts, at the hand-over to the device and at the monitor of a
// real sound server's null sink. `--quick` makes few trials, `--trials N` so many; `--only handed|monitor|seek|play`
// one part, `--kind FLAC` one kind of seek.
#include <QCoreApplication>
#include <QTemporaryDir>
#include <QTest>

#include <cstdlib>
#include <random>

#include "handplayer.h"
#include "monitortape.h"
#include "musicfiles.h"
#include "outputs.h"
#include "soundserver.h"
#include "tapoutput.h"
#include "track.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

int trials = 300;
bool verbose = false;
std::mt19937 dice(1);

double uniform(double from, double to)
{
    return std::uniform_real_distribution<double>(from, to)(dice);
}

PlayableItem itemOf(const QString& path, bool analysed)
{
    PlayableItem item;
    item.path = path.toStdString();
    if (!analysed) return item;
    if (const auto profile = measureTrack(item, std::make_shared<std::atomic<bool>>(false))) item.profile = *profile;
    return item;
}

PlayerSettings settingsOf(Mode mode, const QTemporaryDir* cache = nullptr)
{
    PlayerSettings settings;
    settings.unenhanced.mode = mode;
    if (cache) settings.cacheFolder = cache->path().toStdString();
    return settings;
}

/// The whole track as it sounds in a mode.
Reference rendered(const PlayableItem& item, const PlayerSettings& settings, bool enhanced)
{
    HandPlayer player(settings);
    bool ended = false;
    QObject::connect(&player.manager, &UnifiedPlayerManager::ended, [&] { ended = true; });
    player.manager.setEnhanced(enhanced, QStringLiteral("adaptive"));
    player.manager.loadTrack(item);
    player.manager.play();
    std::vector<float> buffer(2 * 480);
    while (!ended) {
        if (player.output && player.output->step(buffer.data(), 480))
            player.captured.insert(player.captured.end(), buffer.begin(), buffer.end());
        else
            QTest::qWait(1);
        if (player.captured.size() % (480 * 2 * 20) == 0) QCoreApplication::processEvents();
    }
    return Reference(std::move(player.captured));
}

/// Figures of one kind of command.
struct Row {
    std::vector<double> ms, wholeMs;
    std::int64_t offPlace = 0; ///< trials
    int clicks = 0, unseen = 0, disturbed = 0;

    void tell(BenchReport& report, const std::string& name, const Bar& bar) const
    {
        report.trials(name, "ms", ms, bar);
        if (!wholeMs.empty()) report.trials(name + ", new alone", "ms", wholeMs);
        report.figure(name + ", wrong places", "trials", static_cast<double>(offPlace), Bar::atMost(0));
        report.figure(name + ", steps", "trials", clicks, Bar::atMost(0));
        if (unseen > 0) report.figure(name + ", not understood", "trials", unseen);
        if (disturbed > 0) report.figure(name + ", left out", "trials", disturbed);
    }
};

/// A player, what it is heard on, and the music it plays as it should sound.
struct Stage {
    UnifiedPlayerManager& manager;
    Tape& tape;

    /// The newest frames on the tape are of this music; where.
    std::optional<std::int64_t> hears(const Reference& music) const
    {
        const std::int64_t end = tape.frames() - 4 * Reference::grid;
        return end < 0 ? std::nullopt : music.find(tape.from(end).data());
    }
    /// Until it is heard bit for bit: an Opus decoder that began elsewhere comes to that by and by.
    bool settle(const Reference& music) const
    {
        constexpr std::int64_t enough = 4096;
        return SoundServer::waitFor(
            [&] {
                const std::int64_t from = tape.frames() - enough;
                if (from < 0) return false;
                const std::vector<float> heard = tape.from(from);
                const auto at = music.find(heard.data());
                if (!at) return false;
                for (std::int64_t i = 0; i < enough; ++i)
                    if (!music.equal(*at + i, heard.data() + 2 * i)) return false;
                return true;
            },
            4000);
    }
    void waitFrames(std::int64_t more) const
    {
        const std::int64_t until = tape.frames() + more;
        SoundServer::waitFor([&] { return tape.frames() >= until; }, 4000);
    }

    /// From `before` to `after` (or to what is `alike`) by `command`; `place`: of `after`'s first frame, -1: where it
    /// was.
    void trial(Row& row, const Reference& before, const Reference& after, bool alike, std::int64_t place,
               const std::function<void()>& command) const
    {
        if (!settle(before)) return void(++row.unseen);
        QTest::qWait(static_cast<int>(uniform(15, 45)));
        const std::int64_t mark = tape.frames() - 8 * Reference::grid;
        const std::optional<std::int64_t> at = before.find(tape.from(mark).data());
        if (!at) return void(++row.unseen);
        const std::int64_t underruns = manager.snapshot().underruns;
        const double start = BenchReport::now();
        command();
        waitFrames(alike ? 9600 : 3600);
        std::optional<Change> change = changeOn(tape, mark, before, after, alike, place);
        for (int more = 0; more < 20 && !change; ++more) {
            waitFrames(4800);
            change = changeOn(tape, mark, before, after, alike, place);
        }
        waitFrames(Tape::latest + MonitorTape::period);
        // The machine stood still, or the server did, or played silence in place of what it had: that is not the
        // player's figure.
        const bool dropout = tape.longestSilence(mark) >= 64 && manager.snapshot().underruns == underruns;
        if (tape.longestStall(mark) > 0.012 || std::abs(tape.slip(mark)) > 0.004 || dropout)
            return void(++row.disturbed);
        if (!change) return void(++row.unseen);
        const double ms = (tape.timeOf(change->first) - start) * 1000;
        if (ms < -3) return void(++row.unseen); // the server dropped out before
        row.ms.push_back(ms);
        if (!alike) row.wholeMs.push_back((tape.timeOf(change->alone) - start) * 1000);
        row.offPlace += change->place != (place < 0 ? change->former : place);
        row.clicks += change->excess > 0.002;
        if (verbose)
            std::printf("slip %.2f ", tape.slip(mark) * 1000),
                std::printf("%.2f ms, off %lld, fade %lld, excess %.4f\n", ms,
                            static_cast<long long>(change->place - (place < 0 ? change->former : place)),
                            static_cast<long long>(change->alone - change->first), change->excess);
    }

    /// Until a change of volume sounds.
    void volumeTrial(Row& row, const Reference& music) const
    {
        if (!settle(music)) return void(++row.unseen);
        QTest::qWait(static_cast<int>(uniform(15, 45)));
        const std::int64_t mark = tape.frames() - 8 * Reference::grid;
        const double start = BenchReport::now();
        manager.setVolume(0.9);
        waitFrames(Tape::rate / 7);
        const std::vector<float> heard = tape.from(mark);
        manager.setVolume(1);
        const auto at = music.find(heard.data());
        if (!at || tape.longestStall(mark) > 0.012) return void(++row.disturbed);
        std::int64_t same = 0;
        while (music.equal(*at + same, heard.data() + 2 * same))
            ++same;
        row.ms.push_back((tape.timeOf(mark + same) - start) * 1000);
    }

    /// Until a pause is heard, and then its end. The music goes on where it stopped.
    void pauseTrial(Row& pause, Row& resume, const Reference& music) const
    {
        if (!settle(music)) return void(++pause.unseen);
        QTest::qWait(static_cast<int>(uniform(15, 45)));
        const std::int64_t mark = tape.frames() - 8 * Reference::grid;
        const double start = BenchReport::now();
        manager.pause();
        waitFrames(Tape::rate / 7);
        QTest::qWait(static_cast<int>(uniform(15, 45)));
        const std::int64_t stood = tape.frames() - 8 * Reference::grid;
        const double resumed = BenchReport::now();
        manager.play();
        waitFrames(Tape::rate / 7);
        const std::vector<float> heard = tape.from(mark);
        const auto at = music.find(heard.data());
        if (!at || tape.longestStall(mark) > 0.012 || std::abs(tape.slip(mark)) > 0.004) return void(++pause.disturbed);
        const auto silent = [&](std::int64_t i) { return heard[2 * i] == 0.0f && heard[2 * i + 1] == 0.0f; };
        const auto count = static_cast<std::int64_t>(heard.size() / 2);
        std::int64_t faded = 0, ended = stood - mark;
        while (faded < count && music.equal(*at + faded, heard.data() + 2 * faded))
            ++faded;
        if (faded >= ended || !silent(ended)) return void(++pause.unseen);
        std::int64_t silence = ended;
        while (silence > 0 && silent(silence - 1))
            --silence;
        while (ended < count && silent(ended))
            ++ended;
        pause.ms.push_back((tape.timeOf(mark + faded) - start) * 1000);
        resume.ms.push_back((tape.timeOf(mark + ended) - resumed) * 1000);
        // The last frame of a fade is silent.
        const std::int64_t later = count - 4 * Reference::grid;
        const auto after = later > ended ? music.find(heard.data() + 2 * later) : std::nullopt;
        resume.offPlace += !after || *after - (later - ended) - (*at + silence) != 1;
    }

    /// Not so near to the end of the music that the next trial would run into it.
    void keepAway(const Reference& music) const
    {
        const auto here = hears(music);
        if (!here || *here < music.frames() - 8 * Tape::rate) return;
        manager.seekSeconds(3);
        waitFrames(Tape::rate / 2);
    }
};

/// What changes the sound of the same music.
struct Floor {
    Row volume, pause, resume;
};

/// Of one kind of switch; `fresh`: with nothing cached. Odd trials go from `on` to `off`.
struct Switching {
    PlayerSettings settings;
    const Reference &off, &on;
    bool fresh, offAlike;
};

void toggle(const Switching& kind, const PlayableItem& item, const OutputFactory& outputs, Tape& tape, Row& toOn,
            Row& toOff, std::size_t enough, Floor* floor)
{
    tape.clear();
    UnifiedPlayerManager manager(kind.settings, outputs);
    const Stage stage{manager, tape};
    manager.setEnhanced(true, QStringLiteral("adaptive"));
    manager.loadTrack(item);
    manager.play();
    const Reference& from = kind.on;
    for (int left = trials * 2; left > 0 && toOff.ms.size() < enough; --left) {
        stage.settle(from);
        stage.keepAway(from);
        if (kind.fresh) manager.clearCache();
        stage.trial(toOff, kind.on, kind.off, kind.offAlike, -1, [&] { manager.setEnhanced(false); });
        if (kind.offAlike) {
            manager.setEnhanced(true);
            continue;
        }
        if (floor && floor->volume.ms.size() < enough) stage.volumeTrial(floor->volume, kind.off);
        if (floor && floor->resume.ms.size() < enough) stage.pauseTrial(floor->pause, floor->resume, kind.off);
        stage.settle(kind.off);
        if (kind.fresh) manager.clearCache();
        stage.trial(toOn, kind.off, kind.on, false, -1, [&] { manager.setEnhanced(true); });
    }
}

void switches(BenchReport& report, const std::string& where, const Files& files, const QTemporaryDir& cache,
              const OutputFactory& outputs, Tape& tape, bool floor)
{
    Row hitOn, hitOff, coldOn, coldOff, coldStreamed, none;
    Floor floors;
    const std::size_t tracks = std::min<std::size_t>(files.music.size(), trials < 100 ? 1 : 3);
    for (std::size_t i = 0; i < tracks; ++i) {
        const PlayableItem item = itemOf(files.music[static_cast<qsizetype>(i)], true);
        const Reference original = rendered(item, settingsOf(Mode::Original), false);
        const Reference streamed = rendered(item, settingsOf(Mode::Streamed, &cache), false);
        const Reference enhanced = rendered(item, settingsOf(Mode::Streamed, &cache), true);
        const auto share = static_cast<std::size_t>(trials) * (i + 1) / tracks;
        toggle({settingsOf(Mode::Streamed, &cache), streamed, enhanced, false, false}, item, outputs, tape, hitOn,
               hitOff, share, floor ? &floors : nullptr);
        toggle({settingsOf(Mode::Original), original, enhanced, true, false}, item, outputs, tape, coldOn, coldOff,
               share, nullptr);
        toggle({settingsOf(Mode::Streamed), streamed, enhanced, true, true}, item, outputs, tape, none, coldStreamed,
               share, nullptr);
    }
    std::vector<double>& bare = floors.volume.ms;
    if (floor) {
        report.trials(where + ": bare volume step (the route's own floor)", "ms", bare);
        floors.pause.tell(report, where + ": pause", {});
        floors.resume.tell(report, where + ": its end", {});
    }
    std::sort(bare.begin(), bare.end());
    const Bar ofTheRoute = Bar::atMost(BenchReport::percentile(bare, 50) + 25, BenchReport::percentile(bare, 99) + 25);
    const Bar hit = floor ? ofTheRoute : Bar::atMost(15);
    const Bar cold = floor ? ofTheRoute : Bar::atMost(30, 80);
    hitOn.tell(report, where + ": switch to enhanced, hit", hit);
    hitOff.tell(report, where + ": switch to streamed, hit", hit);
    coldOn.tell(report, where + ": switch to enhanced, cold", cold);
    coldOff.tell(report, where + ": switch to original, cold", cold);
    coldStreamed.tell(report, where + ": switch to streamed, cold", cold);
}

void seeks(BenchReport& report, const std::string& name, const QString& path, bool enhanced, Mode mode,
           const OutputFactory& outputs, Tape& tape, const QTemporaryDir* cache = nullptr)
{
    const PlayableItem item = itemOf(path, true);
    const Reference music = rendered(item, settingsOf(mode, cache), enhanced);
    tape.clear();
    UnifiedPlayerManager manager(settingsOf(mode, cache), outputs);
    const Stage stage{manager, tape};
    manager.setEnhanced(enhanced, QStringLiteral("adaptive"));
    manager.loadTrack(item);
    manager.play();
    stage.settle(music);
    const bool encodesAnew = mode == Mode::Streamed && !enhanced && !cache;
    const bool warmsUp = name == "Opus"; // and for up to two seconds is the same to the ear, not to the bit
    const bool alike = encodesAnew || warmsUp;
    Row row;
    const int sourceRate = item.profile->format.rate;
    const FramePos last = item.profile->frames - 12 * FramePos{sourceRate};
    for (int left = 2 * trials; left > 0 && row.ms.size() < static_cast<std::size_t>(trials); --left) {
        const auto target = static_cast<FramePos>(uniform(sourceRate, static_cast<double>(last)));
        if (warmsUp) stage.waitFrames(2 * Tape::rate);
        stage.settle(music);
        if (mode != Mode::Original && !cache) {
            // The chunk that sounds is whole before it is forgotten, or it would go on in another encoding.
            stage.waitFrames(Tape::rate / 3);
            manager.clearCache();
        }
        stage.trial(row, music, music, alike, convertFrames(target, sourceRate, Tape::rate),
                    [&] { manager.seek(target); });
        // What was encoded from within a chunk is not bit for bit the whole chunk: to what is.
        if (encodesAnew) manager.seek(20 * FramePos{sourceRate});
    }
    row.tell(report, "monitor: seek, " + name, Bar::atMost(5, 25));
}

/// Silence at its beginning would be counted as waiting.
bool soundsAtOnce(const QString& path)
{
    std::vector<float> start(2 * 256);
    const auto decoder = Decoder::open(path.toStdString());
    const auto got = decoder ? (*decoder)->read(start.data(), 256) : 0;
    return got && std::any_of(start.begin(), start.end(), [](float x) { return std::fabs(x) > 1e-4f; });
}

void starts(BenchReport& report, const Files& files)
{
    QStringList music;
    std::copy_if(files.music.begin(), files.music.end(), std::back_inserter(music), soundsAtOnce);
    report.figure("tracks that sound from their first frames on", "", static_cast<double>(music.size()));
    if (music.size() < 2) return;
    for (const bool enhanced : {false, true}) {
        std::vector<double> times;
        for (int i = 0; i < trials; ++i) {
            const QString path = music[static_cast<qsizetype>(i % music.size())];
            forget(path);
            Tape tape(false);
            UnifiedPlayerManager manager(settingsOf(Mode::Streamed), tapOutputs(tape));
            manager.setEnhanced(enhanced, QStringLiteral("adaptive"));
            manager.loadTrack(itemOf(music[static_cast<qsizetype>((i + 1) % music.size())], false));
            SoundServer::waitFor([&] { return tape.frames() > Tape::rate / 10 && manager.snapshot().duration > 0; },
                                 4000);
            manager.queue()->append({itemOf(path, false)});
            const ItemId id = manager.queue()->items().back().item;
            const std::int64_t mark = tape.frames();
            const double start = BenchReport::now();
            manager.playItem(id);
            std::int64_t first = -1;
            SoundServer::waitFor(
                [&] {
                    const std::vector<float> heard = tape.from(mark);
                    for (std::size_t s = 0; s < heard.size() && first < 0; ++s)
                        if (heard[s] != 0.0f) first = mark + static_cast<std::int64_t>(s / 2);
                    return first >= 0;
                },
                4000);
            if (first >= 0) times.push_back((tape.timeOf(first) - start) * 1000);
        }
        report.trials(std::string("handed: play, never seen, ") + (enhanced ? "enhanced" : "streamed"), "ms", times,
                      enhanced ? Bar::atMost(120) : Bar::atMost(60));
    }
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.contains(QLatin1String("--quick"))) trials = 30;
    if (const auto count = arguments.indexOf(QLatin1String("--trials")); count >= 0)
        trials = std::max(1, arguments.value(count + 1).toInt());
    verbose = arguments.contains(QLatin1String("--verbose"));
    const auto at = arguments.indexOf(QLatin1String("--only"));
    const QString only = at < 0 ? QString() : arguments.value(at + 1);
    const auto which = arguments.indexOf(QLatin1String("--kind"));
    const QString kind = which < 0 ? QString() : arguments.value(which + 1);
    const auto part = [&](const char* name) { return only.isEmpty() || only == QLatin1String(name); };

    BenchReport report(
        "Switch and seek",
        "UnifiedPlayerManager in process, device buffer 40 ms. handed: an output that takes 10 ms every 10 ms. "
        "monitor: PipeWire's null sink recorded by a stream of the same process in pieces of 256 frames, the shortest "
        "period this server has; recorded until it came, by the line of the earliest pieces, so that a frame's time is "
        "when the sink took it; own error below 1 ms. Trials in which the server stood still are left out and counted. "
        "The sound has "
        "changed at the first sample that is not bit for bit the former music going on. Places are compared with the "
        "same music rendered from its start; a step is one beyond the music's own and the crossfade's.",
        argc, argv);
    QTemporaryDir folder;
    const Files files = musicFiles(folder, part("seek"));
    if (files.music.isEmpty()) {
        std::fputs("there is no music to measure with\n", stderr);
        return 1;
    }
    QTemporaryDir cache;
    if (part("handed")) {
        Tape tape(false);
        switches(report, "handed", files, cache, tapOutputs(tape), tape, false);
    }
    if (part("play")) starts(report, files);
    if (part("monitor") || part("seek")) {
        SoundServer server;
        if (!SoundServer::missingProgram().isEmpty() || !server.start() ||
            server.addSink(QStringLiteral("null0")).isEmpty() || !server.setDefault(QStringLiteral("null0"))) {
            std::fputs("there is no sound server to measure with\n", stderr);
            return 1;
        }
        MonitorTape monitor;
        monitor.start("null0.monitor");
        SoundServer::waitFor([&] { return monitor.tape.frames() > Tape::rate; }, 5000);
        const OutputFactory outputs = systemOutputs();
        if (part("monitor")) switches(report, "monitor", files, cache, outputs, monitor.tape, true);
        if (part("seek")) {
            const QString& track = files.music[0];
            const auto wanted = [&](const std::string& name) {
                return kind.isEmpty() || kind == QString::fromStdString(name);
            };
            for (const auto& [name, path] : files.formats)
                if (wanted(name)) seeks(report, name, path, false, Mode::Original, outputs, monitor.tape);
            if (wanted("streamed, hit"))
                seeks(report, "streamed, hit", track, false, Mode::Streamed, outputs, monitor.tape, &cache);
            if (wanted("streamed, cold"))
                seeks(report, "streamed, cold", track, false, Mode::Streamed, outputs, monitor.tape);
            if (wanted("enhanced, cold"))
                seeks(report, "enhanced, cold", track, true, Mode::Streamed, outputs, monitor.tape);
        }
    }
    return report.finish();
}
