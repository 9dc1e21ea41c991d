// A simulated listener: mostly listens, at times compares two specs, at times goes through the presets, and has habits.
#pragma once

#include <random>
#include <string>
#include <vector>

namespace auralis::fake
{

struct Switch {
    double seconds; ///< since the start of the session
    std::string to;
};

/// Specs the listener knows; the first one is bypass.
inline const std::vector<std::string>& specs()
{
    static const std::vector<std::string> all = {"streamed", "adaptive", "warm",  "clear",
                                                 "wide",     "bass",     "night", "vocal"};
    return all;
}

/// How often this kind of listener does what, per minute of listening.
struct Habits {
    const char* name;
    double compares, explores, changes;
};

inline constexpr Habits allHabits[] = {
    {"compares a lot", 0.4, 0.02, 0.02},
    {"explores presets", 0.05, 0.2, 0.05},
    {"hardly switches", 0.03, 0.0, 0.02},
    {"a bit of everything", 0.12, 0.06, 0.06},
};

/// Deterministic for a seed. Each seed is another person: favourites and the order of exploring differ.
class Listener
{
public:
    Listener(const Habits& habits, unsigned seed)
        : m_habits(habits)
        , m_random(seed)
    {
        m_order.assign(specs().begin() + 1, specs().end());
        std::shuffle(m_order.begin(), m_order.end(), m_random);
        m_current = m_order[0];
    }

    std::string startsWith() const { return m_current; }

    std::vector<Switch> session(double length)
    {
        std::vector<Switch> result;
        double now = 0;
        const auto go = [&](const std::string& to) {
            if (to == m_current) return;
            result.push_back({now, to});
            m_current = to;
        };
        const double perSecond = (m_habits.compares + m_habits.explores + m_habits.changes) / 60;
        while (true) {
            now += std::exponential_distribution<>(perSecond)(m_random);
            if (now >= length) break;
            const double what = uniform(0, perSecond * 60);
            if (what < m_habits.compares) {
                // Back and forth between what sounds and, mostly, bypass.
                const std::string here = m_current;
                const std::string other = here == specs()[0]    ? m_order[0]
                                          : uniform(0, 1) < 0.8 ? specs()[0]
                                                                : m_order[1];
                for (int i = static_cast<int>(uniform(2, 8)); i > 0; --i, now += uniform(2, 9))
                    go(m_current == here ? other : here);
            } else if (what < m_habits.compares + m_habits.explores) {
                // Through the presets in the order this person has in mind, at times back by one; then the favourite.
                for (std::size_t i = 0; i < m_order.size(); ++i, now += uniform(5, 20)) {
                    go(m_order[i]);
                    if (i > 0 && uniform(0, 1) < 0.2) {
                        now += uniform(3, 8);
                        go(m_order[i - 1]);
                    }
                }
                go(m_order[uniform(0, 1) < 0.7 ? 0 : 1]);
            } else {
                go(m_order[static_cast<std::size_t>(uniform(0, 3))]);
            }
        }
        while (!result.empty() && result.back().seconds >= length)
            result.pop_back();
        return result;
    }

private:
    double uniform(double from, double to) { return std::uniform_real_distribution<>(from, to)(m_random); }

    Habits m_habits;
    std::mt19937 m_random;
    std::vector<std::string> m_order;
    std::string m_current;
};

} // namespace auralis::fake
