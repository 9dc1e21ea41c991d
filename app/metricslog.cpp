// Metrics log: see the header.
#include "metricslog.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>
#include <utility>

#include "commandtimes.h"
#include "folders.h"
#include "unifiedplayermanager.h"

namespace auralis
{

namespace
{

/// As the prediction names it, without intensity and correction.
QString nameOf(const RenderSpec& spec)
{
    const QString mode = QLatin1String(toString(spec.mode));
    return spec.mode == Mode::Enhanced ? mode + QLatin1Char('/') + QString::fromStdString(spec.preset) : mode;
}

} // namespace

MetricsLog::MetricsLog(UnifiedPlayerManager& player, QObject* parent)
    : QObject(parent)
    , m_player(player)
{
    connect(&m_timer, &QTimer::timeout, this, &MetricsLog::write);
    connect(&m_player, &UnifiedPlayerManager::commandHeard, this, &MetricsLog::note);
    connect(&m_player, &UnifiedPlayerManager::snapshotChanged, this, [this](const PlayerSnapshot& s) {
        if (m_file.isOpen() && nameOf(s.sounding) != m_spec) write();
    });
}

Result<void> MetricsLog::start(const std::string& path)
{
    m_file.setFileName(fromNative(path));
    if (!m_file.open(QIODevice::WriteOnly | QIODevice::Append))
        return fail(ErrorCode::Failed, "cannot be written: " + m_file.errorString().toStdString(), path);
    m_timer.start(1000);
    write();
    return {};
}

void MetricsLog::note(const CommandTime& time)
{
    if (!m_file.isOpen()) return;
    static const char* const names[] = {"start", "seek", "switch"};
    QJsonObject command{{QLatin1String("command"), QLatin1String(names[static_cast<int>(time.kind)])},
                        {QLatin1String("spec"), nameOf(time.spec)},
                        {QLatin1String("ms"), std::round(time.ms * 1000) / 1000},
                        {QLatin1String("tier"), m_player.snapshot().tier}};
    if (time.kind == CommandTime::Kind::Switch) command[QLatin1String("foretold")] = time.foretold;
    m_commands.append(command);
    write();
}

void MetricsLog::write()
{
    const PlayerSnapshot& s = m_player.snapshot();
    m_spec = nameOf(s.sounding);
    const QJsonObject causes{{QLatin1String("device"), static_cast<qint64>(s.underrunCauses.device)},
                             {QLatin1String("disk"), static_cast<qint64>(s.underrunCauses.disk)},
                             {QLatin1String("render"), static_cast<qint64>(s.underrunCauses.render)},
                             {QLatin1String("cpu"), static_cast<qint64>(s.underrunCauses.cpu)}};
    const QJsonObject line{
        {QLatin1String("time"), QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)},
        {QLatin1String("state"), QLatin1String(toString(s.state))},
        {QLatin1String("mode"), QLatin1String(toString(s.sounding.mode))},
        {QLatin1String("spec"), m_spec},
        {QLatin1String("comparing"), s.comparing},
        {QLatin1String("position_s"), framesToSeconds(s.position, s.sourceRate)},
        {QLatin1String("underruns"), static_cast<qint64>(s.underruns)},
        {QLatin1String("underrun_causes"), causes},
        {QLatin1String("tier"), s.tier},
        {QLatin1String("device"), s.device},
        {QLatin1String("latency_ms"), s.latencyMs},
        {QLatin1String("reduction_db"), s.reductionDb},
        {QLatin1String("commands"), std::exchange(m_commands, {})},
        {QLatin1String("cache"), QJsonDocument::fromJson(m_player.cacheStatsJson()).object()},
    };
    m_file.write(QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n');
    m_file.flush();
}

} // namespace auralis
