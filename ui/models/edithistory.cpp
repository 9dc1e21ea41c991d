// EditHistory: whose turn it is.
#include "edithistory.h"

#include <algorithm>

namespace auralis
{

namespace
{
constexpr std::size_t longest = 500;
}

void EditHistory::setOwner(Kind kind, Travel undo, Travel redo)
{
    m_owners[static_cast<std::size_t>(kind)] = {std::move(undo), std::move(redo)};
}

void EditHistory::note(Kind kind, int steps)
{
    if (m_travelling || steps <= 0) return;
    m_done.push_back({kind, steps});
    if (m_done.size() > longest) m_done.erase(m_done.begin());
    m_undone.clear();
    Q_EMIT changed();
}

bool EditHistory::undo()
{
    return travel(m_done, m_undone, &Owner::undo);
}

bool EditHistory::redo()
{
    return travel(m_undone, m_done, &Owner::redo);
}

bool EditHistory::takeBack(Kind kind)
{
    const auto last =
        std::find_if(m_done.rbegin(), m_done.rend(), [kind](const Entry& entry) { return entry.kind == kind; });
    if (last == m_done.rend()) return false;
    std::rotate(last.base() - 1, last.base(), m_done.end());
    return undo();
}

bool EditHistory::travel(std::vector<Entry>& from, std::vector<Entry>& to, Travel Owner::*way)
{
    bool moved = false;
    m_travelling = true;
    while (!from.empty() && !moved) {
        const Entry entry = from.back();
        from.pop_back();
        const Owner& owner = m_owners[static_cast<std::size_t>(entry.kind)];
        moved = owner.*way && (owner.*way)(entry.steps);
        if (moved && owner.redo) to.push_back(entry);
    }
    Q_EMIT changed();
    m_travelling = false;
    return moved;
}

} // namespace auralis
