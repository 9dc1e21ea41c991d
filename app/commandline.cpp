// Command line: see the header. One function a group of subcommands; each only describes, nothing runs here.
#include "commandline.h"

#include <cmath>
#include <memory>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "console.h"
#include "presets.h"

namespace auralis
{
namespace
{

/// Options of a subcommand, kept alive by the closure that runs it.
template <class Options>
std::shared_ptr<Options> runWith(CLI::App* sub, CommandLine& line, int (*run)(const Globals&, const Options&))
{
    auto options = std::make_shared<Options>();
    sub->callback([options, &line, run] {
        line.command = [options, run](const Globals& globals) { return run(globals, *options); };
    });
    return options;
}

void runWithJson(CLI::App* sub, CommandLine& line, int (*run)(const Globals&, bool))
{
    auto json = std::make_shared<bool>(false);
    sub->add_flag("--json", *json, "print JSON");
    sub->callback(
        [json, &line, run] { line.command = [json, run](const Globals& globals) { return run(globals, *json); }; });
}

/// Takes "83.5" as well as "1:23.5" and "1:01:23.5"; what is handed on is seconds.
CLI::Validator time()
{
    return CLI::Validator(
        [](std::string& input) -> std::string {
            const QStringList parts = QString::fromStdString(input).split(QLatin1Char(':'));
            double seconds = 0;
            bool fits = parts.size() <= 3;
            for (qsizetype i = 0; i < parts.size() && fits; ++i) {
                const bool last = i + 1 == parts.size();
                const double part = last ? parts[i].toDouble(&fits) : double(parts[i].toUInt(&fits));
                fits = fits && part >= 0 && std::isfinite(part) && (i == 0 || part < 60);
                seconds = 60 * seconds + part;
            }
            if (!fits) return "'" + input + "' is no time: seconds, or minutes:seconds";
            input = QString::number(seconds, 'g', 17).toStdString();
            return {};
        },
        "TIME");
}

std::string presetHelp()
{
    std::string names;
    for (const Preset& preset : shippedPresets())
        names += preset.id + ", ";
    return "of the mastering: " + names + "the id of one of the listener's own, or its file";
}

void addMastering(CLI::App* sub, SoundOptions& sound)
{
    sub->add_option("--preset", sound.preset, presetHelp());
    sub->add_option(
        "--correction", sound.correction,
        "for one's headphones or room, ahead of the mastering: the id of one of the listener's own, a file of "
        "AutoEq or Equalizer APO, or an impulse response");
    sub->add_option("--intensity", sound.intensity, "of the mastering")->check(CLI::Range(0.0, 1.0));
}

void addSound(CLI::App* sub, SoundOptions& sound)
{
    sub->add_option("--mode", sound.mode, "what is to be heard")
        ->check(CLI::IsMember({"streamed", "original", "enhanced"}));
    addMastering(sub, sound);
    sub->add_option("--from", sound.from, "start, seconds or minutes:seconds")->transform(time());
    sub->add_option("--to", sound.to, "end, seconds or minutes:seconds")->transform(time());
}

void addSoundCommands(CLI::App& app, CommandLine& line)
{
    CLI::App* play = app.add_subcommand("play", "play without a window; ends with the last track");
    const auto playing = runWith(play, line, runPlay);
    play->add_option("FILE", playing->files, "files, folders, playlists, URLs")->required();
    addSound(play, playing->sound);
    play->add_option("--output", playing->output, "default, null, or a device's name")->capture_default_str();
    play->add_flag("--json", playing->json, "print states and positions as JSON lines");

    CLI::App* render = app.add_subcommand("render", "write what would be heard to a file");
    const auto rendering = runWith(render, line, runRender);
    render->add_option("FILE", rendering->files, "files, folders, playlists")->required();
    render->add_option("-o,--out", rendering->out, ".wav .flac .opus .webm .mp3, or a folder")->required();
    render->add_flag("--force", rendering->force,
                     "replace files of the same name in the folder; a file being rendered is never replaced");
    addSound(render, rendering->sound);
    render->add_option("--bits", rendering->bits, "of .wav and .flac; 32f (float): .wav only")
        ->check(CLI::IsMember({"16", "24", "32f"}))
        ->capture_default_str();
    render
        ->add_option("--normalize", rendering->normalize,
                     "track: all at one loudness; album: tracks of an album keep their differences. To the preset's "
                     "target, or -18 LUFS unless enhanced; only as far as peaks allow")
        ->check(CLI::IsMember({"track", "album"}));
    render
        ->add_option(
            "--channels", rendering->channels,
            "source: as many as the file has, mono to 7.1, where the format written holds them (.mp3: two) and "
            "the mode is not streamed; stereo: as playback gives it, more are mixed down")
        ->check(CLI::IsMember({"source", "stereo"}))
        ->capture_default_str();
    render->add_option("--rate", rendering->rate, "Hz; the source's own if not given")->check(CLI::Range(8000, 384000));

    CLI::App* analyze = app.add_subcommand("analyze", "measure loudness, peaks, spectrum");
    const auto analyzing = runWith(analyze, line, runAnalyze);
    analyze->add_option("FILE", analyzing->files, "files, folders, playlists")->required();
    analyze->add_flag("--json", analyzing->json, "print one JSON object a file and line");
    analyze->add_flag("--albums", analyzing->albums, "also measure albums as a whole");
    analyze->add_flag(
        "--write-tags", analyzing->writeTags,
        "write ReplayGain tags (Opus: R128) of tracks and albums into the files; their audio is verified to "
        "stay as it is");

    CLI::App* explain = app.add_subcommand("explain", "what the mastering does to a file, and why");
    const auto explaining = runWith(explain, line, runExplain);
    explain->add_option("FILE", explaining->file, "file or URL")->required();
    addMastering(explain, explaining->sound);
    explain->add_flag("--json", explaining->json, "print JSON");

    CLI::App* decode = app.add_subcommand("decode", "write the frames exactly as the decoder gives them");
    const auto decoding = runWith(decode, line, runDecode);
    decode->add_option("FILE", decoding->file, "file or URL")->required();
    decode
        ->add_option("-o,--out", decoding->out,
                     ".wav (32-bit float) or .f32 (bare frames, little-endian); a device or pipe gets bare frames")
        ->required();
    decode->add_flag("--stereo", decoding->stereo, "down-mixed as playback does; else the channels of the file");
}

void addLibraryCommands(CLI::App& app, CommandLine& line)
{
    CLI::App* import = app.add_subcommand("import", "add files and folders to the library");
    const auto importing = runWith(import, line, runImport);
    import->add_option("FOLDER", importing->paths, "folders and files")->required();
    import->add_flag("--json", importing->json, "print JSON");

    CLI::App* search = app.add_subcommand("search", "find tracks of the library");
    const auto searching = runWith(search, line, runSearch);
    search->add_option("QUERY", searching->words, "words, as in the window's search field")->required();
    search->add_option("--limit", searching->limit, "at most so many")
        ->check(CLI::Range(1, 1000000))
        ->capture_default_str();
    search->add_flag("--json", searching->json, "print JSON");

    CLI::App* library = app.add_subcommand("library", "the library as a whole")->require_subcommand(1);
    runWithJson(library->add_subcommand("stats", "counts and sizes"), line, runLibraryStats);

    CLI::App* verify = library->add_subcommand("verify", "look at the database and every file");
    const auto verifying = runWith(verify, line, runLibraryVerify);
    verify->add_flag("--audio", verifying->audio, "also read all audio and compare it with what it was");
    verify->add_flag("--json", verifying->json, "print JSON");

    runWithJson(library->add_subcommand("analyze", "measure all tracks that were not yet"), line, runLibraryAnalyze);
    runWithJson(library->add_subcommand("backup", "copy the database"), line, runLibraryBackup);

    CLI::App* restore = library->add_subcommand("restore", "put a backup in the place of the database, which is kept");
    const auto restoring = runWith(restore, line, runLibraryRestore);
    restore->add_option("BACKUP", restoring->backup, "the newest whole one if not given");
    restore->add_flag("--json", restoring->json, "print JSON");

    CLI::App* exporting = library->add_subcommand("export", "write tracks and playlists as JSON, for other programs");
    const auto exported = runWith(exporting, line, runLibraryExport);
    exporting->add_option("-o,--out", exported->out, "the file")->required();
    exporting->add_flag("--json", exported->json, "print JSON");
}

void addServiceCommands(CLI::App& app, CommandLine& line)
{
    CLI::App* cache = app.add_subcommand("cache", "the chunk cache")->require_subcommand(1);
    runWithJson(cache->add_subcommand("stats", "entries, bytes, hits of each tier"), line, runCacheStats);
    runWithJson(cache->add_subcommand("clear", "empty memory and disk"), line, runCacheClear);
    runWithJson(app.add_subcommand("doctor", "check versions, devices, desktop services and folders"), line, runDoctor);
}

/// A ctl word without argument.
CLI::App* addRequest(CLI::App* ctl, CommandLine& line, const char* word, const char* help)
{
    CLI::App* sub = ctl->add_subcommand(word, help);
    const auto options = runWith(sub, line, runCtl);
    options->request[QLatin1String("do")] = QLatin1String(word);
    return sub;
}

/// A ctl word with one argument, sent under `key`.
template <class Value>
CLI::Option* addRequest(CLI::App* ctl, CommandLine& line, const char* word, const char* key, const char* help)
{
    CLI::App* sub = ctl->add_subcommand(word, help);
    const auto options = runWith(sub, line, runCtl);
    options->request[QLatin1String("do")] = QLatin1String(word);
    return sub
        ->add_option_function<Value>(
            key,
            [options](const Value& value) {
                if constexpr (std::is_same_v<Value, double>)
                    options->request[QLatin1String("value")] = value;
                else
                    options->request[QLatin1String("value")] = QString::fromStdString(value);
            },
            help)
        ->required();
}

void addCtl(CLI::App& app, CommandLine& line)
{
    CLI::App* ctl = app.add_subcommand("ctl", "speak to the running instance")->require_subcommand(1);
    addRequest(ctl, line, "play", "play");
    addRequest(ctl, line, "pause", "pause");
    addRequest(ctl, line, "toggle", "play or pause");
    addRequest(ctl, line, "stop", "stop");
    addRequest(ctl, line, "next", "next track");
    addRequest(ctl, line, "previous", "previous track, or the start of this one");
    addRequest(ctl, line, "quit", "end the running instance");
    addRequest<double>(ctl, line, "seek", "S", "from the start, seconds or minutes:seconds")->transform(time());
    addRequest<double>(ctl, line, "volume", "V", "0 to 1")->check(CLI::Range(0.0, 1.0));
    addRequest<std::string>(ctl, line, "enhanced", "STATE", "on or off")->check(CLI::IsMember({"on", "off"}));
    addRequest<std::string>(ctl, line, "preset", "P", "of the mastering; the listener's own have ids, too");
    addRequest<double>(ctl, line, "intensity", "I", "0 to 1")->check(CLI::Range(0.0, 1.0));
    addRequest<std::string>(ctl, line, "quality", "Q",
                            "with Enhance off: original, streamed, or a bit rate of 96 to 256 kbit/s")
        ->check(CLI::IsMember({"original", "streamed"}) | CLI::Range(96, 256));

    CLI::App* queue = ctl->add_subcommand("queue", "append to the queue");
    const auto queueing = runWith(queue, line, runCtl);
    queueing->request[QLatin1String("do")] = QLatin1String("queue");
    queue->add_option("FILE", queueing->files, "files, folders, playlists, URLs")->required();

    CLI::App* status = ctl->add_subcommand("status", "what plays, and how");
    const auto asking = runWith(status, line, runCtl);
    asking->request[QLatin1String("do")] = QLatin1String("status");
    status->add_flag("--json", asking->json, "print JSON");
}

} // namespace

RenderSpec SoundOptions::spec(Mode otherwise) const
{
    RenderSpec spec;
    spec.mode = mode == "streamed"                     ? Mode::Streamed
                : mode == "original"                   ? Mode::Original
                : mode == "enhanced"                   ? Mode::Enhanced
                : preset.empty() && correction.empty() ? otherwise
                                                       : Mode::Enhanced;
    if (!preset.empty()) spec.preset = preset;
    spec.intensity = static_cast<float>(intensity);
    return spec;
}

std::optional<int> parseCommandLine(int argc, char** argv, CommandLine& line)
{
    CLI::App app{"Auralis plays your music, streamed, original or mastered, and switches without a seam.", "auralis"};
    app.fallthrough();            // global options also after the subcommand
    app.require_subcommand(0, 1); // and a file named "play" after it is a file
    app.footer("Results are on stdout, everything else on stderr. Exit status: 0 done, 1 something failed (each named "
               "on stderr),\n"
               "2 wrong usage, 3 no such file, track, device or running instance.");
    app.set_version_flag("--version", "auralis " AURALIS_VERSION);

    std::string data, cache, config;
    app.add_option("--data-dir", data, "where the library lies")->type_name("DIR");
    app.add_option("--cache-dir", cache, "where chunks are kept")->type_name("DIR");
    app.add_option("--config-dir", config, "where settings lie")->type_name("DIR");
    app.add_option("--log-metrics", line.globals.metricsFile, "append figures of playback as JSON lines")
        ->type_name("FILE");
    app.add_flag("--verbose", line.globals.verbose, "say more on stderr");
    app.add_flag("--demo", line.window.demo, "open the window with the demo album");
    app.add_option("FILE", line.window.files, "files, folders, playlists, URLs for the window");
    addSoundCommands(app, line);
    addLibraryCommands(app, line);
    addServiceCommands(app, line);
    addCtl(app, line);

    try {
        app.parse(argc, argv);
        if (line.command && (line.window.demo || !line.window.files.empty()))
            throw CLI::ExtrasError("auralis",
                                   line.window.demo ? std::vector<std::string>{"--demo"} : line.window.files);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? ExitDone : ExitUsage; // what it says stands on stdout or stderr by now
    }
    line.globals.folders = resolveFolders(data, cache, config);
    return std::nullopt;
}

} // namespace auralis
