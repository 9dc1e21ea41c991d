// NavHistory: where the listener has been, back and forward. Plain values.
#pragma once

#include <vector>

#include "pages/page.h"

namespace auralis
{

class NavHistory
{
public:
    /// Goes to a new place; what lay ahead is forgotten. The same place again changes nothing.
    void visit(const Place& place)
    {
        if (!m_places.empty() && m_places[m_at] == place) return;
        if (!m_places.empty()) m_places.resize(m_at + 1);
        m_places.push_back(place);
        if (m_places.size() > longest) m_places.erase(m_places.begin());
        m_at = m_places.size() - 1;
    }
    /// The place we are at becomes another one (a search text that grows).
    void replace(const Place& place)
    {
        if (m_places.empty()) return visit(place);
        m_places[m_at] = place;
    }
    bool canGoBack() const { return m_at > 0; }
    bool canGoForward() const { return m_at + 1 < m_places.size(); }
    Place back() { return m_places[canGoBack() ? --m_at : m_at]; }
    Place forward() { return m_places[canGoForward() ? ++m_at : m_at]; }
    Place here() const { return m_places.empty() ? Place{} : m_places[m_at]; }

private:
    static constexpr size_t longest = 100;
    std::vector<Place> m_places;
    size_t m_at = 0;
};

} // namespace auralis
