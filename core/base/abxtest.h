// AbxTest: a blind listening test's bookkeeping. X is A or B by a coin that nobody sees; the p-value says how likely
// the score is by guessing.
#pragma once

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

namespace auralis
{

class AbxTest
{
public:
    static constexpr int leastTrials = 10;

    explicit AbxTest(std::uint64_t seed)
        : m_random(seed)
    {
        toss();
    }

    bool xIsA() const { return m_xIsA; }

    /// Answers the current trial and tosses for the next. Returns whether the answer was right.
    bool answer(bool saysA)
    {
        const bool right = saysA == m_xIsA;
        m_right.push_back(right);
        toss();
        return right;
    }

    int trials() const { return static_cast<int>(m_right.size()); }
    int correct() const
    {
        int count = 0;
        for (const bool right : m_right)
            count += right;
        return count;
    }
    bool conclusive() const { return trials() >= leastTrials; }

    /// Chance of at least this score by guessing: the upper tail of the binomial distribution with p = 1/2. 1 before
    /// the first trial.
    double pValue() const
    {
        const int n = trials();
        double tail = 0;
        for (int k = correct(); k <= n; ++k) {
            tail +=
                std::exp(std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0) - n * std::log(2.0));
        }
        return n == 0 ? 1.0 : std::fmin(tail, 1.0);
    }

private:
    void toss() { m_xIsA = (m_random() >> 32) & 1; }

    std::mt19937_64 m_random;
    bool m_xIsA = false;
    std::vector<bool> m_right;
};

} // namespace auralis
