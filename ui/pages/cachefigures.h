// CacheFigures: what the cache tells of prediction and speed, in words. Pure.
#pragma once

#include <utility>
#include <vector>

#include <QJsonObject>
#include <QString>

#include "playersnapshot.h"

namespace auralis
{

struct CacheFigures {
    using Rows = std::vector<std::pair<QString, QString>>; ///< label, value
    QString summary;                                       ///< "98.6 % of chunks asked for were ready"
    Rows prediction, speed;
};

/// `stats`: UnifiedPlayerManager::cacheStatsJson().
CacheFigures cacheFigures(const QJsonObject& stats, const PlayerSnapshot& now);

} // namespace auralis
