// render: what would be heard, as files a person keeps.
#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <numeric>
#include <set>
#include <string_view>

#include "albums.h"
#include "audiofiles.h"
#include "commands.h"
#include "console.h"
#include "inorder.h"
#include "interruption.h"
#include "masteringplan.h"
#include "measure.h"
#include "normalizing.h"
#include "renderjob.h"
#include "soundchoice.h"

namespace fs = std::filesystem;

namespace auralis
{
namespace
{

constexpr double unenhancedTargetLufs = -18.0; // ReplayGain 2.0
constexpr double unenhancedCeilingDbtp = -1.0; // as EBU R 128 asks for
constexpr std::array<std::string_view, 5> formats = {".wav", ".flac", ".opus", ".webm", ".mp3"};

bool namesFile(const std::string& out)
{
    std::error_code ignored;
    return std::any_of(formats.begin(), formats.end(), [&](std::string_view each) { return hasEnding(out, each); }) &&
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

/// Why nothing may be written to `out`; empty: it may. Sources stay whatever is asked for; what a folder has already is
/// replaced by --force, a file that was named by itself always.
std::string objectionTo(const std::string& out, const std::vector<std::string>& sources, bool replaces)
{
    std::error_code ignored;
    if (!fs::exists(out, ignored)) return {};
    const auto is = [&](const std::string& source) { return fs::equivalent(source, out, ignored); };
    if (std::any_of(sources.begin(), sources.end(), is)) return "is a source and is not replaced by a rendering";
    return replaces ? "" : "is there already and is not replaced without --force";
}

SampleDepth depthOf(const std::string& bits)
{
    return bits == "16" ? SampleDepth::Int16 : bits == "32f" ? SampleDepth::Float32 : SampleDepth::Int24;
}

/// How far several jobs are, said as one. Any thread.
class Shares
{
public:
    explicit Shares(std::size_t jobs)
        : m_shares(jobs)
    {
    }

    void set(std::size_t job, double share, const std::string& name)
    {
        m_shares[job] = share;
        const double sum = std::accumulate(m_shares.begin(), m_shares.end(), 0.0);
        console::progress(QStringLiteral("%1 % of %2 files  %3")
                              .arg(static_cast<int>(100 * sum / static_cast<double>(m_shares.size())))
                              .arg(m_shares.size())
                              .arg(fromNative(name)));
    }

private:
    std::vector<std::atomic<double>> m_shares;
};

/// Measures all files and sets the jobs' gains. Files that cannot be measured are named and fall out.
void normalize(std::vector<RenderJob>& jobs, bool album, Outcome& outcome)
{
    Shares shares(jobs.size());
    inOrder(
        jobs.size(),
        [&](std::size_t i) -> Result<ProfilePtr> {
            const DecodeOptions decoding{measuredAs(jobs[i]), jobs[i].cancel};
            Result<Measured> measured =
                measureFile(jobs[i].in, decoding, [&](double share) { shares.set(i, share, jobs[i].in); });
            if (!measured) return tl::unexpected(measured.error());
            const bool enhanced = jobs[i].spec.mode == Mode::Enhanced;
            return heardThrough(enhanced ? jobs[i].correction.get() : nullptr, std::move(measured->profile), jobs[i].in,
                                decoding);
        },
        [&](std::size_t i, Result<ProfilePtr> measured) {
            if (measured)
                jobs[i].profile = std::move(*measured);
            else if (measured.error().code != ErrorCode::Cancelled)
                outcome.failed(measured.error());
        });
    console::progress({});
    jobs.erase(std::remove_if(jobs.begin(), jobs.end(), [](const RenderJob& job) { return !job.profile; }), jobs.end());
    if (jobs.empty()) return;

    double target = unenhancedTargetLufs, ceiling = unenhancedCeilingDbtp;
    std::vector<WrittenLoudness> written;
    for (const RenderJob& job : jobs) {
        const TrackProfile& source = *job.profile;
        if (job.spec.mode == Mode::Enhanced) {
            const PlanPtr plan =
                makePlan(source, *job.preset, static_cast<double>(job.spec.intensity), job.correction.get());
            target = job.preset->targetLufs;
            ceiling = plan->ceilingDbtp; // the limiter has filled it: only lowering is left
            written.push_back({plan->predictedLufs, ceiling, source.integratedLufs});
        } else {
            written.push_back({source.integratedLufs, source.truePeakDbtp, source.integratedLufs});
        }
    }
    if (!album) {
        const std::vector<double> gains = trackGains(written, target, ceiling);
        for (std::size_t i = 0; i < jobs.size(); ++i)
            jobs[i].gainDb = gains[i];
        return;
    }
    std::vector<std::string> files;
    std::vector<ProfilePtr> profiles;
    for (const RenderJob& job : jobs) {
        files.push_back(job.in);
        profiles.push_back(job.profile);
    }
    for (const FileAlbum& group : albumsOf(files)) {
        std::vector<WrittenLoudness> tracks;
        for (const std::size_t file : group.files)
            tracks.push_back(written[file]);
        const std::vector<double> gains = albumGains(tracks, loudnessOf(group, profiles).lufs, target, ceiling);
        for (std::size_t i = 0; i < gains.size(); ++i)
            jobs[group.files[i]].gainDb = gains[i];
    }
}

/// One for each file that may be written; the others are named.
std::vector<RenderJob> jobsFor(const std::vector<std::string>& files, const RenderOptions& options,
                               const SoundChoice& sound, bool single, Outcome& outcome)
{
    std::set<std::string> taken;
    std::vector<RenderJob> jobs;
    for (const std::string& file : files) {
        RenderJob job;
        job.in = file;
        job.out = single ? options.out : nameIn(options.out, file, taken);
        job.spec = sound.spec;
        job.preset = sound.preset;
        job.correction = sound.correction;
        job.from = options.sound.from;
        job.to = options.sound.to;
        job.depth = depthOf(options.bits);
        job.fold = options.channels == "stereo";
        job.rate = options.rate;
        if (const std::string objection = objectionTo(job.out, files, single || options.force); !objection.empty())
            outcome.failed(Error{ErrorCode::Failed, objection, job.out});
        else
            jobs.push_back(std::move(job));
    }
    return jobs;
}

} // namespace

int runRender(const Globals& globals, const RenderOptions& options)
{
    const Interruption interruption;
    Outcome outcome;
    if (options.sound.to && *options.sound.to <= options.sound.from) {
        console::complain(QStringLiteral("--to must lie after --from"));
        return ExitUsage;
    }
    if (options.out.empty()) {
        console::complain(QStringLiteral("-o names neither a file nor a folder"));
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
    const Result<SoundChoice> sound = chooseSound(options.sound, Mode::Enhanced, globals.folders);
    if (!sound) {
        outcome.failed(sound.error());
        return outcome.status();
    }
    if (!single && !files.empty()) {
        fs::create_directories(options.out, error);
        if (error) {
            outcome.failed(Error{ErrorCode::Failed, "cannot be made: " + error.message(), options.out});
            return outcome.status();
        }
    }

    std::vector<RenderJob> jobs = jobsFor(files, options, *sound, single, outcome);
    for (RenderJob& job : jobs)
        job.cancel = interruption.flag();
    if (!options.normalize.empty()) normalize(jobs, options.normalize == "album", outcome);

    Shares shares(jobs.size());
    inOrder(
        jobs.size(),
        [&](std::size_t i) { return render(jobs[i], [&](double share) { shares.set(i, share, jobs[i].in); }); },
        [&](std::size_t i, const Result<FramePos>& frames) {
            console::progress({});
            if (!frames && frames.error().code == ErrorCode::Cancelled) return;
            if (!frames) {
                Error failed = frames.error();
                if (failed.path.empty()) failed.path = jobs[i].in;
                outcome.failed(failed);
                return;
            }
            outcome.succeeded();
            console::print(fromNative(jobs[i].out) + QStringLiteral(": %1 frames").arg(*frames));
        });
    return outcome.status();
}

} // namespace auralis
