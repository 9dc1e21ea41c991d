// Command line: see the header. One function a group of subcommands; each only describes, nothing runs here.
#include "commandline.h"

#include <memory>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "console.h"

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

void addSoundCommands(CLI::App& app, CommandLine& line)
{
    CLI::App* analyze = app.add_subcommand("analyze", "measure loudness, peaks, spectrum");
    const auto analyzing = runWith(analyze, line, runAnalyze);
    analyze->add_option("FILE", analyzing->files, "files, folders, playlists")->required();
    analyze->add_flag("--json", analyzing->json, "print one JSON object a file and line");

    CLI::App* decode = app.add_subcommand("decode", "write the frames exactly as the decoder gives them");
    const auto decoding = runWith(decode, line, runDecode);
    decode->add_option("FILE", decoding->file, "file or URL")->required();
    decode->add_option("-o,--out", decoding->out, ".wav (32-bit float) or .f32 (bare frames)")->required();
    decode->add_flag("--stereo", decoding->stereo, "down-mixed as playback does; else the channels of the file");
}

void addServiceCommands(CLI::App& app, CommandLine& line)
{
    runWithJson(app.add_subcommand("doctor", "check versions, devices, desktop services and folders"), line, runDoctor);
}

} // namespace

std::optional<int> parseCommandLine(int argc, char** argv, CommandLine& line)
{
    CLI::App app{"Auralis plays your music, streamed, original or mastered, and switches without a seam.", "auralis"};
    app.fallthrough(); // global options also after the subcommand
    app.require_subcommand(1);
    app.set_version_flag("--version", "auralis " AURALIS_VERSION);

    std::string data, cache, config;
    app.add_option("--data-dir", data, "where the library lies")->type_name("DIR");
    app.add_option("--cache-dir", cache, "where chunks are kept")->type_name("DIR");
    app.add_option("--config-dir", config, "where settings lie")->type_name("DIR");
    app.add_flag("--verbose", line.globals.verbose, "say more on stderr");
    addSoundCommands(app, line);
    addServiceCommands(app, line);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? ExitDone : ExitUsage; // what it says stands on stdout or stderr by now
    }
    line.globals.folders = resolveFolders(data, cache, config);
    return std::nullopt;
}

} // namespace auralis
