// BenchReport: collects what a benchmark measured and prints it as a table with percentiles, machine and method; JSON
// on request.
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace auralis
{

/// `bench_x [--json FILE]`: construct with main's arguments, add figures, end with finish().
class BenchReport
{
public:
    BenchReport(std::string title, std::string method, int argc, char** argv)
        : m_title(std::move(title))
        , m_method(std::move(method))
    {
        for (int i = 1; i + 1 < argc; ++i)
            if (std::string_view(argv[i]) == "--json") m_jsonPath = argv[i + 1];
    }

    /// Seconds since some fixed moment.
    static double now()
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
    }

    /// One number. `goal` is shown beside it, for instance "<= 15".
    void figure(const std::string& name, const std::string& unit, double value, const std::string& goal = {})
    {
        m_rows.push_back({name, unit, goal, {value}});
    }

    /// Many trials of the same thing: shown as p50, p90, p99 and the largest.
    void trials(const std::string& name, const std::string& unit, std::vector<double> values,
                const std::string& goal = {})
    {
        std::sort(values.begin(), values.end());
        if (!values.empty()) m_rows.push_back({name, unit, goal, std::move(values)});
    }

    /// Prints everything; the exit status of main.
    int finish() const
    {
        std::printf("%s\n  %s\n  machine: %s, %u threads\n\n", m_title.c_str(), m_method.c_str(), processor().c_str(),
                    std::thread::hardware_concurrency());
        std::printf("  %-52s %7s %12s %12s %12s %12s  %-8s %s\n", "figure", "trials", "p50", "p90", "p99", "max",
                    "unit", "goal");
        for (const Row& row : m_rows) {
            std::printf("  %-52s %7zu %12.4g", row.name.c_str(), row.values.size(), percentile(row.values, 50));
            if (row.values.size() > 1)
                std::printf(" %12.4g %12.4g %12.4g", percentile(row.values, 90), percentile(row.values, 99),
                            row.values.back());
            else
                std::printf(" %12s %12s %12s", "", "", "");
            std::printf("  %-8s %s\n", row.unit.c_str(), row.goal.c_str());
        }
        return m_jsonPath.empty() || writeJson() ? 0 : 1;
    }

private:
    struct Row {
        std::string name, unit, goal;
        std::vector<double> values; ///< sorted
    };

    /// Nearest rank.
    static double percentile(const std::vector<double>& sorted, int percent)
    {
        const auto rank = static_cast<std::size_t>(std::ceil(static_cast<double>(sorted.size()) * percent / 100.0));
        return sorted[std::clamp<std::size_t>(rank, 1, sorted.size()) - 1];
    }

    static std::string processor()
    {
        std::ifstream info("/proc/cpuinfo");
        for (std::string line; std::getline(info, line);)
            if (line.rfind("model name", 0) == 0) return line.substr(std::min(line.size(), line.find(':') + 2));
        return "unknown processor";
    }

    static std::string quoted(const std::string& text)
    {
        std::string result = "\"";
        for (const char c : text) {
            if (c == '"' || c == '\\') result += '\\';
            result += c;
        }
        return result + '"';
    }

    bool writeJson() const
    {
        std::ofstream out(m_jsonPath);
        out << "{\"title\": " << quoted(m_title) << ", \"method\": " << quoted(m_method)
            << ", \"machine\": " << quoted(processor()) << ", \"threads\": " << std::thread::hardware_concurrency()
            << ", \"figures\": [";
        for (std::size_t i = 0; i < m_rows.size(); ++i) {
            const Row& row = m_rows[i];
            out << (i ? ",\n" : "\n") << "{\"name\": " << quoted(row.name) << ", \"unit\": " << quoted(row.unit)
                << ", \"goal\": " << quoted(row.goal) << ", \"trials\": " << row.values.size()
                << ", \"p50\": " << percentile(row.values, 50) << ", \"p90\": " << percentile(row.values, 90)
                << ", \"p99\": " << percentile(row.values, 99) << ", \"max\": " << row.values.back() << "}";
        }
        out << "\n]}\n";
        return static_cast<bool>(out.flush());
    }

    std::string m_title, m_method, m_jsonPath;
    std::vector<Row> m_rows;
};

} // namespace auralis
