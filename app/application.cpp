// Application: see the header.
#include "application.h"

#include <QCoreApplication>
#include <QDir>

#include "console.h"
#include "instance.h"
#include "library.h"
#include "librarylink.h"
#include "metricslog.h"
#ifdef AURALIS_HAVE_DBUS
#include "mpris.h"
#endif
#include "opener.h"
#include "recipebook.h"
#include "remotecontrol.h"
#include "resumepoints.h"
#include "session.h"
#include "settings.h"
#include "settingslink.h"
#include "stopsignals.h"
#include "theme/messagebar.h"
#include "theme/theme.h"
#include "unifiedplayermanager.h"
#include "window/activityindicator.h"
#include "window/mainwindow.h"

namespace auralis
{
namespace
{

void applyAppearance(const Settings& stored, Appearance& appearance)
{
    appearance.setScheme(Appearance::schemeFromName(stored.get(settings::theme)));
    appearance.setAccent(stored.get(settings::accent));
    appearance.setReducedMotion(stored.get(settings::reducedMotion));
    appearance.setCompact(stored.get(settings::compactDensity));
}

/// The listener's presets and corrections are kept with the library: they must not be lost.
PlayerSettings withRecipes(PlayerSettings settings, const QString& folder)
{
    settings.recipes = std::make_shared<RecipeBook>(folder);
    return settings;
}

} // namespace

/// In the order of construction; each needs only those above it.
struct Application::Services {
    Services(const Globals& globals, std::unique_ptr<Library> opened)
        : settings(globals.folders.config)
        , library(std::move(opened))
        , player(withRecipes(playerSettings(settings, globals.folders), globals.folders.data))
        , settingsLink(settings, player)
        , libraryLink(*library, player)
        , opener(*library, player)
        , session(*library, player)
        , resumePoints(*library, player, settings)
        , metrics(player)
        , remote(player, opener)
#ifdef AURALIS_HAVE_DBUS
        , mpris(player, *library, opener, globals.folders.cache + QStringLiteral("/art"))
#endif
    {
        applyAppearance(settings, appearance); // before there is anything to restyle
        window = std::make_unique<MainWindow>(*library, player, settings);
    }

    Settings settings;
    Appearance appearance;
    std::unique_ptr<Library> library;
    UnifiedPlayerManager player;
    SettingsLink settingsLink;
    LibraryLink libraryLink;
    Opener opener;
    Session session;
    ResumePoints resumePoints;
    MetricsLog metrics;
    RemoteControl remote;
#ifdef AURALIS_HAVE_DBUS
    Mpris mpris;
#endif
    std::unique_ptr<MainWindow> window;
};

Application::Application(const Globals& globals)
    : m_globals(globals)
{
}

Application::~Application() = default;

Result<bool> Application::start(const QJsonObject& greeting)
{
    QDir().mkpath(m_globals.folders.data); // the address is that of the real folder
    auto* server =
        new InstanceServer([this](const QJsonObject& request) { return m_services->remote.handle(request); }, this);
    const Result<bool> first = server->claim(instanceAddress(m_globals.folders), greeting);
    if (!first || !*first) return first;

    Result<std::unique_ptr<Library>> library = Library::open(m_globals.folders.data);
    QString notice;
    if (!library) { // a read-only home is no reason not to play
        notice = tr("The library cannot be opened (%1). What you add is forgotten at the end.")
                     .arg(QString::fromStdString(library.error().text()));
        console::complain(notice);
        m_substitute = std::make_unique<QTemporaryDir>();
        library = Library::open(m_substitute->path());
    }
    if (!library) return tl::unexpected(library.error());
    m_services = std::make_unique<Services>(m_globals, std::move(*library));
    Services& s = *m_services;
    if (!m_globals.metricsFile.empty())
        if (const Result<void> started = s.metrics.start(m_globals.metricsFile); !started)
            console::complain(started.error());

    const auto quit = [] { QCoreApplication::quit(); };
    s.window->activity()->setWhyWaiting([&s] { return s.libraryLink.whyWaiting(); });
    connect(&s.remote, &RemoteControl::raiseRequested, s.window.get(), &MainWindow::raiseAndActivate);
    connect(&s.remote, &RemoteControl::quitRequested, this, quit);
    connect(&s.remote, &RemoteControl::libraryWritten, s.library.get(), &Library::reread);
#ifdef AURALIS_HAVE_DBUS
    connect(&s.mpris, &Mpris::raiseRequested, s.window.get(), &MainWindow::raiseAndActivate);
    connect(&s.mpris, &Mpris::quitRequested, this, quit);
    s.mpris.start();
#endif
    connect(new StopSignals(this), &StopSignals::stopRequested, this, quit);
    connect(s.window.get(), &MainWindow::demoRequested, &s.opener, &Opener::openDemo);
    connect(s.window.get(), &MainWindow::quitRequested, this, quit);
    connect(&s.opener, &Opener::failed, this, [&s](const QString& message, const QString& path) {
        const QString text = path.isEmpty() ? message : QStringLiteral("%1: %2").arg(path, message);
        s.window->messageBar()->post({QStringLiteral("open"), Message::Severity::Warning, text, {}});
    });
    connect(&s.settings, &Settings::changed, this, [&s](const QString& key) {
        if (key.startsWith(QLatin1String("ui/"))) applyAppearance(s.settings, s.appearance);
    });

    if (!notice.isEmpty())
        s.window->messageBar()->post({QStringLiteral("notice"), Message::Severity::Error, notice, {}});

    s.library->setWatching(true);
    s.library->rescan(); // what changed while nobody watched
    s.window->show();
    const bool nothingToOpen = greeting[QLatin1String("do")] == QLatin1String("raise");
    if (!nothingToOpen)
        s.remote.handle(greeting);
    else if (s.settings.get(settings::resumeQueue))
        s.session.restore();
    return true;
}

} // namespace auralis
