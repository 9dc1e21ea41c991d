// render: what would be heard, as files a person keeps.
#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <string_view>

#include "audiofiles.h"
#include "commands.h"
#include "console.h"
#include "renderjob.h"

namespace fs = std::filesystem;

namespace auralis
{
namespace
{

constexpr std::array<std::string_view, 5> formats = {".wav", ".flac", ".opus", ".webm", ".mp3"};

bool namesFile(const std::string& out)
{
    std::error_code ignored;
    return std::find(formats.begin(), formats.end(), fs::path(out).extension().string()) != formats.end() &&
           !fs::is_directory(out, ignored);
}

/// "<folder>/<name>.flac", numbered when two sources have one name.
std::string nameIn(const std::string& folder, const std::string& source, std::set<std::string>& taken)
{
    const std::string stem = fs::path(source).stem().string();
    std::string name = stem;
    for (int n = 2; !taken.insert(name).second; ++n)
        name = stem + " (" + std::to_string(n) + ")";
    return (fs::path(folder) / (name + ".flac")).string();
}

SampleDepth depthOf(const std::string& bits)
{
    return bits == "16" ? SampleDepth::Int16 : bits == "32f" ? SampleDepth::Float32 : SampleDepth::Int24;
}

} // namespace

int runRender(const Globals&, const RenderOptions& options)
{
    Outcome outcome;
    if (options.sound.to && *options.sound.to <= options.sound.from) {
        console::complain(QStringLiteral("--to must lie after --from"));
        return ExitUsage;
    }
    const std::vector<std::string> files = expandArguments(options.files, [&](const Error& e) { outcome.failed(e); });
    const bool single = namesFile(options.out);
    std::error_code error;
    if (single && files.size() > 1) {
        console::complain(QStringLiteral("several files need a folder as -o"));
        return ExitUsage;
    }
    if (!single && fs::path(options.out).has_extension() && !fs::is_directory(options.out, error)) {
        console::complain(QStringLiteral("-o must end in .wav, .flac, .opus, .webm or .mp3, or name a folder"));
        return ExitUsage;
    }
    if (!single && !files.empty()) fs::create_directories(options.out, error);

    std::set<std::string> taken;
    for (std::size_t i = 0; i < files.size(); ++i) {
        RenderJob job;
        job.in = files[i];
        job.out = single ? options.out : nameIn(options.out, files[i], taken);
        job.spec = options.sound.spec(Mode::Enhanced);
        job.from = options.sound.from;
        job.to = options.sound.to;
        job.depth = depthOf(options.bits);
        job.rate = options.rate;
        if (fs::equivalent(job.in, job.out, error)) {
            outcome.failed(Error{ErrorCode::Failed, "would be overwritten by its own rendering", job.in});
            continue;
        }
        const Result<FramePos> frames = render(job, [&](double share) {
            console::progress(QStringLiteral("%1 of %2  %3 %  %4")
                                  .arg(i + 1)
                                  .arg(files.size())
                                  .arg(static_cast<int>(share * 100))
                                  .arg(fromNative(job.in)));
        });
        console::progress({});
        if (!frames) {
            Error failed = frames.error();
            if (failed.path.empty()) failed.path = job.in;
            outcome.failed(failed);
            continue;
        }
        outcome.succeeded();
        console::print(QStringLiteral("%1: %2 frames").arg(fromNative(job.out)).arg(*frames));
    }
    return outcome.status();
}

} // namespace auralis
