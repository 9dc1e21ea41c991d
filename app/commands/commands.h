// Commands: what each subcommand is told and the function that runs it. The grammar stands in commandline.cpp.
// Each runs on the main thread under a QCoreApplication, needs neither display nor sound server, and returns an
// ExitStatus.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <QJsonObject>

#include "folders.h"
#include "renderspec.h"

namespace auralis
{

/// What every command is told.
struct Globals {
    Folders folders;
    std::string metricsFile; ///< empty: none
    bool verbose = false;
};

/// What is to be heard, and which part of it.
struct SoundOptions {
    std::string mode;       ///< "streamed", "original", "enhanced"; empty: the command's own default
    std::string preset;     ///< id or file (soundchoice.h); empty: adaptive
    std::string correction; ///< id or file; empty: none
    double intensity = 1.0; ///< 0-1
    double from = 0.0;      ///< s
    std::optional<double> to;

    RenderSpec spec(Mode otherwise) const;
};

struct PlayOptions {
    std::vector<std::string> files;
    SoundOptions sound;
    std::string output = "default";
    bool json = false;
};
int runPlay(const Globals& globals, const PlayOptions& options);

struct RenderOptions {
    std::vector<std::string> files;
    std::string out;
    SoundOptions sound;
    std::string bits = "24";         ///< "16", "24", "32f"
    std::string normalize;           ///< "track", "album"; empty: no
    int rate = 0;                    ///< Hz; 0: the source's own
    std::string channels = "source"; ///< or "stereo"
    bool force = false;              ///< replaces what a folder has of the same name
};
int runRender(const Globals& globals, const RenderOptions& options);

struct AnalyzeOptions {
    std::vector<std::string> files;
    bool json = false;
    bool albums = false;    ///< also measure albums as a whole
    bool writeTags = false; ///< write gain tags into the files
};
int runAnalyze(const Globals& globals, const AnalyzeOptions& options);

struct ExplainOptions {
    std::string file;
    SoundOptions sound; ///< preset, correction and intensity
    bool json = false;
};
int runExplain(const Globals& globals, const ExplainOptions& options);

struct DecodeToFileOptions {
    std::string file;
    std::string out;
    bool stereo = false; ///< down-mixed as playback does; else the channels of the file
};
int runDecode(const Globals& globals, const DecodeToFileOptions& options);

struct ImportOptions {
    std::vector<std::string> paths;
    bool json = false;
};
int runImport(const Globals& globals, const ImportOptions& options);

struct SearchOptions {
    std::vector<std::string> words;
    int limit = 100;
    bool json = false;
};
int runSearch(const Globals& globals, const SearchOptions& options);

int runLibraryStats(const Globals& globals, bool json);

struct VerifyOptions {
    bool audio = false; ///< also reads all audio and compares it with what it was
    bool json = false;
};
int runLibraryVerify(const Globals& globals, const VerifyOptions& options);

/// Measures what was not yet; ends when all is done.
int runLibraryAnalyze(const Globals& globals, bool json);
int runLibraryBackup(const Globals& globals, bool json);

struct RestoreOptions {
    std::string backup; ///< empty: the newest whole one
    bool json = false;
};
int runLibraryRestore(const Globals& globals, const RestoreOptions& options);

struct ExportOptions {
    std::string out;
    bool json = false;
};
int runLibraryExport(const Globals& globals, const ExportOptions& options);

int runCacheStats(const Globals& globals, bool json);
int runCacheClear(const Globals& globals, bool json);

/// One request to the running instance (remotecontrol.h).
struct CtlOptions {
    QJsonObject request;
    std::vector<std::string> files; ///< of "queue"
    bool json = false;
};
int runCtl(const Globals& globals, const CtlOptions& options);

int runDoctor(const Globals& globals, bool json);

} // namespace auralis
