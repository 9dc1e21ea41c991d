// SpecPredictor: counts with a prior; the longer context backs off to the shorter one, that to "bypass first, then
// back".
#include "prediction.h"

#include <algorithm>
#include <cmath>
#include <locale>
#include <numeric>
#include <sstream>

namespace auralis
{

namespace
{

/// What is assumed before anything is seen, by age, worth `priorTrials` stretches of experience.
constexpr double priorSwitch[] = {0.45, 0.25, 0.15, 0.08, 0.04, 0.02};
constexpr double priorTrials = 8;
/// How many transitions must be seen before they outweigh the shorter context.
constexpr double backOff = 2;
/// Counts are halved here, so that the last few hundred decide.
constexpr double maxTrials = 400, maxTransitions = 60;

constexpr char header[] = "spec predictor 1";

double sum(const std::map<std::string, double>& counts)
{
    return std::accumulate(counts.begin(), counts.end(), 0.0,
                           [](double total, const auto& entry) { return total + entry.second; });
}

double countOf(const std::map<std::string, double>& counts, const std::string& spec)
{
    const auto found = counts.find(spec);
    return found == counts.end() ? 0.0 : found->second;
}

bool isCount(double value)
{
    return std::isfinite(value) && value >= 0;
}

} // namespace

int SpecPredictor::age() const
{
    constexpr int firstOfAge[] = {0, 1, 2, 3, 6, 12};
    int result = ages - 1;
    while (m_stretches < firstOfAge[result])
        --result;
    return result;
}

void SpecPredictor::countStretch(bool switchedInIt)
{
    Trials& trials = m_trials[static_cast<std::size_t>(age())];
    trials.stretches += 1;
    trials.switches += switchedInIt;
    if (trials.stretches > maxTrials) {
        trials.stretches /= 2;
        trials.switches /= 2;
    }
}

void SpecPredictor::count(Counts& counts, const Spec& to)
{
    counts[to] += 1;
    if (sum(counts) <= maxTransitions) return;
    for (auto it = counts.begin(); it != counts.end();) {
        it->second /= 2;
        it = it->second < 0.25 ? counts.erase(it) : std::next(it);
    }
}

void SpecPredictor::start(const Spec& spec)
{
    m_current = spec;
    m_previous.clear();
    m_stretches = 1 << 20;
}

void SpecPredictor::switched(const Spec& to)
{
    if (to == m_current) return;
    countStretch(true);
    count(m_after[m_current], to);
    if (!m_previous.empty()) count(m_afterTwo[{m_previous, m_current}], to);
    m_previous = m_current;
    m_current = to;
    m_stretches = 0;
}

void SpecPredictor::stretchPlayed()
{
    countStretch(false);
    m_stretches = std::min(m_stretches + 1, 1 << 20);
}

double SpecPredictor::switchProbability() const
{
    const std::size_t a = static_cast<std::size_t>(age());
    return (m_trials[a].switches + priorSwitch[a] * priorTrials) / (m_trials[a].stretches + priorTrials);
}

std::vector<double> SpecPredictor::targetProbabilities(const std::vector<Candidate>& candidates) const
{
    static const Counts none;
    const auto one = m_after.find(m_current);
    const auto two = m_afterTwo.find({m_previous, m_current});
    const Counts& afterOne = one == m_after.end() ? none : one->second;
    const Counts& afterTwo = two == m_afterTwo.end() ? none : two->second;
    const double totalOne = sum(afterOne), totalTwo = sum(afterTwo);

    // Before anything is learned: half for bypass, half of the rest for the way back, the remainder shared by all
    // others.
    const auto prior = [&](const Spec& spec) {
        const bool toBypass = !m_bypass.empty() && m_current != m_bypass;
        const bool back = !m_previous.empty() && m_previous != m_current && !(toBypass && m_previous == m_bypass);
        double rest = 1;
        if (toBypass) {
            if (spec == m_bypass) return 0.5;
            rest -= 0.5;
        }
        if (back) {
            if (spec == m_previous) return rest / 2;
            rest /= 2;
        }
        return rest / static_cast<double>(std::max<std::size_t>(candidates.size(), 1));
    };

    std::vector<double> result;
    for (const Candidate& candidate : candidates) {
        if (candidate.spec == m_current) {
            result.push_back(0);
            continue;
        }
        const double shorter =
            (countOf(afterOne, candidate.spec) + backOff * prior(candidate.spec)) / (totalOne + backOff);
        result.push_back((countOf(afterTwo, candidate.spec) + backOff * shorter) / (totalTwo + backOff));
    }
    return result;
}

std::vector<SpecPredictor::Spec> SpecPredictor::worthPreparing(const std::vector<Candidate>& candidates) const
{
    const double comes = switchProbability();
    const std::vector<double> targets = targetProbabilities(candidates);
    struct Choice {
        const Spec* spec;
        double hitsPerSecond;
    };
    std::vector<Choice> choices;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const double gain = comes * targets[i] * m_secondsPerHit;
        if (gain > 0 && gain >= candidates[i].cost)
            choices.push_back({&candidates[i].spec, gain / std::max(candidates[i].cost, 1e-9)});
    }
    std::stable_sort(choices.begin(), choices.end(),
                     [](const Choice& a, const Choice& b) { return a.hitsPerSecond > b.hitsPerSecond; });
    std::vector<Spec> result;
    for (const Choice& choice : choices)
        result.push_back(*choice.spec);
    return result;
}

