// TrackTableModel: pages of rows, fetched when looked at.
#include "tracktablemodel.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include <QFile>
#include <QLocale>
#include <QMetaObject>

#include "formats.h"
#include "trackmime.h"

namespace auralis
{

namespace
{

constexpr int maxFlying = 3; // pages asked for at a time: what is looked at now overtakes what was scrolled past

} // namespace

TrackTableModel::TrackTableModel(Fetch fetch, QObject* parent)
    : QAbstractTableModel(parent)
    , m_fetch(std::move(fetch))
    , m_pages(cachedPages)
{
}

void TrackTableModel::setTracks(std::vector<TrackId> ids)
{
    if (ids == m_ids) return;
    beginResetModel();
    m_ids = std::move(ids);
    m_pages.clear();
    m_wanted.clear();
    m_flying.clear();
    ++m_generation;
    endResetModel();
}

TrackId TrackTableModel::idAt(int row) const
{
    return row >= 0 && row < int(m_ids.size()) ? m_ids[size_t(row)] : TrackId{};
}

int TrackTableModel::rowOf(TrackId id) const
{
    const auto found = std::find(m_ids.begin(), m_ids.end(), id);
    return found == m_ids.end() ? -1 : int(found - m_ids.begin());
}

const TrackRow* TrackTableModel::track(int row) const
{
    if (row < 0 || row >= int(m_ids.size())) return nullptr;
    const int page = row / pageSize;
    const Page* rows = m_pages.object(page);
    if (!rows) {
        want(page);
        return nullptr;
    }
    const TrackRow& found = (*rows)[size_t(row % pageSize)];
    return found.id ? &found : nullptr;
}

void TrackTableModel::want(int page) const
{
    if (m_flying.contains(page)) return;
    const auto known = std::find(m_wanted.begin(), m_wanted.end(), page);
    if (known != m_wanted.end()) m_wanted.erase(known);
    m_wanted.push_back(page);
    // What was scrolled past is not worth asking for; it is asked for again when it comes into sight.
    if (m_wanted.size() > 8) m_wanted.erase(m_wanted.begin());
    if (m_scheduled) return;
    m_scheduled = true;
    auto* self = const_cast<TrackTableModel*>(this);
    QMetaObject::invokeMethod(
        self,
        [self] {
            self->m_scheduled = false;
            self->fetchWanted();
        },
        Qt::QueuedConnection);
}

void TrackTableModel::fetchWanted()
{
    while (!m_wanted.empty() && m_flying.size() < maxFlying) {
        const int page = m_wanted.back();
        m_wanted.pop_back();
        if (page * pageSize < int(m_ids.size())) fetchPage(page);
    }
}

void TrackTableModel::fetchPage(int page)
{
    const size_t first = size_t(page) * pageSize;
    const size_t last = std::min(first + pageSize, m_ids.size());
    std::vector<TrackId> ids(m_ids.begin() + ptrdiff_t(first), m_ids.begin() + ptrdiff_t(last));
    m_flying.insert(page, false);
    m_fetch(ids, this, [this, page, ids, generation = m_generation](std::vector<TrackRow> rows) {
        if (generation != m_generation) return;
        const bool outdated = m_flying.take(page);
        std::unordered_map<std::int64_t, TrackRow*> byId;
        for (TrackRow& row : rows)
            byId.emplace(row.id.value, &row);
        auto* filled = new Page(ids.size());
        for (size_t i = 0; i < ids.size(); ++i)
            if (const auto found = byId.find(ids[i].value); found != byId.end()) (*filled)[i] = *found->second;
        m_pages.insert(page, filled);
        const int top = page * pageSize;
        Q_EMIT dataChanged(index(top, 0), index(top + int(ids.size()) - 1, ColumnCount - 1));
        if (outdated) fetchPage(page);
        fetchWanted();
    });
}

void TrackTableModel::setPlaying(TrackId id)
{
    if (id == m_playing) return;
    const int before = m_playing ? rowOf(m_playing) : -1;
    m_playing = id;
    for (const int row : {before, id ? rowOf(id) : -1})
        if (row >= 0) Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1), {PlayingRole});
}

