// ArtistModel: the artists of the library, with what there is of them. Main thread.
#pragma once

#include <vector>

#include <QAbstractListModel>

#include "librarytypes.h"

namespace auralis
{

class ArtistModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole, ///< qint64
        CoverRole,             ///< QString: cover key of one of the albums
        DetailRole             ///< QString: "3 albums, 31 tracks"
    };
    using QAbstractListModel::QAbstractListModel;

    void setArtists(std::vector<ArtistRow> artists);
    const ArtistRow* artist(const QModelIndex& index) const;
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    std::vector<ArtistRow> m_artists;
};

} // namespace auralis
