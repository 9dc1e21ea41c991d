// SidebarModel: the pages one can go to, with counts, and below them the playlists in their folders. Main thread.
// Takes drops: tracks and files on playlists, playlists between each other; what they mean is the window's business.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <QAbstractItemModel>

#include "librarytypes.h"

namespace auralis
{

class SidebarModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Role {
        PageRole = Qt::UserRole, ///< QString: id of the page, "albums"; empty for playlists
        IconRole,                ///< QString: name of the icon, "album"
        CountRole,               ///< int; -1: none shown
        KindRole,                ///< int: Kind
        PlaylistRole,            ///< qint64: of the playlist or folder; 0: a page
        DepthRole                ///< int: folders above it
    };
    enum class Kind { Page, Heading, Playlist, Smart, Folder };
    struct Entry {
        QString page;
        QString icon;
        QString title;
        int count = -1;
    };
    static inline const QString playlistType = QStringLiteral("application/x-auralis-playlist");

    explicit SidebarModel(std::vector<Entry> entries, QObject* parent = nullptr);
    ~SidebarModel() override;

    void setCount(const QString& page, int count);
    /// From the first call on there is a heading "Playlists", too.
    void setPlaylists(const std::vector<PlaylistRow>& rows);
    QModelIndex indexOf(const QString& page) const;
    QModelIndex indexOf(PlaylistId id) const;
    QModelIndex heading() const; ///< invalid: no playlists were set

    QModelIndex index(int row, int column = 0, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    using QObject::parent;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& = {}) const override { return 1; }
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    bool canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                         const QModelIndex& parent) const override;
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                      const QModelIndex& parent) override;
    Qt::DropActions supportedDragActions() const override { return Qt::MoveAction; }
    Qt::DropActions supportedDropActions() const override { return Qt::CopyAction | Qt::MoveAction; }

Q_SIGNALS:
    void renamed(auralis::PlaylistId id, const QString& name); ///< typed; shown when it is stored
    /// On a playlist or folder; none: on the heading, or on a page then named.
    void tracksDropped(const std::vector<auralis::TrackId>& ids, auralis::PlaylistId target, const QString& page);
    void filesDropped(const std::vector<std::string>& paths, auralis::PlaylistId target, const QString& page);
    void playlistMoved(auralis::PlaylistId id, auralis::PlaylistId folder, auralis::PlaylistId before);

private:
    struct Node;
    Node* nodeOf(const QModelIndex& index) const;
    QModelIndex indexOf(const Node* node) const;
    bool update(const std::vector<PlaylistRow>& rows);

    std::unique_ptr<Node> m_root;
    std::vector<Node*> m_playlists; ///< in the order given
    Node* m_heading = nullptr;
};

} // namespace auralis
