// PlayQueue: order, shuffle, repeat and undo of the list that plays. Main thread only.
#include "playqueue.h"

#include <algorithm>
#include <deque>
#include <random>
#include <unordered_map>
#include <unordered_set>

namespace auralis
{

namespace
{

constexpr std::size_t undoSteps = 50;
constexpr std::size_t undoItems = 100000; // of all steps together: a queue of a whole library must not fill the memory

/// The list as it stood before an edit.
struct Moment {
    std::vector<PlayableItem> items;
    std::vector<ItemId> order;
    std::size_t cursor = 0;
};

using History = std::deque<Moment>;

} // namespace

/// `order` is the order of play (the rows, or shuffled), `cursor` the place of the current item in it. When the current
/// item was removed (or none was chosen yet), `cursor` is the place of what comes next.
struct PlayQueue::Private {
    ItemId current;
    std::vector<ItemId> order;
    std::size_t cursor = 0;
    std::vector<ItemId> nextRound; // shuffled again for repeat all; made when it is first asked for
    std::unordered_map<ItemId, int> rows;
    History undo, redo;
    std::int64_t lastId = 0;
    std::mt19937 random{std::random_device{}()};

    bool onItem() const { return cursor < order.size() && order[cursor] == current; }

    void index(const std::vector<PlayableItem>& items)
    {
        rows.clear();
        for (std::size_t row = 0; row < items.size(); ++row)
            rows[items[row].item] = static_cast<int>(row);
    }

    void orderByRows(const std::vector<PlayableItem>& items)
    {
        const ItemId next = cursor < order.size() ? order[cursor] : ItemId{};
        order.clear();
        for (const PlayableItem& item : items)
            order.push_back(item.item);
        cursor = rows.count(next) ? static_cast<std::size_t>(rows[next]) : order.size();
        nextRound.clear();
    }

    void shuffleAfterCursor()
    {
        if (onItem()) {
            std::swap(order[0], order[cursor]);
            cursor = 0;
        } else {
            cursor = 0;
        }
        std::shuffle(order.begin() + (onItem() ? 1 : 0), order.end(), random);
        nextRound.clear();
    }

