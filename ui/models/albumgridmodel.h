// AlbumGridModel: the albums of the library, or those a search or an artist leaves. Plain rows in, roles out. Main
// thread.
#pragma once

#include <functional>
#include <vector>

#include <QAbstractListModel>

#include "librarytypes.h"

namespace auralis
{

class AlbumGridModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole, ///< qint64
        ArtistRole,            ///< QString
        CoverRole,             ///< QString: cover key
        PlayingRole,           ///< bool: a track of it is the current one
        YearRole,              ///< int
        DetailRole             ///< QString: "2024, 10 tracks, 46 min" for the list form
    };
    using QAbstractListModel::QAbstractListModel;

    /// Keeps the views' place where albums only came or went or moved.
    void setAlbums(std::vector<AlbumRow> albums);
    const std::vector<AlbumRow>& albums() const { return m_albums; }
    const AlbumRow* album(const QModelIndex& index) const;
    QModelIndex indexOf(AlbumId id) const;
    void setPlaying(AlbumId id);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    std::vector<AlbumRow> m_albums;
    AlbumId m_playing;
};

} // namespace auralis
