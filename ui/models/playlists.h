// Playlists: the library's playlists as the window knows them, and every edit of them with its place in the history.
// Main thread; edits take effect a moment later, changed() tells.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <QObject>

#include "librarytypes.h"

namespace auralis
{

class EditHistory;
class Library;

class Playlists : public QObject
{
    Q_OBJECT
public:
    using Done = std::function<void(PlaylistId)>;

    Playlists(Library& library, EditHistory& history, QObject* parent = nullptr);

    bool isLoaded() const { return m_loaded; }
    const std::vector<PlaylistRow>& rows() const { return m_rows; } ///< each after its folder
    const PlaylistRow* find(PlaylistId id) const;                   ///< nullptr: there is none (any more)
    /// "Folder / Name", as menus show it.
    QString pathOf(const PlaylistRow& row) const;
    /// `wish`, or "wish 2" ... when a playlist of that name is there.
    QString freeName(const QString& wish) const;

    /// A new list at the end of `parent`, with these tracks (Fixed).
    void create(PlaylistRow::Kind kind, const QString& name, PlaylistId parent, std::vector<TrackId> ids = {},
                Done done = {});
    void save(const PlaylistRow& row, Done done = {}); ///< new (without id) or changed
    void rename(PlaylistId id, const QString& name);
    void duplicate(PlaylistId id, Done done = {});
    void remove(PlaylistId id);
    /// Into the folder `parent` (none: the top), before the sibling `before` (none: at the end).
    void move(PlaylistId id, PlaylistId parent, PlaylistId before);
    void setTracks(PlaylistId id, std::vector<TrackId> ids);
    void setEntries(PlaylistId id, std::vector<PlaylistEntry> entries);
    void add(PlaylistId id, std::vector<TrackId> ids);
    void importFile(const std::string& path);
    void exportTo(PlaylistId id, const std::string& path, bool relative);

Q_SIGNALS:
    void changed();
    void added(const QString& name, int tracks); ///< tracks were put into a list
    void removed(const QString& name);
    void imported(auralis::PlaylistId id, int entries, int unknown);
    void failed(const QString& message); ///< a file could not be read or written
    void exported(const QString& name, const QString& path);

private:
    void reload();
    void note(int steps = 1);
    std::vector<PlaylistRow> childrenOf(PlaylistId parent) const;
    int lastPosition(PlaylistId parent) const; ///< of one more

    Library& m_library;
    EditHistory& m_history;
    std::vector<PlaylistRow> m_rows;
    bool m_loaded = false;
    int m_request = 0;
};

} // namespace auralis