    const std::vector<ItemId>& followingRound(bool shuffled)
    {
        if (!shuffled) return order;
        if (nextRound.size() != order.size()) {
            nextRound = order;
            std::shuffle(nextRound.begin(), nextRound.end(), random);
            if (nextRound.size() > 1 && nextRound.front() == current) std::swap(nextRound.front(), nextRound.back());
        }
        return nextRound;
    }
};

PlayQueue::PlayQueue(QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
}

PlayQueue::~PlayQueue() = default;

int PlayQueue::currentRow() const
{
    return rowOf(d->current);
}

const PlayableItem* PlayQueue::current() const
{
    return find(d->current);
}

int PlayQueue::rowOf(ItemId item) const
{
    const auto found = d->rows.find(item);
    return found == d->rows.end() ? -1 : found->second;
}

const PlayableItem* PlayQueue::find(ItemId item) const
{
    const int row = rowOf(item);
    return row < 0 ? nullptr : &m_items[static_cast<std::size_t>(row)];
}

void PlayQueue::remember()
{
    d->redo.clear();
    d->undo.push_back({m_items, d->order, d->cursor});
    std::size_t total = 0;
    for (const Moment& moment : d->undo)
        total += moment.items.size();
    while (d->undo.size() > 1 && (d->undo.size() > undoSteps || total > undoItems)) {
        total -= d->undo.front().items.size();
        d->undo.pop_front();
    }
}

void PlayQueue::replace(std::vector<PlayableItem> items, int currentRow)
{
    if (!m_items.empty()) remember();
    Q_EMIT aboutToReset();
    for (PlayableItem& item : items)
        item.item = ItemId{++d->lastId};
    m_items = std::move(items);
    d->index(m_items);
    d->order.clear();
    d->cursor = 0;
    d->orderByRows(m_items);
    d->cursor = 0;
    const bool chosen = currentRow >= 0 && currentRow < count();
    d->current = chosen ? m_items[static_cast<std::size_t>(currentRow)].item : ItemId{};
    if (chosen) d->cursor = static_cast<std::size_t>(currentRow);
    if (m_shuffle) d->shuffleAfterCursor();
    Q_EMIT itemsReset();
    Q_EMIT currentChanged(d->current);
}

void PlayQueue::insert(int row, std::vector<PlayableItem> items)
{
    insertAt(row, std::move(items), false);
}

void PlayQueue::append(std::vector<PlayableItem> items)
{
    insertAt(count(), std::move(items), false);
}

void PlayQueue::insertNext(std::vector<PlayableItem> items)
{
    int row = currentRow() + 1;
    if (currentRow() < 0 && d->cursor < d->order.size() && !m_shuffle) row = static_cast<int>(d->cursor);
    insertAt(row, std::move(items), true);
}

void PlayQueue::insertAt(int row, std::vector<PlayableItem> items, bool next)
{
    if (items.empty()) return;
    remember();
    row = std::clamp(row, 0, count());
    const int last = row + static_cast<int>(items.size()) - 1;
    Q_EMIT itemsAboutToBeInserted(row, last);
    const bool on = d->onItem();
    std::vector<ItemId> ids;
    for (PlayableItem& item : items) {
        item.item = ItemId{++d->lastId};
        ids.push_back(item.item);
    }
    m_items.insert(m_items.begin() + row, std::make_move_iterator(items.begin()), std::make_move_iterator(items.end()));
    d->index(m_items);
    d->nextRound.clear();
    const std::size_t firstUnplayed = d->cursor + (on ? 1 : 0);
    if (!m_shuffle) {
        const auto at = static_cast<std::size_t>(row);
        d->order.insert(d->order.begin() + row, ids.begin(), ids.end());
        if (at < d->cursor || (on && at == d->cursor)) d->cursor += ids.size();
    } else if (next) {
        d->order.insert(d->order.begin() + static_cast<std::ptrdiff_t>(firstUnplayed), ids.begin(), ids.end());
    } else {
        for (const ItemId id : ids) {
            std::uniform_int_distribution<std::size_t> place(firstUnplayed, d->order.size());
            d->order.insert(d->order.begin() + static_cast<std::ptrdiff_t>(place(d->random)), id);
        }
    }
    Q_EMIT itemsInserted(row, last);
}

void PlayQueue::move(const std::vector<int>& rows, int before)
{
    std::vector<int> sorted;
    for (const int row : rows) {
        if (row >= 0 && row < count()) sorted.push_back(row);
    }
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    if (sorted.empty()) return;
    before = std::clamp(before, 0, count());

    std::vector<PlayableItem> moved;
    std::vector<PlayableItem> kept;
    std::size_t target = 0;
    for (int row = 0; row < count(); ++row) {
        const bool chosen = std::binary_search(sorted.begin(), sorted.end(), row);
        if (!chosen && row < before) ++target;
        (chosen ? moved : kept).push_back(m_items[static_cast<std::size_t>(row)]);
    }
    kept.insert(kept.begin() + static_cast<std::ptrdiff_t>(target), std::make_move_iterator(moved.begin()),
                std::make_move_iterator(moved.end()));
    const auto same = [](const PlayableItem& a, const PlayableItem& b) { return a.item == b.item; };
    if (std::equal(kept.begin(), kept.end(), m_items.begin(), same)) return;

    remember();
    Q_EMIT aboutToReset();
    m_items = std::move(kept);
    d->index(m_items);
    if (!m_shuffle) d->orderByRows(m_items);
    Q_EMIT itemsReset();
}

void PlayQueue::remove(const std::vector<int>& rows)
{
    std::vector<int> sorted;
    for (const int row : rows) {
        if (row >= 0 && row < count()) sorted.push_back(row);
    }
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    if (sorted.empty()) return;

    remember();
    const bool hadCurrent = currentRow() >= 0;
    // From the back, one run of rows at a time, so that listeners see a consistent list at every signal.
    while (!sorted.empty()) {
        const int last = sorted.back();
        int first = last;
        while (!sorted.empty() && sorted.back() == first) {
            sorted.pop_back();
            if (!sorted.empty() && sorted.back() == first - 1) --first;
        }
        Q_EMIT itemsAboutToBeRemoved(first, last);
        std::unordered_set<ItemId> gone;
        for (int row = first; row <= last; ++row)
            gone.insert(m_items[static_cast<std::size_t>(row)].item);
        const auto before = d->order.begin() + static_cast<std::ptrdiff_t>(std::min(d->cursor, d->order.size()));
        const auto isGone = [&gone](ItemId id) { return gone.count(id) != 0; };
        d->cursor -= static_cast<std::size_t>(std::count_if(d->order.begin(), before, isGone));
        d->order.erase(std::remove_if(d->order.begin(), d->order.end(), isGone), d->order.end());
        m_items.erase(m_items.begin() + first, m_items.begin() + last + 1);
        d->index(m_items);
        Q_EMIT itemsRemoved(first, last);
    }
    d->nextRound.clear();
    if (hadCurrent && currentRow() < 0) Q_EMIT currentChanged(ItemId{});
}

void PlayQueue::clear()
{
    if (m_items.empty()) return;
    remember();
    Q_EMIT aboutToReset();
    const bool hadCurrent = currentRow() >= 0;
    m_items.clear();
    d->rows.clear();
    d->order.clear();
    d->nextRound.clear();
    d->cursor = 0;
    Q_EMIT itemsReset();
    if (hadCurrent) Q_EMIT currentChanged(ItemId{});
}

bool PlayQueue::canUndo() const
{
    return !d->undo.empty();
}
bool PlayQueue::canRedo() const
{
    return !d->redo.empty();
}

void PlayQueue::undo()
{
    travel(true);
}
void PlayQueue::redo()
{
    travel(false);
}

void PlayQueue::travel(bool back)
{
    History& from = back ? d->undo : d->redo;
    History& to = back ? d->redo : d->undo;
    if (from.empty()) return;
    Moment moment = std::move(from.back());
    from.pop_back();
    to.push_back({m_items, d->order, d->cursor});

    const ItemId before = currentRow() >= 0 ? d->current : ItemId{};
    Q_EMIT aboutToReset();
    // What was learned of an item since (profile, failure) is not undone.
    for (PlayableItem& item : moment.items) {
        if (const PlayableItem* known = find(item.item)) item = *known;
    }
    m_items = std::move(moment.items);
    d->index(m_items);
    d->order = std::move(moment.order);
    d->cursor = moment.cursor;
    d->nextRound.clear();
    if (!m_shuffle) d->orderByRows(m_items);
    const auto place = std::find(d->order.begin(), d->order.end(), d->current);
    if (place != d->order.end()) d->cursor = static_cast<std::size_t>(place - d->order.begin());
    Q_EMIT itemsReset();
    const ItemId after = currentRow() >= 0 ? d->current : ItemId{};
    if (after != before) Q_EMIT currentChanged(after);
}

void PlayQueue::update(const PlayableItem& item)
{
    const int row = rowOf(item.item);
    if (row < 0) return;
    m_items[static_cast<std::size_t>(row)] = item;
    Q_EMIT itemChanged(row);
}

void PlayQueue::setCurrent(ItemId item)
{
    if (d->current == item && d->onItem()) return;
    if (!item) {
        if (d->onItem()) ++d->cursor;
        d->current = item;
        Q_EMIT currentChanged(item);
        return;
    }
    const auto place = std::find(d->order.begin(), d->order.end(), item);
    if (place == d->order.end()) return;
    const auto at = static_cast<std::size_t>(place - d->order.begin());
    const bool on = d->onItem();
    const std::size_t next = d->cursor + (on ? 1 : 0);
    if (!m_shuffle) {
        d->cursor = at;
    } else if (next >= d->order.size() && !d->nextRound.empty() && afterNext() == find(item)) {
        d->order = std::move(d->nextRound);
        d->nextRound.clear();
        d->cursor = static_cast<std::size_t>(std::find(d->order.begin(), d->order.end(), item) - d->order.begin());
    } else if (at + 1 == d->cursor || at == next) {
        d->cursor = at; // one step along the order
    } else {
        // Chosen by hand: it is played now and not again in this round.
        d->order.erase(place);
        const std::size_t target = at < next ? next - 1 : next;
        d->order.insert(d->order.begin() + static_cast<std::ptrdiff_t>(target), item);
        d->cursor = target;
    }
    d->current = item;
    Q_EMIT currentChanged(item);
}

void PlayQueue::setRepeat(RepeatMode mode)
{
    if (m_repeat == mode) return;
    m_repeat = mode;
    Q_EMIT modesChanged();
}

void PlayQueue::setShuffle(bool on)
{
    if (m_shuffle == on) return;
    m_shuffle = on;
    if (on) {
        d->shuffleAfterCursor();
    } else {
        d->orderByRows(m_items);
    }
    Q_EMIT modesChanged();
}

void PlayQueue::setStopAfterCurrent(bool on)
{
    if (m_stopAfterCurrent == on) return;
    m_stopAfterCurrent = on;
    Q_EMIT modesChanged();
}

const PlayableItem* PlayQueue::step(int direction, bool around) const
{
    const auto good = [this](ItemId id) -> const PlayableItem* {
        const PlayableItem* item = find(id);
        return item && !item->failed ? item : nullptr;
    };
    const auto cursor = static_cast<std::ptrdiff_t>(d->cursor);
    const auto size = static_cast<std::ptrdiff_t>(d->order.size());
    std::ptrdiff_t at = direction > 0 && !d->onItem() ? cursor : cursor + direction;
    for (; at >= 0 && at < size; at += direction) {
        if (const PlayableItem* item = good(d->order[static_cast<std::size_t>(at)])) return item;
    }
    if (!around) return nullptr;
    if (direction > 0) {
        for (const ItemId id : d->followingRound(m_shuffle)) {
            if (const PlayableItem* item = good(id)) return item;
        }
    } else {
        for (auto id = d->order.rbegin(); id != d->order.rend(); ++id) {
            if (const PlayableItem* item = good(*id)) return item;
        }
    }
    return nullptr;
}

const PlayableItem* PlayQueue::following() const
{
    if (m_stopAfterCurrent) return nullptr;
    if (m_repeat == RepeatMode::One && current() && !current()->failed) return current();
    return afterNext();
}

const PlayableItem* PlayQueue::afterNext() const
{
    return step(1, m_repeat != RepeatMode::Off);
}

const PlayableItem* PlayQueue::beforePrevious() const
{
    return step(-1, m_repeat != RepeatMode::Off);
}

} // namespace auralis
