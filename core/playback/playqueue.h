// PlayQueue: the list that plays, its order, shuffle and repeat. Main thread only. Pure bookkeeping: it plays nothing itself.
#pragma once

#include <vector>

#include <QObject>

#include "playableitem.h"

namespace auralis {

enum class RepeatMode { Off, All, One };

class PlayQueue : public QObject
{
    Q_OBJECT
public:
    explicit PlayQueue(QObject* parent = nullptr);

    const std::vector<PlayableItem>& items() const { return m_items; }
    int count() const { return static_cast<int>(m_items.size()); }
    /// Row of the current item, -1: none.
    int currentRow() const;
    const PlayableItem* current() const;
    int rowOf(ItemId item) const;

    /// Every edit is one step of undo(). Items get their ItemId here.
    void replace(std::vector<PlayableItem> items, int currentRow);
    void insert(int row, std::vector<PlayableItem> items);
    void append(std::vector<PlayableItem> items);
    void insertNext(std::vector<PlayableItem> items); ///< right after the current one
    void move(const std::vector<int>& rows, int before);
    void remove(const std::vector<int>& rows);
    void clear();
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

    /// What follows the current item by itself (repeat one repeats it), or by the Next button; nullptr: nothing.
    const PlayableItem* following() const;
    const PlayableItem* afterNext() const;
    const PlayableItem* beforePrevious() const;

Q_SIGNALS:
    void aboutToReset();
    void itemsReset();
    void itemsInserted(int first, int last);
    void itemsRemoved(int first, int last);
    void itemChanged(int row);
    void currentChanged(auralis::ItemId item);
    void modesChanged(); ///< shuffle, repeat, stop after current

private:
    struct Private;
    std::vector<PlayableItem> m_items;
    RepeatMode m_repeat = RepeatMode::Off;
    bool m_shuffle = false;
    bool m_stopAfterCurrent = false;
    std::shared_ptr<Private> d;
};

} // namespace auralis
