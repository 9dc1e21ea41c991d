// play: files one after the other without a window, with states and positions as lines of JSON for whoever watches.
#include <algorithm>
#include <cmath>
#include <optional>

#include <QCoreApplication>
#include <QFileInfo>
#include <QTimer>

#include "audiofiles.h"
#include "commands.h"
#include "console.h"
#include "decoder.h"
#include "devicelist.h"
#include "fileitem.h"
#include "metricslog.h"
#include "settings.h"
#include "settingslink.h"
#include "soundchoice.h"
#include "unifiedplayermanager.h"

namespace auralis
{
namespace
{

/// Only the stretch asked for; the file says what a second is.
Result<void> narrow(PlayableItem& item, const SoundOptions& sound)
{
    if (sound.from <= 0 && !sound.to) return {};
    const auto decoder = Decoder::open(item.path);
    if (!decoder) return tl::unexpected(decoder.error());
    const int rate = (*decoder)->info().format.rate;
    item.excerpt = true;
    item.cueStart = secondsToFrames(sound.from, rate);
    if (sound.to) item.cueEnd = secondsToFrames(*sound.to, rate);
    return {};
}

/// What the player calls the device asked for; nothing, and said so, when it does not exist.
std::optional<QString> deviceFor(const QString& asked, Outcome& outcome)
{
    if (asked == QLatin1String("default") || asked == QLatin1String("null")) return asked;
    const QList<OutputDevice> devices = listDevices();
    const std::optional<QString> found = findDevice(devices, asked);
    if (found) return found;
    QStringList names{QStringLiteral("default"), QStringLiteral("null")};
    for (const OutputDevice& device : devices)
        names << device.description;
    outcome.failed(Error{ErrorCode::NotFound,
                         QStringLiteral("there is no output device \"%1\"; there are: %2")
                             .arg(asked, names.join(QStringLiteral(", ")))
                             .toStdString(),
                         {}});
    return std::nullopt;
}

/// Says what the player does, as JSON or for people.
class Reporter
{
public:
    Reporter(UnifiedPlayerManager& player, bool json)
        : m_player(player)
        , m_json(json)
    {
    }

    void event(const char* name, QJsonObject details = {})
    {
        if (!m_json) return;
        const PlayerSnapshot& s = m_player.snapshot();
        details[QLatin1String("event")] = QLatin1String(name);
        details[QLatin1String("state")] = QLatin1String(toString(s.state));
        details[QLatin1String("mode")] = QLatin1String(toString(s.sounding.mode));
        details[QLatin1String("position_s")] = framesToSeconds(s.position, s.sourceRate);
        details[QLatin1String("duration_s")] = framesToSeconds(s.duration, s.sourceRate);
        console::print(details);
    }

    void position()
    {
        event("position");
        const PlayerSnapshot& s = m_player.snapshot();
        if (!m_json)
            console::progress(QStringLiteral("%1 s of %2 s")
                                  .arg(framesToSeconds(s.position, s.sourceRate), 0, 'f', 1)
                                  .arg(framesToSeconds(s.duration, s.sourceRate), 0, 'f', 1));
    }

    void track(const PlayableItem& item)
    {
        event("track", {{QLatin1String("path"), fromNative(item.path)},
                        {QLatin1String("title"), item.title},
                        {QLatin1String("artist"), item.artist}});
        if (!m_json)
            console::print(item.artist.isEmpty() ? item.title : item.artist + QStringLiteral(" - ") + item.title);
    }

private:
    UnifiedPlayerManager& m_player;
    bool m_json;
};

/// Tells what happens until nothing is left to play; then the program ends. All must live until then.
void connectPlayer(UnifiedPlayerManager& player, QObject& context, Reporter& report, Outcome& outcome)
{
    const auto on = [&](auto signal, auto slot) { QObject::connect(&player, signal, &context, slot); };
    const auto end = [&context, &report] {
        QTimer::singleShot(0, &context, [&report] { // the last word, after the state that goes with it
            report.event("ended");
            QCoreApplication::exit(0);
        });
    };
    on(&UnifiedPlayerManager::stateChanged, [&report, end](PlayerState state) {
        report.event("state");
        if (state == PlayerState::Error) end(); // and nothing follows
    });
    on(&UnifiedPlayerManager::trackChanged, [&report](const PlayableItem& item) { report.track(item); });
    on(&UnifiedPlayerManager::itemFinished, [&report, &outcome](ItemId, double seconds, bool) {
        outcome.succeeded();
        report.event("finished", {{QLatin1String("played_s"), seconds}});
    });
    on(&UnifiedPlayerManager::errorOccurred, [&report, &outcome](const QString& message, const QString& path) {
        const QString name = QFileInfo(path).fileName() + QLatin1Char(' ');
        const QString reason = message.startsWith(name) ? message.mid(name.size()) : message; // the path names it
        outcome.failed(Error{ErrorCode::Failed, reason.toStdString(), toNative(path)});
        report.event("error", {{QLatin1String("message"), message}, {QLatin1String("path"), path}});
    });
    on(&UnifiedPlayerManager::ended, end);
}

} // namespace

int runPlay(const Globals& globals, const PlayOptions& options)
{
    Outcome outcome;
    if (options.sound.to && *options.sound.to <= options.sound.from) {
        console::complain(QStringLiteral("--to must lie after --from"));
        return ExitUsage;
    }
    std::vector<PlayableItem> items;
    for (const std::string& file : expandArguments(options.files, [&](const Error& e) { outcome.failed(e); })) {
        PlayableItem item = fileItem(file);
        if (const Result<void> done = narrow(item, options.sound); !done)
            outcome.failed(done.error());
        else
            items.push_back(item);
    }
    if (items.empty()) return outcome.status();
    const std::optional<QString> output = deviceFor(QString::fromStdString(options.output), outcome);
    if (!output) return outcome.status();

    const Settings stored(globals.folders.config);
    PlayerSettings settings = playerSettings(stored, globals.folders);
    settings.output = *output;
    // Nobody can switch or seek here: nothing is made in case of it, and what the device holds may be long.
    settings.foresight = false;
    settings.bufferMs = std::max(settings.bufferMs, 120);
    const Result<SoundChoice> sound = chooseSound(options.sound, settings.unenhanced.mode, globals.folders);
    if (!sound) {
        outcome.failed(sound.error());
        return outcome.status();
    }
    settings.recipes = sound->book;
    const RenderSpec& spec = sound->spec;
    if (spec.mode != Mode::Enhanced) settings.unenhanced.mode = spec.mode;

    UnifiedPlayerManager player(settings);
    player.setSteadyLook(250);
    player.setVolume(stored.get(settings::volume));
    player.setIntensity(spec.intensity);
    player.setCorrection(QString::fromStdString(spec.correction));
    player.setEnhanced(spec.mode == Mode::Enhanced, QString::fromStdString(spec.preset));
    Reporter report(player, options.json);
    MetricsLog metrics(player);
    if (!globals.metricsFile.empty())
        if (const Result<void> started = metrics.start(globals.metricsFile); !started) outcome.failed(started.error());

    QObject context;
    connectPlayer(player, context, report, outcome);
    QTimer clock;
    QObject::connect(&clock, &QTimer::timeout, &context, [&] { report.position(); });
    clock.start(250);

    PlayQueue& queue = *player.queue();
    queue.replace(std::move(items), 0);
    QTimer::singleShot(0, &context, [&] { player.playItem(queue.items().front().item); });
    QCoreApplication::exec();
    console::progress({});
    return outcome.status();
}

} // namespace auralis
