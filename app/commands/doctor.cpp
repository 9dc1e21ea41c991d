// doctor: looks at everything the program stands on and says of each thing: ok, or what to do.
#include <vector>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QStorageInfo>
#include <QTemporaryFile>
#ifdef AURALIS_HAVE_DBUS
#include <QDBusConnection>
#include <QDBusConnectionInterface>
#endif

#include <ebur128.h>
#include <soxr.h>
#include <sqlite3.h>
#include <taglib.h>
extern "C" {
#include <libavutil/avutil.h>
}

#include "commands.h"
#include "console.h"
#include "devicelist.h"
#include "display.h"

namespace auralis
{
namespace
{

constexpr qint64 leastFreeMegabytes = 100; ///< a folder with less needs attention

struct Check {
    enum class State {
        Ok,
        Note,   ///< something is absent, and the program works without
        Problem ///< something must be done
    };
    QString name;
    State state = State::Ok;
    QString detail; ///< what was found, and what to do about it
};

QJsonObject versions()
{
    int major = 0, minor = 0, patch = 0;
    ebur128_get_version(&major, &minor, &patch);
    const auto text = [](const char* version) { return QString::fromLatin1(version); };
    return {
        {QLatin1String("auralis"), text(AURALIS_VERSION)},
        {QLatin1String("qt"), text(qVersion())},
        {QLatin1String("ffmpeg"), text(av_version_info())},
        {QLatin1String("taglib"),
         QStringLiteral("%1.%2.%3").arg(TAGLIB_MAJOR_VERSION).arg(TAGLIB_MINOR_VERSION).arg(TAGLIB_PATCH_VERSION)},
        {QLatin1String("sqlite"), text(sqlite3_libversion())},
        {QLatin1String("soxr"), text(soxr_version())},
        {QLatin1String("ebur128"), QStringLiteral("%1.%2.%3").arg(major).arg(minor).arg(patch)},
    };
}

Check checkFolder(const QString& name, const QString& folder)
{
    if (!QDir().mkpath(folder))
        return {name, Check::State::Problem,
                QStringLiteral("%1 cannot be made. Choose another folder with --%2-dir.").arg(folder, name)};
    QTemporaryFile probe(folder + QStringLiteral("/.doctor-XXXXXX"));
    if (!probe.open())
        return {name, Check::State::Problem,
                QStringLiteral("%1 cannot be written (%2). Make it writable, or choose another folder with --%3-dir.")
                    .arg(folder, probe.errorString(), name)};
    const qint64 free = QStorageInfo(folder).bytesAvailable() >> 20;
    if (free < 0) return {name, Check::State::Ok, folder}; // nobody knows
    if (free < leastFreeMegabytes)
        return {name, Check::State::Problem,
                folder + QStringLiteral(": only %1 MB are free. Make room on its disk.").arg(free)};
    return {name, Check::State::Ok,
            folder + QStringLiteral(", %1 GB free").arg(static_cast<double>(free) / 1024, 0, 'f', 1)};
}

Check checkDisplay()
{
    const QString name = QStringLiteral("display");
    if (hasDisplay()) return {name, Check::State::Ok, QStringLiteral("found")};
    return {name, Check::State::Note,
            QStringLiteral("No display: the window cannot open. `auralis play FILE` works without one.")};
}

Check checkSound()
{
    const QString name = QStringLiteral("sound");
    const QList<OutputDevice> devices = listDevices();
    if (devices.isEmpty())
        return {
            name, Check::State::Note,
            QStringLiteral("No output device found: nothing will be heard. Start PipeWire or PulseAudio, or connect "
                           "a device. `--output null` and `auralis render` need none.")};
    QStringList names;
    for (const OutputDevice& device : devices)
        names << (device.isDefault ? QStringLiteral("%1 (default)") : QStringLiteral("%1")).arg(device.description);
    return {name, Check::State::Ok, names.join(QStringLiteral(", "))};
}

Check checkMediaKeys()
{
    const QString name = QStringLiteral("media keys");
#ifdef AURALIS_HAVE_DBUS
    const QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return {name, Check::State::Note,
                QStringLiteral(
                    "No D-Bus session: media keys and playerctl do not reach the player. Start it from a desktop "
                    "session, or with dbus-run-session.")};
    const bool taken = bus.interface()->isServiceRegistered(QStringLiteral("org.mpris.MediaPlayer2.auralis"));
    return {name, Check::State::Ok,
            taken ? QStringLiteral("D-Bus session found, a running player listens")
                  : QStringLiteral("D-Bus session found")};
#else
    return {name, Check::State::Note, QStringLiteral("Built without D-Bus.")};
#endif
}

Check checkDemo()
{
    const QString name = QStringLiteral("demo album");
    const QString folder = demoFolder();
    if (!folder.isEmpty()) return {name, Check::State::Ok, folder};
    return {name, Check::State::Note, QStringLiteral("Not installed: --demo has nothing to play.")};
}

const char* word(Check::State state)
{
    switch (state) {
    case Check::State::Ok:
        return "ok";
    case Check::State::Note:
        return "note";
    case Check::State::Problem:
        return "problem";
    }
    return "";
}

} // namespace

int runDoctor(const Globals& globals, bool json)
{
    const std::vector<Check> checks = {
        checkFolder(QStringLiteral("data"), globals.folders.data),
        checkFolder(QStringLiteral("cache"), globals.folders.cache),
        checkFolder(QStringLiteral("config"), globals.folders.config),
        checkSound(),
        checkDisplay(),
        checkMediaKeys(),
        checkDemo(),
    };
    bool healthy = true;
    QJsonArray list;
    for (const Check& check : checks) {
        healthy = healthy && check.state != Check::State::Problem;
        const QString state = QString::fromLatin1(word(check.state));
        list.append(QJsonObject{{QLatin1String("name"), check.name},
                                {QLatin1String("state"), state},
                                {QLatin1String("detail"), check.detail}});
        if (!json) console::print(QStringLiteral("%1 %2 %3").arg(state, -8).arg(check.name, -12).arg(check.detail));
    }
    const QJsonObject all = versions();
    if (json) {
        console::print(QJsonObject{
            {QLatin1String("ok"), healthy}, {QLatin1String("versions"), all}, {QLatin1String("checks"), list}});
    } else {
        QStringList words;
        for (auto it = all.begin(); it != all.end(); ++it)
            words << it.key() + QLatin1Char(' ') + it.value().toString();
        console::print(QStringLiteral("versions ") + words.join(QStringLiteral(", ")));
    }
    return healthy ? ExitDone : ExitFailed;
}

} // namespace auralis
