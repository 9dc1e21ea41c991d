// PlayQueue: the list that plays, its order, shuffle and repeat. Main thread only. Pure bookkeeping: it plays nothing
// itself.
#pragma once

#include <memory>
#include <vector>

#include <QObject>

#include "playableitem.h"

namespace auralis
{

enum class RepeatMode { Off, All, One };

class PlayQueue : public QObject
{
    Q_OBJECT
public:
    explicit PlayQueue(QObject* parent = nullptr);
    ~PlayQueue() override;

    const std::vector<PlayableItem>& items() const { return m_items; }
    int count() const { return static_cast<int>(m_items.size()); }
    /// Row of the current item, -1: none (also when the current one was removed: what then follows is what stood after
    /// it).
    int currentRow() const;
    const PlayableItem* current() const;
    int rowOf(ItemId item) const;
    const PlayableItem* find(ItemId item) const;

    /// Every edit is one step of undo(). Items get their ItemId here. Rows out of range are brought into it.
    void replace(std::vector<PlayableItem> items, int currentRow);
    void insert(int row, std::vector<PlayableItem> items);
    void append(std::vector<PlayableItem> items);
    void insertNext(std::vector<PlayableItem> items); ///< right after the current one, also in shuffled order
    void move(const std::vector<int>& rows, int before);
    void remove(const std::vector<int>& rows);
    void clear();
    /// Undo and redo change the list only: the current item stays current when it is (again) in the list.
    bool canUndo() const;
    bool canRedo() const;
    void undo();
    void redo();

    /// Updates an item in place (profile arrived, failed, library row changed): no undo step.
    void update(const PlayableItem& item);

    void setCurrent(ItemId item);
    RepeatMode repeat() const { return m_repeat; }
    void setRepeat(RepeatMode mode);
    bool shuffle() const { return m_shuffle; }
    /// Shuffled order repeats nothing until all were played.
    void setShuffle(bool on);
    bool stopAfterCurrent() const { return m_stopAfterCurrent; }
    void setStopAfterCurrent(bool on);

    /// What follows the current item by itself (repeat one repeats it), or by the Next button (which goes round with
    /// repeat one, too); nullptr: nothing. Failed items are passed over.
    const PlayableItem* following() const;
    const PlayableItem* afterNext() const;
    const PlayableItem* beforePrevious() const;

Q_SIGNALS:
    void aboutToReset();
    void itemsReset();
    void itemsAboutToBeInserted(int first, int last);
    void itemsInserted(int first, int last);
    void itemsAboutToBeRemoved(int first, int last);
    void itemsRemoved(int first, int last);
    void itemChanged(int row);
    void currentChanged(auralis::ItemId item);
    void modesChanged(); ///< shuffle, repeat, stop after current

private:
    void remember();
    void insertAt(int row, std::vector<PlayableItem> items, bool next);
    void travel(bool back);
    const PlayableItem* step(int direction, bool around) const;

    struct Private;
    std::vector<PlayableItem> m_items;
    RepeatMode m_repeat = RepeatMode::Off;
    bool m_shuffle = false;
    bool m_stopAfterCurrent = false;
    std::unique_ptr<Private> d;
};

} // namespace auralis