void TrackTableModel::refresh(const std::vector<TrackId>& ids)
{
    std::unordered_set<std::int64_t> changed;
    for (const TrackId id : ids)
        changed.insert(id.value);
    const auto pages = m_pages.keys();
    for (const int page : pages) {
        const size_t first = size_t(page) * pageSize;
        const size_t last = std::min(first + pageSize, m_ids.size());
        const bool hit = std::any_of(m_ids.begin() + ptrdiff_t(first), m_ids.begin() + ptrdiff_t(last),
                                     [&](TrackId id) { return changed.count(id.value) > 0; });
        if (hit && !m_flying.contains(page))
            fetchPage(page); // the old rows stay in sight until the new ones come
        else if (hit)
            m_flying[page] = true;
    }
    for (auto flying = m_flying.begin(); flying != m_flying.end(); ++flying)
        if (!m_pages.contains(flying.key())) flying.value() = true;
}

int TrackTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_ids.size());
}

int TrackTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString TrackTableModel::text(const TrackRow& row, int column) const
{
    switch (column) {
    case Number:
        return row.track > 0 ? QString::number(row.track) : QString();
    case Title:
        return row.title;
    case Artist:
        return row.artist;
    case Album:
        return row.album;
    case Genre:
        return row.genre;
    case Year:
        return row.year > 0 ? QString::number(row.year) : QString();
    case Rating:
        return {}; // drawn as stars
    case Loudness:
        return formats::lufs(row.lufs);
    case Plays:
        return row.plays > 0 ? formats::number(row.plays) : QString();
    case Added:
        return QLocale().toString(row.added.date(), QLocale::ShortFormat);
    case Format:
        return formats::format(row);
    case Time:
        return formats::time(row.duration);
    case Favourite:
        return {}; // drawn as a heart
    case AlbumArtist:
        return row.albumArtist;
    case Composer:
        return row.composer;
    case Disc:
        return row.disc > 0 ? QString::number(row.disc) : QString();
    case Skips:
        return row.skips > 0 ? formats::number(row.skips) : QString();
    case LastPlayed:
        return row.lastPlayed.isValid() ? QLocale().toString(row.lastPlayed.date(), QLocale::ShortFormat) : QString();
    case File:
        return QFile::decodeName(row.path.c_str());
    default:
        return {};
    }
}

QVariant TrackTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) return {};
    if (role == IdRole) return qint64(idAt(index.row()).value);
    if (role == PlayingRole) return m_playing && idAt(index.row()) == m_playing;
    if (role == Qt::TextAlignmentRole) {
        const int column = index.column();
        const bool right = column == Number || column == Loudness || column == Plays || column == Time ||
                           column == Year || column == Disc || column == Skips;
        return int((right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != Qt::AccessibleTextRole && role != RatingRole &&
        role != Qt::EditRole && role != AvailableRole && role != LoadedRole && role != FavouriteRole)
        return {};
    const TrackRow* row = track(index.row());
    if (role == Qt::ToolTipRole && row && row->id.value < 0)
        return tr("Not in the library: %1").arg(QFile::decodeName(row->path.c_str()));
    if (role == LoadedRole) return row != nullptr;
    if (!row) return {};
    if (role == RatingRole) return row->rating;
    if (role == FavouriteRole) return row->favourite;
    if (role == AvailableRole) return row->available;
    if (role == Qt::AccessibleTextRole && index.column() == Favourite)
        return row->favourite ? tr("favourite") : tr("not a favourite");
    if (role == Qt::EditRole && index.column() == Favourite) return row->favourite;
    if (role == Qt::AccessibleTextRole && index.column() == Rating)
        return row->rating > 0 ? tr("%1 of 5 stars").arg(row->rating) : tr("not rated");
    if (role == Qt::EditRole && index.column() == Rating) return row->rating;
    return text(*row, index.column());
}

bool TrackTableModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    const bool rating = index.column() == Rating;
    if (!index.isValid() || (!rating && index.column() != Favourite) || role != Qt::EditRole) return false;
    const TrackId id = idAt(index.row());
    if (id.value <= 0) return false;
    const double stars = std::clamp(value.toDouble(), 0.0, 5.0);
    if (Page* rows = m_pages.object(index.row() / pageSize)) { // else it is selected, but far from what is shown
        TrackRow& row = (*rows)[size_t(index.row() % pageSize)];
        if (rating)
            row.rating = stars;
        else
            row.favourite = value.toBool();
        Q_EMIT dataChanged(index, index);
    }
    if (rating)
        Q_EMIT rated(id, stars);
    else
        Q_EMIT favoured(id, value.toBool());
    return true;
}

