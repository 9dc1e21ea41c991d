// What a drag carries: ids of library tracks for ourselves, file URLs for everybody else. Main thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <QMimeData>

#include "ids.h"

namespace auralis::trackmime
{

inline const QString idsType = QStringLiteral("application/x-auralis-tracks");

/// Ids and file URLs of tracks; `paths` may be shorter than `ids` (rows not fetched yet). The caller owns the result.
QMimeData* make(const std::vector<TrackId>& ids, const std::vector<std::string>& paths);
std::vector<TrackId> ids(const QMimeData* data);
/// Local files and folders (native bytes).
std::vector<std::string> paths(const QMimeData* data);
inline bool hasIds(const QMimeData* data)
{
    return data && data->hasFormat(idsType);
}
bool hasFiles(const QMimeData* data);

} // namespace auralis::trackmime
