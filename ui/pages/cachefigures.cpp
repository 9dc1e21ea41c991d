// CacheFigures: figures into words.
#include "cachefigures.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>
#include <QStringList>

#include "models/formats.h"
#include "player/presetlist.h"
#include "player/signalpathpopover.h"

namespace auralis
{
namespace
{

QString tr(const char* text)
{
    return QCoreApplication::translate("auralis::CachePage", text);
}

QString percent(qint64 part, qint64 whole, int digits = 0)
{
    return tr("%1 %").arg(QLocale().toString(100.0 * double(part) / double(whole), 'f', digits));
}

/// "enhanced/warm" is "Warm".
QString specName(const QString& name)
{
    const QString enhanced = QStringLiteral("enhanced/");
    if (name.startsWith(enhanced)) return presetNameOf(name.mid(enhanced.size()).toStdString());
    return name == QLatin1String("streamed") ? tr("Streamed") : tr("Original");
}

QString times(double speed)
{
    return speed > 0 ? tr("%1 times real time").arg(QLocale().toString(speed, 'f', 0)) : tr("not measured yet");
}

} // namespace

CacheFigures cacheFigures(const QJsonObject& stats, const PlayerSnapshot& now)
{
    const auto number = [&stats](const char* key) { return stats.value(QLatin1String(key)).toInteger(); };
    const QString none = QStringLiteral("–");
    CacheFigures figures;
    qint64 hits = 0;
    qint64 lastMisses = 0; // what one tier misses the next is asked for: only the last one's were made anew
    for (const char* name : {"l1", "l2", "l3"}) {
        const QJsonObject tier = stats.value(QLatin1String(name)).toObject();
        hits += tier.value(QLatin1String("hits")).toInteger();
        lastMisses = tier.value(QLatin1String("misses")).toInteger();
    }
    if (hits + lastMisses > 0)
        figures.summary = tr("%1 of chunks asked for were ready").arg(percent(hits, hits + lastMisses, 1));

    QStringList likely;
    for (const QJsonValue& name : stats.value(QLatin1String("likely")).toArray())
        likely += specName(name.toString());
    const bool battery = stats.value(QLatin1String("on_battery")).toBool();
    const bool busy = stats.value(QLatin1String("busy")).toBool();
    const qint64 switches = number("switches");
    const qint64 ahead = number("predicted");
    const qint64 used = number("predicted_used");
    const qint64 lost = number("predicted_lost");
    figures.prediction = {
        {tr("Expected next"), now.blind          ? none
                              : likely.isEmpty() ? tr("Nothing worth preparing")
                                                 : likely.join(QStringLiteral(", "))},
        {tr("Preparing"), battery ? tr("waits: on battery")
                          : busy  ? tr("waits: the machine is busy")
                                  : tr("as needed")},
        {tr("Switches that were expected"), switches > 0 ? tr("%1 of %2, %3")
                                                               .arg(number("switches_foretold"))
                                                               .arg(switches)
                                                               .arg(percent(number("switches_foretold"), switches))
                                                         : none},
        {tr("Chunks prepared ahead"), formats::number(ahead)},
        {tr("Asked for after that"), ahead > 0 ? tr("%1, %2").arg(formats::number(used), percent(used, ahead)) : none},
        {tr("Dropped unasked"), ahead > 0 ? tr("%1, %2").arg(formats::number(lost), percent(lost, ahead)) : none},
    };
    figures.speed = {
        {tr("Mastering"), times(stats.value(QLatin1String("enhanced_speed")).toDouble())},
        {tr("Opus encoding"), times(stats.value(QLatin1String("streamed_speed")).toDouble())},
        {tr("Chunks made"), formats::number(number("rendered"))},
        {tr("Damaged entries and failed writes"), formats::number(number("disk_errors"))},
        {tr("What sounds comes from"), now.blind || now.tier.isEmpty() ? none : now.tier},
        {tr("Since start"), underrunText(now)},
        {tr("Latency of the device"), now.latencyMs > 0 ? tr("%1 ms").arg(qRound(now.latencyMs)) : none},
    };
    return figures;
}

} // namespace auralis
