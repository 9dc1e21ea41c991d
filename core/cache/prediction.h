// SpecPredictor: which render specs are worth preparing ahead, learned from what the listener switched to before.
// Pure: no clock, no I/O, no threads of its own; one thread at a time.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

namespace auralis
{

/// CPU seconds that preparing one stretch of a track takes on one core, about: what candidates cost in the player and
/// in tests/bench/bench_prediction.cpp.
namespace preparing
{
inline constexpr double stretchSeconds = 10; ///< a chunk
inline constexpr double streamedCost = 0.12, enhancedCost = 0.03;
} // namespace preparing

/// Time passes in stretches: from one moment at which something can be prepared (a chunk begins, the spec was switched)
/// to the next. Two things are estimated: whether the listener switches within the next stretch, which depends on how
/// long ago the last switch was (who compares, switches again soon), and to what, which depends on the sounding spec
/// and the one before it (who compares, goes back). Unlearned, the answer is: bypass first, then back to where one came
/// from. What happened long ago is slowly forgotten.
class SpecPredictor
{
public:
    /// A name for a spec that means the same in every session, for instance "streamed" or "enhanced/warm". No line
    /// breaks or tabs.
    using Spec = std::string;

    struct Candidate {
        Spec spec;
        double cost = 0; ///< CPU seconds to prepare one stretch of it
    };

    /// `secondsPerHit`: CPU seconds that one switch without waiting is worth. The default gave the most such switches
    /// per CPU second for every kind of listener (tests/bench/bench_prediction.cpp).
    explicit SpecPredictor(double secondsPerHit = 2.0)
        : m_secondsPerHit(secondsPerHit)
    {
    }

    /// What sounds without enhancement. Switching to it and back is what is expected before anything is learned.
    void setBypass(const Spec& spec) { m_bypass = spec; }
    /// Playing begins with this spec; nothing is learned from that.
    void start(const Spec& spec);
    /// The listener switched.
    void switched(const Spec& to);
    /// A stretch passed without a switch.
    void stretchPlayed();

    /// Those of the candidates whose preparation is worth its cost, the most worthwhile first. Never the sounding spec.
    std::vector<Spec> worthPreparing(const std::vector<Candidate>& candidates) const;

    /// That a switch comes within the next stretch.
    double switchProbability() const;
    /// That the next switch goes to each of these (the sounding one excluded); sums to 1 or less, the rest is for specs
    /// not named.
    std::vector<double> targetProbabilities(const std::vector<Candidate>& candidates) const;

    /// What was learned, as text; and back. Damaged text is refused and changes nothing.
    std::string save() const;
    bool load(const std::string& text);

private:
    using Counts = std::map<Spec, double>;
    struct Trials {
        double stretches = 0, switches = 0;
    };
    static constexpr int ages = 6; ///< 0, 1, 2, 3-5, 6-11, 12 and more stretches since the last switch

    int age() const;
    static void count(Counts& counts, const Spec& to);
    void countStretch(bool switchedInIt);

    double m_secondsPerHit;
    Spec m_bypass, m_current, m_previous;
    int m_stretches = 1 << 20; ///< since the last switch; at the start: long ago
    std::array<Trials, ages> m_trials{};
    std::map<Spec, Counts> m_after;                     ///< sounding -> next
    std::map<std::pair<Spec, Spec>, Counts> m_afterTwo; ///< before it, sounding -> next
};

} // namespace auralis
