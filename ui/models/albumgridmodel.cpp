// AlbumGridModel: albums as roles.
#include "albumgridmodel.h"

#include <algorithm>

#include "formats.h"

namespace auralis
{

void AlbumGridModel::setAlbums(std::vector<AlbumRow> albums)
{
    const bool sameOrder = albums.size() == m_albums.size() &&
                           std::equal(albums.begin(), albums.end(), m_albums.begin(),
                                      [](const AlbumRow& a, const AlbumRow& b) { return a.id == b.id; });
    if (sameOrder) {
        m_albums = std::move(albums);
        if (!m_albums.empty()) Q_EMIT dataChanged(index(0), index(int(m_albums.size()) - 1));
        return;
    }
    Q_EMIT layoutAboutToBeChanged();
    // An index is re-found by its album, so that selection and current cell survive an import under way.
    const QModelIndexList before = persistentIndexList();
    std::vector<AlbumId> ids;
    for (const QModelIndex& old : before)
        ids.push_back(m_albums[size_t(old.row())].id);
    m_albums = std::move(albums);
    QModelIndexList after;
    for (const AlbumId id : ids)
        after << indexOf(id);
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
}

const AlbumRow* AlbumGridModel::album(const QModelIndex& index) const
{
    return index.isValid() && index.row() < int(m_albums.size()) ? &m_albums[size_t(index.row())] : nullptr;
}

QModelIndex AlbumGridModel::indexOf(AlbumId id) const
{
    for (size_t i = 0; i < m_albums.size(); ++i)
        if (m_albums[i].id == id) return index(int(i));
    return {};
}

void AlbumGridModel::setPlaying(AlbumId id)
{
    if (id == m_playing) return;
    const QModelIndex before = indexOf(m_playing);
    m_playing = id;
    for (const QModelIndex& changed : {before, indexOf(id)})
        if (changed.isValid()) Q_EMIT dataChanged(changed, changed, {PlayingRole});
}

int AlbumGridModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_albums.size());
}

QVariant AlbumGridModel::data(const QModelIndex& index, int role) const
{
    const AlbumRow* row = album(index);
    if (!row) return {};
    switch (role) {
    case Qt::DisplayRole:
        return row->title;
    case Qt::ToolTipRole:
        return row->title + QLatin1Char('\n') + row->artist;
    case Qt::AccessibleTextRole:
        return tr("%1 by %2").arg(row->title, row->artist) +
               (data(index, PlayingRole).toBool() ? tr(", playing") : QString());
    case IdRole:
        return qint64(row->id.value);
    case ArtistRole:
        return row->artist;
    case CoverRole:
        return row->coverKey;
    case PlayingRole:
        return m_playing && row->id == m_playing;
    case YearRole:
        return row->year;
    case DetailRole: {
        QString text = row->year > 0 ? QString::number(row->year) + QStringLiteral(", ") : QString();
        return text + formats::tracks(row->tracks) + QStringLiteral(", ") + formats::length(row->duration);
    }
    default:
        return {};
    }
}

} // namespace auralis
