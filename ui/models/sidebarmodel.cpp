// SidebarModel: a tree of pages and playlists.
#include "sidebarmodel.h"

#include <algorithm>

#include "formats.h"
#include "trackmime.h"

namespace auralis
{

struct SidebarModel::Node {
    Kind kind = Kind::Page;
    Entry entry;
    PlaylistRow playlist;
    Node* parent = nullptr;
    std::vector<std::unique_ptr<Node>> children;

    Node* add(std::unique_ptr<Node> child)
    {
        child->parent = this;
        children.push_back(std::move(child));
        return children.back().get();
    }
};

namespace
{

SidebarModel::Kind kindOf(const PlaylistRow& row)
{
    return row.kind == PlaylistRow::Kind::Folder  ? SidebarModel::Kind::Folder
           : row.kind == PlaylistRow::Kind::Smart ? SidebarModel::Kind::Smart
                                                  : SidebarModel::Kind::Playlist;
}

QString iconOf(SidebarModel::Kind kind)
{
    return kind == SidebarModel::Kind::Folder  ? QStringLiteral("folder")
           : kind == SidebarModel::Kind::Smart ? QStringLiteral("smart-playlist")
                                               : QStringLiteral("playlist");
}

} // namespace

SidebarModel::SidebarModel(std::vector<Entry> entries, QObject* parent)
    : QAbstractItemModel(parent)
    , m_root(std::make_unique<Node>())
{
    for (Entry& entry : entries)
        m_root->add(std::make_unique<Node>())->entry = std::move(entry);
}

SidebarModel::~SidebarModel() = default;

void SidebarModel::setCount(const QString& page, int count)
{
    const QModelIndex at = indexOf(page);
    if (!at.isValid() || nodeOf(at)->entry.count == count) return;
    nodeOf(at)->entry.count = count;
    Q_EMIT dataChanged(at, at, {CountRole, Qt::AccessibleTextRole});
}

/// Names and figures alone changed: the rows stay, and with them what is open, selected or being renamed.
bool SidebarModel::update(const std::vector<PlaylistRow>& rows)
{
    const bool same = m_heading && std::equal(rows.begin(), rows.end(), m_playlists.begin(), m_playlists.end(),
                                              [](const PlaylistRow& row, const Node* node) {
                                                  return row.id == node->playlist.id &&
                                                         row.parent == node->playlist.parent &&
                                                         row.kind == node->playlist.kind;
                                              });
    if (!same) return false;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        m_playlists[i]->playlist = rows[i];
        const QModelIndex at = indexOf(m_playlists[i]);
        Q_EMIT dataChanged(at, at);
    }
    return true;
}

void SidebarModel::setPlaylists(const std::vector<PlaylistRow>& rows)
{
    if (update(rows)) return;
    beginResetModel();
    auto& top = m_root->children;
    top.erase(std::remove_if(top.begin(), top.end(), [](const auto& node) { return node->kind != Kind::Page; }),
              top.end());
    m_playlists.clear();
    m_heading = m_root->add(std::make_unique<Node>());
    m_heading->kind = Kind::Heading;
    for (const PlaylistRow& row : rows) {
        const auto folder = std::find_if(m_playlists.begin(), m_playlists.end(), [&row](const Node* node) {
            return row.parent && node->playlist.id == row.parent;
        });
        Node* node = (folder == m_playlists.end() ? m_root.get() : *folder)->add(std::make_unique<Node>());
        node->kind = kindOf(row);
        node->playlist = row;
        m_playlists.push_back(node);
    }
    endResetModel();
}

SidebarModel::Node* SidebarModel::nodeOf(const QModelIndex& index) const
{
    return index.isValid() ? static_cast<Node*>(index.internalPointer()) : m_root.get();
}

QModelIndex SidebarModel::indexOf(const Node* node) const
{
    if (!node || !node->parent) return {};
    const auto& all = node->parent->children;
    const auto found = std::find_if(all.begin(), all.end(), [node](const auto& each) { return each.get() == node; });
    return createIndex(static_cast<int>(found - all.begin()), 0, const_cast<Node*>(node));
}

QModelIndex SidebarModel::indexOf(const QString& page) const
{
    for (const auto& node : m_root->children)
        if (node->kind == Kind::Page && node->entry.page == page) return indexOf(node.get());
    return {};
}

QModelIndex SidebarModel::indexOf(PlaylistId id) const
{
    for (const Node* node : m_playlists)
        if (node->playlist.id == id) return indexOf(node);
    return {};
}

QModelIndex SidebarModel::heading() const
{
    return indexOf(m_heading);
}

QModelIndex SidebarModel::index(int row, int column, const QModelIndex& parent) const
{
    const Node* node = nodeOf(parent);
    if (column != 0 || row < 0 || row >= static_cast<int>(node->children.size())) return {};
    return createIndex(row, 0, node->children[static_cast<std::size_t>(row)].get());
}

