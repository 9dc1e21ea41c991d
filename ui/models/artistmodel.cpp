// ArtistModel: artists as roles.
#include "artistmodel.h"

#include "formats.h"

namespace auralis
{

void ArtistModel::setArtists(std::vector<ArtistRow> artists)
{
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList before = persistentIndexList();
    std::vector<ArtistId> ids;
    for (const QModelIndex& old : before)
        ids.push_back(m_artists[size_t(old.row())].id);
    m_artists = std::move(artists);
    QModelIndexList after;
    for (const ArtistId id : ids) {
        QModelIndex found;
        for (size_t i = 0; i < m_artists.size() && !found.isValid(); ++i)
            if (m_artists[i].id == id) found = index(int(i));
        after << found;
    }
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
}

const ArtistRow* ArtistModel::artist(const QModelIndex& index) const
{
    return index.isValid() && index.row() < int(m_artists.size()) ? &m_artists[size_t(index.row())] : nullptr;
}

int ArtistModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_artists.size());
}

QVariant ArtistModel::data(const QModelIndex& index, int role) const
{
    const ArtistRow* row = artist(index);
    if (!row) return {};
    const auto detail = [row] {
        return formats::albums(row->albums) + QStringLiteral(", ") + formats::tracks(row->tracks);
    };
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return row->name;
    case Qt::AccessibleTextRole:
        return row->name + QStringLiteral(", ") + detail();
    case IdRole:
        return qint64(row->id.value);
    case CoverRole:
        return row->coverKey;
    case DetailRole:
        return detail();
    default:
        return {};
    }
}

} // namespace auralis
