// TrackTableModel: a list of track ids whose rows are fetched, a page at a time, when a view asks for them. Main
// thread; never waits: a row that is on its way is empty until dataChanged() tells of it. Made for 200,000 rows: only
// ids are held for all of them.
#pragma once

#include <functional>
#include <vector>

#include <QAbstractTableModel>
#include <QCache>
#include <QHash>

#include "librarytypes.h"

namespace auralis
{

class TrackTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        Number,
        Title,
        Artist,
        Album,
        Genre,
        Year,
        Rating,
        Loudness,
        Plays,
        Added,
        Format,
        Time,
        Favourite,
        AlbumArtist,
        Composer,
        Disc,
        Skips,
        LastPlayed,
        File,
        ColumnCount
    };
    enum Role {
        IdRole = Qt::UserRole, ///< qint64
        PlayingRole,           ///< bool: this is the track that sounds
        RatingRole,            ///< double
        AvailableRole,         ///< bool
        LoadedRole,            ///< bool: the row has arrived
        FavouriteRole          ///< bool
    };
    static constexpr int pageSize = 128;   ///< rows fetched at once
    static constexpr int cachedPages = 64; ///< kept, least recently used ones go

    /// How rows are got: answers later on the main thread, unless `context` has gone; unknown ids are left out. An id
    /// below 0 is the caller's name for a file that is not in the library: it is shown, and nothing of it can be
    /// edited.
    using Fetch = std::function<void(std::vector<TrackId> ids, QObject* context,
                                     std::function<void(std::vector<TrackRow>)> done)>;

    explicit TrackTableModel(Fetch fetch, QObject* parent = nullptr);

    void setTracks(std::vector<TrackId> ids);
    const std::vector<TrackId>& ids() const { return m_ids; }
    TrackId idAt(int row) const;
    int rowOf(TrackId id) const; ///< -1: not here
    /// The row if it is here; nullptr while it is on its way (it is then asked for).
    const TrackRow* track(int row) const;
    void setPlaying(TrackId id);
    /// The first column: track numbers, or only the sign of the playing row.
    void setShowsNumbers(bool on) { m_numbers = on; }
    bool showsNumbers() const { return m_numbers; }
    /// These rows changed in the library: asks for them again.
    void refresh(const std::vector<TrackId>& ids);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }

    static QString columnName(int column);
    static TrackSort sortOf(int column); ///< TrackSort::Default where a column cannot be sorted by

Q_SIGNALS:
    void rated(auralis::TrackId id, double rating); ///< the listener set a rating; shown at once, to be stored
    void favoured(auralis::TrackId id, bool on);    ///< the same of the heart

private:
    using Page = std::vector<TrackRow>;
    void want(int page) const;
    void fetchWanted();
    void fetchPage(int page);
    QString text(const TrackRow& row, int column) const;

    Fetch m_fetch;
    std::vector<TrackId> m_ids;
    TrackId m_playing;
    bool m_numbers = true;
    mutable QCache<int, Page> m_pages;
    mutable std::vector<int> m_wanted; ///< pages asked for, newest last
    mutable bool m_scheduled = false;
    QHash<int, bool> m_flying; ///< pages on their way; true: out of date already, ask again
    int m_generation = 0;      ///< raised with every new list; older answers are dropped
};

} // namespace auralis