std::string SpecPredictor::save() const
{
    std::ostringstream out;
    out.imbue(std::locale::classic());
    out.precision(12);
    out << header << '\n';
    for (std::size_t i = 0; i < m_trials.size(); ++i)
        out << "age\t" << i << '\t' << m_trials[i].stretches << '\t' << m_trials[i].switches << '\n';
    for (const auto& [from, counts] : m_after)
        for (const auto& [to, n] : counts)
            out << "one\t" << from << '\t' << to << '\t' << n << '\n';
    for (const auto& [pair, counts] : m_afterTwo)
        for (const auto& [to, n] : counts)
            out << "two\t" << pair.first << '\t' << pair.second << '\t' << to << '\t' << n << '\n';
    out << "end\n";
    return out.str();
}

bool SpecPredictor::load(const std::string& text)
{
    std::istringstream in(text);
    std::string line;
    if (!std::getline(in, line) || line != header) return false;
    SpecPredictor loaded;
    while (std::getline(in, line)) {
        if (line == "end") {
            m_trials = loaded.m_trials;
            m_after = std::move(loaded.m_after);
            m_afterTwo = std::move(loaded.m_afterTwo);
            return true;
        }
        std::vector<std::string> fields;
        std::istringstream split(line);
        for (std::string field; std::getline(split, field, '\t');)
            fields.push_back(field);
        const auto number = [&fields](std::size_t i) {
            std::istringstream value(fields[i]);
            value.imbue(std::locale::classic());
            double result = -1;
            return value >> result ? result : -1.0;
        };
        if (fields.size() == 4 && fields[0] == "age") {
            const double index = number(1), stretches = number(2), switches = number(3);
            if (!(index >= 0 && index < ages) || !isCount(stretches) || !isCount(switches) || switches > stretches)
                return false;
            loaded.m_trials[static_cast<std::size_t>(index)] = {stretches, switches};
        } else if (fields.size() == 4 && fields[0] == "one" && isCount(number(3))) {
            loaded.m_after[fields[1]][fields[2]] = number(3);
        } else if (fields.size() == 5 && fields[0] == "two" && isCount(number(4))) {
            loaded.m_afterTwo[{fields[1], fields[2]}][fields[3]] = number(4);
        } else {
            return false;
        }
    }
    return false; // cut off
}

} // namespace auralis
