// Strangers: ids for paths.
#include "strangers.h"

#include <algorithm>

#include <QFile>
#include <QFileInfo>

namespace auralis
{

TrackId Strangers::idOf(const PlaylistEntry& entry)
{
    if (entry.id) return entry.id;
    const auto known = std::find(m_entries.begin(), m_entries.end(), entry);
    const auto place = known - m_entries.begin();
    if (known == m_entries.end()) m_entries.push_back(entry);
    return {-1 - static_cast<std::int64_t>(place)};
}

PlaylistEntry Strangers::entryOf(TrackId id) const
{
    if (id.value >= 0) return {id, {}, 0};
    return m_entries[static_cast<std::size_t>(-1 - id.value)];
}

TrackRow Strangers::rowOf(TrackId id) const
{
    TrackRow row;
    row.id = id;
    row.path = entryOf(id).path;
    row.title = QFileInfo(QFile::decodeName(row.path.c_str())).fileName();
    row.available = false;
    return row;
}

} // namespace auralis
