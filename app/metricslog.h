// Metrics log: figures of playback as JSON lines, one a second while the player runs and one at each switch and command
// (--log-metrics): a recorded session that bench_prediction --session plays again. Main thread only.
#pragma once

#include <QFile>
#include <QJsonArray>
#include <QObject>
#include <QTimer>

#include "result.h"

namespace auralis
{

class UnifiedPlayerManager;
struct CommandTime;

/// Fields of a line: time (UTC), state, mode, spec (what sounds: "streamed", "original", "enhanced/PRESET"), comparing,
/// position_s, underruns, underrun_causes {device, disk, render, cpu}, tier (of the newest frames), device, latency_ms,
/// reduction_db (of the limiter, now), cache (UnifiedPlayerManager::cacheStatsJson(): hits and misses of each tier,
/// what was predicted and used, speeds of encoding and rendering), commands: those heard since the line before, each
/// {command: "start", "seek" or "switch"; spec (asked for); ms (from the command to its first frame handed to the
/// device); tier; foretold (a switch: whether it was expected)}.
class MetricsLog : public QObject
{
    Q_OBJECT
public:
    explicit MetricsLog(UnifiedPlayerManager& player, QObject* parent = nullptr);
    /// Appends to `path` from now on.
    Result<void> start(const std::string& path);

private:
    void write();
    void note(const CommandTime& time);

    UnifiedPlayerManager& m_player;
    QFile m_file;
    QString m_spec;        ///< of the last line
    QJsonArray m_commands; ///< heard since then
    QTimer m_timer;
};

} // namespace auralis