QModelIndex SidebarModel::parent(const QModelIndex& index) const
{
    return index.isValid() ? indexOf(nodeOf(index)->parent) : QModelIndex();
}

int SidebarModel::rowCount(const QModelIndex& parent) const
{
    return static_cast<int>(nodeOf(parent)->children.size());
}

QVariant SidebarModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) return {};
    const Node& node = *nodeOf(index);
    const bool page = node.kind == Kind::Page, list = !page && node.kind != Kind::Heading;
    const QString title = page ? node.entry.title : list ? node.playlist.name : tr("Playlists");
    switch (role) {
    case Qt::EditRole:
    case Qt::DisplayRole:
        return title;
    case Qt::ToolTipRole:
        return list ? title : QVariant();
    case Qt::AccessibleTextRole:
        if (node.kind == Kind::Playlist) return tr("%1, %2").arg(title, formats::tracks(node.playlist.tracks));
        if (node.kind == Kind::Smart) return tr("%1, smart playlist").arg(title);
        if (node.kind == Kind::Folder) return tr("%1, folder").arg(title);
        return node.entry.count < 0 ? title : title + QStringLiteral(", ") + formats::number(node.entry.count);
    case PageRole:
        return node.entry.page;
    case IconRole:
        return page ? node.entry.icon : list ? iconOf(node.kind) : QString();
    case CountRole:
        return node.entry.count;
    case KindRole:
        return static_cast<int>(node.kind);
    case PlaylistRole:
        return static_cast<qint64>(node.playlist.id.value);
    case DepthRole: {
        int depth = 0;
        for (const Node* up = node.parent; up && up->parent; up = up->parent)
            ++depth;
        return depth;
    }
    default:
        return {};
    }
}

bool SidebarModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    const Node* node = nodeOf(index);
    if (role != Qt::EditRole || !node->playlist.id || value.toString().trimmed().isEmpty()) return false;
    Q_EMIT renamed(node->playlist.id, value.toString());
    return true;
}

Qt::ItemFlags SidebarModel::flags(const QModelIndex& index) const
{
    if (!index.isValid()) return Qt::ItemIsDropEnabled;
    const Kind kind = nodeOf(index)->kind;
    const Qt::ItemFlags base = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDropEnabled;
    if (kind == Kind::Page) return base;
    if (kind == Kind::Heading) return Qt::ItemIsEnabled | Qt::ItemIsDropEnabled;
    return base | Qt::ItemIsDragEnabled | Qt::ItemIsEditable;
}

QStringList SidebarModel::mimeTypes() const
{
    return {playlistType, trackmime::idsType, QStringLiteral("text/uri-list")};
}

QMimeData* SidebarModel::mimeData(const QModelIndexList& indexes) const
{
    if (indexes.isEmpty()) return nullptr;
    auto* data = new QMimeData;
    data->setData(playlistType, QByteArray::number(qlonglong(nodeOf(indexes.first())->playlist.id.value)));
    return data;
}

/// `row` -1: on `parent`; else before its row-th child.
bool SidebarModel::canDropMimeData(const QMimeData* data, Qt::DropAction, int row, int, const QModelIndex& parent) const
{
    if (!data || !m_heading) return false;
    const Node* on = nodeOf(parent);
    if (data->hasFormat(playlistType)) {
        if (row < 0) return on->kind == Kind::Folder || on->kind == Kind::Heading || on == m_root.get();
        return on->kind == Kind::Folder || (on == m_root.get() && row > heading().row());
    }
    if (!trackmime::hasIds(data) && !trackmime::hasFiles(data)) return false;
    if (row >= 0) return false;
    return on->kind == Kind::Playlist || on->kind == Kind::Folder || on->kind == Kind::Heading || on == m_root.get() ||
           on->entry.page == QLatin1String("queue");
}

bool SidebarModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                                const QModelIndex& parent)
{
    if (!canDropMimeData(data, action, row, column, parent)) return false;
    const Node* on = nodeOf(parent);
    if (data->hasFormat(playlistType)) {
        const PlaylistId id{data->data(playlistType).toLongLong()};
        const PlaylistId folder = on->kind == Kind::Folder ? on->playlist.id : PlaylistId{};
        PlaylistId before;
        if (row >= 0 && row < static_cast<int>(on->children.size()))
            before = on->children[static_cast<std::size_t>(row)]->playlist.id;
        Q_EMIT playlistMoved(id, folder, before);
    } else if (trackmime::hasIds(data)) {
        Q_EMIT tracksDropped(trackmime::ids(data), on->playlist.id, on->entry.page);
    } else {
        Q_EMIT filesDropped(trackmime::paths(data), on->playlist.id, on->entry.page);
    }
    return true;
}

} // namespace auralis