QString TrackTableModel::columnName(int column)
{
    switch (column) {
    case Number:
        return tr("#");
    case Title:
        return tr("Title");
    case Artist:
        return tr("Artist");
    case Album:
        return tr("Album");
    case Genre:
        return tr("Genre");
    case Year:
        return tr("Year");
    case Rating:
        return tr("Rating");
    case Loudness:
        return tr("Loudness, LUFS");
    case Plays:
        return tr("Plays");
    case Added:
        return tr("Added");
    case Format:
        return tr("Format");
    case Time:
        return tr("Time");
    case Favourite:
        return tr("Favourite");
    case AlbumArtist:
        return tr("Album artist");
    case Composer:
        return tr("Composer");
    case Disc:
        return tr("Disc");
    case Skips:
        return tr("Skips");
    case LastPlayed:
        return tr("Last played");
    case File:
        return tr("File");
    default:
        return {};
    }
}

TrackSort TrackTableModel::sortOf(int column)
{
    switch (column) {
    case Title:
        return TrackSort::Title;
    case Artist:
        return TrackSort::Artist;
    case Album:
        return TrackSort::Album;
    case Year:
        return TrackSort::Year;
    case Rating:
        return TrackSort::Rating;
    case Loudness:
        return TrackSort::Loudness;
    case Plays:
        return TrackSort::Plays;
    case LastPlayed:
        return TrackSort::LastPlayed;
    case Added:
        return TrackSort::Added;
    case Time:
        return TrackSort::Duration;
    case File:
        return TrackSort::Path;
    default:
        return TrackSort::Default;
    }
}

QVariant TrackTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::DisplayRole)
        return (section == Number && !m_numbers) || section == Favourite ? QString() : columnName(section);
    if (role == Qt::ToolTipRole || role == Qt::AccessibleTextRole) return columnName(section);
    if (role == Qt::TextAlignmentRole) return data(index(0, section), role);
    return {};
}

Qt::ItemFlags TrackTableModel::flags(const QModelIndex& index) const
{
    if (!index.isValid()) return Qt::NoItemFlags;
    Qt::ItemFlags flags = QAbstractTableModel::flags(index) | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren;
    if (index.column() == Rating || index.column() == Favourite) flags |= Qt::ItemIsEditable;
    return flags;
}

QStringList TrackTableModel::mimeTypes() const
{
    return {trackmime::idsType, QStringLiteral("text/uri-list")};
}

QMimeData* TrackTableModel::mimeData(const QModelIndexList& indexes) const
{
    std::vector<int> rows;
    for (const QModelIndex& index : indexes)
        rows.push_back(index.row());
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    std::vector<TrackId> ids;
    std::vector<std::string> paths;
    for (const int row : rows) {
        if (idAt(row).value <= 0) continue;
        ids.push_back(idAt(row));
        if (const Page* page = m_pages.object(row / pageSize)) paths.push_back((*page)[size_t(row % pageSize)].path);
    }
    paths.erase(std::remove(paths.begin(), paths.end(), std::string()), paths.end());
    return trackmime::make(ids, paths);
}

} // namespace auralis
