// EditHistory: the order of the listener's edits, whoever keeps them: queue, playlists, removals, tags. Undo takes back
// the last one of all. Main thread. What an edit was is kept by its owner; here is only whose turn it is.
#pragma once

#include <array>
#include <functional>
#include <vector>

#include <QObject>

namespace auralis
{

class EditHistory : public QObject
{
    Q_OBJECT
public:
    enum class Kind { Queue, Playlist, Removal, Tags };
    /// What takes back or repeats `steps` edits of a kind; false: there was nothing (the entry is passed over).
    using Travel = std::function<bool(int steps)>;
    using QObject::QObject;

    /// Without `redo` an edit taken back is gone.
    void setOwner(Kind kind, Travel undo, Travel redo);
    /// An edit was made; `steps`: how many of its owner's it counts for.
    void note(Kind kind, int steps = 1);
    bool undo();
    bool redo();
    /// The last one of this kind, whatever came after it: for the button of a message.
    bool takeBack(Kind kind);
    bool canUndo() const { return !m_done.empty(); }
    bool canRedo() const { return !m_undone.empty(); }
    /// While it takes back or repeats: what changes now is no new edit.
    bool isTravelling() const { return m_travelling; }

Q_SIGNALS:
    void changed();

private:
    struct Entry {
        Kind kind;
        int steps;
    };
    struct Owner {
        Travel undo, redo;
    };
    bool travel(std::vector<Entry>& from, std::vector<Entry>& to, Travel Owner::*way);

    std::array<Owner, 4> m_owners;
    std::vector<Entry> m_done, m_undone;
    bool m_travelling = false;
};

} // namespace auralis
