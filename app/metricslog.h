// Metrics log: figures of playback as JSON lines, one a second while the player runs and one at
// each switch (--log-metrics): a recorded session that bench_prediction --session plays again. Main thread only.
#pragma once

#include <QFile>
#include <QObject>
#include <QTimer>

#include "result.h"

namespace auralis
{

class UnifiedPlayerManager;

class MetricsLog : public QObject
{
    Q_OBJECT
public:
    explicit MetricsLog(UnifiedPlayerManager& player, QObject* parent = nullptr);
    /// Appends to `path` from now on.
    Result<void> start(const std::string& path);

private:
    void write();

    UnifiedPlayerManager& m_player;
    QFile m_file;
    QString m_spec; ///< of the last line
    QTimer m_timer;
};

} // namespace auralis
