// cache: the chunk cache, of the running instance when there is one, else of the disk alone.
#include "chunkstore.h"
#include "commands.h"
#include "console.h"
#include "instance.h"
#include "settings.h"

namespace auralis
{
namespace
{

QJsonObject toJson(const TierStats& tier)
{
    return {
        {QLatin1String("entries"), static_cast<qint64>(tier.entries)},
        {QLatin1String("bytes"), static_cast<qint64>(tier.bytes)},
        {QLatin1String("budget"), static_cast<qint64>(tier.budget)},
        {QLatin1String("hits"), static_cast<qint64>(tier.hits)},
        {QLatin1String("misses"), static_cast<qint64>(tier.misses)},
        {QLatin1String("evictions"), static_cast<qint64>(tier.evictions)},
    };
}

/// What the tiers are without a running player: memory is empty, the disk is what it is.
Result<QJsonObject> statsOfDisk(const Globals& globals)
{
    Result<TierStats> disk = diskCacheStats(toNative(globals.folders.chunks()));
    if (!disk) return tl::unexpected(disk.error());
    const Settings stored(globals.folders.config);
    const auto budget = [&stored](const Setting<int>& megabytes) { return std::int64_t{stored.get(megabytes)} << 20; };
    disk->budget = budget(settings::cacheMegabytes);
    return QJsonObject{{QLatin1String("l1"), toJson({.budget = budget(settings::hotMegabytes)})},
                       {QLatin1String("l2"), toJson({.budget = budget(settings::predictedMegabytes)})},
                       {QLatin1String("l3"), toJson(*disk)}};
}

Result<QJsonObject> ask(const Globals& globals, const char* word)
{
    return askInstance(instanceAddress(globals.folders), {{QLatin1String("do"), QLatin1String(word)}});
}

void printTier(const char* name, const QJsonObject& tier)
{
    const auto number = [&](const char* key) { return tier[QLatin1String(key)].toInteger(); };
    const auto megabytes = [&](const char* key) { return static_cast<double>(number(key)) / (1 << 20); };
    console::print(QStringLiteral("%1  %2 entries, %3 of %4 MB, %5 hits, %6 misses, %7 evictions")
                       .arg(QLatin1String(name))
                       .arg(number("entries"))
                       .arg(megabytes("bytes"), 0, 'f', 1)
                       .arg(megabytes("budget"), 0, 'f', 0)
                       .arg(number("hits"))
                       .arg(number("misses"))
                       .arg(number("evictions")));
}

} // namespace

int runCacheStats(const Globals& globals, bool json)
{
    Outcome outcome;
    Result<QJsonObject> stats = ask(globals, "cache-stats");
    if (!stats && stats.error().code == ErrorCode::NotFound) stats = statsOfDisk(globals);
    if (!stats) {
        outcome.failed(stats.error());
        return outcome.status();
    }
    stats->remove(QLatin1String("ok"));
    if (json) {
        console::print(*stats);
    } else {
        for (const char* tier : {"l1", "l2", "l3"})
            printTier(tier, (*stats)[QLatin1String(tier)].toObject());
    }
    return ExitDone;
}

int runCacheClear(const Globals& globals, bool json)
{
    Outcome outcome;
    const Result<QJsonObject> cleared = ask(globals, "cache-clear");
    if (!cleared && cleared.error().code != ErrorCode::NotFound) {
        outcome.failed(cleared.error());
    } else if (!cleared) {
        if (const Result<void> disk = clearDiskCache(toNative(globals.folders.chunks())); !disk)
            outcome.failed(disk.error());
    }
    if (json) console::print(QJsonObject{{QLatin1String("cleared"), !outcome.anyFailed()}});
    return outcome.status();
}

} // namespace auralis
